/* choose.c: the seeds of one environment: wishes held against the wheels on this machine. */
#include "src/seed/choose.h"

#include <string.h>

#include "src/ask/wish.h"
#include "src/base/path.h"
#include "src/seed/direct.h"
#include "src/seed/hash.h"
#include "src/seed/launcher.h"
#include "src/seed/member.h"
#include "src/seed/refusal.h"
#include "src/seed/sources.h"
#include "src/seed/tags.h"

enum { CANDIDATES_SHOWN = 20 };

struct choice {
    struct arena *arena;
    const struct host *host;
    const struct request *request;
    const struct interpreter *python;
    struct store *store;
    struct ensured ensured;
    struct seeds *seeds;
    struct error *error;
};

/* ---- does it fit ----------------------------------------------------------------------------- */

/* As pip does: what it cannot read does not speak against a wheel; of the interpreter only the release counts. */
static bool suits_version(struct arena *arena, const struct wheel *wheel, const struct interpreter *python)
{
    struct requirement requirement;
    const char *why;
    struct release release = { .count = 3, .numbers = { python->major, python->minor, python->micro } };
    return wheel->requires_python == NULL ||
           !requirement_parse(arena, str_of(wheel->requires_python), &requirement, &why) ||
           requirement_matches(arena, &requirement, &release);
}

static const struct wheel *seed_of(const struct seeds *seeds, str project)
{
    for (size_t i = 0; i < seeds->count; i++)
        if (project_same(str_of(seeds->wheels[i].name), project))
            return &seeds->wheels[i];
    return NULL;
}

/* ---- --wheel --------------------------------------------------------------------------------- */

static bool is_source(const char *path)
{
    static const char *const endings[] = { ".tar.gz", ".zip", ".tar.bz2", ".tar.xz", ".tgz" };
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (member_ends(str_of(path), str_of(endings[i])))
            return true;
    return false;
}

static bool check_file(struct choice *choice, const char *path, const struct wheel *wheel)
{
    struct wheel_name name = { 0 };
    (void)wheel_name_read(path_name(choice->host, path), &name);
    if (tags_rank(&name, choice->python) == 0)
        return refuse(choice->error, W_OTHER_PYTHON, NULL, path);
    if (!suits_version(choice->arena, wheel, choice->python))
        return refuse(choice->error, W_REQUIRES_PYTHON, wheel->requires_python, path);
    if (seed_of(choice->seeds, str_of(wheel->name)) != NULL)
        return refuse(choice->error, W_PROJECT_TWICE, wheel->name, path);
    return true;
}

static bool add_file(struct choice *choice, const char *given)
{
    const char *current;
    struct wheel *wheel = &choice->seeds->wheels[choice->seeds->count];
    if (is_source(given))
        return refuse(choice->error, W_SOURCE, NULL, given);
    struct os_status status = os_current_folder(choice->arena, &current);
    const char *path = path_absolute(choice->arena, choice->host, status.code == OS_OK ? current : "/", given);
    if (!store_read_wheel(choice->store, path, wheel, choice->error) || !check_file(choice, path, wheel))
        return false;
    if (wheel->sum == NULL)
        wheel->sum = hash_hex(choice->arena, wheel->archive.text, wheel->archive.size);
    wheel->direct_url = direct_text(choice->arena, choice->host, path, wheel->sum);
    wheel->exact = true;
    choice->seeds->count++;
    return true;
}

/* ---- the best of a project -------------------------------------------------------------------- */

static struct candidate *next_candidate(struct choice *choice, struct sources *sources, const struct wish *wish,
                                        bool early)
{
    for (size_t i = 0; i < sources->count; i++) {
        struct candidate *candidate = &sources->candidates[i];
        struct release release;
        bool is_early = release_parse(candidate->name.version, &release) && release_is_pre(&release);
        if (candidate->fault != NULL)
            continue;
        if (candidate->rank == 0)
            candidate->fault = wheel_name_is_for_any(&candidate->name) ? "it is made for other interpreters"
                                                                       : "it is made for one platform only";
        else if (!wish_takes(choice->arena, wish, candidate->name.version))
            candidate->fault = text_format(choice->arena, "asked for is %.*s", (int)wish->versions.size,
                                           wish->versions.text);
        else if (early || !is_early || requirement_asks_pre(&wish->requirement))
            return candidate;
    }
    return NULL;
}

/* Pre-releases only when nothing else is left. A wheel that is damaged ends the search: another one taken
 * without a word would not be what its owner put there. */
static bool take_best(struct choice *choice, struct sources *sources, const struct wish *wish, bool *found)
{
    struct wheel *wheel = &choice->seeds->wheels[choice->seeds->count];
    for (int early = 0; early <= 1; early++) {
        struct candidate *candidate;
        while ((candidate = next_candidate(choice, sources, wish, early)) != NULL) {
            if (!store_read_wheel(choice->store, candidate->path, wheel, choice->error))
                return false;
            *found = suits_version(choice->arena, wheel, choice->python);
            wheel->exact = wish_is_exact(wish);
            if (*found)
                choice->seeds->count++;
            if (*found)
                return true;
            candidate->fault = text_format(choice->arena, "it asks for Python %s", wheel->requires_python);
        }
    }
    return true;
}

static bool say_none(struct choice *choice, const struct sources *sources, const struct wish *wish)
{
    const struct interpreter *python = choice->python;
    const char *text = text_join(choice->arena, str_copy(choice->arena, wish->name),
                                 str_copy(choice->arena, wish->versions), NULL);
    struct text details = { .arena = choice->arena };
    for (size_t i = 0; i < sources->count && i < CANDIDATES_SHOWN; i++)
        text_print(&details, "%s: %s\n", sources->candidates[i].path, sources->candidates[i].fault);
    error_say(choice->error, E_NO_SEED, "no wheel of the project %s on this machine fits %s (Python %u.%u)", text, python->base,
              python->major, python->minor);
    choice->error->details = text_done(&details);
    return error_remedy(choice->error, "fetch one: pip download --no-deps -d DIR '%s'; then add --find-links DIR", text);
}

static bool add_links(struct choice *choice, struct sources *sources)
{
    const struct words *folders = &choice->request->find_links;
    for (size_t i = 0; i < folders->count; i++) {
        struct os_status status = sources_add_folder(sources, folders->items[i]);
        if (status.code != OS_OK)
            return error_set(choice->error, E_FIND_LINKS, status, "the folder %s of --find-links cannot be read",
                             folders->items[i]);
    }
    return true;
}

/* Unless its wheel was named. `ensured` is the one that ensurepip would take: all there is, next to the
 * folders of --find-links, for what was not asked for by name. */
static bool add_project(struct choice *choice, const struct wish *wish, const char *ensured, bool named)
{
    struct sources sources = { .arena = choice->arena, .host = choice->host, .python = choice->python,
                               .project = wish->name };
    bool found = false;
    if (seed_of(choice->seeds, wish->name) != NULL)
        return true;
    if (!add_links(choice, &sources))
        return false;
    if (ensured != NULL)
        sources_add_file(&sources, ensured);
    for (size_t i = 0; named && i < 2; i++)
        if (choice->ensured.folders[i] != NULL)
            (void)sources_add_folder(&sources, choice->ensured.folders[i]);
    if (named)
        sources_add_others(&sources);
    sources_sort(&sources);
    if (!take_best(choice, &sources, wish, &found) || found)
        return found;
    return named ? say_none(choice, &sources, wish)
                 : ensure_say_none(choice->arena, choice->host, choice->python, &choice->ensured, choice->error);
}

/* ---- all of them ----------------------------------------------------------------------------- */

/* Is the project named by --seed? Then it is looked for as that says. */
static bool wish_of(struct choice *choice, const char *project, struct wish *out)
{
    const struct words *seeds = &choice->request->seeds;
    const char *why;
    for (size_t i = 0; i < seeds->count; i++)
        if (wish_parse(choice->arena, seeds->items[i], out, &why) && project_same(out->name, str_of(project)))
            return true;
    *out = (struct wish){ .name = str_of(project) };
    return false;
}

static bool add_ensured(struct choice *choice)
{
    for (size_t i = 0; i < choice->ensured.count; i++) {
        struct wish wish;
        bool named = wish_of(choice, choice->ensured.names[i], &wish);
        if (!add_project(choice, &wish, choice->ensured.paths[i], named))
            return false;
    }
    return true;
}

static bool add_named(struct choice *choice)
{
    const struct words *seeds = &choice->request->seeds;
    for (size_t i = 0; i < seeds->count; i++) {
        struct wish wish;
        const char *why;
        if (wish_parse(choice->arena, seeds->items[i], &wish, &why) && !add_project(choice, &wish, NULL, true))
            return false;
    }
    return true;
}

/* pip would tell only after all the rest was done. */
static bool requirements_are_there(const struct request *request, struct error *error)
{
    for (size_t i = 0; i < request->requirements.count; i++) {
        const char *file = request->requirements.items[i];
        struct os_entry entry;
        bool address = str_find(str_of(file), "://") < str_of(file).size;
        struct os_status status = address ? (struct os_status){ OS_OK, 0 } : os_look(file, &entry);
        if (status.code != OS_OK)
            return error_set(error, E_REQUIREMENTS, status, "the file %s of --requirements cannot be read", file);
    }
    return true;
}

static bool says_nothing(const struct request *request)
{
    return request->seeds.count == 0 && request->wheels.count == 0 && request->find_links.count == 0;
}

static bool choose_all(struct choice *choice)
{
    const struct request *request = choice->request;
    struct seeds *seeds = choice->seeds;
    if (says_nothing(request))
        return request->without_pip ||
               seeds_find(choice->arena, choice->host, choice->python, choice->store, seeds, choice->error);
    ensure_look(choice->arena, choice->host, choice->python, &choice->ensured);
    seeds->wheels = arena_take_many(choice->arena, ENSURED_MOST + request->wheels.count + request->seeds.count + 1,
                                    sizeof *seeds->wheels);
    for (size_t i = 0; i < request->wheels.count; i++)
        if (!add_file(choice, request->wheels.items[i]))
            return false;
    return (request->without_pip || add_ensured(choice)) && add_named(choice);
}

/* Only pip brings launchers. Where it is no seed, the one that ensurepip would take lends them. */
static void find_launchers(struct choice *choice)
{
    struct seeds *seeds = choice->seeds;
    if (choice->host->family != HOST_WINDOWS || seeds->count == 0)
        return;
    const struct wheel *pip = seed_of(seeds, STR("pip"));
    struct wheel *read = arena_take(choice->arena, sizeof *read);
    struct error ignored = { .code = E_NONE };
    for (size_t i = 0; pip == NULL && i < choice->ensured.count; i++)
        if (strcmp(choice->ensured.names[i], "pip") == 0 && choice->ensured.paths[i] != NULL &&
            store_read_wheel(choice->store, choice->ensured.paths[i], read, &ignored))
            pip = read;
    seeds->launchers = launcher_lender(choice->store, pip, choice->python->architecture);
}

bool seeds_choose(struct arena *arena, const struct host *host, const struct request *request,
                  const struct interpreter *python, struct store *store, struct seeds *out, struct error *error)
{
    struct choice choice = { .arena = arena, .host = host, .request = request, .python = python, .store = store,
                             .seeds = out, .error = error };
    *out = (struct seeds){ 0 };
    if (!requirements_are_there(request, error) || !choose_all(&choice))
        return false;
    find_launchers(&choice);
    return true;
}
