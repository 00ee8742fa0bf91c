/* known.c: one line an interpreter: what its facts were learnt from, then the facts. */
#include "src/find/known.h"

#include <string.h>

#include "src/base/path.h"
#include "src/find/cache.h"

/* ---- the facts as fields ------------------------------------------------------------------------ */

/* Every text of an interpreter that is learnt from files, in the order of the line; the first two may be empty, the
 * last three missing. */
enum { TEXTS = 16, FIRST_NEEDED = 2, OTHERS = 13 };

static void texts_of(struct interpreter *python, const char **texts[TEXTS])
{
    const char **all[TEXTS] = {
        &python->level, &python->abiflags, &python->architecture, &python->asked, &python->executable,
        &python->base, &python->home, &python->name, &python->prefix, &python->stdlib, &python->lib_name,
        &python->include_name, &python->platlibdir, &python->wheel_pkg_dir, &python->no_copy, &python->companions,
    };
    memcpy(texts, all, sizeof all);
}

/* Texts that are empty rather than missing. */
static void mend(struct interpreter *python)
{
    python->level = python->level == NULL ? "" : python->level;
    python->abiflags = python->abiflags == NULL ? "" : python->abiflags;
}

static bool write_facts(struct text *line, const struct interpreter *python)
{
    struct interpreter copy = *python;
    const char **texts[TEXTS];
    texts_of(&copy, texts);
    text_print(line, "%d %u %u %u %d %d %d", (int)python->implementation, python->major, python->minor, python->micro,
               python->free_threaded, python->debug, python->is_64bit);
    for (size_t i = 0; i < TEXTS; i++) {
        if (!cache_fits_a_line(*texts[i]))
            return false;
        text_byte(line, '\t');
        text_put(line, *texts[i] == NULL ? "" : *texts[i]);
    }
    return true;
}

static bool read_numbers(const char *field, struct interpreter *out)
{
    unsigned numbers[7];
    str rest = str_of(field), number;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (!str_next_item(&rest, ' ', &number) || !str_to_number(number, &numbers[i]))
            return false;
    }
    out->implementation = (enum implementation)numbers[0];
    out->major = numbers[1];
    out->minor = numbers[2];
    out->micro = numbers[3];
    out->free_threaded = numbers[4] != 0;
    out->debug = numbers[5] != 0;
    out->is_64bit = numbers[6] != 0;
    return numbers[0] <= GRAALPY && rest.size == 0;
}

static bool read_facts(struct arena *arena, str rest, struct interpreter *out)
{
    const char **texts[TEXTS], *numbers;
    *out = (struct interpreter){ 0 };
    texts_of(out, texts);
    (void)cache_next_field(arena, &rest, &numbers);
    if (!read_numbers(numbers, out))
        return false;
    for (size_t i = 0; i < TEXTS; i++)
        if (!cache_next_field(arena, &rest, texts[i]) || (*texts[i] == NULL && i >= FIRST_NEEDED && i < OTHERS))
            return false;
    mend(out);
    return true;
}

/* ---- what they were learnt from ------------------------------------------------------------------ */

static bool add_sources(struct known *known, struct text *line, const char *path, const struct os_entry *program,
                        const char *stdlib)
{
    struct arena *arena = known->arena;
    const char *folder = path_folder(arena, known->host, path);
    const char *above = path_folder(arena, known->host, folder), *library = path_join(arena, known->host, stdlib, "os.py");
    struct os_entry facts[3];
    if (glance_at(known->glances, folder, &facts[0], NULL).code != OS_OK ||
        glance_at(known->glances, above, &facts[1], NULL).code != OS_OK || os_look(library, &facts[2]).code != OS_OK)
        return false;
    cache_add_identity(line, program);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        cache_add_identity(line, &facts[i]);
    return true;
}

static void add_head(struct text *line, const char *path)
{
    text_put(line, CACHE_FORMAT "\t");
    text_put(line, path);
    text_byte(line, '\t');
}

/* The line that begins so, from `*rest` on. */
static bool find_from(str *rest, const char *begin, str *out)
{
    while (str_next_line(rest, out))
        if (str_starts(*out, begin))
            return true;
    return false;
}

/* The line of `path`, when it is whole. */
static bool find_line(struct known *known, const char *path, str *out)
{
    struct text head = { .arena = known->arena };
    add_head(&head, path);
    const char *begin = text_done(&head);
    if (!known->is_read)
        known->bytes = cache_read_file(known->arena, known->host, known->cache, "known");
    known->is_read = true;
    if (!find_from(&known->ahead, begin, out)) {
        known->ahead = known->bytes;
        if (!find_from(&known->ahead, begin, out))
            return false;
    }
    str whole = *out;
    return cache_line_is_whole(&whole);
}

/* ---- asking and telling -------------------------------------------------------------------------- */

enum { SOURCES = 4, HEAD_FIELDS = 2, MOST_OTHERS = 128 };

/* The facts of a whole line: they begin behind its head and sources, and end before its sum. */
static str facts_of(str line)
{
    str field;
    line.size = str_find_last_byte(line, '\t');
    for (size_t i = 0; i < HEAD_FIELDS + SOURCES; i++)
        str_split(line, '\t', &field, &line);
    return line;
}

static void keep(struct known *known, str line)
{
    known->lines.arena = known->arena;
    text_add(&known->lines, line);
    text_byte(&known->lines, '\n');
}

bool known_get(struct known *known, const char *path, const struct os_entry *program, struct interpreter *out)
{
    str line;
    struct text now = { .arena = known->arena };
    if (!find_line(known, path, &line) || !read_facts(known->arena, facts_of(line), out)
        || strcmp(out->asked, path) != 0)
        return false;
    add_head(&now, path);
    if (!add_sources(known, &now, path, program, out->stdlib) || !str_starts(line, text_done(&now)))
        return false;
    keep(known, line);
    return true;
}

void known_put(struct known *known, const char *path, const struct os_entry *program,
               const struct interpreter *python)
{
    struct text line = { .arena = known->arena };
    if (!cache_fits_a_line(path) || strcmp(python->asked, path) != 0)
        return;
    add_head(&line, path);
    if (!add_sources(known, &line, path, program, python->stdlib) || !write_facts(&line, python))
        return;
    cache_add_checksum(&line);
    keep(known, text_view(&line));
    known->is_new = true;
}

void known_save(struct known *known)
{
    if (known->is_new)
        cache_write_file(known->arena, known->host, known->cache, "known", text_view(&known->lines));
}

/* Those of the same path and broken ones are left out, and what nobody has asked for the longest time. */
void known_save_among_others(struct known *known)
{
    str rest = known->bytes, line, own = text_view(&known->lines), path;
    if (!known->is_new)
        return;
    for (size_t count = 0; count < MOST_OTHERS && str_next_line(&rest, &line); count++) {
        str whole = line, fields = line;
        bool is_ours = cache_line_is_whole(&whole) && str_take(&fields, CACHE_FORMAT "\t")
                    && str_split(fields, '\t', &path, &fields);
        const char *same = is_ours ? text_join(known->arena, "\t", str_copy(known->arena, path), "\t", NULL) : "";
        if (is_ours && str_find(own, same) == own.size)
            keep(known, line);
    }
    known_save(known);
}
