/* path_walk.h: the folders of PATH, one after the other. */
#ifndef VENVCAST_FIND_PATH_WALK_H
#define VENVCAST_FIND_PATH_WALK_H

#include "platform/platform.h"
#include "src/base/str.h"

struct path_walk {
    struct arena *arena;
    const struct host *host;
    str rest;
};

struct path_walk path_walk_begin(struct arena *arena, const struct host *host);

/* The next one, absolute; false at the end. Empty and relative entries mean another folder every time, so
 * they are left out, and the current folder is never one of its own accord. */
bool path_walk_next(struct path_walk *walk, const char **folder);

#endif
