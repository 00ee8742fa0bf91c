/* diff.h: how a text changes, as a unified diff. */
#ifndef VENVCAST_REPORT_DIFF_H
#define VENVCAST_REPORT_DIFF_H

#include "src/base/str.h"

/* One hunk from the first changed line to the last, with three lines around it, the way diff -u writes it; `before` without a
 * text: there is no such file yet. "" when both are the same, or one of them is no text. */
const char *report_diff(struct arena *arena, const char *path, str before, str after);

#endif
