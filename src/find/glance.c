/* glance.c: looks that are kept, by path. */
#include "src/find/glance.h"

#include <string.h>

struct glance {
    struct glance *next;
    const char *path;
    bool is_link;
    struct os_status status;
    struct os_entry facts;
};

static struct glance *known(const struct glances *glances, const char *path)
{
    struct glance *one = glances->first;
    while (one != NULL && strcmp(one->path, path) != 0)
        one = one->next;
    return one;
}

/* A folder that is no link is the same by both looks. */
static struct glance *look(struct glances *glances, const char *path)
{
    struct glance *one = arena_take(glances->arena, sizeof *one);
    *one = (struct glance){ .next = glances->first, .path = path };
    one->status = os_look_at_link(path, &one->facts);
    one->is_link = one->status.code == OS_OK && one->facts.kind == OS_LINK;
    if (one->is_link)
        one->status = os_look(path, &one->facts);
    glances->first = one;
    return one;
}

struct os_status glance_at(struct glances *glances, const char *path, struct os_entry *out, bool *is_link)
{
    const struct glance *one = known(glances, path);
    if (one == NULL)
        one = look(glances, path);
    if (is_link != NULL)
        *is_link = one->is_link;
    *out = one->facts;
    return one->status;
}
