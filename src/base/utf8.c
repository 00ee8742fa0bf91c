/* utf8.c: utf8proc, asked in this program's words. */
#include "src/base/utf8.h"

#include <assert.h>

#include <utf8proc.h>

int32_t utf8_next(str *rest)
{
    utf8proc_int32_t code;
    assert(rest->size > 0);
    if ((unsigned char)rest->text[0] < 0x80) {
        *rest = (str){ rest->text + 1, rest->size - 1 };
        return rest->text[-1];
    }
    utf8proc_ssize_t size =
        utf8proc_iterate((const utf8proc_uint8_t *)rest->text, (utf8proc_ssize_t)rest->size, &code);
    size_t taken = size > 0 ? (size_t)size : 1;
    *rest = str_slice(*rest, taken, rest->size);
    return size > 0 ? code : -1;
}

bool utf8_add(struct text *out, int32_t code)
{
    utf8proc_uint8_t bytes[4];
    if (!utf8proc_codepoint_valid(code))
        return false;
    utf8proc_ssize_t size = utf8proc_encode_char(code, bytes);
    text_add(out, (str){ (const char *)bytes, (size_t)size });
    return true;
}

bool utf8_is_valid(str s)
{
    while (s.size > 0)
        if (utf8_next(&s) < 0)
            return false;
    return true;
}

bool utf8_is_line_boundary(int32_t code)
{
    return (code >= 0x0a && code <= 0x0d) || (code >= 0x1c && code <= 0x1e) || code == 0x85 || code == 0x2028 ||
           code == 0x2029;
}

bool utf8_breaks_lines(str s)
{
    while (s.size > 0) {
        int32_t code = utf8_next(&s);
        if (code == 0 || utf8_is_line_boundary(code))
            return true;
    }
    return false;
}

static bool is_bidi_control(int32_t code)
{
    return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) || code == 0x200e ||
           code == 0x200f || code == 0x061c;
}

bool utf8_is_control(int32_t code)
{
    return (code >= 0 && code < 0x20) || (code >= 0x7f && code < 0xa0) || is_bidi_control(code);
}

bool utf8_is_drawable(int32_t code)
{
    if (code >= ' ' && code < 0x7f)
        return true;
    if (code < 0 || is_bidi_control(code) || (code >= 0xe0000 && code <= 0xe007f))
        return false;
    switch ((int)utf8proc_category(code)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return false;
    default:
        return true;
    }
}

bool utf8_is_format(int32_t code)
{
    return code >= 0 && utf8proc_category(code) == UTF8PROC_CATEGORY_CF;
}

/* Most texts are, and need none of the tables, whose pages a short run would have to fetch first. */
static bool is_ascii(str s)
{
    size_t i = 0;
    while (i < s.size && (unsigned char)s.text[i] < 0x80)
        i++;
    return i == s.size;
}

/* `s` composed, and changed in whatever else `how` says; false when it is no UTF-8. */
static bool compose(struct arena *arena, str s, utf8proc_option_t how, str *out)
{
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)s.text;
    utf8proc_int32_t none;                  /* room for nothing, but an address to count from */
    utf8proc_ssize_t room = utf8proc_decompose(bytes, (utf8proc_ssize_t)s.size, &none, 0, how);
    if (room < 0)
        return false;
    utf8proc_int32_t *codes = arena_take_many(arena, (size_t)room + 1, sizeof *codes);
    utf8proc_ssize_t count = utf8proc_decompose(bytes, (utf8proc_ssize_t)s.size, codes, room, how);
    count = count == room ? utf8proc_reencode(codes, count, how) : -1;
    *out = (str){ (const char *)codes, count < 0 ? 0 : (size_t)count };
    return count >= 0;
}

bool utf8_is_nfc(struct arena *arena, str s)
{
    str composed;
    return is_ascii(s) || (compose(arena, s, UTF8PROC_STABLE | UTF8PROC_COMPOSE, &composed) && str_equal(s, composed));
}

static void add_escape(struct text *out, int32_t code)
{
    if (code < 0x100)
        text_print(out, "\\x%02x", (unsigned)code);
    else if (code < 0x10000)
        text_print(out, "\\u%04x", (unsigned)code);
    else
        text_print(out, "\\U%08x", (unsigned)code);
}

/* \n, \r and \t have names; false for anything else. */
static bool add_named_escape(struct text *out, int32_t code)
{
    const char *name = code == '\n' ? "\\n" : code == '\r' ? "\\r" : code == '\t' ? "\\t" : NULL;
    if (name != NULL)
        text_put(out, name);
    return name != NULL;
}

const char *utf8_show(struct arena *arena, str s)
{
    struct text out = { .arena = arena };
    while (text_take_plain(&out, &s)) {
        str before = s;
        int32_t code = utf8_next(&s);
        if (utf8_is_drawable(code))
            text_add(&out, str_slice(before, 0, before.size - s.size));
        else if (!add_named_escape(&out, code))
            add_escape(&out, code < 0 ? (unsigned char)before.text[0] : code);
    }
    return text_done(&out);
}

/* Python's str.isprintable for one code point. */
static bool is_printable(int32_t code)
{
    if (code == ' ')
        return true;
    if (code < 0)
        return false;
    switch ((int)utf8proc_category(code)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_ZS:
        return false;
    default:
        return true;
    }
}

const char *utf8_repr(struct arena *arena, str s)
{
    struct text out = { .arena = arena };
    bool single = str_find_byte(s, '\'') == s.size || str_find_byte(s, '"') < s.size;
    char quote = single ? '\'' : '"';
    text_byte(&out, quote);
    while (s.size > 0) {
        str before = s;
        int32_t code = utf8_next(&s);
        if (code == quote || code == '\\')
            text_byte(&out, '\\');
        if (is_printable(code))
            text_add(&out, str_slice(before, 0, before.size - s.size));
        else if (!add_named_escape(&out, code))
            add_escape(&out, code < 0 ? 0xdc00 + (unsigned char)before.text[0] : code);
    }
    text_byte(&out, quote);
    return text_done(&out);
}

/* The columns of one grapheme cluster: its widest member; two when it asks for emoji form. */
static size_t wider(size_t width, int32_t code)
{
    size_t own = code < 0 ? 1 : (size_t)utf8proc_charwidth(code);
    if (code == 0xfe0f && width > 0)
        return 2;
    return own > width ? own : width;
}

size_t utf8_width(str s)
{
    size_t total = 0, cluster = 0;
    utf8proc_int32_t state = 0;
    int32_t last = -1;
    while (s.size > 0) {
        int32_t code = utf8_next(&s);
        bool known = last >= 0 && code >= 0;
        if (!known || utf8proc_grapheme_break_stateful(last, code, &state)) {
            total += cluster;
            cluster = 0;
            state = known ? state : 0;
        }
        cluster = wider(cluster, code);
        last = code;
    }
    return total + cluster;
}

static const char *fold_ascii(struct arena *arena, str s)
{
    char *folded = str_copy(arena, s);
    for (size_t i = 0; i < s.size; i++)
        folded[i] = (char)(folded[i] >= 'A' && folded[i] <= 'Z' ? folded[i] | 0x20 : folded[i]);
    return folded;
}

const char *utf8_fold(struct arena *arena, str s)
{
    str folded;
    if (is_ascii(s))
        return fold_ascii(arena, s);
    bool is_text = compose(arena, s, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD, &folded);
    return str_copy(arena, is_text ? folded : s);
}
