/* activation.h: the command that activates an environment in the user's shell. Nothing here asks the system. */
#ifndef VENVCAST_REPORT_ACTIVATION_H
#define VENVCAST_REPORT_ACTIVATION_H

#include "src/plan/plan.h"

/* What tells which shell the user has; each may be NULL. */
struct shell_signs {
    const char *parent;             /* the program that has started this one */
    const char *shell;              /* SHELL: the user's own, or that of Git Bash and its kin */
    const char *prompt;             /* PROMPT, which cmd sets */
};

/* Its name, as report_activation takes it: the parent's when that is a shell that people type into, else SHELL's; when
 * neither is known, "sh", "cmd" or "powershell". */
const char *report_shell(struct arena *arena, const struct host *host, const struct shell_signs *signs);

/* The command that activates what `plan` makes, to be pasted into `shell` (a path or name), or NULL when
 * there is none: no script for that shell was made, or the path holds what a terminal cannot show. */
const char *report_activation(struct arena *arena, const struct host *host, const struct plan *plan,
                              const char *shell);

bool report_is_powershell(struct arena *arena, const struct host *host, const char *shell);

/* The environment's Activate.ps1, when this plan makes it, or NULL. */
const char *report_powershell_script(struct arena *arena, const struct plan *plan);

/* A path as a word of the usual shells of that family. */
const char *report_quoted(struct arena *arena, const struct host *host, const char *path);

#endif
