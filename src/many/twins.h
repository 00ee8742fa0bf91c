/* twins.h: ENV_DIRs that are one folder in two spellings, where upper and lower case are one. */
#ifndef VENVCAST_MANY_TWINS_H
#define VENVCAST_MANY_TWINS_H

#include "platform/platform.h"

struct twin {
    uint64_t folder;            /* hashes of the absolute path without its case, and of what was given; 0: free */
    uint64_t spelling;
    unsigned number;
};

/* To begin with all zero but for `memory`, where a few bytes for each ENV_DIR are kept. */
struct twins {
    struct arena *memory;
    size_t count, room;
    struct twin *items;         /* each at its hash, or behind that */
};

/* Enters an ENV_DIR, the `number`th of a list. False when there is one in another spelling already: *other is
 * its number then. Two that are spelt alike are one wish, uttered twice. Systems that keep cases apart have no twins. */
bool twins_enter(struct twins *twins, struct arena *scratch, const struct host *host, const char *given,
                 unsigned number, unsigned *other);

#endif
