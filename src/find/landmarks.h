/* landmarks.h: link chains and the walk up to the standard library, as CPython's getpath goes. */
#ifndef VENVCAST_FIND_LANDMARKS_H
#define VENVCAST_FIND_LANDMARKS_H

#include "platform/platform.h"
#include "src/base/error.h"
#include "src/find/facts.h"

enum { CHAIN_MOST = 40 };

/* A path and what its last name leads to, link by link; folders on the way are kept as they are. */
struct chain {
    size_t count;                       /* at least 1 */
    const char *paths[CHAIN_MOST];      /* absolute; the last one is no link */
};

/* Errors: E_NOT_A_BASE for a link that leads to nothing or in a circle. */
MUST_USE bool chain_follow(struct arena *arena, const struct host *host, const char *path, struct chain *out,
                           struct error *error);

/* The chain's end: the file itself. */
const char *chain_end(const struct chain *chain);

struct landmark {
    const char *prefix;         /* sys.base_prefix */
    const char *stdlib;         /* the folder that os.py is in */
    const char *platlibdir;     /* "lib" or "lib64" */
    const char *lib_name;       /* "python3.13t" */
    struct tag tag;             /* of lib_name */
    bool above_root;            /* reached through the file system's root, which CPython finds only by its own PREFIX */
    struct os_entry facts;      /* of os.py: tells whether two ways lead to one library */
};

/* Walks up from `folder` to the first one that holds the standard library of `tag`. With has_minor
 * false every version is taken, if only one is there. */
bool landmark_find(struct arena *arena, const struct host *host, const char *folder, const struct tag *tag,
                   struct landmark *out);

/* Why an interpreter in `folder` called `name` is no installed one: a file NAME._pth, a build tree; or NULL. */
const char *landmark_obstacle(struct arena *arena, const struct host *host, const char *folder, const char *name,
                              bool *is_embeddable);

#endif
