/* shebang.h: the first lines of a script, or the line before a launcher's archive, that name its interpreter. */
#ifndef VENVCAST_SEED_SHEBANG_H
#define VENVCAST_SEED_SHEBANG_H

#include "platform/platform.h"
#include "src/base/str.h"

struct shebang {
    str python;             /* a view: what it names */
    size_t from, to;        /* the bytes that do so, with the end of the last line */
    bool launcher;          /* it stands in a program of Windows */
};

/* Of a script as installers write it, the shell's lines for long paths included, or of a launcher with an
 * archive at its end. False for everything else. */
bool shebang_find(const struct host *host, str bytes, struct shebang *out);

/* The same script with another interpreter. */
str shebang_exchange(struct arena *arena, const struct host *host, str bytes, const struct shebang *old,
                     const char *python);

#endif
