/* version.h: versions of projects and their order (PEP 440). */
#ifndef VENVCAST_SEED_VERSION_H
#define VENVCAST_SEED_VERSION_H

#include "src/base/str.h"

/* Below 0, 0 or above 0 as `a` is older than, equal to or newer than `b`. What is no version by PEP 440
 * is older than everything that is one, and ordered by its bytes. */
int version_compare(str a, str b);

#endif
