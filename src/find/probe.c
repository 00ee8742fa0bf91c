/* probe.c: the facts about one interpreter, put together from its program, its folders and its texts. */
#include "src/find/probe.h"

#include <string.h>

#include "src/base/path.h"
#include "src/find/cache.h"
#include "src/find/landmarks.h"
#include "src/find/origin.h"
#include "src/find/probe_windows.h"
#include "src/find/program.h"
#include "src/find/run.h"
#include "src/find/scan.h"
#include "src/find/sysconfig.h"

enum { OLDEST_MINOR = 8, LARGEST_TEXT = 1024 * 1024 };

/* What is known so far. */
struct look {
    struct arena *arena;
    const struct host *host;
    struct chain chain;         /* of the base, the way it was found first */
    const char *own;            /* the file that the asked path leads to; in a copied environment not the base */
    struct program program;
    struct landmark landmark;
    const char *real_folder;    /* of the program, when only that one reaches the library; else NULL */
    const char *cache;          /* where answers are kept, or NULL */
    bool may_run;
    bool found_itself;          /* no landmark is in reach, but the interpreter says where its library is */
};

static const char *folder_of(const struct look *look, const char *path)
{
    return path_folder(look->arena, look->host, path);
}

static const char *below(const struct look *look, const char *folder, const char *name)
{
    return path_join(look->arena, look->host, folder, name);
}

static const char *start_of(const struct look *look)
{
    return look->chain.paths[0];
}

static const char *or_null(const char *text)
{
    return text == NULL || text[0] == '\0' ? NULL : text;
}

/* ---- refusals ----------------------------------------------------------------------------------- */

static bool check_version(const struct look *look, const struct tag *tag, struct error *error)
{
    if (tag->major == 3 && (!tag->has_minor || tag->minor >= OLDEST_MINOR))
        return true;
    const char *minor = tag->has_minor ? text_format(look->arena, ".%u", tag->minor) : "";
    error_say(error, E_NOT_A_BASE, "%s is Python %u%s; 3.8 is the oldest one supported", start_of(look),
              tag->major, minor);
    return error_remedy(error, "name a newer interpreter with --python");
}

static bool check_place(const struct look *look, const char *path, struct error *error)
{
    bool is_embeddable;
    const char *obstacle = landmark_obstacle(look->arena, look->host, folder_of(look, path),
                                             path_name(look->host, path), &is_embeddable);
    if (obstacle == NULL)
        return true;
    error_say(error, E_NOT_A_BASE, "%s cannot carry an environment: %s", path, obstacle);
    if (is_embeddable)
        return error_remedy(error, "install the full Python, or remove the ._pth file");
    return error_remedy(error, "install it with 'make install' and name the installed one with --python");
}

static bool no_library(const struct look *look, struct error *error)
{
    error_say(error, E_NOT_A_BASE, "%s has no standard library: no lib/%s%u%s/os.py in or above %s", start_of(look),
              look->program.tag.implementation == PYPY ? "pypy" : "python", look->program.tag.major,
              look->program.tag.has_minor ? text_format(look->arena, ".%u", look->program.tag.minor) : ".*",
              folder_of(look, chain_end(&look->chain)));
    return error_remedy(error, "install that Python whole, or name another one with --python");
}

/* ---- the answer of the interpreter itself ------------------------------------------------------- */

static struct cache_key key_of(const struct look *look)
{
    struct cache_key key = { .path = chain_end(&look->chain) };
    if (os_look(key.path, &key.program).code != OS_OK)
        key.program = (struct os_entry){ .kind = OS_OTHER };
    if (look->program.has_library && look->program.library.path != NULL
        && os_look(look->program.library.path, &key.library).code != OS_OK)
        key.library = (struct os_entry){ .kind = OS_OTHER };
    return key;
}

/* Text inside the program, or as the last resort the program itself. */
static bool ask_program(const struct look *look, struct answer *out, struct os_status *cause)
{
    struct elf *elf = arena_take(look->arena, sizeof *elf);
    *elf = look->program.has_library ? look->program.library.elf : look->program.elf;
    bool readable = look->program.is_elf && (!look->program.has_library || look->program.library.path != NULL);
    *out = (struct answer){ .implementation = look->program.tag.implementation };
    *cause = (struct os_status){ OS_OK, 0 };
    if (look->landmark.stdlib != NULL && readable && scan_version(elf, &look->landmark.tag, &out->version))
        return true;
    return look->may_run && run_interpreter(look->arena, start_of(look), out, cause);
}

/* An answer that is dear to get: from the cache, else from the program, and then kept. */
static bool ask(const struct look *look, bool with_folders, struct answer *out, struct os_status *cause)
{
    struct cache_key key = key_of(look);
    if (cache_get(look->arena, look->host, look->cache, &key, out) && (!with_folders || out->stdlib != NULL))
        return true;
    if (!ask_program(look, out, cause))
        return false;
    cache_put(look->arena, look->host, look->cache, &key, out);
    return true;
}

/* ---- the library -------------------------------------------------------------------------------- */

/* Takes the library where the interpreter itself finds it: a prefix that was compiled in. */
static bool library_by_answer(struct look *look, struct error *error)
{
    struct answer answer;
    struct os_status cause;
    struct landmark *landmark = &look->landmark;
    if (!ask(look, true, &answer, &cause) || or_null(answer.prefix) == NULL
        || !tag_of_folder(path_name(look->host, answer.stdlib), &landmark->tag)
        || os_look(below(look, answer.stdlib, "os.py"), &landmark->facts).code != OS_OK)
        return no_library(look, error);
    landmark->prefix = answer.prefix;
    landmark->stdlib = answer.stdlib;
    landmark->platlibdir = answer.platlibdir;
    landmark->lib_name = path_name(look->host, answer.stdlib);
    look->program.version = answer.version;
    look->program.version_known = true;
    look->found_itself = true;
    return true;
}

static bool find_library(struct look *look, struct error *error)
{
    const struct tag *tag = &look->program.tag;
    const char *folder = folder_of(look, chain_end(&look->chain));
    if (landmark_find(look->arena, look->host, folder, tag, &look->landmark))
        return true;
    if (os_real_path(look->arena, folder, &look->real_folder).code == OS_OK
        && landmark_find(look->arena, look->host, look->real_folder, tag, &look->landmark))
        return true;
    look->real_folder = NULL;
    look->landmark = (struct landmark){ 0 };
    return library_by_answer(look, error);
}

/* Does an interpreter in `folder` find the same library? */
static bool reaches(const struct look *look, const char *folder)
{
    struct landmark other;
    if (look->found_itself)
        return true;
    if (look->real_folder == NULL && strcmp(folder, folder_of(look, chain_end(&look->chain))) == 0)
        return true;
    if (!landmark_find(look->arena, look->host, folder, &look->landmark.tag, &other)
        || other.facts.file != look->landmark.facts.file || other.facts.device != look->landmark.facts.device)
        return false;
    const char *above = folder_of(look, folder);        /* of /bin the root is the prefix; of /home/u/bin it is not */
    return !other.above_root || strcmp(above, folder_of(look, above)) == 0;
}

/* Homebrew keeps each version in Cellar/python@3.12/3.12.8, which the next one replaces, and a link to the newest in
 * opt/python@3.12, by which its own Pythons call themselves. NULL when `path` is not in either. */
static const char *homebrew_base(const struct look *look, const char *path)
{
    static const char *const marks[] = { "/Cellar/python@3.", "/opt/python@3." };
    struct os_entry own, other;
    for (size_t i = 0; i < 2; i++) {
        str all = str_of(path), formula, rest;
        size_t at = str_find(all, marks[i]), name = at + strlen(marks[i]) - strlen("python@3.");
        if (at == all.size || !str_split(str_slice(all, name, all.size), '/', &formula, &rest))
            continue;
        const char *version = str_copy(look->arena, formula) + strlen("python@");
        const char *base = text_join(look->arena, str_copy(look->arena, str_slice(all, 0, at)), "/opt/python@", version,
                                     "/bin/python", version, NULL);
        if (os_look(base, &other).code == OS_OK && os_look(chain_end(&look->chain), &own).code == OS_OK
            && own.file == other.file && own.device == other.device)
            return base;
    }
    return NULL;
}

/* The base by rules of those who built it; NULL when it is what the way there says. */
static const char *base_by_builder(const struct look *look)
{
    for (size_t i = 0; i < look->chain.count; i++) {
        const char *base = homebrew_base(look, look->chain.paths[i]);
        if (base != NULL)
            return base;
    }
    bool framework = look->program.has_library && library_is_framework(&look->program.library);
    return framework ? chain_end(&look->chain) : NULL;      /* Versions/3.12/bin/python3.12, which starts Python.app */
}

/* B: the first path on the way whose folder reaches the library, so that links that are kept stable stay
 * in use and an environment's `home` leads somewhere. */
static const char *base_of(const struct look *look)
{
    const char *end = chain_end(&look->chain), *built = base_by_builder(look);
    if (built != NULL)
        return built;
    for (size_t i = 0; i + 1 < look->chain.count; i++)
        if (reaches(look, folder_of(look, look->chain.paths[i])))
            return look->chain.paths[i];
    return look->real_folder == NULL ? end : below(look, look->real_folder, path_name(look->host, end));
}

/* ---- the version -------------------------------------------------------------------------------- */

static bool read_text(const struct look *look, const char *path, str *out)
{
    return os_read(look->arena, path, LARGEST_TEXT, &out->text, &out->size).code == OS_OK;
}

static bool is_version_of(const struct version *version, const struct tag *tag)
{
    return version->major == tag->major && version->minor == tag->minor;
}

static bool version_by_texts(const struct look *look, const char *include_name, struct version *out)
{
    str text;
    const char *headers = below(look, below(look, look->landmark.prefix, "include"), include_name);
    if (read_text(look, below(look, headers, "patchlevel.h"), &text) && version_of_patchlevel(text, out)
        && is_version_of(out, &look->landmark.tag))
        return true;
    const char *triplet = look->program.is_elf ? elf_triplet(&look->program.elf) : NULL;
    const char *flags = look->program.tag.free_threaded ? "t" : "", *debug = look->program.tag.debug ? "d" : "";
    const char *names[] = { "build-details.json", triplet == NULL ? NULL :      /* the second one is Debian's */
        text_join(look->arena, "build-details.", flags, debug, ".", triplet, ".json", NULL) };
    for (size_t i = 0; i < 2 && names[i] != NULL && look->landmark.tag.minor >= 14; i++)
        if (read_text(look, below(look, look->landmark.stdlib, names[i]), &text)
            && version_of_build_details(look->arena, text, out) && is_version_of(out, &look->landmark.tag))
            return true;
    return false;
}

static bool find_version(struct look *look, const char *include_name, struct version *out, struct error *error)
{
    struct answer answer;
    struct os_status cause = { OS_OK, 0 };
    *out = look->program.version;
    if (look->program.version_known || version_by_texts(look, include_name, out))
        return true;
    if (ask(look, false, &answer, &cause)) {
        *out = answer.version;
        return true;
    }
    error_set(error, E_PROBE, cause, "the version of %s cannot be told: its files are silent, and it %s",
              start_of(look), look->may_run ? "does not run" : "is run only when --python names it");
    return error_remedy(error, "try '%s --version', or name another interpreter with --python", start_of(look));
}

/* ---- putting it together ------------------------------------------------------------------------ */

static void fill_flags(const struct look *look, struct interpreter *out)
{
    const struct tag *tag = &look->program.tag;
    out->implementation = look->landmark.tag.implementation;
    out->major = look->landmark.tag.major;
    out->minor = look->landmark.tag.minor;
    out->free_threaded = tag->free_threaded || (!look->program.flags_known && look->landmark.tag.free_threaded);
    out->debug = tag->debug;
    out->abiflags = text_join(look->arena, out->free_threaded ? "t" : "", out->debug ? "d" : "", NULL);
    out->is_64bit = program_is_64bit(&look->program);
    out->architecture = program_architecture(&look->program);
    out->include_name = text_format(look->arena, "%s%u.%u%s", out->implementation == PYPY ? "pypy" : "python",
                                    out->major, out->minor, out->abiflags);
}

static void fill_copying(const struct look *look, struct interpreter *out)
{
    const struct library *library = &look->program.library;
    if (!look->program.has_library || !library->moves_with_program)
        return;
    const char *name = path_name(look->host, library->path), *way = library->elf.runpath;
    bool beside = strcmp(folder_of(look, library->path), folder_of(look, look->program.path)) == 0;
    if (out->implementation == PYPY && beside && (way == NULL || strstr(way, "..") == NULL))
        out->companions = name;
    else
        out->no_copy = text_format(look->arena, "it needs %s, which it finds only by its own place (%s)",
                                   name, library->way);
}

/* Where lib and lib64 both lead to the library, the name that was configured counts. */
static bool fill_platlibdir(const struct look *look, const struct sysconfig_file *config, struct interpreter *out,
                            struct error *error)
{
    const char *other = strcmp(out->platlibdir, "lib") == 0 ? "lib64" : "lib";
    const char *stdlib = below(look, below(look, out->prefix, other), out->lib_name);
    struct os_entry facts;
    struct sysconfig configured;
    struct os_status status = os_look(below(look, stdlib, "os.py"), &facts);
    if (status.code != OS_OK && !error_is_absence(status)) {
        error_set(error, E_PROBE, status, "%s cannot be looked at", stdlib);
        return error_remedy(error, "name another interpreter with --python");
    }
    if (status.code != OS_OK || facts.file != look->landmark.facts.file || facts.device != look->landmark.facts.device)
        return true;
    if (!sysconfig_whole(look->arena, config, &configured, error))
        return false;
    if (configured.platlibdir == NULL || strcmp(configured.platlibdir, other) != 0)
        return true;
    out->platlibdir = other;
    out->stdlib = stdlib;
    return true;
}

/* WHEEL_PKG_DIR is there since 3.10, PLATLIBDIR since 3.9. */
static bool fill_configuration(const struct look *look, struct interpreter *out, struct error *error)
{
    struct sysconfig_file config;
    struct sysconfig found;
    if (out->minor < 9)
        return true;
    if (!sysconfig_find(look->arena, look->host, out, look->program.is_elf,
                        look->program.is_elf ? elf_triplet(&look->program.elf) : NULL, &config, error))
        return false;
    if (config.path == NULL)
        return true;
    if (out->minor >= 10) {
        if (!sysconfig_tail(look->arena, &config, &found, error))
            return false;
        out->wheel_pkg_dir = or_null(found.wheel_pkg_dir);
    }
    return fill_platlibdir(look, &config, out, error);
}

static bool fill_executable(const struct look *look, struct interpreter *out, struct error *error)
{
    const char *real, *folder = folder_of(look, look->own);
    struct os_status status = os_real_path(look->arena, folder, &real);
    if (status.code != OS_OK) {
        error_set(error, E_PROBE, status, "the way to %s cannot be followed", folder);
        return error_remedy(error, "name another interpreter with --python");
    }
    out->executable = below(look, real, path_name(look->host, look->own));
    return true;
}

static bool fill(struct look *look, const char *asked, struct interpreter *out, struct error *error)
{
    struct version version;
    *out = (struct interpreter){
        .asked = asked, .prefix = look->landmark.prefix, .stdlib = look->landmark.stdlib,
        .lib_name = look->landmark.lib_name, .platlibdir = look->landmark.platlibdir, .base = base_of(look),
    };
    fill_flags(look, out);
    if (!find_version(look, out->include_name, &version, error))
        return false;
    out->micro = version.micro;
    out->level = text_join(look->arena, version.level, NULL);
    out->home = folder_of(look, out->base);
    out->name = path_name(look->host, look->chain.paths[0]);
    fill_copying(look, out);
    return fill_configuration(look, out, error) && fill_executable(look, out, error);
}

static bool probe_with(struct arena *arena, const struct host *host, const char *path, const char *cache, bool may_run,
                       struct interpreter *out, struct error *error)
{
    struct chain named = { .count = 1, .paths = { path } };
    if (host->family == HOST_WINDOWS)
        return !program_is_graalpy(arena, host, &named, error) && probe_windows(arena, host, path, out, error);
    struct look *look = arena_take(arena, sizeof *look);
    look->arena = arena;
    look->host = host;
    look->cache = cache;
    look->may_run = may_run;
    if (!origin_find(arena, host, path, &look->chain, &look->own, error)
        || !program_read(arena, host, &look->chain, &look->program, error)
        || !check_version(look, &look->program.tag, error) || !check_place(look, start_of(look), error)
        || (look->chain.count > 1 && !check_place(look, chain_end(&look->chain), error))
        || !find_library(look, error))
        return false;
    return check_version(look, &look->landmark.tag, error) && fill(look, path, out, error);
}

bool probe(struct arena *arena, const struct host *host, const char *path, const char *cache,
           struct interpreter *out, struct error *error)
{
    return probe_with(arena, host, path, cache, true, out, error);
}

bool probe_files(struct arena *arena, const struct host *host, const char *path, const char *cache,
                 struct interpreter *out, struct error *error)
{
    return probe_with(arena, host, path, cache, false, out, error);
}
