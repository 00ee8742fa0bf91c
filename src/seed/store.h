/* store.h: wheels that were unpacked before, kept for the next environment; and how to keep one.
 *
 * Each wheel lies once in a folder of its own, named by its SHA-256, the caller's mask of modes and, with
 * bytecode, the interpreter. It appears there whole, by a rename, so that any number of runs may read and
 * fill the cache at once without a lock: the first one wins, the others use what it made. Nothing here fails:
 * what is missing, damaged, foreign or cannot be written is the same as no cache. */
#ifndef VENVCAST_SEED_STORE_H
#define VENVCAST_SEED_STORE_H

#include "platform/platform.h"
#include "src/ask/request.h"
#include "src/base/error.h"
#include "src/find/cache.h"
#include "src/find/interpreter.h"
#include "src/seed/wheel.h"

#define STORE_FOLDER "seeds-1"          /* in the cache; another format gets another name */
#define STORE_UNFINISHED ".new-"        /* what a run is still unpacking, or has left when it was killed */
#define STORE_INDEX ".venvcast-index"   /* in each entry; no wheel has a file of that name at its top */

/* What to think of entries: they are as they were left; one has turned out not to be; they change faster
 * than they can be used. */
enum store_trust { STORE_AS_IT_IS, STORE_RENEW, STORE_WITHOUT };

struct store {
    struct arena *arena;
    const struct host *host;
    const char *folder;                 /* the cache; NULL: none is used */
    const struct interpreter *bytecode; /* whose .pyc belong to the seeds; NULL: none do */
    bool dated;                         /* SOURCE_DATE_EPOCH is set: bytecode that does not know times */
    enum store_trust trust;
    struct os_place *place;             /* the folder once it is open; see store_close */
    str wheels;                         /* what its file of that name says, once it is read */
    const char *note;                   /* why there is no cache, a clause, or NULL */
};

/* Nothing is opened yet. */
struct store store_of(struct arena *arena, const struct host *host, const struct request *request,
                      const struct interpreter *python, enum store_trust trust);

void store_close(struct store *store);

/* As wheel_read, from the cache if it is there (then the wheel has no `files`, but `stored`); what was not is
 * put there, so that it is the next time. With STORE_RENEW it is read, and kept anew. */
MUST_USE bool store_read_wheel(struct store *store, const char *path, struct wheel *out, struct error *error);

/* The bytes of one file of an entry; false when it is not there as it was put there. */
bool store_read_file(struct store *store, const struct stored *stored, const char *path, str *out);

/* Why a cache in that state is not used, a clause; NULL for one that is. */
const char *store_note(enum cache_state state);

/* ---- store_fill.c ---- */

/* Unpacks the wheel to `entry`, a path in the open cache; with STORE_RENEW in the place of what is there. */
bool store_fill(struct store *store, const char *entry, const struct wheel *wheel, struct stored *out);

/* The index of an entry, and with it the wheel; false for a miss. */
bool store_look_up(struct arena *arena, struct os_place *place, const char *folder, const char *entry,
                   struct wheel *wheel, struct stored *out);

#endif
