/* made_json.h: what was made, as one JSON object for programs; its schema stands in the README. */
#ifndef VENVCAST_REPORT_MADE_JSON_H
#define VENVCAST_REPORT_MADE_JSON_H

#include "src/apply/outcome.h"
#include "src/find/interpreter.h"
#include "src/find/policy.h"
#include "src/plan/plan.h"
#include "src/report/json.h"
#include "src/seed/store.h"

/* "created", "repaired" ... */
const char *made_status(enum outcome_status status);

/* Opens the object; one environment after the other; closes it. `policies` NULL: there are none to tell of. */
struct json made_json_begin(struct arena *arena);
void made_json_add(struct json *json, const struct request *request, const struct interpreter *python, const struct plan *plan,
                   const struct outcome *outcome, const struct store *store, const struct policies *policies);

/* The environment that could not be made: `path` as it was given, or the line of a manifest; `reason` is os_reason's text or
 * NULL. */
void made_json_fail(struct json *json, const char *path, const struct error *error, const char *reason);
const char *made_json_end(struct json *json);

#endif
