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

bool wide_put(wchar_t *out, size_t room, const char *text, size_t size)
{
    const unsigned char *at = (const unsigned char *)text, *last = at + size;
    wchar_t *end = out, *full = out + room;
    while (at < last) {
        uint32_t code = take_code(&at);
        if (full - end < 3)
            return false;
        if (code >= 0x10000) {
            *end++ = (wchar_t)(0xD800 + ((code - 0x10000) >> 10));
            code = 0xDC00 + ((code - 0x10000) & 0x3FF);
        }
        *end++ = (wchar_t)code;
    }
    *end = L'\0';
    return true;
}

wchar_t *wide_of(struct arena *arena, const char *text)
{
    size_t size = strlen(text);
    wchar_t *wide = arena_take_raw(arena, (size + 3) * sizeof *wide);
    wide_put(wide, size + 3, text, size);
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

/* ---- absolute paths ------------------------------------------------------------------------- */

enum { PREFIX = 8 };                /* units of the longest one, "\\?\UNC\" */

/* How much of `path` is "C:" or "\server\share" of "\\server\share"; 0: it is not absolute. */
static size_t root_size(const wchar_t *path)
{
    if (path[0] != L'\0' && path[1] == L':' && path[2] == L'\\')
        return 2;
    if (path[0] != L'\\' || path[1] != L'\\')
        return 0;
    size_t server = wcscspn(path + 2, L"\\");
    size_t share = path[2 + server] != L'\0' ? 1 + wcscspn(path + 3 + server, L"\\") : 0;
    return 1 + server + share;
}

/* The names of `path` behind `out`: nothing is left for the system to resolve, for under its prefix it
 * would not. `path` is further on in the same memory. */
static void put_names(wchar_t *out, const wchar_t *path)
{
    wchar_t *root = out;
    while (*path != L'\0') {
        size_t size = wcscspn(path, L"\\");
        bool up = size == 2 && path[0] == L'.' && path[1] == L'.';
        if (up) {
            while (out > root && *--out != L'\\')
                ;
        } else if (size > 1 || (size == 1 && path[0] != L'.')) {
            *out++ = L'\\';
            wmemmove(out, path, size);
            out += size;
        }
        path += size + (path[size] == L'\\');
    }
    if (out == root)
        *out++ = L'\\';
    *out = L'\0';
}

bool wide_path_put(wchar_t *out, size_t room, const char *path)
{
    wchar_t *wide = out + PREFIX;
    if (room < PREFIX || !wide_put(wide, room - PREFIX, path, strlen(path)))
        return false;
    for (wchar_t *at = wide; *at != L'\0'; at++)
        if (*at == L'/')
            *at = L'\\';
    bool prefixed = wcsncmp(wide, L"\\\\?\\", 4) == 0 || wcsncmp(wide, L"\\\\.\\", 4) == 0;
    size_t root = prefixed ? 0 : root_size(wide);
    if (root == 0) {
        wmemmove(out, wide, wcslen(wide) + 1);
        return true;
    }
    const wchar_t *prefix = root == 2 ? L"\\\\?\\" : L"\\\\?\\UNC";
    size_t size = wcslen(prefix), skipped = root == 2 ? 0 : 1;
    wmemcpy(out, prefix, size);
    wmemmove(out + size, wide + skipped, root);
    put_names(out + size + root, wide + skipped + root);
    return true;
}

wchar_t *wide_path(struct arena *arena, const char *path)
{
    size_t room = strlen(path) + PREFIX + 4;
    wchar_t *wide = arena_take_raw(arena, room * sizeof *wide);
    wide_path_put(wide, room, path);
    return wide;
}
