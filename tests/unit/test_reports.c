/* test_reports.c: the smaller reports: the cache, many environments at once, JSON of what was made, the end of a set-up. */
#include "tests/support/fresh.h"
#include "tests/support/hosts.h"

#include "src/report/cache_report.h"
#include "src/report/diff.h"
#include "src/report/made_json.h"
#include "src/report/progress.h"
#include "src/report/setup_text.h"
#include "src/report/shape_text.h"
#include "src/report/table.h"
#include "src/report/activation.h"
#include "src/report/text.h"
#include "src/report/words.h"

/* ---- the cache ---- */

static void an_entry_says_its_size_and_when_it_was_used_last(void **state)
{
    static const int64_t a_day = (int64_t)24 * 3600 * 1000000000;
    static const struct { uint64_t bytes; int64_t days; const char *line; } rows[] = {
        { 0, 0, "  pip 24.2  3 files, 0 kB, used today\n" },
        { 1, 1, "  pip 24.2  3 files, 1 kB, used yesterday\n" },
        { 999000, 2, "  pip 24.2  3 files, 999 kB, used 2 days ago\n" },
        { 1999000, -1, "  pip 24.2  3 files, 1.9 MB, used today\n" },     /* by a clock that went wrong */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct cached one = { "pip", "24.2", "e", NULL, 3, rows[i].bytes, 100 * a_day - rows[i].days * a_day };
        struct cache_report report = { "/c", NULL, 1, &one, rows[i].bytes, 100 * a_day };
        assert_non_null(strstr(report_cache(&arena, &report), rows[i].line));
    }
}

static void a_cache_that_is_not_used_says_why(void **state)
{
    struct cached entries[] = { { NULL, NULL, "half\033", NULL, 0, 0, 0 }, { "pip", "1", "e", "CPython 3.12.4", 1, 1, 0 } };
    struct cache_report report = { "/c", "it is open to others", 2, entries, 1, 0 };
    const char *text = report_cache(&arena, &report);
    assert_non_null(strstr(text, "Cache: /c\nIt is not used: it is open to others\n  (not finished, or damaged)  half\\x1b\n"));
    assert_non_null(strstr(text, ", with the bytecode of CPython 3.12.4, used today\nWheels: 2, 1 kB\n"));
    report = (struct cache_report){ NULL, NULL, 0, NULL, 0, 0 };
    assert_string_equal(report_cache(&arena, &report), "Cache: none\nWheels: 0, 0 kB\n");
}

/* ---- many ---- */

static void the_line_of_progress_fits_its_terminal(void **state)
{
    struct progress progress = { 5, 10, 0, 0 };
    assert_string_equal(report_progress(&arena, &progress, NULL, 0), "5 of 10, 0 a second");
    progress = (struct progress){ 5, 10, 1, 2500000000u };
    assert_string_equal(report_progress(&arena, &progress, "/e\n", 0), "5 of 10, 2 a second, 1 failed: /e\\n");
    assert_string_equal(report_progress(&arena, &progress, "/e", 7), "5 of 10");
    assert_string_equal(report_progress(&arena, &progress, "/\xe4\xb8\xad\xe4\xb8\xad", 35),
                        "5 of 10, 2 a second, 1 failed: /\xe4\xb8\xad");
}

/* ---- JSON ---- */

static const struct request nothing = { .quiet = true };

static void json_names_programs_hints_and_what_is_not_known(void **state)
{
    const char *const command[] = { "/e/bin/python", "-m", "pip", NULL };
    struct interpreter unknown = { .base = NULL };
    struct store store = { .folder = NULL };
    struct outcome outcome = { .status = MADE_CREATED };
    struct policies policies = { .count = 1 };
    struct plan plan = plan_for(&arena, &a_posix_host, "/e", PLAN_BESIDE);
    plan_add_run(&plan, command, NULL, E_REQUIREMENTS, "pip");
    policies.shells[0] = (struct shell_policy){ .policy = POLICY_RESTRICTED, .verdict = SCRIPT_NOT_ALLOWED };
    struct json json = made_json_begin(&arena);
    made_json_add(&json, &nothing, &unknown, &plan, &outcome, &store, &policies);
    const char *text = made_json_end(&json);
    assert_non_null(strstr(text, "\"version\": null"));
    assert_non_null(strstr(text, "\"path\": \"/e/bin/python\""));
    assert_non_null(strstr(text, "would not run Activate.ps1"));
    assert_non_null(strstr(text, "\"powershell\": {"));
    json = made_json_begin(&arena);
    made_json_add(&json, &nothing, &unknown, &plan, &outcome, &store, NULL);
    assert_non_null(strstr(made_json_end(&json), "\"powershell\": null"));
}

static void json_of_a_failure_has_a_remedy(void **state)
{
    struct error error = { .code = E_NONE };
    struct json json = made_json_begin(&arena);
    error_say(&error, E_WRITE, "no");
    made_json_fail(&json, "/e", &error, NULL);
    assert_non_null(strstr(made_json_end(&json), "\"remedy\": \"run the same command again"));
    error_remedy(&error, "try it");
    json = made_json_begin(&arena);
    made_json_fail(&json, "/e", &error, "full");
    assert_non_null(strstr(made_json_end(&json), "\"remedy\": \"try it\""));
}

/* ---- a set-up ---- */

static void the_end_of_a_set_up_says_what_was_not_started_and_where_the_log_is(void **state)
{
    assert_string_equal(setup_ending(&arena, "app", NULL, NULL), "");
    assert_string_equal(setup_ending(&arena, NULL, "downloads", NULL), "");
    assert_string_equal(setup_ending(&arena, "app", "downloads", "/l"),
                        "Not started: app, because of this folder: downloads; move it to its own place first\nLog: /l\n");
}

static void what_blocks_a_program_on_windows_is_told_by_its_number(void **state)
{
    static const struct { uint32_t number; bool blocked; } rows[] = { { 1260, true }, { 4551, true }, { 225, true }, { 5, false } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct error error = { .code = E_NONE };
        struct setup_cause cause = { &a_windows_host, &error, "C:\\a", STR(""), false };
        error_set(&error, E_REQUIREMENTS, (struct os_status){ OS_FAILED, rows[i].number }, "x");
        assert_int_equal(setup_remedy(&cause) != NULL, rows[i].blocked);
        cause.host = &a_posix_host;
        assert_null(setup_remedy(&cause));
    }
}

static void a_folder_that_cannot_be_written_to_is_told_by_the_cause(void **state)
{
    static const struct { enum error_code code; enum os_code cause; const char *folder, *word; } rows[] = {
        { E_WRITE, OS_DENIED, "C:\\a", "Documents" },      { E_WRITE, OS_READ_ONLY, "C:\\a", "Documents" },
        { E_WRITE, OS_BUSY, "C:\\OneDrive\\a", "OneDrive" }, { E_WRITE, OS_NO_SPACE, "C:\\OneDrive\\a", NULL },
        { E_TARGET_HELD, OS_DENIED, "C:\\a", NULL },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct error error = { .code = E_NONE };
        struct setup_cause cause = { &a_windows_host, &error, rows[i].folder, STR(""), false };
        error_set(&error, rows[i].code, (struct os_status){ rows[i].cause, 0 }, "x");
        const char *remedy = setup_remedy(&cause);
        assert_int_equal(remedy == NULL, rows[i].word == NULL);
        assert_true(remedy == NULL || strstr(remedy, rows[i].word) != NULL);
    }
}

static void what_an_error_says_of_its_candidates_counts_too(void **state)
{
    struct error error = { .code = E_NONE };
    struct setup_cause cause = { &a_windows_host, &error, "C:\\a", STR(""), false };
    error_set(&error, E_NO_PYTHON, (struct os_status){ OS_OK, 0 }, "there is none");
    const char *plain = setup_remedy(&cause);
    error.details = "python.exe: it is the Store's stub\n";
    assert_string_not_equal(setup_remedy(&cause), plain);
}

/* ---- words ---- */

static void an_interpreter_in_words(void **state)
{
    struct interpreter python = { .implementation = GRAALPY, .major = 3, .minor = 12, .micro = 1, .level = "rc1" };
    assert_string_equal(words_version(&arena, &python), "3.12.1rc1");
    python.level = NULL;
    assert_string_equal(words_version(&arena, &python), "3.12.1");
    assert_string_equal(words_implementation(GRAALPY), "GraalPy");
    assert_string_equal(words_variant(&python), "");
    python.debug = true;
    assert_string_equal(words_variant(&python), "debug");
    python.free_threaded = true;
    assert_string_equal(words_variant(&python), "free-threaded debug");
    python.debug = false;
    assert_string_equal(words_variant(&python), "free-threaded");
}

static void a_table_leaves_out_what_nobody_knows(void **state)
{
    static const struct interpreter python = { .major = 3, .minor = 8, .executable = "/p" };
    static const struct finding list[] = {
        { .path = "/p", .source = SOURCE_CONDA, .python = &python, .is_conda = true, .is_default = true, .company = "C" },
        { .path = "/q", .source = SOURCE_CONDA_ENVIRONMENT, .is_conda = true, .company = "C", .tag = "T" },
    };
    struct findings findings = { 2, list, NULL };
    const char *text = report_table(&arena, &findings, true, true);
    assert_null(strstr(text, "would be taken"));
    assert_null(strstr(text, ", conda"));
    assert_non_null(strstr(text, ", C/T"));
}

/* ---- what was made ---- */

static const char *outcome_with(const struct host *host, const struct request *request, const struct outcome *outcome,
                                const struct store *store, bool color)
{
    struct report_manner manner = { .terminal = true, .color = color, .shell = "/bin/sh" };
    struct interpreter python = { .level = "", .base = "/p" };
    struct plan plan = plan_for(&arena, host, "/e", PLAN_BESIDE);
    plan.instead = "links cannot be made";
    plan_add_folder(&plan, "bin", "");
    plan_add_text(&plan, "bin/activate", STR("x"), 0644, "");
    plan_add_text(&plan, "pyvenv.cfg", STR("x"), 0644, "its mark");
    return report_outcome(&arena, host, request, &python, &plan, outcome, store, &manner);
}

static void verbose_says_why_nothing_came_out_of_the_cache(void **state)
{
    static const struct { enum os_code code; const char *words; } rows[] = {
        { OS_OTHER_VOLUME, "it lies on another file system" },
        { OS_DENIED, "the system does not allow it" },
        { OS_UNSUPPORTED, "this file system cannot" },
    };
    const struct request verbose = { .verbose = 1 };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct outcome outcome = { .apart = { rows[i].code, 0 }, .done = 3 };
        const char *text = outcome_with(&a_posix_host, &verbose, &outcome, NULL, false);
        assert_non_null(strstr(text, rows[i].words));
        assert_non_null(strstr(text, "  file    bin/activate\n"));
        assert_non_null(strstr(text, "pyvenv.cfg: its mark\n"));
    }
}

static void links_that_could_not_be_made_are_told_in_the_words_of_the_plan(void **state)
{
    struct outcome outcome = { .unlinked = true };
    assert_non_null(strstr(outcome_with(&a_windows_host, &nothing, &outcome, NULL, false), "Warning: links cannot be made\n"));
    outcome = (struct outcome){ .copied_instead = 2, .litter = ".left" };
    assert_non_null(strstr(outcome_with(&a_posix_host, &nothing, &outcome, NULL, true), "copied instead: 2"));
}

static void nothing_is_told_of_what_was_not_done(void **state)
{
    struct request silent[] = { { .dry_run = true }, { .cache_key = true }, { .check = true } };
    struct outcome outcome = { .status = MADE_REPAIRED };
    for (size_t i = 0; i < 3; i++)
        assert_string_equal(outcome_with(&a_posix_host, &silent[i], &outcome, NULL, false), "");
    outcome.status = MADE_UNCHANGED;
    assert_non_null(strstr(outcome_with(&a_posix_host, &silent[2], &outcome, NULL, false), "In shape: /e"));
}

static void before_a_program_starts_nothing_is_said_of_what_was_in_shape(void **state)
{
    const char *items[] = { "app", NULL };
    struct request request = { .exec = { 1, items } };
    struct outcome outcome = { .status = MADE_UNCHANGED };
    assert_string_equal(outcome_with(&a_posix_host, &request, &outcome, NULL, false), "");
    request.verbose = 1;
    assert_non_null(strstr(outcome_with(&a_posix_host, &request, &outcome, NULL, false), "In shape: /e"));
    outcome.status = MADE_CREATED;
    request.verbose = 0;
    const char *text = outcome_with(&a_posix_host, &request, &outcome, NULL, false);
    assert_non_null(strstr(text, "Made /e"));
    assert_null(strstr(text, "Activate it"));
}

static void paths_for_a_command_line_are_quoted_as_its_shell_wants(void **state)
{
    assert_string_equal(report_quoted(&arena, &a_posix_host, "/e"), "/e");
    assert_string_equal(report_quoted(&arena, &a_posix_host, "/a b"), "'/a b'");
    assert_string_equal(report_quoted(&arena, &a_windows_host, "C:\\it's\xe2\x80\x99 \xe2\x80\xa6"),
                        "'C:\\it''s\xe2\x80\x99\xe2\x80\x99 \xe2\x80\xa6'");
}

static void a_usage_error_names_the_program_even_when_nobody_knows_how_it_was_called(void **state)
{
    struct error error = { .code = E_NONE };
    struct request request = { .called = NULL };
    error_say(&error, E_USAGE, "no");
    assert_true(str_ends(str_of(report_error(&arena, &request, &error, NULL, false)),
                         "venvcast: error: no\nvenvcast --help explains the options\n"));
    assert_true(str_ends(str_of(report_error(&arena, NULL, &error, NULL, true)), "no\nvenvcast --help explains the options\n"));
}

/* ---- how texts change ---- */

static void a_diff_of_texts_that_share_nothing_and_are_long_is_old_then_new(void **state)
{
    struct text old = { .arena = &arena }, new = { .arena = &arena };
    for (unsigned i = 0; i < 3000; i++) {
        text_print(&old, "a%u\n", i);
        text_print(&new, "b%u\n", i);
    }
    const char *diff = report_diff(&arena, "f", text_view(&old), text_view(&new));
    assert_true(strstr(diff, "\n-a2999\n+b0\n") != NULL);
    assert_string_equal(report_diff(&arena, "f", STR("a"), (str){ "\0", 1 }), "");
}

static void tabs_of_scripts_stay_and_plans_without_steps_say_so(void **state)
{
    struct plan plan = plan_for(&arena, &a_posix_host, "/e", PLAN_IN_PLACE);
    assert_string_equal(report_plan(&arena, &plan, true), "/e: nothing to do\n");
    plan_add_folder(&plan, "bin", "");
    plan_add_text(&plan, "bin/activate", STR("\tone\033\n"), 0644, "");
    assert_non_null(strstr(report_plan(&arena, &plan, true), "+\tone\\x1b\n"));
}

static void how_one_comes_along_is_a_line_that_fits(void **state)
{
    static const struct { struct pace pace; const char *target; unsigned width; const char *line; } rows[] = {
        { { PHASE_FIND, 0, 0, VOICE_MAIN, NULL }, ".venv", 0, "Looking for the interpreter of .venv" },
        { { PHASE_SEED, 0, 0, VOICE_MAIN, NULL }, ".venv", 79, "Reading the wheels for .venv" },
        { { PHASE_PLAN, 0, 0, VOICE_MAIN, NULL }, ".venv", 79, "Looking at .venv" },
        { { PHASE_BUILD, 0, 0, VOICE_MAIN, NULL }, ".venv", 79, "Making .venv" },
        { { PHASE_BUILD, 3, 21, VOICE_MAIN, NULL }, "a\033\xc3\xa9\x7f~", 79, "Making 3 of 21: a????~" },
        { { PHASE_WAIT, 0, 0, VOICE_MAIN, NULL }, "/srv/envs/a", 20, "Waiting for another " },
        { { PHASE_WAIT, 0, 0, VOICE_MAIN, NULL }, NULL, 79, "Waiting for another run at " },
    };
    char line[512], small[24], path[400] = "";
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        report_pace(line, sizeof line, &rows[i].pace, rows[i].target, rows[i].width);
        assert_string_equal(line, rows[i].line);
    }
    memset(path, 'x', sizeof path - 1);
    report_pace(line, sizeof line, &rows[2].pace, path, 0);
    assert_int_equal(strlen(line), strlen("Looking at ") + 200);
    report_pace(small, sizeof small, &rows[2].pace, path, 79);
    assert_int_equal(strlen(small), sizeof small - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_entry_says_its_size_and_when_it_was_used_last),
        TEST(how_one_comes_along_is_a_line_that_fits),
        TEST(a_cache_that_is_not_used_says_why),
        TEST(the_line_of_progress_fits_its_terminal),
        TEST(json_names_programs_hints_and_what_is_not_known),
        TEST(json_of_a_failure_has_a_remedy),
        TEST(the_end_of_a_set_up_says_what_was_not_started_and_where_the_log_is),
        TEST(what_blocks_a_program_on_windows_is_told_by_its_number),
        TEST(a_folder_that_cannot_be_written_to_is_told_by_the_cause),
        TEST(what_an_error_says_of_its_candidates_counts_too),
        TEST(an_interpreter_in_words),
        TEST(a_table_leaves_out_what_nobody_knows),
        TEST(verbose_says_why_nothing_came_out_of_the_cache),
        TEST(links_that_could_not_be_made_are_told_in_the_words_of_the_plan),
        TEST(nothing_is_told_of_what_was_not_done),
        TEST(before_a_program_starts_nothing_is_said_of_what_was_in_shape),
        TEST(paths_for_a_command_line_are_quoted_as_its_shell_wants),
        TEST(a_usage_error_names_the_program_even_when_nobody_knows_how_it_was_called),
        TEST(a_diff_of_texts_that_share_nothing_and_are_long_is_old_then_new),
        TEST(tabs_of_scripts_stay_and_plans_without_steps_say_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
