/* landmarks.c: where links lead, and the search for os.py from a folder upward. */
#include "src/find/landmarks.h"

#include <string.h>

#include "src/base/path.h"

/* ---- links -------------------------------------------------------------------------------------- */

static bool goes_up(const char *target)
{
    return strstr(target, "..") != NULL;
}

/* The path that a link at `path` leads to. A target with ".." is joined to the real folder, for the
 * system goes up from there, not from the text. */
static const char *link_leads_to(struct arena *arena, const struct host *host, const char *path, const char *target)
{
    const char *folder = path_folder(arena, host, path), *real;
    if (!path_is_absolute(host, target) && goes_up(target) && os_real_path(arena, folder, &real).code == OS_OK)
        folder = real;
    return path_absolute(arena, host, folder, target);
}

/* Most that cannot be read as a link is none: whoever opens it finds out what it is. But a link is a link. */
static bool is_unread_link(const char *path, struct os_status status)
{
    struct os_entry facts;
    return status.code != OS_ABSENT && os_look_at_link(path, &facts).code == OS_OK && facts.kind == OS_LINK;
}

bool chain_follow(struct arena *arena, const struct host *host, const char *path, struct chain *out,
                  struct error *error)
{
    *out = (struct chain){ .count = 1, .paths = { path } };
    for (;;) {
        const char *last = chain_end(out), *target;
        struct os_status status = os_read_link(arena, last, &target);
        if (status.code == OS_ABSENT && out->count > 1) {
            error_set(error, E_NOT_A_BASE, status, "%s is a link to %s, which does not exist", path, last);
            return error_remedy(error, "install that Python again, or name another one with --python");
        }
        if (status.code != OS_OK && is_unread_link(last, status)) {
            error_set(error, E_NOT_A_BASE, status, "the link %s cannot be read", last);
            return error_remedy(error, "name another interpreter with --python");
        }
        if (status.code != OS_OK)
            return true;
        if (out->count == CHAIN_MOST) {
            error_say(error, E_NOT_A_BASE, "%s is a link that leads in a circle", path);
            return error_remedy(error, "repair the link, or name another interpreter with --python");
        }
        out->paths[out->count++] = link_leads_to(arena, host, last, target);
    }
}

const char *chain_end(const struct chain *chain)
{
    return chain->paths[chain->count - 1];
}

/* ---- the standard library ----------------------------------------------------------------------- */

static const char *const lib_folders[] = { "lib", "lib64" };

/* What is looked for on the way up. */
struct hunt {
    struct arena *arena;
    const struct host *host;
    const struct tag *tag;
    const char *mark;           /* "os.py", or "os.pyc" where sources were left out */
};

/* Is the standard library `name` in `prefix`/`lib`? */
static bool try_library(const struct hunt *hunt, const char *prefix, const char *lib, const char *name,
                        struct landmark *out)
{
    const char *stdlib = path_join(hunt->arena, hunt->host, path_join(hunt->arena, hunt->host, prefix, lib), name);
    if (os_look(path_join(hunt->arena, hunt->host, stdlib, hunt->mark), &out->facts).code != OS_OK
        || out->facts.kind != OS_FILE)
        return false;
    (void)tag_of_folder(name, &out->tag);       /* it is one: `name` comes from a tag, or has been read as one */
    out->prefix = prefix;
    out->stdlib = stdlib;
    out->platlibdir = lib;
    out->lib_name = name;
    return true;
}

/* The names that the library of `tag` can have, most likely first. */
static size_t library_names(struct arena *arena, const struct tag *tag, const char *names[2])
{
    if (tag->implementation == PYPY) {
        names[0] = text_format(arena, "pypy%u.%u", tag->major, tag->minor);
        return 1;
    }
    const char *plain = text_format(arena, "python%u.%u", tag->major, tag->minor);
    names[0] = tag->free_threaded ? text_join(arena, plain, "t", NULL) : plain;
    names[1] = plain;                           /* some free-threaded builds share the plain name */
    return tag->free_threaded ? 2 : 1;
}

static bool try_known(const struct hunt *hunt, const char *prefix, struct landmark *out)
{
    const char *names[2];
    size_t count = library_names(hunt->arena, hunt->tag, names);
    for (size_t i = 0; i < count; i++)
        for (size_t l = 0; l < sizeof lib_folders / sizeof *lib_folders; l++)
            if (try_library(hunt, prefix, lib_folders[l], names[i], out))
                return true;
    return false;
}

static bool same_file(const struct os_entry *a, const struct os_entry *b)
{
    return a->file == b->file && a->device == b->device;
}

/* Adds the libraries in `prefix`/`lib` to what was found; a second one makes the count 2. */
static void try_every(const struct hunt *hunt, const char *prefix, const char *lib, size_t *count, struct landmark *out)
{
    struct os_names names;
    struct landmark one = { 0 };
    if (os_list(hunt->arena, path_join(hunt->arena, hunt->host, prefix, lib), &names).code != OS_OK)
        return;
    for (size_t i = 0; i < names.count; i++) {
        struct tag seen;
        if (!tag_of_folder(names.names[i].name, &seen) || seen.implementation != hunt->tag->implementation
            || !try_library(hunt, prefix, lib, names.names[i].name, &one))
            continue;
        if (*count == 1 && same_file(&one.facts, &out->facts))
            continue;                           /* lib64 may be a link to lib */
        *out = one;
        ++*count;
    }
}

/* Without a version: the only library there is in `prefix`. */
static bool try_unknown(const struct hunt *hunt, const char *prefix, struct landmark *out)
{
    size_t count = 0;
    for (size_t l = 0; l < sizeof lib_folders / sizeof *lib_folders; l++)
        try_every(hunt, prefix, lib_folders[l], &count, out);
    return count == 1;
}

/* What stands in the root is there through links such as /lib -> usr/lib: the prefix is where they lead. */
static bool beyond_root(struct arena *arena, const struct host *host, struct landmark *out)
{
    const char *real;
    if (os_real_path(arena, out->stdlib, &real).code != OS_OK)
        return false;
    out->stdlib = real;
    out->platlibdir = path_name(host, path_folder(arena, host, real));
    out->prefix = path_folder(arena, host, path_folder(arena, host, real));
    out->above_root = true;
    return true;
}

static bool is_top(struct arena *arena, const struct host *host, const char *folder)
{
    return strcmp(path_folder(arena, host, folder), folder) == 0;
}

static bool walk(const struct hunt *hunt, const char *folder, struct landmark *out)
{
    for (;;) {
        bool top = is_top(hunt->arena, hunt->host, folder);
        if (hunt->tag->has_minor ? try_known(hunt, folder, out) : try_unknown(hunt, folder, out))
            return !top || beyond_root(hunt->arena, hunt->host, out);
        if (top)
            return false;
        folder = path_folder(hunt->arena, hunt->host, folder);
    }
}

bool landmark_find(struct arena *arena, const struct host *host, const char *folder, const struct tag *tag,
                   struct landmark *out)
{
    *out = (struct landmark){ 0 };
    if (strcmp(path_name(host, folder), "bin") == 0)
        folder = path_folder(arena, host, folder);      /* nobody keeps a library in bin/lib */
    struct hunt hunt = { arena, host, tag, "os.py" };
    if (walk(&hunt, folder, out))
        return true;
    hunt.mark = "os.pyc";
    return walk(&hunt, folder, out);
}

/* ---- what is no base ---------------------------------------------------------------------------- */

static bool stands(struct arena *arena, const struct host *host, const char *folder, const char *name)
{
    struct os_entry facts;
    return os_look(path_join(arena, host, folder, name), &facts).code == OS_OK;
}

const char *landmark_obstacle(struct arena *arena, const struct host *host, const char *folder, const char *name,
                              bool *is_embeddable)
{
    str stem = str_of(name);
    if (str_ends(stem, ".exe"))
        stem.size -= 4;
    const char *pth = text_join(arena, str_copy(arena, stem), "._pth", NULL);
    *is_embeddable = stands(arena, host, folder, pth);
    if (*is_embeddable)
        return text_join(arena, "the file ", pth, " beside it fixes its paths, as in the embeddable package", NULL);
    if (strcmp(path_name(host, folder), "bin") == 0)    /* a build tree has its program at the top */
        return NULL;
    if (stands(arena, host, folder, "pybuilddir.txt") || stands(arena, host, folder, "Modules/Setup.local"))
        return "it stands in the folder that it was built in and was never installed";
    return NULL;
}
