/* pe.c: the head of a program for Windows. */
#include "src/find/pe.h"

#include <string.h>

enum { HEAD = 1024, WAY_TO_HEAD = 0x3c };

static const struct machine {
    unsigned number;
    const char *name;
} machines[] = { { 0x8664, "x86_64" }, { 0xaa64, "aarch64" }, { 0x14c, "i686" } };

static unsigned number_at(const unsigned char *bytes, size_t at)
{
    return bytes[at] | (unsigned)bytes[at + 1] << 8;
}

struct os_status pe_architecture(const char *path, const char **out)
{
    unsigned char head[HEAD];
    size_t size = 0;
    struct os_status status = os_read_part(path, 0, head, sizeof head, &size);
    *out = NULL;
    if (status.code != OS_OK)
        return status;
    size_t start = size > WAY_TO_HEAD + 4 && head[0] == 'M' && head[1] == 'Z' ? number_at(head, WAY_TO_HEAD) : HEAD;
    if (start + 6 <= size && memcmp(head + start, "PE\0\0", 4) == 0)
        for (size_t i = 0; i < sizeof machines / sizeof *machines; i++)
            if (machines[i].number == number_at(head, start + 4))
                *out = machines[i].name;
    return status;
}
