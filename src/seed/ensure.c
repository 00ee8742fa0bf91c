/* ensure.c: the search for the wheels that `python -m ensurepip` of an interpreter would install. */
#include "src/seed/ensure.h"

#include <string.h>

#include "src/base/path.h"
#include "src/base/str.h"
#include "src/seed/project.h"
#include "src/seed/version.h"

enum { SOURCE_LIMIT = 256 * 1024 };

struct search {
    struct arena *arena;
    const struct host *host;
    const struct interpreter *python;
    const char *ensurepip;      /* the text of ensurepip/__init__.py, "" when it is not there */
    bool has_ensurepip;
    const char *shared;         /* the distribution's folder of wheels, or NULL */
    const char *bundled;        /* the folder of wheels that came with the interpreter */
};

/* Before 3.12 setuptools is seeded too, and first: the order in which pip installs them. */
static const struct project {
    const char *name;
    const char *version_name;   /* what ensurepip calls the version it bundles */
    unsigned last_minor;        /* of the 3.x that still seed it */
} projects[] = {
    { "setuptools", "_SETUPTOOLS_VERSION", 11 },
    { "pip", "_PIP_VERSION", ~0u },
};

enum { PROJECTS = sizeof projects / sizeof *projects };

static bool is_wanted(const struct project *project, const struct interpreter *python)
{
    return python->minor <= project->last_minor;
}

/* ---- what ensurepip says -------------------------------------------------------------------- */

/* The text between the quotes in `NAME = "text"` at the start of a line; empty when there is no such
 * line. That one form is all that CPython 3.8 to 3.15 and PyPy use; distributions that compute the
 * version instead do so from what lies in their folder of wheels. */
static str assigned_text(str source, const char *name)
{
    str line, left, right;
    while (str_next_line(&source, &line)) {
        if (!str_starts(line, name) || !str_split(line, '=', &left, &right) || !str_is(str_trim(left), name))
            continue;
        right = str_trim(right);
        if (right.size == 0 || (right.text[0] != '"' && right.text[0] != '\''))
            continue;
        str rest = str_slice(right, 1, right.size);
        return str_slice(rest, 0, str_find_byte(rest, right.text[0]));
    }
    return STR("");
}

/* Before WHEEL_PKG_DIR (3.10), and for PyPy, Debian and Fedora wrote their folder into ensurepip's source:
 * an absolute path in quotes that ends in "/python-wheels" or goes on from there. */
static const char *folder_in_source(struct arena *arena, str source)
{
    static const char mark[] = "/python-wheels";
    for (size_t at = 0; at < source.size; at++) {
        at += str_find(str_slice(source, at, source.size), mark);
        size_t begin = at;
        while (begin > 0 && strchr("'\"\n", source.text[begin - 1]) == NULL)
            begin--;
        if (at < source.size && begin > 0 && source.text[begin - 1] != '\n' && source.text[begin] == '/')
            return str_copy(arena, str_slice(source, begin, at + sizeof mark - 1));
    }
    return NULL;
}

/* Python 3.13.0 to 3.13.5 take an empty WHEEL_PKG_DIR for the current folder; anything may lie there, so
 * only an absolute path counts. */
static const char *shared_folder(const struct search *search)
{
    const char *told = search->python->wheel_pkg_dir;
    if (told != NULL && path_is_absolute(search->host, told))
        return told;
    return folder_in_source(search->arena, str_of(search->ensurepip));
}

static void note_unread(struct ensured *out, const char *path, struct os_status status)
{
    if (status.code == OS_OK || error_is_absence(status) || out->unread != NULL)
        return;
    out->unread = path;
    out->unread_cause = status;
}

/* Notes in `out`, which may be NULL, what cannot be read. */
static struct search start_search(struct arena *arena, const struct host *host, const struct interpreter *python,
                                  struct ensured *out)
{
    struct search search = { .arena = arena, .host = host, .python = python, .ensurepip = "" };
    const char *folder = path_join(arena, host, python->stdlib, "ensurepip"), *text;
    const char *source = path_join(arena, host, folder, "__init__.py");
    size_t size;
    search.bundled = path_join(arena, host, folder, "_bundled");
    struct os_status status = os_read(arena, source, SOURCE_LIMIT, &text, &size);
    if (status.code == OS_OK) {
        search.ensurepip = text;
        search.has_ensurepip = true;
    }
    if (out != NULL)
        note_unread(out, source, status);
    search.shared = shared_folder(&search);
    return search;
}

/* ---- choosing among files ------------------------------------------------------------------- */

/* The newest pure wheel of the project among the names in `folder`, of `version` only unless that is empty; NULL
 * when there is none. Upstream takes the last by plain sorting of the names, by which 9.0 is newer than 24.0
 * and 24.0rc1 newer than 24.0: a bug that nobody can want, so versions are compared as versions here. */
static const char *newest(const struct search *search, const char *folder, const struct os_names *names,
                          const char *project, str version)
{
    const char *best = NULL;
    struct wheel_name best_name = { 0 }, name;
    for (size_t i = 0; i < names->count; i++) {
        if (!wheel_name_read(names->names[i].name, &name) || !wheel_name_is_pure(&name) ||
            !project_same(name.project, str_of(project)) || (version.size != 0 && !str_equal(name.version, version)))
            continue;
        if (best == NULL || version_compare(name.version, best_name.version) > 0) {
            best = names->names[i].name;
            best_name = name;
        }
    }
    return best == NULL ? NULL : path_join(search->arena, search->host, folder, best);
}

/* One path for each wanted project, or false when the folder lacks one of them: upstream uses a folder
 * only when all are there. `exact` asks for the versions that ensurepip names. */
static bool choose(const struct search *search, const char *folder, bool exact, const char *paths[PROJECTS],
                   struct ensured *out)
{
    struct os_names names;
    if (folder == NULL)
        return false;
    struct os_status status = os_list(search->arena, folder, &names);
    note_unread(out, folder, status);
    if (status.code != OS_OK)
        return false;
    for (size_t i = 0; i < PROJECTS; i++) {
        str version = exact ? assigned_text(str_of(search->ensurepip), projects[i].version_name) : STR("");
        paths[i] = NULL;
        if (!is_wanted(&projects[i], search->python))
            continue;
        paths[i] = newest(search, folder, &names, projects[i].name, version);
        if (paths[i] == NULL)
            return false;
    }
    return true;
}

/* ---- none there ----------------------------------------------------------------------------- */

/* Kinds of distributions, told by where the standard library lies, and what they call the wheels. */
static bool lies_in(const struct search *search, const char *folder)
{
    return search->host->family == HOST_POSIX && path_is_below(search->host, folder, search->python->stdlib);
}

static bool is_debian(const struct search *search)
{
    struct os_entry entry;
    bool told = search->shared != NULL && str_starts(str_of(search->shared), "/usr/share/python-wheels");
    return lies_in(search, "/usr/lib") && (told || os_look("/etc/debian_version", &entry).code == OS_OK);
}

static bool say_remedy(const struct search *search, struct error *error)
{
    const struct interpreter *python = search->python;
    bool both = is_wanted(&projects[0], python);
    if (is_debian(search) && !search->has_ensurepip && python->implementation == PYPY)
        return error_remedy(error, "apt install pypy3-venv");
    if (is_debian(search) && !search->has_ensurepip)
        return error_remedy(error, "apt install python%u.%u-venv", python->major, python->minor);
    if (is_debian(search))
        return error_remedy(error, "apt install python3-pip-whl%s", both ? " python3-setuptools-whl" : "");
    if (lies_in(search, "/usr/lib64"))
        return error_remedy(error, "dnf install python-pip-wheel%s", both ? " python-setuptools-wheel" : "");
    return error_remedy(error, "use --without-pip, or an interpreter that has ensurepip");
}

static bool say_none(const struct search *search, struct error *error)
{
    const char *wanted = is_wanted(&projects[0], search->python) ? "setuptools and pip" : "pip";
    if (search->shared == NULL)
        error_say(error, E_NO_WHEEL, "%s does not hold the wheels (%s) that %s needs", search->bundled, wanted,
                  search->python->base);
    else
        error_say(error, E_NO_WHEEL, "neither %s nor %s holds the wheels (%s) that %s needs", search->shared,
                  search->bundled, wanted, search->python->base);
    return say_remedy(search, error);
}

size_t ensure_names(const struct interpreter *python, const char *names[ENSURED_MOST])
{
    size_t count = 0;
    for (size_t i = 0; i < PROJECTS; i++)
        if (is_wanted(&projects[i], python))
            names[count++] = projects[i].name;
    return count;
}

void ensure_look(struct arena *arena, const struct host *host, const struct interpreter *python, struct ensured *out)
{
    const char *paths[PROJECTS];
    *out = (struct ensured){ .count = 0 };
    struct search search = start_search(arena, host, python, out);
    out->folders[0] = search.shared;
    out->folders[1] = search.bundled;
    bool found = choose(&search, search.shared, false, paths, out) ||
                 choose(&search, search.bundled, true, paths, out);
    for (size_t i = 0; i < PROJECTS; i++)
        if (is_wanted(&projects[i], python))
            out->paths[out->count++] = found ? paths[i] : NULL;
    (void)ensure_names(python, out->names);
}

bool ensure_say_none(struct arena *arena, const struct host *host, const struct interpreter *python,
                     const struct ensured *ensured, struct error *error)
{
    if (ensured->unread != NULL)
        return error_set(error, E_NO_WHEEL, ensured->unread_cause, "%s, where the wheels that %s needs are looked for, "
                         "cannot be read", ensured->unread, python->base);
    struct search search = start_search(arena, host, python, NULL);
    return say_none(&search, error);
}

bool seeds_find(struct arena *arena, const struct host *host, const struct interpreter *python,
                struct store *store, struct seeds *out, struct error *error)
{
    struct ensured ensured;
    ensure_look(arena, host, python, &ensured);
    *out = (struct seeds){ .wheels = arena_take_many(arena, ENSURED_MOST, sizeof *out->wheels) };
    if (ensured.paths[0] == NULL)
        return ensure_say_none(arena, host, python, &ensured, error);
    for (size_t i = 0; i < ensured.count; i++)
        if (!store_read_wheel(store, ensured.paths[i], &out->wheels[out->count++], error))
            return false;
    return true;
}
