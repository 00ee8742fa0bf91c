/* library.h: the libpython or libpypy that a program needs, found as the loader would find it. */
#ifndef VENVCAST_FIND_LIBRARY_H
#define VENVCAST_FIND_LIBRARY_H

#include "src/find/elf.h"
#include "src/find/facts.h"
#include "src/find/macho.h"

struct library {
    const char *name;           /* as the program asks for it: "libpython3.13.so.1.0" */
    struct tag tag;
    const char *path;           /* absolute, or NULL when it is in none of the usual places */
    struct elf elf;             /* its head; only with `path`, and not on macOS */
    bool moves_with_program;    /* found relative to the program only: a copy elsewhere would not find it */
    const char *way;            /* the entry that led to it: "$ORIGIN/../lib" */
};

/* Is there such a library among those that `program` needs? `path`: the program, its last name no link. */
bool library_find(struct arena *arena, const struct host *host, const struct elf *program, const char *path,
                  struct library *out);
bool library_find_mac(struct arena *arena, const struct host *host, const struct macho *program, const char *path,
                      struct library *out);

/* Does it belong to a framework build of macOS? */
bool library_is_framework(const struct library *library);

#endif
