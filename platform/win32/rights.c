/* rights.c: an ACL and its SIDs, taken apart without a header of the system. */
#include "platform/win32/rights.h"

#include <string.h>

/* The beginning of a SID: revision, how many parts, an authority of six bytes, then the parts. */
struct sid {
    uint8_t revision, count, authority[6];
    uint32_t parts[15];
};

struct list {
    uint8_t revision, unused;
    uint16_t size, count, unused_too;
};

struct entry {
    uint8_t kind, flags;
    uint16_t size;
    uint32_t mask;                  /* then the SID */
};

enum { ALLOWED = 0, DENIED = 1, ONLY_INHERITED = 8 };

/* Write data, append, delete children, delete, change the rights, take it over, and the general forms of those:
 * attributes are no contents. */
static const uint32_t changing = 0x2 | 0x4 | 0x40 | 0x10000 | 0x40000 | 0x80000 | 0x40000000 | 0x10000000;

bool rights_is_ruler(const void *bytes, size_t size)
{
    static const uint8_t nt_authority[6] = { 0, 0, 0, 0, 0, 5 };
    enum { SYSTEM = 18, BUILTIN = 32, ADMINISTRATORS = 544, SERVICE = 80 };
    static const uint32_t installer[] = { SERVICE, 956008885, 3418522649, 1831038044, 1853292631, 2271478464 };
    struct sid sid = { 0 };
    memcpy(&sid, bytes, size < sizeof sid ? size : sizeof sid);
    if (memcmp(sid.authority, nt_authority, sizeof nt_authority) != 0)
        return false;
    if (sid.count == 1)
        return sid.parts[0] == SYSTEM;
    if (sid.count == 2)
        return sid.parts[0] == BUILTIN && sid.parts[1] == ADMINISTRATORS;
    return sid.count == 6 && memcmp(sid.parts, installer, sizeof installer) == 0;
}

/* What refuses is no danger, and what only children inherit is none here; kinds that we do not know may be. */
static bool is_harmless(const uint8_t *bytes, const struct entry *entry)
{
    if (entry->kind == DENIED || (entry->flags & ONLY_INHERITED) != 0)
        return true;
    if (entry->kind != ALLOWED || entry->size < sizeof *entry)
        return false;
    return (entry->mask & changing) == 0 || rights_is_ruler(bytes + sizeof *entry, entry->size - sizeof *entry);
}

bool rights_are_rulers(const void *bytes, size_t size)
{
    const uint8_t *start = bytes;
    struct list list;
    size_t at = sizeof list;
    if (size < sizeof list)
        return false;
    memcpy(&list, start, sizeof list);
    for (unsigned i = 0; i < list.count; i++) {
        struct entry entry = { 0 };
        if (size - at < sizeof entry)
            return false;
        memcpy(&entry, start + at, sizeof entry);
        if (entry.size < 4 || entry.size > size - at || !is_harmless(start + at, &entry))
            return false;
        at += entry.size;
    }
    return true;
}
