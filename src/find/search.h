/* search.h: a path or a command name → the absolute path of an executable. */
#ifndef VENVCAST_FIND_SEARCH_H
#define VENVCAST_FIND_SEARCH_H

#include "platform/platform.h"
#include "src/base/error.h"

/* `wanted`: anything with a separator is a path (executable, environment, prefix); else a command name
 * looked for on PATH (absolute entries only); NULL: python3, then python. Links are kept. Shims of
 * pyenv and asdf are resolved to the interpreter they stand for. */
MUST_USE bool search(struct arena *arena, const struct host *host, const char *wanted, const char **out,
                     struct error *error);

#endif
