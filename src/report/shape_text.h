/* shape_text.h: the diagnosis and the plan as lines of data, for --check and --dry-run. */
#ifndef VENVCAST_REPORT_SHAPE_TEXT_H
#define VENVCAST_REPORT_SHAPE_TEXT_H

#include "src/plan/shape.h"

/* "S_CODE PATH what; remedy", a line for each finding; "" when there is none. */
const char *report_findings(struct arena *arena, const struct request *request, const struct plan *plan,
                            const struct shape *shape);

/* The command that helps against a finding. */
const char *report_remedy(struct arena *arena, const struct request *request, const struct plan *plan,
                          enum finding_code code);

/* Where a finding is: an absolute path. */
const char *report_place(struct arena *arena, const struct plan *plan, const struct symptom *finding);

/* What --dry-run says: the environment, and a line for each step; then how texts change. */
const char *report_plan(struct arena *arena, const struct plan *plan, bool diff);

/* How the text of a step changes; "" for other steps. */
const char *report_change(struct arena *arena, const struct plan *plan, const struct step *step);

#endif
