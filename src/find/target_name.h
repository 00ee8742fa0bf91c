/* target_name.h: whether a folder can bear the names in a path, on the system at hand. */
#ifndef VENVCAST_FIND_TARGET_NAME_H
#define VENVCAST_FIND_TARGET_NAME_H

#include "platform/platform.h"
#include "src/base/str.h"

/* Why Windows would not keep a name of the absolute `path` as it is, NULL when it would; *culprit is then that
 * name. POSIX keeps every name. */
const char *target_name_fault(const struct host *host, const char *path, str *culprit);

#endif
