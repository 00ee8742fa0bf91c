/* fake_registry.c: the fake's registry, its aliases of the Store and its redirectors. */
#include "tests/support/fake_tree.h"

#include <string.h>
#include <strings.h>

static struct registry_value *add_value(enum os_hive hive, const char *key, const char *name)
{
    struct registry_value **last = &fake_world.registry;
    while (*last != NULL)
        last = &(*last)->next;
    *last = arena_take(&fake_world.arena, sizeof **last);
    **last = (struct registry_value){ NULL, hive, fake_copy(key), fake_copy(name), NULL, 0 };
    return *last;
}

void fake_registry(enum os_hive hive, const char *key, const char *name, const char *text)
{
    add_value(hive, key, name)->text = fake_copy(text);
}

void fake_registry_number(enum os_hive hive, const char *key, const char *name, uint32_t number)
{
    add_value(hive, key, name)->number = number;
}

void fake_remote(const char *path)
{
    fake_world.remote = path == NULL ? NULL : fake_copy(path);
}

/* The name of the key right below `key` on the way to `value`; false when it is somewhere else. */
static bool key_below(const struct registry_value *value, const char *key, const char **name, size_t *size)
{
    size_t way = strlen(key);
    if (strncasecmp(value->key, key, way) != 0 || value->key[way] != '\\')
        return false;
    *name = value->key + way + 1;
    *size = strcspn(*name, "\\");
    return true;
}

static bool has_name(const struct os_names *names, const char *name, size_t size)
{
    for (size_t i = 0; i < names->count; i++)
        if (strlen(names->names[i].name) == size && strncasecmp(names->names[i].name, name, size) == 0)
            return true;
    return false;
}

struct os_status os_registry_keys(struct arena *arena, enum os_hive hive, const char *key, struct os_names *out)
{
    struct os_status status = fake_call(false);
    size_t count = 0, size;
    const char *name;
    bool is_there = false;
    if (status.code != OS_OK)
        return status;
    for (const struct registry_value *value = fake_world.registry; value != NULL; value = value->next)
        count++;
    *out = (struct os_names){ 0, arena_take_many(arena, count + 1, sizeof *out->names) };
    for (const struct registry_value *value = fake_world.registry; value != NULL; value = value->next) {
        is_there = is_there || (value->hive == hive && strcasecmp(value->key, key) == 0);
        if (value->hive == hive && key_below(value, key, &name, &size) && !has_name(out, name, size))
            out->names[out->count++] = (struct os_name){ arena_copy(arena, name, size), OS_FOLDER };
    }
    return fake_status(is_there || out->count > 0 ? OS_OK : OS_ABSENT);
}

static const struct registry_value *find_value(enum os_hive hive, const char *key, const char *name)
{
    const struct registry_value *value = fake_world.registry;
    while (value != NULL
           && (value->hive != hive || strcasecmp(value->key, key) != 0 || strcasecmp(value->name, name) != 0))
        value = value->next;
    return value;
}

struct os_status os_registry_value(struct arena *arena, enum os_hive hive, const char *key, const char *name,
                                   const char **out)
{
    struct os_status status = fake_call(false);
    const struct registry_value *value = find_value(hive, key, name);
    if (status.code != OS_OK)
        return status;
    if (value == NULL || value->text == NULL)
        return fake_status(value == NULL ? OS_ABSENT : OS_FAILED);
    *out = arena_copy(arena, value->text, strlen(value->text));
    return FAKE_OK;
}

struct os_status os_registry_number(enum os_hive hive, const char *key, const char *name, uint32_t *out)
{
    struct os_status status = fake_call(false);
    const struct registry_value *value = find_value(hive, key, name);
    if (status.code != OS_OK)
        return status;
    if (value == NULL || value->text != NULL)
        return fake_status(value == NULL ? OS_ABSENT : OS_FAILED);
    *out = value->number;
    return FAKE_OK;
}

bool os_is_remote(const char *path)
{
    return fake_world.remote != NULL && strncasecmp(path, fake_world.remote, strlen(fake_world.remote)) == 0;
}

void fake_alias(const char *path, const char *package, const char *target)
{
    struct node *node = NULL;
    fake_other(path);
    if (tree_find(path, false, &node).code != OS_OK)
        return;
    node->package = fake_copy(package);
    node->target = fake_copy(target);
}

struct os_status os_read_alias(struct arena *arena, const char *path, struct os_alias *out)
{
    struct node *node = NULL;
    struct os_status status = fake_call(false);
    if (status.code == OS_OK)
        status = tree_find(path, false, &node);
    if (status.code == OS_OK && node->package == NULL)
        status = fake_status(OS_UNSUPPORTED);
    if (status.code != OS_OK)
        return status;
    out->package = arena_copy(arena, node->package, strlen(node->package));
    out->target = arena_copy(arena, node->target, strlen(node->target));
    return FAKE_OK;
}

struct os_status os_redirector(struct arena *arena, bool windowed, const void **bytes, size_t *size)
{
    struct os_status status = fake_call(false);
    (void)arena;
    if (status.code == OS_OK && fake_world.host->family != HOST_WINDOWS)
        status = fake_status(OS_UNSUPPORTED);
    if (status.code != OS_OK)
        return status;
    *bytes = windowed ? "MZ own redirector for windows" : "MZ own redirector";
    *size = strlen(*bytes);
    return FAKE_OK;
}
