/* outcome.h: what became of a plan. */
#ifndef VENVCAST_APPLY_OUTCOME_H
#define VENVCAST_APPLY_OUTCOME_H

#include <stdbool.h>
#include <stddef.h>

#include "src/ask/request.h"
#include "platform/platform.h"

enum outcome_status { MADE_CREATED, MADE_UNCHANGED, MADE_REPAIRED, MADE_UPGRADED, MADE_CLEARED, MADE_REFUSED };

struct shape;

struct outcome {
    enum outcome_status status;
    bool changed;               /* something was done; or would be, when nothing is to be written */
    const struct shape *shape;  /* what was not in shape before; NULL: nobody has looked */
    size_t done;                /* steps that were carried out */
    size_t copied_instead;      /* links that became copies, the declared alternative */
    bool unlinked;              /* a whole group of them did: plan.instead says it */
    size_t shared[LINK_MODES];  /* files out of the cache, by how they came */
    struct os_status apart;     /* why files were copied that should have been shared; OS_OK when none were */
    bool stale;                 /* it failed because the cache is not as its index says: do without, and renew it */
    const char *litter;         /* a folder of ours that could not be removed, or NULL */
    int child;                  /* exit code of the failed program of a RUN step, else 0 */
};

#endif
