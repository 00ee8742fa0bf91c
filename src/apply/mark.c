/* mark.c: an environment that programs have yet to complete says so to every other run, until they have. */
#include "src/apply/work.h"

#include <string.h>

#include "src/find/unfinished.h"

/* What may fail is a program that completes it, or who looks on. In place, what failed and is kept has no way back. */
bool is_guarded(const struct plan *plan)
{
    const struct watch *watch = plan->watch;
    bool guarded = plan->retracts && watch != NULL && watch->chapter != NULL && plan->told[CHAPTER_POST_SETUP];
    for (size_t i = 0; i < plan->count; i++)
        guarded = guarded || (plan->steps[i].kind == STEP_RUN && plan->steps[i].failure == E_POST_SETUP);
    return guarded && !(plan->keeps && plan->manner == PLAN_IN_PLACE);
}

bool is_undone(const struct work *work)
{
    return work->plan->retracts || work->shelf != NULL;
}

static struct os_place *place_of(const struct work *work)
{
    return work->plan->manner == PLAN_IN_PLACE ? work->home : work->stage;
}

static struct unfinished_mark mark_of(struct work *work)
{
    if (work->plan->manner == PLAN_BESIDE)
        return (struct unfinished_mark){ UNFINISHED_NEW, "", true };
    if (work->plan->manner == PLAN_EXCHANGE)
        return (struct unfinished_mark){ UNFINISHED_INSTEAD, work->stage_name, true };
    if (work->shelf == NULL)
        return (struct unfinished_mark){ UNFINISHED_FILLED, "", true };
    if (work->shelf_above == work->ground)
        return (struct unfinished_mark){ UNFINISHED_CHANGED, work->shelf_name, true };
    return (struct unfinished_mark){ UNFINISHED_CHANGED_INSIDE,
                                     text_join(work->arena, work->stage_name, "/", work->shelf_name, NULL), true };
}

bool mark_set(struct work *work)
{
    static const char *const files[] = { UNFINISHED_MARK };
    struct os_place *place = place_of(work);
    struct unfinished_mark mark = mark_of(work);
    struct os_entry folder;
    struct os_status status = os_look_in(place, ".", &folder);
    if (status.code == OS_OK) {
        const char *text = unfinished_text(work->arena, &mark, work->plan->root, folder.file);
        status = os_write(place, UNFINISHED_MARK, text, strlen(text), 0600 | OS_EXACT);
    }
    work->marked = status.code == OS_OK;
    if (status.code == OS_OK && work->plan->durable)
        status = os_sync_bytes(place, files, 1);
    return status.code == OS_OK || work_failed(work, status, "write", UNFINISHED_MARK);
}

/* A program may have tidied up. */
static struct os_status remove_mark(struct work *work)
{
    struct os_status status = { OS_OK, 0 };
    for (int tries = 0; work->marked && tries < 2; tries++) {
        status = os_remove_file(place_of(work), UNFINISHED_MARK);
        work->marked = status.code != OS_OK && status.code != OS_ABSENT;
    }
    return work->marked ? status : (struct os_status){ OS_OK, 0 };
}

void mark_drop(struct work *work)
{
    (void)remove_mark(work);
}

/* What it was dated by changes with each name in it. */
bool mark_end(struct work *work)
{
    if (!work->marked)
        return true;
    struct os_status status = remove_mark(work);
    if (status.code == OS_OK && work->plan->dated)
        status = os_set_time(place_of(work), ".", work->plan->date);
    if (status.code == OS_OK && work->plan->durable)
        status = os_sync(place_of(work));
    return status.code == OS_OK || work_failed(work, status, "remove", UNFINISHED_MARK);
}
