/* last.c: --durable: what was built outlives a power cut, in one batch: bytes first, then the names that show them. */
#include "src/apply/work.h"

static bool cannot_last(struct work *work, struct os_status status)
{
    return error_set(work->error, E_WRITE, status, "cannot bring '%s' to the disk", work->plan->root);
}

/* Files of the cache are on the disk already, but for copies of them; and links have no bytes. */
static bool has_bytes(const struct work *work, const struct step *step)
{
    return step->kind == STEP_TEXT || step->kind == STEP_COPY ||
           (step->kind == STEP_LINK && work->outcome->copied_instead > 0);
}

bool bytes_last(struct work *work)
{
    const struct plan *plan = work->plan;
    bool copies = work->outcome->shared[LINK_COPY] > 0;
    size_t count = 0;
    for (size_t i = 0; i < plan->count && plan->durable; i++) {
        const struct step *step = &plan->steps[i];
        if (has_bytes(work, step))
            work->own[count++] = step->path;
        for (size_t j = 0; j < step->file_count; j++)
            if (step->files[j].stored == NULL || copies)
                work->own[count++] = step->files[j].path;
    }
    struct os_status status = { OS_OK, 0 };
    if (plan->durable)
        status = os_sync_bytes(work->stage, work->own, count);
    return status.code == OS_OK || cannot_last(work, status);
}

/* The stage is on the same volume as what it stands in, and can always be read. */
bool names_last(struct work *work)
{
    struct os_status status = { OS_OK, 0 };
    if (work->plan->durable)
        status = os_sync_names(work->home);
    if (status.code == OS_UNSUPPORTED)
        status = os_sync(work->stage);
    return status.code == OS_OK || cannot_last(work, status);
}

/* What cannot last gives the name back; if it cannot do that either, the stage's name leads to what was there. */
bool target_lasts(struct work *work, enum os_rename_how how)
{
    const struct plan *plan = work->plan;
    if (names_last(work))
        return true;
    struct os_status status = os_rename(work->home, plan->name, work->home, work->stage_name, how);
    if (status.code == OS_OK)
        return false;
    os_place_close(work->stage);
    work->stage = NULL;
    error_set(work->error, E_UNDO, status, "'%s' may not survive a power cut, and could not be taken back", plan->root);
    return error_remedy(work->error, "look for what stood there before in '%s', beside it", work->stage_name);
}
