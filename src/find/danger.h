/* danger.h: could somebody with fewer rights than ours have put another program where this interpreter is? */
#ifndef VENVCAST_FIND_DANGER_H
#define VENVCAST_FIND_DANGER_H

#include "platform/platform.h"
#include "src/find/glance.h"
#include "src/find/interpreter.h"

/* What is known of folders so far, for interpreters share most of theirs. danger_begin makes one. */
struct danger {
    struct arena *arena;
    const struct host *host;
    struct danger_folder *first;
    struct glances glances;     /* with the same arena */
};

struct danger danger_begin(struct arena *arena, const struct host *host);

/* Only when we are the administrator: why `python` is not to be taken without being named, as words to stand
 * behind its path; NULL when nothing speaks against it. Its program, the folders that its names stand in and
 * every folder above those count, by owner and mode. Windows has no modes and tells everything as ours, so
 * nothing is found there. */
const char *danger_of(struct danger *danger, const struct interpreter *python);

#endif
