/* in_use.c: an environment whose programs run is left alone where the system would let only half of it go. */
#include "src/apply/work.h"

#include "src/base/str.h"

static bool is_held(struct work *work, struct os_place *root, const char *name)
{
    const struct plan *plan = work->plan;
    const char *path = text_join(work->arena, plan->bin, "/", name, NULL);
    bool goes = plan->manner == PLAN_EXCHANGE || plan_has(plan, path);
    if (!goes || !str_ends(str_of(name), plan->host->exe_suffix) || !os_is_in_use(root, path))
        return false;
    error_say(work->error, E_TARGET_HELD, "'%s/%s' is running, so that it cannot be replaced", plan->root, path);
    error_remedy(work->error, "end the programs of this environment, then run the same command again");
    return true;
}

/* Where what runs can be replaced there is nothing to ask; what cannot be looked at is found out later. */
bool nobody_uses(struct work *work)
{
    const struct plan *plan = work->plan;
    struct os_place *root;
    struct os_names names = { 0 };
    if (plan->host->family == HOST_POSIX || plan->manner == PLAN_BESIDE
        || os_place_open(work->arena, plan->root, &root).code != OS_OK)
        return true;
    bool held = false;
    if (os_list_in(work->arena, root, plan->bin, &names).code == OS_OK)
        for (size_t i = 0; i < names.count && !held; i++)
            held = names.names[i].kind == OS_FILE && is_held(work, root, names.names[i].name);
    os_place_close(root);
    return !held;
}
