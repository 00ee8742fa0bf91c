/* tend.c: find again, survey, diagnose; then no more than the diagnosis asks for. */
#include "src/many/tend.h"

#include <string.h>

#include "src/base/path.h"
#include "src/find/find.h"
#include "src/find/venvcfg.h"
#include "src/many/context.h"
#include "src/plan/compose.h"
#include "src/plan/layout.h"
#include "src/plan/shape.h"
#include "src/seed/project.h"
#include "src/seed/required.h"

/* One environment under care. */
struct care {
    struct arena *arena;
    const struct host *host;
    struct request request;         /* as it holds for this environment */
    const char *target;
    struct again again;
    struct survey ground;
    struct installed installed;
    size_t wanted_count;
    const struct wanted *wanted;
    bool *faulty;                   /* of each of these */
    bool sees_base;                 /* --system-site-packages */
    struct required_places places;
    struct required required;       /* what of --requirements is not fulfilled */
    struct shape *shape;
    struct made *out;
    struct error *error;
};

static void add(struct care *care, enum finding_code code, const char *what)
{
    shape_add(care->arena, care->shape, code, ".", what);
}

/* ---- what was asked for when it was made ------------------------------------------------------- */

/* "'a b'" as Python wrote it: the text, if it reads the same when it is written again. */
static const char *prompt_of(struct arena *arena, const char *raw)
{
    str text = str_of(raw);
    bool quoted = text.size >= 2 && (text.text[0] == '\'' || text.text[0] == '"') &&
                  text.text[text.size - 1] == text.text[0];
    return str_copy(arena, quoted ? str_slice(text, 1, text.size - 1) : text);
}

static bool cannot_read(struct care *care, const char *path, struct os_status status)
{
    return error_set(care->error, E_TARGET_PARENT, status, "%s cannot be read", path);
}

/* An option that is not given is not asked for: what the environment says of itself stays. */
static bool take_over(struct care *care)
{
    const char *path = path_join(care->arena, care->host, care->ground.path, "pyvenv.cfg");
    str *bytes = &care->again.configuration, command;
    struct os_status status = { OS_OK, 0 };
    if (bytes->text == NULL)
        status = os_read(care->arena, path, 1024 * 1024, &bytes->text, &bytes->size);
    if (status.code != OS_OK) {
        bool absent = survey_find(&care->ground, "pyvenv.cfg") == NULL || error_is_absence(status);
        if (!absent)
            (void)cannot_read(care, path, status);
        return absent;
    }
    struct venvcfg cfg = venvcfg_parse(care->arena, *bytes);
    if (care->request.prompt == NULL && cfg.prompt != NULL)
        care->request.prompt = prompt_of(care->arena, cfg.prompt);
    care->sees_base = venvcfg_value(*bytes, STR("include-system-site-packages"), &command) &&
                      str_is(str_trim(command), "true");
    if (venvcfg_value(*bytes, STR("command"), &command) &&
        str_find(command, " --system-site-packages ") < command.size)
        care->request.system_site_packages = true;
    if (venvcfg_value(*bytes, STR("relocatable"), &command) && str_is(str_trim(command), "true"))
        care->request.relocatable = true;
    return true;
}

/* ---- the diagnosis ---------------------------------------------------------------------------- */

/* --ensure lets pip tell, and --check starts nothing. */
static void warn_of_open(struct care *care)
{
    const struct required *required = &care->required;
    size_t at = 0;
    if (!care->request.check || required->open == 0)
        return;
    while (!required->list[at].open)
        at++;
    plan_warn(&care->out->plan, text_format(care->arena, "not all of --requirements can be told from files, %s "
                                            "(%u in all); --ensure asks the environment's pip",
                                            required->list[at].what, (unsigned)required->open));
}

/* What has been read of the environment on the way here. */
static str text_known(const struct care *care, const char *path)
{
    const struct installed *installed = &care->installed;
    if (strcmp(path, "pyvenv.cfg") == 0)
        return care->again.configuration;
    for (size_t i = 0; i < installed->text_count; i++)
        if (strcmp(installed->texts[i].path, path) == 0)
            return installed->texts[i].bytes;
    return (str){ NULL, 0 };
}

static struct evidence *gather(struct care *care)
{
    size_t count = care->out->plan.count;
    struct evidence *evidence = shape_questions(care->arena, &care->out->plan);
    for (size_t i = 0; i < count; i++) {
        const struct survey_entry *entry = evidence[i].path == NULL ? NULL : survey_find(&care->ground, evidence[i].path);
        if (entry != NULL && entry->kind == OS_FILE && evidence[i].source == NULL)
            evidence[i].bytes = text_known(care, evidence[i].path);
    }
    evidence_take(care->arena, care->host, &care->ground, count, evidence);
    return evidence;
}

/* Templates and whoever looks on may add things anywhere. */
static void look_at_added(struct care *care)
{
    const struct plan *plan = &care->out->plan;
    for (size_t i = 0; i < plan->count; i++) {
        enum step_kind kind = plan->steps[i].kind;
        if (kind == STEP_FOLDER || kind == STEP_TEXT || kind == STEP_COPY || kind == STEP_LINK)
            survey_look_at(care->arena, care->host, &care->ground, plan->steps[i].path);
    }
}

static bool is_unfinished(const struct care *care)
{
    enum unfinished state = care->ground.unfinished.state;
    return state != FINISHED && state != UNFINISHED_STRAY;
}

static bool diagnose(struct care *care, struct seeds *seeds)
{
    struct made *out = care->out;
    struct patient patient = { care->host, &care->request, &out->kit.python, &care->ground, &care->again,
                               &care->installed, care->wanted_count, care->wanted, os_mask(), &care->required };
    *care->shape = (struct shape){ 0 };
    if (is_unfinished(care))
        add(care, S_UNFINISHED, "is not finished: the run that was to complete it is at work, or was killed");
    seeds->installed = &care->installed;
    shape_seeds(care->arena, &patient, care->shape, care->faulty);
    shape_required(care->arena, &patient, care->shape);
    if (!compose(care->arena, care->host, &care->request, &out->kit.python, &care->ground, seeds, &out->plan,
                 care->error))
        return false;
    context_add(&out->plan);
    look_at_added(care);
    shape_plan(&patient, gather(care), &out->plan, care->shape);
    warn_of_open(care);
    return true;
}

/* What --requirements lists, where it lists something. */
static bool look_at_required(struct care *care, const struct layout *layout)
{
    const char *site[] = { layout->site_packages, layout->platform_packages, NULL };
    const char **folders = arena_take_many(care->arena, 3, sizeof *folders);
    for (size_t i = 0; site[i] != NULL; i++)
        folders[i] = path_join(care->arena, care->host, care->ground.path, site[i]);
    care->places = (struct required_places){ folders, care->sees_base || care->request.system_site_packages };
    return care->request.requirements.count == 0 ||
           required_look(care->arena, care->host, &care->request, &care->out->kit.python, &care->places,
                         &care->required, care->error);
}

static bool look(struct care *care)
{
    const struct interpreter *python = &care->out->kit.python;
    struct layout layout = layout_of(care->arena, care->host, python);
    struct installed_places places = { layout.site_packages, layout.bin, layout.primary, false };
    struct seeds none = { 0 };
    if (!take_over(care))
        return false;
    places.relocatable = care->request.relocatable;
    care->wanted_count = seeds_wanted(care->arena, care->host, &care->request, python, &care->wanted);
    care->faulty = arena_take_many(care->arena, care->wanted_count + 1, sizeof *care->faulty);
    const char **projects = arena_take_many(care->arena, care->wanted_count + 1, sizeof *projects);
    for (size_t i = 0; i < care->wanted_count; i++)
        projects[i] = care->wanted[i].project;
    installed_look(care->arena, care->host, &care->ground, &places, projects, care->wanted_count, &care->installed);
    if (care->installed.unread != NULL)
        return cannot_read(care, care->installed.unread, care->installed.unread_cause);
    return look_at_required(care, &layout) && diagnose(care, &none);
}

static bool look_at_ground(struct care *care)
{
    return survey(care->arena, care->host, care->target, &care->out->kit.python, &care->ground, care->error) &&
           templates_read(care->arena, care->host, &care->request, &care->ground.templates, care->error);
}

/* ---- the cure --------------------------------------------------------------------------------- */

static bool is_faulty(const struct care *care, const struct wheel *wheel)
{
    for (size_t i = 0; i < care->wanted_count; i++)
        if (care->faulty[i] && project_same(str_of(care->wanted[i].project), str_of(wheel->name)))
            return true;
    return false;
}

/* Wheels are looked for when there is a use for one. */
static bool choose_seeds(struct care *care, enum store_trust trust)
{
    struct seeds *seeds = &care->out->kit.seeds;
    bool needed = false;
    size_t kept = 0;
    for (size_t i = 0; i < care->wanted_count; i++)
        needed |= care->faulty[i];
    if (!needed)
        return true;
    if (!kit_find_seeds(care->arena, care->host, &care->request, trust, &care->out->kit, care->error))
        return false;
    for (size_t i = 0; i < seeds->count; i++)
        if (is_faulty(care, &seeds->wheels[i]))
            seeds->wheels[kept++] = seeds->wheels[i];
    seeds->count = kept;
    return diagnose(care, seeds);
}

/* What the next run asks for first is worth keeping. */
static void keep_facts(struct care *care)
{
    struct interpreter *python = arena_take(care->arena, sizeof *python);
    struct request named = care->request;
    struct error ignored = { .code = E_NONE };
    bool found;
    named.python = care->out->kit.python.base;
    named.selector = NULL;
    named.looks_only = false;
    found = find(care->arena, care->host, &named, python, &ignored);
    (void)found;
}

static enum outcome_status status_of(const struct shape *shape)
{
    for (size_t i = 0; i < shape->count; i++)
        if (shape->findings[i].code == S_BASE_UPGRADED)
            return MADE_UPGRADED;
    return shape->count == 0 ? MADE_UNCHANGED : MADE_REPAIRED;
}

/* What a run that was killed has left in an environment that is whole. One that is alive looks after it itself. */
static bool sweep(struct care *care)
{
    struct made *out = care->out;
    if (survey_find(&care->ground, PLAN_STAGE) == NULL || apply(care->arena, &out->plan, &out->outcome, care->error))
        return true;
    return care->error->code == E_TARGET_HELD;
}

/* Of an environment in shape, what only pip can tell; else there is nothing to do. */
static void leave_to_pip(struct care *care)
{
    struct plan *plan = &care->out->plan;
    size_t kept = 0;
    for (size_t i = 0; i < plan->count && care->required.open > 0; i++)
        if (plan->steps[i].kind == STEP_RUN && plan->steps[i].failure == E_REQUIREMENTS)
            plan->steps[kept++] = plan->steps[i];
    plan->count = kept;
}

static bool carry_out(struct care *care)
{
    struct made *out = care->out;
    keep_facts(care);
    bool done = apply(care->arena, &out->plan, &out->outcome, care->error);
    for (int trust = STORE_RENEW; !done && out->outcome.stale && trust <= STORE_WITHOUT; trust++)
        done = look_at_ground(care) &&
               choose_seeds(care, (enum store_trust)trust) &&
               apply(care->arena, &out->plan, &out->outcome, care->error);
    return done;
}

/* Did pip find something to do? */
static bool ask_pip(struct care *care, bool *changed)
{
    struct made *out = care->out;
    uint64_t before = required_mark(care->arena, care->host, &care->places);
    bool done = apply(care->arena, &out->plan, &out->outcome, care->error);
    *changed = required_mark(care->arena, care->host, &care->places) != before;
    return done;
}

static bool cure(struct care *care)
{
    struct made *out = care->out;
    bool done = true, writes = !care->request.check && !care->request.dry_run;
    if (!care->request.check)
        done = choose_seeds(care, care->request.dry_run ? STORE_WITHOUT : STORE_AS_IT_IS);
    enum outcome_status status = status_of(care->shape);
    bool changed = care->shape->count > 0;
    if (!changed)
        leave_to_pip(care);                             /* all other programs run together with a repair only */
    if (changed && done && writes)
        done = carry_out(care);
    else if (out->plan.count > 0 && done && writes)
        done = ask_pip(care, &changed);
    else if (done && writes)
        done = sweep(care);
    out->outcome.status = changed && status == MADE_UNCHANGED ? MADE_REPAIRED : status;
    out->outcome.changed = changed;
    out->outcome.shape = care->shape;
    return done;
}

/* ---- what stands there ------------------------------------------------------------------------ */

static bool is_of_other_version(const struct care *care)
{
    const char *is = again_version(care->arena, &care->out->kit.python), *was = care->again.version;
    bool same = was == NULL || strcmp(is, was) == 0 ||
                (care->host->family == HOST_WINDOWS && str_starts(str_of(is), was));
    return !same;
}

static bool refuse_version(struct care *care)
{
    const char *what = text_format(care->arena, "has packages of Python %s, not of %s", care->again.version,
                                   again_version(care->arena, &care->out->kit.python));
    care->out->plan = plan_for(care->arena, care->host, care->ground.path, PLAN_IN_PLACE);
    care->out->outcome = (struct outcome){ .status = MADE_REFUSED, .shape = care->shape };
    add(care, S_BASE_VERSION, what);
    if (care->request.check)
        return true;
    error_say(care->error, E_OTHER_VERSION, "'%s' %s", care->ground.path, what);
    return error_remedy(care->error, "name the Python it has with --python, or make it afresh with --clear and install "
                                     "its packages again");
}

/* Nothing is there, or a folder without anything in it. */
static bool start_afresh(struct care *care)
{
    struct made *out = care->out;
    add(care, S_ABSENT, "is not there");
    if (care->request.repair) {
        error_say(care->error, E_NO_ENVIRONMENT, "there is no environment at '%s'", care->ground.path);
        return error_remedy(care->error, "make it: --ensure instead of --repair");
    }
    if (care->request.check) {
        out->plan = plan_for(care->arena, care->host, care->ground.path, PLAN_BESIDE);
        out->outcome = (struct outcome){ .changed = true };
    } else {
        struct request *fresh = arena_take(care->arena, sizeof *fresh);
        *fresh = care->request;
        fresh->looks_only = fresh->dry_run;
        if (!kit_prepare_for(care->arena, care->host, fresh, care->target, &out->kit, care->error) ||
            !make_new(care->arena, care->host, fresh, care->target, out, care->error))
            return false;
        if (!fresh->dry_run)
            keep_facts(care);
    }
    out->outcome.shape = care->shape;
    return true;
}

/* --check has something to say even where there is no interpreter to compare with. */
static bool tell_gone(struct care *care)
{
    struct made *out = care->out;
    bool gone = care->again.version != NULL && error_exit(care->error->code) == NO_INTERPRETER;
    if (!gone || !care->request.check)
        return false;
    struct error ignored = { .code = E_NONE };
    out->kit = (struct kit){ 0 };
    struct interpreter unknown = { .lib_name = "", .platlibdir = "lib" };
    if (!survey(care->arena, care->host, care->target, &unknown, &care->ground, &ignored))
        return false;
    out->plan = plan_for(care->arena, care->host, care->ground.path, PLAN_IN_PLACE);
    out->outcome = (struct outcome){ .status = MADE_REFUSED, .shape = care->shape };
    add(care, S_BASE_GONE, text_join(care->arena, "has Python ", care->again.version, ", which is no longer here", NULL));
    return true;
}

/* Then all that was looked at is something else. */
static bool recover(struct care *care, const struct request *request)
{
    enum unfinished found = care->ground.unfinished.state;
    bool done = apply_recover(care->arena, care->host, &care->ground, care->error) &&
                tend(care->arena, care->host, request, care->target, care->out, care->error);
    if (done)
        made_warn_of_unfinished(care->arena, found, false, &care->out->plan);
    return done;
}

bool tend(struct arena *arena, const struct host *host, const struct request *request, const char *target,
          struct made *out, struct error *error)
{
    struct care *care = arena_take(arena, sizeof *care);
    *care = (struct care){ .arena = arena, .host = host, .request = *request, .target = target, .out = out,
                           .error = error };
    care->shape = arena_take(arena, sizeof *care->shape);
    care->request.looks_only = true;
    out->kit = (struct kit){ 0 };
    if (!find_again(arena, host, &care->request, target, &care->again, &out->kit.python, error))
        return tell_gone(care);
    if (!look_at_ground(care))
        return false;
    apply_notice(arena, host, &care->ground);
    bool writes = !request->check && !request->dry_run;
    if (care->ground.unfinished.state != FINISHED && writes)
        return recover(care, request);
    if (care->ground.ground == GROUND_FREE || care->ground.ground == GROUND_EMPTY)
        return start_afresh(care);
    if (is_of_other_version(care))
        return refuse_version(care);
    return look(care) && cure(care);
}
