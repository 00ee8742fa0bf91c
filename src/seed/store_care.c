/* store_care.c: the entries of the cache one by one: how large, how old, away with them. */
#include "src/seed/store_care.h"

#include <string.h>

#include "src/find/cache.h"

static const int64_t a_day = (int64_t)24 * 3600 * 1000000000;

/* Files that lie beside the wheels: facts of interpreters, which wheel is where. */
static const char *const small_files[] = { "facts", "known", "wheels" };

static struct cached look_at(struct arena *arena, struct os_place *place, const char *folder, const char *name)
{
    struct wheel wheel = { 0 };
    struct stored stored = { 0 };
    struct os_entry facts = { 0 };
    struct cached out = { .entry = text_join(arena, STORE_FOLDER "/", name, NULL) };
    const char *index = text_join(arena, out.entry, "/" STORE_INDEX, NULL);
    bool finished = !str_starts(str_of(name), STORE_UNFINISHED);
    if (os_look_in(place, finished ? index : out.entry, &facts).code == OS_OK)
        out.used = facts.modified;
    if (!finished || !store_look_up(arena, place, folder, out.entry, &wheel, &stored))
        return out;
    out.name = wheel.name;
    out.version = wheel.version;
    out.bytecode = stored.bytecode;
    out.files = stored.count;
    for (size_t i = 0; i < stored.count; i++)
        out.bytes += stored.files[i].size;
    return out;
}

static void look_at_all(struct arena *arena, struct os_place *place, struct cache_report *out)
{
    struct os_names names;
    if (os_list_in(arena, place, STORE_FOLDER, &names).code != OS_OK)
        return;
    out->entries = arena_take_many(arena, names.count + 1, sizeof *out->entries);
    for (size_t i = 0; i < names.count; i++) {
        struct cached *entry = &out->entries[out->count++];
        *entry = look_at(arena, place, out->folder, names.names[i].name);
        out->bytes += entry->bytes;
    }
}

static bool open_report(struct arena *arena, const struct host *host, const struct request *request,
                        struct cache_report *out, struct os_place **place)
{
    *out = (struct cache_report){ .folder = cache_place(arena, host, request), .now = os_now() };
    enum cache_state state = cache_open(arena, host, out->folder, false, place);
    out->note = out->folder != NULL && state == CACHE_ABSENT ? NULL : store_note(state);
    return state == CACHE_OURS;
}

struct cache_report store_survey(struct arena *arena, const struct host *host, const struct request *request)
{
    struct cache_report out;
    struct os_place *place;
    if (open_report(arena, host, request, &out, &place)) {
        look_at_all(arena, place, &out);
        os_place_close(place);
    }
    return out;
}

static bool cannot_delete(struct error *error, struct os_status status, const char *folder, const char *what)
{
    return error_set(error, E_CACHE, status, "cannot delete '%s' in the cache '%s'", what, folder);
}

static bool remove_small_files(struct os_place *place, const char *folder, struct error *error)
{
    for (size_t i = 0; i < sizeof small_files / sizeof *small_files; i++) {
        struct os_status status = os_remove_file(place, small_files[i]);
        if (status.code != OS_OK && status.code != OS_ABSENT)
            return cannot_delete(error, status, folder, small_files[i]);
    }
    struct os_status status = os_remove_folder(place, STORE_FOLDER);
    bool gone = status.code == OS_OK || status.code == OS_ABSENT || status.code == OS_NOT_EMPTY;
    return gone || cannot_delete(error, status, folder, STORE_FOLDER);
}

static bool is_due(const struct cached *entry, int64_t now, unsigned days)
{
    return days == 0 || entry->name == NULL || now - entry->used > (int64_t)days * a_day;
}

/* What is not finished may be the work of a run that is alive: it notices, and goes on without; one that fills its
 * folder faster than it can be emptied keeps it. */
static bool is_being_filled(const struct cached *entry, struct os_status status)
{
    return status.code == OS_NOT_EMPTY && entry->name == NULL;
}

/* Those that stay are taken off the list. */
static bool remove_entries(struct os_place *place, unsigned days, struct cache_report *out, struct error *error)
{
    size_t count = out->count;
    out->count = 0;
    out->bytes = 0;
    for (size_t i = 0; i < count; i++) {
        struct cached entry = out->entries[i];
        if (!is_due(&entry, out->now, days))
            continue;
        struct os_status status = os_remove_tree(place, entry.entry);
        if (is_being_filled(&entry, status))
            continue;
        if (status.code != OS_OK && status.code != OS_ABSENT)
            return cannot_delete(error, status, out->folder, entry.entry);
        out->bytes += entry.bytes;
        out->entries[out->count++] = entry;
    }
    return true;
}

bool store_prune(struct arena *arena, const struct host *host, const struct request *request,
                 struct cache_report *out, struct error *error)
{
    struct os_place *place;
    if (!open_report(arena, host, request, out, &place))
        return true;
    if (!request->guest)
        (void)os_confine(&place, 1);
    look_at_all(arena, place, out);
    bool done = remove_entries(place, request->older_than, out, error)
        && (request->older_than > 0 || remove_small_files(place, out->folder, error));
    os_place_close(place);
    return done;
}
