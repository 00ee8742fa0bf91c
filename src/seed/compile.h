/* compile.h: the bytecode of a wheel's modules, made once by the interpreter that will run them. */
#ifndef VENVCAST_SEED_COMPILE_H
#define VENVCAST_SEED_COMPILE_H

#include "src/seed/store.h"

struct compiled {
    size_t count;
    const char **paths;         /* of the .pyc files, as in site-packages */
    const char *by;             /* "CPython 3.13.5" */
};

/* Compiles what was unpacked to `stage`, a folder called `name` in the cache; as pip does, what cannot be
 * compiled stays as it is. With SOURCE_DATE_EPOCH the bytecode is checked by a hash of its source (PEP 552),
 * not by its time. Nobody imports the scripts of a .data folder: those stay as they are. False when there are
 * modules, and nothing came of it. */
bool compile_all(struct store *store, const char *name, struct os_place *stage, const struct wheel *wheel,
                 struct compiled *out);

#endif
