/* programs.h: what the environment's own pip is asked to do once the environment stands. */
#ifndef VENVCAST_PLAN_PROGRAMS_H
#define VENVCAST_PLAN_PROGRAMS_H

#include "src/ask/request.h"
#include "src/find/interpreter.h"
#include "src/find/survey.h"
#include "src/plan/plan.h"

/* Is there anything for it to do? */
bool programs_wanted(const struct request *request);

/* Adds a RUN step for --upgrade-deps, one for --requirements and one for each --post-setup. Error: E_USAGE. */
MUST_USE bool programs_add(struct plan *plan, const struct request *request, const struct interpreter *python,
                           const struct survey *ground, struct error *error);

#endif
