/* glance.h: what one run has seen of the folders around interpreters, so that none is looked at twice. */
#ifndef VENVCAST_FIND_GLANCE_H
#define VENVCAST_FIND_GLANCE_H

#include "platform/platform.h"

struct glance;

/* Zeroed but for `arena`. */
struct glances {
    struct arena *arena;
    struct glance *first;
};

/* What stands at the absolute `path`, as it was when this was asked first; links are followed. `is_link` (may be NULL):
 * does its last name say a link? When nothing can be seen there, its `code` is that of the look. */
struct os_status glance_at(struct glances *glances, const char *path, struct os_entry *out, bool *is_link);

#endif
