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

/* Finds interpreter and seeds. */
MUST_USE bool kit_prepare(struct arena *arena, const struct host *host, const struct request *request, struct kit *out,
                          struct error *error);

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

#endif
