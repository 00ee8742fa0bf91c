/* fake_look.c: the fake's half of platform.h that looks and changes nothing. */
#include "tests/support/fake_tree.h"

#include <string.h>

static struct os_status find(const char *path, bool follow, struct node **out)
{
    struct os_status status = fake_call(false);
    return status.code == OS_OK ? tree_find(path, follow, out) : status;
}

static struct os_status find_in(const struct os_place *place, const char *relative, struct node **out)
{
    struct os_status status = fake_call(false);
    return status.code == OS_OK ? tree_find_in(place, relative, out) : status;
}

struct os_status os_look(const char *path, struct os_entry *out)
{
    struct node *node = NULL;
    struct os_status status = find(path, true, &node);
    if (status.code == OS_OK)
        node_entry(node, out);
    return status;
}

struct os_status os_look_at_link(const char *path, struct os_entry *out)
{
    struct node *node = NULL;
    struct os_status status = find(path, false, &node);
    if (status.code == OS_OK)
        node_entry(node, out);
    return status;
}

struct os_status os_look_in(struct os_place *place, const char *relative, struct os_entry *out)
{
    struct node *node = NULL;
    struct os_status status = find_in(place, relative, &node);
    if (status.code == OS_OK)
        node_entry(node, out);
    return status;
}

struct os_status os_look_above(struct os_place *place, unsigned levels, struct os_entry *out)
{
    struct os_status status = fake_call(false);
    if (status.code != OS_OK || !place->straight)
        return status.code != OS_OK ? status : fake_status(OS_UNSUPPORTED);
    const struct node *node = place->folder;
    for (; levels > 0; levels--)
        node = node->parent != NULL ? node->parent : node;
    node_entry(node, out);
    return FAKE_OK;
}

static struct os_status target_of(struct arena *arena, const struct node *node, const char **out)
{
    if (node->kind != OS_LINK)
        return fake_status(OS_FAILED);
    *out = arena_copy(arena, node->bytes, node->size);
    return FAKE_OK;
}

struct os_status os_read_link(struct arena *arena, const char *path, const char **out)
{
    struct node *node = NULL;
    struct os_status status = find(path, false, &node);
    return status.code == OS_OK ? target_of(arena, node, out) : status;
}

struct os_status os_read_link_in(struct arena *arena, struct os_place *place, const char *relative, const char **out)
{
    struct node *node = NULL;
    struct os_status status = find_in(place, relative, &node);
    return status.code == OS_OK ? target_of(arena, node, out) : status;
}

struct os_status os_real_path(struct arena *arena, const char *path, const char **out)
{
    struct node *node = NULL;
    struct os_status status = find(path, true, &node);
    if (status.code == OS_OK)
        *out = node_path(arena, node);
    return status;
}

static struct os_status names_of(struct arena *arena, const struct node *folder, struct os_names *out)
{
    if (folder->kind != OS_FOLDER)
        return fake_status(folder->kind == OS_LINK ? OS_IS_LINK : OS_NOT_FOLDER);
    if (!node_allows(folder, 4))
        return fake_status(OS_DENIED);
    size_t count = 0;
    for (const struct node *node = folder->first; node != NULL; node = node->next)
        count++;
    *out = (struct os_names){ 0, arena_take_many(arena, count, sizeof *out->names) };
    for (const struct node *node = folder->first; node != NULL; node = node->next)
        out->names[out->count++] = (struct os_name){ arena_copy(arena, node->name, strlen(node->name)), node->kind };
    return FAKE_OK;
}

struct os_status os_list(struct arena *arena, const char *path, struct os_names *out)
{
    struct node *node = NULL;
    struct os_status status = find(path, true, &node);
    return status.code == OS_OK ? names_of(arena, node, out) : status;
}

struct os_status os_list_some(struct arena *arena, const char *path, const char *letters, struct os_names *out)
{
    struct os_status status = os_list(arena, path, out);
    size_t kept = 0;
    if (status.code != OS_OK)
        return status;
    for (size_t i = 0; i < out->count; i++)
        if (strchr(letters, out->names[i].name[0]) != NULL)
            out->names[kept++] = out->names[i];
    out->count = kept;
    return status;
}

struct os_status os_list_in(struct arena *arena, struct os_place *place, const char *relative, struct os_names *out)
{
    struct node *node = NULL;
    struct os_status status = find_in(place, relative, &node);
    return status.code == OS_OK ? names_of(arena, node, out) : status;
}

bool os_can_execute(const char *path)
{
    struct node *node;
    return tree_find(path, true, &node).code == OS_OK && node->kind == OS_FILE && node_allows(node, 1);
}

static bool is_rulers(const char *path)
{
    struct node *node;
    return tree_find(path, true, &node).code == OS_OK && node->owner == 0 && (node->mode & 022) == 0;
}

bool os_is_guarded(const char *path)
{
    size_t size = (size_t)(strrchr(path, fake_world.host->separator) - path);
    return is_rulers(fake_print("%.*s", (int)size, path)) && is_rulers(path);
}

static struct os_status readable(const struct node *node)
{
    static const enum os_code codes[] = {
        [OS_FILE] = OS_OK, [OS_FOLDER] = OS_IS_FOLDER, [OS_LINK] = OS_IS_LINK, [OS_OTHER] = OS_FAILED,
    };
    if (node->kind != OS_LINK && !node_allows(node, 4))
        return fake_status(OS_DENIED);
    return fake_status(codes[node->kind]);
}

static struct os_status read_node(struct arena *arena, const struct node *node, size_t limit, const char **out,
                                  size_t *size)
{
    struct os_status status = readable(node);
    if (status.code == OS_OK && node->size > limit)
        status = fake_status(OS_TOO_LARGE);
    if (status.code != OS_OK)
        return status;
    *out = arena_copy(arena, node->bytes, node->size);
    *size = node->size;
    return FAKE_OK;
}

struct os_status os_read(struct arena *arena, const char *path, size_t limit, const char **out, size_t *size)
{
    struct node *node = NULL;
    struct os_status status = find(path, true, &node);
    return status.code == OS_OK ? read_node(arena, node, limit, out, size) : status;
}

struct os_status os_read_in(struct arena *arena, struct os_place *place, const char *relative, size_t limit,
                            const char **out, size_t *size)
{
    struct node *node = NULL;
    struct os_status status = find_in(place, relative, &node);
    return status.code == OS_OK ? read_node(arena, node, limit, out, size) : status;
}

struct os_status os_read_part(const char *path, uint64_t offset, void *bytes, size_t size, size_t *got)
{
    struct node *node = NULL;
    struct os_status status = find(path, true, &node);
    if (status.code == OS_OK)
        status = readable(node);
    if (status.code != OS_OK)
        return status;
    size_t left = offset < node->size ? node->size - (size_t)offset : 0;
    *got = left < size ? left : size;
    if (*got != 0)
        memcpy(bytes, node->bytes + offset, *got);
    return FAKE_OK;
}
