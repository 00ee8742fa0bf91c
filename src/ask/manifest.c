/* manifest.c: one line of a manifest, taken apart. */
#include "src/ask/manifest.h"

#include <string.h>

#include "src/base/utf8.h"

struct split {
    struct arena *arena;
    bool windows;
    str rest;
    struct words *words;
    const char **why;
};

static bool no(struct split *split, const char *why)
{
    *split->why = why;
    return false;
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r';
}

static char take_byte(struct split *split)
{
    char byte = split->rest.text[0];
    split->rest = str_slice(split->rest, 1, split->rest.size);
    return byte;
}

static void skip_blanks(struct split *split)
{
    while (split->rest.size > 0 && is_blank(split->rest.text[0]))
        (void)take_byte(split);
}

static void add_word(struct split *split, struct text *word)
{
    split->words->items[split->words->count++] = text_done(word);
}

/* ---- as a shell has them --------------------------------------------------------------------- */

static bool take_single(struct split *split, struct text *word)
{
    str inside;
    if (!str_split(split->rest, '\'', &inside, &split->rest))
        return no(split, "a single quote is not closed");
    text_add(word, inside);
    return true;
}

static bool take_double(struct split *split, struct text *word)
{
    while (split->rest.size > 0) {
        char byte = take_byte(split);
        if (byte == '"')
            return true;
        bool escapes = byte == '\\' && split->rest.size > 0 && strchr("\"\\$`", split->rest.text[0]) != NULL;
        text_byte(word, escapes ? take_byte(split) : byte);
    }
    return no(split, "a double quote is not closed");
}

static bool take_word(struct split *split)
{
    struct text word = { .arena = split->arena };
    while (split->rest.size > 0 && !is_blank(split->rest.text[0])) {
        char byte = take_byte(split);
        bool escapes = byte == '\\' && !split->windows;
        if (escapes && split->rest.size == 0)
            return no(split, "a backslash stands at the end of the line");
        if (byte == '\'' ? !take_single(split, &word) : byte == '"' && !take_double(split, &word))
            return false;
        if (byte != '\'' && byte != '"')
            text_byte(&word, escapes ? take_byte(split) : byte);
    }
    add_word(split, &word);
    return true;
}

static bool split_shell(struct split *split)
{
    for (;;) {
        skip_blanks(split);
        if (split->rest.size == 0 || split->rest.text[0] == '#')
            return true;
        if (!take_word(split))
            return false;
    }
}

/* ---- as JSON has them ------------------------------------------------------------------------ */

static bool take_unit(struct split *split, unsigned *out)
{
    *out = 0;
    for (int i = 0; i < 4; i++) {
        static const char digits[] = "0123456789abcdef";
        char byte = split->rest.size > 0 ? take_byte(split) : '\0';
        const char *digit = byte == '\0' ? NULL : strchr(digits, byte >= 'A' && byte <= 'F' ? byte + ('a' - 'A') : byte);
        if (digit == NULL)
            return no(split, "\\u takes four hexadecimal digits");
        *out = *out * 16 + (unsigned)(digit - digits);
    }
    return true;
}

/* A character beyond the first plane is two units; a lone half of one stands for a byte that is no UTF-8,
 * as our own JSON writes it. */
static bool take_unicode(struct split *split, struct text *word)
{
    unsigned unit, low;
    if (!take_unit(split, &unit))
        return false;
    if (unit >= 0xd800 && unit < 0xdc00 && str_take(&split->rest, "\\u")) {
        if (!take_unit(split, &low) || low < 0xdc00 || low > 0xdfff)
            return no(split, "half of a character of Unicode");
        unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    } else if (unit >= 0xdc80 && unit <= 0xdcff) {
        text_byte(word, (char)(unit - 0xdc00));
        return true;
    }
    return (unit != 0 && utf8_add(word, (int32_t)unit)) || no(split, "half of a character of Unicode, or none");
}

static bool take_escape(struct split *split, struct text *word)
{
    static const char letters[] = "\"\\/bfnrt", bytes[] = "\"\\/\b\f\n\r\t";
    char letter = split->rest.size > 0 ? take_byte(split) : '\0';
    const char *found = letter == '\0' ? NULL : strchr(letters, letter);
    if (letter == 'u')
        return take_unicode(split, word);
    if (found == NULL)
        return no(split, "JSON knows no such escape");
    text_byte(word, bytes[found - letters]);
    return true;
}

static bool take_string(struct split *split)
{
    struct text word = { .arena = split->arena };
    if (!str_take(&split->rest, "\""))
        return no(split, "a line of JSON is an array of strings");
    while (split->rest.size > 0) {
        char byte = take_byte(split);
        if (byte == '"') {
            add_word(split, &word);
            return true;
        }
        if ((unsigned char)byte < ' ')
            return no(split, "a control character stands in a string of JSON");
        if (byte != '\\')
            text_byte(&word, byte);
        else if (!take_escape(split, &word))
            return false;
    }
    return no(split, "a string of JSON is not closed");
}

static bool split_json(struct split *split)
{
    bool more = true;
    (void)take_byte(split);
    skip_blanks(split);
    while (more && !str_starts(split->rest, "]")) {
        if (!take_string(split))
            return false;
        skip_blanks(split);
        more = str_take(&split->rest, ",");
        skip_blanks(split);
        if (more && str_starts(split->rest, "]"))
            return no(split, "a comma stands behind the last string of JSON");
    }
    bool closed = str_take(&split->rest, "]");
    skip_blanks(split);
    return (closed && split->rest.size == 0) || no(split, "a line of JSON is an array of strings, and nothing else");
}

bool manifest_words(struct arena *arena, const struct host *host, str line, struct words *out, const char **why)
{
    struct split split = { arena, host->family == HOST_WINDOWS, line, out, why };
    *out = (struct words){ 0, arena_take_many(arena, line.size / 2 + 1, sizeof *out->items) };
    if (str_find_byte(line, '\0') != line.size)
        return no(&split, "the line holds a NUL");
    skip_blanks(&split);
    return str_starts(split.rest, "[") ? split_json(&split) : split_shell(&split);
}
