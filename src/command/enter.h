/* enter.h: becoming a program inside an environment (--exec). */
#ifndef VENVCAST_COMMAND_ENTER_H
#define VENVCAST_COMMAND_ENTER_H

#include "src/ask/request.h"
#include "src/base/error.h"
#include "src/venvcast.h"

/* What activation sets in a shell, as os_command.set has it: PATH with the environment's programs in front (once),
 * VIRTUAL_ENV, VIRTUAL_ENV_PROMPT; PYTHONHOME goes. */
const char *const *enter_variables(struct arena *arena, const struct venvcast_context *place);

/* Where the program of --exec is: a path as it is, relative to the current folder; a name among the environment's
 * programs, then along PATH (README, "Which Python": empty and relative entries are passed over). On Windows ".exe"
 * may be left out. E_EXEC_ABSENT, or E_EXEC_UNFIT for what is there and no program. */
MUST_USE bool enter_find(struct arena *arena, const struct venvcast_context *place, const char *name, const char **out,
                         struct error *error);

/* Becomes words->items[0] with the other words as its arguments, in `folder` (NULL: the current one). Returns, false,
 * only when that cannot be. */
bool enter(struct arena *arena, const struct venvcast_context *place, const struct words *words, const char *folder,
           struct error *error);

#endif
