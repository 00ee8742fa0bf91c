/* run.h: what an interpreter says of itself, when its files do not tell. */
#ifndef VENVCAST_FIND_RUN_H
#define VENVCAST_FIND_RUN_H

#include "platform/platform.h"
#include "src/find/facts.h"

struct answer {
    enum implementation implementation;
    struct version version;
    const char *abiflags;
    const char *prefix, *stdlib;    /* NULL when they were not asked for */
    const char *platlibdir;
};

/* Starts the program once, without site and with an environment of its own, for at most 20 seconds. */
bool run_interpreter(struct arena *arena, const char *path, struct answer *out, struct os_status *cause);

#endif
