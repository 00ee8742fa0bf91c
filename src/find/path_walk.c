/* path_walk.c: PATH taken apart. */
#include "src/find/path_walk.h"

#include "src/base/path.h"

/* Where shells look when PATH is not set at all. */
static const char default_path[] = "/usr/local/bin:/usr/bin:/bin";

struct path_walk path_walk_begin(struct arena *arena, const struct host *host)
{
    const char *path = os_variable("PATH");
    return (struct path_walk){ arena, host, str_of(path == NULL && host->family == HOST_POSIX ? default_path : path) };
}

/* Windows takes an entry with a semicolon in it when it stands in quotes; nobody else knows quotes. */
static str take_entry(struct path_walk *walk)
{
    str *rest = &walk->rest, entry, between;
    if (walk->host->family == HOST_WINDOWS && str_take(rest, "\"") && str_split(*rest, '"', &entry, rest)) {
        (void)str_split(*rest, walk->host->list_separator, &between, rest);
        return entry;
    }
    if (str_split(*rest, walk->host->list_separator, &entry, rest))
        return entry;
    entry = *rest;
    rest->size = 0;
    return entry;
}

bool path_walk_next(struct path_walk *walk, const char **folder)
{
    while (walk->rest.size > 0) {
        const char *text = str_copy(walk->arena, take_entry(walk));
        if (!path_is_absolute(walk->host, text))
            continue;
        *folder = path_absolute(walk->arena, walk->host, "/", text);
        return true;
    }
    return false;
}
