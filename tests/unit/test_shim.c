/* test_shim.c: which interpreter a shim stands for, by the files and variables of pyenv, asdf and mise. */
#include "tests/support/check.h"
#include "tests/support/fake.h"
#include "tests/support/hosts.h"

#include "src/base/str.h"
#include "src/find/shim.h"

static struct arena arena;
static const char *found;
static struct error error;

static int begin(void **state)
{
    arena_end(&arena);             /* a test may begin more than once */
    arena = test_arena();
    fake_begin(&a_posix_host);
    fake_set("HOME", "/home/u");
    fake_folder("/w/project", 0755);
    fake_current("/w/project");
    fake_file("/pyenv/shims/python3", 0755, "#!/usr/bin/env bash\nexec pyenv exec\n");
    fake_file("/asdf/shims/python3", 0755, "#!/usr/bin/env bash\nexec asdf exec python3\n");
    fake_file("/usr/bin/mise", 0755, "\177ELF");
    fake_link("/mise/shims/python3", "/usr/bin/mise");
    return 0;
}

static int finished(void **state)
{
    fake_end();
    arena_end(&arena);
    return 0;
}

static enum shim_verdict resolve(const char *path)
{
    found = NULL;
    error = (struct error){ .code = E_NONE };
    return shim_resolve(&arena, &a_posix_host, path, &found, &error);
}

static void expect(const char *shim, const char *program)
{
    if (resolve(shim) != SHIM_FOUND)
        fail_msg("%s: %s", shim, error.text);
    assert_string_equal(found, program);
}

static void broken(const char *shim, const char *words)
{
    assert_int_equal(resolve(shim), SHIM_BROKEN);
    if (strstr(error.text, words) == NULL && strstr(error.remedy, words) == NULL)
        fail_msg("neither \"%s\" nor \"%s\" says \"%s\"", error.text, error.remedy, words);
}

static void install(const char *folder, const char *version)
{
    fake_file(text_join(&arena, folder, "/", version, "/bin/python3", NULL), 0755, "x");
}

static void only_what_a_manager_has_made_is_a_shim(void **state)
{
    fake_file("/x/shims/python3", 0755, "\177ELF");     /* a program that is no mise */
    assert_int_equal(resolve("/x/shims/python3"), SHIM_NONE);
    fake_file("/x/shims/python", 0755, "#!/bin/sh\n");
    assert_int_equal(resolve("/x/shims/python"), SHIM_NONE);
    fake_link("/x/shims/gone", "/nowhere");
    assert_int_equal(resolve("/x/shims/gone"), SHIM_NONE);
    fake_file("/usr/bin/python3", 0755, "#!/bin/sh\npyenv\n");
    assert_int_equal(resolve("/usr/bin/python3"), SHIM_NONE);
}

static void of_releases_with_one_beginning_the_newest_counts_by_its_numbers(void **state)
{
    static const struct { const char *installed[4], *newest; } rows[] = {
        { { "3.9.2", "3.9.18" }, "3.9.18" }, { { "3.9.18", "3.9.2" }, "3.9.18" }, { { "3.10.2", "3.9.18" }, "3.10.2" },
        { { "3.9", "3.9.1", "3.9.1.1" }, "3.9.1.1" }, { { "3.9.1", "3.9-dev", "3.9rc1" }, "3.9.1" },
        { { "3.9.1", "3.9.99999999999" }, "3.9.99999999999" }, { { "3.9.1", "3..9" }, "3.9.1" }, { { "3.9.1", "3." }, "3.9.1" },
        { { "3.8.1", "3.9.1" }, "3.9.1" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        begin(state);
        for (size_t n = 0; n < 4 && rows[i].installed[n] != NULL; n++)
            install("/pyenv/versions", rows[i].installed[n]);
        fake_set("PYENV_VERSION", "3");
        expect("/pyenv/shims/python3", text_join(&arena, "/pyenv/versions/", rows[i].newest, "/bin/python3", NULL));
    }
}

static void a_variable_holds_one_or_several(void **state)
{
    install("/pyenv/versions", "3.12.1");
    fake_set("PYENV_VERSION", "::3.13.1:3.12.1");
    expect("/pyenv/shims/python3", "/pyenv/versions/3.12.1/bin/python3");
    fake_set("PYENV_VERSION", "3.13.1:system");
    assert_int_equal(resolve("/pyenv/shims/python3"), SHIM_SYSTEM);
    fake_set("PYENV_VERSION", "");                      /* not set: files, and of those there is none */
    assert_int_equal(resolve("/pyenv/shims/python3"), SHIM_SYSTEM);
}

static void without_installations_nothing_is_found(void **state)
{
    fake_set("PYENV_VERSION", "3.12.1");
    broken("/pyenv/shims/python3", "pyenv install 3.12.1");
    fake_folder("/pyenv/versions/3.12.1/bin/python3", 0755);        /* a folder is no program */
    broken("/pyenv/shims/python3", "pyenv install 3.12.1");
    fake_set("MISE_PYTHON_VERSION", "3.12.1");
    broken("/mise/shims/python3", "mise install python@3.12.1");
    fake_set("ASDF_PYTHON_VERSION", "3.12.1");
    broken("/asdf/shims/python3", "asdf install python 3.12.1");
}

static void a_version_may_be_a_path_or_a_branch(void **state)
{
    install("/asdf/installs/python", "ref-main");
    install("/own", "py");
    fake_set("ASDF_PYTHON_VERSION", "ref:main");
    expect("/asdf/shims/python3", "/asdf/installs/python/ref-main/bin/python3");
    fake_set("ASDF_PYTHON_VERSION", "path:/own/py");
    expect("/asdf/shims/python3", "/own/py/bin/python3");
    static const char *const wrong[] = { "path:own/py", "/own/py", "../../../own/py" };
    for (size_t i = 0; i < 3; i++) {
        fake_set("ASDF_PYTHON_VERSION", wrong[i]);
        broken("/asdf/shims/python3", "has no python3 here");
    }
}

static void general_settings_count_where_no_folder_has_its_own(void **state)
{
    install("/asdf/installs/python", "3.12.1");
    fake_file("/home/u/.tool-versions", 0644, "python 3.12.1\n");
    expect("/asdf/shims/python3", "/asdf/installs/python/3.12.1/bin/python3");
    fake_set("HOME", NULL);
    broken("/asdf/shims/python3", "no Python version is set");
    fake_current(NULL);                                 /* a folder that is gone has none either */
    fake_set("HOME", "/home/u");
    expect("/asdf/shims/python3", "/asdf/installs/python/3.12.1/bin/python3");
}

static void mise_reads_the_table_of_tools_alone(void **state)
{
    static const struct { const char *text, *version; } rows[] = {
        { "[tools]\npython = \"3.12.1\"\n", "3.12.1" }, { "[tools]\npython = ['3.13.1', '3.12.1']\n", "3.12.1" },
        { "[tools]\nnode = \"20\"\npython\npython3 = \"3.11.1\"\n[env]\npython = \"3.11.1\"\n", NULL },
        { "python = \"3.11.1\"\n[ tools ]\n", NULL }, { "[tools]\npython = # none\n", NULL }, { "", NULL },
    };
    install("/mise/installs/python", "3.12.1");
    install("/mise/installs/python", "3.11.1");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fake_file("/w/project/mise.toml", 0644, rows[i].text);
        if (rows[i].version == NULL)
            assert_int_equal(resolve("/mise/shims/python3"), SHIM_SYSTEM);
        else
            expect("/mise/shims/python3", text_join(&arena, "/mise/installs/python/", rows[i].version, "/bin/python3", NULL));
    }
    fake_file("/w/project/.tool-versions", 0644, "python 3.11.1\n");
    expect("/mise/shims/python3", "/mise/installs/python/3.11.1/bin/python3");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, finished)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(only_what_a_manager_has_made_is_a_shim),
        TEST(of_releases_with_one_beginning_the_newest_counts_by_its_numbers),
        TEST(a_variable_holds_one_or_several),
        TEST(without_installations_nothing_is_found),
        TEST(a_version_may_be_a_path_or_a_branch),
        TEST(general_settings_count_where_no_folder_has_its_own),
        TEST(mise_reads_the_table_of_tools_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
