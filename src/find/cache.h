/* cache.h: answers that were dear to get, kept for the next run. */
#ifndef VENVCAST_FIND_CACHE_H
#define VENVCAST_FIND_CACHE_H

#include "platform/platform.h"
#include "src/ask/request.h"
#include "src/find/run.h"

/* What an answer belongs to: any change of these files makes it void. */
struct cache_key {
    const char *path;
    struct os_entry program;
    struct os_entry library;    /* zeroed when there is none */
};

/* Absolute path of the folder in which a run may keep things: --cache-dir, VENVCAST_CACHE_DIR, or `venvcast` in
 * the user's cache folder. NULL: there is none, or it is not wanted (--no-cache). All functions take that for
 * `folder`, and none of them fails: what is missing, foreign, open to others or damaged is a miss. */
const char *cache_place(struct arena *arena, const struct host *host, const struct request *request);

/* The file is `facts` in the folder. */
bool cache_get(struct arena *arena, const struct host *host, const char *folder, const struct cache_key *key,
               struct answer *out);
void cache_put(struct arena *arena, const struct host *host, const char *folder, const struct cache_key *key,
               const struct answer *answer);

/* ---- for other files in the same folder, under the same conditions ----------------------------- */

enum cache_state { CACHE_OURS, CACHE_ABSENT, CACHE_OPEN_TO_OTHERS, CACHE_UNUSABLE };

/* Opens the folder, after making it if `make`; only CACHE_OURS sets `out`: nobody else may read or write there. */
enum cache_state cache_open(struct arena *arena, const struct host *host, const char *folder, bool make,
                            struct os_place **out);

/* The bytes of our file of that name, or nothing. */
str cache_read_in(struct arena *arena, struct os_place *place, const char *name);

/* A whole file under a name of its own, then renamed: who reads meanwhile sees the old one or the new one. */
bool cache_publish(struct arena *arena, struct os_place *place, const char *name, str bytes);

/* Another version of this program may have looked for other things. */
#define CACHE_FORMAT "1-" VENVCAST_VERSION

str cache_read_file(struct arena *arena, const struct host *host, const char *folder, const char *name);
void cache_write_file(struct arena *arena, const struct host *host, const char *folder, const char *name, str bytes);

/* Lines of fields between tabs, the last of them a checksum of those before it. */
bool cache_fits_a_line(const char *text);                           /* NULL does */
void cache_add_identity(struct text *line, const struct os_entry *facts);       /* and a tab */
void cache_add_checksum(struct text *line);
bool cache_line_is_whole(str *line);        /* takes the checksum off the end; false when it does not fit */
bool cache_next_field(struct arena *arena, str *rest, const char **out);        /* an empty one is NULL */

/* What follows `head` in the first whole line of `text` that begins with it; false when there is none. */
bool cache_find_line(str text, const char *head, str *out);

/* The lines of `old` after a new one, which is given its checksum here: it and they begin with CACHE_FORMAT and a path,
 * and those of this `path`, broken ones and the oldest of too many are left out. */
str cache_renewed(struct arena *arena, str old, const char *path, struct text *line);

#endif
