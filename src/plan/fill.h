/* fill.h: the templates of --scripts-dir, filled in as venv does it, each value quoted for the file's kind. */
#ifndef VENVCAST_PLAN_FILL_H
#define VENVCAST_PLAN_FILL_H

#include "platform/platform.h"
#include "src/base/str.h"
#include "src/find/templates.h"

/* What stands for venv's placeholders: __VENV_DIR__, __VENV_NAME__, __VENV_PROMPT__, __VENV_BIN_NAME__, __VENV_PYTHON__. */
enum fill_value { FILL_DIR, FILL_NAME, FILL_PROMPT, FILL_BIN_NAME, FILL_PYTHON, FILL_VALUES };

/* The text of a template with each placeholder replaced by one whole token of the language that its ending tells; a
 * binary file (with a NUL, or not UTF-8) as it is. In a batch file, it is the inside of set "NAME=...". False when
 * the language cannot carry a value. Pure. */
MUST_USE bool fill_template(struct arena *arena, const struct host *host, const struct template *from,
                            const char *const values[FILL_VALUES], str *out);

#endif
