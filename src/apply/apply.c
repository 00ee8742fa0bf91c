/* apply.c: the one executor: build in the stage, then commit, or take everything back. */
#include "src/apply/apply.h"

#include <string.h>

#include "src/apply/replaced.h"
#include "src/apply/work.h"

/* Everything is built beside the target, so that it appears in one step. */
static bool publish(struct work *work)
{
    const struct plan *plan = work->plan;
    struct os_status status = os_set_mode(work->stage, ".", plan->root_mode);
    if (status.code == OS_OK)
        status = os_rename(work->home, work->stage_name, work->home, plan->name, OS_NEW_NAME);
    if (status.code == OS_OK)
        return target_lasts(work, OS_NEW_NAME);
    if (status.code != OS_EXISTS && status.code != OS_NOT_EMPTY)
        return error_set(work->error, E_WRITE, status, "cannot move the finished environment to '%s'", plan->root);
    error_say(work->error, E_TARGET_HELD, "another run has just made '%s'", plan->root);
    return error_remedy(work->error, "run the same command again");
}

/* The old environment goes, or waits for what the programs make of the new one; claimed in either case, lest
 * another run takes it for what a killed one has left. */
static void dispose(struct work *work, const char *old)
{
    if (work->plan->retracts) {
        work->old = old;
        return;
    }
    stage_discard(work, old);
}

/* Returns false, for the new environment is not there. */
static bool move_back(struct work *work, const char *old)
{
    const struct plan *plan = work->plan;
    struct error first = *work->error;
    struct os_status status = { OS_FAILED, 0 };
    for (int tries = 0; tries < 2 && status.code != OS_OK; tries++)
        status = os_rename(work->home, old, work->home, plan->name, OS_NEW_NAME);
    if (status.code == OS_OK) {
        replaced_unmark(work);
        return false;
    }
    error_set(work->error, E_UNDO, status, "%s; what stood there is now '%s/%s'", first.text, plan->parent, old);
    return error_remedy(work->error, "give it its name back when the cause is gone");
}

static bool cannot_move_away(struct work *work, struct os_status status, const char *old)
{
    const struct plan *plan = work->plan;
    replaced_unmark(work);
    if (status.code == OS_EXISTS && replaced_is_held(work))
        return stage_held(work);
    error_set(work->error, E_WRITE, status, "cannot move '%s' away to '%s'", plan->root, old);
    if (status.code == OS_EXISTS)
        error_remedy(work->error, "move '%s/%s' away: it is none of ours", plan->parent, old);
    return false;
}

/* For file systems that cannot exchange: for an instant neither name is there. */
static bool publish_in_two_steps(struct work *work)
{
    const struct plan *plan = work->plan;
    const char *old = replaced_name(work);
    replaced_free(work, old);
    replaced_mark(work);
    struct os_status status = os_rename(work->home, plan->name, work->home, old, OS_NEW_NAME);
    if (status.code == OS_ABSENT)
        return publish(work);
    if (status.code != OS_OK)
        return cannot_move_away(work, status, old);
    if (!publish(work))
        return move_back(work, old);
    if (!plan->retracts && os_rename(work->home, old, work->home, work->stage_name, OS_NEW_NAME).code == OS_OK)
        old = work->stage_name;
    dispose(work, old);
    return true;
}

/* --clear: the new tree and the old one change places, and the old one is deleted afterwards. */
static bool publish_over(struct work *work)
{
    const struct plan *plan = work->plan;
    struct os_status status = os_set_mode(work->stage, ".", plan->root_mode);
    if (status.code == OS_OK)
        status = os_rename(work->home, work->stage_name, work->home, plan->name, OS_EXCHANGE);
    if (status.code == OS_UNSUPPORTED)
        return publish_in_two_steps(work);
    if (status.code == OS_ABSENT)
        return publish(work);
    if (status.code != OS_OK)
        return error_set(work->error, E_WRITE, status, "cannot put the new environment in the place of '%s'",
                         plan->root);
    if (!target_lasts(work, OS_EXCHANGE))
        return false;
    dispose(work, work->stage_name);
    return true;
}

static bool commit(struct work *work)
{
    switch (work->plan->manner) {
    case PLAN_BESIDE:
        return publish(work);
    case PLAN_EXCHANGE:
        return publish_over(work);
    case PLAN_IN_PLACE:
        return bring(work) && names_last(work);
    }
    return false;
}

/* Memory is asked for before the first write, so that it cannot run out in the middle. */
static void reserve(struct work *work)
{
    size_t deeds = strlen(work->plan->parent) + work->plan->count * 4, names = 0, text = 0;
    for (size_t i = 0; i < work->plan->count; i++) {
        const struct step *step = &work->plan->steps[i];
        size_t room = plan_text_room(step);
        text = room > text ? room : text;
        deeds += step->file_count * 2;
        names += strlen(step->path) * 2 + 256 + (step->stored == NULL ? 0 : 2 * SHARE_ROOM);
        for (size_t j = 0; j < step->file_count; j++)
            names += strlen(step->files[j].path) * 2 + 64;
    }
    work->deeds = arena_take_raw(work->arena, deeds * sizeof *work->deeds);
    work->known = arena_take_raw(work->arena, deeds * sizeof *work->known);
    if (work->plan->durable)
        work->own = arena_take_raw(work->arena, deeds * sizeof *work->own);
    arena_reserve(work->arena, text + names + (strlen(work->plan->root) + 256) * 64);
}

static void close_places(struct work *work)
{
    if (work->shelf != NULL)
        os_place_close(work->shelf);
    if (work->old_place != NULL)
        os_place_close(work->old_place);
    if (work->home != NULL && work->home != work->ground)
        os_place_close(work->home);
    if (work->ground != NULL)
        os_place_close(work->ground);
    if (work->cache != NULL)
        os_place_close(work->cache);
}

/* All is as it was before there was a copy. */
static void drop_copy(struct work *work)
{
    mark_drop(work);
    if (!work->marked)
        keep_remove(work);
}

/* Folders above the target go last: the stage may stand in them. */
static void take_back(struct work *work)
{
    if (work->plan->manner == PLAN_IN_PLACE)
        undo_all(work);
    if (work->error->code == E_UNDO)
        stage_keep(work);
    else if (work->plan->manner == PLAN_IN_PLACE)
        drop_copy(work);
    stage_remove(work);
    if (work->plan->manner != PLAN_IN_PLACE)
        undo_all(work);
}

/* The system itself stops every write outside; where it cannot, we go on without. Folders that were made on the
 * way to a new target must be free to go again. The whole process gives its rights up when it needs them no more;
 * otherwise, before programs and among other environments, only what is done here does. */
void in_confinement(struct work *work, void (*act)(void *work))
{
    bool inside = work->plan->manner == PLAN_IN_PLACE && (!work->guarded || work->ground == NULL);
    struct os_place *top = inside ? work->home : work->ground;
    struct os_place *places[] = { top, work->cache };
    size_t count = work->cache == NULL ? 1 : 2;
    if (!work->plan->confined) {
        os_confined(work->arena, places, count, act, work);
        return;
    }
    (void)os_confine(places, count);
    act(work);
}

static void close_stage(struct work *work)
{
    if (work->stage != NULL)
        os_place_close(work->stage);
    work->stage = NULL;
}

/* What programs may yet spoil can come back from now on, and is told from what is finished. */
static bool guard(struct work *work)
{
    bool stands = work->plan->manner == PLAN_IN_PLACE && !work->plan->retracts;
    return !work->guarded || ((!stands || keep_copy(work)) && mark_set(work));
}

/* An environment that has its name now is ours until its programs have ended: its stage is not closed yet. */
static void build_confined(void *given)
{
    struct work *work = given;
    work->done = work->done && (work->shared || share_all(work)) && stage_build(work) && interpreter_stands(work) &&
                 bytes_last(work) && work_goes_on(work) && guard(work) && commit(work);
    if (!work->done)
        take_back(work);
    else if (work->plan->manner == PLAN_IN_PLACE && (work->shelf == NULL || work->shelf_above != work->stage))
        stage_remove(work);
}

/* A confined process pays for each hard link with a walk up from both of its ends, which costs as much as
 * the link: they come first, and all else follows in confinement. */
static bool build(struct work *work)
{
    if (!nobody_uses(work))
        return false;
    if (!share_open(work) || !stage_open(work)) {
        take_back(work);
        return false;
    }
    work->shared = share_makes_names(work);
    work->done = !work->shared || share_all(work);
    in_confinement(work, build_confined);
    return work->done;
}

/* Only now is what stood there before not needed any more, or comes back. */
static void end_confined(void *given)
{
    struct work *work = given;
    if (!work->done)
        retract(work);
    else
        keep_remove(work);
    if (work->old != NULL)
        stage_discard(work, work->old);
}

static void run_programs(struct work *work)
{
    work->done = programs_run(work) && mark_end(work);
    if (!work->done && !is_undone(work))
        mark_drop(work);
    if (work->old != NULL || work->shelf != NULL || (!work->done && is_undone(work)))
        in_confinement(work, end_confined);
}

bool apply(struct arena *arena, const struct plan *plan, struct outcome *out, struct error *error)
{
    struct work work = { .arena = arena, .plan = plan, .outcome = out, .error = error,
                         .stage_name = plan->stage };
    *out = (struct outcome){ 0 };
    work.guarded = is_guarded(plan);
    reserve(&work);
    os_hold_interrupts();
    if (build(&work))
        run_programs(&work);
    close_stage(&work);
    close_places(&work);
    if (!work.done && out->litter != NULL)
        error->details = text_join(arena, "a folder of ours could not be removed: ", out->litter, "\n", NULL);
    return work.done;
}
