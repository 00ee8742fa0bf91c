/* test_text.c: what is said to people, and what never reaches their terminal. */
#include "tests/support/check.h"
#include "tests/support/hosts.h"

#include "src/base/utf8.h"
#include "src/report/text.h"

static const struct interpreter a_python = {
    .implementation = CPYTHON, .major = 3, .minor = 13, .micro = 1, .level = "", .base = "/usr/bin/python3.13"
};

/* ---- colour ----------------------------------------------------------------------------------- */

static void colour_is_decided_by_the_first_sign_that_speaks(void **state)
{
    static const struct { struct color_signs signs; bool expected; } rows[] = {
        { { COLOR_AUTO, NULL, NULL, NULL, NULL, true }, true },
        { { COLOR_AUTO, NULL, NULL, NULL, NULL, false }, false },
        { { COLOR_AUTO, NULL, NULL, NULL, "xterm", true }, true },
        { { COLOR_AUTO, NULL, NULL, NULL, "dumb", true }, false },
        { { COLOR_AUTO, "1", NULL, NULL, "xterm", true }, false },
        { { COLOR_AUTO, "", NULL, NULL, "xterm", true }, true },            /* empty says nothing */
        { { COLOR_AUTO, "1", "1", "1", "xterm", true }, false },            /* NO_COLOR before the others */
        { { COLOR_AUTO, NULL, "1", NULL, "dumb", false }, true },
        { { COLOR_AUTO, NULL, "0", NULL, "xterm", false }, false },
        { { COLOR_AUTO, NULL, NULL, "1", NULL, false }, true },
        { { COLOR_AUTO, NULL, NULL, "", NULL, false }, false },
        { { COLOR_AUTO, NULL, "0", "3", NULL, false }, true },
        { { COLOR_ALWAYS, "1", NULL, NULL, "dumb", false }, true },
        { { COLOR_NEVER, NULL, "1", "1", "xterm", true }, false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(report_in_color(&rows[i].signs), rows[i].expected);
}

/* ---- errors ----------------------------------------------------------------------------------- */

static void a_usage_error_looks_as_argparse_shows_it(void **state)
{
    struct arena arena = test_arena();
    struct request request = { .called = "py-venv" };
    struct error error = { 0 };
    error_say(&error, E_USAGE, "unrecognized arguments: --clera");
    error_remedy(&error, "did you mean --clear?");
    const char *text = report_error(&arena, &request, &error, NULL, false);
    assert_int_equal(strncmp(text, "usage: py-venv [-h] ", 20), 0);
    assert_true(str_ends(str_of(text), "\npy-venv: error: unrecognized arguments: --clera\ndid you mean --clear?\n"));
    arena_end(&arena);
}

static void an_error_has_sentence_reason_code_and_remedy(void **state)
{
    struct arena arena = test_arena();
    struct error error = { 0 };
    error_set(&error, E_WRITE, (struct os_status){ OS_DENIED, 13 }, "cannot create %s", "/a/b");
    error_remedy(&error, "choose a folder of yours");
    assert_string_equal(report_error(&arena, NULL, &error, "Permission denied", false),
                        "Error: cannot create /a/b: Permission denied [E_WRITE]\nTry: choose a folder of yours\n");
    error_say(&error, E_NO_PYTHON, "no python3 on PATH");
    assert_string_equal(report_error(&arena, NULL, &error, "", false), "Error: no python3 on PATH [E_NO_PYTHON]\n");
    arena_end(&arena);
}

/* Nothing of `text` may move a cursor, hide text or turn its order round. */
static void is_harmless_on_a_terminal(const char *text)
{
    str rest = str_of(text);
    while (rest.size > 0) {
        int32_t code = utf8_next(&rest);
        assert_true(code == '\n' || utf8_is_drawable(code));
    }
}

static size_t lines_of(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++)
        count += *text == '\n';
    return count;
}

static const char *const hostile[] = {
    "\033[2J\033]0;owned\007",          /* escape sequences */
    "\xc2\x9b" "31m",                   /* C1: CSI in UTF-8 */
    "\x9b" "31m",                       /* C1 as a bare byte */
    "a\rb\nError: forged",              /* other lines */
    "\xe2\x80\xae" "gpj.exe",           /* U+202E turns the order round */
    "\xe2\x80\xa8\xe2\x81\xa6\xef\xbf\xbe",
    "\xff\xfe\xc0\x80",
    "\x7f\x08\x08\x08",
};

static void nothing_hostile_reaches_the_terminal(void **state)
{
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        struct arena arena = test_arena();
        struct request request = { .called = hostile[i] };
        struct error error = { 0 };
        error_say(&error, E_NO_PYTHON, "no interpreter %s", hostile[i]);
        error_remedy(&error, "remove %s", hostile[i]);
        const char *text = report_error(&arena, &request, &error, hostile[i], false);
        is_harmless_on_a_terminal(text);
        assert_int_equal(lines_of(text), 2);
        error_say(&error, E_USAGE, "unrecognized arguments: %s", hostile[i]);
        is_harmless_on_a_terminal(report_error(&arena, &request, &error, NULL, false));
        arena_end(&arena);
    }
}

static void colour_appears_only_when_asked(void **state)
{
    struct arena arena = test_arena();
    struct error error = { 0 };
    error_say(&error, E_NO_PYTHON, "none");
    assert_string_equal(report_error(&arena, NULL, &error, NULL, true),
                        "\033[1;31mError: \033[0mnone [E_NO_PYTHON]\n");
    arena_end(&arena);
}

/* ---- outcomes --------------------------------------------------------------------------------- */

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

static const char *said(struct arena *arena, const struct request *request, const struct plan *plan,
                        const struct outcome *outcome, bool terminal)
{
    const struct report_manner manner = { .terminal = terminal, .color = false, .shell = "/bin/bash" };
    return report_outcome(arena, &a_posix_host, request, &a_python, plan, outcome, NULL, &manner);
}

static void success_is_silent_away_from_a_terminal_and_when_quiet(void **state)
{
    struct arena arena = test_arena();
    struct plan plan = plan_at("/a", SOME_STEPS);
    struct outcome outcome = { .done = SOME_STEPS };
    struct request loud = { 0 }, quiet = { .quiet = true };
    assert_string_equal(said(&arena, &loud, &plan, &outcome, false), "");
    assert_string_equal(said(&arena, &quiet, &plan, &outcome, true), "");
    assert_string_equal(said(&arena, &loud, &plan, &outcome, true),
                        "Made /a with CPython 3.13.1 (/usr/bin/python3.13)\n"
                        "Installed pip-24.2\n"
                        "Activate it: source /a/bin/activate\n");
    arena_end(&arena);
}

/* Windows: what PowerShell would not run is said to those who would activate in it, behind the command. */
static void hints_on_policies_are_for_users_of_powershell(void **state)
{
    static const struct { const char *shell; bool hinted; } rows[] = {
        { NULL, true }, { "pwsh.exe", true }, { "/usr/bin/bash", false }, { "/usr/bin/nu", false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena = test_arena();
        struct policies policies = { .count = 1 };
        struct report_manner manner = { .terminal = true, .shell = rows[i].shell, .policies = &policies };
        struct plan plan = plan_at("C:\\a", SOME_STEPS);
        struct outcome outcome = { .done = SOME_STEPS };
        struct request request = { 0 };
        policies.shells[0] = (struct shell_policy){ .policy = POLICY_RESTRICTED, .scope = SCOPE_DEFAULT,
                                                    .verdict = SCRIPT_NOT_ALLOWED };
        const char *text = report_outcome(&arena, &a_windows_host, &request, &a_python, &plan, &outcome, NULL, &manner);
        assert_int_equal(str_ends(str_of(text), "\nHint: Windows PowerShell would not run Activate.ps1: policy "
                                                "Restricted, by default\nTry: Set-ExecutionPolicy -Scope CurrentUser "
                                                "RemoteSigned (for this window alone: -Scope Process)\n"),
                         rows[i].hinted);
        manner.policies = NULL;
        text = report_outcome(&arena, &a_windows_host, &request, &a_python, &plan, &outcome, NULL, &manner);
        assert_null(strstr(text, "Hint"));
        arena_end(&arena);
    }
}

static void the_powershell_script_is_named_only_when_it_is_made(void **state)
{
    struct arena arena = test_arena();
    struct plan plan = plan_at("C:\\a", SOME_STEPS), unmade = plan_at("C:\\a", 2);
    plan.host = unmade.host = &a_windows_host;
    plan.bin = unmade.bin = "Scripts";
    assert_string_equal(report_powershell_script(&arena, &plan), "C:\\a\\Scripts\\Activate.ps1");
    assert_null(report_powershell_script(&arena, &unmade));
    arena_end(&arena);
}

static void warnings_are_shown_whoever_listens(void **state)
{
    struct arena arena = test_arena();
    struct plan plan = plan_at("/a", SOME_STEPS);
    struct outcome outcome = { .done = SOME_STEPS, .copied_instead = 2, .litter = "/.a\033" };
    struct request quiet = { .quiet = true };
    plan.warnings[plan.warning_count++] = "left out\nactivate.csh";
    assert_string_equal(said(&arena, &quiet, &plan, &outcome, false),
                        "Warning: left out\\nactivate.csh\n"
                        "Warning: links cannot be made here; copied instead: 2\n"
                        "Warning: this folder of ours could not be removed, and may be deleted: /.a\\x1b\n");
    arena_end(&arena);
}

static void verbose_lists_the_steps_that_were_done_and_why(void **state)
{
    struct arena arena = test_arena();
    struct plan plan = plan_at("/a", SOME_STEPS);
    struct outcome outcome = { .done = 3 };
    struct request verbose = { .verbose = 1 };
    const char *text = said(&arena, &verbose, &plan, &outcome, false);
    assert_true(str_starts(str_of(text), "  folder  bin: holds the programs\n"
                                         "  link    bin/python to /usr/bin/python3.13: the interpreter\n"
                                         "  file    bin/activate: for POSIX shells\nMade /a with "));
    assert_null(strstr(text, "pyvenv.cfg"));
    arena_end(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(colour_is_decided_by_the_first_sign_that_speaks),
        cmocka_unit_test(a_usage_error_looks_as_argparse_shows_it),
        cmocka_unit_test(an_error_has_sentence_reason_code_and_remedy),
        cmocka_unit_test(nothing_hostile_reaches_the_terminal),
        cmocka_unit_test(colour_appears_only_when_asked),
        cmocka_unit_test(the_activation_command_is_quoted_for_its_shell),
        cmocka_unit_test(windows_paths_keep_their_separators),
        cmocka_unit_test(no_command_is_shown_that_could_not_be_pasted),
        cmocka_unit_test(success_is_silent_away_from_a_terminal_and_when_quiet),
        cmocka_unit_test(hints_on_policies_are_for_users_of_powershell),
        cmocka_unit_test(the_powershell_script_is_named_only_when_it_is_made),
        cmocka_unit_test(warnings_are_shown_whoever_listens),
        cmocka_unit_test(verbose_lists_the_steps_that_were_done_and_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
