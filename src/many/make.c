/* make.c: find, seed, plan and apply for one environment. */
#include "src/many/make.h"

#include "src/find/find.h"
#include "src/find/survey.h"
#include "src/many/context.h"
#include "src/many/key.h"
#include "src/many/tend.h"
#include "src/plan/compose.h"
#include "src/report/activation.h"
#include "src/report/shape_text.h"

static bool find_seeds(struct arena *arena, const struct host *host, const struct request *request,
                       enum store_trust trust, struct kit *kit, struct error *error)
{
    kit->store = store_of(arena, host, request, &kit->python, trust);
    bool found = seeds_choose(arena, host, request, &kit->python, &kit->store, &kit->seeds, error);
    store_close(&kit->store);
    return found;
}

/* An interpreter that is not here has no wheels yet: any pip on this machine that fits will do, and none, too. */
static bool find_seeds_elsewhere(struct arena *arena, const struct host *host, const struct request *request,
                                 enum store_trust trust, struct kit *kit, struct error *error)
{
    struct request named = *request;
    const char *names[ENSURED_MOST];
    size_t count = ensure_names(&kit->python, names);
    named.seeds.items = arena_take_many(arena, request->seeds.count + count, sizeof *named.seeds.items);
    for (size_t i = 0; i < request->seeds.count + count; i++)
        named.seeds.items[i] = i < request->seeds.count ? request->seeds.items[i] : names[i - request->seeds.count];
    if (kit->python.minor >= 12)                        /* older ones say that they run there, and do not */
        named.seeds.items[request->seeds.count + count - 1] = "pip>=23.2";
    named.seeds.count += count;
    if (find_seeds(arena, host, &named, trust, kit, error))
        return true;
    if (error->code != E_NO_SEED)
        return false;
    kit->python.warning = text_join(arena, kit->python.warning, "; no pip on this machine fits it, so it comes without",
                                    NULL);
    named = *request;
    named.without_pip = true;
    return find_seeds(arena, host, &named, trust, kit, error);
}

bool kit_find_seeds(struct arena *arena, const struct host *host, const struct request *request,
                    enum store_trust trust, struct kit *kit, struct error *error)
{
    bool elsewhere = kit->python.unverified && !request->without_pip;
    return (elsewhere ? find_seeds_elsewhere : find_seeds)(arena, host, request, trust, kit, error);
}

bool kit_prepare_for(struct arena *arena, const struct host *host, const struct request *request, const char *target,
                     struct kit *out, struct error *error)
{
    struct request one = *request;
    one.targets = &target;
    one.target_count = 1;
    watch_pace(request->watch, PHASE_FIND, 0, 0, NULL);
    if (!find(arena, host, &one, &out->python, error))
        return false;
    watch_pace(request->watch, PHASE_SEED, 0, 0, out->python.base);
    return kit_find_seeds(arena, host, request, request->looks_only ? STORE_WITHOUT : STORE_AS_IT_IS, out, error);
}

bool kit_prepare(struct arena *arena, const struct host *host, const struct request *request, struct kit *out,
                 struct error *error)
{
    struct request calm = *request;
    calm.looks_only = request->dry_run || request->cache_key;
    if (request_tends(request))
        return true;
    return kit_prepare_for(arena, host, &calm, request->targets[0], out, error);
}

static bool is_nothing(const struct survey *ground)
{
    return ground->ground == GROUND_FREE || ground->ground == GROUND_EMPTY;
}

static enum outcome_status status_of(const struct request *request, const struct survey *ground)
{
    if (is_nothing(ground))
        return MADE_CREATED;
    if (request->clear)
        return MADE_CLEARED;
    if (ground->ground == GROUND_FOLDER)
        return MADE_CREATED;
    return request->upgrade ? MADE_UPGRADED : MADE_REPAIRED;
}

/* Texts as they are now. */
static void remember(struct arena *arena, const struct host *host, const struct survey *ground, struct plan *plan)
{
    struct evidence *evidence = shape_questions(arena, plan);
    evidence_take(arena, host, ground, plan->count, evidence);
    shape_remember(plan, evidence);
}

/* Who ensures comes here only when nothing stood there: what does now is another run's, and to be looked at anew. */
static bool still_nothing(const struct request *request, const struct survey *ground, struct error *error)
{
    if (!request->ensure || is_nothing(ground))
        return true;
    error_say(error, E_TARGET_HELD, "another run has just made '%s'", ground->path);
    return error_remedy(error, "run the same command again");
}

void made_warn_of_unfinished(struct arena *arena, enum unfinished found, bool later, struct plan *plan)
{
    if (found != FINISHED && found != UNFINISHED_STRAY)
        plan_warn(plan, text_format(arena, "what a killed run had left unfinished in '%s' %s taken back first", plan->root,
                                    later ? "is" : "was"));
}

/* What a killed run has left unfinished is taken back first. When nothing is to be written, the plan is what would be
 * done if that were nothing. */
static bool look_at(struct arena *arena, const struct host *host, const struct request *request, const char *target,
                    const struct kit *kit, struct survey *ground, enum unfinished *found, struct error *error)
{
    if (!survey(arena, host, target, &kit->python, ground, error))
        return false;
    apply_notice(arena, host, ground);
    bool writes = !request->dry_run && !request->cache_key, unfinished = ground->unfinished.state != FINISHED;
    *found = ground->unfinished.state;
    if (unfinished && writes)
        return apply_recover(arena, host, ground, error) && survey(arena, host, target, &kit->python, ground, error);
    if (request->cache_key || (unfinished && ground->unfinished.state <= UNFINISHED_FILLED)) {
        ground->ground = GROUND_FREE;
        ground->entry_count = 0;
    }
    return true;
}

static bool make_once(struct arena *arena, const struct host *host, const struct request *request, const char *target,
                      struct made *out, struct error *error)
{
    struct survey ground;
    enum unfinished found = FINISHED;
    out->outcome = (struct outcome){ 0 };
    watch_pace(request->watch, PHASE_PLAN, 0, 0, target);
    bool done = look_at(arena, host, request, target, &out->kit, &ground, &found, error);
    done = done && templates_read(arena, host, request, &ground.templates, error);
    done = done && still_nothing(request, &ground, error) &&
           compose(arena, host, request, &out->kit.python, &ground, &out->kit.seeds, &out->plan, error);
    if (done)
        context_add(&out->plan);
    if (done)
        made_warn_of_unfinished(arena, found, request->dry_run, &out->plan);
    if (done && request->diff)
        remember(arena, host, &ground, &out->plan);
    done = done && (request->dry_run || request->cache_key || apply(arena, &out->plan, &out->outcome, error));
    out->outcome.status = status_of(request, &ground);
    out->outcome.changed = true;
    return done;
}

bool make_new(struct arena *arena, const struct host *host, const struct request *request, const char *target,
              struct made *out, struct error *error)
{
    bool done = make_once(arena, host, request, target, out, error);
    for (int trust = STORE_RENEW; !done && out->outcome.stale && trust <= STORE_WITHOUT; trust++)
        done = kit_find_seeds(arena, host, request, (enum store_trust)trust, &out->kit, error) &&
               make_once(arena, host, request, target, out, error);
    return done;
}

const char *made_output(struct arena *arena, const struct request *request, const struct made *made)
{
    if (request->check)
        return report_findings(arena, request, &made->plan, made->outcome.shape);
    if (request->dry_run)
        return report_plan(arena, &made->plan, request->diff);
    if (request->cache_key)
        return key_of(arena, &made->kit.python, &made->plan);
    return request->print_python ? text_join(arena, made->plan.python, "\n", NULL) : "";
}

enum exit_code made_code(const struct request *request, const struct made *made)
{
    return request->check && made->outcome.shape->count > 0 ? OUT_OF_SHAPE : DONE;
}

static bool make_now(struct arena *arena, const struct host *host, const struct request *request,
                     const struct kit *kit, const char *target, struct made *out, struct error *error)
{
    if (request_tends(request))
        return tend(arena, host, request, target, out, error);
    out->kit = *kit;
    return make_new(arena, host, request, target, out, error);
}

/* A little longer each time. From the first attempt on interrupts are held, so that they must be asked for. */
static bool pause_until(const struct request *request, uint64_t end, uint64_t *pause, const char *target,
                        struct error *error)
{
    static const uint64_t longest = 100000000;
    uint64_t now = end == 0 ? 0 : os_clock();
    if (now >= end)
        return false;
    watch_pace(request->watch, PHASE_WAIT, 0, 0, NULL);
    os_pause(*pause < end - now ? *pause : end - now);
    *pause = *pause * 2 < longest ? *pause * 2 : longest;
    bool stopped = os_interrupted() || watch_stops(request->watch);
    return !stopped || error_say(error, E_INTERRUPTED, "interrupted while waiting for '%s'", target);
}

/* Whoever has waited finds another world, and looks at it anew. */
bool make(struct arena *arena, const struct host *host, const struct request *request, const struct kit *kit,
          const char *target, struct made *out, struct error *error)
{
    uint64_t pause = 2000000, end = request->wait == 0 ? 0 : os_clock() + (uint64_t)request->wait * 1000000000;
    const struct arena before = *arena;
    while (!make_now(arena, host, request, kit, target, out, error)) {
        if (error->code != E_TARGET_HELD || !pause_until(request, end, &pause, target, error))
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
