/* known.h: the facts of interpreters that an earlier search has looked into, kept in the cache.
 *
 * Facts are taken from it only while nothing has changed of all that they were learnt from: the program, the
 * folder of its name and the one above (links, pyvenv.cfg), and the library (os.py), each by device, inode,
 * size, mtime and ctime. The rules of cache.h hold: only a file that nobody but us can write to is believed. */
#ifndef VENVCAST_FIND_KNOWN_H
#define VENVCAST_FIND_KNOWN_H

#include "platform/platform.h"
#include "src/base/str.h"
#include "src/find/glance.h"
#include "src/find/interpreter.h"

struct known {
    struct arena *arena;
    const struct host *host;
    const char *cache;      /* the folder, or NULL */
    struct glances *glances;        /* of the run, with the same arena */
    bool is_read;
    str bytes;              /* as they were on the disk */
    str ahead;              /* what stands behind the line that was found last: searches keep their order */
    struct text lines;      /* as they will be: of every interpreter that this run has asked for or told of */
    bool is_new;            /* something has been told that was not there */
};

/* `program` is what `path` leads to. False: it must be looked into. */
bool known_get(struct known *known, const char *path, const struct os_entry *program, struct interpreter *out);
void known_put(struct known *known, const char *path, const struct os_entry *program,
               const struct interpreter *python);

/* Writes what is new; a failure is none, for it costs time alone. A search of everything replaces what was
 * known; one of a single interpreter is kept in front of it. */
void known_save(struct known *known);
void known_save_among_others(struct known *known);

#endif
