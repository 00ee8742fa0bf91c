/* kits.h: interpreter and seeds of requests that differ in other things only, prepared once for all threads. */
#ifndef VENVCAST_MANY_KITS_H
#define VENVCAST_MANY_KITS_H

#include "src/many/make.h"

enum { KITS_MOST = 16 };

struct kits {
    struct os_lock *lock;
    const void *owner;          /* of the arena for which the lock is held; NULL when it is free */
    size_t count;
    struct shared_kit {
        struct arena memory;
        const char *key;
        struct kit kit;
    } items[KITS_MOST];
};

/* The kit of a request for one target; owned by `kits` until kits_end, or, when there are too many kinds of
 * them, in the arena of the caller. Errors as kit_prepare; the error's details are in the caller's arena. */
MUST_USE bool kits_find(struct kits *kits, struct arena *arena, const struct host *host, const struct request *request,
                        const struct kit **out, struct error *error);
void kits_end(struct kits *kits);

#endif
