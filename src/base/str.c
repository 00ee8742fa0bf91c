/* str.c: the plain work behind str.h. */
#include "src/base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

str str_of(const char *text)
{
    return text == NULL ? STR("") : (str){ text, strlen(text) };
}

str str_slice(str s, size_t from, size_t to)
{
    if (to > s.size)
        to = s.size;
    if (from > to)
        from = to;
    return (str){ s.text + from, to - from };
}

/* Eight bytes at a time, which not every C library does. */
bool str_equal(str a, str b)
{
    size_t i = 0;
    uint64_t left, right;
    if (a.size != b.size)
        return false;
    for (; i + sizeof left <= a.size; i += sizeof left) {
        memcpy(&left, a.text + i, sizeof left);
        memcpy(&right, b.text + i, sizeof right);
        if (left != right)
            return false;
    }
    while (i < a.size && a.text[i] == b.text[i])
        i++;
    return i == a.size;
}

/* How far both are the same: mostly a byte or two, so that no length is worth counting first. */
static size_t common(str s, const char *text)
{
    size_t i = 0;
    while (i < s.size && text[i] != '\0' && text[i] == s.text[i])
        i++;
    return i;
}

bool str_is(str s, const char *text)
{
    size_t same = text == NULL ? 0 : common(s, text);
    return same == s.size && (text == NULL || text[same] == '\0');
}

int str_compare(str a, str b)
{
    size_t common = a.size < b.size ? a.size : b.size;
    int order = common == 0 ? 0 : memcmp(a.text, b.text, common);
    return order != 0 ? order : (a.size > b.size) - (a.size < b.size);
}

bool str_starts(str s, const char *prefix)
{
    return prefix[common(s, prefix)] == '\0';
}

bool str_ends(str s, const char *suffix)
{
    size_t size = strlen(suffix);
    return s.size >= size && (size == 0 || memcmp(s.text + s.size - size, suffix, size) == 0);
}

size_t str_find(str s, const char *needle)
{
    size_t size = strlen(needle);
    for (size_t at = 0; size <= s.size && at <= s.size - size; at++)
        if (memcmp(s.text + at, needle, size) == 0)
            return at;
    return s.size;
}

size_t str_find_byte(str s, char byte)
{
    const char *found = s.size == 0 ? NULL : memchr(s.text, byte, s.size);
    return found == NULL ? s.size : (size_t)(found - s.text);
}

size_t str_find_last_byte(str s, char byte)
{
    for (size_t at = s.size; at > 0; at--)
        if (s.text[at - 1] == byte)
            return at - 1;
    return s.size;
}

bool str_take(str *rest, const char *prefix)
{
    if (!str_starts(*rest, prefix))
        return false;
    *rest = str_slice(*rest, strlen(prefix), rest->size);
    return true;
}

static bool is_blank(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

str str_trim(str s)
{
    while (s.size > 0 && is_blank(s.text[0]))
        s = str_slice(s, 1, s.size);
    while (s.size > 0 && is_blank(s.text[s.size - 1]))
        s.size--;
    return s;
}

bool str_next_line(str *rest, str *line)
{
    if (rest->size == 0)
        return false;
    size_t end = str_find_byte(*rest, '\n');
    *line = str_slice(*rest, 0, end);
    *rest = str_slice(*rest, end + 1, rest->size);
    if (line->size > 0 && line->text[line->size - 1] == '\r')
        line->size--;
    return true;
}

bool str_split(str s, char byte, str *before, str *after)
{
    size_t at = str_find_byte(s, byte);
    if (at == s.size)
        return false;
    *before = str_slice(s, 0, at);
    *after = str_slice(s, at + 1, s.size);
    return true;
}

bool str_next_item(str *rest, char byte, str *item)
{
    if (rest->size == 0)
        return false;
    if (!str_split(*rest, byte, item, rest)) {
        *item = *rest;
        *rest = STR("");
    }
    return true;
}

uint64_t str_hash(str s)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < s.size; i++)
        hash = (hash ^ (unsigned char)s.text[i]) * 0x100000001b3u;
    return hash;
}

bool str_to_number(str s, unsigned *out)
{
    unsigned number = 0;
    if (s.size == 0 || s.size > 9)
        return false;
    for (size_t i = 0; i < s.size; i++) {
        if (s.text[i] < '0' || s.text[i] > '9')
            return false;
        number = number * 10 + (unsigned)(s.text[i] - '0');
    }
    *out = number;
    return true;
}

char *str_copy(struct arena *arena, str s)
{
    return arena_copy(arena, s.text, s.size);
}

char *text_join(struct arena *arena, const char *first, ...)
{
    va_list parts;
    size_t size = 0;
    va_start(parts, first);
    for (const char *part = first; part != NULL; part = va_arg(parts, const char *))
        size += strlen(part);
    va_end(parts);
    char *text = arena_take_raw(arena, size + 1), *end = text;
    va_start(parts, first);
    for (const char *part = first; part != NULL; part = va_arg(parts, const char *))
        while (*part != '\0')
            *end++ = *part++;
    va_end(parts);
    *end = '\0';
    return text;
}

/* Room for `more` bytes and a NUL; what was there stays where older views point. */
static void make_room(struct text *text, size_t more)
{
    if (text->room - text->size > more)
        return;
    size_t room = text->bytes == NULL ? more + 64 : (text->size + more + 1) * 2;
    char *bytes = arena_take_raw(text->arena, room);
    if (text->bytes != NULL)
        memcpy(bytes, text->bytes, text->size);
    text->bytes = bytes;
    text->room = room;
}

/* Mostly it fits where it is to go. */
PRINTF_LIKE(2, 0)
static void add_formatted(struct text *text, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    make_room(text, 100);
    size_t left = text->room - text->size;
    int size = vsnprintf(text->bytes + text->size, left, format, again);
    va_end(again);
    if (size > 0 && (size_t)size >= left) {
        make_room(text, (size_t)size);
        vsnprintf(text->bytes + text->size, (size_t)size + 1, format, arguments);
    }
    text->size += size > 0 ? (size_t)size : 0;
}

char *text_format(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    struct text text = { .arena = arena };
    va_start(arguments, format);
    add_formatted(&text, format, arguments);
    va_end(arguments);
    text_done(&text);
    return text.bytes;
}

void text_reserve(struct text *text, size_t more)
{
    make_room(text, more);
}

void text_add(struct text *text, str s)
{
    make_room(text, s.size);
    if (s.size != 0)
        memcpy(text->bytes + text->size, s.text, s.size);
    text->size += s.size;
}

void text_put(struct text *text, const char *nul_terminated)
{
    text_add(text, str_of(nul_terminated));
}

void text_byte(struct text *text, char byte)
{
    if (text->room - text->size < 2)
        make_room(text, 1);
    text->bytes[text->size++] = byte;
}

/* '-', '.', '/' and the digits stand in a row. */
static bool is_plain(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '-' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || byte == '_';
}

size_t str_plain(str s)
{
    size_t size = 0;
    while (size < s.size && is_plain(s.text[size]))
        size++;
    return size;
}

bool text_take_plain(struct text *text, str *rest)
{
    size_t size = str_plain(*rest);
    if (size > 0)
        text_add(text, (str){ rest->text, size });
    *rest = (str){ rest->text + size, rest->size - size };
    return rest->size > 0;
}

void text_number(struct text *text, uint64_t number)
{
    char digits[20];
    size_t first = sizeof digits;
    do
        digits[--first] = (char)('0' + number % 10);
    while ((number /= 10) != 0);
    text_add(text, (str){ digits + first, sizeof digits - first });
}

const char *number_text(struct arena *arena, uint64_t number)
{
    struct text out = { .arena = arena };
    text_number(&out, number);
    return text_done(&out);
}

void text_print(struct text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_formatted(text, format, arguments);
    va_end(arguments);
}

const char *text_done(struct text *text)
{
    make_room(text, 0);
    text->bytes[text->size] = '\0';
    arena_trim(text->arena, text->bytes, text->room, text->size + 1);
    text->room = text->size + 1;
    return text->bytes;
}

str text_view(const struct text *text)
{
    return (str){ text->bytes == NULL ? "" : text->bytes, text->size };
}
