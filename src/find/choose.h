/* choose.h: from what is asked for to the one interpreter that is taken. */
#ifndef VENVCAST_FIND_CHOOSE_H
#define VENVCAST_FIND_CHOOSE_H

#include "src/find/hunt.h"
#include "src/find/rules.h"

/* Facts of the interpreter, with `rule` and `warning` filled in. Looks no further than it must: a path is
 * taken as it is, what PATH has is not compared with other places unless the wish is for the newest. `looks` is
 * what this run has found out so far, and grows. Only what the user's own words name is started, when its files
 * are silent.
 * `most`: how many reasons are told when nothing fits. Errors: E_NO_PYTHON with the reasons as details,
 * E_NOT_A_BASE and E_PROBE for what was named itself. */
MUST_USE bool choose(struct arena *arena, const struct host *host, const struct wishes *wishes, struct looks *looks,
                     size_t most, struct interpreter *out, struct error *error);

#endif
