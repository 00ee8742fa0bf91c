/* places.c: PATH, and what all places have in common. */
#include "src/find/places.h"

#include <string.h>

#include "src/base/path.h"
#include "src/base/utf8.h"
#include "src/find/facts.h"
#include "src/find/path_walk.h"

const char *const places_in_prefix[] = { "bin/python3", "bin/python", "bin/pypy3", "bin/graalpy", NULL };

/* ---- the list ----------------------------------------------------------------------------------- */

/* Windows does not tell upper from lower case. */
static bool same_path(const struct candidates *all, const char *a, const char *b)
{
    if (all->host->family == HOST_POSIX)
        return strcmp(a, b) == 0;
    return strcmp(utf8_fold(all->arena, str_of(a)), utf8_fold(all->arena, str_of(b))) == 0;
}

void candidates_add(struct candidates *all, struct candidate one)
{
    for (size_t i = 0; i < all->count; i++) {
        struct candidate *old = &all->list[i];
        if (!same_path(all, old->path, one.path))
            continue;
        old->is_conda = old->is_conda || one.is_conda;
        if (old->company == NULL) {
            old->company = one.company;
            old->tag = one.tag;
        }
        return;
    }
    if (all->count == all->room) {
        all->room = all->room == 0 ? 64 : 2 * all->room;
        struct candidate *list = arena_take_many(all->arena, all->room, sizeof *list);
        if (all->count > 0)
            memcpy(list, all->list, all->count * sizeof *list);
        all->list = list;
    }
    if (one.why == NULL)
        one.why = places_stub(all->arena, all->host, one.path);
    all->list[all->count++] = one;
}

/* ---- stubs -------------------------------------------------------------------------------------- */

static const char *store_stub(struct arena *arena, const char *path)
{
    struct os_alias alias;
    if (os_read_alias(arena, path, &alias).code != OS_OK)
        return NULL;
    const char *package = utf8_fold(arena, str_of(alias.package));
    if (str_starts(str_of(package), "microsoft.desktopappinstaller_"))
        return "it is the Store's stub, which only offers to install Python";
    if (str_starts(str_of(package), "pythonsoftwarefoundation.pythonmanager_"))
        return "it is the install manager's alias, not an interpreter";
    return str_starts(str_of(package), "pythonsoftwarefoundation.python.") ? NULL : "it is an alias of another program";
}

const char *places_stub(struct arena *arena, const struct host *host, const char *path)
{
    if (host->family == HOST_WINDOWS)
        return store_stub(arena, path);
    if (host->darwin && strcmp(path_folder(arena, host, path), "/usr/bin") == 0)
        return "it is macOS' stub, which may ask to install the developer tools";
    return NULL;
}

/* ---- programs in folders ------------------------------------------------------------------------ */

const char *places_join(const struct candidates *all, const char *folder, const char *below)
{
    if (below[0] == '\0')
        return folder;
    char *native = text_join(all->arena, below, NULL);
    for (char *at = native; *at != '\0'; at++)
        if (*at == '/')
            *at = all->host->separator;
    return path_join(all->arena, all->host, folder, native);
}

const char *places_by_variable(const struct candidates *all, const char *variable, const char *below)
{
    const char *value = variable == NULL ? NULL : os_variable(variable);
    if (value == NULL || !path_is_absolute(all->host, value))
        return NULL;
    return places_join(all, path_absolute(all->arena, all->host, "/", value), below);
}

bool places_program(const struct candidates *all, const char *folder, const char *const *names, const char **out)
{
    struct os_entry facts;
    for (size_t i = 0; names[i] != NULL; i++) {
        *out = places_join(all, folder, names[i]);
        if (os_look(*out, &facts).code == OS_OK && facts.kind == OS_FILE
            && (all->host->family == HOST_WINDOWS || (facts.mode & 0111) != 0))
            return true;
    }
    return false;
}

void places_add_program(struct candidates *all, const char *folder, const char *const *names, enum source source)
{
    const char *path;
    if (places_program(all, folder, names, &path))
        candidates_add(all, (struct candidate){ .path = path, .source = source });
}

struct os_names places_below(const struct candidates *all, const char *folder, const char *prefix, bool with_links)
{
    struct os_names names;
    size_t kept = 0;
    if (os_list(all->arena, folder, &names).code != OS_OK)
        return (struct os_names){ 0, NULL };
    for (size_t i = 0; i < names.count; i++) {
        struct os_name one = names.names[i];
        bool folder_like = one.kind == OS_FOLDER || (with_links && one.kind == OS_LINK);
        if (folder_like && str_starts(str_of(utf8_fold(all->arena, str_of(one.name))), prefix))
            names.names[kept++] = one;
    }
    names.count = kept;
    return names;
}

/* "python3", "python3.13t", "pypy3.11", "graalpy": how interpreters are called where many programs are. */
static bool is_program_name(const struct host *host, const char *name)
{
    struct tag tag;
    str rest = str_of(name);
    if (host->exe_suffix[0] != '\0' && !str_ends(rest, host->exe_suffix))
        return false;
    if (str_is(rest, "graalpy") || str_is(rest, "graalpy.exe"))
        return true;
    return tag_of_program(name, &tag) && tag.major == 3;
}

/* The names that lead to whatever the folder's owner prefers come first, then the newest. */
static int name_order(const char *name)
{
    str rest = str_of(name);
    struct tag tag = { .implementation = CPYTHON };
    if (str_is(rest, "python3") || str_is(rest, "python.exe"))
        return -2;
    if (str_is(rest, "python") || str_is(rest, "python3.exe"))
        return -1;
    (void)tag_of_program(name, &tag);
    return tag.has_minor ? 1000 - (int)(tag.minor % 1000) : 0;
}

/* A handful of names: straight insertion. */
static void sort_names(struct os_name *names, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct os_name one = names[i];
        size_t at = i;
        for (; at > 0 && name_order(names[at - 1].name) > name_order(one.name); at--)
            names[at] = names[at - 1];
        names[at] = one;
    }
}

struct places_read {
    struct places_read *before;
    uint64_t device, file;
};

/* Is this the first time? */
static bool is_new(struct candidates *all, const char *folder)
{
    struct os_entry facts;
    if (os_look(folder, &facts).code != OS_OK)
        return false;
    for (const struct places_read *one = all->read; one != NULL; one = one->before)
        if (one->device == facts.device && one->file == facts.file)
            return false;
    struct places_read *one = arena_take(all->arena, sizeof *one);
    *one = (struct places_read){ all->read, facts.device, facts.file };
    all->read = one;
    return true;
}

void places_folder(struct candidates *all, const char *folder, enum source source)
{
    struct os_names names;
    size_t kept = 0;
    if (!is_new(all, folder) || os_list_some(all->arena, folder, "pgPG", &names).code != OS_OK)
        return;                                             /* python, pypy, graalpy */
    for (size_t i = 0; i < names.count; i++)
        if (names.names[i].kind != OS_FOLDER && is_program_name(all->host, names.names[i].name))
            names.names[kept++] = names.names[i];
    sort_names(names.names, kept);
    for (size_t i = 0; i < kept; i++)
        candidates_add(all, (struct candidate){ path_join(all->arena, all->host, folder, names.names[i].name), source,
                                                NULL, NULL, false, NULL });
}

/* ---- PATH --------------------------------------------------------------------------------------- */

/* Shims stand for interpreters that are found in the folders of their managers. */
static bool is_shims(const struct candidates *all, const char *folder)
{
    return strcmp(path_name(all->host, folder), "shims") == 0;
}

void places_path(struct candidates *all)
{
    struct path_walk walk = path_walk_begin(all->arena, all->host);
    const char *folder;
    while (path_walk_next(&walk, &folder)) {
        if (is_shims(all, folder))
            continue;
        bool of_store = all->host->family == HOST_WINDOWS && strcmp(path_name(all->host, folder), "WindowsApps") == 0;
        places_folder(all, folder, of_store ? SOURCE_STORE : SOURCE_PATH);
    }
}

void places_everywhere(struct candidates *all)
{
    places_path(all);
    if (all->host->family == HOST_WINDOWS)
        places_windows(all);
    else
        places_posix(all);
}
