/* cache.h: answers that were dear to get, kept for the next run. */
#ifndef VENVCAST_FIND_CACHE_H
#define VENVCAST_FIND_CACHE_H

#include "platform/platform.h"
#include "src/find/run.h"

/* What an answer belongs to: any change of these files makes it void. */
struct cache_key {
    const char *path;
    struct os_entry program;
    struct os_entry library;    /* zeroed when there is none */
};

/* Neither fails: what is missing, foreign, writable by others or damaged is a miss. The file is `facts` in
 * VENVCAST_CACHE_DIR, else in `venvcast` in the user's cache folder. */
bool cache_get(struct arena *arena, const struct host *host, const struct cache_key *key, struct answer *out);
void cache_put(struct arena *arena, const struct host *host, const struct cache_key *key, const struct answer *answer);

#endif
