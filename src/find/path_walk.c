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
static str without_quotes(const struct host *host, str entry)
{
    bool quoted = host->family == HOST_WINDOWS && entry.size > 1 && str_starts(entry, "\"") && str_ends(entry, "\"");
    return quoted ? str_slice(entry, 1, entry.size - 1) : entry;
}

bool path_walk_next(struct path_walk *walk, const char **folder)
{
    str entry;
    while (walk->rest.size > 0) {
        if (!str_split(walk->rest, walk->host->list_separator, &entry, &walk->rest)) {
            entry = walk->rest;
            walk->rest.size = 0;
        }
        const char *text = str_copy(walk->arena, without_quotes(walk->host, entry));
        if (!path_is_absolute(walk->host, text))
            continue;
        *folder = path_absolute(walk->arena, walk->host, "/", text);
        return true;
    }
    return false;
}
