/* script.h: the text of a console script, and the first lines that find its interpreter. */
#ifndef VENVCAST_SEED_SCRIPT_H
#define VENVCAST_SEED_SCRIPT_H

#include "platform/platform.h"
#include "src/base/str.h"
#include "src/seed/wheel.h"

/* The first line, or lines: "#!PYTHON" where the kernel and Python both take that as it is meant; else a
 * few lines that are a shell script and Python at once. `python` is the absolute path of the environment's
 * interpreter and may hold any byte but NUL and newline, or its mere name: then it lies beside the script. */
void script_first_lines(const struct host *host, const char *python, struct text *out);

/* What follows them: cleans sys.argv[0] of what Windows' launchers add, calls the entry point, exits with
 * what it returns. */
str script_body(struct arena *arena, const struct entry_point *entry);

/* Both: a whole script. */
str script_text(struct arena *arena, const struct host *host, const char *python, const struct entry_point *entry);

#endif
