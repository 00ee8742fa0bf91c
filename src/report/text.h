/* text.h: outcome, warnings and errors in words for people. */
#ifndef VENVCAST_REPORT_TEXT_H
#define VENVCAST_REPORT_TEXT_H

#include "src/apply/outcome.h"
#include "src/ask/request.h"
#include "src/base/error.h"
#include "src/find/interpreter.h"
#include "src/plan/plan.h"

/* "Error: ..." with reason, remedy and code; everything shown safely. Ends with a newline. */
const char *report_error(struct arena *arena, const struct request *request, const struct error *error, bool color);

/* Warnings, and on a terminal what was made and how to activate it; "" when there is nothing to say. */
const char *report_outcome(struct arena *arena, const struct host *host, const struct request *request,
                           const struct interpreter *python, const struct plan *plan, const struct outcome *outcome,
                           bool terminal, bool color);

#endif
