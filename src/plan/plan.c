/* plan.c: appending steps, and the invariants that every plan keeps. */
#include "src/plan/plan.h"

#include <assert.h>
#include <string.h>

#include "src/base/path.h"
#include "src/plan/activate.h"

/* The same for each run on the same target: that is how a run finds what a killed one left behind. */
static const char *stage_name(struct arena *arena, const char *name, enum plan_manner manner)
{
    uint64_t hash = str_hash(str_of(name));
    if (manner == PLAN_IN_PLACE)
        return PLAN_STAGE;
    if (strlen(name) > 200)
        return text_format(arena, "." HEX64 PLAN_STAGE, HEX64_OF(hash));
    return text_join(arena, ".", name, PLAN_STAGE, NULL);
}

struct plan plan_for(struct arena *arena, const struct host *host, const char *root, enum plan_manner manner)
{
    const char *name = path_name(host, root);
    return (struct plan){
        .arena = arena,
        .host = host,
        .manner = manner,
        .root = root,
        .parent = path_folder(arena, host, root),
        .name = name,
        .stage = stage_name(arena, name, manner),
        .beside = stage_name(arena, name, PLAN_BESIDE),
        .root_mode = 0777,
    };
}

/* Relative, without empty, "." and ".." names: it cannot lead out of the environment. */
bool plan_can_hold(const struct plan *plan, const char *path)
{
    const char *name = path;
    if (plan->host->family == HOST_WINDOWS && strchr(path, '\\') != NULL)
        return false;
    for (;; path++) {
        if (*path != '/' && *path != '\0')
            continue;
        size_t size = (size_t)(path - name);
        if (size == 0 || (name[0] == '.' && (size == 1 || (size == 2 && name[1] == '.'))))
            return false;
        if (*path == '\0')
            return true;
        name = path + 1;
    }
}

static bool makes(const struct step *step)
{
    return step->kind == STEP_FOLDER || step->kind == STEP_TEXT || step->kind == STEP_COPY || step->kind == STEP_LINK;
}

/* Each step is compared with all before it: mostly the sizes tell. */
static const struct step *maker_of(const struct plan *plan, str path)
{
    for (size_t i = 0; i < plan->count; i++) {
        const struct step *step = &plan->steps[i];
        if (step->path_size == path.size && makes(step) && memcmp(step->path, path.text, path.size) == 0)
            return step;
    }
    return NULL;
}

bool plan_has(const struct plan *plan, const char *path)
{
    return maker_of(plan, str_of(path)) != NULL;
}

bool plan_has_folder(const struct plan *plan, const char *path)
{
    const struct step *maker = maker_of(plan, str_of(path));
    return maker != NULL && maker->kind == STEP_FOLDER;
}

/* Is one of them `path`, or a file that stands where a folder on its way must be? */
static bool unpacks(const struct step *step, const char *path)
{
    for (size_t i = 0; i < step->file_count; i++) {
        str rest = str_of(path);
        if (str_take(&rest, step->files[i].path) && (rest.size == 0 || rest.text[0] == '/'))
            return true;
    }
    return false;
}

bool plan_has_room(const struct plan *plan, const char *path)
{
    for (size_t i = 0; i < plan->count; i++) {
        const struct step *step = &plan->steps[i];
        str rest = str_of(path);
        bool above = makes(step) && step->kind != STEP_FOLDER && str_take(&rest, step->path) && str_starts(rest, "/");
        if (above || unpacks(step, path))
            return false;
    }
    return plan_can_hold(plan, path) && !plan_has(plan, path);
}

static bool has_parent(const struct plan *plan, const char *path)
{
    size_t end = str_find_last_byte(str_of(path), '/');
    if (path[end] == '\0')
        return true;
    const struct step *parent = maker_of(plan, str_slice(str_of(path), 0, end));
    return parent != NULL && parent->kind == STEP_FOLDER;
}

static bool is_committed(const struct plan *plan)
{
    return maker_of(plan, STR("pyvenv.cfg")) != NULL;
}

static struct step *append(struct plan *plan, enum step_kind kind, const char *path, const char *why)
{
    assert(kind == STEP_RUN || (plan_can_hold(plan, path) && !is_committed(plan)));
    assert(kind == STEP_RUN || kind == STEP_UNPACK || kind == STEP_SET_ASIDE ||
           (has_parent(plan, path) && maker_of(plan, str_of(path)) == NULL));
    if (plan->count == plan->room) {
        size_t room = plan->room * 2 + 32;
        struct step *steps = arena_take_raw(plan->arena, room * sizeof *steps);
        if (plan->count > 0)
            memcpy(steps, plan->steps, plan->count * sizeof *steps);
        plan->steps = steps;
        plan->room = room;
    }
    size_t at = plan->count++;
    for (; kind != STEP_RUN && at > 0 && plan->steps[at - 1].kind == STEP_RUN; at--)
        plan->steps[at] = plan->steps[at - 1];
    struct step *step = &plan->steps[at];
    *step = (struct step){ .kind = kind, .path = path, .path_size = strlen(path), .why = why,
                           .chapter = plan->chapter };
    return step;
}

struct step *plan_add_folder(struct plan *plan, const char *path, const char *why)
{
    struct step *step = append(plan, STEP_FOLDER, path, why);
    step->mode = 0777;
    return step;
}

void plan_add_folders(struct plan *plan, const char *path, const char *why)
{
    for (size_t i = 0, size = strlen(path); i <= size; i++)
        if ((path[i] == '/' || i == size) && maker_of(plan, (str){ path, i }) == NULL)
            plan_add_folder(plan, i == size ? path : str_copy(plan->arena, (str){ path, i }), why);
}

struct step *plan_add_text(struct plan *plan, const char *path, str text, unsigned mode, const char *why)
{
    struct step *step = append(plan, STEP_TEXT, path, why);
    step->text = text.text;
    step->size = text.size;
    step->mode = mode;
    return step;
}

struct step *plan_add_filling(struct plan *plan, const char *path, const struct filling *filling, unsigned mode,
                              const char *why)
{
    struct step *step = append(plan, STEP_TEXT, path, why);
    step->filling = filling;
    step->mode = mode;
    return step;
}

str plan_text(struct arena *arena, const struct step *step)
{
    return step->filling == NULL ? (str){ step->text, step->size } : filling_text(arena, step->filling);
}

size_t plan_text_room(const struct step *step)
{
    return step->filling == NULL ? 0 : filling_room(step->filling);
}

struct step *plan_add_copy(struct plan *plan, const char *path, const char *source, unsigned mode, const char *why)
{
    struct step *step = append(plan, STEP_COPY, path, why);
    step->source = source;
    step->mode = mode;
    return step;
}

struct step *plan_add_link(struct plan *plan, const char *path, const char *target, const char *why)
{
    struct step *step = append(plan, STEP_LINK, path, why);
    step->source = target;
    return step;
}

struct step *plan_add_unpack(struct plan *plan, const char *name, size_t count, const struct seed_file *files,
                             const char *why)
{
    for (size_t i = 0; i < count; i++)
        assert(files[i].site > 0 || plan_can_hold(plan, files[i].path));      /* in the cache it was inside, too */
    struct step *step = append(plan, STEP_UNPACK, name, why);
    step->file_count = count;
    step->files = files;
    return step;
}

struct step *plan_add_set_aside(struct plan *plan, const char *path, const char *why)
{
    return append(plan, STEP_SET_ASIDE, path, why);
}

struct step *plan_add_run(struct plan *plan, const char *const *command, const char *folder, enum error_code failure,
                          const char *why)
{
    struct step *step = append(plan, STEP_RUN, ".", why);
    step->command = command;
    step->folder = folder;
    step->failure = failure;
    return step;
}

void plan_warn(struct plan *plan, const char *sentence)
{
    size_t room = sizeof plan->warnings / sizeof *plan->warnings;
    if (plan->warning_count < room)
        plan->warnings[plan->warning_count++] = sentence;
}
