/* suggest.h: which word was probably meant. */
#ifndef VENVCAST_ASK_SUGGEST_H
#define VENVCAST_ASK_SUGGEST_H

#include "src/base/str.h"

/* How many characters must be put in, left out, exchanged or swapped with their neighbour to make one
 * text of the other; a character is a Unicode code point, an invalid byte counts as one. */
size_t suggest_distance(struct arena *arena, str a, str b);

/* The option that a misspelt one (as it was typed, with any "=value") may stand for, or NULL when none
 * is near: at most one slip in three characters, and never more than three. */
const char *suggest_option(struct arena *arena, const char *typed);

#endif
