/* inside.h: which program a name means inside an environment. */
#ifndef VENVCAST_FIND_INSIDE_H
#define VENVCAST_FIND_INSIDE_H

#include "platform/platform.h"

/* A path is itself, relative to the current folder; a name is looked for among the environment's programs (`bin`,
 * absolute), then along PATH (path_walk.h). On Windows ".exe" may be left out. NULL: there is none; then *unfit is the
 * first that is there and no program, or NULL. */
const char *inside_find(struct arena *arena, const struct host *host, const char *bin, const char *name,
                        const char **unfit);

/* PATH with `bin` in front, once. An empty PATH, which means the current folder to some programs, is not carried
 * along. */
const char *inside_path(struct arena *arena, const struct host *host, const char *bin);

#endif
