/* tend.h: an environment that may be there already: looked at first, then left alone, brought into shape, or made. */
#ifndef VENVCAST_MANY_TEND_H
#define VENVCAST_MANY_TEND_H

#include "src/many/make.h"

/* For --ensure, --repair and --check. Where all is well nothing is written, not even to the cache.
 * Errors: as make; E_NO_ENVIRONMENT, E_OTHER_VERSION. What --check finds is no error. */
MUST_USE bool tend(struct arena *arena, const struct host *host, const struct request *request, const char *target,
                   struct made *out, struct error *error);

#endif
