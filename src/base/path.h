/* path.h: paths as text, for either family of systems; no look at the disk. */
#ifndef VENVCAST_BASE_PATH_H
#define VENVCAST_BASE_PATH_H

#include "platform/platform.h"
#include "src/base/str.h"

bool path_is_separator(const struct host *host, char byte);     /* Windows takes '/' as well */
bool path_is_absolute(const struct host *host, const char *path);
bool path_has_separator(const struct host *host, const char *path);

/* `name` below `folder`; one separator between them. */
char *path_join(struct arena *arena, const struct host *host, const char *folder, const char *name);

/* Python's os.path.abspath: joined to `current` (absolute) when relative; ".", ".." and doubled
 * separators are resolved as text, a final separator is dropped; links are not looked at. The prefix of long
 * paths of Windows, "\\?\", goes. */
char *path_absolute(struct arena *arena, const struct host *host, const char *current, const char *path);

/* os.path.dirname and os.path.basename of an absolute path: "/a" gives "/" and "a". */
char *path_folder(struct arena *arena, const struct host *host, const char *path);
const char *path_name(const struct host *host, const char *path);

/* Is `path` the folder `above` or below it? Both absolute, by whole names. */
bool path_is_below(const struct host *host, const char *above, const char *path);

/* '/' between the names, as platform.h wants relative paths. */
char *path_portable(struct arena *arena, const struct host *host, const char *path);

#endif
