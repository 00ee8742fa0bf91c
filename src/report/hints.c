/* hints.c: execution policies in words. */
#include "src/report/hints.h"

static const char *const shell_names[] = {
    [WINDOWS_POWERSHELL] = "Windows PowerShell",
    [WINDOWS_POWERSHELL_32] = "Windows PowerShell (x86)",
    [POWERSHELL_7] = "PowerShell 7",
};

static const char *const policy_names[] = {
    [POLICY_UNDEFINED] = "Undefined",        [POLICY_RESTRICTED] = "Restricted",
    [POLICY_ALL_SIGNED] = "AllSigned",       [POLICY_REMOTE_SIGNED] = "RemoteSigned",
    [POLICY_UNRESTRICTED] = "Unrestricted",  [POLICY_BYPASS] = "Bypass",
};

/* PowerShell's own names, and a clause to stand behind a policy. */
static const struct {
    const char *name, *clause;
} scopes[] = {
    [SCOPE_MACHINE_POLICY] = { "MachinePolicy", "by group policy (MachinePolicy)" },
    [SCOPE_USER_POLICY] = { "UserPolicy", "by group policy (UserPolicy)" },
    [SCOPE_PROCESS] = { "Process", "set in scope Process" },
    [SCOPE_CURRENT_USER] = { "CurrentUser", "set in scope CurrentUser" },
    [SCOPE_LOCAL_MACHINE] = { "LocalMachine", "set in scope LocalMachine" },
    [SCOPE_DEFAULT] = { "Default", "by default" },
};

static const char *const verdict_keys[] = {
    [SCRIPT_RUNS] = NULL,
    [SCRIPT_NOT_ALLOWED] = "no_scripts",
    [SCRIPT_NOT_SIGNED] = "not_signed",
    [SCRIPT_FROM_ELSEWHERE] = "not_signed_from_elsewhere",
};

static const char *reason(const struct shell_policy *one, const struct script_facts *script)
{
    if (one->verdict == SCRIPT_NOT_SIGNED)
        return "; the script is not signed";
    if (one->verdict != SCRIPT_FROM_ELSEWHERE)
        return "";
    return script->is_remote ? "; the script is on the network and not signed"
                             : "; the script is from the internet and not signed";
}

/* Group policy is above every scope that a command can set, and Process is above CurrentUser. RemoteSigned lets run
 * what is of one's own making here; for anything else nothing does but Bypass, and that for one window only. */
static const char *remedy(const struct shell_policy *one, const struct script_facts *script)
{
    if (one->scope == SCOPE_MACHINE_POLICY || one->scope == SCOPE_USER_POLICY)
        return "cmd, or Scripts\\python.exe without activation: no command overrides a group policy";
    if (!script->is_signed && (script->is_remote || script->is_marked))
        return "Set-ExecutionPolicy -Scope Process Bypass";
    return one->scope == SCOPE_PROCESS ? "Set-ExecutionPolicy -Scope Process RemoteSigned"
         : "Set-ExecutionPolicy -Scope CurrentUser RemoteSigned (for this window alone: -Scope Process)";
}

static bool is_hinted(const struct shell_policy *one)
{
    return one->verdict != SCRIPT_RUNS && one->shell != WINDOWS_POWERSHELL_32;
}

static bool agree(const struct shell_policy *a, const struct shell_policy *b)
{
    return a->policy == b->policy && a->scope == b->scope && a->verdict == b->verdict;
}

size_t hints_of(struct arena *arena, const struct policies *policies, struct hint *out)
{
    const struct shell_policy *last = NULL;
    size_t count = 0;
    for (const struct shell_policy *one = policies->shells; one < policies->shells + policies->count; one++) {
        if (!is_hinted(one))
            continue;
        const char *names = shell_names[one->shell];
        if (last != NULL && agree(last, one)) {
            names = text_join(arena, shell_names[last->shell], " and ", names, NULL);
            count--;
        }
        out[count].what = text_join(arena, names, " would not run Activate.ps1: policy ", policy_names[one->policy],
                                    ", ", scopes[one->scope].clause, reason(one, &policies->script), NULL);
        out[count++].remedy = remedy(one, &policies->script);
        last = one;
    }
    return count;
}

static void add_shell(struct json *json, const struct shell_policy *one)
{
    json_open(json, NULL, '{');
    json_text(json, "name", shell_names[one->shell]);
    json_text(json, "policy", policy_names[one->policy]);
    json_text(json, "scope", scopes[one->scope].name);
    json_bool(json, "runs", one->verdict == SCRIPT_RUNS);
    json_text(json, "reason", verdict_keys[one->verdict]);
    json_close(json, '}');
}

void policies_json(struct json *json, const struct policies *policies)
{
    json_open(json, "powershell", '{');
    json_bool(json, "signed", policies->script.is_signed);
    json_bool(json, "remote", policies->script.is_remote);
    json_bool(json, "marked", policies->script.is_marked);
    json_open(json, "shells", '[');
    for (size_t i = 0; i < policies->count; i++)
        add_shell(json, &policies->shells[i]);
    json_close(json, ']');
    json_close(json, '}');
}
