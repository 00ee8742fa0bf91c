/* search.h: a path or a command name → the absolute path of an executable. */
#ifndef VENVCAST_FIND_SEARCH_H
#define VENVCAST_FIND_SEARCH_H

#include "platform/platform.h"
#include "src/base/error.h"
#include "src/find/path_walk.h"

/* One command after the other (ended by NULL), each along the whole of PATH. Shims are resolved to the
 * interpreter they stand for, stubs of the system are passed over. */
struct search {
    const char *const *names;
    struct path_walk walk;
    const char *but_not;        /* a folder to pass over, or NULL */
};

enum search_step {
    SEARCH_FOUND,
    SEARCH_END,
    SEARCH_BROKEN               /* a shim for an interpreter that is not installed: `error` */
};

struct search search_begin(struct arena *arena, const struct host *host, const char *const *names);
enum search_step search_next(struct search *search, const char **out, struct error *error);

/* Sets the error for a command that is not there. Returns false. */
bool search_missed(const struct host *host, const char *command, struct error *error);

/* A path, however it is written (executable, environment, prefix), as an absolute one. Links are kept. Shims of pyenv,
 * asdf and mise are resolved to the interpreter they stand for. `facts` are those of `out`, OS_OTHER when it is a
 * shim's. */
MUST_USE bool search_path(struct arena *arena, const struct host *host, const char *wanted, const char **out,
                          struct os_entry *facts, struct error *error);

#endif
