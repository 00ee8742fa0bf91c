/* store_index.c: a line with a checksum of all that follows: facts, entry points, files, and the RECORD. */
#include "src/seed/store_index.h"

#include <string.h>

#include <libdeflate.h>

#define FORMAT "venvcast.seed/1\t"

enum { MOST = 100000 };         /* entry points, files: more than any wheel that zip.h accepts can have */

bool stored_is_untouched(const struct stored_file *file, const struct os_entry *now, uint32_t user)
{
    return now->kind == OS_FILE && now->size == file->size && now->file == file->file &&
           now->modified == file->modified && now->mode == file->mode && now->owner == user;
}

/* ---- writing -------------------------------------------------------------------------------- */

/* False once a text was added that holds what separates fields. */
static bool add_text(struct text *out, const char *text, char end)
{
    text_put(out, text);
    text_byte(out, end);
    return strpbrk(text, "\t\r\n") == NULL;
}

static void add_number(struct text *out, uint64_t number)
{
    text_number(out, number);
    text_byte(out, '\t');
}

static bool add_facts(struct text *out, const struct wheel *wheel, const struct stored *stored)
{
    bool fits = add_text(out, wheel->name, '\t') && add_text(out, wheel->version, '\t') &&
                add_text(out, wheel->dist_info, '\t') &&
                add_text(out, wheel->requires_python == NULL ? "" : wheel->requires_python, '\t') &&
                add_text(out, stored->bytecode == NULL ? "" : stored->bytecode, '\t');
    add_number(out, stored->clones);
    add_number(out, wheel->entry_point_count);
    add_number(out, stored->count);
    text_number(out, stored->scripts_at);
    text_byte(out, '\n');
    return fits;
}

static bool add_entry_point(struct text *out, const struct entry_point *point)
{
    bool fits = add_text(out, point->name, '\t') && add_text(out, point->module, '\t') &&
                add_text(out, point->attribute, '\t');
    text_put(out, point->windowed ? "1\n" : "0\n");
    return fits;
}

static bool add_file(struct text *out, const struct stored_file *file)
{
    add_number(out, file->size);
    add_number(out, file->file);
    add_number(out, (uint64_t)file->modified);
    add_number(out, file->mode);
    return add_text(out, file->path, '\n');
}

static uint32_t checksum(str text)
{
    return libdeflate_crc32(0, text.text, text.size);
}

str store_index_write(struct arena *arena, const struct wheel *wheel, const struct stored *stored)
{
    struct text body = { .arena = arena }, out = { .arena = arena };
    text_reserve(&body, stored->count * 96 + stored->record.size + 1024);
    bool fits = add_facts(&body, wheel, stored);
    for (size_t i = 0; i < wheel->entry_point_count; i++)
        fits &= add_entry_point(&body, &wheel->entry_points[i]);
    for (size_t i = 0; i < stored->count; i++)
        fits &= add_file(&body, &stored->files[i]);
    if (!fits)
        return (str){ NULL, 0 };
    text_add(&body, stored->record);
    text_put(&out, FORMAT);
    text_number(&out, checksum(text_view(&body)));
    text_byte(&out, '\n');
    text_add(&out, text_view(&body));
    return text_view(&out);
}

/* ---- reading -------------------------------------------------------------------------------- */

/* A field up to `end`, which is taken as well. */
static bool take_text(struct arena *arena, str *rest, char end, const char **out)
{
    const char *found = memchr(rest->text, end, rest->size);
    if (found == NULL)
        return false;
    str field = { rest->text, (size_t)(found - rest->text) };
    *out = str_copy(arena, field);
    *rest = str_slice(*rest, field.size + 1, rest->size);
    return true;
}

static bool take_number(str *rest, char end, uint64_t *out)
{
    size_t i = 0;
    for (*out = 0; i < rest->size && rest->text[i] >= '0' && rest->text[i] <= '9'; i++)
        *out = *out * 10 + (uint64_t)(rest->text[i] - '0');
    if (i == 0 || i > 20 || i == rest->size || rest->text[i] != end)
        return false;
    *rest = (str){ rest->text + i + 1, rest->size - i - 1 };
    return true;
}

static bool take_entry_point(struct arena *arena, str *rest, struct entry_point *out)
{
    uint64_t windowed;
    if (!take_text(arena, rest, '\t', &out->name) || !take_text(arena, rest, '\t', &out->module) ||
        !take_text(arena, rest, '\t', &out->attribute) || !take_number(rest, '\n', &windowed))
        return false;
    out->windowed = windowed != 0;
    return true;
}

static bool take_file(struct arena *arena, str *rest, struct stored_file *out)
{
    uint64_t modified, mode;
    if (!take_number(rest, '\t', &out->size) || !take_number(rest, '\t', &out->file) ||
        !take_number(rest, '\t', &modified) || !take_number(rest, '\t', &mode))
        return false;
    out->modified = (int64_t)modified;
    out->mode = (unsigned)mode;
    return take_text(arena, rest, '\n', &out->path);
}

static bool take_lists(struct arena *arena, str *rest, size_t points, size_t files, struct wheel *wheel,
                       struct stored *stored)
{
    struct entry_point *point = arena_take_many(arena, points + 1, sizeof *point);
    struct stored_file *file = arena_take_many(arena, files + 1, sizeof *file);
    for (size_t i = 0; i < points; i++)
        if (!take_entry_point(arena, rest, &point[i]))
            return false;
    for (size_t i = 0; i < files; i++)
        if (!take_file(arena, rest, &file[i]))
            return false;
    wheel->entry_point_count = points;
    wheel->entry_points = point;
    stored->count = files;
    stored->files = file;
    return true;
}

static bool take_head(str *rest)
{
    uint64_t sum;
    return str_take(rest, FORMAT) && take_number(rest, '\n', &sum) && sum == checksum(*rest);
}

bool store_index_read(struct arena *arena, str text, struct wheel *wheel, struct stored *stored)
{
    uint64_t clones, points, files, at;
    if (!take_head(&text) || !take_text(arena, &text, '\t', &wheel->name) ||
        !take_text(arena, &text, '\t', &wheel->version) || !take_text(arena, &text, '\t', &wheel->dist_info) ||
        !take_text(arena, &text, '\t', &wheel->requires_python) ||
        !take_text(arena, &text, '\t', &stored->bytecode) || !take_number(&text, '\t', &clones) ||
        !take_number(&text, '\t', &points) || !take_number(&text, '\t', &files) ||
        !take_number(&text, '\n', &at) || points > MOST || files > MOST)
        return false;
    if (!take_lists(arena, &text, (size_t)points, (size_t)files, wheel, stored) || at > text.size)
        return false;
    if (wheel->requires_python[0] == '\0')
        wheel->requires_python = NULL;
    if (stored->bytecode[0] == '\0')
        stored->bytecode = NULL;
    stored->clones = clones != 0;
    stored->record = text;
    stored->scripts_at = (size_t)at;
    return true;
}
