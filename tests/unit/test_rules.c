/* test_rules.c: who decides which Python is meant, in a system of its own. */
#include "tests/support/check.h"
#include "tests/support/fake.h"
#include "tests/support/hosts.h"

#include "src/find/rules.h"

static struct arena arena;
static struct wishes wishes;
static struct error error;

static int begin(void **state)
{
    arena = test_arena();
    fake_begin(&a_posix_host);
    fake_set("HOME", "/home/u");
    fake_folder("/home/u/project/deep/er", 0755);
    fake_current("/home/u/project/deep");
    return 0;
}

static int end(void **state)
{
    fake_end();
    arena_end(&arena);
    return 0;
}

static bool read_with(const struct host *host, const char *target, const char *python, const char *selector,
                      bool no_project)
{
    const char *const targets[] = { target };
    struct request request = { .target_count = 1, .targets = targets, .python = python, .selector = selector,
                               .no_project = no_project };
    error = (struct error){ .code = E_NONE };
    return rules_read(&arena, host, &request, &wishes, &error);
}

/* The first wish of an environment at `target`, by rule and text; NULL, NULL: nobody wishes anything. */
static void expect(const char *target, const char *rule, const char *text)
{
    assert_true(read_with(&a_posix_host, target, NULL, NULL, false));
    assert_int_equal(wishes.count > 0, rule != NULL);
    if (rule == NULL)
        return;
    assert_string_equal(wishes.list[0].rule, rule);
    assert_string_equal(wishes.list[0].spec.text, text);
}

static void options_come_before_variables_before_files_before_the_environment(void **state)
{
    expect("e", NULL, NULL);
    fake_set("VIRTUAL_ENV", "/home/u/env");
    expect("e", "VIRTUAL_ENV", "/home/u/env");
    assert_true(wishes.list[0].may_fail);
    fake_set("PY_PYTHON3", "3.9");
    expect("e", "PY_PYTHON3", "3.9");
    assert_true(wishes.list[0].newest);
    fake_set("PY_PYTHON", "3.10");
    expect("e", "PY_PYTHON", "3.10");
    fake_file("/home/u/project/.python-version", 0644, "3.11\n");
    expect("e", "/home/u/project/.python-version", "3.11");
    fake_set("VENVCAST_PYTHON", "3.12");
    expect("e", "VENVCAST_PYTHON", "3.12");
    assert_true(read_with(&a_posix_host, "e", NULL, "-3.13", false));
    assert_string_equal(wishes.list[0].rule, "-3.13");
    assert_true(read_with(&a_posix_host, "e", "3.14", NULL, false));
    assert_string_equal(wishes.list[0].rule, "--python");
    assert_string_equal(wishes.list[0].spec.text, "3.14");
}

static void empty_and_relative_variables_say_nothing(void **state)
{
    fake_set("VENVCAST_PYTHON", "");
    fake_set("PY_PYTHON", "");
    fake_set("VIRTUAL_ENV", "env");
    expect("e", NULL, NULL);
}

static void a_bare_3_asks_for_the_default_among_the_3s(void **state)
{
    fake_set("PY_PYTHON", "3");
    expect("e", "PY_PYTHON", "3");
    fake_set("PY_PYTHON3", "3.9");
    expect("e", "PY_PYTHON3", "3.9");
    assert_true(read_with(&a_posix_host, "e", NULL, "-3", false));
    assert_string_equal(wishes.list[0].rule, "PY_PYTHON3");
    assert_false(read_with(&a_posix_host, "e", NULL, "-3.x", false));
    assert_int_equal(error.code, E_USAGE);
    assert_true(read_with(&a_posix_host, "e", NULL, "-3.10", false));
    assert_string_equal(wishes.list[0].rule, "-3.10");
}

static void the_nearest_file_counts_from_the_targets_parent_upward(void **state)
{
    fake_file("/home/u/project/pyproject.toml", 0644, "[project]\nrequires-python = '>=3.10'\n");
    expect("e", "/home/u/project/pyproject.toml", ">=3.10");
    fake_file("/home/u/project/.python-version", 0644, "3.11\n");
    expect("e", "/home/u/project/.python-version", "3.11");           /* of the two in one folder the exact one */
    fake_file("/home/u/project/deep/er/.python-version", 0644, "3.12\n");
    expect("e", "/home/u/project/.python-version", "3.11");           /* not the current folder, but ... */
    expect("er/e", "/home/u/project/deep/er/.python-version", "3.12");
    expect("/srv/e", NULL, NULL);
    assert_true(read_with(&a_posix_host, "er/e", NULL, NULL, true));
    assert_int_equal(wishes.count, 0);
}

static void the_way_up_ends_at_home_and_at_a_repositorys_top(void **state)
{
    fake_file("/home/.python-version", 0644, "3.8\n");
    expect("e", NULL, NULL);
    fake_file("/home/u/.python-version", 0644, "3.9\n");
    expect("e", "/home/u/.python-version", "3.9");
    fake_folder("/home/u/project/.git", 0755);
    expect("e", NULL, NULL);
    fake_file("/home/u/project/.python-version", 0644, "3.10\n");
    expect("e", "/home/u/project/.python-version", "3.10");
}

static void every_line_of_a_file_is_a_wish_and_misspelt_ones_are_warned_of(void **state)
{
    fake_file("/home/u/project/.python-version", 0644, "# mine\n3.12.x\n3.13\n\nsystem\n");
    expect("e", "/home/u/project/.python-version", "3.13");
    assert_int_equal(wishes.count, 2);
    assert_true(wishes.list[1].without_shims);
    assert_non_null(strstr(wishes.warning, "line 2"));
    fake_file("/home/u/project/deep/pyproject.toml", 0644, "[project\n");
    expect("e", "/home/u/project/.python-version", "3.13");           /* a broken file is passed over */
    assert_non_null(strstr(wishes.warning, "pyproject.toml"));
}

static void what_a_version_manager_installed_by_that_name_goes_first(void **state)
{
    fake_file("/home/u/.pyenv/versions/3.12.1/bin/python3", 0755, "x");
    fake_file("/home/u/.pyenv/versions/mine/bin/python", 0755, "x");
    fake_file("/home/u/project/.python-version", 0644, "3.12.1\nmine\n../evil\n");
    expect("e", "/home/u/project/.python-version", "/home/u/.pyenv/versions/3.12.1/bin/python3");
    assert_string_equal(wishes.list[1].spec.path, "/home/u/.pyenv/versions/mine/bin/python");
}

static void a_path_in_a_file_of_somebody_else_is_not_followed(void **state)
{
    fake_file("/home/u/project/.python-version", 0644, "/tmp/evil/python\n");
    expect("e", "/home/u/project/.python-version", "/tmp/evil/python");
    fake_owner("/home/u/project/.python-version", 1001);
    expect("e", NULL, NULL);
    assert_non_null(strstr(wishes.warning, "another user"));
}

/* Whatever fails meanwhile: the path is followed when it is certain whose file it is, and never else. */
static void a_file_that_cannot_be_looked_at_names_no_path(void **state)
{
    bool was_passed_over = false;
    for (unsigned nth = 1; nth < 20; nth++) {
        fake_file("/home/u/project/.python-version", 0644, "/opt/py\n");
        fake_fail(FAKE_CALLS, nth, OS_DENIED, false);
        assert_true(read_with(&a_posix_host, "e", NULL, NULL, false));
        fake_fail(FAKE_CALLS, 0, OS_OK, false);
        was_passed_over = was_passed_over || wishes.warning != NULL;
        assert_true(wishes.count == 0 || wishes.warning == NULL);
    }
    assert_true(was_passed_over);
}

static void misspelt_variables_are_usage_errors_that_name_them(void **state)
{
    fake_set("PY_PYTHON", "a/b/c");
    assert_false(read_with(&a_posix_host, "e", NULL, NULL, false));
    assert_int_equal(error.code, E_USAGE);
    assert_non_null(strstr(error.text, "PY_PYTHON"));
    fake_set("VENVCAST_PYTHON", ">=x");
    assert_false(read_with(&a_posix_host, "e", NULL, NULL, false));
    assert_non_null(strstr(error.text, "VENVCAST_PYTHON"));
    assert_non_null(strstr(error.remedy, "cpython@3.12"));
}

static void py_ini_of_the_user_comes_before_that_of_the_machine(void **state)
{
    fake_end();
    fake_begin(&a_windows_host);
    fake_set("LOCALAPPDATA", "C:\\L");
    fake_set("SystemRoot", "C:\\Windows");
    fake_file("C:\\Windows\\py.ini", 0644, "[defaults]\npython=3.10\npython3=3.11\n");
    assert_true(read_with(&a_windows_host, "C:\\e", NULL, NULL, false));
    assert_string_equal(wishes.list[0].rule, "C:\\Windows\\py.ini");
    assert_string_equal(wishes.list[0].spec.text, "3.10");
    fake_file("C:\\L\\py.ini", 0644, "[defaults]\npython=Astral/CPython3.12\n");
    assert_true(read_with(&a_windows_host, "C:\\e", NULL, NULL, false));
    assert_string_equal(wishes.list[0].rule, "C:\\L\\py.ini");
    assert_true(read_with(&a_windows_host, "C:\\e", NULL, "-3", false));
    assert_string_equal(wishes.list[0].spec.text, "3.11");
}

static void lines_beyond_what_is_kept_are_no_wishes(void **state)
{
    static const char *const lines[] = { "3.12\n", "system\n", "/opt/py\n" };
    for (size_t i = 0; i < 3; i++) {
        struct text text = { .arena = &arena };
        for (int n = 0; n < MOST_WISHES + 3; n++)
            text_put(&text, lines[i]);
        fake_file("/home/u/project/.python-version", 0644, text_done(&text));
        assert_true(read_with(&a_posix_host, "e", NULL, NULL, false));
        assert_int_equal(wishes.count, MOST_WISHES);
    }
}

static void a_name_that_is_nowhere_installed_is_asked_for_all_the_same(void **state)
{
    fake_file("/home/u/project/.python-version", 0644, "miniconda3-4.7.12\n");
    expect("e", "/home/u/project/.python-version", "miniconda3-4.7.12");
    assert_int_equal(wishes.list[0].spec.kind, SPEC_TAG);
}

static void the_administrators_files_may_name_a_path(void **state)
{
    fake_file("/home/u/project/.python-version", 0644, "/opt/py\n");
    fake_owner("/home/u/project/.python-version", 0);
    expect("e", "/home/u/project/.python-version", "/opt/py");
    fake_end();
    fake_begin(&a_windows_host);
    fake_file("C:\\w\\.python-version", 0644, "C:\\Py\r\n");
    fake_current("C:\\w");
    assert_true(read_with(&a_windows_host, "C:\\w\\e", NULL, NULL, false));
    assert_string_equal(wishes.list[0].spec.path, "C:\\Py");
}

static void a_project_that_asks_for_nothing_is_passed_over(void **state)
{
    static const char *const texts[] = { "[project]\nname = 'x'\n", "[project]\nrequires-python = ''\n",
                                         "[project]\nrequires-python = ' '\n" };
    fake_file("/home/u/project/.python-version", 0644, "3.11\n");
    for (size_t i = 0; i < 3; i++) {
        fake_file("/home/u/project/deep/pyproject.toml", 0644, texts[i]);
        expect("e", "/home/u/project/.python-version", "3.11");
        assert_null(wishes.warning);
    }
    fake_file("/home/u/project/deep/pyproject.toml", 0644, "[project]\nrequires-python = 'yes'\n");
    expect("e", "/home/u/project/.python-version", "3.11");
    assert_non_null(strstr(wishes.warning, "requires-python"));
}

static void without_a_current_folder_no_file_counts(void **state)
{
    fake_file("/home/u/project/.python-version", 0644, "3.11\n");
    fake_current(NULL);
    expect("e", NULL, NULL);
}

static void the_first_default_of_each_kind_counts(void **state)
{
    fake_end();
    fake_begin(&a_windows_host);
    fake_set("LOCALAPPDATA", "C:\\L");
    fake_set("SystemRoot", "C:\\Windows");
    fake_file("C:\\L\\py.ini", 0644, "[defaults]\npython3=3.9\n");
    fake_file("C:\\Windows\\py.ini", 0644, "[defaults]\npython=3\npython3=3.11\n");
    assert_true(read_with(&a_windows_host, "C:\\e", NULL, NULL, false));
    assert_string_equal(wishes.list[0].spec.text, "3.9");
    fake_set("LOCALAPPDATA", NULL);
    assert_true(read_with(&a_windows_host, "C:\\e", NULL, NULL, false));
    assert_string_equal(wishes.list[0].spec.text, "3.11");
    fake_set("PY_PYTHON", "3.8");
    assert_true(read_with(&a_windows_host, "C:\\e", NULL, NULL, false));
    assert_string_equal(wishes.list[0].spec.text, "3.8");
    fake_file("C:\\Windows\\py.ini", 0644, "[other]\npython=3.7\n");
    assert_true(read_with(&a_windows_host, "C:\\e", NULL, "-3", false));
    assert_string_equal(wishes.list[0].rule, "-3");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(options_come_before_variables_before_files_before_the_environment),
        TEST(empty_and_relative_variables_say_nothing),
        TEST(a_bare_3_asks_for_the_default_among_the_3s),
        TEST(the_nearest_file_counts_from_the_targets_parent_upward),
        TEST(the_way_up_ends_at_home_and_at_a_repositorys_top),
        TEST(every_line_of_a_file_is_a_wish_and_misspelt_ones_are_warned_of),
        TEST(what_a_version_manager_installed_by_that_name_goes_first),
        TEST(a_path_in_a_file_of_somebody_else_is_not_followed),
        TEST(a_file_that_cannot_be_looked_at_names_no_path),
        TEST(misspelt_variables_are_usage_errors_that_name_them),
        TEST(lines_beyond_what_is_kept_are_no_wishes),
        TEST(a_name_that_is_nowhere_installed_is_asked_for_all_the_same),
        TEST(the_administrators_files_may_name_a_path),
        TEST(a_project_that_asks_for_nothing_is_passed_over),
        TEST(without_a_current_folder_no_file_counts),
        TEST(the_first_default_of_each_kind_counts),
        TEST(py_ini_of_the_user_comes_before_that_of_the_machine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
