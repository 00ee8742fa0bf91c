/* test_activation.c: the user's shell, and the command that can be pasted into it: on both families. */
#include "tests/support/check.h"
#include "tests/support/hosts.h"

#include "src/report/activation.h"

static struct step some_steps[] = {
    { .kind = STEP_FOLDER, .path = "bin", .why = "holds the programs" },
    { .kind = STEP_LINK, .path = "bin/python", .source = "/usr/bin/python3.13", .why = "the interpreter" },
    { .kind = STEP_TEXT, .path = "bin/activate", .why = "for POSIX shells" },
    { .kind = STEP_TEXT, .path = "bin/activate.fish" },
    { .kind = STEP_TEXT, .path = "bin/activate.csh" },
    { .kind = STEP_TEXT, .path = "bin/activate.nu" },
    { .kind = STEP_TEXT, .path = "bin/activate.xsh" },
    { .kind = STEP_COPY, .path = "bin/Activate.ps1", .source = "/usr/lib/python3.13/venv/Activate.ps1" },
    { .kind = STEP_TEXT, .path = "pyvenv.cfg", .why = "makes it an environment" },
    { .kind = STEP_UNPACK, .path = "pip-24.2", .file_count = 500 },
};
enum { SOME_STEPS = sizeof some_steps / sizeof *some_steps };

static struct plan plan_at(const char *root, size_t count)
{
    return (struct plan){ .manner = PLAN_BESIDE, .root = root, .count = count, .steps = some_steps };
}

static void the_activation_command_is_quoted_for_its_shell(void **state)
{
    static const struct { const char *shell, *root, *expected; } rows[] = {
        { "/bin/bash", "/a/b", "source /a/b/bin/activate" },
        { "/usr/bin/zsh", "/a b", "source '/a b/bin/activate'" },
        { "/bin/bash", "/it's", "source '/it'\\''s/bin/activate'" },
        { "/bin/sh", "/a", ". /a/bin/activate" },
        { "/bin/dash", "/$(x)", ". '/$(x)/bin/activate'" },
        { NULL, "/a", ". /a/bin/activate" },
        { "", "/a", ". /a/bin/activate" },
        { "/bin/ksh", "/a", ". /a/bin/activate" },
        { "/usr/bin/fish", "/a\\'b", "source '/a\\\\\\'b/bin/activate.fish'" },
        { "tcsh", "/wow!'", "source '/wow\\!'\\''/bin/activate.csh'" },
        { "/bin/csh", "/a", "source /a/bin/activate.csh" },
        { "/opt/nu", "/a\"\\b", "overlay use \"/a\\\"\\\\b/bin/activate.nu\"" },
        { "/usr/bin/xonsh", "/a'", "source \"/a'/bin/activate.xsh\"" },
        { "/usr/bin/pwsh", "/a'\xe2\x80\x99", "& '/a''\xe2\x80\x99\xe2\x80\x99/bin/Activate.ps1'" },
        { "/usr/bin/pwsh", "/a", "& /a/bin/Activate.ps1" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena = test_arena();
        struct plan plan = plan_at(rows[i].root, SOME_STEPS);
        assert_string_equal(report_activation(&arena, &a_posix_host, &plan, rows[i].shell), rows[i].expected);
        arena_end(&arena);
    }
}

static void windows_paths_keep_their_separators(void **state)
{
    struct arena arena = test_arena();
    struct step step = { .kind = STEP_COPY, .path = "Scripts/Activate.ps1" };
    struct plan plan = { .root = "C:\\Users\\u\\my env", .count = 1, .steps = &step };
    assert_string_equal(report_activation(&arena, &a_windows_host, &plan, NULL),
                        "& 'C:\\Users\\u\\my env\\Scripts\\Activate.ps1'");
    arena_end(&arena);
}

static void no_command_is_shown_that_could_not_be_pasted(void **state)
{
    struct arena arena = test_arena();
    struct plan plan = plan_at("/a\033[2J", SOME_STEPS), unmade = plan_at("/a", 2);
    assert_null(report_activation(&arena, &a_posix_host, &plan, "/bin/bash"));
    assert_null(report_activation(&arena, &a_posix_host, &unmade, "/bin/bash"));
    arena_end(&arena);
}

/* What stands in the way is left out rather than written wrong. */
static void commands_of_windows_are_those_of_cmd_and_powershell(void **state)
{
    static struct step steps[] = {
        { .kind = STEP_TEXT, .path = "Scripts/activate.bat" }, { .kind = STEP_COPY, .path = "Scripts/Activate.ps1" },
        { .kind = STEP_TEXT, .path = "Scripts/activate" },
    };
    static const struct { const char *shell, *root, *expected; } rows[] = {
        { "cmd", "C:\\a", "C:\\a\\Scripts\\activate.bat" },
        { "CMD.EXE", "C:\\a b&c^", "\"C:\\a b&c^\\Scripts\\activate.bat\"" },
        { "cmd.exe", "C:\\100%", NULL },
        { "PowerShell.exe", "C:\\a", "& 'C:\\a\\Scripts\\Activate.ps1'" },
        { "pwsh.exe", "C:\\a'b", "& 'C:\\a''b\\Scripts\\Activate.ps1'" },
        { "C:\\Git\\bin\\bash.exe", "C:\\a", "source 'C:\\a\\Scripts\\activate'" },
        { "nonsense", "C:\\a", "& 'C:\\a\\Scripts\\Activate.ps1'" },
        { "fish.exe", "C:\\a", NULL },              /* no script of it was made */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena = test_arena();
        struct plan plan = { .root = rows[i].root, .count = 3, .steps = steps };
        const char *command = report_activation(&arena, &a_windows_host, &plan, rows[i].shell);
        assert_int_equal(command == NULL, rows[i].expected == NULL);
        if (command != NULL)
            assert_string_equal(command, rows[i].expected);
        arena_end(&arena);
    }
}

static void scripts_that_are_there_already_are_named_too(void **state)
{
    static const char *scripts[] = { "bin/activate.fish", "bin/activate", NULL };
    struct arena arena = test_arena();
    struct plan plan = { .root = "/a", .scripts = scripts };
    assert_string_equal(report_activation(&arena, &a_posix_host, &plan, "bash"), "source /a/bin/activate");
    assert_null(report_activation(&arena, &a_posix_host, &plan, "nu"));
    assert_null(report_powershell_script(&arena, &plan));
    arena_end(&arena);
}

static void the_shell_is_the_parent_or_else_what_the_environment_says(void **state)
{
    static const struct { struct shell_signs signs; const char *posix, *windows; } rows[] = {
        { { NULL, NULL, NULL }, "sh", "powershell" },
        { { NULL, NULL, "$P$G" }, "sh", "cmd" },
        { { NULL, "/bin/zsh", NULL }, "zsh", "zsh" },
        { { NULL, "/usr/bin/bash", "$P$G" }, "bash", "bash" },              /* Git Bash, started from cmd */
        { { "fish", "/bin/bash", NULL }, "fish", "fish" },
        { { "-zsh", "/bin/bash", NULL }, "zsh", "zsh" },                    /* a login */
        { { "dash", "/bin/bash", NULL }, "dash", "dash" },                  /* what dash takes, bash does */
        { { "sh", "/usr/bin/fish", NULL }, "fish", "fish" },                /* a script: fish would not take it */
        { { "sh", "/opt/unheard-of", NULL }, "sh", "sh" },
        { { "make", "/bin/tcsh", NULL }, "tcsh", "tcsh" },
        { { "python3", NULL, NULL }, "sh", "powershell" },
        { { "cmd.exe", NULL, "$P$G" }, "sh", "cmd" },
        { { "pwsh.exe", NULL, "$P$G" }, "sh", "pwsh" },
        { { "PowerShell.exe", "/usr/bin/bash", "$P$G" }, "bash", "powershell" },
        { { "explorer.exe", NULL, "$P$G" }, "sh", "cmd" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena = test_arena();
        const struct host *windows = &a_windows_host;
        const char *expected = rows[i].posix;
        if (rows[i].signs.prompt == NULL || rows[i].signs.shell != NULL)
            assert_string_equal(report_shell(&arena, &a_posix_host, &rows[i].signs), expected);
        assert_string_equal(report_shell(&arena, windows, &rows[i].signs), rows[i].windows);
        arena_end(&arena);
    }
}

static void only_powershell_has_policies(void **state)
{
    struct arena arena = test_arena();
    assert_true(report_is_powershell(&arena, &a_windows_host, NULL));
    assert_true(report_is_powershell(&arena, &a_posix_host, "pwsh"));
    assert_false(report_is_powershell(&arena, &a_windows_host, "cmd"));
    assert_false(report_is_powershell(&arena, &a_posix_host, NULL));
    arena_end(&arena);
}

/* A remedy is pasted into cmd as well as into PowerShell. */
static void a_path_in_a_command_is_one_word_of_the_familys_shells(void **state)
{
    static const struct { const char *path, *posix, *windows; } rows[] = {
        { "/a/b", "/a/b", "/a/b" }, { "C:\\a", "'C:\\a'", "C:\\a" }, { "C:\\a b", "'C:\\a b'", "\"C:\\a b\"" },
        { "it's", "'it'\\''s'", "\"it's\"" }, { "a$b", "'a$b'", "'a$b'" }, { "100% 'x'", "'100% '\\''x'\\'''", "'100% ''x'''" },
        { "a\xe2\x80\x9d b", "'a\xe2\x80\x9d b'", "'a\xe2\x80\x9d b'" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena = test_arena();
        assert_string_equal(report_quoted(&arena, &a_posix_host, rows[i].path), rows[i].posix);
        assert_string_equal(report_quoted(&arena, &a_windows_host, rows[i].path), rows[i].windows);
        arena_end(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_activation_command_is_quoted_for_its_shell),
        cmocka_unit_test(windows_paths_keep_their_separators),
        cmocka_unit_test(no_command_is_shown_that_could_not_be_pasted),
        cmocka_unit_test(commands_of_windows_are_those_of_cmd_and_powershell),
        cmocka_unit_test(scripts_that_are_there_already_are_named_too),
        cmocka_unit_test(the_shell_is_the_parent_or_else_what_the_environment_says),
        cmocka_unit_test(only_powershell_has_policies),
        cmocka_unit_test(a_path_in_a_command_is_one_word_of_the_familys_shells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
