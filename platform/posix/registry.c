/* registry.c: the registry, the aliases and the redirectors of Windows: there are none here. */
#include "platform/posix/posix.h"

static const struct os_status none = { OS_UNSUPPORTED, 0 };

struct os_status os_registry_keys(struct arena *arena, enum os_hive hive, const char *key, struct os_names *out)
{
    (void)arena, (void)hive, (void)key, (void)out;
    return none;
}

struct os_status os_registry_value(struct arena *arena, enum os_hive hive, const char *key, const char *name,
                                   const char **out)
{
    (void)arena, (void)hive, (void)key, (void)name, (void)out;
    return none;
}

struct os_status os_registry_number(enum os_hive hive, const char *key, const char *name, uint32_t *out)
{
    (void)hive, (void)key, (void)name, (void)out;
    return none;
}

bool os_is_remote(const char *path)
{
    (void)path;
    return false;
}

struct os_status os_read_alias(struct arena *arena, const char *path, struct os_alias *out)
{
    (void)arena, (void)path, (void)out;
    return none;
}

struct os_status os_redirector(struct arena *arena, bool windowed, const void **bytes, size_t *size)
{
    (void)arena, (void)windowed, (void)bytes, (void)size;
    return none;
}
