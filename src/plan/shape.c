/* shape.c: each step of a plan held against the thing that stands in its place. */
#include "src/plan/shape.h"

#include <string.h>

#include "src/find/venvcfg.h"
#include "src/plan/existing.h"
#include "src/plan/layout.h"
#include "src/plan/windows_programs.h"

#define ROW(code, cure, when) [code] = { #code, cure },
static const struct {
    const char *name;
    enum cure cure;
} rows[] = { [S_FINE] = { "", BY_ENSURE }, FINDING_TABLE(ROW) };
#undef ROW

const char *finding_name(enum finding_code code)
{
    return rows[code].name;
}

enum cure finding_cure(enum finding_code code)
{
    return rows[code].cure;
}

void shape_add(struct arena *arena, struct shape *shape, enum finding_code code, const char *path, const char *what)
{
    if (shape->count == shape->room) {
        struct symptom *more = arena_take_many(arena, shape->room * 2 + 16, sizeof *more);
        if (shape->count > 0)
            memcpy(more, shape->findings, shape->count * sizeof *more);
        shape->findings = more;
        shape->room = shape->room * 2 + 16;
    }
    shape->findings[shape->count++] = (struct symptom){ code, path, what };
}

struct evidence *shape_questions(struct arena *arena, const struct plan *plan)
{
    struct evidence *all = arena_take_many(arena, plan->count + 1, sizeof *all);
    for (size_t i = 0; i < plan->count; i++) {
        const struct step *step = &plan->steps[i];
        if (step->kind == STEP_TEXT || (step->kind == STEP_LINK && step->otherwise == OR_WRITE))
            all[i] = (struct evidence){ .path = step->path };
        else if (step->kind == STEP_COPY)
            all[i] = (struct evidence){ .path = step->path, .source = step->source };
        else if (step->kind == STEP_LINK && step->otherwise == OR_COPY)
            all[i] = (struct evidence){ .path = step->path, .source = step->copy_source };
    }
    return all;
}

void shape_remember(struct plan *plan, const struct evidence *evidence)
{
    for (size_t i = 0; i < plan->count; i++)
        plan->steps[i].before = evidence[i].bytes;
}

/* One step, and what stands in its place. */
struct look {
    const struct patient *patient;
    struct plan *plan;
    struct step *step;
    const struct evidence *evidence;
    const struct survey_entry *entry;       /* NULL: nothing */
    struct shape *shape;
};

/* Always true: the step is needed. */
static bool found(const struct look *look, enum finding_code code, const char *what)
{
    shape_add(look->plan->arena, look->shape, code, look->step->path, what);
    return true;
}

/* ---- modes ------------------------------------------------------------------------------------ */

/* What the owner needs must be there, and what nobody else was to have must not. */
static bool mode_is_wrong(const struct look *look, unsigned wanted)
{
    unsigned mode = look->entry->facts.mode;
    unsigned allowed = (wanted & OS_EXACT) != 0 ? wanted : wanted & ~look->patient->mask;
    unsigned needed = look->step->kind == STEP_FOLDER ? 0700 : wanted & 0500;
    if (look->patient->host->family == HOST_WINDOWS || ((mode & needed) == needed && (mode & 0002 & ~allowed) == 0))
        return false;
    return found(look, S_MODE, text_format(look->plan->arena, "has the mode %04o", mode));
}

/* ---- pyvenv.cfg ------------------------------------------------------------------------------- */

static bool is_base_key(str key)
{
    return str_is(key, "home") || str_is(key, "executable");
}

/* "3.13.4" where "3.13.5" is wanted. */
static bool is_other_micro(str is, str wanted)
{
    str series = str_slice(wanted, 0, str_find_last_byte(wanted, '.') + 1);
    return str_starts(is, "3.") && str_equal(str_slice(is, 0, series.size), series);
}

static bool key_is_wrong(const struct look *look, str key, str wanted)
{
    struct arena *arena = look->plan->arena;
    str is;
    if (str_is(key, "command"))
        return false;
    bool there = venvcfg_value(look->evidence->bytes, key, &is);
    if (there && str_equal(is, wanted))
        return false;
    enum finding_code code = S_CFG_KEY;
    if (there && str_is(key, "version") && is_other_micro(is, wanted))
        code = S_BASE_UPGRADED;
    else if (there && is_base_key(key) && look->patient->again->gone)
        code = S_BASE_MOVED;
    const char *now = there ? text_join(arena, "'", str_copy(arena, is), "'", NULL) : "nothing";
    return found(look, code, text_format(arena, "says %s for %.*s, not '%.*s'", now, (int)key.size, key.text,
                                         (int)wanted.size, wanted.text));
}

/* Lines whose keys are not ours are the user's, or another tool's. */
static void keep_other_lines(const struct look *look)
{
    struct text out = { .arena = look->plan->arena };
    str ours = { look->step->text, look->step->size }, rest = look->evidence->bytes, line, key, value, unused;
    text_add(&out, ours);
    while (str_next_line(&rest, &line))
        if (str_split(line, '=', &key, &value) && !venvcfg_value(ours, str_trim(key), &unused) &&
            !str_is(str_trim(key), "prompt") && !str_is(str_trim(key), "command"))
            venvcfg_write(&out, str_copy(out.arena, str_trim(key)), str_copy(out.arena, str_trim(value)),
                          look->patient->host->newline);
    look->step->text = text_done(&out);
    look->step->size = out.size;
}

static bool configuration_is_needed(const struct look *look)
{
    str rest = { look->step->text, look->step->size }, line, key, value;
    bool needed = mode_is_wrong(look, look->step->mode);
    while (str_next_line(&rest, &line))
        if (str_split(line, '=', &key, &value) && key_is_wrong(look, str_trim(key), str_trim(value)))
            needed = true;
    if (needed)
        keep_other_lines(look);
    return needed;
}

/* ---- files ------------------------------------------------------------------------------------ */

static bool is_program(const struct look *look)
{
    str rest = str_of(look->step->path);
    return str_take(&rest, look->plan->bin) && str_take(&rest, "/") && !str_ends(rest, ".ps1") &&
           (look->step->kind != STEP_TEXT || look->step->why == windows_programs_why);
}

static const struct mended *mended_of(const struct look *look)
{
    const struct installed *installed = look->patient->installed;
    for (size_t i = 0; i < installed->mended_count; i++)
        if (installed->mended[i].path == look->step->path)
            return &installed->mended[i];
    return NULL;
}

/* A user may say more in these, as long as they do what they are there for. */
static bool serves(const char *path, str bytes, str wanted)
{
    str line;
    str first = str_slice(wanted, 0, str_find_byte(wanted, '\n'));
    if (strcmp(path, "CACHEDIR.TAG") == 0)
        return str_equal(str_slice(bytes, 0, first.size), first);
    while (strcmp(path, ".gitignore") == 0 && str_next_line(&bytes, &line))
        if (str_is(str_trim(line), "*"))
            return true;
    return false;
}

static bool holds_its_text(const struct look *look)
{
    const struct arena before = *look->plan->arena;
    str wanted = plan_text(look->plan->arena, look->step);
    bool holds = look->evidence->bytes.text != NULL && (str_equal(look->evidence->bytes, wanted) ||
                                                        serves(look->step->path, look->evidence->bytes, wanted));
    arena_return(look->plan->arena, &before);
    return holds;
}

static bool file_is_needed(const struct look *look)
{
    const struct step *step = look->step;
    const struct mended *mended = mended_of(look);
    bool program = is_program(look), configuration = strcmp(step->path, "pyvenv.cfg") == 0;
    if (mended != NULL)
        return !mended->script || found(look, S_SCRIPT_STALE, look->patient->request->relocatable
                                                                  ? "does not look for Python beside itself"
                                                                  : "starts the Python of another environment, or of none");
    if (look->entry == NULL)
        return found(look, configuration ? S_CFG_MISSING : program ? S_PROGRAM_MISSING : S_FILE_MISSING, "is missing");
    bool is_file = look->entry->kind == OS_FILE;
    if (is_file && configuration)
        return configuration_is_needed(look);
    if (is_file && (step->kind == STEP_TEXT ? holds_its_text(look) : look->evidence->same))
        return mode_is_wrong(look, step->mode);
    return program ? found(look, S_PROGRAM_OLD, "is not that of the base interpreter")
                   : found(look, S_FILE_EDITED, is_file ? "is not as venvcast writes it" : "is a link");
}

/* ---- links and folders ------------------------------------------------------------------------ */

/* What was made instead of a link, where none can be made. */
static bool is_alternative(const struct look *look)
{
    switch (look->step->otherwise) {
    case OR_COPY: return look->evidence->same;
    case OR_WRITE: return holds_its_text(look);
    case OR_SKIP:
    case OR_FAIL: break;
    }
    return false;
}

/* A library that only links need is missing where the interpreter is to be one. */
static bool may_be_missing(const struct look *look)
{
    const struct survey_entry *interpreter = survey_find(look->patient->ground, look->plan->interpreter);
    return look->step->group != 0 && look->step->otherwise == OR_SKIP && interpreter != NULL &&
           interpreter->kind == OS_FILE;
}

/* Nothing is wrong with one that is right: it is made again together with others of its group. */
static bool link_is_needed(const struct look *look)
{
    const struct survey_entry *entry = look->entry;
    struct arena *arena = look->plan->arena;
    if (entry == NULL)
        return !may_be_missing(look) && found(look, S_LINK_MISSING, "is missing");
    if (entry->kind != OS_LINK)
        return !is_alternative(look) && found(look, S_LINK_WRONG, "is no link");
    if (existing_link_is_right(look->patient->ground, look->step->path, look->step->source))
        return true;
    return found(look, entry->reaches ? S_LINK_WRONG : S_LINK_DANGLING,
                 text_join(arena, entry->reaches ? "leads to " : "leads nowhere: to ", entry->target, NULL));
}

static bool folder_is_needed(const struct look *look)
{
    if (look->entry == NULL)
        return found(look, S_FOLDER_MISSING, "is missing");
    if (mode_is_wrong(look, look->step->mode)) {
        look->step->where = STEP_REPLACE;
        return true;
    }
    return false;
}

/* Seeds are replaced by names in site-packages, about which there are findings already. */
static bool aside_is_needed(const struct look *look)
{
    str rest = str_of(look->step->path);
    return !str_take(&rest, look->plan->bin) || found(look, S_NAME_LIES, look->step->why);
}

/* pip has nothing to do where all is there. */
static bool run_is_needed(const struct look *look)
{
    const struct required *required = look->patient->required;
    bool installs = look->step->failure == E_REQUIREMENTS;
    if (installs && required->count > 0)
        look->step->why = text_join(look->plan->arena, look->step->why, ": ", required->list[0].what, NULL);
    return !installs || required->count > 0;
}

static bool is_needed(const struct look *look)
{
    switch (look->step->kind) {
    case STEP_FOLDER: return folder_is_needed(look);
    case STEP_TEXT:
    case STEP_COPY: return file_is_needed(look);
    case STEP_LINK: return link_is_needed(look);
    case STEP_SET_ASIDE: return aside_is_needed(look);
    case STEP_RUN: return run_is_needed(look);
    case STEP_UNPACK: break;
    }
    return true;
}

/* ---- the plan --------------------------------------------------------------------------------- */

/* A step that goes away has no path. The folder of one that stays must be there when it is built. */
static bool is_above_another(const struct plan *plan, size_t at)
{
    for (size_t i = at + 1; i < plan->count; i++) {
        str rest = str_of(plan->steps[i].path);
        if (plan->steps[i].path != NULL && plan->steps[i].kind != STEP_SET_ASIDE && plan->steps[i].kind != STEP_UNPACK &&
            str_take(&rest, plan->steps[at].path) && str_starts(rest, "/"))
            return true;
    }
    return false;
}

static void leave_out(struct plan *plan, const bool *needed)
{
    size_t kept = 0;
    for (size_t i = plan->count; i > 0; i--)
        if (!needed[i - 1] && (plan->steps[i - 1].kind != STEP_FOLDER || !is_above_another(plan, i - 1)))
            plan->steps[i - 1].path = NULL;
    for (size_t i = 0; i < plan->count; i++)
        if (plan->steps[i].path != NULL)
            plan->steps[kept++] = plan->steps[i];
    plan->count = kept;
}

void shape_plan(const struct patient *patient, const struct evidence *evidence, struct plan *plan, struct shape *out)
{
    bool *needed = arena_take_many(plan->arena, plan->count + 1, sizeof *needed);
    shape_remember(plan, evidence);
    for (size_t i = 0; i < plan->count; i++) {
        struct look look = { patient, plan, &plan->steps[i], &evidence[i], NULL, out };
        if (look.step->kind != STEP_UNPACK && look.step->kind != STEP_RUN)
            look.entry = survey_find(patient->ground, look.step->path);
        needed[i] = is_needed(&look);
    }
    leave_out(plan, needed);
}

/* ---- seeds ------------------------------------------------------------------------------------ */

static enum finding_code seed_fault(const struct patient *patient, const struct layout *layout,
                                    const struct wanted *wanted, struct arena *arena, str *version)
{
    const struct wheel any = { .name = wanted->project, .version = "0" };
    enum standing standing = existing_standing(patient->ground, layout, &any);
    *version = existing_version(patient->ground, layout, wanted->project);
    if (version->size == 0)
        return S_SEED_MISSING;
    if (standing == STANDING_OTHER || installed_injury(patient->installed, wanted->project) != NULL)
        return S_SEED_DAMAGED;
    return existing_is_owned(wanted->project) && !wanted_takes(arena, wanted, *version) ? S_SEED_VERSION : S_FINE;
}

static const char *seed_what(struct arena *arena, const struct patient *patient, const struct wanted *wanted,
                             enum finding_code code, str version)
{
    const struct injury *injury = installed_injury(patient->installed, wanted->project);
    if (code == S_SEED_MISSING)
        return text_join(arena, "lacks ", wanted->project, NULL);
    const char *what = text_format(arena, "has %s %.*s", wanted->project, (int)version.size, version.text);
    if (code == S_SEED_VERSION)
        return text_join(arena, what, ", which was not asked for", NULL);
    if (injury == NULL)
        return text_join(arena, what, " without its folder", NULL);
    if (injury->count == 1)
        return text_join(arena, what, " with a file missing or changed: ", injury->paths[0], NULL);
    return text_format(arena, "%s with %u files missing or changed, first %s", what, (unsigned)injury->count,
                       injury->paths[0]);
}

void shape_seeds(struct arena *arena, const struct patient *patient, struct shape *out, bool *faulty)
{
    struct layout layout = layout_of(arena, patient->host, patient->python);
    for (size_t i = 0; i < patient->wanted_count; i++) {
        str version;
        enum finding_code code = seed_fault(patient, &layout, &patient->wanted[i], arena, &version);
        faulty[i] = code != S_FINE;
        if (faulty[i])
            shape_add(arena, out, code, layout.site_packages,
                      seed_what(arena, patient, &patient->wanted[i], code, version));
    }
}

void shape_required(struct arena *arena, const struct patient *patient, struct shape *out)
{
    struct layout layout = layout_of(arena, patient->host, patient->python);
    const struct required *required = patient->required;
    for (size_t i = 0; i < required->count; i++)
        if (!required->list[i].open)
            shape_add(arena, out, S_REQUIREMENT, layout.site_packages, required->list[i].what);
}
