/* look.c: those who look on from outside: the callbacks of venvcast.h behind the watch of the rooms, and what they may
 * add to a plan. */
#include "src/serve/serve.h"

#include <string.h>

#include "src/base/path.h"
#include "src/base/utf8.h"
#include "src/find/target_name.h"
#include "src/plan/configuration.h"

/* ---- asking them ------------------------------------------------------------------------------ */

static bool stop(void *data)
{
    struct venvcast *run = data;
    return run->watcher.stop(run->watcher.data) != 0;
}

static void pace(void *data, const struct pace *said)
{
    struct venvcast *run = data;
    struct venvcast_progress progress = {
        .size = sizeof progress,
        .phase = (enum venvcast_phase)said->phase,
        .done = said->done,
        .total = said->total,
        .source = (enum venvcast_source)said->voice,
        .line = said->line,
    };
    run->watcher.progress(run->watcher.data, &progress);
}

static bool chapter(void *data, enum chapter which, bool after, const struct plan *plan, struct plan *open,
                    struct error *error)
{
    struct venvcast *run = data;
    struct venvcast_environment environment = { .run = run, .memory = plan->arena, .request = &run->request, .plan = plan,
                                                .open = open, .refusal = error, .target = plan->root };
    error->code = E_NONE;
    bool goes_on = run->watcher.chapter(run->watcher.data, &environment, (enum venvcast_chapter)which, after) == 0;
    if (goes_on)
        error->code = E_NONE;           /* a reason alone refuses nothing */
    else if (error->code == E_NONE)
        error_say(error, E_REFUSED, "'%s' was refused without a reason", plan->root);
    return goes_on;
}

void look_on(struct venvcast *run)
{
    const struct venvcast_watcher *watcher = &run->watcher;
    run->watch = (struct watch){
        .data = run,
        .stop = watcher->stop == NULL ? NULL : stop,
        .pace = watcher->progress == NULL ? NULL : pace,
        .chapter = watcher->chapter == NULL ? NULL : chapter,
    };
    run->request.watch = &run->watch;
}

int venvcast_refuse(struct venvcast_environment *environment, const char *reason)
{
    if (environment->refusal != NULL)
        error_say(environment->refusal, E_REFUSED, "%s", reason);
    return VENVCAST_SEED_FAILED;
}

/* ---- what they add ---------------------------------------------------------------------------- */

static const char why[] = "asked for by the program that makes the environment";

/* Windows, and macOS as it is sold, take names that differ in case alone for one. */
static const char *as_compared(const struct plan *plan, const char *path)
{
    bool folds = plan->host->family == HOST_WINDOWS || plan->host->darwin;
    return folds ? utf8_fold(plan->arena, str_of(path)) : path;
}

static bool leads_through(str path, str folder)
{
    return str_take(&path, folder.text) && (path.size == 0 || path.text[0] == '/');
}

/* Does it lead through what we make ourselves, in another spelling? */
static bool is_respelt(const struct plan *plan, const char *path)
{
    str compared = str_of(as_compared(plan, path));
    for (size_t i = 0; compared.text != path && i < plan->count; i++) {
        const struct step *step = &plan->steps[i];
        if (step->why != why &&
            leads_through(compared, str_of(as_compared(plan, step->path))) && !leads_through(str_of(path), str_of(step->path)))
            return true;
    }
    return false;
}

/* Would a name be another one on Windows, or none? */
static bool is_kept(const struct plan *plan, const char *path)
{
    str culprit;
    char *full = path_join(plan->arena, plan->host, plan->root, path);
    for (char *at = full; *at != '\0'; at++)
        *at = *at == '/' ? plan->host->separator : *at;
    return strchr(path, '\\') == NULL && target_name_fault(plan->host, full, &culprit) == NULL;
}

/* A path as plans have it, that no other step makes and under whose name we build nothing ourselves. */
static bool is_free(const struct plan *plan, const char *path)
{
    str compared = str_of(as_compared(plan, path));
    return plan_can_hold(plan, path) && is_kept(plan, path) && !leads_through(compared, STR(PLAN_STAGE)) &&
           !str_is(compared, "pyvenv.cfg") && !str_is(compared, UNFINISHED_MARK) && !is_respelt(plan, path) && !plan_has(plan, path);
}

/* The folder that is to hold it, with those above. False when something else is in its place. */
static bool add_way(struct plan *plan, const char *path)
{
    str way = str_of(path);
    size_t end = str_find_last_byte(way, '/');
    for (size_t i = 0; i < end && end < way.size; i++)
        if (path[i] == '/' && plan_has(plan, str_copy(plan->arena, str_slice(way, 0, i))) &&
            !plan_has_folder(plan, str_copy(plan->arena, str_slice(way, 0, i))))
            return false;
    if (end == way.size)
        return true;
    const char *folder = str_copy(plan->arena, str_slice(way, 0, end));
    if (plan_has(plan, folder))
        return plan_has_folder(plan, folder);
    plan_add_folders(plan, folder, why);
    return true;
}

static bool may_add(struct plan *plan, const char *path)
{
    return is_free(plan, path) && add_way(plan, path);
}

static unsigned mode_of(int executable)
{
    return executable ? 0777 : 0666;
}

/* One of the four, by what is not NULL. */
struct addition {
    const char *path;
    const char *source, *target;
    const void *bytes;
    size_t size;
    int executable;
};

static bool add(struct plan *plan, const void *given)
{
    const struct addition *what = given;
    if (!may_add(plan, what->path))
        return false;
    const char *path = str_copy(plan->arena, str_of(what->path));
    struct step *step;
    if (what->source != NULL)
        step = plan_add_copy(plan, path, str_copy(plan->arena, str_of(what->source)), mode_of(what->executable), why);
    else if (what->target != NULL)
        step = plan_add_link(plan, path, str_copy(plan->arena, str_of(what->target)), why);
    else if (what->bytes != NULL)
        step = plan_add_text(plan, path, (str){ str_copy(plan->arena, (str){ what->bytes, what->size }), what->size },
                             mode_of(what->executable), why);
    else
        return plan_add_folder(plan, path, why) != NULL;
    step->where = STEP_REPLACE;
    return true;
}

/* Changes the plan while it is made, as long as there is memory. */
static int change(struct venvcast_environment *environment, bool (*how)(struct plan *plan, const void *what), const void *what)
{
    struct entry entry;
    volatile int code = VENVCAST_NOT_DONE;
    if (environment->open == NULL)
        return VENVCAST_USAGE;
    entry_begin(&entry, environment->memory);
    if (setjmp(entry.out) == 0)
        code = how(environment->open, what) ? VENVCAST_DONE : VENVCAST_USAGE;
    entry_end(&entry);
    return code;
}

static int add_safely(struct venvcast_environment *environment, const struct addition *what)
{
    return change(environment, add, what);
}

int venvcast_add_folder(struct venvcast_environment *environment, const char *path)
{
    return add_safely(environment, &(struct addition){ .path = path });
}

int venvcast_add_text(struct venvcast_environment *environment, const char *path, const void *bytes, size_t size,
                      int executable)
{
    return add_safely(environment, &(struct addition){ .path = path, .bytes = size == 0 ? "" : bytes, .size = size,
                                                       .executable = executable });
}

int venvcast_add_copy(struct venvcast_environment *environment, const char *path, const char *source, int executable)
{
    if (environment->open == NULL || !path_is_absolute(environment->open->host, source))
        return VENVCAST_USAGE;
    return add_safely(environment, &(struct addition){ .path = path, .source = source, .executable = executable });
}

int venvcast_add_link(struct venvcast_environment *environment, const char *path, const char *target)
{
    return *target == '\0' ? VENVCAST_USAGE
                           : add_safely(environment, &(struct addition){ .path = path, .target = target });
}

static bool set_config(struct plan *plan, const void *given)
{
    const char *const *pair = given;
    return configuration_set(plan, pair[0], pair[1]);
}

int venvcast_set_config(struct venvcast_environment *environment, const char *key, const char *value)
{
    return change(environment, set_config, (const char *const[]){ key, value });
}

static bool add_run(struct plan *plan, const void *given)
{
    const char *const *command = given;
    size_t count = 0;
    while (command[count] != NULL)
        count++;
    if (count == 0 || *command[0] == '\0')
        return false;
    const char **words = arena_take_many(plan->arena, count + 1, sizeof *words);
    for (size_t i = 0; i < count; i++)
        words[i] = str_copy(plan->arena, str_of(command[i]));
    if (!path_is_absolute(plan->host, words[0]))
        words[0] = path_join(plan->arena, plan->host, plan->root, words[0]);
    plan_add_run(plan, words, plan->root, E_POST_SETUP, why);
    plan->confined = false;
    return true;
}

int venvcast_add_run(struct venvcast_environment *environment, const char *const *command)
{
    return change(environment, add_run, command);
}
