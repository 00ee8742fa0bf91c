/* policy.h: the PowerShells of a Windows machine, the execution policy of each, and whether it lets Activate.ps1 run. */
#ifndef VENVCAST_FIND_POLICY_H
#define VENVCAST_FIND_POLICY_H

#include "platform/platform.h"

enum policy {
    POLICY_UNDEFINED,
    POLICY_RESTRICTED,          /* no script runs; also any name that PowerShell does not know */
    POLICY_ALL_SIGNED,
    POLICY_REMOTE_SIGNED,
    POLICY_UNRESTRICTED,
    POLICY_BYPASS
};

/* Where a policy can be set; the first one that says something decides. */
enum policy_scope {
    SCOPE_MACHINE_POLICY,       /* group policy, for the machine */
    SCOPE_USER_POLICY,          /* group policy, for the user */
    SCOPE_PROCESS,              /* the environment variable PSExecutionPolicyPreference */
    SCOPE_CURRENT_USER,
    SCOPE_LOCAL_MACHINE,
    SCOPE_DEFAULT               /* none of them has said anything */
};

enum powershell { WINDOWS_POWERSHELL, WINDOWS_POWERSHELL_32, POWERSHELL_7, POWERSHELLS };

enum policy_verdict {
    SCRIPT_RUNS,
    SCRIPT_NOT_ALLOWED,         /* as no other script */
    SCRIPT_NOT_SIGNED,
    SCRIPT_FROM_ELSEWHERE       /* not signed, and from the network or the internet */
};

struct script_facts {
    bool is_signed;             /* it holds a signature; whether that is good is PowerShell's business */
    bool is_remote;             /* it lies on another machine */
    bool is_marked;             /* the system marked it as one that came from the internet */
};

struct shell_policy {
    enum powershell shell;
    enum policy scopes[SCOPE_DEFAULT + 1];
    enum policy policy;         /* the one that holds, and who decided that; never POLICY_UNDEFINED */
    enum policy_scope scope;
    enum policy_verdict verdict;
};

struct policies {
    struct script_facts script;
    size_t count;
    struct shell_policy shells[POWERSHELLS];    /* those that are there */
};

/* What a policy means for a script. Pure. */
enum policy_verdict policy_verdict(enum policy policy, const struct script_facts *script);

/* Reads, on a Windows host, registry, environment and PowerShell's configuration files, and the script at that
 * absolute path. What cannot be read says nothing. Nothing is ever changed. */
void policies_find(struct arena *arena, const struct host *host, const char *script, struct policies *out);

/* Has the system marked this file as one that came from the internet? On other systems than Windows never. */
bool policy_is_marked(struct arena *arena, const char *file);

#endif
