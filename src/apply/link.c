/* link.c: links, and what takes their place where none can be made; links of one group are made all, or none. */
#include "src/apply/work.h"

/* Systems exist that say they have made a link and have not; asked only where the rest depends on it. */
static struct os_status make(struct work *work, const struct step *step)
{
    struct os_entry made;
    struct os_status status = os_link(work->stage, step->path, step->source, step->to_folder);
    if (status.code != OS_OK || step->group == 0)
        return status;
    if (os_look_in(work->stage, step->path, &made).code == OS_OK && made.kind == OS_LINK)
        return status;
    (void)os_remove_file(work->stage, step->path);
    return (struct os_status){ OS_UNSUPPORTED, 0 };
}

static bool make_instead(struct work *work, const struct step *step, struct os_status status)
{
    switch (step->otherwise) {
    case OR_FAIL:
        return work_failed(work, status, "create the link", step->path);
    case OR_SKIP:
        return true;
    case OR_COPY:
        work->outcome->copied_instead++;
        return stage_copy(work, step->path, step->copy_source, 0755 | OS_EXACT);
    case OR_WRITE:
        work->outcome->copied_instead++;
        return stage_write(work, step->path, step->text, step->size, 0755 | OS_EXACT);
    }
    return false;
}

/* The links of the group that stand already go, and their places are filled otherwise. */
static bool give_up_group(struct work *work, const struct step *last, struct os_status status)
{
    work->unlinked_group = last->group;
    work->outcome->unlinked = true;
    for (const struct step *step = work->plan->steps; step < last; step++) {
        if (step->kind != STEP_LINK || step->group != last->group)
            continue;
        struct os_status removed = os_remove_file(work->stage, step->path);
        if (removed.code != OS_OK)
            return work_failed(work, removed, "take back the link", step->path);
        if (!make_instead(work, step, status))
            return false;
    }
    return true;
}

bool stage_link(struct work *work, const struct step *step)
{
    bool given_up = step->group != 0 && step->group == work->unlinked_group;
    struct os_status status = given_up ? (struct os_status){ OS_UNSUPPORTED, 0 } : make(work, step);
    if (status.code == OS_OK)
        return true;
    if (status.code != OS_UNSUPPORTED && status.code != OS_DENIED)
        return work_failed(work, status, "create the link", step->path);
    if (step->group != 0 && !given_up && !give_up_group(work, step, status))
        return false;
    return make_instead(work, step, status);
}
