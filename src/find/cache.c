/* cache.c: one line a known interpreter, each with a checksum, in a folder that only we can write to. */
#include "src/find/cache.h"

#include <stdio.h>
#include <string.h>

#include "src/base/path.h"

enum { LARGEST = 256 * 1024, MOST_LINES = 64 };

#define FORMAT CACHE_FORMAT

/* ---- lines -------------------------------------------------------------------------------------- */

void cache_add_identity(struct text *line, const struct os_entry *facts)
{
    const uint64_t numbers[] = { facts->device, facts->file, facts->size, (uint64_t)facts->modified,
                                 (uint64_t)facts->changed };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        text_number(line, numbers[i]);
        text_byte(line, i + 1 < sizeof numbers / sizeof *numbers ? ':' : '\t');
    }
}

/* What the line of `key` begins with. */
static const char *line_head(struct arena *arena, const struct cache_key *key)
{
    struct text line = { .arena = arena };
    text_print(&line, "%s\t%s\t", FORMAT, key->path);
    cache_add_identity(&line, &key->program);
    cache_add_identity(&line, &key->library);
    return text_done(&line);
}

bool cache_line_is_whole(str *line)
{
    size_t at = str_find_last_byte(*line, '\t');
    char sum[17];
    if (at >= line->size)
        return false;
    uint64_t hash = str_hash(str_slice(*line, 0, at));
    snprintf(sum, sizeof sum, HEX64, HEX64_OF(hash));
    if (!str_is(str_slice(*line, at + 1, line->size), sum))
        return false;
    *line = str_slice(*line, 0, at);
    return true;
}

bool cache_next_field(struct arena *arena, str *rest, const char **out)
{
    str field;
    if (!str_split(*rest, '\t', &field, rest)) {
        field = *rest;
        *rest = (str){ NULL, 0 };
    }
    *out = field.size > 0 ? str_copy(arena, field) : NULL;
    return field.text != NULL;
}

static const char *or_nothing(const char *text)
{
    return text == NULL ? "" : text;
}

static bool read_line(struct arena *arena, str rest, struct answer *out)
{
    const char *implementation = NULL, *version = NULL;
    const char **fields[] = { &implementation, &version, &out->abiflags, &out->platlibdir, &out->prefix, &out->stdlib };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (!cache_next_field(arena, &rest, fields[i]))
            return false;
    if (implementation == NULL)
        return false;
    out->implementation = strcmp(implementation, "pypy") == 0 ? PYPY : CPYTHON;
    out->abiflags = or_nothing(out->abiflags);
    return version_of_text(str_of(version), &out->version);
}

void cache_add_checksum(struct text *line)
{
    uint64_t hash = str_hash(text_view(line));
    text_print(line, "\t" HEX64, HEX64_OF(hash));
}

static struct text write_line(struct arena *arena, const char *head, const struct answer *answer)
{
    struct text line = { .arena = arena };
    const struct version *version = &answer->version;
    text_print(&line, "%s%s\t%u.%u.%u%s\t%s\t%s\t%s\t%s", head, answer->implementation == PYPY ? "pypy" : "cpython",
               version->major, version->minor, version->micro, version->level, or_nothing(answer->abiflags),
               or_nothing(answer->platlibdir), or_nothing(answer->prefix), or_nothing(answer->stdlib));
    return line;
}

bool cache_find_line(str text, const char *head, str *out)
{
    while (str_next_line(&text, out))
        if (str_starts(*out, head) && cache_line_is_whole(out)) {
            *out = str_slice(*out, strlen(head), out->size);
            return true;
        }
    return false;
}

str cache_renewed(struct arena *arena, str old, const char *path, struct text *line)
{
    struct text text = { .arena = arena };
    const char *same = text_join(arena, FORMAT, "\t", path, "\t", NULL);
    cache_add_checksum(line);
    text_add(&text, text_view(line));
    text_byte(&text, '\n');
    str kept;
    for (size_t count = 1; count < MOST_LINES && str_next_line(&old, &kept);) {
        str whole = kept;
        if (!str_starts(kept, FORMAT "\t") || str_starts(kept, same) || !cache_line_is_whole(&whole))
            continue;
        text_add(&text, kept);
        text_byte(&text, '\n');
        count++;
    }
    return text_view(&text);
}

/* ---- the folder --------------------------------------------------------------------------------- */

static const char *as_absolute(struct arena *arena, const struct host *host, const char *path)
{
    const char *here;
    if (path_is_absolute(host, path))
        return path;
    return os_current_folder(arena, &here).code == OS_OK ? path_join(arena, host, here, path) : NULL;
}

const char *cache_place(struct arena *arena, const struct host *host, const struct request *request)
{
    const char *own = os_variable("VENVCAST_CACHE_DIR");
    if (request->no_cache || os_is_elevated_by_file())
        return NULL;
    if (request->cache_dir != NULL)
        return as_absolute(arena, host, request->cache_dir);
    if (own != NULL && own[0] != '\0')
        return path_is_absolute(host, own) ? own : NULL;
    const char *general = os_cache_folder(arena);
    return general == NULL ? NULL : path_join(arena, host, general, "venvcast");
}

/* Only we may read or write in it. Windows has no modes: there the owner decides, and the rights that
 * folders inherit from the profile they lie in. */
static bool is_ours(const struct host *host, struct os_place *place)
{
    struct os_entry facts;
    return os_look_in(place, ".", &facts).code == OS_OK && facts.owner == os_user()
        && (host->family == HOST_WINDOWS || (facts.mode & 077) == 0);
}

/* Makes `folder`, and the one that holds it when that is missing too. */
static void make_folder(struct arena *arena, const struct host *host, const char *folder, unsigned levels)
{
    struct os_place *place;
    const char *above = path_folder(arena, host, folder);
    struct os_status status = os_place_open(arena, above, &place);
    if (status.code == OS_ABSENT && levels > 0) {
        make_folder(arena, host, above, levels - 1);
        status = os_place_open(arena, above, &place);
    }
    if (status.code != OS_OK)
        return;
    (void)os_make_folder(place, path_name(host, folder), 0700);
    os_place_close(place);
}

static bool is_by_us(const struct os_entry *facts)
{
    return facts->owner == os_user() || facts->owner == 0;
}

enum { LEVELS = 3 };        /* the cache itself, and two above it */

/* Whoever owns a folder on the way decides where the way leads: with another user's HOME (sudo) we would leave
 * folders there that are not his, or write where a link of his leads. As far up as the home folder of a usual cache. */
static bool is_way_ours(struct arena *arena, const struct host *host, const char *folder)
{
    for (int levels = 0; levels < LEVELS && host->family == HOST_POSIX; levels++) {
        struct os_entry facts;
        if (os_look_at_link(folder, &facts).code == OS_OK &&
            (!is_by_us(&facts) || (facts.kind == OS_LINK && os_look(folder, &facts).code == OS_OK && !is_by_us(&facts))))
            return false;
        folder = path_folder(arena, host, folder);
    }
    return true;
}

/* The same of an open folder that stands where its path says: no link has to be looked for, and none can come between. */
static bool is_ours_above(struct os_place *place, bool *known)
{
    struct os_entry facts;
    bool ours = true;
    *known = true;
    for (unsigned levels = 1; levels < LEVELS && *known && ours; levels++) {
        *known = os_look_above(place, levels, &facts).code == OS_OK;
        ours = !*known || is_by_us(&facts);
    }
    return ours;
}

static bool is_way_there_ours(struct arena *arena, const struct host *host, const char *folder, struct os_place *place)
{
    bool known = false, ours = false;
    if (place != NULL && host->family == HOST_POSIX)
        ours = is_ours_above(place, &known);
    return known ? ours : is_way_ours(arena, host, folder);
}

/* Mostly it is there; and what is there is opened and judged as one thing. */
enum cache_state cache_open(struct arena *arena, const struct host *host, const char *folder, bool make,
                            struct os_place **out)
{
    if (folder == NULL)
        return CACHE_ABSENT;
    struct os_status status = os_place_open(arena, folder, out);
    if (!is_way_there_ours(arena, host, folder, status.code == OS_OK ? *out : NULL)) {
        if (status.code == OS_OK)
            os_place_close(*out);
        return CACHE_OPEN_TO_OTHERS;
    }
    if (status.code == OS_ABSENT && make) {
        make_folder(arena, host, folder, 1);
        status = os_place_open(arena, folder, out);
    }
    if (status.code != OS_OK)
        return status.code == OS_ABSENT ? CACHE_ABSENT : CACHE_UNUSABLE;
    if (is_ours(host, *out))
        return CACHE_OURS;
    os_place_close(*out);
    return CACHE_OPEN_TO_OTHERS;
}

str cache_read_in(struct arena *arena, struct os_place *place, const char *name)
{
    struct os_entry facts;
    str bytes = { "", 0 };
    if (os_look_in(place, name, &facts).code != OS_OK || facts.kind != OS_FILE || facts.owner != os_user()
        || (facts.mode & 022) != 0)
        return bytes;
    if (os_read_in(arena, place, name, LARGEST, &bytes.text, &bytes.size).code != OS_OK)
        return (str){ "", 0 };
    return bytes;
}

bool cache_publish(struct arena *arena, struct os_place *place, const char *name, str bytes)
{
    uint64_t random;
    if (os_random(&random, sizeof random).code != OS_OK)
        return false;
    const char *own = text_format(arena, "%s." HEX64, name, HEX64_OF(random));
    if (os_write(place, own, bytes.text, bytes.size, 0600).code != OS_OK)
        return false;
    bool done = os_rename(place, own, place, name, OS_OVER).code == OS_OK;
    if (!done)
        (void)os_remove_file(place, own);
    return done;
}

str cache_read_file(struct arena *arena, const struct host *host, const char *folder, const char *name)
{
    struct os_place *place;
    if (cache_open(arena, host, folder, false, &place) != CACHE_OURS)
        return (str){ "", 0 };
    str bytes = cache_read_in(arena, place, name);
    os_place_close(place);
    return bytes;
}

void cache_write_file(struct arena *arena, const struct host *host, const char *folder, const char *name, str bytes)
{
    struct os_place *place;
    if (bytes.size > LARGEST || cache_open(arena, host, folder, true, &place) != CACHE_OURS)
        return;
    (void)cache_publish(arena, place, name, bytes);
    os_place_close(place);
}

/* ---- looking up and keeping --------------------------------------------------------------------- */

bool cache_get(struct arena *arena, const struct host *host, const char *folder, const struct cache_key *key,
               struct answer *out)
{
    const char *head = line_head(arena, key);
    str line;
    *out = (struct answer){ .implementation = CPYTHON };
    return cache_find_line(cache_read_file(arena, host, folder, "facts"), head, &line) && read_line(arena, line, out);
}

bool cache_fits_a_line(const char *text)
{
    return text == NULL || strpbrk(text, "\t\r\n") == NULL;
}

void cache_put(struct arena *arena, const struct host *host, const char *folder, const struct cache_key *key,
               const struct answer *answer)
{
    if (!cache_fits_a_line(key->path) || !cache_fits_a_line(answer->prefix) || !cache_fits_a_line(answer->stdlib)
        || !cache_fits_a_line(answer->platlibdir))
        return;
    struct text line = write_line(arena, line_head(arena, key), answer);
    str old = cache_read_file(arena, host, folder, "facts");
    cache_write_file(arena, host, folder, "facts", cache_renewed(arena, old, key->path, &line));
}
