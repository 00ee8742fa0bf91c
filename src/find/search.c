/* search.c: paths, prefixes and names on PATH; links stay as they are, shims are seen through. */
#include "src/find/search.h"

#include <string.h>

#include "src/base/path.h"
#include "src/find/shim.h"

/* Where shells look when PATH is not set at all. */
static const char default_path[] = "/usr/local/bin:/usr/bin:/bin";

static bool is_program(const struct host *host, const struct os_entry *facts)
{
    return facts->kind == OS_FILE && (host->family == HOST_WINDOWS || (facts->mode & 0111) != 0);
}

static bool is_program_at(const struct host *host, const char *path)
{
    struct os_entry facts;
    return os_look(path, &facts).code == OS_OK && is_program(host, &facts);
}

/* ---- names on PATH ------------------------------------------------------------------------------ */

enum found { FOUND, NOT_FOUND, FOUND_BROKEN };

/* Looks in one folder of PATH. */
static enum found look_in(struct arena *arena, const struct host *host, const char *folder, const char *name,
                          const char **out, struct error *error)
{
    const char *path = path_join(arena, host, folder, name);
    if (!is_program_at(host, path))
        return NOT_FOUND;
    switch (shim_resolve(arena, host, path, out, error)) {
    case SHIM_NONE: *out = path; return FOUND;
    case SHIM_FOUND: return FOUND;
    case SHIM_SYSTEM: return NOT_FOUND;
    case SHIM_BROKEN: return FOUND_BROKEN;
    }
    return NOT_FOUND;
}

static enum found look_along_path(struct arena *arena, const struct host *host, const char *name, const char *but_not,
                                  const char **out, struct error *error)
{
    const char *path = os_variable("PATH");
    str rest = str_of(path == NULL && host->family == HOST_POSIX ? default_path : path), entry;
    while (rest.size > 0) {
        if (!str_split(rest, host->list_separator, &entry, &rest)) {
            entry = rest;
            rest.size = 0;
        }
        const char *folder = str_copy(arena, entry);
        if (!path_is_absolute(host, folder) || (but_not != NULL && strcmp(folder, but_not) == 0))
            continue;                           /* empty and relative entries mean another folder every time */
        enum found found = look_in(arena, host, path_absolute(arena, host, "/", folder), name, out, error);
        if (found != NOT_FOUND)
            return found;
    }
    return NOT_FOUND;
}

static const char *with_suffix(struct arena *arena, const struct host *host, const char *name)
{
    if (host->exe_suffix[0] == '\0' || str_ends(str_of(name), host->exe_suffix))
        return name;
    return text_join(arena, name, host->exe_suffix, NULL);
}

static bool search_names(struct arena *arena, const struct host *host, const char *const *names, const char **out,
                         struct error *error)
{
    for (size_t i = 0; names[i] != NULL; i++) {
        enum found found = look_along_path(arena, host, with_suffix(arena, host, names[i]), NULL, out, error);
        if (found != NOT_FOUND)
            return found == FOUND;
    }
    struct os_entry facts;
    if (names[1] != NULL) {
        error_say(error, E_NO_PYTHON, "there is no %s and no %s on PATH", names[0], names[1]);
        return error_remedy(error, "install Python, or name an interpreter with --python PATH");
    }
    error_say(error, E_NO_PYTHON, "there is no command %s on PATH", names[0]);
    if (os_look(names[0], &facts).code == OS_OK)
        return error_remedy(error, "to mean the one in this folder, write --python .%c%s", host->separator, names[0]);
    return error_remedy(error, "install it, or name an interpreter by its path: --python /path/to/python3");
}

/* ---- paths -------------------------------------------------------------------------------------- */

/* What an environment or an installation may call its interpreter. */
static const char *const posix_names[] = { "bin/python3", "bin/python", "bin/pypy3", NULL };
static const char *const windows_names[] = { "python.exe", "Scripts\\python.exe", "pypy3.exe", NULL };

static bool search_folder(struct arena *arena, const struct host *host, const char *folder, const char **out,
                          struct error *error)
{
    const char *const *names = host->family == HOST_WINDOWS ? windows_names : posix_names;
    for (size_t i = 0; names[i] != NULL; i++) {
        *out = path_join(arena, host, folder, names[i]);
        if (is_program_at(host, *out))
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
    const char *folder = path_folder(arena, host, path);
    enum found found = look_along_path(arena, host, path_name(host, path), folder, out, error);
    if (found != NOT_FOUND)
        return found == FOUND;
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

static bool search_path(struct arena *arena, const struct host *host, const char *wanted, const char **out,
                        struct error *error)
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
    struct os_entry facts;
    status = os_look(path, &facts);
    if (status.code != OS_OK)
        return cannot_look(path, status, error);
    if (facts.kind == OS_FOLDER)
        return search_folder(arena, host, path, out, error);
    if (is_program(host, &facts))
        return see_through(arena, host, path, out, error);
    error_say(error, E_NOT_A_BASE, "%s is %s", path, facts.kind == OS_FILE ? "not executable" : "not a file");
    return error_remedy(error, "name an interpreter: --python /path/to/python3, or a command such as python3");
}

bool search(struct arena *arena, const struct host *host, const char *wanted, const char **out, struct error *error)
{
    static const char *const usual[] = { "python3", "python", NULL };
    if (wanted == NULL)
        return search_names(arena, host, usual, out, error);
    if (wanted[0] == '\0') {
        error_say(error, E_NO_PYTHON, "the interpreter's name is empty");
        return error_remedy(error, "leave --python out, or give it a path or a command name");
    }
    if (path_has_separator(host, wanted) || strcmp(wanted, ".") == 0 || strcmp(wanted, "..") == 0)
        return search_path(arena, host, wanted, out, error);
    const char *const names[] = { wanted, NULL };
    return search_names(arena, host, names, out, error);
}
