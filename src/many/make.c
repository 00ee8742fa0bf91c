/* make.c: find, seed, plan and apply for one environment. */
#include "src/many/make.h"

#include "src/find/find.h"
#include "src/find/survey.h"
#include "src/many/tend.h"
#include "src/plan/compose.h"
#include "src/report/shape_text.h"

bool kit_find_seeds(struct arena *arena, const struct host *host, const struct request *request,
                    enum store_trust trust, struct kit *kit, struct error *error)
{
    kit->store = store_of(arena, host, request, &kit->python, trust);
    bool found = seeds_choose(arena, host, request, &kit->python, &kit->store, &kit->seeds, error);
    store_close(&kit->store);
    return found;
}

bool kit_prepare_for(struct arena *arena, const struct host *host, const struct request *request, const char *target,
                     struct kit *out, struct error *error)
{
    struct request one = *request;
    one.targets = &target;
    one.target_count = 1;
    return find(arena, host, &one, &out->python, error) &&
           kit_find_seeds(arena, host, request, request->looks_only ? STORE_WITHOUT : STORE_AS_IT_IS, out, error);
}

bool kit_prepare(struct arena *arena, const struct host *host, const struct request *request, struct kit *out,
                 struct error *error)
{
    struct request calm = *request;
    calm.looks_only = request->dry_run || request->cache_key;
    if (request_tends(request))
        return true;
    return kit_prepare_for(arena, host, &calm, request->target_count > 0 ? request->targets[0] : ".", out, error);
}

static enum outcome_status status_of(const struct request *request, const struct survey *ground)
{
    if (ground->ground == GROUND_FREE || ground->ground == GROUND_EMPTY)
        return MADE_CREATED;
    if (request->clear)
        return MADE_CLEARED;
    if (ground->ground == GROUND_FOLDER)
        return MADE_CREATED;
    return request->upgrade ? MADE_UPGRADED : MADE_REPAIRED;
}

static bool make_once(struct arena *arena, const struct host *host, const struct request *request, const char *target,
                      struct made *out, struct error *error)
{
    struct survey ground;
    out->outcome = (struct outcome){ 0 };
    bool done = survey(arena, host, target, &out->kit.python, &ground, error)
             && compose(arena, host, request, &out->kit.python, &ground, &out->kit.seeds, &out->plan, error)
             && (request->dry_run || apply(arena, &out->plan, &out->outcome, error));
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
        return report_plan(arena, &made->plan);
    return request->print_python ? text_join(arena, made->plan.python, "\n", NULL) : "";
}

enum exit_code made_code(const struct request *request, const struct made *made)
{
    return request->check && made->outcome.shape->count > 0 ? OUT_OF_SHAPE : DONE;
}

bool make(struct arena *arena, const struct host *host, const struct request *request, const struct kit *kit,
          const char *target, struct made *out, struct error *error)
{
    if (request_tends(request))
        return tend(arena, host, request, target, out, error);
    out->kit = *kit;
    return make_new(arena, host, request, target, out, error);
}
