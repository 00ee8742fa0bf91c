/* launcher.h: scripts as programs for Windows: distlib's launcher, the interpreter's path, and the script as an archive. */
#ifndef VENVCAST_SEED_LAUNCHER_H
#define VENVCAST_SEED_LAUNCHER_H

#include "platform/platform.h"
#include "src/base/str.h"
#include "src/seed/store.h"

/* The launcher in pip's own wheel for a machine ("x86_64", "aarch64", "i686"), for consoles or for windows; NULL when
 * `pip` is NULL or has none. */
const struct wheel_file *launcher_find(const struct wheel *pip, const char *architecture, bool windowed);

/* The same wheel with those launchers in memory: pip itself, or what the cache has of it. NULL without a pip. */
const struct wheel *launcher_lender(struct store *store, const struct wheel *pip, const char *architecture);

/* The bytes of NAME.exe, as pip makes them (but for the time in the archive, which is always its first): `program`, the
 * line that names `python`, in quotes when it has a blank, and an archive that holds `script` as __main__.py, stored. */
str launcher_bytes(struct arena *arena, const struct wheel_file *program, const char *python, str script);

/* That line alone. A mere name of `python` lies beside the launcher, which every one since pip 19 finds. */
void launcher_line(const char *python, struct text *out);

#endif
