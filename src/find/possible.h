/* possible.h: could any Python ever fit a set of version specifiers? */
#ifndef VENVCAST_FIND_POSSIBLE_H
#define VENVCAST_FIND_POSSIBLE_H

#include "src/base/requirement.h"

/* Pythons are numbered X.Y.Z, or X.Y.Z with a1, b1, rc1 and so on. False only when no such version fits:
 * ">=3.14,<3.10", "==3.12.*,!=3.12.*". Sets of a size that nobody writes count as possible, untried. */
bool requirement_is_possible(struct arena *arena, const struct requirement *requirement);

#endif
