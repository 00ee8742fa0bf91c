/* apply.h: plan → outcome; the only room that writes, and takes back what it wrote when it fails. */
#ifndef VENVCAST_APPLY_APPLY_H
#define VENVCAST_APPLY_APPLY_H

#include "src/apply/outcome.h"
#include "src/base/error.h"
#include "src/plan/plan.h"

/* Carries out the plan. On false the target is as it was before (E_WRITE, E_TARGET_PARENT), or, should
 * even the undoing fail, E_UNDO names what was left. From here on interrupts are held (os_hold_interrupts):
 * E_INTERRUPTED, and the caller is to end the process. A RUN step that fails gives E_UPGRADE_DEPS or
 * E_REQUIREMENTS; the environment, which is whole, stays then, unless the plan says that it goes. */
MUST_USE bool apply(struct arena *arena, const struct plan *plan, struct outcome *out, struct error *error);

/* Where names cannot be exchanged, --clear takes two steps. A run that is killed between them leaves nothing at the target,
 * and what stood there beside it: the survey's `unfinished` says so then. */
void apply_notice(struct arena *arena, const struct host *host, struct survey *ground);

/* Takes back what a run that was killed has left unfinished there (survey.unfinished), so that what stood there before it
 * stands there again; or nothing. Look anew afterwards. Errors: E_TARGET_HELD when that run is alive, E_UNFINISHED, E_WRITE, E_UNDO. */
MUST_USE bool apply_recover(struct arena *arena, const struct host *host, const struct survey *ground, struct error *error);

#endif
