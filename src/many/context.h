/* context.h: the names of venv's context, of one plan; for programs inside, as JSON. */
#ifndef VENVCAST_MANY_CONTEXT_H
#define VENVCAST_MANY_CONTEXT_H

#include "src/plan/plan.h"

/* As venvcast.h has them. */
struct context {
    const char *env_dir, *env_name, *prompt, *executable, *python_dir, *python_exe, *inc_path, *lib_path, *bin_path,
        *bin_name, *env_exe, *cfg_path;
};

/* False for a plan that is made from no interpreter. */
bool context_of(struct arena *arena, const struct plan *plan, struct context *out);

/* Gives it to the programs of the plan that are to read it: one JSON object, {"schema": "venvcast.context/1", ...}. */
void context_add(struct plan *plan);

#endif
