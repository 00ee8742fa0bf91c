/* lines.c: comments, continued lines and options of a file of requirements. */
#include "src/seed/lines.h"

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\f' || byte == '\v';
}

/* A comment begins at the front, or behind a blank. */
static str without_comment(str line)
{
    for (size_t i = 0; i < line.size; i++)
        if (line.text[i] == '#' && (i == 0 || is_blank(line.text[i - 1])))
            return str_slice(line, 0, i);
    return line;
}

static bool is_comment(str line)
{
    return str_starts(str_trim(line), "#");
}

/* One line, with those that a backslash at its end goes on in; a comment ends them. */
static bool next_whole(struct arena *arena, str *rest, unsigned *number, str *out)
{
    str line;
    struct text whole = { .arena = arena };
    bool more = str_next_line(rest, &line);
    if (!more)
        return false;
    ++*number;
    *out = line;
    if (!str_ends(line, "\\") || is_comment(line))
        return true;
    while (more && str_ends(line, "\\") && !is_comment(line)) {
        text_add(&whole, str_slice(line, 0, line.size - 1));
        more = str_next_line(rest, &line);
        *number += more;
    }
    if (more) {
        text_put(&whole, is_comment(line) ? " " : "");
        text_add(&whole, line);
    }
    *out = str_of(text_done(&whole));
    return true;
}

/* "-rbase.txt", "-r base.txt", "--requirement=base.txt": the file. */
static bool take_option(str line, const char *letter, const char *name, str *value)
{
    if (str_take(&line, name)) {
        if (line.size > 0 && line.text[0] != '=' && !is_blank(line.text[0]))
            return false;
        *value = str_trim(str_slice(line, 1, line.size));
        return true;
    }
    *value = STR("");
    if (letter == NULL || !str_take(&line, letter))
        return false;
    *value = str_trim(line);
    return true;
}

static bool says_where_to_look(str line)
{
    static const char *const names[][2] = {
        { "-i", "--index-url" }, { NULL, "--extra-index-url" }, { NULL, "--no-index" }, { "-f", "--find-links" },
        { NULL, "--no-binary" }, { NULL, "--only-binary" }, { NULL, "--prefer-binary" }, { NULL, "--require-hashes" },
        { NULL, "--pre" }, { NULL, "--trusted-host" }, { NULL, "--use-feature" },
    };
    str value;
    bool found = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        found = found || take_option(line, names[i][0], names[i][1], &value);
    return found;
}

/* Behind a requirement stand options of its own, of which none changes whether it is there. */
static str without_options(str line)
{
    for (size_t i = 1; i < line.size; i++)
        if (line.text[i] == '-' && is_blank(line.text[i - 1]))
            return str_trim(str_slice(line, 0, i));
    return line;
}

/* What pip takes for a file, a folder or an address. */
static bool is_place(str text)
{
    str marker;
    (void)str_split(text, ';', &text, &marker);
    bool names = str_find_byte(text, '@') < text.size;
    return !names && (str_find_byte(text, '/') < text.size || str_find_byte(text, '\\') < text.size ||
                      str_starts(text, ".") || str_ends(str_trim(text), ".whl") || str_ends(str_trim(text), ".zip") ||
                      str_ends(str_trim(text), ".gz"));
}

static struct line read(str line)
{
    struct line out = { .kind = LINE_OPEN, .text = line };
    if (str_find(line, "${") < line.size)               /* a variable of the process that runs pip */
        return out;
    if (take_option(line, "-r", "--requirement", &out.text))
        out.kind = LINE_INCLUDE;
    else if (take_option(line, "-c", "--constraint", &out.text))
        out.kind = LINE_CONSTRAINTS;
    else if (says_where_to_look(line))
        out.kind = LINE_NOTHING;
    else if (!str_starts(line, "-") && !is_place(without_options(line)))
        out = (struct line){ .kind = LINE_PROJECT, .text = without_options(line) };
    else
        out.text = line;
    return out;
}

bool lines_next(struct arena *arena, str *rest, unsigned *number, struct line *out)
{
    str line;
    for (;;) {
        unsigned begins = *number + 1;
        if (!next_whole(arena, rest, number, &line))
            return false;
        line = str_trim(without_comment(line));
        if (line.size == 0)
            continue;
        *out = read(line);
        out->number = begins;
        return true;
    }
}
