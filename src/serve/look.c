/* look.c: those who look on from outside: the callbacks of venvcast.h behind the watch of the rooms, and what they may
 * add to a plan. */
#include "src/serve/serve.h"

#include <string.h>

#include "src/base/path.h"
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
    if (run->watcher.chapter(run->watcher.data, &environment, (enum venvcast_chapter)which, after) == 0)
        return true;
    return error->code != E_NONE ? false : error_say(error, E_REFUSED, "'%s' was refused without a reason", plan->root);
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

/* A path as plans have it, that no other step makes and under whose name we build nothing ourselves. */
static bool is_free(const struct plan *plan, const char *path)
{
    str first = str_of(path), rest;
    str_split(first, '/', &first, &rest);
    bool system_reads_it = strchr(path, '\\') != NULL || (plan->host->family == HOST_WINDOWS && strchr(path, ':') != NULL);
    return plan_can_hold(path) && !system_reads_it && !str_is(first, PLAN_STAGE) && strcmp(path, "pyvenv.cfg") != 0 &&
           !plan_has(plan, path);
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

static struct plan *begin_adding(struct venvcast_environment *environment, const char *path)
{
    struct plan *plan = environment->open;
    return plan != NULL && is_free(plan, path) && add_way(plan, path) ? plan : NULL;
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

static bool add(struct venvcast_environment *environment, const struct addition *what)
{
    struct plan *plan = begin_adding(environment, what->path);
    if (plan == NULL)
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

static int add_safely(struct venvcast_environment *environment, const struct addition *what)
{
    struct entry entry;
    volatile bool done = false;
    entry_begin(&entry, environment->memory);
    if (setjmp(entry.out) == 0)
        done = add(environment, what);
    entry_end(&entry);
    return done ? VENVCAST_DONE : VENVCAST_USAGE;
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

int venvcast_set_config(struct venvcast_environment *environment, const char *key, const char *value)
{
    struct entry entry;
    volatile bool done = false;
    if (environment->open == NULL)
        return VENVCAST_USAGE;
    entry_begin(&entry, environment->memory);
    if (setjmp(entry.out) == 0)
        done = configuration_set(environment->open, key, value);
    entry_end(&entry);
    return done ? VENVCAST_DONE : VENVCAST_USAGE;
}

static bool add_run(struct plan *plan, const char *const *command)
{
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
    struct entry entry;
    volatile bool done = false;
    if (environment->open == NULL)
        return VENVCAST_USAGE;
    entry_begin(&entry, environment->memory);
    if (setjmp(entry.out) == 0)
        done = add_run(environment->open, command);
    entry_end(&entry);
    return done ? VENVCAST_DONE : VENVCAST_USAGE;
}
