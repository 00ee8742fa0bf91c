/* outcome.h: what became of a plan. */
#ifndef VENVCAST_APPLY_OUTCOME_H
#define VENVCAST_APPLY_OUTCOME_H

#include <stdbool.h>
#include <stddef.h>

struct outcome {
    size_t done;                /* steps that were carried out */
    size_t copied_instead;      /* links that became copies, the declared alternative */
    bool unlinked;              /* a whole group of them did: plan.instead says it */
    const char *litter;         /* a folder of ours that could not be removed, or NULL */
    int child;                  /* exit code of the failed program of a RUN step, else 0 */
};

#endif
