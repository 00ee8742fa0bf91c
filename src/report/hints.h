/* hints.h: what a user should know who wants to activate an environment in PowerShell, in words and for programs. */
#ifndef VENVCAST_REPORT_HINTS_H
#define VENVCAST_REPORT_HINTS_H

#include "src/find/policy.h"
#include "src/report/json.h"

struct hint {
    const char *what;       /* which PowerShell would not run the script, by which policy, and who decided that */
    const char *remedy;     /* the command that helps at that scope, or how to go on where none does */
};

/* A hint for each PowerShell that would not run the script, one for those that agree; their number, at most
 * POWERSHELLS. The 32-bit Windows PowerShell, which hardly anybody starts, stands in policies_json alone. */
size_t hints_of(struct arena *arena, const struct policies *policies, struct hint *out);

/* The key "powershell": of the script, and of every PowerShell that is there. */
void policies_json(struct json *json, const struct policies *policies);

#endif
