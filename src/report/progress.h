/* progress.h: how far a run has come that makes many environments. */
#ifndef VENVCAST_REPORT_PROGRESS_H
#define VENVCAST_REPORT_PROGRESS_H

#include <stdint.h>

#include "src/base/error.h"
#include "src/base/watch.h"

struct progress {
    size_t done, total, failed;
    uint64_t nanoseconds;       /* since it began */
};

/* "123 of 1000, 456 a second: /envs/x", shown safely, without a newline; cut to `width` columns (0: not at all). */
const char *report_progress(struct arena *arena, const struct progress *progress, const char *current, unsigned width);

/* "Making /x: 12 of 21", "Waiting for another run at /x", shown safely, cut to `width` columns, in `room` bytes. */
void report_pace(char *out, size_t room, const struct pace *pace, const char *target, unsigned width);

/* "Made 999 of 1000 environments in 2.1 s; 1 failed", ended by a newline. */
const char *report_summary(struct arena *arena, const struct progress *progress);

/* What went wrong with one of many, on lines of its own: "FILE:3: Error: ..." */
const char *report_one_error(struct arena *arena, const char *where, const struct error *error, const char *reason,
                             bool color);

#endif
