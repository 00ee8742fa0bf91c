/* inside.c: looking a program up as an activated shell would. */
#include "src/find/inside.h"

#include "src/base/path.h"
#include "src/base/utf8.h"
#include "src/find/path_walk.h"

const char *inside_path(struct arena *arena, const struct host *host, const char *bin)
{
    const char *path = os_variable("PATH");
    const char between[] = { host->list_separator, '\0' };
    str rest = str_of(path), first = str_slice(rest, 0, str_find_byte(rest, *between));
    if (str_is(first, bin))
        return path;
    return rest.size == 0 ? bin : text_join(arena, bin, between, path, NULL);
}

struct hunt {
    struct arena *arena;
    const struct host *host;
    const char *bin;
    const char *unfit;
    const char *found;
};

static bool try_path(struct hunt *hunt, const char *path)
{
    struct os_entry facts;
    if (os_look(path, &facts).code != OS_OK)
        return false;
    if (facts.kind == OS_FILE && os_can_execute(path))
        return hunt->found = path, true;
    if (hunt->unfit == NULL)
        hunt->unfit = path;
    return false;
}

/* As it is called on this system: on Windows programs have an ending, which nobody types. */
static bool try_named(struct hunt *hunt, const char *path)
{
    const char *ending = hunt->host->exe_suffix;
    bool complete = *ending == '\0' || str_ends(str_of(utf8_fold(hunt->arena, str_of(path))), ending);
    return complete ? try_path(hunt, path)
                    : try_path(hunt, text_join(hunt->arena, path, ending, NULL)) || try_path(hunt, path);
}

static void try_all(struct hunt *hunt, const char *name)
{
    struct path_walk walk = path_walk_begin(hunt->arena, hunt->host);
    const char *folder;
    bool found = try_named(hunt, path_join(hunt->arena, hunt->host, hunt->bin, name));
    while (!found && path_walk_next(&walk, &folder))
        found = try_named(hunt, path_join(hunt->arena, hunt->host, folder, name));
}

static void try_as_given(struct hunt *hunt, const char *path)
{
    const char *current = ".";
    if (path_is_absolute(hunt->host, path) || os_current_folder(hunt->arena, &current).code == OS_OK)
        (void)try_named(hunt, path_absolute(hunt->arena, hunt->host, current, path));
}

const char *inside_find(struct arena *arena, const struct host *host, const char *bin, const char *name,
                        const char **unfit)
{
    struct hunt hunt = { arena, host, bin, NULL, NULL };
    if (path_has_separator(host, name))
        try_as_given(&hunt, name);
    else if (*name != '\0')
        try_all(&hunt, name);
    *unfit = hunt.unfit;
    return hunt.found;
}
