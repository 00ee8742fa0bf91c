/* descent.h: looks at many files below one folder, whose paths come roughly in order: each folder is opened once. */
#ifndef VENVCAST_SEED_DESCENT_H
#define VENVCAST_SEED_DESCENT_H

#include "platform/platform.h"
#include "src/base/str.h"

enum { DESCENT_DEEPEST = 5, DESCENT_PATH = 1024, DESCENT_ROOM = 3072 };

/* A folder that is open, and what was taken for it. */
struct descent_step {
    struct os_place *place;
    size_t size;                    /* of the path that leads to it from the root */
    struct arena before;
};

/* To be made by descent_begin and ended by descent_end. */
struct descent {
    struct os_place *root;          /* owned by the caller */
    struct arena memory;
    size_t depth;
    struct descent_step steps[DESCENT_DEEPEST];
    char path[DESCENT_PATH];        /* the way to the last of them */
    char room[DESCENT_ROOM];        /* for places, as long as it will do */
};

void descent_begin(struct descent *descent, struct arena *arena, struct os_place *root);
void descent_end(struct descent *descent);

/* As os_look_in of the root; `path` has fewer than DESCENT_PATH bytes, of which the last is followed by a NUL. */
struct os_status descent_look(struct descent *descent, str path, struct os_entry *out);

#endif
