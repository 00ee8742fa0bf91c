/* names.c: the list of names that both families' back ends make of a folder. */
#include "platform/names.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 32 };

struct naming naming_in(struct arena *arena)
{
    struct os_name *names = arena_take_many(arena, FIRST_ROOM, sizeof *names);
    return (struct naming){ arena, { 0, names }, FIRST_ROOM };
}

void naming_add(struct naming *naming, const char *name, enum os_kind kind)
{
    struct os_names *names = &naming->names;
    if (names->count == naming->room) {
        struct os_name *larger = arena_take_many(naming->arena, naming->room * 2, sizeof *larger);
        memcpy(larger, names->names, names->count * sizeof *larger);
        names->names = larger;
        naming->room *= 2;
    }
    names->names[names->count++] = (struct os_name){ name, kind };
}

static int by_bytes(const void *a, const void *b)
{
    const struct os_name *left = a, *right = b;
    return strcmp(left->name, right->name);
}

struct os_names naming_done(struct naming *naming)
{
    qsort(naming->names.names, naming->names.count, sizeof *naming->names.names, by_bytes);
    return naming->names;
}
