/* entry_points.h: the scripts that a wheel asks for (entry_points.txt, PyPA's entry points specification). */
#ifndef VENVCAST_SEED_ENTRY_POINTS_H
#define VENVCAST_SEED_ENTRY_POINTS_H

#include "src/base/error.h"
#include "src/base/str.h"
#include "src/seed/wheel.h"

/* The console_scripts and gui_scripts of the text; the other sections are passed over. Names become
 * names of files, modules and functions become program text: whatever is not plainly one is refused.
 * Errors: W_ENTRY_*. */
MUST_USE bool entry_points_read(struct arena *arena, const char *wheel, str text, size_t *count,
                                struct entry_point **out, struct error *error);

/* Is it, by its folded name (utf8_fold), the interpreter or an activation script, which lie in the same folder
 * and must not be replaced by a wheel? */
bool entry_points_reserve(const char *folded);

#endif
