/* evidence.c: reading what is compared, and comparing what is too large to be kept. */
#include "src/find/evidence.h"

#include <string.h>

#include "src/base/path.h"

enum { LARGEST_TEXT = 4 * 1024 * 1024, LARGEST_COPY = 512 * 1024 * 1024 };

static str read(struct arena *arena, const char *path, size_t limit)
{
    str bytes = { NULL, 0 };
    if (os_read(arena, path, limit, &bytes.text, &bytes.size).code != OS_OK)
        bytes = (str){ NULL, 0 };
    return bytes;
}

static bool is_copy(struct arena *arena, const char *path, const struct os_entry *copy, const char *source)
{
    struct os_entry facts;
    if (os_look(source, &facts).code != OS_OK || facts.size != copy->size)
        return false;
    if (copy->modified > facts.changed)
        return true;
    str one = read(arena, path, LARGEST_COPY), other = read(arena, source, LARGEST_COPY);
    return one.text != NULL && other.text != NULL && str_equal(one, other);
}

void evidence_take(struct arena *arena, const struct host *host, const struct survey *ground, size_t count,
                   struct evidence *evidence)
{
    for (size_t i = 0; i < count; i++) {
        const struct survey_entry *entry = evidence[i].path == NULL ? NULL : survey_find(ground, evidence[i].path);
        if (entry == NULL || entry->kind != OS_FILE || evidence[i].bytes.text != NULL)
            continue;
        const char *path = path_join(arena, host, ground->path, evidence[i].path);
        if (evidence[i].source == NULL)
            evidence[i].bytes = read(arena, path, LARGEST_TEXT);
        else
            evidence[i].same = is_copy(arena, path, &entry->facts, evidence[i].source);
    }
}
