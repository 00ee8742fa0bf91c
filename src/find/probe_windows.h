/* probe_windows.h: the facts about one Python of Windows. */
#ifndef VENVCAST_FIND_PROBE_WINDOWS_H
#define VENVCAST_FIND_PROBE_WINDOWS_H

#include "platform/platform.h"
#include "src/base/error.h"
#include "src/find/interpreter.h"

/* As probe(), for a host of that family; nothing is ever run. */
MUST_USE bool probe_windows(struct arena *arena, const struct host *host, const char *path, struct interpreter *out,
                            struct error *error);

#endif
