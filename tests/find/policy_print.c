/* policy_print.c: every combination of execution policies in every scope, for every kind of script, a line each:
 *
 *     FIVE-DIGITS KIND  POLICY SCOPE VERDICT  POLICY SCOPE VERDICT
 *
 * The digits say what the scopes hold, from MachinePolicy to LocalMachine, as positions in `names`; then come Windows
 * PowerShell and PowerShell 7. policies.py says what the numbers must be. */
#include <stdio.h>
#include <stdlib.h>

#include "src/base/str.h"
#include "src/find/policy.h"
#include "tests/support/fake.h"
#include "tests/support/hosts.h"

#define CORE "C:\\Program Files\\PowerShell\\7\\"
#define SHELL_KEY "Software\\Microsoft\\PowerShell\\1\\ShellIds\\Microsoft.PowerShell"

enum { NAMES = 7, SCOPES = 5, KINDS = 6 };

/* 0 is absent, 6 a name that PowerShell does not know. */
static const char *const names[NAMES] = { NULL, "Restricted", "AllSigned", "RemoteSigned", "Unrestricted", "Bypass",
                                          "Lenient" };

static void no_memory(void *owner)
{
    (void)owner;
    abort();
}

/* A group policy forbids scripts without naming a policy. */
static void set_group_policy(enum os_hive hive, const char *key, int name)
{
    if (name == 0)
        return;
    fake_registry_number(hive, key, "EnableScripts", name == 1 ? 0 : 1);
    if (name != 1)
        fake_registry(hive, key, "ExecutionPolicy", names[name]);
}

static void set_preference(enum os_hive hive, const char *file, int name)
{
    char text[200];
    if (name == 0)
        return;
    fake_registry(hive, SHELL_KEY, "ExecutionPolicy", names[name]);
    snprintf(text, sizeof text, "{\"Microsoft.PowerShell:ExecutionPolicy\": \"%s\"}", names[name]);
    fake_file(file, 0644, text);
}

static void furnish(const int *scopes)
{
    static const char windows[] = "Software\\Policies\\Microsoft\\Windows\\PowerShell";
    static const char core[] = "Software\\Policies\\Microsoft\\PowerShellCore";
    fake_set("ProgramFiles", "C:\\Program Files");
    fake_set("USERPROFILE", "C:\\Users\\u");
    fake_file(CORE "pwsh.exe", 0755, "MZ");
    set_group_policy(OS_HIVE_MACHINE, windows, scopes[0]);
    set_group_policy(OS_HIVE_MACHINE, core, scopes[0]);
    set_group_policy(OS_HIVE_USER, windows, scopes[1]);
    set_group_policy(OS_HIVE_USER, core, scopes[1]);
    fake_set("PSExecutionPolicyPreference", names[scopes[2]]);
    set_preference(OS_HIVE_USER, "C:\\Users\\u\\Documents\\PowerShell\\powershell.config.json", scopes[3]);
    set_preference(OS_HIVE_MACHINE, CORE "powershell.config.json", scopes[4]);
}

/* Unsigned and signed; each here, on the network, marked. */
static const char *make_kind(struct arena *arena, int kind)
{
    const char *path = text_format(arena, "C:\\%d\\Activate.ps1", kind);
    fake_file(path, 0644, kind >= 3 ? "x\r\n# SIG # Begin signature block\r\n# MII\r\n" : "x\r\n");
    if (kind % 3 == 2)
        fake_file(text_join(arena, path, ":Zone.Identifier", NULL), 0644, "[ZoneTransfer]\r\nZoneId=3\r\n");
    return path;
}

static void print_kind(struct arena *arena, const int *scopes, int kind)
{
    struct policies found;
    const char *path = make_kind(arena, kind);
    fake_remote(kind % 3 == 1 ? path : NULL);
    policies_find(arena, &a_windows_host, path, &found);
    if (found.count != 2)
        abort();
    printf("%d%d%d%d%d %d", scopes[0], scopes[1], scopes[2], scopes[3], scopes[4], kind);
    for (size_t i = 0; i < found.count; i++)
        printf(" %d %d %d", (int)found.shells[i].policy, (int)found.shells[i].scope, (int)found.shells[i].verdict);
    printf("\n");
}

int main(void)
{
    for (int number = 0; number < NAMES * NAMES * NAMES * NAMES * NAMES; number++) {
        struct arena arena = arena_over(NULL, 0, no_memory, NULL);
        int scopes[SCOPES], rest = number;
        for (int i = SCOPES - 1; i >= 0; i--, rest /= NAMES)
            scopes[i] = rest % NAMES;
        fake_begin(&a_windows_host);
        furnish(scopes);
        for (int kind = 0; kind < KINDS; kind++)
            print_kind(&arena, scopes, kind);
        fake_end();
        arena_end(&arena);
    }
    return 0;
}
