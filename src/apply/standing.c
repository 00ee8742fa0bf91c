/* standing.c: a virus scanner may take a program away a moment after it was written: better said than found out. */
#include "src/apply/work.h"

#include "src/base/path.h"

static bool is_made(const struct plan *plan)
{
    return plan->interpreter != NULL && plan_has(plan, plan->interpreter);
}

static const char *absolute_in_stage(struct work *work, const char *relative)
{
    const struct plan *plan = work->plan;
    const char *above = plan->manner == PLAN_IN_PLACE ? plan->root : plan->parent;
    return path_join(work->arena, plan->host, path_join(work->arena, plan->host, above, work->stage_name), relative);
}

/* A link must lead somewhere. */
bool interpreter_stands(struct work *work)
{
    struct os_entry facts;
    if (!is_made(work->plan))
        return true;
    struct os_status status = os_look(absolute_in_stage(work, work->plan->interpreter), &facts);
    if (status.code == OS_OK && facts.kind == OS_FILE && facts.size > 0)
        return true;
    error_set(work->error, E_INTERPRETER_GONE, status, "the new '%s' is not there, or empty", work->plan->python);
    return error_remedy(work->error, "look whether a virus scanner has taken it away, and allow it there");
}
