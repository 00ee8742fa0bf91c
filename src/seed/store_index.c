/* store_index.c: facts of a wheel, its files in rows of one size, all texts with their NULs, and the RECORD.
 *
 * It is read for every environment, so that nothing in it is to be parsed: texts stay where they were read, and
 * numbers are the machine's own. One that another kind of machine has written does not fit, and is a miss. */
#include "src/seed/store_index.h"

#include <string.h>

enum { MOST = 100000 };         /* entry points, files: more than any wheel that zip.h accepts can have */

static const char format[16] = "venvcast.seed/2";

struct head {
    char format[16];
    uint64_t sum;               /* of all that follows */
    uint64_t scripts_at;
    uint32_t clones, points, files, size;       /* size: of a row, whose layout belongs to the machine */
};

struct row {
    uint64_t size, file;
    int64_t modified;
    uint32_t mode, folder, name_at, size_of_path;
};

bool stored_is_untouched(const struct stored_file *file, const struct os_entry *now, uint32_t user)
{
    return now->kind == OS_FILE && now->size == file->size && now->file == file->file &&
           now->modified == file->modified && now->mode == file->mode && now->owner == user;
}

/* Against accidents, and quick: eight bytes at a time in four lanes. Every change of one of them changes the sum. */
static uint64_t checksum(str text)
{
    const uint64_t odd = 0x9e3779b97f4a7c15u;
    uint64_t a = 1, b = 2, c = 3, d = 4, words[4];
    for (; text.size >= sizeof words; text = (str){ text.text + sizeof words, text.size - sizeof words }) {
        memcpy(words, text.text, sizeof words);
        a = (a ^ words[0]) * odd;
        b = (b ^ words[1]) * odd;
        c = (c ^ words[2]) * odd;
        d = (d ^ words[3]) * odd;
    }
    return ((((a >> 32 ^ a) * odd + (b >> 32 ^ b)) * odd + (c >> 32 ^ c)) * odd + (d >> 32 ^ d)) ^ str_hash(text);
}

/* ---- writing -------------------------------------------------------------------------------- */

void store_index_number(struct stored_file *files, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct stored_file *file = &files[i];
        const char *slash = strrchr(file->path, '/');
        file->name_at = slash == NULL ? 0 : (unsigned)(slash - file->path) + 1;
        file->size_of_path = (unsigned)strlen(file->path);
        bool same = i > 0 && file[-1].name_at == file->name_at && strncmp(file[-1].path, file->path, file->name_at) == 0;
        file->folder = i == 0 ? 0 : file[-1].folder + !same;
    }
}

static void add_text(struct text *out, const char *text)
{
    text_put(out, text == NULL ? "" : text);
    text_byte(out, '\0');
}

static void add_entry_point(struct text *out, const struct entry_point *point)
{
    add_text(out, point->name);
    add_text(out, point->module);
    add_text(out, point->attribute);
    add_text(out, point->windowed ? "w" : "");
}

static void add_row(struct text *out, const struct stored_file *file)
{
    struct row row = { file->size, file->file, file->modified, file->mode, file->folder, file->name_at,
                       file->size_of_path };
    text_add(out, (str){ (const char *)&row, sizeof row });
}

str store_index_write(struct arena *arena, const struct wheel *wheel, const struct stored *stored)
{
    struct text body = { .arena = arena }, out = { .arena = arena };
    text_reserve(&body, stored->count * (sizeof(struct row) + 64) + stored->record.size + 1024);
    for (size_t i = 0; i < stored->count; i++)
        add_row(&body, &stored->files[i]);
    add_text(&body, wheel->name);
    add_text(&body, wheel->version);
    add_text(&body, wheel->dist_info);
    add_text(&body, wheel->requires_python);
    add_text(&body, stored->bytecode);
    for (size_t i = 0; i < wheel->entry_point_count; i++)
        add_entry_point(&body, &wheel->entry_points[i]);
    for (size_t i = 0; i < stored->count; i++)
        add_text(&body, stored->files[i].path);
    text_add(&body, stored->record);
    struct head head = { .scripts_at = stored->scripts_at, .clones = stored->clones,
                         .points = (uint32_t)wheel->entry_point_count, .files = (uint32_t)stored->count,
                         .size = sizeof(struct row) };
    memcpy(head.format, format, sizeof head.format);
    head.sum = checksum(text_view(&body));
    text_add(&out, (str){ (const char *)&head, sizeof head });
    text_add(&out, text_view(&body));
    return text_view(&out);
}

/* ---- reading -------------------------------------------------------------------------------- */

static bool take(str *rest, size_t size, const char **out)
{
    if (size > rest->size)
        return false;
    *out = rest->text;
    *rest = (str){ rest->text + size, rest->size - size };
    return true;
}

/* A text with its NUL, which stays where it is. */
static bool take_text(str *rest, const char **out)
{
    size_t size = str_find_byte(*rest, '\0');
    return size < rest->size && take(rest, size + 1, out);
}

static bool take_texts(str *rest, const char **const texts[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!take_text(rest, texts[i]))
            return false;
    return true;
}

static bool take_entry_point(str *rest, struct entry_point *out)
{
    const char *windowed = "";
    const char **const texts[] = { &out->name, &out->module, &out->attribute, &windowed };
    bool taken = take_texts(rest, texts, sizeof texts / sizeof *texts);
    out->windowed = taken && *windowed != '\0';
    return taken;
}

static bool take_path(str *rest, const char *bytes, struct stored_file *out)
{
    struct row row;
    memcpy(&row, bytes, sizeof row);
    *out = (struct stored_file){ .size = row.size, .file = row.file, .modified = row.modified, .mode = row.mode,
                                 .folder = row.folder, .name_at = row.name_at, .size_of_path = row.size_of_path };
    return row.name_at <= row.size_of_path && take(rest, (size_t)row.size_of_path + 1, &out->path) &&
           out->path[row.size_of_path] == '\0';
}

/* False for what is no index of ours, or not as it was written. */
static bool take_head(str *rest, struct head *out)
{
    const char *bytes;
    if (!take(rest, sizeof *out, &bytes))
        return false;
    memcpy(out, bytes, sizeof *out);
    return memcmp(out->format, format, sizeof format) == 0 && out->size == sizeof(struct row) && out->points <= MOST &&
           out->files <= MOST && out->sum == checksum(*rest);
}

static bool take_lists(struct arena *arena, str *rest, const char *rows, const struct head *head, struct wheel *wheel,
                       struct stored *stored)
{
    struct entry_point *points = arena_take_many(arena, head->points + 1, sizeof *points);
    struct stored_file *files = arena_take_raw(arena, (head->files + 1) * sizeof *files);
    for (size_t i = 0; i < head->points; i++)
        if (!take_entry_point(rest, &points[i]))
            return false;
    for (size_t i = 0; i < head->files; i++)
        if (!take_path(rest, rows + i * sizeof(struct row), &files[i]))
            return false;
    wheel->entry_point_count = head->points;
    wheel->entry_points = points;
    stored->count = head->files;
    stored->files = files;
    return head->scripts_at <= rest->size;
}

bool store_index_read(struct arena *arena, str text, struct wheel *wheel, struct stored *stored)
{
    struct head head;
    const char *rows;
    const char **const texts[] = { &wheel->name, &wheel->version, &wheel->dist_info, &wheel->requires_python,
                                   &stored->bytecode };
    if (!take_head(&text, &head) || !take(&text, head.files * sizeof(struct row), &rows) ||
        !take_texts(&text, texts, sizeof texts / sizeof *texts) ||
        !take_lists(arena, &text, rows, &head, wheel, stored))
        return false;
    if (wheel->requires_python[0] == '\0')
        wheel->requires_python = NULL;
    if (stored->bytecode[0] == '\0')
        stored->bytecode = NULL;
    stored->clones = head.clones != 0;
    stored->record = text;
    stored->scripts_at = (size_t)head.scripts_at;
    return true;
}
