/* store.c: which wheel a path leads to, without reading it; and the wheel's entry in the cache. */
#include "src/seed/store.h"

#include <string.h>

#include "src/find/epoch.h"
#include "src/seed/data.h"
#include "src/seed/hash.h"
#include "src/seed/store_index.h"

enum { INDEX_LIMIT = 32 * 1024 * 1024, MOST_WHEELS = 256 };

static const int64_t a_day = (int64_t)24 * 3600 * 1000000000;

static const char *const notes[] = {
    [CACHE_OURS] = NULL,
    [CACHE_ABSENT] = "there is no cache folder, and none can be made",
    [CACHE_OPEN_TO_OTHERS] = "the cache folder or one above it belongs to somebody else, or it is open to others (its mode must be 0700)",
    [CACHE_UNUSABLE] = "the cache folder cannot be opened",
};

const char *store_note(enum cache_state state)
{
    return notes[state];
}

struct store store_of(struct arena *arena, const struct host *host, const struct request *request,
                      const struct interpreter *python, enum store_trust trust)
{
    return (struct store){
        .arena = arena,
        .host = host,
        .folder = trust == STORE_WITHOUT ? NULL : cache_place(arena, host, request),
        .bytecode = request->compile_bytecode ? python : NULL,
        .dated = epoch_is_set(),
        .trust = trust,
        .note = request->no_cache ? "--no-cache" : NULL,
    };
}

/* ---- which wheel lies at a path ------------------------------------------------------------- */

/* What the line of this very file begins with. */
static const char *line_head(struct store *store, const char *path, const struct os_entry *facts)
{
    struct text head = { .arena = store->arena };
    text_print(&head, "%s\t%s\t", CACHE_FORMAT, path);
    cache_add_identity(&head, facts);
    return text_done(&head);
}

static const char *recall(struct store *store, const char *head)
{
    str sum;
    if (store->wheels.text == NULL)
        store->wheels = cache_read_in(store->arena, store->place, "wheels");
    return cache_find_line(store->wheels, head, &sum) ? str_copy(store->arena, sum) : NULL;
}

static void remember(struct store *store, const char *path, const char *head, const char *sum)
{
    struct text line = { .arena = store->arena };
    if (!cache_fits_a_line(path))
        return;
    text_put(&line, head);
    text_put(&line, sum);
    store->wheels = cache_renewed(store->arena, store->wheels, path, &line);
    (void)cache_publish(store->arena, store->place, "wheels", store->wheels);
}

/* ---- its entry ------------------------------------------------------------------------------ */

/* Bytecode belongs to one interpreter, and to one way of telling whether it is still right. */
static void add_interpreter(struct store *store, struct text *name)
{
    struct os_entry facts;
    struct text key = { .arena = store->arena };
    if (os_look(store->bytecode->base, &facts).code != OS_OK)
        facts = (struct os_entry){ .kind = OS_OTHER };
    text_print(&key, "%s\t%u.%u.%u%s\t%d\t", store->bytecode->base, store->bytecode->major, store->bytecode->minor,
               store->bytecode->micro, store->bytecode->level, store->dated);
    cache_add_identity(&key, &facts);
    uint64_t hash = str_hash(text_view(&key));
    text_print(name, "-" HEX64, HEX64_OF(hash));
}

static const char *entry_name(struct store *store, const char *sum)
{
    struct text name = { .arena = store->arena };
    text_print(&name, STORE_FOLDER "/%s-%03o", sum, os_mask());
    if (store->bytecode != NULL)
        add_interpreter(store, &name);
    return text_done(&name);
}

bool store_look_up(struct arena *arena, struct os_place *place, const char *folder, const char *entry,
                   struct wheel *wheel, struct stored *out)
{
    const char *index = text_join(arena, entry, "/" STORE_INDEX, NULL);
    struct os_entry facts;
    str text;
    *out = (struct stored){ .folder = folder, .entry = entry };
    if (os_look_in(place, index, &facts).code != OS_OK || facts.kind != OS_FILE || facts.owner != os_user() ||
        (facts.mode & 022) != 0 ||
        os_read_in(arena, place, index, INDEX_LIMIT, &text.text, &text.size).code != OS_OK ||
        !store_index_read(arena, text, wheel, out))
        return false;
    int64_t now = os_now();
    if (now - facts.modified > a_day)       /* --cache-prune --older-than goes by this */
        (void)os_set_time(place, index, now);
    return true;
}

static const struct stored_file *find_stored(const struct stored *stored, const char *path)
{
    for (size_t i = 0; i < stored->count; i++)
        if (strcmp(stored->files[i].path, path) == 0)
            return &stored->files[i];
    return NULL;
}

static bool read_stored(struct store *store, const struct stored *stored, const struct stored_file *file, str *out)
{
    struct os_entry now;
    const char *place = text_join(store->arena, stored->entry, "/", file->path, NULL);
    return store->place != NULL && os_look_in(store->place, place, &now).code == OS_OK &&
           stored_is_untouched(file, &now, os_user()) &&
           os_read_in(store->arena, store->place, place, (size_t)file->size, &out->text, &out->size).code == OS_OK &&
           out->size == file->size;
}

bool store_read_file(struct store *store, const struct stored *stored, const char *path, str *out)
{
    const struct stored_file *file = find_stored(stored, path);
    return file != NULL && read_stored(store, stored, file, out);
}

/* What is there of the .data folder; its scripts may need another first line in each environment. */
static bool take_apart(struct store *store, const struct wheel *wheel, struct stored *stored)
{
    size_t stem = strlen(wheel->dist_info) - strlen(".dist-info");
    for (size_t i = 0; i < stored->count; i++) {
        struct stored_file *file = &stored->files[i];
        if (strncmp(file->path, wheel->dist_info, stem) != 0)
            continue;
        enum data_part part = data_split(file->path).part;
        stored->apart = stored->apart || part != DATA_NONE;
        if (part == DATA_SCRIPTS && !read_stored(store, stored, file, &file->text))
            return false;
    }
    return true;
}

static bool open_store(struct store *store)
{
    if (store->place != NULL)
        return true;
    if (store->folder == NULL)
        return false;
    enum cache_state state = cache_open(store->arena, store->host, store->folder, true, &store->place);
    if (state == CACHE_OURS)
        return true;
    store->note = notes[state];
    store->place = NULL;
    store->folder = NULL;       /* what it is not now it will not be for the next wheel */
    return false;
}

void store_close(struct store *store)
{
    if (store->place != NULL)
        os_place_close(store->place);
    store->place = NULL;
}

static bool get(struct store *store, const char *path, const char *sum, struct wheel *out)
{
    struct stored *stored = arena_take(store->arena, sizeof *stored);
    *out = (struct wheel){ .source = path, .stored = stored };
    return store->trust == STORE_AS_IT_IS &&
           store_look_up(store->arena, store->place, store->folder, entry_name(store, sum), out, stored) &&
           take_apart(store, out, stored);
}

/* The wheel's files are in memory; now they are there as well. An entry that stood there is renewed when it turns
 * out to lack something. */
static void put(struct store *store, const char *sum, struct wheel *wheel)
{
    struct stored *stored = arena_take(store->arena, sizeof *stored);
    struct store renewing = *store;
    renewing.trust = STORE_RENEW;
    if (!store_fill(store, entry_name(store, sum), wheel, stored))
        return;
    if (take_apart(store, wheel, stored) ||
        (store_fill(&renewing, stored->entry, wheel, stored) && take_apart(store, wheel, stored)))
        wheel->stored = stored;
}

bool store_read_wheel(struct store *store, const char *path, struct wheel *out, struct error *error)
{
    struct os_entry facts;
    struct wheel there;
    const char *head, *sum, *fresh;
    if (os_look(path, &facts).code != OS_OK || !open_store(store))
        return wheel_read(store->arena, path, out, error);
    head = line_head(store, path, &facts);
    sum = recall(store, head);
    if (sum != NULL && get(store, path, sum, out)) {
        out->sum = sum;
        return true;
    }
    if (!wheel_read(store->arena, path, out, error))
        return false;
    fresh = hash_hex(store->arena, out->archive.text, out->archive.size);
    if (get(store, path, fresh, &there))
        *out = there;
    else
        put(store, fresh, out);
    out->sum = fresh;
    if (sum == NULL || strcmp(sum, fresh) != 0)
        remember(store, path, head, fresh);
    return true;
}
