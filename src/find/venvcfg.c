/* venvcfg.c: the lines of pyvenv.cfg, read by the rules of the readers that matter, and written. */
#include "src/find/venvcfg.h"

#include <string.h>

#include "src/base/utf8.h"

/* ---- reading ------------------------------------------------------------------------------------ */

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static bool equals_lowered(str s, const char *expected)
{
    size_t size = strlen(expected);
    for (size_t i = 0; i < s.size && i < size; i++)
        if (lower(s.text[i]) != expected[i])
            return false;
    return s.size == size;
}

/* Python's partition at the first '=', both halves stripped; a line without one is no entry. */
static bool entry_of(str line, str *key, str *value)
{
    if (!str_split(line, '=', key, value))
        return false;
    *key = str_trim(*key);
    *value = str_trim(*value);
    return true;
}

/* getpath's line ends at LF (a CR before it is stripped with the blanks) and its first `home` counts. */
static const char *home_as_getpath_reads(struct arena *arena, str bytes)
{
    str line, key, value;
    while (str_next_line(&bytes, &line))
        if (entry_of(line, &key, &value) && equals_lowered(key, "home"))
            return str_copy(arena, value);
    return NULL;
}

/* site.py's line ends at LF, CR LF or CR. */
static bool next_universal_line(str *rest, str *line)
{
    if (rest->size == 0)
        return false;
    size_t end = 0;
    while (end < rest->size && rest->text[end] != '\n' && rest->text[end] != '\r')
        end++;
    *line = str_slice(*rest, 0, end);
    *rest = str_slice(*rest, end + 1, rest->size);
    return true;
}

/* What one entry says to site.py: the last one of a kind counts. */
static void take_entry(struct arena *arena, struct venvcfg *cfg, const char **info, str key, str value)
{
    if (equals_lowered(key, "include-system-site-packages"))
        cfg->include_system_site_packages = equals_lowered(value, "true");
    else if (equals_lowered(key, "version"))
        cfg->version = str_copy(arena, value);
    else if (equals_lowered(key, "version_info"))
        *info = str_copy(arena, value);
    else if (equals_lowered(key, "prompt"))
        cfg->prompt = str_copy(arena, value);
}

struct venvcfg venvcfg_parse(struct arena *arena, str bytes)
{
    struct venvcfg cfg = { .home = home_as_getpath_reads(arena, bytes), .include_system_site_packages = true };
    const char *info = NULL;
    str line, key, value;
    while (next_universal_line(&bytes, &line))
        if (entry_of(line, &key, &value))
            take_entry(arena, &cfg, &info, key, value);
    if (cfg.version == NULL)
        cfg.version = info;
    return cfg;
}

bool venvcfg_value(str bytes, str key, str *value)
{
    str line, each, text;
    bool found = false;
    while (next_universal_line(&bytes, &line))
        if (entry_of(line, &each, &text) && str_equal(each, key)) {
            *value = text;
            found = true;
        }
    return found;
}

/* ---- writing ------------------------------------------------------------------------------------ */

static void add_escaped(struct text *out, int32_t code)
{
    static const char *const short_ones[] = { ['\t'] = "\\t", ['\n'] = "\\n", ['\r'] = "\\r" };
    if (code <= '\r' && short_ones[code] != NULL)
        text_put(out, short_ones[code]);
    else
        text_print(out, code < 0x100 ? "\\x%02x" : "\\u%04x", (unsigned)code);
}

/* Could this character end a line for some reader, or do something to a terminal? */
static bool must_be_escaped(int32_t code)
{
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || utf8_is_line_boundary(code);
}

static void add_value(struct text *out, str rest)
{
    while (text_take_plain(out, &rest)) {
        str before = rest;
        int32_t code = utf8_next(&rest);
        if (code < 0)
            add_escaped(out, (unsigned char)before.text[0]);
        else if (must_be_escaped(code))
            add_escaped(out, code);
        else
            text_add(out, str_slice(before, 0, before.size - rest.size));
    }
}

void venvcfg_write(struct text *out, const char *key, const char *value, const char *newline)
{
    text_put(out, key);
    text_put(out, " = ");
    add_value(out, str_of(value));
    text_put(out, newline);
}
