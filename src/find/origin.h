/* origin.h: from an environment's interpreter to the one it was made from, through as many as there are. */
#ifndef VENVCAST_FIND_ORIGIN_H
#define VENVCAST_FIND_ORIGIN_H

#include "platform/platform.h"
#include "src/base/error.h"
#include "src/find/landmarks.h"

/* Follows pyvenv.cfg (PEP 405) as CPython 3.11 does, whatever the version: a link leads to what it
 * links to, a copy to the program in `home`. `chain` is of the real base, its first path the way it was
 * found; `own` is the file that `path` itself leads to. Errors: E_NOT_A_BASE when the way ends nowhere
 * or in a circle. */
MUST_USE bool origin_find(struct arena *arena, const struct host *host, const char *path, struct chain *chain,
                          const char **own, struct error *error);

#endif
