/* quote.c: the quoting of each language; see quote.h. */
#include "src/plan/quote.h"

#include <string.h>

#include "src/base/utf8.h"

/* One byte of the text and what stands for it. */
struct rule {
    char byte;
    const char *instead;
};

static void add_by_rules(struct text *out, str text, const struct rule *rules, size_t count)
{
    while (text_take_plain(out, &text)) {
        const char *instead = NULL;
        for (size_t rule = 0; rule < count; rule++)
            if (rules[rule].byte == text.text[0])
                instead = rules[rule].instead;
        if (instead != NULL)
            text_put(out, instead);
        else
            text_byte(out, text.text[0]);
        text = str_slice(text, 1, text.size);
    }
}

static const char *between(struct arena *arena, const char *before, str text, const char *after,
                           const struct rule *rules, size_t count)
{
    struct text out = { .arena = arena };
    text_put(&out, before);
    add_by_rules(&out, text, rules, count);
    text_put(&out, after);
    return text_done(&out);
}

static bool has_byte(str text, char byte)
{
    return str_find_byte(text, byte) < text.size;
}

const char *quote_sh(struct arena *arena, const struct host *host, str text)
{
    static const struct rule rules[] = { { '\'', "'\\''" } };
    (void)host;
    return has_byte(text, '\0') ? NULL : between(arena, "'", text, "'", rules, 1);
}

const char *quote_fish(struct arena *arena, const struct host *host, str text)
{
    static const struct rule rules[] = { { '\'', "'\"'\"'" }, { '\\', "\\\\" } };
    (void)host;
    return has_byte(text, '\0') ? NULL : between(arena, "'", text, "'", rules, 2);
}

const char *quote_csh(struct arena *arena, const struct host *host, str text)
{
    static const struct rule rules[] = { { '\'', "'\\''" }, { '!', "\\!" } };
    (void)host;
    return has_byte(text, '\0') || has_byte(text, '\n') ? NULL : between(arena, "'", text, "'", rules, 2);
}

/* What else than letters and digits, which text_take_plain has taken, is never part of Nushell's syntax inside a text. */
static bool is_bare_in_nu(int32_t code)
{
    return (code < 0x80 && strchr(" /._-+,:@", (char)code) != NULL) ||
           (code >= 0xa0 && utf8_is_drawable(code));
}

const char *quote_nu(struct arena *arena, const struct host *host, str text)
{
    struct text out = { .arena = arena };
    (void)host;
    if (has_byte(text, '\0') || !utf8_is_valid(text))
        return NULL;
    text_byte(&out, '"');
    while (text_take_plain(&out, &text)) {
        str before = text;
        int32_t code = utf8_next(&text);
        if (is_bare_in_nu(code))
            text_add(&out, str_slice(before, 0, before.size - text.size));
        else
            text_print(&out, "\\u{%x}", (unsigned)code);
    }
    text_byte(&out, '"');
    return text_done(&out);
}

static bool is_bare_in_python(int32_t code)
{
    return code >= ' ' && code < 0x7f && code != '\'' && code != '\\';
}

/* POSIX: a path is bytes, and fsdecode makes of them what Python's own listing of a folder would. */
static const char *python_bytes(struct arena *arena, str text)
{
    struct text out = { .arena = arena };
    text_put(&out, "__import__('os').fsdecode(b'");
    while (text_take_plain(&out, &text)) {
        unsigned char byte = (unsigned char)text.text[0];
        if (is_bare_in_python(byte))
            text_byte(&out, (char)byte);
        else
            text_print(&out, "\\x%02x", byte);
        text = str_slice(text, 1, text.size);
    }
    text_put(&out, "')");
    return text_done(&out);
}

/* A code point of WTF-8: like UTF-8, but lone surrogates are let through. -1 for anything else. */
static int32_t next_of_wtf8(str *rest)
{
    const unsigned char *at = (const unsigned char *)rest->text;
    if (rest->size >= 3 && at[0] == 0xed && at[1] >= 0xa0 && at[1] <= 0xbf && (at[2] & 0xc0) == 0x80) {
        *rest = str_slice(*rest, 3, rest->size);
        return 0xd000 | (at[1] & 0x3f) << 6 | (at[2] & 0x3f);
    }
    return utf8_next(rest);
}

static const char *python_text(struct arena *arena, str text)
{
    struct text out = { .arena = arena };
    text_byte(&out, '\'');
    while (text_take_plain(&out, &text)) {
        int32_t code = next_of_wtf8(&text);
        if (code < 0)
            return NULL;
        if (is_bare_in_python(code))
            text_byte(&out, (char)code);
        else if (code < 0x100)
            text_print(&out, "\\x%02x", (unsigned)code);
        else if (code < 0x10000)
            text_print(&out, "\\u%04x", (unsigned)code);
        else
            text_print(&out, "\\U%08x", (unsigned)code);
    }
    text_byte(&out, '\'');
    return text_done(&out);
}

const char *quote_python(struct arena *arena, const struct host *host, str text)
{
    return host->family == HOST_WINDOWS ? python_text(arena, text) : python_bytes(arena, text);
}

const char *quote_xonsh_path(struct arena *arena, const struct host *host, str text)
{
    bool expanded = has_byte(text, '$') || str_find(text, "=~") < text.size;
    return expanded ? NULL : quote_python(arena, host, text);
}

const char *quote_powershell(struct arena *arena, const struct host *host, str text)
{
    struct text out = { .arena = arena };
    (void)host;
    if (has_byte(text, '\0') || !utf8_is_valid(text))
        return NULL;
    text_byte(&out, '\'');
    while (text.size > 0) {
        str before = text;
        int32_t code = utf8_next(&text);
        str character = str_slice(before, 0, before.size - text.size);
        text_add(&out, character);
        if (code == '\'' || (code >= 0x2018 && code <= 0x201b))
            text_add(&out, character);
    }
    text_byte(&out, '\'');
    return text_done(&out);
}

/* cmd reads a line up to four times. Percent signs are doubled for the first reading. In the second, which
 * ends the command at "&" and its like, a quote in the text ends the quoting that stands around it: from there to
 * the next one, each special character is taken by a caret. */
static const char *in_batch(struct arena *arena, str text, bool delayed)
{
    struct text out = { .arena = arena };
    bool quoted = true, carets_count = delayed && has_byte(text, '!');
    for (size_t i = 0; i < text.size; i++) {
        char byte = text.text[i];
        unsigned carets = !quoted && strchr("&|<>()^", byte) != NULL;
        /* With delayed expansion, a text with "!" in it is read once more, for "!" and carets. */
        if (byte == '!' && delayed)
            carets = quoted ? 1 : 2;
        if (byte == '^' && carets_count)
            carets = quoted ? 1 : 3;
        quoted ^= byte == '"';
        while (carets-- > 0)
            text_byte(&out, '^');
        text_put(&out, byte == '%' ? "%" : "");
        text_byte(&out, byte);
    }
    return text_done(&out);
}

static bool fits_batch(str text)
{
    for (size_t i = 0; i < text.size; i++)
        if ((unsigned char)text.text[i] < ' ' || text.text[i] == 0x7f)
            return false;
    return utf8_is_valid(text);
}

const char *quote_batch(struct arena *arena, const struct host *host, str text)
{
    (void)host;
    return fits_batch(text) ? in_batch(arena, text, false) : NULL;
}

const char *quote_batch_delayed(struct arena *arena, const struct host *host, str text)
{
    (void)host;
    return fits_batch(text) ? in_batch(arena, text, true) : NULL;
}
