/* store_care.h: what lies in the cache, and taking it away. */
#ifndef VENVCAST_SEED_STORE_CARE_H
#define VENVCAST_SEED_STORE_CARE_H

#include "src/seed/store.h"

struct cached {
    const char *name, *version;     /* of the wheel; NULL for what cannot be read, or is not finished */
    const char *entry;              /* its folder, below the cache's */
    const char *bytecode;           /* "CPython 3.13.5", or NULL */
    size_t files;
    uint64_t bytes;
    int64_t used;                   /* nanoseconds since 1970, true to a day */
};

struct cache_report {
    const char *folder;             /* NULL: there is none */
    const char *note;               /* why it is not used, a clause, or NULL */
    size_t count;
    struct cached *entries;         /* sorted by the name of the folder */
    uint64_t bytes;
    int64_t now;
};

/* Looks at the cache of this request; an absent one is empty. */
struct cache_report store_survey(struct arena *arena, const struct host *host, const struct request *request);

/* Deletes what was not used for `days`, or with 0 all that we ever put there; the environments made from it
 * keep their files. `out` tells what went. Error: E_CACHE, what cannot be deleted. */
MUST_USE bool store_prune(struct arena *arena, const struct host *host, const struct request *request,
                          struct cache_report *out, struct error *error);

#endif
