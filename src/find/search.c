/* search.c: paths, prefixes and names on PATH; links stay as they are, shims are seen through. */
#include "src/find/search.h"

#include <string.h>

#include "src/base/path.h"
#include "src/find/places.h"
#include "src/find/shim.h"

static bool is_program(const struct host *host, const struct os_entry *facts)
{
    return facts->kind == OS_FILE && (host->family == HOST_WINDOWS || (facts->mode & 0111) != 0);
}

/* An alias of the Store starts like a program, though it cannot be opened like a file. */
static bool is_alias(struct arena *arena, const struct host *host, const char *path)
{
    struct os_alias alias;
    return host->family == HOST_WINDOWS && os_read_alias(arena, path, &alias).code == OS_OK;
}

static bool look_at_program(const struct host *host, const char *path, struct os_entry *facts)
{
    return os_look(path, facts).code == OS_OK && is_program(host, facts);
}

static bool is_program_at(const struct host *host, const char *path)
{
    struct os_entry facts;
    return look_at_program(host, path, &facts);
}

/* ---- names on PATH ------------------------------------------------------------------------------ */

/* Looks in one folder of PATH. */
static enum search_step look_in(struct arena *arena, const struct host *host, const char *folder, const char *name,
                          const char **out, struct error *error)
{
    const char *path = path_join(arena, host, folder, name);
    if (places_stub(arena, host, path) != NULL || (!is_program_at(host, path) && !is_alias(arena, host, path)))
        return SEARCH_END;
    switch (shim_resolve(arena, host, path, out, error)) {
    case SHIM_NONE: *out = path; return SEARCH_FOUND;
    case SHIM_FOUND: return SEARCH_FOUND;
    case SHIM_SYSTEM: return SEARCH_END;
    case SHIM_BROKEN: return SEARCH_BROKEN;
    }
    return SEARCH_END;
}

static const char *with_suffix(struct arena *arena, const struct host *host, const char *name)
{
    if (host->exe_suffix[0] == '\0' || str_ends(str_of(name), host->exe_suffix))
        return name;
    return text_join(arena, name, host->exe_suffix, NULL);
}

struct search search_begin(struct arena *arena, const struct host *host, const char *const *names)
{
    return (struct search){ .names = names, .walk = path_walk_begin(arena, host) };
}

enum search_step search_next(struct search *search, const char **out, struct error *error)
{
    struct arena *arena = search->walk.arena;
    const struct host *host = search->walk.host;
    for (; *search->names != NULL; search->names++, search->walk = path_walk_begin(arena, host)) {
        const char *name = with_suffix(arena, host, *search->names), *folder;
        while (path_walk_next(&search->walk, &folder)) {
            if (search->but_not != NULL && strcmp(folder, search->but_not) == 0)
                continue;
            enum search_step step = look_in(arena, host, folder, name, out, error);
            if (step != SEARCH_END)
                return step;
        }
    }
    return SEARCH_END;
}

bool search_missed(const struct host *host, const char *command, struct error *error)
{
    struct os_entry facts;
    error_say(error, E_NO_PYTHON, "there is no command %s on PATH", command);
    if (os_look(command, &facts).code == OS_OK)
        return error_remedy(error, "to mean the one in this folder, write --python .%c%s", host->separator, command);
    return error_remedy(error, "install it, or name an interpreter by its path: --python /path/to/python3");
}

/* ---- paths -------------------------------------------------------------------------------------- */

/* What an environment or an installation may call its interpreter. */
static const char *const posix_names[] = { "bin/python3", "bin/python", "bin/pypy3", NULL };
static const char *const windows_names[] = { "python.exe", "Scripts\\python.exe", "pypy3.exe", NULL };

static bool search_folder(struct arena *arena, const struct host *host, const char *folder, const char **out,
                          struct os_entry *facts, struct error *error)
{
    const char *const *names = host->family == HOST_WINDOWS ? windows_names : posix_names;
    for (size_t i = 0; names[i] != NULL; i++) {
        *out = path_join(arena, host, folder, names[i]);
        if (look_at_program(host, *out, facts))
            return true;
    }
    error_say(error, E_NO_PYTHON, "%s is a folder without a Python: it has no %s", folder, names[0]);
    return error_remedy(error, "name the interpreter itself: --python /path/to/python3");
}

/* A shim that was named by its path: what it stands for, on PATH when it says so. */
static bool see_through(struct arena *arena, const struct host *host, const char *path, const char **out,
                        struct error *error)
{
    switch (shim_resolve(arena, host, path, out, error)) {
    case SHIM_NONE: *out = path; return true;
    case SHIM_FOUND: return true;
    case SHIM_BROKEN: return false;
    case SHIM_SYSTEM: break;
    }
    const char *const names[] = { path_name(host, path), NULL };
    struct search search = search_begin(arena, host, names);
    search.but_not = path_folder(arena, host, path);
    enum search_step step = search_next(&search, out, error);
    if (step != SEARCH_END)
        return step == SEARCH_FOUND;
    error_say(error, E_NO_PYTHON, "%s is a shim for the system's %s, and there is none on PATH", path,
              path_name(host, path));
    return error_remedy(error, "install Python, or name an interpreter with --python");
}

/* Nothing can be looked at there; a link that leads nowhere is told apart. */
static bool cannot_look(const char *path, struct os_status status, struct error *error)
{
    struct os_entry facts;
    if (status.code == OS_ABSENT && os_look_at_link(path, &facts).code == OS_OK) {
        error_set(error, E_NOT_A_BASE, status, "%s is a link that leads nowhere", path);
        return error_remedy(error, "install that Python again, or name another one with --python");
    }
    if (status.code == OS_ABSENT || status.code == OS_NOT_FOLDER)
        error_set(error, E_NO_PYTHON, status, "%s does not exist", path);
    else
        error_set(error, E_NO_PYTHON, status, "%s cannot be looked at", path);
    return error_remedy(error, "name an existing interpreter: --python /path/to/python3, or a command such as python3");
}

/* What pops up an installer instead of starting a Python is no interpreter, even when it is named. */
static bool is_stub(struct arena *arena, const struct host *host, const char *path, struct error *error)
{
    const char *why = places_stub(arena, host, path);
    if (why == NULL)
        return false;
    error_say(error, E_NO_PYTHON, "%s is no interpreter: %s", path, why);
    error_remedy(error, "install Python, or name another interpreter with --python");
    return true;
}

bool search_path(struct arena *arena, const struct host *host, const char *wanted, const char **out,
                 struct os_entry *facts, struct error *error)
{
    const char *current = "/";
    struct os_status status = { OS_OK, 0 };
    if (!path_is_absolute(host, wanted))
        status = os_current_folder(arena, &current);
    if (status.code != OS_OK) {
        error_set(error, E_NO_PYTHON, status, "%s cannot be found: the current folder is gone", wanted);
        return error_remedy(error, "name the interpreter by an absolute path");
    }
    const char *path = path_absolute(arena, host, current, wanted);
    status = os_look(path, facts);
    if (status.code != OS_OK)
        return cannot_look(path, status, error);
    if (facts->kind == OS_FOLDER)
        return search_folder(arena, host, path, out, facts, error);
    if (is_stub(arena, host, path, error))
        return false;
    if (is_program(host, facts) || is_alias(arena, host, path)) {
        bool found = see_through(arena, host, path, out, error);
        if (found && *out != path)
            facts->kind = OS_OTHER;
        return found;
    }
    error_say(error, E_NOT_A_BASE, "%s is %s", path, facts->kind == OS_FILE ? "not executable" : "not a file");
    return error_remedy(error, "name an interpreter: --python /path/to/python3, or a command such as python3");
}
