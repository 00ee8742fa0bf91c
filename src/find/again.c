/* again.c: what an environment remembers of its base, by its configuration, its links and its library. */
#include "src/find/again.h"

#include <string.h>

#include "src/base/path.h"
#include "src/find/find.h"
#include "src/find/rules.h"
#include "src/find/venvcfg.h"

enum { LARGEST_CFG = 1024 * 1024 };

struct traces {
    struct arena *arena;
    const struct host *host;
    const struct request *request;      /* for this ENV_DIR alone */
    const char *root;
    bool windows, stands;
    const char *home;                   /* NULL: not known */
    const char *version;
    str configuration;
    struct error *trouble;              /* why its own base could not be looked at, when it may well be there */
};

const char *again_version(struct arena *arena, const struct interpreter *python)
{
    return text_format(arena, "%s%u.%u%s", python->implementation == PYPY ? "pypy" : "", python->major, python->minor,
                       python->free_threaded ? "t" : "");
}

static const char *in_root(const struct traces *traces, const char *folder, const char *name)
{
    return path_join(traces->arena, traces->host, path_join(traces->arena, traces->host, traces->root, folder), name);
}

/* ---- what it remembers ------------------------------------------------------------------------ */

/* The folder of packages is the surest witness; one for each of several versions is none. */
static const char *version_of_library(const struct traces *traces)
{
    struct os_names names;
    const char *found = NULL;
    if (traces->windows || os_list(traces->arena, path_join(traces->arena, traces->host, traces->root, "lib"),
                                   &names).code != OS_OK)
        return NULL;
    for (size_t i = 0; i < names.count; i++) {
        str name = str_of(names.names[i].name);
        bool ours = str_starts(name, "pypy3.") || str_take(&name, "python3.");
        if (!ours || names.names[i].kind != OS_FOLDER)
            continue;
        if (found != NULL)
            return NULL;
        found = name.text == names.names[i].name ? name.text : text_join(traces->arena, "3.", name.text, NULL);
    }
    return found;
}

/* "3.13.5" and "3.13.5.final.0" are a 3.13. */
static const char *version_of_text(struct arena *arena, const char *text)
{
    str rest = str_of(text), major, minor;
    unsigned number;
    if (!str_next_item(&rest, '.', &major) || !str_next_item(&rest, '.', &minor) || !str_to_number(minor, &number))
        return NULL;
    return text_format(arena, "%.*s.%u", (int)major.size, major.text, number);
}

static void read_traces(struct traces *traces)
{
    const char *path = path_join(traces->arena, traces->host, traces->root, "pyvenv.cfg");
    str bytes;
    traces->version = version_of_library(traces);
    traces->stands = traces->version != NULL;
    if (os_read(traces->arena, path, LARGEST_CFG, &bytes.text, &bytes.size).code != OS_OK)
        return;
    struct venvcfg cfg = venvcfg_parse(traces->arena, bytes);
    traces->configuration = bytes;
    traces->stands = true;
    if (traces->version == NULL && cfg.version != NULL)
        traces->version = version_of_text(traces->arena, cfg.version);
    if (cfg.home != NULL && path_is_absolute(traces->host, cfg.home))
        traces->home = cfg.home;
}

/* ---- its own base ----------------------------------------------------------------------------- */

/* An environment names its base, not the user: what it leads to is read, and never started. */
static bool take(const struct traces *traces, const char *python, struct interpreter *out, struct error *error)
{
    struct request named = *traces->request;
    named.python = python;
    named.selector = NULL;
    named.files_only = true;
    return find(traces->arena, traces->host, &named, out, error);
}

static bool is_own(const struct traces *traces, const char *path, struct interpreter *out)
{
    struct os_entry facts;
    struct error why = { .code = E_NONE };
    struct os_status status = os_look(path, &facts);
    if (status.code != OS_OK) {
        error_set(&why, E_PROBE, status, "%s cannot be looked at", path);
        error_remedy(&why, "make it readable, or name another interpreter with --python");
    }
    if (status.code != OS_OK || facts.kind != OS_FILE || !take(traces, path, out, &why)) {
        bool may_be_there = why.cause.code != OS_OK ? !error_is_absence(why.cause) : why.code == E_PROBE;
        if (may_be_there && traces->trouble->code == E_NONE)
            *traces->trouble = why;
        return false;
    }
    out->rule = "the environment itself";
    return traces->version == NULL || strcmp(again_version(traces->arena, out), traces->version) == 0 ||
           (traces->windows && str_starts(str_of(again_version(traces->arena, out)), traces->version));
}

/* A link out of `bin`, if it leads into `home`; or wherever it leads. */
static bool own_by_link(const struct traces *traces, const char *name, bool home, struct interpreter *out)
{
    const char *target;
    if (traces->windows || os_read_link(traces->arena, in_root(traces, "bin", name), &target).code != OS_OK ||
        !path_is_absolute(traces->host, target))
        return false;
    if (home && traces->home != NULL && strcmp(path_folder(traces->arena, traces->host, target), traces->home) != 0)
        return false;
    return is_own(traces, target, out);
}

static bool own_by_home(const struct traces *traces, const char *name, struct interpreter *out)
{
    const char *file = text_join(traces->arena, name, traces->host->exe_suffix, NULL);
    return traces->home != NULL && is_own(traces, path_join(traces->arena, traces->host, traces->home, file), out);
}

static bool find_own(const struct traces *traces, struct interpreter *out)
{
    const char *version = traces->version == NULL ? "3" : traces->version;
    const char *full = version[0] == 'p' ? version : text_join(traces->arena, "python", version, NULL);
    const char *const names[] = { "python3", "python", full, "pypy3" };
    for (size_t i = 0; i < 3; i++)
        if (own_by_link(traces, names[i], true, out))
            return true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (own_by_home(traces, names[i], out))
            return true;
    for (size_t i = 0; i < 3; i++)
        if (own_by_link(traces, names[i], false, out))
            return true;
    return false;
}

/* ---- what is asked for ------------------------------------------------------------------------ */

/* VIRTUAL_ENV says what is active, not what is wanted. */
static bool is_wish(const struct wishes *wishes)
{
    return wishes->count > 0 && !wishes->list[0].may_fail;
}

static bool fits(struct arena *arena, const struct wishes *wishes, const struct interpreter *python)
{
    for (size_t i = 0; i < wishes->count; i++)
        if (wishes->list[i].spec.kind == SPEC_FACTS &&
            spec_matches(arena, &wishes->list[i].spec, python, NULL) != SPEC_FITS_NOT)
            return true;
    return false;
}

/* Asked for by the very path that the environment leads to: it has just been looked at. */
static bool is_named(const struct traces *traces, const struct wish *wish, const struct interpreter *own)
{
    return own != NULL && wish->spec.kind == SPEC_PATH && path_is_absolute(traces->host, wish->spec.path) &&
           strcmp(path_absolute(traces->arena, traces->host, "/", wish->spec.path), own->asked) == 0;
}

static bool find_wish(const struct traces *traces, const struct wish *wish, const struct interpreter *own,
                      struct interpreter *out, struct error *error)
{
    if (is_named(traces, wish, own)) {
        *out = *own;
        out->rule = wish->rule;
        return true;
    }
    if (!find(traces->arena, traces->host, traces->request, out, error))
        return false;
    if (own != NULL && own->file == out->file && own->device == out->device)
        *out = *own;
    return true;
}

static bool find_another(const struct traces *traces, struct interpreter *out, struct error *error)
{
    if (traces->version == NULL)
        return find(traces->arena, traces->host, traces->request, out, error);
    if (take(traces, traces->version, out, error))
        return true;
    error_say(error, E_NO_PYTHON, "the environment '%s' has Python %s, which is no longer here", traces->root,
              traces->version);
    return error_remedy(error, "install it again, or make the environment afresh with --clear");
}

/* Its own base stands in the way when it cannot be looked at; one whose files are silent may be asked for by name. */
static bool is_in_trouble(const struct traces *traces, const struct wishes *wishes)
{
    const struct error *trouble = traces->trouble;
    return trouble->code != E_NONE && (trouble->cause.code != OS_OK || !is_wish(wishes));
}

static bool find_for(const struct traces *traces, struct again *again, struct interpreter *out, struct error *error)
{
    struct wishes *wishes = arena_take(traces->arena, sizeof *wishes);
    struct interpreter *own = arena_take(traces->arena, sizeof *own);
    if (!rules_read(traces->arena, traces->host, traces->request, wishes, error))
        return false;
    bool found = find_own(traces, own);
    again->gone = !found;
    if (is_in_trouble(traces, wishes)) {
        *error = *traces->trouble;
        return false;
    }
    if (found && (!is_wish(wishes) || fits(traces->arena, wishes, own))) {
        *out = *own;
        return true;
    }
    return is_wish(wishes) ? find_wish(traces, &wishes->list[0], found ? own : NULL, out, error)
                           : find_another(traces, out, error);
}

bool find_again(struct arena *arena, const struct host *host, const struct request *request, const char *target,
                struct again *again, struct interpreter *out, struct error *error)
{
    struct request here = *request;
    const char *current;
    here.targets = &target;
    here.target_count = 1;
    struct error trouble = { .code = E_NONE };
    struct traces traces = { .arena = arena, .host = host, .request = &here,
                             .windows = host->family == HOST_WINDOWS, .trouble = &trouble };
    if (os_current_folder(arena, &current).code != OS_OK)
        current = "/";
    traces.root = path_absolute(arena, host, current, target);
    *again = (struct again){ .version = NULL };
    if (request->base == NULL)
        read_traces(&traces);
    again->version = traces.version;
    again->configuration = traces.configuration;
    return traces.stands ? find_for(&traces, again, out, error) : find(arena, host, &here, out, error);
}
