/* ensure.h: which wheels the interpreter's own ensurepip would install, and where they lie. */
#ifndef VENVCAST_SEED_ENSURE_H
#define VENVCAST_SEED_ENSURE_H

#include "platform/platform.h"
#include "src/base/error.h"
#include "src/find/interpreter.h"
#include "src/seed/installed.h"
#include "src/seed/store.h"
#include "src/seed/wheel.h"

struct seeds {
    size_t count;
    struct wheel *wheels;       /* in the order in which pip would install them */
    const struct installed *installed;  /* how what is there already stands; NULL: nobody has looked */
    const struct wheel *launchers;      /* Windows: pip, seeded or not, for its launchers; NULL: none is to be had */
};

enum { ENSURED_MOST = 2 };

/* What ensurepip would install; nothing of it has been read yet. */
struct ensured {
    size_t count;                       /* of projects */
    const char *names[ENSURED_MOST];
    const char *paths[ENSURED_MOST];    /* their wheels; all NULL when no folder holds all of them */
    const char *folders[2];             /* where such wheels lie: the distribution's own, the interpreter's; or NULL */
    const char *unread;                 /* one of these, or the source of ensurepip, that cannot be read; or NULL */
    struct os_status unread_cause;
};

/* Their names alone; how many. */
size_t ensure_names(const struct interpreter *python, const char *names[ENSURED_MOST]);

void ensure_look(struct arena *arena, const struct host *host, const struct interpreter *python, struct ensured *out);

/* E_NO_WHEEL with the package to install, or with what cannot be read. Returns false. */
bool ensure_say_none(struct arena *arena, const struct host *host, const struct interpreter *python,
                     const struct ensured *ensured, struct error *error);

/* Finds, reads and proves the wheels: pip, and setuptools too before Python 3.12; out of the cache where they
 * lie in it, and into it where not. Errors: E_NO_WHEEL
 * (with the package to install), E_WHEEL. */
MUST_USE bool seeds_find(struct arena *arena, const struct host *host, const struct interpreter *python,
                         struct store *store, struct seeds *out, struct error *error);

#endif
