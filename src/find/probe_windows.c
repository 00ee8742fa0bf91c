/* probe_windows.c: the prefix is the program's folder; its library names the version, patchlevel.h all of it. */
#include "src/find/probe_windows.h"

#include <string.h>

#include "src/base/path.h"
#include "src/base/utf8.h"
#include "src/find/facts.h"
#include "src/find/landmarks.h"
#include "src/find/pe.h"
#include "src/find/venvcfg.h"

enum { OLDEST_MINOR = 8, LARGEST_TEXT = 1024 * 1024, MOST_ENVIRONMENTS = 32 };

struct look {
    struct arena *arena;
    const struct host *host;
    const char *path;               /* of the base's program, or of its alias */
    const char *prefix;
    struct tag tag;
    struct version version;
    const char *architecture;
};

static const char *below(const struct look *look, const char *folder, const char *name)
{
    return path_join(look->arena, look->host, folder, name);
}

static bool read_text(const struct look *look, const char *path, str *out)
{
    return os_read(look->arena, path, LARGEST_TEXT, &out->text, &out->size).code == OS_OK;
}

/* ---- environments ------------------------------------------------------------------------------- */

/* Out of as many environments as there are: pyvenv.cfg beside the program or a folder above (PEP 405). */
static bool leave_environments(struct look *look, struct error *error)
{
    str bytes;
    for (size_t count = 0; count < MOST_ENVIRONMENTS; count++) {
        const char *folder = path_folder(look->arena, look->host, look->path);
        const char *above = path_folder(look->arena, look->host, folder);
        if (!read_text(look, below(look, above, "pyvenv.cfg"), &bytes)
            && !read_text(look, below(look, folder, "pyvenv.cfg"), &bytes))
            return true;
        struct venvcfg cfg = venvcfg_parse(look->arena, bytes);
        if (cfg.home == NULL || !path_is_absolute(look->host, cfg.home))
            break;
        look->path = below(look, path_absolute(look->arena, look->host, "C:\\", cfg.home),
                           path_name(look->host, look->path));
    }
    error_say(error, E_NOT_A_BASE, "%s is in an environment whose pyvenv.cfg does not say where its base is",
              look->path);
    return error_remedy(error, "name the base interpreter with --python");
}

/* ---- the program -------------------------------------------------------------------------------- */

static bool is_64bit(const char *architecture)
{
    return strcmp(architecture, "i686") != 0;
}

/* The machine in the head of a program. */
static bool read_machine(struct look *look, struct error *error)
{
    struct os_status status = pe_architecture(look->path, &look->architecture);
    if (status.code != OS_OK) {
        error_set(error, status.code == OS_ABSENT ? E_NO_PYTHON : E_NOT_A_BASE, status, "%s cannot be read",
                  look->path);
        return error_remedy(error, "name another interpreter with --python");
    }
    if (look->architecture != NULL)
        return true;
    error_say(error, E_NOT_A_BASE, "%s is no program for Windows", look->path);
    return error_remedy(error, "name another interpreter with --python");
}

/* "python313t.dll", "libpypy3.11-c.dll": python3.dll alone says nothing. */
static bool tag_of_dll(struct arena *arena, const char *name, struct tag *out)
{
    str rest = str_of(utf8_fold(arena, str_of(name)));
    *out = (struct tag){ .implementation = CPYTHON, .major = 3, .has_minor = true };
    if (!str_ends(rest, ".dll"))
        return false;
    rest.size -= 4;
    if (str_take(&rest, "libpypy3.")) {
        out->implementation = PYPY;
        return str_ends(rest, "-c") && str_to_number(str_slice(rest, 0, rest.size - 2), &out->minor);
    }
    if (!str_take(&rest, "python3"))
        return false;
    if (str_ends(rest, "_d")) {
        out->debug = true;
        rest.size -= 2;
    }
    out->free_threaded = str_ends(rest, "t");
    rest.size -= out->free_threaded;
    return str_to_number(rest, &out->minor);
}

static bool read_tag(struct look *look, struct error *error)
{
    struct os_names names;
    bool debug = str_ends(str_of(path_name(look->host, look->path)), "_d.exe"), found = false;
    if (os_list(look->arena, look->prefix, &names).code != OS_OK)
        names.count = 0;
    for (size_t i = 0; i < names.count; i++) {
        struct tag tag;
        bool is_tag = tag_of_dll(look->arena, names.names[i].name, &tag);
        if (!is_tag || (tag.implementation == CPYTHON && tag.debug != debug))
            continue;
        if (found && look->tag.implementation == PYPY)      /* PyPy ships a python3X.dll as well */
            continue;
        look->tag = tag;
        found = true;
    }
    if (found)
        return true;
    error_say(error, E_NOT_A_BASE, "%s has no library of Python beside it", look->path);
    return error_remedy(error, "install that Python whole, or name another one with --python");
}

static bool read_version(struct look *look, struct error *error)
{
    const char *headers = below(look, look->prefix, "include");
    const char *name = text_format(look->arena, "pypy3.%u", look->tag.minor);
    str text;
    if ((read_text(look, below(look, headers, "patchlevel.h"), &text)
         || read_text(look, below(look, below(look, headers, name), "patchlevel.h"), &text))
        && version_of_patchlevel(text, &look->version) && look->version.minor == look->tag.minor)
        return true;
    error_say(error, E_PROBE, "%s does not tell its version: it has no include\\patchlevel.h", look->path);
    return error_remedy(error, "install that Python whole, or name another one with --python");
}

static bool read_installation(struct look *look, struct error *error)
{
    bool is_embeddable;
    look->prefix = path_folder(look->arena, look->host, look->path);
    if (!read_machine(look, error) || !read_tag(look, error))
        return false;
    const char *library = text_format(look->arena, "python3%u", look->tag.minor);
    const char *obstacle = landmark_obstacle(look->arena, look->host, look->prefix, library, &is_embeddable);
    if (obstacle == NULL)
        obstacle = landmark_obstacle(look->arena, look->host, look->prefix, path_name(look->host, look->path),
                                     &is_embeddable);
    if (obstacle == NULL)
        return read_version(look, error);
    error_say(error, E_NOT_A_BASE, "%s cannot carry an environment: %s", look->path, obstacle);
    return error_remedy(error, "install the full Python");
}

/* ---- the Store ---------------------------------------------------------------------------------- */

/* The package's folder says it all: "PythonSoftwareFoundation.Python.3.12_3.12.2800.0_x64__qbz5n2kfra8p0",
 * where 2800 is 10 * 256 + 15 * 16: micro, level and serial as in PY_VERSION_HEX. */
static bool read_package(struct look *look, const char *target)
{
    static const struct { const char *name, *architecture; } rows[] = {
        { "x64", "x86_64" }, { "arm64", "aarch64" }, { "x86", "i686" }
    };
    look->prefix = path_folder(look->arena, look->host, target);
    str rest = str_of(path_name(look->host, look->prefix)), part, number;
    unsigned minor, field;
    if (!str_split(rest, '_', &part, &rest) || !str_split(rest, '_', &number, &rest) || !str_take(&number, "3.")
        || !str_split(number, '.', &part, &number) || !str_to_number(part, &minor)
        || !str_split(number, '.', &part, &number) || !str_to_number(part, &field)
        || !version_of_number(0x3000000u | (minor & 0xff) << 16 | (field & 0xffff), &look->version)
        || !str_split(rest, '_', &part, &rest))
        return false;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (str_is(part, rows[i].name))
            look->architecture = rows[i].architecture;
    look->tag = (struct tag){ .implementation = CPYTHON, .major = 3, .minor = minor, .has_minor = true };
    return look->architecture != NULL;
}

static bool read_alias(struct look *look, const struct os_alias *alias, struct error *error)
{
    const char *package = utf8_fold(look->arena, str_of(alias->package));
    if (str_starts(str_of(package), "pythonsoftwarefoundation.python.") && read_package(look, alias->target))
        return true;
    error_say(error, E_NOT_A_BASE, "%s is an alias of the Store for something else than a Python", look->path);
    return error_remedy(error, "name another interpreter with --python");
}

/* ---- putting it together ------------------------------------------------------------------------ */

static const char *real_path(const struct look *look)
{
    const char *real;
    return os_real_path(look->arena, look->path, &real).code == OS_OK ? real : look->path;      /* an alias has none */
}

static void fill(const struct look *look, const char *asked, struct interpreter *out)
{
    const struct tag *tag = &look->tag;
    const char *name = text_format(look->arena, "%s3.%u", tag->implementation == PYPY ? "pypy" : "python", tag->minor);
    *out = (struct interpreter){
        .implementation = tag->implementation, .major = 3, .minor = tag->minor, .micro = look->version.micro,
        .level = text_join(look->arena, look->version.level, NULL),
        .abiflags = text_join(look->arena, tag->free_threaded ? "t" : "", tag->debug ? "d" : "", NULL),
        .free_threaded = tag->free_threaded, .debug = tag->debug, .is_64bit = is_64bit(look->architecture),
        .architecture = look->architecture, .asked = asked, .executable = real_path(look), .base = look->path,
        .home = path_folder(look->arena, look->host, look->path), .name = path_name(look->host, look->path),
        .prefix = look->prefix, .stdlib = below(look, look->prefix, "Lib"), .lib_name = name, .include_name = "",
        .platlibdir = "lib",
    };
}

static bool check(const struct look *look, struct error *error)
{
    struct os_entry facts;
    if (look->tag.minor < OLDEST_MINOR) {
        error_say(error, E_NOT_A_BASE, "%s is Python 3.%u; 3.8 is the oldest one supported", look->path,
                  look->tag.minor);
        return error_remedy(error, "name a newer interpreter with --python");
    }
    if (os_look(below(look, below(look, look->prefix, "Lib"), "os.py"), &facts).code == OS_OK)
        return true;
    error_say(error, E_NOT_A_BASE, "%s has no standard library: no Lib\\os.py in %s", look->path, look->prefix);
    return error_remedy(error, "install that Python whole, or name another one with --python");
}

/* The prefix for paths of any length is for the system alone: no pyvenv.cfg may hold it. */
static const char *without_prefix(struct arena *arena, const char *path)
{
    str rest = str_of(path);
    if (!str_take(&rest, "\\\\?\\"))
        return path;
    if (str_take(&rest, "UNC\\"))
        return text_join(arena, "\\\\", str_copy(arena, rest), NULL);
    return rest.size > 2 && rest.text[1] == ':' ? str_copy(arena, rest) : path;
}

bool probe_windows(struct arena *arena, const struct host *host, const char *path, struct interpreter *out,
                   struct error *error)
{
    path = without_prefix(arena, path);
    struct look look = { .arena = arena, .host = host, .path = path };
    struct os_alias alias;
    if (!leave_environments(&look, error))
        return false;
    bool of_store = os_read_alias(arena, look.path, &alias).code == OS_OK;
    if (of_store ? !read_alias(&look, &alias, error) : !read_installation(&look, error))
        return false;
    if (!check(&look, error))
        return false;
    fill(&look, path, out);
    return true;
}
