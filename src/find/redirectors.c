/* redirectors.c: the names that Python's venv makes in Scripts, by version and build, and the base's launchers. */
#include "src/find/redirectors.h"

#include <string.h>

#include "src/base/path.h"
#include "src/base/str.h"
#include "src/base/utf8.h"
#include "src/find/pe.h"

enum { MOST_PROGRAMS = 64 };

struct hunt {
    struct arena *arena;
    const struct host *host;
    const struct interpreter *python;
    const char *templates;          /* the base's Lib\venv\scripts\nt */
    size_t count;
    struct windows_program *programs;
};

static const char *in_home(const struct hunt *hunt, const char *name)
{
    return path_join(hunt->arena, hunt->host, hunt->python->home, name);
}

/* Also as an alias of the Store. */
static bool stands(const char *path)
{
    struct os_entry facts;
    return os_look_at_link(path, &facts).code == OS_OK && facts.kind != OS_FOLDER;
}

static bool has_name(const struct hunt *hunt, const char *name)
{
    str folded = str_of(utf8_fold(hunt->arena, str_of(name)));
    for (size_t i = 0; i < hunt->count; i++)
        if (str_is(folded, utf8_fold(hunt->arena, str_of(hunt->programs[i].name))))
            return true;
    return false;
}

static void add(struct hunt *hunt, const struct windows_program *program)
{
    if (hunt->count < MOST_PROGRAMS && !has_name(hunt, program->name))
        hunt->programs[hunt->count++] = *program;
}

/* ---- the base's launchers ----------------------------------------------------------------------- */

/* Releases whose launchers start another program than the one they stand for. */
static const struct mistake {
    unsigned minor, micro;
    const char *level;
    bool windowed, free_threaded;       /* which of its launchers */
} mistakes[] = {
    { 13, 0, "", true, false },         /* pythonw.exe starts python.exe (python/cpython#126084) */
    { 13, 0, "", true, true },
    { 15, 0, "b1", false, true },       /* the free-threaded ones start the other build (python/cpython#149786) */
    { 15, 0, "b1", true, true },
};

static bool is_mistaken(const struct interpreter *python, bool windowed)
{
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++)
        if (mistakes[i].minor == python->minor && mistakes[i].micro == python->micro &&
            strcmp(mistakes[i].level, python->level) == 0 && mistakes[i].windowed == windowed &&
            mistakes[i].free_threaded == python->free_threaded)
            return true;
    return false;
}

static const char *sound(const struct hunt *hunt, const char *path)
{
    const char *architecture;
    bool fits = pe_architecture(path, &architecture).code == OS_OK && architecture != NULL &&
                strcmp(architecture, hunt->python->architecture) == 0;
    return fits ? path : NULL;
}

/* By its names of 3.13 and later, which some installers gave to older ones as well; by its old name; in the folder of
 * the program, where a build leaves it. NULL: our own must do. */
static const char *launcher(const struct hunt *hunt, bool windowed, const char *threads, const char *debug)
{
    const char *w = windowed ? "w" : "";
    const char *name = text_join(hunt->arena, "venv", w, "launcher", threads, debug, ".exe", NULL);
    const char *old = text_join(hunt->arena, "python", w, debug, ".exe", NULL);
    const char *found = NULL;
    if (is_mistaken(hunt->python, windowed))
        return NULL;
    found = sound(hunt, path_join(hunt->arena, hunt->host, hunt->templates, name));
    if (found == NULL && threads[0] == '\0')        /* the old ones start python.exe */
        found = sound(hunt, path_join(hunt->arena, hunt->host, hunt->templates, old));
    return found != NULL ? found : sound(hunt, in_home(hunt, name));
}

/* ---- names -------------------------------------------------------------------------------------- */

/* Up to 3.12: each name that the base has stands for itself. */
static void add_old_names(struct hunt *hunt)
{
    static const struct { bool windowed; const char *debug; } rows[] = {
        { false, "" }, { false, "_d" }, { true, "" }, { true, "_d" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool windowed = rows[i].windowed;
        const char *name = text_join(hunt->arena, windowed ? "pythonw" : "python", rows[i].debug, ".exe", NULL);
        struct windows_program program = { name, in_home(hunt, name), NULL, windowed, false };
        if (!stands(program.target))
            continue;
        program.launcher = launcher(hunt, windowed, "", rows[i].debug);
        add(hunt, &program);
    }
}

/* From 3.13 on: the plain name and those of the build, all for the one program of that build. Where the base does
 * not have the name that its launchers would start (some free-threaded builds), they are of no use. */
static void add_names_for(struct hunt *hunt, bool windowed)
{
    const struct interpreter *python = hunt->python;
    const char *debug = python->debug ? "_d" : "", *threads = python->free_threaded ? "t" : "";
    const char *stem = windowed ? "pythonw" : "python";
    const char *plain = text_join(hunt->arena, stem, debug, ".exe", NULL), *started = plain;
    const char *numbered = text_format(hunt->arena, "%s3.%ut", stem, python->minor);
    if (python->free_threaded)
        started = text_join(hunt->arena, numbered, debug, ".exe", NULL);
    bool starts = stands(in_home(hunt, started));
    struct windows_program program = { NULL, in_home(hunt, starts ? started : plain), NULL, windowed, false };
    if (!stands(program.target))
        return;
    program.launcher = starts ? launcher(hunt, windowed, threads, debug) : NULL;
    const char *const names[] = { text_join(hunt->arena, stem, ".exe", NULL), plain,
                                  text_join(hunt->arena, numbered, ".exe", NULL),
                                  text_join(hunt->arena, numbered, debug, ".exe", NULL) };
    for (size_t i = 0; i < (python->free_threaded ? 4 : 2); i++) {
        program.name = names[i];
        add(hunt, &program);
    }
}

/* A base that has a name of its own only, such as "python3.12.exe": ours starts that one. */
static void add_only_name(struct hunt *hunt)
{
    const char *plain = hunt->python->debug ? "python_d.exe" : "python.exe";
    struct windows_program program = { plain, hunt->python->base, NULL, false, false };
    if (has_name(hunt, plain))
        return;
    add(hunt, &program);
    program.name = hunt->python->name;
    add(hunt, &program);
}

/* ---- what else lies beside the program ---------------------------------------------------------- */

static bool is_wanted(const struct hunt *hunt, str name)
{
    bool is_library = str_ends(name, ".dll");
    if (hunt->python->implementation == PYPY || hunt->python->minor < 13)
        return is_library || str_ends(name, ".exe");
    return is_library && (str_starts(name, "python") || str_starts(name, "vcruntime"));
}

/* For links: what they load from their own folder. PyPy's program is a small one and is copied whole, with its
 * libraries. */
static void add_neighbours(struct hunt *hunt, bool copied)
{
    struct os_names names;
    if (os_list(hunt->arena, hunt->python->home, &names).code != OS_OK)
        return;
    for (size_t i = 0; i < names.count; i++) {
        const char *name = names.names[i].name, *path = in_home(hunt, name);
        struct windows_program program = { name, path, copied ? path : NULL, false, !copied };
        if (names.names[i].kind != OS_FOLDER && is_wanted(hunt, str_of(utf8_fold(hunt->arena, str_of(name)))))
            add(hunt, &program);
    }
}

void redirectors_find(struct arena *arena, const struct host *host, bool linked, struct interpreter *python)
{
    if (host->family != HOST_WINDOWS)
        return;
    struct hunt hunt = { .arena = arena, .host = host, .python = python };
    struct os_alias alias;
    if (linked && os_read_alias(arena, python->base, &alias).code == OS_OK)
        python->no_links = "it is an alias of the Store";
    static const char *const way[] = { "venv", "scripts", "nt" };
    hunt.templates = python->stdlib;
    for (size_t i = 0; i < sizeof way / sizeof *way; i++)
        hunt.templates = path_join(arena, host, hunt.templates, way[i]);
    hunt.programs = arena_take_many(arena, MOST_PROGRAMS, sizeof *hunt.programs);
    if (python->implementation == PYPY) {
        add_neighbours(&hunt, true);
    } else if (python->minor < 13) {
        add_old_names(&hunt);
        add_only_name(&hunt);
    } else {
        add_names_for(&hunt, false);
        add_names_for(&hunt, true);
        add_only_name(&hunt);
    }
    if (linked && python->no_links == NULL && python->implementation != PYPY)
        add_neighbours(&hunt, false);
    python->program_count = hunt.count;
    python->programs = hunt.programs;
}
