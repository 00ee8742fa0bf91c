/* seen.h: a plan for what stands at its root now, as compose takes it from the survey. */
#ifndef VENVCAST_TESTS_SEEN_H
#define VENVCAST_TESTS_SEEN_H

#include "src/plan/plan.h"

static inline struct plan as_seen(struct plan plan)
{
    (void)os_look_at_link(plan.root, &plan.seen);
    return plan;
}

#endif
