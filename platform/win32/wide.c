/* wide.c: between WTF-8, which the core speaks, and UTF-16, which the system does.
 *
 * WTF-8 is UTF-8 in which a lone surrogate, that a file name of Windows may hold, is three bytes of its own:
 * every name goes there and back unchanged. */
#include "platform/win32/wide.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static bool is_high(uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
static bool is_low(uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

/* The code point at `*at`, which is moved behind it; U+FFFD for a byte that begins none. */
static uint32_t take_code(const unsigned char **at)
{
    static const struct { unsigned char mask, lead; uint32_t least; } shapes[] = {
        { 0x80, 0x00, 0 }, { 0xE0, 0xC0, 0x80 }, { 0xF0, 0xE0, 0x800 }, { 0xF8, 0xF0, 0x10000 },
    };
    const unsigned char *byte = *at;
    for (unsigned more = 0; more < 4; more++) {
        if ((*byte & shapes[more].mask) != shapes[more].lead)
            continue;
        uint32_t code = *byte & (unsigned char)~shapes[more].mask;
        unsigned read = 0;
        while (read < more && (byte[read + 1] & 0xC0) == 0x80)
            code = code << 6 | (byte[++read] & 0x3F);
        if (read < more || code < shapes[more].least || code > 0x10FFFF)
            break;
        *at += more + 1;
        return code;
    }
    *at += 1;
    return 0xFFFD;
}

wchar_t *wide_of(struct arena *arena, const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    wchar_t *wide = arena_take_raw(arena, (strlen(text) + 1) * sizeof *wide), *end = wide;
    while (*at != '\0') {
        uint32_t code = take_code(&at);
        if (code >= 0x10000) {
            *end++ = (wchar_t)(0xD800 + ((code - 0x10000) >> 10));
            code = 0xDC00 + ((code - 0x10000) & 0x3FF);
        }
        *end++ = (wchar_t)code;
    }
    *end = L'\0';
    return wide;
}

static char *put_code(char *end, uint32_t code)
{
    unsigned more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    static const unsigned char leads[] = { 0x00, 0xC0, 0xE0, 0xF0 };
    *end++ = (char)(leads[more] | code >> (6 * more));
    while (more-- > 0)
        *end++ = (char)(0x80 | ((code >> (6 * more)) & 0x3F));
    return end;
}

char *text_of(struct arena *arena, const wchar_t *wide, size_t count)
{
    char *text = arena_take_raw(arena, count * 3 + 1), *end = text;
    for (size_t i = 0; i < count; i++) {
        uint32_t code = wide[i];
        if (is_high(code) && i + 1 < count && is_low(wide[i + 1]))
            code = 0x10000 + ((code - 0xD800) << 10) + (wide[++i] - 0xDC00u);
        end = put_code(end, code);
    }
    *end = '\0';
    return text;
}

wchar_t *wide_path(struct arena *arena, const char *path)
{
    wchar_t *wide = wide_of(arena, path);
    for (wchar_t *at = wide; *at != L'\0'; at++)
        if (*at == L'/')
            *at = L'\\';
    if (wcsncmp(wide, L"\\\\?\\", 4) == 0 || wcsncmp(wide, L"\\\\.\\", 4) == 0)
        return wide;
    bool share = wide[0] == L'\\' && wide[1] == L'\\';
    bool drive = wide[0] != L'\0' && wide[1] == L':' && wide[2] == L'\\';
    if (!share && !drive)
        return wide;
    const wchar_t *prefix = share ? L"\\\\?\\UNC" : L"\\\\?\\";
    size_t size = wcslen(prefix), rest = wcslen(wide);
    wchar_t *out = arena_take_raw(arena, (size + rest + 1) * sizeof *out);
    wmemcpy(out, prefix, size);
    wmemcpy(out + size, share ? wide + 1 : wide, rest + 1);
    return out;
}
