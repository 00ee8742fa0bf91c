/* epoch.h: SOURCE_DATE_EPOCH, the one time that all of a reproducible tree has. */
#ifndef VENVCAST_FIND_EPOCH_H
#define VENVCAST_FIND_EPOCH_H

#include <stdbool.h>
#include <stdint.h>

/* Is it set, well or badly? */
bool epoch_is_set(void);

/* Nanoseconds since 1970; false when it is no whole number of seconds (reproducible-builds.org/specs). */
bool epoch_read(int64_t *out);

#endif
