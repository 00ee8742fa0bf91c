/* sysconfig.h: the file that says how an interpreter was configured, _sysconfigdata_*.py in its library. */
#ifndef VENVCAST_FIND_SYSCONFIG_H
#define VENVCAST_FIND_SYSCONFIG_H

#include "src/base/error.h"
#include "src/find/facts.h"
#include "src/find/interpreter.h"

struct sysconfig_file {
    const char *path;           /* NULL: there is none, as PyPy's own is computed when it starts */
    uint64_t size;
};

/* Of the interpreter, whose library, flags and implementation are known; `triplet` is that of its ELF program, NULL when
 * not known. In the arena. Each: false with E_PROBE when the file may well be there and cannot be read: to go on as if
 * it said nothing would be remembered. */
bool sysconfig_find(struct arena *arena, const struct host *host, const struct interpreter *python, bool is_elf,
                    const char *triplet, struct sysconfig_file *out, struct error *error);

/* What the last part of it says: the keys are sorted, and those from W on are in it. */
bool sysconfig_tail(struct arena *arena, const struct sysconfig_file *file, struct sysconfig *out, struct error *error);

/* What all of it says. */
bool sysconfig_whole(struct arena *arena, const struct sysconfig_file *file, struct sysconfig *out, struct error *error);

#endif
