/* release.h: version numbers of packages and interpreters, compared as PEP 440 orders them. */
#ifndef VENVCAST_BASE_RELEASE_H
#define VENVCAST_BASE_RELEASE_H

#include "src/base/str.h"

enum { RELEASE_NUMBERS = 6 };

/* A public version: epoch, release numbers, and the phases around them. Local parts ("+x") are dropped.
 * Phases order as dev < a < b < rc < final < post. */
struct release {
    unsigned epoch;
    unsigned count;                         /* release numbers that were written */
    unsigned numbers[RELEASE_NUMBERS];      /* the rest is 0 */
    int pre;                                /* 0 none, 1 alpha, 2 beta, 3 candidate */
    unsigned pre_number;
    bool is_post, is_dev;
    unsigned post_number, dev_number;
};

/* False when the text is no version of PEP 440. */
bool release_parse(str text, struct release *out);

/* Below, equal or above zero. */
int release_compare(const struct release *a, const struct release *b);

bool release_is_pre(const struct release *release);     /* alpha, beta, candidate or dev */

/* Epoch and the first `count` numbers are the same: what "== 3.12.*" asks. */
bool release_begins(const struct release *release, const struct release *with, unsigned count);

/* The normalised spelling, "3.13.0rc1". */
char *release_print(struct arena *arena, const struct release *release);

#endif
