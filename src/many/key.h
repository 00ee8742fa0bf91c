/* key.h: a name for an environment that is not made: the same as long as what would be made is the same. */
#ifndef VENVCAST_MANY_KEY_H
#define VENVCAST_MANY_KEY_H

#include "src/find/interpreter.h"
#include "src/plan/plan.h"

/* "venvcast-3.13.5-x86_64-" and a hash of all that the plan would write, of what it would copy, of the
 * interpreter and of this program's version. */
const char *key_of(struct arena *arena, const struct interpreter *python, const struct plan *plan);

#endif
