/* windows_programs.h: the steps that make an environment's interpreter on Windows: redirectors, or links. */
#ifndef VENVCAST_PLAN_WINDOWS_PROGRAMS_H
#define VENVCAST_PLAN_WINDOWS_PROGRAMS_H

#include "src/ask/request.h"
#include "src/find/interpreter.h"
#include "src/find/survey.h"
#include "src/plan/plan.h"

/* Adds them to the plan, below its `bin`. With --symlinks: one group of links that is made whole or not at all. */
void windows_programs_add(struct plan *plan, const struct request *request, const struct interpreter *python,
                          const struct survey *ground);

/* What their steps say they are there for. */
extern const char windows_programs_why[];

#endif
