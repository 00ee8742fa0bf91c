/* record.c: the csv of RECORD in both directions, and the proof that it and the files agree. */
#include "src/seed/record.h"

#include <stdlib.h>
#include <string.h>

#include "src/seed/hash.h"
#include "src/seed/refusal.h"

/* ---- reading -------------------------------------------------------------------------------- */

/* A field in quotes, the first of which is taken already; doubled quotes stand for one. */
static bool take_quoted(struct arena *arena, str *rest, const char **out)
{
    struct text field = { .arena = arena };
    for (;;) {
        size_t quote = str_find_byte(*rest, '"');
        if (quote == rest->size)
            return false;
        text_add(&field, str_slice(*rest, 0, quote));
        *rest = str_slice(*rest, quote + 1, rest->size);
        if (!str_starts(*rest, "\""))
            break;
        text_byte(&field, '"');
        *rest = str_slice(*rest, 1, rest->size);
    }
    *out = text_done(&field);
    return true;
}

static bool take_plain(struct arena *arena, str *rest, const char **out)
{
    size_t end = 0;
    while (end < rest->size && strchr(",\r\n\"", rest->text[end]) == NULL)
        end++;
    if (end < rest->size && rest->text[end] == '"')
        return false;
    *out = str_copy(arena, str_slice(*rest, 0, end));
    *rest = str_slice(*rest, end, rest->size);
    return true;
}

static bool take_field(struct arena *arena, str *rest, const char **out)
{
    if (!str_starts(*rest, "\""))
        return take_plain(arena, rest, out);
    *rest = str_slice(*rest, 1, rest->size);
    return take_quoted(arena, rest, out);
}

static bool take(str *rest, const char *text)
{
    if (!str_starts(*rest, text))
        return false;
    *rest = str_slice(*rest, strlen(text), rest->size);
    return true;
}

bool record_next(struct arena *arena, str *rest, struct record_row *out)
{
    return take_field(arena, rest, &out->path) && take(rest, ",") && take_field(arena, rest, &out->hash) &&
           take(rest, ",") && take_field(arena, rest, &out->size) &&
           (take(rest, "\r\n") || take(rest, "\n") || rest->size == 0) && out->path[0] != '\0';
}

static int by_path(const void *left, const void *right)
{
    return strcmp(((const struct record_row *)left)->path, ((const struct record_row *)right)->path);
}

bool record_read(struct arena *arena, const char *wheel, str text, size_t limit, struct record *out,
                 struct error *error)
{
    *out = (struct record){ 0, arena_take_many(arena, limit, sizeof *out->rows) };
    if (str_find_byte(text, '\0') != text.size)
        return refuse(error, W_RECORD_FORMAT, NULL, wheel);
    while (text.size > 0) {
        if (out->count == limit)
            return refuse(error, W_RECORD_PHANTOM, NULL, wheel);
        struct record_row *row = &out->rows[out->count++];
        if (!record_next(arena, &text, row))
            return refuse(error, W_RECORD_FORMAT, row->path, wheel);
    }
    qsort(out->rows, out->count, sizeof *out->rows, by_path);
    for (size_t i = 1; i < out->count; i++)
        if (strcmp(out->rows[i - 1].path, out->rows[i].path) == 0)
            return refuse(error, W_RECORD_DUPLICATE, out->rows[i].path, wheel);
    return true;
}

const struct record_row *record_find(const struct record *record, const char *path)
{
    const struct record_row key = { .path = path };
    return bsearch(&key, record->rows, record->count, sizeof key, by_path);
}

/* ---- proving -------------------------------------------------------------------------------- */

/* RECORD itself and its signatures: they cannot have a hash. */
static bool is_unhashed(const char *dist_info, const char *path)
{
    static const char *const names[] = { "RECORD", "RECORD.jws", "RECORD.p7s" };
    size_t size = strlen(dist_info);
    if (strncmp(path, dist_info, size) != 0 || path[size] != '/')
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(path + size + 1, names[i]) == 0)
            return true;
    return false;
}

static enum refusal hash_fault(struct arena *arena, const struct record_row *row, struct wheel_file *file)
{
    if (row->hash[0] == '\0')
        return W_RECORD_NO_HASH;
    if (strncmp(row->hash, "sha256=", 7) != 0)
        return W_RECORD_ALGORITHM;
    if (strcmp(row->size, number_text(arena, file->size)) != 0)
        return W_RECORD_SIZE;
    char hash[HASH_TEXT];
    hash_write(file->bytes, file->size, hash);
    file->hash = row->hash;
    return strcmp(row->hash, hash) == 0 ? W_FINE : W_RECORD_HASH;
}

static enum refusal file_fault(struct arena *arena, const char *dist_info, const struct record_row *row,
                               struct wheel_file *file)
{
    file->hash = "";
    if (is_unhashed(dist_info, file->path))
        return row == NULL || row->hash[0] == '\0' ? W_FINE : W_RECORD_SELF;
    return row == NULL ? W_RECORD_UNLISTED : hash_fault(arena, row, file);
}

static int by_file_path(const void *left, const void *right)
{
    const struct wheel_file *const *a = left, *const *b = right;
    return strcmp((*a)->path, (*b)->path);
}

static struct wheel_file **sorted(struct arena *arena, size_t count, struct wheel_file *files)
{
    struct wheel_file **order = arena_take_many(arena, count, sizeof *order);
    for (size_t i = 0; i < count; i++)
        order[i] = &files[i];
    qsort(order, count, sizeof *order, by_file_path);
    return order;
}

/* A row without a file: only RECORD's own, without a hash. */
static enum refusal lonely_row_fault(const char *dist_info, const struct record_row *row)
{
    size_t size = strlen(dist_info);
    if (strncmp(row->path, dist_info, size) != 0 || strcmp(row->path + size, "/RECORD") != 0)
        return W_RECORD_PHANTOM;
    return row->hash[0] == '\0' && row->size[0] == '\0' ? W_FINE : W_RECORD_SELF;
}

/* Both lists are sorted alike, so that one walk meets every row and every file. */
bool record_prove(struct arena *arena, const char *wheel, const char *dist_info, const struct record *record,
                  size_t count, struct wheel_file *files, struct error *error)
{
    struct wheel_file **order = sorted(arena, count, files);
    const struct record_row *row = record->rows, *end = record->rows + record->count;
    for (size_t i = 0; i < count || row < end;) {
        int side = i == count ? 1 : row == end ? -1 : strcmp(order[i]->path, row->path);
        enum refusal fault = side > 0 ? lonely_row_fault(dist_info, row)
                                      : file_fault(arena, dist_info, side == 0 ? row : NULL, order[i]);
        if (fault != W_FINE)
            return refuse(error, fault, side > 0 ? row->path : order[i]->path, wheel);
        row += side >= 0;
        i += side <= 0;
    }
    return true;
}

/* ---- writing -------------------------------------------------------------------------------- */

static void write_field(struct text *out, const char *field)
{
    if (strpbrk(field, ",\"\r\n") == NULL) {
        text_put(out, field);
        return;
    }
    text_byte(out, '"');
    for (; *field != '\0'; field++) {
        if (*field == '"')
            text_byte(out, '"');
        text_byte(out, *field);
    }
    text_byte(out, '"');
}

void record_write(struct record *record, struct text *out)
{
    qsort(record->rows, record->count, sizeof *record->rows, by_path);
    for (size_t i = 0; i < record->count; i++) {
        const struct record_row *row = &record->rows[i];
        write_field(out, row->path);
        text_byte(out, ',');
        write_field(out, row->hash);
        text_byte(out, ',');
        write_field(out, row->size);
        text_put(out, "\r\n");
    }
}
