/* test_text.c: what is said to people, and what never reaches their terminal. */
#include "tests/support/check.h"
#include "tests/support/hosts.h"

#include "src/base/utf8.h"
#include "src/plan/shape.h"
#include "src/report/activation.h"
#include "src/report/text.h"
#include "src/report/words.h"

static const struct interpreter a_python = {
    .implementation = CPYTHON, .major = 3, .minor = 13, .micro = 1, .level = "", .base = "/usr/bin/python3.13"
};

/* ---- colour ----------------------------------------------------------------------------------- */

static void colour_is_decided_by_the_first_sign_that_speaks(void **state)
{
    static const struct { struct color_signs signs; bool expected; } rows[] = {
        { { COLOR_AUTO, NULL, NULL, NULL, NULL, true, NULL }, true },
        { { COLOR_AUTO, NULL, NULL, NULL, NULL, false, NULL }, false },
        { { COLOR_AUTO, NULL, NULL, NULL, "xterm", true, NULL }, true },
        { { COLOR_AUTO, NULL, NULL, NULL, "dumb", true, NULL }, false },
        { { COLOR_AUTO, "1", NULL, NULL, "xterm", true, NULL }, false },
        { { COLOR_AUTO, "", NULL, NULL, "xterm", true, NULL }, true },            /* empty says nothing */
        { { COLOR_AUTO, "1", "1", "1", "xterm", true, NULL }, false },            /* NO_COLOR before the others */
        { { COLOR_AUTO, NULL, "1", NULL, "dumb", false, NULL }, true },
        { { COLOR_AUTO, NULL, "0", NULL, "xterm", false, NULL }, false },
        { { COLOR_AUTO, NULL, NULL, "1", NULL, false, NULL }, true },
        { { COLOR_AUTO, NULL, NULL, "", NULL, false, NULL }, false },
        { { COLOR_AUTO, NULL, "0", "3", NULL, false, NULL }, true },
        { { COLOR_AUTO, NULL, NULL, NULL, "xterm", true, "0" }, false },
        { { COLOR_AUTO, NULL, NULL, NULL, "xterm", true, "1" }, true },
        { { COLOR_AUTO, NULL, NULL, NULL, "xterm", false, "1" }, false },   /* it says where, and not that it must be */
        { { COLOR_AUTO, NULL, "1", NULL, "xterm", false, "0" }, true },     /* force before it */
        { { COLOR_ALWAYS, NULL, NULL, NULL, "xterm", true, "0" }, true },
        { { COLOR_ALWAYS, "1", NULL, NULL, "dumb", false, NULL }, true },
        { { COLOR_NEVER, NULL, "1", "1", "xterm", true, NULL }, false },
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
    assert_string_equal(report_error(&arena, NULL, &error, "", false), "Error: no python3 on PATH [E_NO_PYTHON]\n"
                        "Try: choose another one: --list shows which there are\n");
    arena_end(&arena);
}

static void whatever_goes_wrong_there_is_something_that_helps(void **state)
{
#define CODE(code, exit, when) code,
    static const enum error_code codes[] = { ERROR_TABLE(CODE) };
#undef CODE
    struct error error = { 0 };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        for (int cause = OS_OK; cause <= OS_FAILED; cause++) {
            error_set(&error, codes[i], (struct os_status){ (enum os_code)cause, 1 }, "x");
            assert_true(strlen(error_helps(&error)) > 10);
        }
    error_set(&error, E_WRITE, (struct os_status){ OS_NO_SPACE, 28 }, "x");
    assert_non_null(strstr(error_helps(&error), "make room"));
    error_set(&error, E_TARGET_PARENT, (struct os_status){ OS_READ_ONLY, 30 }, "x");
    assert_non_null(strstr(error_helps(&error), "can be written to"));
    error_remedy(&error, "do this");
    assert_string_equal(error_helps(&error), "do this");
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
                        "\033[1;31mError: \033[0mnone [E_NO_PYTHON]\n"
                        "\033[1mTry: \033[0mchoose another one: --list shows which there are\n");
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

/* ---- whole screens ---------------------------------------------------------------------------- */

static void a_screen_has_a_line_for_each_thing_done(void **state)
{
    static struct step steps[] = {
        { .kind = STEP_FOLDER, .path = "Scripts" }, { .kind = STEP_TEXT, .path = "Scripts/activate.bat" },
        { .kind = STEP_TEXT, .path = "Scripts/Activate.ps1" }, { .kind = STEP_UNPACK, .path = "pip-24.2" },
        { .kind = STEP_RUN, .failure = E_UPGRADE_DEPS }, { .kind = STEP_RUN, .failure = E_REQUIREMENTS },
    };
    static const char *files[] = { "base.txt", "my reqs.txt" };
    static const struct { const char *shell, *command; } rows[] = {
        { "cmd", "\"C:\\Users\\Ada L\\.venv\\Scripts\\activate.bat\"" },
        { "powershell", "& 'C:\\Users\\Ada L\\.venv\\Scripts\\Activate.ps1'" },
    };
    struct plan plan = { .host = &a_windows_host, .root = "C:\\Users\\Ada L\\.venv", .count = 6, .steps = steps };
    struct request request = { .requirements = { 2, files } };
    struct outcome outcome = { .status = MADE_CREATED, .changed = true, .done = 6 };
    struct interpreter python = a_python;
    python.base = "C:\\Python313\\python.exe";
    for (size_t i = 0; i < 2; i++) {
        struct arena arena = test_arena();
        struct report_manner manner = { .terminal = true, .shell = rows[i].shell, .nanoseconds = 2120000000 };
        assert_string_equal(report_outcome(&arena, &a_windows_host, &request, &python, &plan, &outcome, NULL, &manner),
                            text_join(&arena, "Made C:\\Users\\Ada L\\.venv with CPython 3.13.1 "
                                      "(C:\\Python313\\python.exe) in 2.1 s\nInstalled pip-24.2\nUpgraded pip\n"
                                      "Installed what base.txt lists\nInstalled what my reqs.txt lists\nActivate it: ",
                                      rows[i].command, "\n", NULL));
        arena_end(&arena);
    }
}

static void what_was_mended_is_named_up_to_a_screenful(void **state)
{
    struct arena arena = test_arena();
    struct shape shape = { 0 };
    static const char *scripts[] = { "bin/activate", NULL };
    struct plan plan = { .host = &a_posix_host, .root = "/a", .scripts = scripts };
    struct outcome outcome = { .status = MADE_REPAIRED, .changed = true, .shape = &shape };
    struct request request = { .ensure = true };
    shape_add(&arena, &shape, S_FILE_MISSING, "bin/activate", "is missing");
    assert_string_equal(said(&arena, &request, &plan, &outcome, true),
                        "Brought up to date /a with CPython 3.13.1 (/usr/bin/python3.13)\n"
                        "Mended: bin/activate is missing\nActivate it: source /a/bin/activate\n");
    for (size_t i = 0; i < 11; i++)
        shape_add(&arena, &shape, S_SCRIPT_STALE, text_format(&arena, "bin/s\033%u", (unsigned)i), "is stale");
    const char *text = said(&arena, &request, &plan, &outcome, true);
    assert_non_null(strstr(text, "Mended: bin/s\\x1b8 is stale\n... and 2 more\n"));
    assert_null(strstr(text, "\033"));
    outcome.status = MADE_UPGRADED;
    assert_non_null(strstr(said(&arena, &request, &plan, &outcome, true), "Upgraded /a with "));
    outcome = (struct outcome){ .status = MADE_UNCHANGED, .shape = &shape };
    static struct step run = { .kind = STEP_RUN, .failure = E_REQUIREMENTS };
    plan.steps = &run;
    plan.count = 1;
    assert_string_equal(said(&arena, &request, &plan, &outcome, true),
                        "In shape: /a with CPython 3.13.1 (/usr/bin/python3.13)\nActivate it: source /a/bin/activate\n");
    arena_end(&arena);
}

static void time_is_told_as_exactly_as_it_matters(void **state)
{
    static const struct { uint64_t nanoseconds; const char *words; } rows[] = {
        { 0, "0.0 ms" }, { 849999, "0.8 ms" }, { 9949999, "9.9 ms" }, { 9950000, "10 ms" }, { 140400000, "140 ms" },
        { 999499999, "999 ms" }, { 999500000, "1.0 s" }, { 2149999999, "2.1 s" }, { 99949999999, "99.9 s" },
        { 99950000000, "100 s" }, { 7200000000000, "7200 s" },
    };
    struct arena arena = test_arena();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(words_time(&arena, rows[i].nanoseconds), rows[i].words);
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
        cmocka_unit_test(whatever_goes_wrong_there_is_something_that_helps),
        cmocka_unit_test(nothing_hostile_reaches_the_terminal),
        cmocka_unit_test(colour_appears_only_when_asked),
        cmocka_unit_test(a_screen_has_a_line_for_each_thing_done),
        cmocka_unit_test(what_was_mended_is_named_up_to_a_screenful),
        cmocka_unit_test(time_is_told_as_exactly_as_it_matters),
        cmocka_unit_test(success_is_silent_away_from_a_terminal_and_when_quiet),
        cmocka_unit_test(hints_on_policies_are_for_users_of_powershell),
        cmocka_unit_test(the_powershell_script_is_named_only_when_it_is_made),
        cmocka_unit_test(warnings_are_shown_whoever_listens),
        cmocka_unit_test(verbose_lists_the_steps_that_were_done_and_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
