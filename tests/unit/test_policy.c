/* test_policy.c: where execution policies are looked up, case by case; tests/find/policies.py has the combinations. */
#include "tests/support/check.h"
#include "tests/support/fake.h"
#include "tests/support/hosts.h"

#include "src/find/policy.h"

#define SCRIPT "C:\\e\\Scripts\\Activate.ps1"
#define WINDOWS_KEY "Software\\Policies\\Microsoft\\Windows\\PowerShell"
#define CORE_KEY "Software\\Policies\\Microsoft\\PowerShellCore"
#define SHELL_KEY "SOFTWARE\\Microsoft\\PowerShell\\1\\ShellIds\\Microsoft.PowerShell"
#define PRODUCT_KEY "SYSTEM\\CurrentControlSet\\Control\\ProductOptions"
#define CORE "C:\\Program Files\\PowerShell\\7\\"

/* A client on which nothing was ever set. */
static int begin(void **state)
{
    fake_begin(&a_windows_host);
    fake_set("USERPROFILE", "C:\\Users\\u");
    fake_set("ProgramFiles", "C:\\Program Files");
    fake_set("SystemRoot", "C:\\Windows");
    fake_set("LOCALAPPDATA", "C:\\Users\\u\\AppData\\Local");
    fake_registry(OS_HIVE_MACHINE, PRODUCT_KEY, "ProductType", "WinNT");
    fake_file(SCRIPT, 0644, "function global:deactivate {}\r\n");
    return 0;
}

static int end(void **state)
{
    fake_end();
    return 0;
}

/* Of one PowerShell; one that must be there. */
static struct shell_policy found(enum powershell shell)
{
    struct arena arena = test_arena();
    struct policies policies;
    struct shell_policy one = { .shell = POWERSHELLS };
    policies_find(&arena, &a_windows_host, SCRIPT, &policies);
    for (size_t i = 0; i < policies.count; i++)
        if (policies.shells[i].shell == shell)
            one = policies.shells[i];
    arena_end(&arena);
    assert_int_equal(one.shell, shell);
    return one;
}

static size_t shells_there(void)
{
    struct arena arena = test_arena();
    struct policies policies;
    policies_find(&arena, &a_windows_host, SCRIPT, &policies);
    arena_end(&arena);
    return policies.count;
}

static void expect(enum powershell shell, enum policy policy, enum policy_scope scope)
{
    struct shell_policy one = found(shell);
    assert_int_equal(one.policy, policy);
    assert_int_equal(one.scope, scope);
}

static void a_client_runs_no_script_by_default_and_a_server_does(void **state)
{
    expect(WINDOWS_POWERSHELL, POLICY_RESTRICTED, SCOPE_DEFAULT);
    assert_int_equal(shells_there(), 1);
    fake_end();
    fake_begin(&a_windows_host);
    expect(WINDOWS_POWERSHELL, POLICY_RESTRICTED, SCOPE_DEFAULT);
    fake_registry(OS_HIVE_MACHINE, PRODUCT_KEY, "ProductType", "ServerNT");
    expect(WINDOWS_POWERSHELL, POLICY_REMOTE_SIGNED, SCOPE_DEFAULT);
    assert_int_equal(found(WINDOWS_POWERSHELL).verdict, SCRIPT_RUNS);
    fake_file("C:\\7\\pwsh.exe", 0755, "MZ");
    fake_registry(OS_HIVE_MACHINE, "SOFTWARE\\Microsoft\\PowerShellCore\\InstalledVersions\\{1}", "InstallDir", "C:\\7\\");
    expect(POWERSHELL_7, POLICY_RESTRICTED, SCOPE_DEFAULT);       /* its own default, on every machine */
}

static void group_policy_needs_scripts_enabled(void **state)
{
    fake_registry(OS_HIVE_MACHINE, WINDOWS_KEY, "ExecutionPolicy", "Bypass");
    expect(WINDOWS_POWERSHELL, POLICY_RESTRICTED, SCOPE_DEFAULT);
    fake_registry_number(OS_HIVE_MACHINE, WINDOWS_KEY, "EnableScripts", 2);
    expect(WINDOWS_POWERSHELL, POLICY_RESTRICTED, SCOPE_DEFAULT);
    fake_registry(OS_HIVE_USER, WINDOWS_KEY, "EnableScripts", "1");
    fake_registry(OS_HIVE_USER, WINDOWS_KEY, "ExecutionPolicy", "allsigned");
    expect(WINDOWS_POWERSHELL, POLICY_ALL_SIGNED, SCOPE_USER_POLICY);
}

static void scripts_enabled_without_a_policy_says_nothing(void **state)
{
    fake_registry_number(OS_HIVE_MACHINE, WINDOWS_KEY, "EnableScripts", 1);
    fake_set("PSExecutionPolicyPreference", "Bypass");
    expect(WINDOWS_POWERSHELL, POLICY_BYPASS, SCOPE_PROCESS);
}

static void an_unknown_or_undefined_name_is_the_strictest_and_an_empty_one_none(void **state)
{
    fake_set("PSExecutionPolicyPreference", "");
    fake_registry(OS_HIVE_USER, SHELL_KEY, "ExecutionPolicy", "Undefined");
    fake_registry(OS_HIVE_MACHINE, SHELL_KEY, "ExecutionPolicy", "Bypass");
    expect(WINDOWS_POWERSHELL, POLICY_RESTRICTED, SCOPE_CURRENT_USER);
}

static void the_32_bit_host_reads_its_own_view(void **state)
{
    fake_registry(OS_HIVE_MACHINE, SHELL_KEY, "ExecutionPolicy", "RemoteSigned");
    fake_file("C:\\Windows\\SysWOW64\\WindowsPowerShell\\v1.0\\powershell.exe", 0755, "MZ");
    expect(WINDOWS_POWERSHELL, POLICY_REMOTE_SIGNED, SCOPE_LOCAL_MACHINE);
    expect(WINDOWS_POWERSHELL_32, POLICY_RESTRICTED, SCOPE_DEFAULT);
    fake_registry(OS_HIVE_MACHINE_32, SHELL_KEY, "ExecutionPolicy", "Unrestricted");
    expect(WINDOWS_POWERSHELL_32, POLICY_UNRESTRICTED, SCOPE_LOCAL_MACHINE);
}

static void powershell_7_is_found_where_it_was_installed(void **state)
{
    fake_registry(OS_HIVE_MACHINE, "SOFTWARE\\Microsoft\\PowerShellCore\\InstalledVersions\\{1}", "InstallLocation",
                  "D:\\gone");
    assert_int_equal(shells_there(), 1);
    fake_alias("C:\\Users\\u\\AppData\\Local\\Microsoft\\WindowsApps\\pwsh.exe", "Microsoft.PowerShell_8wekyb3d8bbwe",
               "C:\\Program Files\\WindowsApps\\PS\\pwsh.exe");
    fake_file("C:\\Program Files\\WindowsApps\\PS\\powershell.config.json", 0644,
              "{\"Microsoft.PowerShell:ExecutionPolicy\":\"RemoteSigned\"}");
    expect(POWERSHELL_7, POLICY_REMOTE_SIGNED, SCOPE_LOCAL_MACHINE);
    fake_file(CORE "pwsh.exe", 0755, "MZ");
    fake_file(CORE "powershell.config.json", 0644,
              "\xef\xbb\xbf{\"x\": 1.5, \"microsoft.powershell:executionpolicy\": \"AllSigned\"}");
    expect(POWERSHELL_7, POLICY_ALL_SIGNED, SCOPE_LOCAL_MACHINE);
    fake_file("D:\\PS\\pwsh.exe", 0755, "MZ");
    fake_registry(OS_HIVE_MACHINE, "SOFTWARE\\Microsoft\\PowerShellCore\\InstalledVersions\\{2}", "InstallLocation",
                  "D:\\PS\\");
    expect(POWERSHELL_7, POLICY_RESTRICTED, SCOPE_DEFAULT);
}

static void powershell_7_reads_the_users_file_where_the_documents_are(void **state)
{
    fake_file(CORE "pwsh.exe", 0755, "MZ");
    fake_file("C:\\Users\\u\\Documents\\PowerShell\\powershell.config.json", 0644,
              "{\"Microsoft.PowerShell:ExecutionPolicy\":\"Bypass\"}");
    expect(POWERSHELL_7, POLICY_BYPASS, SCOPE_CURRENT_USER);
    fake_registry(OS_HIVE_USER, "Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\User Shell Folders", "Personal",
                  "C:\\Users\\u\\OneDrive\\Documents");
    expect(POWERSHELL_7, POLICY_RESTRICTED, SCOPE_DEFAULT);
    fake_file("C:\\Users\\u\\OneDrive\\Documents\\PowerShell\\powershell.config.json", 0644, "{\"Microsoft.");
    expect(POWERSHELL_7, POLICY_RESTRICTED, SCOPE_DEFAULT);
}

static void powershell_7_has_group_policies_of_its_own(void **state)
{
    fake_file(CORE "pwsh.exe", 0755, "MZ");
    fake_registry_number(OS_HIVE_MACHINE, WINDOWS_KEY, "EnableScripts", 1);
    fake_registry(OS_HIVE_MACHINE, WINDOWS_KEY, "ExecutionPolicy", "AllSigned");
    expect(WINDOWS_POWERSHELL, POLICY_ALL_SIGNED, SCOPE_MACHINE_POLICY);
    expect(POWERSHELL_7, POLICY_RESTRICTED, SCOPE_DEFAULT);
    fake_registry_number(OS_HIVE_USER, CORE_KEY, "UseWindowsPowerShellPolicySetting", 0);
    expect(POWERSHELL_7, POLICY_RESTRICTED, SCOPE_DEFAULT);
    fake_registry_number(OS_HIVE_MACHINE, CORE_KEY, "UseWindowsPowerShellPolicySetting", 1);
    expect(POWERSHELL_7, POLICY_ALL_SIGNED, SCOPE_MACHINE_POLICY);
    fake_registry(OS_HIVE_USER, CORE_KEY, "EnableScripts", "0");      /* a text is no number to it */
    assert_int_equal(found(POWERSHELL_7).scopes[SCOPE_USER_POLICY], POLICY_UNDEFINED);
}

static void the_files_of_powershell_7_may_hold_group_policies_too(void **state)
{
    static const char forbids[] = "{\"PowerShellPolicies\":{\"ScriptExecution\":{\"EnableScripts\":false}}}";
    static const char allows[] = "{\"PowerShellPolicies\":{\"ScriptExecution\":"
                                 "{\"EnableScripts\":true,\"ExecutionPolicy\":\"Bypass\"}}}";
    fake_file(CORE "pwsh.exe", 0755, "MZ");
    fake_file("C:\\Users\\u\\Documents\\PowerShell\\powershell.config.json", 0644, allows);
    expect(POWERSHELL_7, POLICY_BYPASS, SCOPE_USER_POLICY);
    fake_file(CORE "powershell.config.json", 0644, forbids);
    expect(POWERSHELL_7, POLICY_RESTRICTED, SCOPE_MACHINE_POLICY);
    fake_registry(OS_HIVE_MACHINE, CORE_KEY, "ExecutionPolicy", "Bypass");    /* one value there hides the file */
    expect(POWERSHELL_7, POLICY_BYPASS, SCOPE_USER_POLICY);
    assert_int_equal(found(POWERSHELL_7).scopes[SCOPE_MACHINE_POLICY], POLICY_UNDEFINED);
}

static void windows_powershell_takes_the_texts_0_and_1_for_numbers(void **state)
{
    static const struct { const char *text; enum policy policy; } rows[] = {
        { "0", POLICY_RESTRICTED }, { "1", POLICY_BYPASS }, { "2", POLICY_UNDEFINED }, { "10", POLICY_UNDEFINED },
        { "", POLICY_UNDEFINED },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        begin(state);
        fake_registry(OS_HIVE_USER, WINDOWS_KEY, "EnableScripts", rows[i].text);
        fake_registry(OS_HIVE_USER, WINDOWS_KEY, "ExecutionPolicy", "Bypass");
        assert_int_equal(found(WINDOWS_POWERSHELL).scopes[SCOPE_USER_POLICY], rows[i].policy);
    }
}

static void paths_that_are_none_lead_nowhere(void **state)
{
    fake_registry(OS_HIVE_MACHINE, "SOFTWARE\\Microsoft\\PowerShellCore\\InstalledVersions\\{1}", "InstallDir", "PS");
    fake_folder(CORE "pwsh.exe", 0755);                 /* a folder of that name */
    static const char *const places[] = { NULL, "relative" };
    for (size_t i = 0; i < 2; i++) {
        fake_set("LOCALAPPDATA", places[i]);
        fake_set("SystemRoot", places[i]);
        assert_int_equal(shells_there(), 1);
    }
    fake_set("LOCALAPPDATA", "C:\\L");
    fake_alias("C:\\L\\Microsoft\\WindowsApps\\pwsh.exe", "Microsoft.PowerShell_8wekyb3d8bbwe", "pwsh.exe");
    assert_int_equal(shells_there(), 1);
    fake_set("ProgramFiles", NULL);
    assert_int_equal(shells_there(), 1);
}

static void documents_that_are_nowhere_hold_no_policy(void **state)
{
    static const char key[] = "Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\User Shell Folders";
    fake_file(CORE "pwsh.exe", 0755, "MZ");
    fake_file("C:\\Users\\u\\Documents\\PowerShell\\powershell.config.json", 0644,
              "{\"Microsoft.PowerShell:ExecutionPolicy\":\"Bypass\"}");
    fake_registry(OS_HIVE_USER, key, "Personal", "%USERPROFILE%\\Documents");
    expect(POWERSHELL_7, POLICY_BYPASS, SCOPE_CURRENT_USER);
    fake_set("USERPROFILE", NULL);
    expect(POWERSHELL_7, POLICY_RESTRICTED, SCOPE_DEFAULT);
}

static struct script_facts facts(void)
{
    struct arena arena = test_arena();
    struct policies policies;
    policies_find(&arena, &a_windows_host, SCRIPT, &policies);
    arena_end(&arena);
    return policies.script;
}

static void the_script_is_looked_at(void **state)
{
    struct script_facts before = facts();
    assert_false(before.is_signed || before.is_remote || before.is_marked);
    fake_file(SCRIPT ":Zone.Identifier", 0644, "[ZoneTransfer]\r\nReferrerUrl=x\r\nZoneId=2\r\n");
    assert_false(facts().is_marked);
    fake_file(SCRIPT ":Zone.Identifier", 0644, "[ZoneTransfer]\r\nZoneId=x\r\n");
    assert_false(facts().is_marked);
    fake_file(SCRIPT ":Zone.Identifier", 0644, "[ZoneTransfer]\r\nZoneId=4\r\n");
    assert_true(facts().is_marked);
    fake_file(SCRIPT, 0644, "x\r\n# SIG # Begin signature block\r\n");
    assert_true(facts().is_signed);
    fake_remote("C:\\e");
    assert_true(facts().is_remote);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(a_client_runs_no_script_by_default_and_a_server_does),
        TEST(group_policy_needs_scripts_enabled),
        TEST(scripts_enabled_without_a_policy_says_nothing),
        TEST(an_unknown_or_undefined_name_is_the_strictest_and_an_empty_one_none),
        TEST(the_32_bit_host_reads_its_own_view),
        TEST(powershell_7_is_found_where_it_was_installed),
        TEST(powershell_7_reads_the_users_file_where_the_documents_are),
        TEST(powershell_7_has_group_policies_of_its_own),
        TEST(the_files_of_powershell_7_may_hold_group_policies_too),
        TEST(windows_powershell_takes_the_texts_0_and_1_for_numbers),
        TEST(paths_that_are_none_lead_nowhere),
        TEST(documents_that_are_nowhere_hold_no_policy),
        TEST(the_script_is_looked_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
