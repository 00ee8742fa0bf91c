/* activate.h: activation scripts: one fixed text per shell, user text only through that shell's quoting. */
#ifndef VENVCAST_PLAN_ACTIVATE_H
#define VENVCAST_PLAN_ACTIVATE_H

#include "platform/platform.h"
#include "src/base/error.h"
#include "src/base/str.h"

/* Whose scripts there are: X(identifier, name as in --activators (virtualenv's), name in a sentence,
 * written on POSIX / on Windows when no list says otherwise). */
#define ACTIVATOR_TABLE(X)                                  \
    X(BASH, "bash", "sh", true, true)                       \
    X(FISH, "fish", "fish", true, true)                     \
    X(CSHELL, "cshell", "csh", true, false)                 \
    X(NUSHELL, "nushell", "Nushell", true, true)            \
    X(XONSH, "xonsh", "xonsh", true, true)                  \
    X(POWERSHELL, "powershell", "PowerShell", true, true)   \
    X(PYTHON, "python", "Python", true, true)               \
    X(BATCH, "batch", "cmd", false, true)

/* What the scripts of one environment are made from. All of it has passed utf8_breaks_lines. */
struct activation {
    const char *env_dir;        /* absolute path, raw bytes */
    const char *prompt;         /* bare prompt, without parentheses */
    const char *bin_name;       /* "bin", "Scripts" */
    bool relocatable;           /* the scripts find env_dir themselves: their texts do not hold it */
};

/* A script and what is to be put into it: its text is made when it is needed. */
struct filling;

struct activation_script {
    const char *file;           /* "activate", "activate.fish", ... */
    const struct filling *filling;
};

/* The text, NUL-terminated, in `arena`; `filling_room` is the most that it takes there. */
str filling_text(struct arena *arena, const struct filling *filling);
size_t filling_room(const struct filling *filling);

/* The scripts that `list` names ("bash,fish,powershell"; NULL: all that suit the host; empty: none), in a
 * fixed order.
 * A script whose language cannot carry the path or prompt is left out and named in `skipped` (a sentence for
 * each activator, for which there must be room, without a full stop and without the path itself). `powershell`
 * is made only when the caller says that the base has no Activate.ps1. A name that is not known gives E_USAGE. Pure. */
MUST_USE bool activation_scripts(struct arena *arena, const struct host *host, const struct activation *values,
                                 const char *list, bool powershell, size_t *count, struct activation_script **out,
                                 size_t *skipped_count, const char **skipped, size_t room, struct error *error);

/* Is Activate.ps1 among the scripts that `list` names? */
bool activation_wants_powershell(const char *list);

#endif
