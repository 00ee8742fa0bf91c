/* suggest.c: edit distance, and the option nearest to a misspelt one. */
#include "src/ask/suggest.h"

#include "src/ask/options.h"
#include "src/base/utf8.h"

struct codes {
    size_t count;
    int32_t *at;
};

static struct codes codes_of(struct arena *arena, str s)
{
    struct codes codes = { 0, arena_take_many(arena, s.size + 1, sizeof *codes.at) };
    while (s.size > 0) {
        int32_t invalid = -1 - (unsigned char)s.text[0];    /* two different bytes stay different */
        int32_t code = utf8_next(&s);
        codes.at[codes.count++] = code < 0 ? invalid : code;
    }
    return codes;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* One row of the table of distances: `before` is the row above, `first` the one above that. */
static void fill_row(const struct codes *a, const struct codes *b, size_t i, const size_t *first,
                     const size_t *before, size_t *row)
{
    row[0] = i;
    for (size_t j = 1; j <= b->count; j++) {
        bool same = a->at[i - 1] == b->at[j - 1];
        row[j] = least(least(before[j], row[j - 1]) + 1, before[j - 1] + (same ? 0 : 1));
        if (i > 1 && j > 1 && a->at[i - 1] == b->at[j - 2] && a->at[i - 2] == b->at[j - 1])
            row[j] = least(row[j], first[j - 2] + 1);
    }
}

size_t suggest_distance(struct arena *arena, str a, str b)
{
    struct codes from = codes_of(arena, a), to = codes_of(arena, b);
    size_t *rows[3];
    for (size_t i = 0; i < 3; i++)
        rows[i] = arena_take_many(arena, to.count + 1, sizeof **rows);
    for (size_t j = 0; j <= to.count; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= from.count; i++)
        fill_row(&from, &to, i, rows[(i + 1) % 3], rows[(i - 1) % 3], rows[i % 3]);
    return rows[from.count % 3][to.count];
}

/* What the same thing is called elsewhere (virtualenv, uv, other spellings). */
static const char *known_elsewhere(str name)
{
    static const char *const rows[][2] = {
        { "--no-pip", "--without-pip" },
        { "--no-seed", "--without-pip" },
        { "--copy", "--copies" },
        { "--no-vcs-ignore", "--without-scm-ignore-files" },
        { "--colour", "--color" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (str_is(name, rows[i][0]))
            return rows[i][1];
    return NULL;
}

/* The only option shown in the help that begins like this, or NULL. */
static const char *begun(const char *name)
{
    const char *found = NULL;
    for (size_t i = 0; i < option_count(); i++) {
        const struct option *option = option_at(i);
        if (option->help == NULL || !str_starts(str_of(option->name), name))
            continue;
        if (found != NULL && !str_starts(str_of(option->name), found))
            return NULL;
        found = found != NULL ? found : option->name;       /* --python rather than --python-version */
    }
    return found;
}

static const char *nearest(struct arena *arena, str name)
{
    const char *found = NULL;
    size_t best = least((name.size - 2) / 3, 3) + 1;
    for (size_t i = 0; i < option_count(); i++) {
        const struct option *option = option_at(i);
        size_t distance = option->help == NULL ? best : suggest_distance(arena, name, str_of(option->name));
        if (distance < best) {
            best = distance;
            found = option->name;
        }
    }
    return found;
}

const char *suggest_option(struct arena *arena, const char *typed)
{
    str name = str_of(typed);
    name = str_slice(name, 0, str_find_byte(name, '='));
    const char *whole = str_starts(name, "--") ? str_copy(arena, name)
                                               : text_format(arena, "-%.*s", (int)least(name.size, 200), name.text);
    if (str_of(whole).size < 4 || str_of(whole).size > 200)     /* a letter behind "--" tells nothing */
        return NULL;
    const char *elsewhere = known_elsewhere(str_of(whole));
    const char *start = elsewhere == NULL ? begun(whole) : elsewhere;
    return start != NULL ? start : nearest(arena, str_of(whole));
}
