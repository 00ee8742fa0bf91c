/* test_ground.c: ENV_DIR in systems of every kind: what cannot be read, what is a mount, what a call may fail at. */
#include "tests/support/check.h"
#include "tests/support/fake.h"
#include "tests/support/hosts.h"

#include "src/find/epoch.h"
#include "src/find/evidence.h"
#include "src/find/survey.h"

static struct arena arena;
static struct survey ground;
static struct error error;
static const struct interpreter python = { .lib_name = "python3.12", .platlibdir = "lib64" };

static int begin(void **state)
{
    arena = test_arena();
    fake_begin(&a_posix_host);
    fake_set("HOME", "/home/u");
    fake_folder("/w", 0755);
    fake_current("/w");
    return 0;
}

static int finished(void **state)
{
    fake_end();
    arena_end(&arena);
    return 0;
}

static bool surveys(const char *given)
{
    error = (struct error){ .code = E_NONE };
    return survey(&arena, &a_posix_host, given, &python, &ground, &error);
}

static void refused(const char *given, enum error_code code, const char *words)
{
    assert_false(surveys(given));
    assert_int_equal(error.code, code);
    if (strstr(error.text, words) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", error.text, words);
}

/* ---- where it lies ------------------------------------------------------------------------------ */

static void the_current_folders_own_name_may_be_the_trouble(void **state)
{
    fake_folder("/w/a\nb", 0755);
    fake_current("/w/a\nb");
    refused("env", E_BAD_TEXT, "the current folder's name holds a line break");
    assert_true(surveys("/w/env"));
}

static void a_way_that_cannot_be_gone_is_told(void **state)
{
    fake_folder("/closed", 0700);
    fake_owner("/closed", 0);
    refused("/closed/env", E_TARGET_PARENT, "Unable to create directory '/closed/env'");
    fake_file("/w/file", 0644, "");
    refused("/w/file/a/b/env", E_TARGET_PARENT, "/w/file is not a folder");
}

static void a_mount_is_known_by_its_device(void **state)
{
    fake_folder("/w/plain", 0755);
    fake_volume("/w/mount");
    assert_true(surveys("plain"));
    assert_false(ground.is_mount);
    assert_true(surveys("mount"));
    assert_true(ground.is_mount);
}

static void home_counts_by_what_its_name_leads_to(void **state)
{
    static const struct { const char *home; bool is_below; } rows[] = {
        { NULL, false }, { "relative", false }, { "/w/env", true }, { "/w/env/below", true }, { "/link", true },
        { "/nowhere", false }, { "/w", false },
    };
    fake_folder("/w/env/below", 0755);
    fake_link("/link", "/w/env/below");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fake_set("HOME", rows[i].home);
        assert_true(surveys("env"));
        assert_int_equal(ground.is_home_or_above, rows[i].is_below);
    }
}

static void repositories_of_three_kinds_are_known(void **state)
{
    static const char *const names[] = { ".git", ".hg", ".svn" };
    for (size_t i = 0; i < 3; i++) {
        fake_folder(text_join(&arena, "/w/", names[i], "-repo/", names[i], NULL), 0755);
        assert_true(surveys(text_join(&arena, names[i], "-repo", NULL)));
        assert_true(ground.holds_repository);
    }
    fake_folder("/w/none/git", 0755);
    assert_true(surveys("none"));
    assert_false(ground.holds_repository);
}

/* ---- what is in it ------------------------------------------------------------------------------ */

static void a_library_of_its_own_is_listed_as_well(void **state)
{
    fake_file("/w/env/lib64/python3.12/x.py", 0644, "");
    fake_file("/w/env/lib/python3.12/y.py", 0644, "");
    assert_true(surveys("env"));
    assert_non_null(survey_find(&ground, "lib64/python3.12/x.py"));
    assert_non_null(survey_find(&ground, "lib/python3.12/y.py"));
    fake_link("/w/other/lib64", "lib");                 /* a link to it is listed once */
    fake_file("/w/other/lib/python3.12/y.py", 0644, "");
    assert_true(surveys("other"));
    assert_null(survey_find(&ground, "lib64/python3.12"));
    static const struct interpreter usual = { .lib_name = "python3.12", .platlibdir = "lib" };
    assert_true(survey(&arena, &a_posix_host, "other", &usual, &ground, &error));
    assert_non_null(survey_find(&ground, "lib/python3.12/y.py"));
}

static void what_cannot_be_read_may_hold_anything(void **state)
{
    fake_folder("/w/env", 0300);
    fake_owner("/w/env", 0);
    refused("env", E_TARGET_PARENT, "/w/env cannot be read");
    fake_file("/w/inner/pyvenv.cfg", 0644, "");
    fake_folder("/w/inner/bin", 0300);
    fake_owner("/w/inner/bin", 0);
    fake_folder("/w/inner/lib", 0300);
    fake_owner("/w/inner/lib", 0);
    assert_true(surveys("inner"));                      /* told when something hangs on it, the first one */
    assert_string_equal(ground.unread, "/w/inner/bin");
    assert_false(survey_is_unread(&ground, &error));
    assert_non_null(strstr(error.text, "/w/inner/bin cannot be read"));
    assert_true(error.remedy[0] != '\0');
}

static void windows_has_names_of_its_own(void **state)
{
    fake_begin(&a_windows_host);
    fake_file("C:\\e\\Lib\\site-packages\\pip\\x.py", 0644, "");
    fake_file("C:\\e\\Scripts\\python.exe", 0755, "");
    fake_folder("C:\\e\\Include", 0755);
    assert_true(survey(&arena, &a_windows_host, "C:\\e", &python, &ground, &error));
    assert_non_null(survey_find(&ground, "Lib/site-packages/pip"));
    assert_non_null(survey_find(&ground, "Scripts/python.exe"));
    assert_non_null(ground.own[0].bytes);
    assert_true(survey(&arena, &a_windows_host, "\\\\?\\C:\\e", &python, &ground, &error));
    assert_string_equal(ground.path, "C:\\e");          /* the same folder, in the words of its calls */
    assert_false(survey(&arena, &a_windows_host, "\\\\?\\Volume{1}\\e", &python, &ground, &error));
    assert_int_equal(error.code, E_TARGET_NAME);
}

/* Each call fails once: the survey is refused in words, or says of what it could not read that it could not. */
static void every_failure_is_told_or_noted(void **state)
{
    for (unsigned nth = 0, calls = 1; nth <= calls; nth++) {
        begin(state);
        fake_file("/w/env/pyvenv.cfg", 0644, "");
        fake_link("/w/env/lib64", "lib");
        fake_folder("/w/env/bin", 0755);
        fake_link("/w/env/bin/python", "/usr/bin/python3");
        fake_folder("/w/env/lib/python3.12/site-packages/pip", 0755);
        fake_fail(FAKE_CALLS, nth, OS_DENIED, false);
        if (!surveys("env"))
            assert_true(error.text[0] != '\0' && error.code != E_NONE);
        else if (ground.unread == NULL)
            assert_non_null(survey_find(&ground, "lib/python3.12/site-packages/pip"));
        if (nth == 0)
            calls = fake_count(FAKE_CALLS);
        finished(state);
    }
    begin(state);
}

/* ---- a date that is given ----------------------------------------------------------------------- */

static void a_date_is_a_whole_number_of_seconds(void **state)
{
    static const struct { const char *text; bool is_set, is_date; int64_t seconds; } rows[] = {
        { NULL, false, true, 0 }, { "", false, true, 0 }, { "0", true, true, 0 }, { "1700000000", true, true, 1700000000 },
        { "9000000000", true, true, 9000000000 }, { "9000000001", true, false, 0 }, { "99999999999999999999", true, false, 0 },
        { "-1", true, false, 0 }, { "1.5", true, false, 0 }, { "x", true, false, 0 }, { "12:", true, false, 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t date;
        fake_set("SOURCE_DATE_EPOCH", rows[i].text);
        assert_int_equal(epoch_is_set(), rows[i].is_set);
        assert_int_equal(surveys("env"), rows[i].is_date);
        if (!rows[i].is_date)
            assert_non_null(strstr(error.text, "SOURCE_DATE_EPOCH is not a whole number of seconds"));
        else if (rows[i].is_set)
            assert_true(epoch_read(&date) && date == rows[i].seconds * 1000000000);
    }
}

/* ---- what is compared with what it was made from ------------------------------------------------- */

static struct evidence taken(const char *path, const char *source)
{
    struct evidence one = { .path = path, .source = source };
    assert_true(surveys("env"));
    evidence_take(&arena, &a_posix_host, &ground, 1, &one);
    return one;
}

static void a_text_is_read_and_a_copy_compared(void **state)
{
    fake_file("/w/env/bin/activate", 0644, "a text");
    fake_file("/w/env/bin/closed", 0600, "a text");
    fake_owner("/w/env/bin/closed", 0);
    fake_file("/usr/bin/same", 0755, "a program");
    fake_file("/w/env/bin/python", 0755, "a program");  /* made after its source */
    fake_file("/w/env/bin/old", 0755, "a program");
    fake_file("/w/env/bin/older", 0755, "a programs");
    fake_file("/usr/bin/other", 0755, "another p");
    fake_file("/usr/bin/newer", 0755, "a program");
    fake_link("/w/env/bin/link", "/usr/bin/same");
    assert_int_equal(taken("bin/activate", NULL).bytes.size, 6);
    assert_null(taken("bin/closed", NULL).bytes.text);
    assert_null(taken("bin/absent", NULL).bytes.text);
    assert_null(taken("bin/link", NULL).bytes.text);
    assert_null(taken(NULL, NULL).bytes.text);
    assert_true(taken("bin/python", "/usr/bin/same").same);
    assert_true(taken("bin/old", "/usr/bin/newer").same);           /* the same bytes, and no look at times */
    assert_false(taken("bin/old", "/usr/bin/other").same);
    assert_false(taken("bin/older", "/usr/bin/newer").same);
    assert_false(taken("bin/old", "/usr/bin/gone").same);
    fake_file("/usr/bin/newer", 0700, "a program");
    fake_owner("/usr/bin/newer", 0);
    assert_false(taken("bin/old", "/usr/bin/newer").same);
    fake_file("/w/env/bin/old", 0700, "a program");
    fake_owner("/w/env/bin/old", 0);
    fake_file("/usr/bin/newer", 0755, "a program");
    assert_false(taken("bin/old", "/usr/bin/newer").same);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, finished)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_current_folders_own_name_may_be_the_trouble),
        TEST(a_way_that_cannot_be_gone_is_told),
        TEST(a_mount_is_known_by_its_device),
        TEST(home_counts_by_what_its_name_leads_to),
        TEST(repositories_of_three_kinds_are_known),
        TEST(a_library_of_its_own_is_listed_as_well),
        TEST(what_cannot_be_read_may_hold_anything),
        TEST(windows_has_names_of_its_own),
        TEST(every_failure_is_told_or_noted),
        TEST(a_date_is_a_whole_number_of_seconds),
        TEST(a_text_is_read_and_a_copy_compared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
