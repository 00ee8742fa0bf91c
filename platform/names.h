/* names.h: the list of names that both families' back ends make of a folder. */
#ifndef VENVCAST_PLATFORM_NAMES_H
#define VENVCAST_PLATFORM_NAMES_H

#include "platform/platform.h"

/* A list that grows in the arena. */
struct naming {
    struct arena *arena;
    struct os_names names;
    size_t room;
};

struct naming naming_in(struct arena *arena);

/* `name` is kept as it is: the arena's own. */
void naming_add(struct naming *naming, const char *name, enum os_kind kind);

/* What was added, in the order of its bytes. */
struct os_names naming_done(struct naming *naming);

#endif
