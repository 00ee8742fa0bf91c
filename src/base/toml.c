/* toml.c: a walk through a TOML document that keeps the one string it was sent for.
 *
 * Where the walk stands is a number, the "way": how many names of the wanted path lead here, or ASTRAY. */
#include "src/base/toml.h"

#include <string.h>

#include "src/base/utf8.h"

enum { ASTRAY = -1, DEEPEST = 100 };

struct scan {
    struct arena *arena;
    str rest;
    const char *const *path;
    const char *found;
    const char *why;
};

static bool fail(struct scan *scan, const char *why)
{
    scan->why = why;                /* nobody goes on behind it */
    return false;
}

/* ---- the small parts ----------------------------------------------------------------------------- */

static bool next_is(const struct scan *scan, char byte)
{
    return scan->rest.size > 0 && scan->rest.text[0] == byte;
}

static void skip(struct scan *scan, size_t bytes)
{
    scan->rest = str_slice(scan->rest, bytes, scan->rest.size);
}

static bool take(struct scan *scan, const char *token)
{
    return str_take(&scan->rest, token);
}

static void skip_blanks(struct scan *scan)
{
    while (next_is(scan, ' ') || next_is(scan, '\t'))
        skip(scan, 1);
}

static bool take_line_end(struct scan *scan)
{
    return take(scan, "\n") || take(scan, "\r\n");
}

static void skip_comment(struct scan *scan)
{
    if (next_is(scan, '#'))
        skip(scan, str_find_byte(scan->rest, '\n'));
}

/* Blanks, comments and ends of lines: what may stand between statements and in arrays. */
static void skip_lines(struct scan *scan)
{
    do {
        skip_blanks(scan);
        skip_comment(scan);
    } while (take_line_end(scan));
}

/* ---- strings ------------------------------------------------------------------------------------- */

static int hexadecimal(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    byte = (char)(byte | 0x20);
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

static bool take_code_point(struct scan *scan, size_t digits, struct text *out)
{
    uint32_t code = 0;
    for (size_t i = 0; i < digits; i++) {
        int digit = i < scan->rest.size ? hexadecimal(scan->rest.text[i]) : -1;
        if (digit < 0)
            return fail(scan, "a number of a character is too short");
        code = code * 16 + (uint32_t)digit;
    }
    skip(scan, digits);
    return code != 0 && code < 0x110000 && utf8_add(out, (int32_t)code) ? true : fail(scan, "no such character");
}

/* Behind a backslash. */
static bool take_escape(struct scan *scan, struct text *out)
{
    static const char letters[] = "btnfr\"\\", bytes[] = "\b\t\n\f\r\"\\";
    if (take(scan, "u"))
        return take_code_point(scan, 4, out);
    if (take(scan, "U"))
        return take_code_point(scan, 8, out);
    for (size_t i = 0; letters[i] != '\0'; i++)
        if (next_is(scan, letters[i])) {
            text_byte(out, bytes[i]);
            skip(scan, 1);
            return true;
        }
    return fail(scan, "an escape that TOML does not know");
}

/* Behind a backslash at a line's end: all blanks and line ends up to the next text. */
static bool take_line_joint(struct scan *scan)
{
    struct scan ahead = *scan;
    skip_blanks(&ahead);
    if (!take_line_end(&ahead))
        return false;
    do
        skip_blanks(&ahead);
    while (take_line_end(&ahead));
    *scan = ahead;
    return true;
}

/* A string on one line, behind its opening quote. */
static bool take_short_string(struct scan *scan, char quote, struct text *out)
{
    while (!next_is(scan, quote)) {
        if (scan->rest.size == 0 || next_is(scan, '\n') || next_is(scan, '\r') || next_is(scan, '\0'))
            return fail(scan, "a string has no end on its line");
        if (quote == '"' && take(scan, "\\")) {
            if (!take_escape(scan, out))
                return false;
            continue;
        }
        text_byte(out, scan->rest.text[0]);
        skip(scan, 1);
    }
    skip(scan, 1);
    return true;
}

/* The three quotes at the end; up to two more before them belong to the text. */
static bool take_long_end(struct scan *scan, char quote, struct text *out)
{
    size_t quotes = 0;
    while (quotes < scan->rest.size && quotes < 5 && scan->rest.text[quotes] == quote)
        quotes++;
    if (quotes < 3)
        return false;
    text_add(out, str_slice(scan->rest, 0, quotes - 3));
    skip(scan, quotes);
    return true;
}

/* A string of several lines, behind its three opening quotes. */
static bool take_long_string(struct scan *scan, char quote, struct text *out)
{
    take_line_end(scan);
    while (!take_long_end(scan, quote, out)) {
        if (scan->rest.size == 0 || next_is(scan, '\0'))
            return fail(scan, "a string of several lines has no end");
        if (next_is(scan, '\r') && str_starts(scan->rest, "\r\n"))
            skip(scan, 1);
        if (quote == '"' && take(scan, "\\")) {
            if (!take_line_joint(scan) && !take_escape(scan, out))
                return false;
            continue;
        }
        text_byte(out, scan->rest.text[0]);
        skip(scan, 1);
    }
    return true;
}

/* Any of the four kinds. */
static bool take_string(struct scan *scan, struct text *out)
{
    if (take(scan, "\"\"\""))
        return take_long_string(scan, '"', out);
    if (take(scan, "'''"))
        return take_long_string(scan, '\'', out);
    char quote = scan->rest.text[0];
    skip(scan, 1);
    return take_short_string(scan, quote, out);
}

/* ---- keys ---------------------------------------------------------------------------------------- */

static bool is_bare(char byte)
{
    return hexadecimal(byte) >= 0 || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') || byte == '-' || byte == '_';
}

static bool take_name(struct scan *scan, struct text *out)
{
    if (next_is(scan, '"') || next_is(scan, '\'')) {
        char quote = scan->rest.text[0];
        skip(scan, 1);
        return take_short_string(scan, quote, out);
    }
    size_t size = 0;
    while (size < scan->rest.size && is_bare(scan->rest.text[size]))
        size++;
    text_add(out, str_slice(scan->rest, 0, size));
    skip(scan, size);
    return size > 0 ? true : fail(scan, "a name is missing");
}

static int step(const struct scan *scan, int way, str name)
{
    if (way == ASTRAY || scan->path[way] == NULL || !str_is(name, scan->path[way]))
        return ASTRAY;
    return way + 1;
}

static bool is_there(const struct scan *scan, int way)
{
    return way != ASTRAY && scan->path[way] == NULL;
}

/* A key, dotted or not; *way moves along it. */
static bool take_key(struct scan *scan, int *way)
{
    do {
        struct text name = { .arena = scan->arena };
        skip_blanks(scan);
        if (!take_name(scan, &name))
            return false;
        *way = step(scan, *way, text_view(&name));
        skip_blanks(scan);
    } while (take(scan, "."));
    return true;
}

/* ---- values -------------------------------------------------------------------------------------- */

static bool take_value(struct scan *scan, int way, int depth);

static bool take_pair(struct scan *scan, int way, int depth)
{
    if (!take_key(scan, &way))
        return false;
    if (!take(scan, "="))
        return fail(scan, "'=' is missing behind a name");
    skip_blanks(scan);
    return take_value(scan, way, depth);
}

static bool take_array(struct scan *scan, int depth)
{
    skip_lines(scan);
    while (!take(scan, "]")) {
        if (!take_value(scan, ASTRAY, depth + 1))
            return false;
        skip_lines(scan);
        if (!take(scan, ",") && !next_is(scan, ']'))
            return fail(scan, "an array has no end");
        skip_lines(scan);
    }
    return true;
}

/* Line ends in it are allowed since TOML 1.1. */
static bool take_inline_table(struct scan *scan, int way, int depth)
{
    skip_lines(scan);
    while (!take(scan, "}")) {
        if (!take_pair(scan, way, depth + 1))
            return false;
        skip_lines(scan);
        if (!take(scan, ",") && !next_is(scan, '}'))
            return fail(scan, "an inline table has no end");
        skip_lines(scan);
    }
    return true;
}

/* Numbers, dates and truth values are of no interest: any word that could be one is stepped over. */
static bool take_plain(struct scan *scan)
{
    str rest = scan->rest;
    size_t size = 0;
    while (size < rest.size && (is_bare(rest.text[size]) || memchr("+.: ", rest.text[size], 4) != NULL))
        size++;
    str word = str_trim(str_slice(rest, 0, size));
    skip(scan, size);
    return word.size > 0 ? true : fail(scan, "a value is missing");
}

static bool take_text(struct scan *scan, int way)
{
    struct text out = { .arena = scan->arena };
    if (!take_string(scan, &out))
        return false;
    if (!is_there(scan, way))
        return true;
    if (scan->found != NULL)
        return fail(scan, "it is given twice");
    scan->found = text_done(&out);
    return true;
}

static bool take_value(struct scan *scan, int way, int depth)
{
    if (depth > DEEPEST)
        return fail(scan, "values are nested too deeply");
    if (next_is(scan, '"') || next_is(scan, '\''))
        return take_text(scan, way);
    if (is_there(scan, way))
        return fail(scan, "it is no string");
    if (take(scan, "["))
        return take_array(scan, depth);
    if (take(scan, "{"))
        return take_inline_table(scan, way, depth);
    return take_plain(scan);
}

/* ---- statements ---------------------------------------------------------------------------------- */

/* "[name]" or "[[name]]": *table becomes the way to it. A list of tables leads nowhere. */
static bool take_header(struct scan *scan, int *table)
{
    bool list = take(scan, "[");
    *table = 0;
    if (!take_key(scan, table))
        return false;
    if (!take(scan, list ? "]]" : "]"))
        return fail(scan, "the name of a table has no end");
    if (list)
        *table = ASTRAY;
    return true;
}

static bool take_statement(struct scan *scan, int *table)
{
    bool taken = take(scan, "[") ? take_header(scan, table) : take_pair(scan, *table, 0);
    skip_blanks(scan);
    skip_comment(scan);
    if (taken && scan->rest.size > 0 && !take_line_end(scan))
        return fail(scan, "a line goes on behind its value");
    return taken;
}

static unsigned line_of(str document, str rest)
{
    unsigned line = 1;
    for (size_t i = 0; i + rest.size < document.size; i++)
        line += document.text[i] == '\n';
    return line;
}

bool toml_find_string(struct arena *arena, str document, const char *const *path, const char **out,
                      struct toml_fault *fault)
{
    struct scan scan = { .arena = arena, .rest = document, .path = path };
    int table = 0;
    take(&scan, "\xef\xbb\xbf");
    skip_lines(&scan);
    while (scan.rest.size > 0) {
        if (!take_statement(&scan, &table)) {
            *fault = (struct toml_fault){ line_of(document, scan.rest), scan.why };
            return false;
        }
        skip_lines(&scan);
    }
    *out = scan.found;
    return true;
}
