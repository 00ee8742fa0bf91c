/* programs.c: programs that run in the finished environment, and what their failure means for it. */
#include "src/apply/replaced.h"
#include "src/apply/work.h"

#include <string.h>

#include "src/base/path.h"
#include "src/find/inside.h"
#include "src/find/unfinished.h"

static bool say_failed(struct work *work, const struct step *step, int code)
{
    if (step->failure == E_POST_SETUP)
        return error_say(work->error, step->failure, "'%s' ended with exit code %d", step->command[0], code);
    const char *task = step->failure == E_REQUIREMENTS ? "install --requirement" : "install --upgrade";
    error_say(work->error, step->failure, "'%s -m pip %s' ended with exit code %d", step->command[0], task, code);
    if (is_undone(work))
        return error_remedy(work->error, "--keep-failed leaves the environment for a look; nothing was kept of it");
    if (step->failure == E_REQUIREMENTS)
        return error_remedy(work->error, "the environment itself is whole; when the cause is gone, the same with --ensure "
                                         "installs the rest");
    return error_remedy(work->error, "the environment itself is whole; when the cause is gone: %s -m pip install --upgrade pip",
                        step->command[0]);
}

/* As if activated; it reads its context. */
static const char *const *variables_of(struct work *work, const struct step *step)
{
    const struct plan *plan = work->plan;
    const char **set = arena_take_many(work->arena, 7, sizeof *set);
    set[0] = text_join(work->arena, "VIRTUAL_ENV=", plan->root, NULL);
    set[1] = "PYTHONHOME";
    set[2] = "PYTHONPATH";
    if (!step->inside)
        return set;
    const char *bin = path_join(work->arena, plan->host, plan->root, plan->bin);
    set[3] = text_join(work->arena, "PATH=", inside_path(work->arena, plan->host, bin), NULL);
    set[4] = text_join(work->arena, "VIRTUAL_ENV_PROMPT=", plan->prompt, NULL);
    set[5] = text_join(work->arena, "VENVCAST_CONTEXT=", step->text, NULL);
    return set;
}

static bool find_program(struct work *work, const struct step *step, const char **out)
{
    const struct plan *plan = work->plan;
    const char *unfit, *bin = path_join(work->arena, plan->host, plan->root, plan->bin);
    *out = step->inside ? inside_find(work->arena, plan->host, bin, step->command[0], &unfit) : step->command[0];
    return *out != NULL || error_say(work->error, step->failure, "there is no program '%s' in %s or on PATH",
                                     step->command[0], bin);
}

static bool run(struct work *work, const struct step *step)
{
    struct os_command command = {
        .arguments = step->command + 1,
        .set = variables_of(work, step),
        .seconds = step->seconds,
        .input = step->inside ? step->text : NULL,
        .folder = step->folder,
        .talks = work->plan->talks,
        .alone = step->failure == E_POST_SETUP,
    };
    struct os_ended ended;
    uint64_t begun = os_clock();
    if (!find_program(work, step, &command.program))
        return false;
    struct os_status status = program_run(work, &command, &ended);
    bool stopped = os_interrupted() || watch_stops(work->plan->watch);
    if (status.code != OS_OK && !stopped && step->seconds > 0 && os_clock() - begun >= step->seconds * (uint64_t)1000000000)
        return error_say(work->error, step->failure, "'%s' was ended after %u seconds", step->command[0], step->seconds);
    if (status.code != OS_OK && !stopped)
        return error_set(work->error, step->failure, status, "cannot run '%s'", step->command[0]);
    if (stopped) {
        error_say(work->error, E_INTERRUPTED, "interrupted while '%s' was at work", step->command[0]);
        return error_remedy(work->error, is_undone(work) ? "run the same command again"
                                                              : "the environment itself is whole; run its pip again");
    }
    work->outcome->child = ended.code;
    return ended.code == 0 || say_failed(work, step, ended.code);
}

/* ---- taking it back -------------------------------------------------------------------------- */

/* The folder was the user's own; what we put into it goes, and the mark that it is unfinished as the last. */
static struct os_status empty_home(struct work *work)
{
    struct os_names names;
    struct os_status first = os_list_in(work->arena, work->home, ".", &names);
    for (size_t i = 0; first.code == OS_OK && i < names.count; i++) {
        const char *name = names.names[i].name;
        if (work->marked && strcmp(name, UNFINISHED_MARK) == 0)
            continue;
        struct os_status status = names.names[i].kind == OS_FOLDER ? os_remove_tree(work->home, name)
                                                                   : os_remove_file(work->home, name);
        if (status.code != OS_ABSENT)
            first = status;
    }
    if (first.code == OS_OK)
        mark_drop(work);
    return first;
}

/* What failed for a moment only goes the second time. */
static struct os_status rename_beside(struct work *work, const char *from, const char *to, enum os_rename_how how)
{
    struct os_status status = os_rename(work->home, from, work->home, to, how);
    if (status.code != OS_OK && status.code != OS_UNSUPPORTED)
        status = os_rename(work->home, from, work->home, to, how);
    return status;
}

/* What stood there before the run comes back into its place; then the new environment is only litter, which the next run
 * takes away should this one be killed: where names cannot be exchanged, the stage's own is free. */
static struct os_status put_back(struct work *work)
{
    const char *name = work->plan->name, *failed = work->old;
    struct os_status status = rename_beside(work, work->old, name, OS_EXCHANGE);
    if (status.code == OS_UNSUPPORTED) {
        failed = work->stage_name;
        status = rename_beside(work, name, failed, OS_NEW_NAME);
        if (status.code == OS_OK)
            status = rename_beside(work, work->old, name, OS_NEW_NAME);
    }
    if (status.code == OS_OK)
        replaced_unmark(work);
    if (failed != work->old || status.code == OS_OK)
        stage_discard(work, failed);
    return status;
}

/* Under another name no later run takes it for what a killed one has left. */
static void keep_old(struct work *work, const char *old, struct os_status status)
{
    const char *kept = text_join(work->arena, work->stage_name, "-kept", NULL);
    struct error first = *work->error;
    if (rename_beside(work, old, kept, OS_NEW_NAME).code != OS_OK)
        kept = old;
    error_set(work->error, E_UNDO, status, "%s; what stood there before could not be put back", first.text);
    error_remedy(work->error, "it is now '%s/%s': give it its name back when the cause is gone", work->plan->parent, kept);
}

/* In one step, and then bit by bit under a name that every run takes away; where something keeps it, under its own. */
static struct os_status remove_target(struct work *work)
{
    struct os_status status = os_rename(work->home, work->plan->name, work->home, work->stage_name, OS_NEW_NAME);
    if (status.code != OS_OK)
        return os_remove_tree(work->home, work->plan->name);
    stage_discard(work, work->stage_name);
    return status;
}

/* What others have taken away by now is away. */
static struct os_status take_away(struct work *work)
{
    struct os_status status;
    if (work->shelf != NULL)
        return keep_restore(work);
    if (work->old != NULL)
        return put_back(work);
    if (work->plan->manner == PLAN_IN_PLACE) {
        status = empty_home(work);
        if (status.code != OS_OK)
            status = empty_home(work);
    } else {
        status = remove_target(work);
        undo_all(work);
    }
    return status.code == OS_ABSENT ? (struct os_status){ OS_OK, 0 } : status;
}

void retract(struct work *work)
{
    const char *old = work->old;
    struct error first = *work->error;
    struct os_status status = take_away(work);
    work->old = NULL;
    if (status.code == OS_OK)
        return;
    if (old != NULL) {
        keep_old(work, old, status);
        return;
    }
    bool stood = work->shelf_name != NULL;
    error_set(work->error, E_UNDO, status, "%s; the environment could not be %s again", first.text,
              stood ? "put right" : "taken away");
    if (work->marked)
        error_remedy(work->error, "run the same command again when the cause is gone: it takes the rest back first");
    else
        error_remedy(work->error, "remove '%s' when the cause is gone", work->plan->root);
}

/* Which files they have made only they know. */
static bool made_last(struct work *work)
{
    struct os_status status = { OS_OK, 0 };
    if (work->plan->durable)
        status = os_sync(work->home);
    return status.code == OS_OK ||
           error_set(work->error, E_WRITE, status, "cannot bring what was installed in '%s' to the disk", work->plan->root);
}

static bool run_chapter(struct work *work, enum chapter which, bool *ran)
{
    const struct plan *plan = work->plan;
    for (size_t i = 0; i < plan->count; i++) {
        if (plan->steps[i].kind != STEP_RUN || plan->steps[i].chapter != which)
            continue;
        *ran = true;
        watch_pace(plan->watch, PHASE_RUN, 0, 0, plan->steps[i].command[0]);
        if (!run(work, &plan->steps[i]))
            return false;
    }
    return true;
}

/* Those of an earlier chapter run first. */
bool programs_run(struct work *work)
{
    bool ran = false;
    for (enum chapter chapter = 0; chapter < CHAPTERS; chapter++) {
        bool told = chapter >= CHAPTER_POST_SETUP && work->plan->told[chapter];
        if (!run_chapter(work, chapter, &ran))
            return false;
        if (told && !watch_chapter(work->plan->watch, chapter, true, work->plan, NULL, work->error))
            return false;
    }
    return !ran || made_last(work);
}
