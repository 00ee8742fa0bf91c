/* sources.c: wheels that lie about on the machine. */
#include "src/seed/sources.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/path.h"
#include "src/find/path_walk.h"
#include "src/seed/tags.h"
#include "src/seed/version.h"

static struct candidate *new_candidate(struct sources *sources)
{
    if (sources->count == sources->room) {
        size_t room = sources->room * 2 + 8;
        struct candidate *items = arena_take_many(sources->arena, room, sizeof *items);
        if (sources->count > 0)
            memcpy(items, sources->candidates, sources->count * sizeof *items);
        sources->candidates = items;
        sources->room = room;
    }
    return &sources->candidates[sources->count++];
}

void sources_add_file(struct sources *sources, const char *path)
{
    struct wheel_name name;
    for (size_t i = 0; i < sources->count; i++)
        if (strcmp(sources->candidates[i].path, path) == 0)
            return;
    if (!wheel_name_read(path_name(sources->host, path), &name) || !project_same(name.project, sources->project))
        return;
    *new_candidate(sources) = (struct candidate){ path, name, tags_rank(&name, sources->python), NULL };
}

struct os_status sources_add_folder(struct sources *sources, const char *folder)
{
    struct os_names names;
    struct wheel_name name;
    struct os_status status = os_list(sources->arena, folder, &names);
    for (size_t i = 0; status.code == OS_OK && i < names.count; i++)
        if (wheel_name_read(names.names[i].name, &name) && project_same(name.project, sources->project))
            sources_add_file(sources, path_join(sources->arena, sources->host, folder, names.names[i].name));
    return status;
}

/* ---- virtualenv's ---------------------------------------------------------------------------- */

/* `folder` and what is below it by names that are joined one by one; the list ends with NULL. */
static const char *below(struct sources *sources, const char *folder, const char *const *names)
{
    for (; *names != NULL; names++)
        folder = path_join(sources->arena, sources->host, folder, *names);
    return folder;
}

static void add_embedded(struct sources *sources, const char *packages)
{
    static const char *const names[] = { "virtualenv", "seed", "wheels", "embed", NULL };
    (void)sources_add_folder(sources, below(sources, packages, names));
}

static void add_of_user(struct sources *sources)
{
    const struct interpreter *python = sources->python;
    bool windows = sources->host->family == HOST_WINDOWS;
    const char *home = windows ? os_variable("APPDATA") : os_home();
    const char *version = text_format(sources->arena, "%u.%u", python->major, python->minor);
    const char *windows_name = text_format(sources->arena, "Python%u%u", python->major, python->minor);
    const char *const posix[] = { ".local", "lib", python->lib_name, "site-packages", NULL };
    const char *const mac[] = { "Library", "Python", version, "lib", "python", "site-packages", NULL };
    const char *const roaming[] = { "Python", windows_name, "site-packages", NULL };
    if (home == NULL || !path_is_absolute(sources->host, home))
        return;
    add_embedded(sources, below(sources, home, windows ? roaming : posix));
    if (sources->host->darwin)
        add_embedded(sources, below(sources, home, mac));
}

/* PREFIX/bin/virtualenv → PREFIX/lib/pythonX.Y/site-packages, whatever X.Y is. */
static void add_of_command(struct sources *sources, const char *command)
{
    static const char *const windows[] = { "Lib", "site-packages", NULL };
    const char *real;
    struct os_names names;
    if (os_real_path(sources->arena, command, &real).code != OS_OK)
        return;
    const char *prefix = path_folder(sources->arena, sources->host,
                                     path_folder(sources->arena, sources->host, real));
    const char *lib = path_join(sources->arena, sources->host, prefix, "lib");
    if (sources->host->family == HOST_WINDOWS)
        add_embedded(sources, below(sources, prefix, windows));
    else if (os_list_some(sources->arena, lib, "p", &names).code == OS_OK)
        for (size_t i = 0; i < names.count; i++)
            if (str_starts(str_of(names.names[i].name), "py")) {
                const char *const parts[] = { names.names[i].name, "site-packages", NULL };
                add_embedded(sources, below(sources, lib, parts));
            }
}

static void add_on_path(struct sources *sources)
{
    struct path_walk walk = path_walk_begin(sources->arena, sources->host);
    const char *folder, *name = text_join(sources->arena, "virtualenv", sources->host->exe_suffix, NULL);
    while (path_walk_next(&walk, &folder)) {
        const char *command = path_join(sources->arena, sources->host, folder, name);
        struct os_entry entry;
        if (os_look(command, &entry).code == OS_OK && entry.kind == OS_FILE) {
            add_of_command(sources, command);
            return;
        }
    }
}

void sources_add_others(struct sources *sources)
{
    if (sources->host->family == HOST_POSIX)
        (void)sources_add_folder(sources, "/usr/share/python-wheels");
    add_embedded(sources, path_join(sources->arena, sources->host, sources->python->stdlib, "site-packages"));
    if (sources->host->family == HOST_POSIX && path_is_below(sources->host, "/usr/lib", sources->python->stdlib))
        add_embedded(sources, "/usr/lib/python3/dist-packages");
    add_of_user(sources);
    add_on_path(sources);
}

/* ---- which is better ------------------------------------------------------------------------- */

/* A number, then whatever stands behind it; none is below all. */
static int compare_builds(str a, str b)
{
    size_t x = 0, y = 0;
    while (x < a.size && a.text[x] >= '0' && a.text[x] <= '9')
        x++;
    while (y < b.size && b.text[y] >= '0' && b.text[y] <= '9')
        y++;
    int order = version_compare(str_slice(a, 0, x), str_slice(b, 0, y));
    return order != 0 ? order : str_compare(str_slice(a, x, a.size), str_slice(b, y, b.size));
}

static int compare(const struct candidate *a, const struct candidate *b)
{
    int order = version_compare(b->name.version, a->name.version);
    if (order == 0)
        order = (b->rank > a->rank) - (b->rank < a->rank);
    return order != 0 ? order : compare_builds(b->name.build, a->name.build);
}

/* By insertion: what is equal keeps its order, and there are never many. */
void sources_sort(struct sources *sources)
{
    for (size_t i = 1; i < sources->count; i++) {
        struct candidate moved = sources->candidates[i];
        size_t at = i;
        for (; at > 0 && compare(&moved, &sources->candidates[at - 1]) < 0; at--)
            sources->candidates[at] = sources->candidates[at - 1];
        sources->candidates[at] = moved;
    }
}
