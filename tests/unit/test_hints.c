/* test_hints.c: which hint a policy gives, and that none is given without need. */
#include "tests/support/check.h"

#include "src/report/hints.h"

static struct shell_policy shell(enum powershell name, enum policy policy, enum policy_scope scope,
                                 enum policy_verdict verdict)
{
    return (struct shell_policy){ .shell = name, .policy = policy, .scope = scope, .verdict = verdict };
}

#define NETWORK { .is_remote = true }
#define MARKED { .is_marked = true }

static void each_hint_names_the_scope_and_a_command_that_works_there(void **state)
{
    static const struct {
        struct script_facts script;
        enum policy policy;
        enum policy_scope scope;
        enum policy_verdict verdict;
        const char *what, *remedy;
    } rows[] = {
        { { 0 }, POLICY_RESTRICTED, SCOPE_DEFAULT, SCRIPT_NOT_ALLOWED, "policy Restricted, by default",
          "Set-ExecutionPolicy -Scope CurrentUser RemoteSigned (for this window alone: -Scope Process)" },
        { { 0 }, POLICY_RESTRICTED, SCOPE_LOCAL_MACHINE, SCRIPT_NOT_ALLOWED,
          "policy Restricted, set in scope LocalMachine",
          "Set-ExecutionPolicy -Scope CurrentUser RemoteSigned (for this window alone: -Scope Process)" },
        { { 0 }, POLICY_ALL_SIGNED, SCOPE_CURRENT_USER, SCRIPT_NOT_SIGNED,
          "policy AllSigned, set in scope CurrentUser; the script is not signed",
          "Set-ExecutionPolicy -Scope CurrentUser RemoteSigned (for this window alone: -Scope Process)" },
        { { 0 }, POLICY_RESTRICTED, SCOPE_PROCESS, SCRIPT_NOT_ALLOWED, "policy Restricted, set in scope Process",
          "Set-ExecutionPolicy -Scope Process RemoteSigned" },
        { { 0 }, POLICY_RESTRICTED, SCOPE_MACHINE_POLICY, SCRIPT_NOT_ALLOWED,
          "policy Restricted, by group policy (MachinePolicy)",
          "cmd, or Scripts\\python.exe without activation: no command overrides a group policy" },
        { { 0 }, POLICY_ALL_SIGNED, SCOPE_USER_POLICY, SCRIPT_NOT_SIGNED,
          "policy AllSigned, by group policy (UserPolicy); the script is not signed",
          "cmd, or Scripts\\python.exe without activation: no command overrides a group policy" },
        { NETWORK, POLICY_REMOTE_SIGNED, SCOPE_CURRENT_USER, SCRIPT_FROM_ELSEWHERE,
          "policy RemoteSigned, set in scope CurrentUser; the script is on the network and not signed",
          "Set-ExecutionPolicy -Scope Process Bypass" },
        { MARKED, POLICY_REMOTE_SIGNED, SCOPE_LOCAL_MACHINE, SCRIPT_FROM_ELSEWHERE,
          "policy RemoteSigned, set in scope LocalMachine; the script is from the internet and not signed",
          "Set-ExecutionPolicy -Scope Process Bypass" },
        { { .is_remote = true, .is_signed = true }, POLICY_RESTRICTED, SCOPE_DEFAULT, SCRIPT_NOT_ALLOWED,
          "policy Restricted, by default",
          "Set-ExecutionPolicy -Scope CurrentUser RemoteSigned (for this window alone: -Scope Process)" },
        { NETWORK, POLICY_RESTRICTED, SCOPE_DEFAULT, SCRIPT_NOT_ALLOWED, "policy Restricted, by default",
          "Set-ExecutionPolicy -Scope Process Bypass" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena = test_arena();
        struct policies policies = { .script = rows[i].script, .count = 1 };
        struct hint hints[POWERSHELLS];
        policies.shells[0] = shell(POWERSHELL_7, rows[i].policy, rows[i].scope, rows[i].verdict);
        assert_int_equal(hints_of(&arena, &policies, hints), 1);
        assert_string_equal(hints[0].what, text_join(&arena, "PowerShell 7 would not run Activate.ps1: ", rows[i].what,
                                                     NULL));
        assert_string_equal(hints[0].remedy, rows[i].remedy);
        arena_end(&arena);
    }
}

static void shells_that_agree_share_a_hint_and_the_others_do_not(void **state)
{
    struct arena arena = test_arena();
    struct policies policies = { .count = 3 };
    struct hint hints[POWERSHELLS];
    policies.shells[0] = shell(WINDOWS_POWERSHELL, POLICY_RESTRICTED, SCOPE_DEFAULT, SCRIPT_NOT_ALLOWED);
    policies.shells[1] = shell(WINDOWS_POWERSHELL_32, POLICY_RESTRICTED, SCOPE_LOCAL_MACHINE, SCRIPT_NOT_ALLOWED);
    policies.shells[2] = shell(POWERSHELL_7, POLICY_RESTRICTED, SCOPE_DEFAULT, SCRIPT_NOT_ALLOWED);
    assert_int_equal(hints_of(&arena, &policies, hints), 1);
    assert_string_equal(hints[0].what, "Windows PowerShell and PowerShell 7 would not run Activate.ps1: "
                                       "policy Restricted, by default");
    policies.shells[2].scope = SCOPE_CURRENT_USER;
    assert_int_equal(hints_of(&arena, &policies, hints), 2);
    policies.shells[2] = shell(POWERSHELL_7, POLICY_ALL_SIGNED, SCOPE_DEFAULT, SCRIPT_NOT_ALLOWED);
    assert_int_equal(hints_of(&arena, &policies, hints), 2);
    policies.shells[2] = shell(POWERSHELL_7, POLICY_RESTRICTED, SCOPE_DEFAULT, SCRIPT_NOT_SIGNED);
    assert_int_equal(hints_of(&arena, &policies, hints), 2);
    policies.shells[2].verdict = SCRIPT_RUNS;
    assert_int_equal(hints_of(&arena, &policies, hints), 1);
    assert_int_equal(strncmp(hints[0].what, "Windows PowerShell would", 24), 0);
    policies.shells[0].verdict = SCRIPT_RUNS;
    assert_int_equal(hints_of(&arena, &policies, hints), 0);        /* the 32-bit one alone is not worth a line */
    arena_end(&arena);
}

static void json_carries_the_same_facts(void **state)
{
    struct arena arena = test_arena();
    struct json json = { .out.arena = &arena };
    struct policies policies = { .script = NETWORK, .count = 2 };
    policies.shells[0] = shell(WINDOWS_POWERSHELL_32, POLICY_BYPASS, SCOPE_PROCESS, SCRIPT_RUNS);
    policies.shells[1] = shell(POWERSHELL_7, POLICY_REMOTE_SIGNED, SCOPE_DEFAULT, SCRIPT_FROM_ELSEWHERE);
    json_open(&json, NULL, '{');
    policies_json(&json, &policies);
    json_close(&json, '}');
    assert_string_equal(json_done(&json),
                        "{\n"
                        "  \"powershell\": {\n"
                        "    \"signed\": false,\n"
                        "    \"remote\": true,\n"
                        "    \"marked\": false,\n"
                        "    \"shells\": [\n"
                        "      {\n"
                        "        \"name\": \"Windows PowerShell (x86)\",\n"
                        "        \"policy\": \"Bypass\",\n"
                        "        \"scope\": \"Process\",\n"
                        "        \"runs\": true,\n"
                        "        \"reason\": null\n"
                        "      },\n"
                        "      {\n"
                        "        \"name\": \"PowerShell 7\",\n"
                        "        \"policy\": \"RemoteSigned\",\n"
                        "        \"scope\": \"Default\",\n"
                        "        \"runs\": false,\n"
                        "        \"reason\": \"not_signed_from_elsewhere\"\n"
                        "      }\n"
                        "    ]\n"
                        "  }\n"
                        "}\n");
    arena_end(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_hint_names_the_scope_and_a_command_that_works_there),
        cmocka_unit_test(shells_that_agree_share_a_hint_and_the_others_do_not),
        cmocka_unit_test(json_carries_the_same_facts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
