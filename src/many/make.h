/* make.h: one environment, from what was asked for to what became of it. */
#ifndef VENVCAST_MANY_MAKE_H
#define VENVCAST_MANY_MAKE_H

#include "src/apply/apply.h"
#include "src/ask/request.h"
#include "src/find/interpreter.h"
#include "src/find/policy.h"
#include "src/seed/choose.h"

/* What environments of the same kind are made from; nobody changes it once it is prepared. */
struct kit {
    struct interpreter python;
    struct store store;
    struct seeds seeds;
};

/* Finds interpreter and seeds for the first ENV_DIR, of which there is one at least.
 * What is tended (tend.h) has a kit of its own, found when it is looked at. */
MUST_USE bool kit_prepare(struct arena *arena, const struct host *host, const struct request *request, struct kit *out,
                          struct error *error);

/* The same for one ENV_DIR, whatever is asked for; and its seeds alone. */
MUST_USE bool kit_prepare_for(struct arena *arena, const struct host *host, const struct request *request,
                              const char *target, struct kit *out, struct error *error);
MUST_USE bool kit_find_seeds(struct arena *arena, const struct host *host, const struct request *request,
                             enum store_trust trust, struct kit *kit, struct error *error);

struct made {
    struct kit kit;             /* as it was used: with other seeds when those of the cache had been damaged */
    struct plan plan;
    struct outcome outcome;
};

/* Makes the environment `target`. A cache that is not what it should be is renewed, and costs time alone.
 * While another run holds the target, it is tried again for as long as the request says. */
MUST_USE bool make(struct arena *arena, const struct host *host, const struct request *request, const struct kit *kit,
                   const char *target, struct made *out, struct error *error);

/* What PowerShell thinks of the script for it; NULL where there are no policies, or there is no script. */
const struct policies *made_policies(struct arena *arena, const struct host *host, const struct plan *plan);

/* The same from out->kit, for what is not tended. */
MUST_USE bool make_new(struct arena *arena, const struct host *host, const struct request *request, const char *target,
                       struct made *out, struct error *error);

/* What of it belongs on standard output, without --json: findings, the plan, the interpreter; and the exit
 * code, which is OUT_OF_SHAPE for an environment that --check has found so. */
/* A sentence for whoever finds what apply_recover takes back, now or `later`. */
void made_warn_of_unfinished(struct arena *arena, enum unfinished found, bool later, struct plan *plan);

const char *made_output(struct arena *arena, const struct request *request, const struct made *made);
enum exit_code made_code(const struct request *request, const struct made *made);

#endif
