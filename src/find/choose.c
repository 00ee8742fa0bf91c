/* choose.c: paths as they are, PATH in order, then everything that is known. */
#include "src/find/choose.h"

#include <string.h>

#include "src/base/path.h"
#include "src/find/hunt.h"
#include "src/find/known.h"
#include "src/find/path_walk.h"
#include "src/find/probe.h"
#include "src/find/search.h"
#include "src/find/shim.h"

struct chooser {
    struct arena *arena;
    const struct host *host;
    const struct wish *wish;    /* NULL: nobody asks for anything */
    const char *cache;          /* where answers are kept, or NULL */
    const char *keep;           /* where new ones are: the same, or NULL */
    struct hunt hunt;
    struct looks *looks;
    size_t most;
    struct error *error;
};

/* ---- what is named itself ----------------------------------------------------------------------- */

/* Named by its path it is taken whoever may write there, but not without a word. */
static const char *warning_about(const struct chooser *chooser, const struct interpreter *python)
{
    const char *danger = danger_of(&chooser->looks->danger, python);
    if (danger == NULL)
        return NULL;
    return text_format(chooser->arena, "%s is used because it was named, but somebody else could change it: %s",
                       python->asked, danger);
}

/* Facts of an interpreter that was named before; those of an environment depend on more than is checked. */
static bool learn(const struct chooser *chooser, const char *path, const struct os_entry *facts,
                  struct interpreter *out)
{
    struct known known = { .arena = chooser->arena, .host = chooser->host, .cache = chooser->cache,
                           .glances = &chooser->looks->danger.glances };
    if (chooser->cache != NULL && known_get(&known, path, facts, out))
        return true;
    if (!(chooser->wish->named ? probe : probe_files)(chooser->arena, chooser->host, path, chooser->keep, out,
                                                      chooser->error))
        return false;
    if (chooser->keep != NULL && strcmp(out->base, path) == 0) {
        known_put(&known, path, facts, out);
        known_save_among_others(&known);
    }
    return true;
}

static bool take_path(const struct chooser *chooser, const char *given, struct interpreter *out)
{
    const char *path;
    struct os_entry facts;
    if (!search_path(chooser->arena, chooser->host, given, &path, &facts, chooser->error)
        || !learn(chooser, path, &facts, out))
        return false;
    hunt_look_at_base(out, &facts);
    out->warning = warning_about(chooser, out);
    return true;
}

/* ---- along PATH --------------------------------------------------------------------------------- */

/* Only what the user has named may be started, to be asked what its files do not tell; no search starts anything. */
static bool may_run(const struct chooser *chooser)
{
    return chooser->wish != NULL && chooser->wish->named;
}

/* The first of these commands that is a Python and fits, at need or well. */
static const struct looked *take_command(struct chooser *chooser, const char *const *names, bool *broken)
{
    struct search search = search_begin(chooser->arena, chooser->host, names);
    const char *path;
    for (;;) {
        enum search_step step = search_next(&search, &path, chooser->error);
        *broken = step == SEARCH_BROKEN;
        if (step != SEARCH_FOUND)
            return NULL;
        struct candidate one = { .path = path, .source = SOURCE_PATH };
        chooser->hunt.may_run = may_run(chooser);
        const struct looked *looked = hunt_try(&chooser->hunt, &one);
        chooser->hunt.may_run = false;
        if (looked != NULL && looked->python != NULL && looked->fit != SPEC_FITS_NOT)
            return looked;
    }
}

/* What programs of that version may be called; false when any name may be the right one. */
static bool names_of(struct arena *arena, const struct spec *spec, const char *names[6])
{
    const struct clause *clause = spec->versions.clauses;
    if (spec->versions.count != 1 || clause->sign != CLAUSE_EQUAL || clause->release.count < 2
        || (spec->is_named && spec->implementation == GRAALPY))
        return false;
    const char *flag = spec->free_threaded == SPEC_YES ? "t" : "";
    const char *name = spec->is_named && spec->implementation == PYPY ? "pypy" : "python";
    names[0] = text_format(arena, "%s%u.%u%s", name, clause->release.numbers[0], clause->release.numbers[1], flag);
    names[1] = text_join(arena, name, "3", NULL);
    names[2] = name;
    names[3] = strcmp(name, "pypy") == 0 ? "python3" : NULL;
    names[4] = NULL;
    return true;
}

/* The programs of one folder of PATH that may fit. */
static struct candidates programs_in(const struct chooser *chooser, const char *folder)
{
    struct candidates all = { .arena = chooser->arena, .host = chooser->host };
    const char *names[6], *path;
    if (!names_of(chooser->arena, &chooser->wish->spec, names)) {
        places_folder(&all, folder, SOURCE_PATH);
        return all;
    }
    for (size_t i = 0; names[i] != NULL; i++) {
        const char *const one[] = { text_join(chooser->arena, names[i], chooser->host->exe_suffix, NULL), NULL };
        if (places_program(&all, folder, one, &path))
            candidates_add(&all, (struct candidate){ .path = path, .source = SOURCE_PATH });
    }
    return all;
}

/* A shim stands for the one that is set here, if it is installed. */
static bool see_through(const struct chooser *chooser, struct candidate *one)
{
    struct error error;
    const char *path;
    switch (shim_resolve(chooser->arena, chooser->host, one->path, &path, &error)) {
    case SHIM_NONE: return true;
    case SHIM_FOUND: one->path = path; return !chooser->wish->without_shims;
    case SHIM_SYSTEM:
    case SHIM_BROKEN: break;
    }
    return false;
}

/* The first one on PATH that fits well. */
static const struct looked *take_along_path(struct chooser *chooser)
{
    struct path_walk walk = path_walk_begin(chooser->arena, chooser->host);
    const char *folder;
    while (path_walk_next(&walk, &folder)) {
        struct candidates all = programs_in(chooser, folder);
        for (size_t i = 0; i < all.count; i++) {
            if (!see_through(chooser, &all.list[i]))
                continue;
            const struct looked *looked = hunt_try(&chooser->hunt, &all.list[i]);
            if (looked != NULL && looked->python != NULL && looked->fit == SPEC_FITS)
                return looked;
        }
    }
    return NULL;
}

/* ---- everywhere --------------------------------------------------------------------------------- */

static const struct looked *take_best(struct chooser *chooser)
{
    struct candidates all = { .arena = chooser->arena, .host = chooser->host };
    places_everywhere(&all);
    for (size_t i = 0; i < all.count; i++)
        (void)hunt_try(&chooser->hunt, &all.list[i]);
    hunt_rank(&chooser->hunt);
    const struct looked *best = chooser->hunt.count > 0 ? chooser->hunt.list[0] : NULL;
    return best != NULL && best->python != NULL && best->fit != SPEC_FITS_NOT ? best : NULL;
}

/* ---- the ways ----------------------------------------------------------------------------------- */

static bool take(const struct looked *looked, const char *rule, struct interpreter *out)
{
    *out = *looked->python;
    out->rule = rule;
    return true;
}

static bool nothing_fits(const struct chooser *chooser)
{
    const struct wish *wish = chooser->wish;
    const char *option = strcmp(wish->rule, "--python") == 0 || wish->rule[0] == '-' ? NULL : wish->rule;
    if (option == NULL)
        error_say(chooser->error, E_NO_PYTHON, "no Python that is known here fits %s", wish->spec.text);
    else
        error_say(chooser->error, E_NO_PYTHON, "no Python that is known here fits %s, which %s asks for",
                  wish->spec.text, option);
    error_remedy(chooser->error, "install it, or name another one with --python; --list shows which there are");
    chooser->error->details = hunt_reasons(&chooser->hunt, chooser->most);
    return false;
}

static void no_command(const struct chooser *chooser, const char *command)
{
    if (chooser->hunt.first.code != E_NONE)
        *chooser->error = chooser->hunt.first;
    else if (chooser->hunt.count > 0)
        nothing_fits(chooser);
    else
        search_missed(chooser->host, command, chooser->error);
}

static bool take_facts(struct chooser *chooser, struct interpreter *out)
{
    const struct wish *wish = chooser->wish;
    const char *const command[] = { wish->spec.command, NULL };
    const struct looked *found = NULL;
    bool broken = false;
    if (wish->spec.kind != SPEC_TAG && !wish->newest && wish->spec.command != NULL)
        found = take_command(chooser, command, &broken);
    if (found == NULL && wish->spec.kind != SPEC_TAG && !wish->newest)
        found = take_along_path(chooser);
    if (found == NULL)
        found = take_best(chooser);
    return found != NULL ? take(found, wish->rule, out) : nothing_fits(chooser);
}

static bool exists(const char *path)
{
    struct os_entry facts;
    return path != NULL && os_look(path, &facts).code == OS_OK;
}

static bool take_wish(struct chooser *chooser, struct interpreter *out)
{
    const struct spec *spec = &chooser->wish->spec;
    const char *const command[] = { spec->command, NULL };
    const struct looked *found;
    bool broken;
    chooser->hunt = (struct hunt){ .arena = chooser->arena, .host = chooser->host, .spec = spec, .cache = chooser->keep,
                                   .as_launcher = chooser->wish->newest, .looks = chooser->looks };
    if (spec->kind == SPEC_PATH || (spec->kind == SPEC_TAG && exists(spec->path))) {
        bool taken = take_path(chooser, spec->path, out);
        out->rule = chooser->wish->rule;
        return taken;
    }
    if (spec->kind != SPEC_COMMAND)
        return take_facts(chooser, out);
    found = take_command(chooser, command, &broken);
    if (found != NULL)
        return take(found, chooser->wish->rule, out);
    if (!broken)
        no_command(chooser, spec->command);
    return false;
}

/* Nobody asks for anything: python3 or python along PATH, as whoever types it would get; then the best. */
static bool take_usual(struct chooser *chooser, struct interpreter *out)
{
    static const char *const usual[] = { "python3", "python", NULL };
    static const struct spec anything = { .kind = SPEC_FACTS, .text = "" };
    bool broken;
    chooser->wish = NULL;
    chooser->hunt = (struct hunt){ .arena = chooser->arena, .host = chooser->host, .spec = &anything,
                                   .cache = chooser->keep, .looks = chooser->looks };
    const struct looked *found = take_command(chooser, usual, &broken);
    if (broken)
        return false;
    if (found != NULL)
        return take(found, "PATH", out);
    found = take_best(chooser);
    if (found != NULL)
        return take(found, "the best of all that are known", out);
    if (chooser->hunt.first.code != E_NONE) {
        *chooser->error = chooser->hunt.first;
    } else {
        error_say(chooser->error, E_NO_PYTHON, "there is no python3 and no python on PATH, and no Python elsewhere");
        error_remedy(chooser->error, "install Python, or name an interpreter with --python PATH");
    }
    if (chooser->hunt.count > 1 || chooser->hunt.first.code == E_NONE)
        chooser->error->details = hunt_reasons(&chooser->hunt, chooser->most);
    return false;
}

bool choose(struct arena *arena, const struct host *host, const struct wishes *wishes, struct looks *looks,
            size_t most, struct interpreter *out, struct error *error)
{
    struct error first = { .code = E_NONE };
    struct chooser chooser = { .arena = arena, .host = host, .cache = wishes->cache, .looks = looks, .most = most,
                               .keep = wishes->looks_only ? NULL : wishes->cache, .error = error };
    bool found = false, may_fail = wishes->count == 0;
    for (size_t i = 0; i < wishes->count && !found; i++) {
        chooser.wish = &wishes->list[i];
        found = take_wish(&chooser, out);
        may_fail = chooser.wish->may_fail;
        if (!found && first.code == E_NONE)
            first = *error;
    }
    if (!found && may_fail)
        found = take_usual(&chooser, out);
    else if (!found)
        *error = first;
    if (found && out->warning == NULL)
        out->warning = wishes->warning;
    return found;
}
