/* probe.h: path of an executable → facts about that interpreter, read from files. */
#ifndef VENVCAST_FIND_PROBE_H
#define VENVCAST_FIND_PROBE_H

#include "platform/platform.h"
#include "src/base/error.h"
#include "src/find/interpreter.h"

/* `path` is absolute and names something executable. When the files do not tell, the interpreter is
 * run once and its answer kept in the folder `cache` (NULL: it is not); probe_files never does that. Errors: E_NOT_A_BASE, E_PROBE. */
MUST_USE bool probe(struct arena *arena, const struct host *host, const char *path, const char *cache,
                    struct interpreter *out, struct error *error);
MUST_USE bool probe_files(struct arena *arena, const struct host *host, const char *path, const char *cache,
                          struct interpreter *out, struct error *error);

#endif
