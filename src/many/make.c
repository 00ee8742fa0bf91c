/* make.c: find, seed, plan and apply for one environment. */
#include "src/many/make.h"

#include "src/find/find.h"
#include "src/find/survey.h"
#include "src/plan/compose.h"
#include "src/report/text.h"

static bool find_seeds(struct arena *arena, const struct host *host, const struct request *request,
                       enum store_trust trust, struct kit *kit, struct error *error)
{
    kit->store = store_of(arena, host, request, &kit->python, trust);
    bool found = seeds_choose(arena, host, request, &kit->python, &kit->store, &kit->seeds, error);
    store_close(&kit->store);
    return found;
}

bool kit_prepare(struct arena *arena, const struct host *host, const struct request *request, struct kit *out,
                 struct error *error)
{
    return find(arena, host, request, &out->python, error) &&
           find_seeds(arena, host, request, STORE_AS_IT_IS, out, error);
}

static bool make_once(struct arena *arena, const struct host *host, const struct request *request, const char *target,
                      struct made *out, struct error *error)
{
    struct survey ground;
    out->outcome = (struct outcome){ 0 };
    return survey(arena, host, target, &out->kit.python, &ground, error)
        && compose(arena, host, request, &out->kit.python, &ground, &out->kit.seeds, &out->plan, error)
        && apply(arena, &out->plan, &out->outcome, error);
}

static bool make_now(struct arena *arena, const struct host *host, const struct request *request,
                     const struct kit *kit, const char *target, struct made *out, struct error *error)
{
    out->kit = *kit;
    bool done = make_once(arena, host, request, target, out, error);
    for (int trust = STORE_RENEW; !done && out->outcome.stale && trust <= STORE_WITHOUT; trust++)
        done = find_seeds(arena, host, request, (enum store_trust)trust, &out->kit, error) &&
               make_once(arena, host, request, target, out, error);
    return done;
}

/* A little longer each time. From the first attempt on interrupts are held, so that they must be asked for. */
static bool pause_until(uint64_t end, uint64_t *pause, const char *target, struct error *error)
{
    static const uint64_t longest = 100000000;
    uint64_t now = end == 0 ? 0 : os_clock();
    if (now >= end)
        return false;
    os_pause(*pause < end - now ? *pause : end - now);
    *pause = *pause * 2 < longest ? *pause * 2 : longest;
    return !os_interrupted() || error_say(error, E_INTERRUPTED, "interrupted while waiting for '%s'", target);
}

/* Whoever has waited finds another world, and looks at it anew. */
bool make(struct arena *arena, const struct host *host, const struct request *request, const struct kit *kit,
          const char *target, struct made *out, struct error *error)
{
    uint64_t pause = 2000000, end = request->wait == 0 ? 0 : os_clock() + (uint64_t)request->wait * 1000000000;
    const struct arena before = *arena;
    while (!make_now(arena, host, request, kit, target, out, error)) {
        if (error->code != E_TARGET_HELD || !pause_until(end, &pause, target, error))
            return false;
        arena_return(arena, &before);
    }
    return true;
}

/* Only Windows has execution policies. */
const struct policies *made_policies(struct arena *arena, const struct host *host, const struct plan *plan)
{
    const char *script = host->family == HOST_WINDOWS ? report_powershell_script(arena, plan) : NULL;
    struct policies *policies = arena_take(arena, sizeof *policies);
    if (script == NULL)
        return NULL;
    policies_find(arena, host, script, policies);
    return policies;
}
