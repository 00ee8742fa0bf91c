/* diff.c: the longest common sequence of lines between the first difference and the last. */
#include "src/report/diff.h"

enum { AROUND = 3, CELLS_MOST = 1024 * 1024 };

struct lines {
    size_t count;
    str *list;              /* each with its newline */
};

static struct lines split(struct arena *arena, str rest)
{
    struct lines lines = { 0, NULL };
    for (size_t i = 0; i < rest.size; i++)
        lines.count += rest.text[i] == '\n';
    lines.list = arena_take_many(arena, lines.count + 1, sizeof *lines.list);
    lines.count = 0;
    while (rest.size > 0) {
        size_t end = str_find_byte(rest, '\n');
        lines.list[lines.count++] = str_slice(rest, 0, end + 1);
        rest = str_slice(rest, end + 1, rest.size);
    }
    return lines;
}

static void put_line(struct text *out, char mark, str line)
{
    text_byte(out, mark);
    text_add(out, line);
    if (!str_ends(line, "\n"))
        text_put(out, "\n\\ No newline at end of file\n");
}

static void put_lines(struct text *out, char mark, const str *lines, size_t count)
{
    for (size_t i = 0; i < count; i++)
        put_line(out, mark, lines[i]);
}

/* What differs: lines that both have, in their order, are not marked. */
static void put_changes(struct text *out, const str *old, size_t old_count, const str *new, size_t new_count)
{
    size_t wide = new_count + 1, i = 0, j = 0;
    if ((old_count + 1) * wide > CELLS_MOST) {
        put_lines(out, '-', old, old_count);
        put_lines(out, '+', new, new_count);
        return;
    }
    unsigned *common = arena_take_many(out->arena, (old_count + 1) * wide, sizeof *common);
    for (size_t a = old_count; a-- > 0;)
        for (size_t b = new_count; b-- > 0;) {
            unsigned below = common[(a + 1) * wide + b], right = common[a * wide + b + 1];
            common[a * wide + b] = str_equal(old[a], new[b]) ? common[(a + 1) * wide + b + 1] + 1
                                                             : below > right ? below : right;
        }
    while (i < old_count || j < new_count) {
        if (i < old_count && j < new_count && str_equal(old[i], new[j])) {
            put_line(out, ' ', old[i++]);
            j++;
        } else if (j == new_count || (i < old_count && common[(i + 1) * wide + j] >= common[i * wide + j + 1])) {
            put_line(out, '-', old[i++]);
        } else {
            put_line(out, '+', new[j++]);
        }
    }
}

static void put_range(struct text *out, char mark, size_t from, size_t count)
{
    text_print(out, " %c%u,%u", mark, (unsigned)(count == 0 ? from : from + 1), (unsigned)count);
}

static bool is_text(str bytes)
{
    return str_find_byte(bytes, '\0') == bytes.size;
}

const char *report_diff(struct arena *arena, const char *path, str before, str after)
{
    struct text out = { .arena = arena };
    struct lines old = split(arena, before), new = split(arena, after);
    size_t head = 0, tail = 0;
    if (!is_text(before) || !is_text(after) || (before.text != NULL && str_equal(before, after)))
        return "";
    while (head < old.count && head < new.count && str_equal(old.list[head], new.list[head]))
        head++;
    while (tail < old.count - head && tail < new.count - head &&
           str_equal(old.list[old.count - 1 - tail], new.list[new.count - 1 - tail]))
        tail++;
    size_t from = head < AROUND ? 0 : head - AROUND, after_it = tail < AROUND ? tail : AROUND;
    size_t old_count = old.count - tail - head, new_count = new.count - tail - head;
    text_print(&out, "--- %s\n+++ %s\n@@", before.text == NULL ? "/dev/null" : path, path);
    put_range(&out, '-', from, head - from + old_count + after_it);
    put_range(&out, '+', from, head - from + new_count + after_it);
    text_put(&out, " @@\n");
    put_lines(&out, ' ', old.list + from, head - from);
    put_changes(&out, old.list + head, old_count, new.list + head, new_count);
    put_lines(&out, ' ', old.list + old.count - tail, after_it);
    return text_done(&out);
}
