/* member.c: the names in a wheel, one by one and all together. */
#include "src/seed/member.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/device.h"
#include "src/base/utf8.h"

static bool is_ascii(str s)
{
    for (size_t i = 0; i < s.size; i++)
        if ((unsigned char)s.text[i] >= 0x80)
            return false;
    return true;
}

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte + ('a' - 'A')) : byte;
}

str member_top(str path)
{
    size_t end = str_find_byte(path, '/');
    return end == path.size ? STR("") : str_slice(path, 0, end);
}

bool member_same(str a, str b)
{
    for (size_t i = 0; i < a.size && i < b.size; i++)
        if (lower(a.text[i]) != lower(b.text[i]))
            return false;
    return a.size == b.size;
}

bool member_ends(str path, str ending)
{
    return path.size >= ending.size && member_same(str_slice(path, path.size - ending.size, path.size), ending);
}

/* ---- one part ------------------------------------------------------------------------------- */

static enum refusal character_fault(int32_t code)
{
    if (code < 0)
        return W_NAME_UTF8;
    if (code == '\\' || code == '/')
        return W_NAME_BACKSLASH;
    if (code == ':')
        return W_NAME_STREAM;
    if (code > 0 && code < 0x80 && strchr("*?\"<>|", (char)code) != NULL)
        return W_NAME_CHARACTER;
    return utf8_is_drawable(code) && !utf8_is_format(code) ? W_FINE : W_NAME_CONTROL;
}

enum refusal member_part_fault(struct arena *arena, str part)
{
    if (part.size == 0)
        return W_NAME_EMPTY;
    if (str_is(part, ".") || str_is(part, ".."))
        return W_NAME_DOTS;
    for (str rest = part; rest.size > 0;) {
        enum refusal fault = character_fault(utf8_next(&rest));
        if (fault != W_FINE)
            return fault;
    }
    if (part.text[part.size - 1] == '.' || part.text[part.size - 1] == ' ')
        return W_NAME_ENDING;
    if (is_device_name(part))
        return W_NAME_DEVICE;
    if (is_short_name(part))
        return W_NAME_SHORT;
    return utf8_is_nfc(arena, part) ? W_FINE : W_NAME_FORM;
}

/* ---- a whole name --------------------------------------------------------------------------- */

enum refusal member_fault(struct arena *arena, str name, bool marked)
{
    if (name.size == 0)
        return W_NAME_EMPTY;
    if (name.size > MEMBER_LONGEST)
        return W_NAME_LONG;
    if (name.text[0] == '/')
        return W_NAME_ABSOLUTE;
    if (!marked && !is_ascii(name))
        return W_NAME_FLAG;
    str part, rest = name;
    while (str_split(rest, '/', &part, &rest)) {
        enum refusal fault = member_part_fault(arena, part);
        if (fault != W_FINE)
            return fault;
    }
    return member_part_fault(arena, rest);
}

/* ---- all of them ---------------------------------------------------------------------------- */

struct twin {
    const char *folded;
    const char *name;
};

/* By bytes, with '/' below all others: what lies in a folder follows the folder's own name at once. */
static int by_folded_name(const void *left, const void *right)
{
    const char *a = ((const struct twin *)left)->folded, *b = ((const struct twin *)right)->folded;
    while (*a != '\0' && *a == *b)
        a++, b++;
    int x = *a == '/' ? 1 : (unsigned char)*a, y = *b == '/' ? 1 : (unsigned char)*b;
    return x - y;
}

/* How many whole folders the folded names share. */
static size_t shared_folders(const char *a, const char *b)
{
    size_t count = 0;
    for (; *a != '\0' && *a == *b; a++, b++)
        count += *a == '/';
    return count;
}

/* The first `count` folders of a name, with the '/' behind them. */
static str folders(const char *name, size_t count)
{
    size_t size = 0;
    for (; count > 0; size++)
        count -= name[size] == '/';
    return (str){ name, size };
}

static enum refusal neighbours_fault(const struct twin *a, const struct twin *b)
{
    if (strcmp(a->name, b->name) == 0)
        return W_DUPLICATE;
    if (strcmp(a->folded, b->folded) == 0)
        return W_TWINS;
    size_t size = strlen(a->folded);
    if (strncmp(a->folded, b->folded, size) == 0 && b->folded[size] == '/')
        return W_FILE_AND_FOLDER;
    size_t shared = shared_folders(a->folded, b->folded);
    return str_equal(folders(a->name, shared), folders(b->name, shared)) ? W_FINE : W_TWINS;
}

enum refusal members_fault(struct arena *arena, size_t count, const char *const *names, const char **culprit)
{
    struct twin *twins = arena_take_many(arena, count, sizeof *twins);
    for (size_t i = 0; i < count; i++)
        twins[i] = (struct twin){ utf8_fold(arena, str_of(names[i])), names[i] };
    qsort(twins, count, sizeof *twins, by_folded_name);
    for (size_t i = 1; i < count; i++) {
        enum refusal fault = neighbours_fault(&twins[i - 1], &twins[i]);
        *culprit = twins[i].name;
        if (fault != W_FINE)
            return fault;
    }
    return W_FINE;
}
