/* compose.h: request, interpreter, survey and seeds → plan. Pure: no look at the disk. */
#ifndef VENVCAST_PLAN_COMPOSE_H
#define VENVCAST_PLAN_COMPOSE_H

#include "src/ask/request.h"
#include "src/base/error.h"
#include "src/find/interpreter.h"
#include "src/find/survey.h"
#include "src/plan/plan.h"
#include "src/seed/ensure.h"

/* Errors: E_CLEAR_REFUSED, E_COPIES, E_TARGET_KIND, E_BAD_TEXT, E_WHEEL, E_REQUIREMENTS. */
MUST_USE bool compose(struct arena *arena, const struct host *host, const struct request *request,
                      const struct interpreter *python, const struct survey *ground, const struct seeds *seeds,
                      struct plan *out, struct error *error);

#endif
