/* stored.h: a wheel that lies unpacked in the cache, and how each of its files was when it was put there. */
#ifndef VENVCAST_SEED_STORED_H
#define VENVCAST_SEED_STORED_H

#include "platform/platform.h"
#include "src/base/str.h"

struct stored_file {
    const char *path;           /* in the entry, as in the wheel */
    uint64_t size;
    uint64_t file;              /* as os_entry has it */
    int64_t modified;
    unsigned mode;
    unsigned folder;            /* number of its folder in the wheel: neighbours in one folder have the same */
    unsigned name_at, size_of_path;     /* where the last name of `path` begins, and where that ends */
    str text;                   /* its bytes, when it is one of .data/scripts: its first line may be replaced */
};

struct stored {
    const char *folder;         /* absolute path of the cache */
    const char *entry;          /* the wheel's folder in it, '/' between names */
    const char *bytecode;       /* the interpreter whose .pyc are among the files, "CPython 3.13.5"; NULL: none are */
    bool clones;                /* can files be cloned there? */
    bool apart;                 /* some lie in a .data folder, and go elsewhere than into site-packages */
    size_t count;
    struct stored_file *files;  /* each folder's files stand together */
    str record;                 /* RECORD without the rows of scripts, */
    size_t scripts_at;          /* which go here */
};

/* Is it still as it was put there, and `user`'s? Other names of the file may have been used to change it. */
bool stored_is_untouched(const struct stored_file *file, const struct os_entry *now, uint32_t user);

#endif
