/* alias_parse.c: package and target of an app execution alias, from bytes that may be anything. */
#include "platform/win32/alias_parse.h"

#include <wchar.h>

#include "platform/win32/wide.h"

enum {
    HEADER = 8,                             /* tag, size of the rest, reserved */
    FIRST_TEXT = HEADER + 4,                /* behind the version */
    VERSION = 3
};

static const uint32_t alias_tag = 0x8000001Bu;     /* IO_REPARSE_TAG_APPEXECLINK */

struct reader {
    const unsigned char *bytes;
    size_t at, end;
};

static uint32_t number_at(const unsigned char *bytes, unsigned size)
{
    uint32_t number = 0;
    while (size-- > 0)
        number = number << 8 | bytes[size];
    return number;
}

/* The next text with its NUL inside the buffer, or NULL. */
static const char *next_text(struct arena *arena, struct reader *reader)
{
    size_t count = 0, room = (reader->end - reader->at) / 2;
    const unsigned char *from = reader->bytes + reader->at;
    while (count < room && number_at(from + count * 2, 2) != 0)
        count++;
    if (count == room)
        return NULL;
    wchar_t *wide = arena_take_many(arena, count + 1, sizeof *wide);
    for (size_t i = 0; i < count; i++)
        wide[i] = (wchar_t)number_at(from + i * 2, 2);
    reader->at += (count + 1) * 2;
    return text_of(arena, wide, count);
}

bool alias_parse(struct arena *arena, const void *bytes, size_t size, struct os_alias *out)
{
    const unsigned char *start = bytes;
    if (size < FIRST_TEXT || number_at(start, 4) != alias_tag)
        return false;
    size_t rest = number_at(start + 4, 2);
    if (rest > size - HEADER || rest < FIRST_TEXT - HEADER || number_at(start + HEADER, 4) != VERSION)
        return false;
    struct reader reader = { start, FIRST_TEXT, HEADER + rest };
    const char *package = next_text(arena, &reader);
    const char *entry = package != NULL ? next_text(arena, &reader) : NULL;
    const char *target = entry != NULL ? next_text(arena, &reader) : NULL;
    if (target == NULL || *package == '\0' || *target == '\0')
        return false;
    *out = (struct os_alias){ package, target };
    return true;
}
