/* reparse.c: what a reparse point says, read from its bytes alone, so that it can be tested on any system. */
#include "platform/win32/reparse.h"

#include <string.h>

bool reparse_is_link(uint32_t tag)
{
    return (tag & 0x20000000u) != 0;
}

static size_t word_at(const unsigned char *bytes, size_t at)
{
    return bytes[at] | (size_t)bytes[at + 1] << 8;
}

/* A name that is kept as offset and size, counted from `names`. */
static bool name_at(const unsigned char *bytes, size_t size, size_t names, size_t field, struct reparse_link *out)
{
    size_t offset = names + word_at(bytes, field), length = word_at(bytes, field + 2);
    if (offset > size || length > size - offset || length % 2 != 0)
        return false;
    out->text = bytes + offset;
    out->units = length / 2;
    return true;
}

/* Does the text begin with these letters? */
static bool begins(const struct reparse_link *link, const char *ascii)
{
    for (size_t i = 0; ascii[i] != '\0'; i++)
        if (i >= link->units || word_at(link->text, i * 2) != (unsigned char)ascii[i])
            return false;
    return true;
}

static void skip(struct reparse_link *link, size_t units)
{
    link->text += units * 2;
    link->units -= units;
}

/* The system's own form of a path. */
static void read_native(struct reparse_link *link)
{
    if (!begins(link, "\\??\\"))
        return;
    skip(link, 4);
    link->volume = begins(link, "Volume{");
    link->network = begins(link, "UNC\\");
    if (link->network)
        skip(link, 4);
}

bool reparse_read_link(const unsigned char *bytes, size_t size, struct reparse_link *out)
{
    enum { HEADER = 8, SUBSTITUTE = HEADER, PRINT = HEADER + 4, JUNCTION_NAMES = HEADER + 8, NAMES = HEADER + 12 };
    if (size < NAMES)
        return false;
    uint32_t tag = (uint32_t)(word_at(bytes, 0) | word_at(bytes, 2) << 16);
    if (tag != REPARSE_MOUNT_POINT && tag != REPARSE_SYMBOLIC_LINK)
        return false;
    size_t names = tag == REPARSE_MOUNT_POINT ? JUNCTION_NAMES : NAMES;
    *out = (struct reparse_link){ 0 };
    struct reparse_link native = { 0 }, written = { 0 };
    if (!name_at(bytes, size, names, SUBSTITUTE, &native) || !name_at(bytes, size, names, PRINT, &written))
        return false;
    read_native(&native);
    *out = native;
    if (written.units > 0) {
        *out = written;
        out->volume = native.volume;
    }
    return true;
}
