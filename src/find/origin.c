/* origin.c: reading pyvenv.cfg beside an interpreter, and going on from there. */
#include "src/find/origin.h"

#include <string.h>

#include "src/base/path.h"
#include "src/find/program.h"
#include "src/find/venvcfg.h"

enum { MOST_ENVIRONMENTS = 32, LARGEST_CFG = 1024 * 1024 };

/* pyvenv.cfg of the program at `path`: in the parent of its folder, then in the folder itself. */
static bool read_cfg(struct arena *arena, const struct host *host, const char *path, struct venvcfg *out)
{
    const char *folder = path_folder(arena, host, path), *parent = path_folder(arena, host, folder), *bytes;
    const char *const places[] = { parent, folder };
    size_t size;
    for (size_t i = strcmp(parent, folder) == 0; i < 2; i++)
        if (os_read(arena, path_join(arena, host, places[i], "pyvenv.cfg"), LARGEST_CFG, &bytes, &size).code == OS_OK) {
            *out = venvcfg_parse(arena, (str){ bytes, size });
            return true;
        }
    return false;
}

static bool in_one_folder(struct arena *arena, const struct host *host, const char *a, const char *b)
{
    return strcmp(path_folder(arena, host, a), path_folder(arena, host, b)) == 0;
}

/* Which Python is the program at `path`? False when it is none that can be started. */
static bool tag_at(struct arena *arena, const struct host *host, const char *path, struct tag *out)
{
    struct program *program = arena_take(arena, sizeof *program);
    struct chain chain;
    struct error error;
    if (!chain_follow(arena, host, path, &chain, &error) || !program_read(arena, host, &chain, program, &error))
        return false;
    *out = program->tag;
    return true;
}

static bool same_python(const struct tag *a, const struct tag *b)
{
    return a->implementation == b->implementation && a->major == b->major
        && (!a->has_minor || !b->has_minor || a->minor == b->minor);
}

/* The program that `copy` is a copy of: by its own name as CPython does it, then by the names that every
 * installation has. A folder such as /usr/bin holds several Pythons: another one is not taken. */
static const char *program_in_home(struct arena *arena, const struct host *host, const char *home, const char *copy)
{
    struct tag wanted, seen;
    bool known = tag_at(arena, host, copy, &wanted);
    const char *names[] = { path_name(host, copy), "python3", NULL, "pypy3", "pypy" };
    if (known && wanted.has_minor)
        names[2] = text_format(arena, "%s%u.%u", wanted.implementation == PYPY ? "pypy" : "python", wanted.major,
                               wanted.minor);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (names[i] == NULL)
            continue;
        const char *file = i == 0 ? names[i] : text_join(arena, names[i], host->exe_suffix, NULL);
        const char *path = path_join(arena, host, home, file);
        if (tag_at(arena, host, path, &seen) && (!known || same_python(&wanted, &seen)))
            return path;
    }
    return NULL;
}

/* Where the link at the start of `chain` leaves its environment: the end of the chain, unless `home`
 * names the folder of a link before it (a link kept stable while versions change behind it). */
static const char *link_out(struct arena *arena, const struct host *host, const struct chain *chain, const char *home)
{
    const char *end = chain_end(chain);
    if (home == NULL || strcmp(path_folder(arena, host, end), home) == 0)
        return end;
    for (size_t i = 1; i < chain->count; i++)
        if (strcmp(path_folder(arena, host, chain->paths[i]), home) == 0)
            return chain->paths[i];
    return end;
}

/* One step out of the environment that the end of `chain` is in; NULL with an error when there is none. */
static const char *step_out(struct arena *arena, const struct host *host, const struct chain *chain,
                            const struct venvcfg *cfg, struct error *error)
{
    const char *start = chain->paths[0], *end = chain_end(chain), *next;
    if (!in_one_folder(arena, host, start, end))
        return link_out(arena, host, chain, cfg->home);
    if (cfg->home == NULL || !path_is_absolute(host, cfg->home)) {
        error_say(error, E_NOT_A_BASE, "%s is in an environment whose pyvenv.cfg does not say where its base is",
                  start);
        error_remedy(error, "name the base interpreter with --python");
        return NULL;
    }
    next = program_in_home(arena, host, path_absolute(arena, host, "/", cfg->home), start);
    if (next == NULL) {
        error_say(error, E_NOT_A_BASE, "%s is in an environment whose base is gone: no Python in %s", start, cfg->home);
        error_remedy(error, "install that Python again, or name another one with --python");
    }
    return next;
}

static bool was_visited(const char *const *visited, size_t count, const char *path)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(visited[i], path) == 0)
            return true;
    return false;
}

bool origin_find(struct arena *arena, const struct host *host, const char *path, struct chain *chain,
                 const char **own, struct error *error)
{
    const char *visited[MOST_ENVIRONMENTS];
    struct venvcfg cfg;
    for (size_t count = 0;; path = step_out(arena, host, chain, &cfg, error)) {
        if (path == NULL)
            return false;
        if (count == MOST_ENVIRONMENTS || was_visited(visited, count, path)) {
            error_say(error, E_NOT_A_BASE, "%s is in an environment that was made from itself, in a circle",
                      visited[0]);
            return error_remedy(error, "name the base interpreter with --python");
        }
        visited[count++] = path;
        if (!chain_follow(arena, host, path, chain, error))
            return false;
        if (count == 1)
            *own = chain_end(chain);
        if (!read_cfg(arena, host, path, &cfg))
            return true;
    }
}
