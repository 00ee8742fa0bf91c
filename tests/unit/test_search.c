/* test_search.c: from what the user wrote to an executable; shims of pyenv, asdf and mise. */
#include "tests/support/tree.h"
#include "tests/support/hosts.h"

#include "src/base/path.h"
#include "src/find/search.h"

static struct arena arena;

static int make_tree(void **state)
{
    arena = test_arena();
    tree_make();
    tree_folder("work/deep");
    assert_int_equal(chdir(tree_path("work/deep")), 0);
    setenv("PATH", "", 1);
    setenv("HOME", tree_path("home"), 1);
    unsetenv("PYENV_VERSION");
    unsetenv("ASDF_PYTHON_VERSION");
    unsetenv("MISE_PYTHON_VERSION");
    return 0;
}

static int remove_tree(void **state)
{
    assert_int_equal(chdir("/"), 0);
    tree_remove();
    arena_end(&arena);
    return 0;
}

static void set_path(const char *first, const char *second)
{
    setenv("PATH", text_join(&arena, first, ":", second, NULL), 1);
}

/* By name or path; NULL: the usual commands. */
static bool find_program(const char *wanted, const char **out, struct error *error)
{
    static const char *const usual[] = { "python3", "python", NULL };
    const char *const one[] = { wanted, NULL };
    struct os_entry facts;
    if (wanted != NULL && (path_has_separator(&a_posix_host, wanted) || wanted[0] == '.'))
        return search_path(&arena, &a_posix_host, wanted, out, &facts, error);
    struct search search = search_begin(&arena, &a_posix_host, wanted == NULL ? usual : one);
    enum search_step step = search_next(&search, out, error);
    if (step == SEARCH_END && wanted != NULL)
        return search_missed(&a_posix_host, wanted, error);
    if (step == SEARCH_END) {
        error_say(error, E_NO_PYTHON, "there is no python3 and no python on PATH");
        error_remedy(error, "install Python");
    }
    return step == SEARCH_FOUND;
}

static void expect(const char *wanted, const char *expected)
{
    const char *found = NULL;
    struct error error = { E_NONE };
    if (!find_program(wanted, &found, &error))
        fail_msg("%s: %s", wanted, error.text);
    assert_string_equal(found, expected);
}

static struct error expect_error(const char *wanted, enum error_code code)
{
    const char *found;
    struct error error = { E_NONE };
    assert_false(find_program(wanted, &found, &error));
    assert_int_equal(error.code, code);
    assert_true(error.remedy[0] != '\0');
    return error;
}

static void python3_comes_before_python_on_path(void **state)
{
    tree_script("one/python", "x");
    tree_script("two/python3", "x");
    set_path(tree_path("one"), tree_path("two"));
    expect(NULL, tree_path("two/python3"));
    expect("python", tree_path("one/python"));
    unlink(tree_path("two/python3"));
    expect(NULL, tree_path("one/python"));
    unlink(tree_path("one/python"));
    assert_non_null(strstr(expect_error(NULL, E_NO_PYTHON).text, "python3"));
}

static void only_absolute_entries_and_programs_count(void **state)
{
    tree_script("work/deep/python3", "x");
    tree_script("work/deep/rel/python3", "x");
    tree_file("plain/python3", "not executable");
    tree_folder("folder/python3");
    tree_link("dangling/python3", "/nowhere/python3");
    tree_script("good/python3", "x");
    setenv("PATH", text_join(&arena, ":.:rel::", tree_path("plain"), ":", tree_path("folder"), ":", tree_path("dangling"),
                             ":", tree_path("absent"), ":", tree_path("good"), NULL), 1);
    expect(NULL, tree_path("good/python3"));
    setenv("PATH", ":.:rel", 1);
    expect_error(NULL, E_NO_PYTHON);
    assert_non_null(strstr(expect_error("python3", E_NO_PYTHON).remedy, "./python3"));
}

static void links_are_kept_as_they_are(void **state)
{
    tree_script("real/python3.12", "x");
    tree_link("links/python3", tree_path("real/python3.12"));
    expect(tree_path("links/python3"), tree_path("links/python3"));
    set_path(tree_path("links"), "/nowhere");
    expect("python3", tree_path("links/python3"));
}

static void paths_are_made_absolute(void **state)
{
    tree_script("work/deep/bin/python3", "x");
    expect("bin/python3", tree_path("work/deep/bin/python3"));
    expect("./bin/../bin//python3", tree_path("work/deep/bin/python3"));
    expect("../deep/bin/python3", tree_path("work/deep/bin/python3"));
}

static void folders_are_environments_or_prefixes(void **state)
{
    tree_script("prefix/bin/python3", "x");
    tree_script("prefix/bin/python", "x");
    tree_script("pypy/bin/pypy3", "x");
    tree_folder("hollow/bin");
    expect(tree_path("prefix"), tree_path("prefix/bin/python3"));
    expect(tree_path("prefix/"), tree_path("prefix/bin/python3"));
    expect(tree_path("pypy"), tree_path("pypy/bin/pypy3"));
    assert_int_equal(chdir(tree_path("prefix")), 0);
    expect(".", tree_path("prefix/bin/python3"));
    assert_int_equal(chdir(tree_path("work/deep")), 0);
    assert_non_null(strstr(expect_error(tree_path("hollow"), E_NO_PYTHON).text, "without a Python"));
}

static void what_cannot_be_an_interpreter_is_said(void **state)
{
    tree_file("things/text", "x");
    tree_link("things/dead", "/nowhere/at/all");
    assert_int_equal(mkfifo(tree_path("things/pipe"), 0755), 0);
    assert_non_null(strstr(expect_error(tree_path("things/text"), E_NOT_A_BASE).text, "not executable"));
    assert_non_null(strstr(expect_error(tree_path("things/dead"), E_NOT_A_BASE).text, "leads nowhere"));
    assert_non_null(strstr(expect_error(tree_path("things/pipe"), E_NOT_A_BASE).text, "not a file"));
    expect_error(tree_path("things/absent"), E_NO_PYTHON);
    expect_error(tree_path("things/text/below"), E_NO_PYTHON);
}

/* ---- pyenv -------------------------------------------------------------------------------------- */

static const char pyenv_shim[] = "#!/usr/bin/env bash\nset -e\nexec \"/x/libexec/pyenv\" exec \"$program\" \"$@\"\n";

static int make_pyenv(void **state)
{
    make_tree(state);
    tree_script("pyenv/shims/python3", pyenv_shim);
    tree_script("pyenv/versions/3.9.2/bin/python3", "x");
    tree_script("pyenv/versions/3.9.18/bin/python3", "x");
    tree_script("pyenv/versions/3.9-dev/bin/python3", "x");
    tree_script("pyenv/versions/3.12.1/bin/python3", "x");
    tree_script("pyenv/versions/pypy3.10-7.3.17/bin/pypy3", "x");
    tree_script("system/python3", "x");
    set_path(tree_path("pyenv/shims"), tree_path("system"));
    return 0;
}

static void a_pyenv_shim_stands_for_the_version_of_the_folder(void **state)
{
    tree_file("pyenv/version", "# a word\n3.12.1\n");
    expect("python3", tree_path("pyenv/versions/3.12.1/bin/python3"));
    expect(tree_path("pyenv/shims/python3"), tree_path("pyenv/versions/3.12.1/bin/python3"));
    tree_file("work/.python-version", "3.9.2 # the old one\n");
    expect(NULL, tree_path("pyenv/versions/3.9.2/bin/python3"));
    tree_file("work/deep/.python-version", "python-3.9.18\n");
    expect(NULL, tree_path("pyenv/versions/3.9.18/bin/python3"));
    setenv("PYENV_VERSION", "3.12.1:3.9.2", 1);
    expect(NULL, tree_path("pyenv/versions/3.12.1/bin/python3"));
}

static void a_pyenv_version_may_be_a_beginning_and_one_of_several(void **state)
{
    tree_file("work/.python-version", "3.9\n");
    expect(NULL, tree_path("pyenv/versions/3.9.18/bin/python3"));           /* not 3.9.2, not 3.9-dev */
    tree_file("work/.python-version", "pypy3.10-7.3.17\n3.12.1\n");
    expect(NULL, tree_path("pyenv/versions/3.12.1/bin/python3"));           /* the first that has the command */
    tree_file("work/.python-version", "3\n");
    expect(NULL, tree_path("pyenv/versions/3.12.1/bin/python3"));
}

static void pyenv_may_mean_the_system(void **state)
{
    expect(NULL, tree_path("system/python3"));                              /* nothing is set */
    setenv("PYENV_VERSION", "system", 1);
    expect(NULL, tree_path("system/python3"));
    expect(tree_path("pyenv/shims/python3"), tree_path("system/python3"));
    set_path(tree_path("pyenv/shims"), "/nowhere");
    expect_error(tree_path("pyenv/shims/python3"), E_NO_PYTHON);
}

static void a_pyenv_version_that_is_missing_is_named(void **state)
{
    setenv("PYENV_VERSION", "3.10.99", 1);
    struct error error = expect_error(NULL, E_NO_PYTHON);
    assert_non_null(strstr(error.text, "3.10.99"));
    assert_non_null(strstr(error.remedy, "pyenv install 3.10.99"));
    setenv("PYENV_VERSION", "3.1", 1);                                      /* no beginning of 3.12.1 */
    expect_error(NULL, E_NO_PYTHON);
    setenv("PYENV_VERSION", "../../system", 1);
    expect_error(NULL, E_NO_PYTHON);
}

static void a_script_that_is_no_shim_is_taken_as_it_is(void **state)
{
    tree_script("other/shims/python3", "#!/bin/sh\nexec /usr/bin/python3 \"$@\"\n");
    set_path(tree_path("other/shims"), "/nowhere");
    expect(NULL, tree_path("other/shims/python3"));                         /* probe says what is wrong with it */
}

/* ---- asdf, mise --------------------------------------------------------------------------------- */

static void an_asdf_shim_reads_tool_versions(void **state)
{
    tree_script("asdf/shims/python3", "#!/usr/bin/env bash\n# asdf-plugin: python 3.11.4\nexec asdf exec \"python3\" \"$@\"\n");
    tree_script("asdf/installs/python/3.11.4/bin/python3", "x");
    tree_script("asdf/installs/python/3.12.1/bin/python3", "x");
    tree_script("own/bin/python3", "x");
    tree_script("system/python3", "x");
    set_path(tree_path("asdf/shims"), tree_path("system"));
    assert_non_null(strstr(expect_error(NULL, E_NO_PYTHON).text, "no Python version is set"));
    tree_file("home/.tool-versions", "nodejs 20\npython 3.11.4\n");
    expect(NULL, tree_path("asdf/installs/python/3.11.4/bin/python3"));
    tree_file("work/.tool-versions", "# python 1\npython   3.10.9 3.12.1 system # c\n");
    expect(NULL, tree_path("asdf/installs/python/3.12.1/bin/python3"));     /* 3.10.9 is not there */
    tree_file("work/deep/.tool-versions", "nodejs 20\n");
    expect(NULL, tree_path("asdf/installs/python/3.12.1/bin/python3"));     /* says nothing of python: go on upward */
    setenv("ASDF_PYTHON_VERSION", "system", 1);
    expect(NULL, tree_path("system/python3"));
    setenv("ASDF_PYTHON_VERSION", text_join(&arena, "path:", tree_path("own"), NULL), 1);
    expect(NULL, tree_path("own/bin/python3"));
}

static void a_mise_shim_reads_its_table(void **state)
{
    tree_script("tools/mise", "\177ELF");
    tree_link("mise/shims/python3", tree_path("tools/mise"));
    tree_script("mise/installs/python/3.12.1/bin/python3", "x");
    tree_script("mise/installs/python/3.13.0/bin/python3", "x");
    set_path(tree_path("mise/shims"), "/nowhere");
    tree_file("work/mise.toml", "[env]\npython = \"3.99\"\n[tools]\nnode = \"20\"\npython = [\"3.13\", '3.12']\n");
    expect(NULL, tree_path("mise/installs/python/3.13.0/bin/python3"));
    setenv("MISE_PYTHON_VERSION", "3.12.1", 1);
    expect(NULL, tree_path("mise/installs/python/3.12.1/bin/python3"));
}

#define TEST(name, make) cmocka_unit_test_setup_teardown(name, make, remove_tree)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(python3_comes_before_python_on_path, make_tree),
        TEST(only_absolute_entries_and_programs_count, make_tree),
        TEST(links_are_kept_as_they_are, make_tree),
        TEST(paths_are_made_absolute, make_tree),
        TEST(folders_are_environments_or_prefixes, make_tree),
        TEST(what_cannot_be_an_interpreter_is_said, make_tree),
        TEST(a_pyenv_shim_stands_for_the_version_of_the_folder, make_pyenv),
        TEST(a_pyenv_version_may_be_a_beginning_and_one_of_several, make_pyenv),
        TEST(pyenv_may_mean_the_system, make_pyenv),
        TEST(a_pyenv_version_that_is_missing_is_named, make_pyenv),
        TEST(a_script_that_is_no_shim_is_taken_as_it_is, make_pyenv),
        TEST(an_asdf_shim_reads_tool_versions, make_tree),
        TEST(a_mise_shim_reads_its_table, make_tree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
