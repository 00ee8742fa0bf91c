/* words.h: the facts of one interpreter in words, as every report has them. */
#ifndef VENVCAST_REPORT_WORDS_H
#define VENVCAST_REPORT_WORDS_H

#include "src/base/str.h"
#include "src/find/findings.h"

/* "3.13.0", "3.14.0rc1" */
const char *words_version(struct arena *arena, const struct interpreter *python);

const char *words_implementation(enum implementation implementation);      /* "CPython" */

/* "free-threaded", "debug", both, or "" for the ordinary build. */
const char *words_variant(const struct interpreter *python);

/* Where the finding's path leads, all links resolved, or NULL when it is no link. */
const char *words_link(const struct finding *finding);

/* A Python, and one that was asked for; of any other the finding says why not. */
bool words_fits(const struct finding *finding);

/* "7.3 ms", "140 ms", "2.1 s", "185 s". */
const char *words_time(struct arena *arena, uint64_t nanoseconds);

#endif
