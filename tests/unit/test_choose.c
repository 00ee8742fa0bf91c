/* test_choose.c: from what is asked for to the one Python that is taken, or the reasons against all there are. */
#include "tests/support/choices.h"

/* ---- nobody asks for anything ------------------------------------------------------------------- */

static void the_first_on_path_is_taken_else_the_best_of_all(void **state)
{
    make("/opt/new/bin/python3", "3.13.1");
    expect(NULL, "/opt/new/bin/python3");
    assert_string_equal(taken(NULL)->rule, "the best of all that are known");
    make("/p/python3", "3.9.1");
    fake_set("PATH", "/p");
    expect(NULL, "/p/python3");
    assert_string_equal(taken(NULL)->rule, "PATH");
}

static void where_there_is_none_at_all_it_says_so(void **state)
{
    refused(NULL, E_NO_PYTHON, "there is no python3 and no python on PATH");
    assert_null(error.details);
}

static void the_only_one_that_is_no_use_is_the_reason(void **state)
{
    fake_file("/p/python3", 0755, "#!/bin/sh\n");
    fake_set("PATH", "/p");
    refused(NULL, E_NOT_A_BASE, "/p/python3 is a script");
    assert_null(error.details);
    fake_file("/opt/x/bin/python3", 0755, "text");
    refused(NULL, E_NOT_A_BASE, "/p/python3 is a script");
    its_reasons_say("/opt/x/bin/python3: it is neither a program nor a script");
}

static void a_pre_release_is_taken_when_there_is_nothing_else(void **state)
{
    make("/opt/b/bin/python3", "3.15.0b1");
    expect(NULL, "/opt/b/bin/python3");
    make("/opt/a/bin/python3", "3.8.1");
    expect(NULL, "/opt/a/bin/python3");
}

/* ---- a command ---------------------------------------------------------------------------------- */

static void a_command_is_taken_from_path_alone(void **state)
{
    make("/p/snake", "3.12.1");
    fake_set("PATH", "/p");
    expect("snake", "/p/snake");
    refused("adder", E_NO_PYTHON, "there is no command adder on PATH");
    fake_file("/p/script", 0755, "#!/bin/sh\n");
    refused("script", E_NOT_A_BASE, "/p/script is a script");
}

static void one_program_under_two_names_is_tried_once(void **state)
{
    fake_file("/p/snake", 0755, "#!/bin/sh\n");
    fake_link("/q", "/p");
    fake_set("PATH", "/p:/q");
    refused("snake", E_NOT_A_BASE, "/p/snake is a script");
}

static void a_relative_path_needs_a_current_folder(void **state)
{
    fake_folder("/w", 0755);
    make("/w/bin/python3", "3.12.1");
    fake_current("/w");
    expect("bin/python3", "/w/bin/python3");
    fake_current(NULL);
    refused("bin/python3", E_NO_PYTHON, "the current folder is gone");
}

static void a_shim_for_a_missing_version_is_an_error_whoever_asks(void **state)
{
    fake_file("/m/shims/python3", 0755, "#!/bin/sh\nexec pyenv exec\n");
    fake_file("/m/shims/snake", 0755, "#!/bin/sh\nexec pyenv exec\n");
    fake_set("PYENV_VERSION", "3.99.1");
    fake_set("PATH", "/m/shims");
    refused(NULL, E_NO_PYTHON, "3.99.1");
    refused("snake", E_NO_PYTHON, "3.99.1");
    refused("/m/shims/python3", E_NO_PYTHON, "3.99.1");
    refused("3.12", E_NO_PYTHON, "no Python that is known here fits 3.12");
}

/* ---- facts -------------------------------------------------------------------------------------- */

static void what_path_has_is_not_compared_with_other_places(void **state)
{
    make("/p/python3", "3.12.1");
    make("/opt/new/bin/python3", "3.12.9");
    fake_set("PATH", "/p");
    expect("3.12", "/p/python3");
    request.selector = "-3.12";
    expect(NULL, "/opt/new/bin/python3");               /* launchers take the newest of all */
}

static void a_name_that_only_stands_for_another_version_is_passed_over(void **state)
{
    make("/p/python3", "3.12.1");
    make("/q/python3.13", "3.13.1");
    fake_set("PATH", "/p:/q");
    expect("3.13", "/q/python3.13");
    expect("python3.13", "/q/python3.13");
    fake_link("/p/python3.13", "python3");              /* a name that lies */
    expect("python3.13", "/q/python3.13");
}

static void pypy_goes_by_names_of_its_own(void **state)
{
    fake_python(&arena, host, "/p/pypy3.10", "3.10.14", (struct python_kind){ .pypy = true });
    fake_python(&arena, host, "/q/python3", "3.11.13", (struct python_kind){ .pypy = true });
    fake_set("PATH", "/p:/q");
    expect("pypy3.10", "/p/pypy3.10");
    expect("pypy3.11", "/q/python3");
    refused("pypy3.9", E_NO_PYTHON, "pypy3.9");
    refused("graalpy3.11", E_NO_PYTHON, "graalpy3.11");
}

static void a_manager_is_seen_through_on_path(void **state)
{
    fake_file("/m/shims/python3", 0755, "#!/bin/sh\nexec pyenv exec\n");
    make("/m/versions/3.12.4/bin/python3", "3.12.4");
    make("/q/python3", "3.12.1");
    fake_set("PATH", "/m/shims:/q");
    fake_set("PYENV_VERSION", "3.12.4");
    expect("3.12", "/m/versions/3.12.4/bin/python3");
    fake_set("PYENV_VERSION", "system");
    expect("3.12", "/q/python3");
    fake_set("PYENV_VERSION", "3.12.4");
    fake_folder("/w", 0755);
    fake_file("/w/.python-version", 0644, "system\n");  /* what no manager has put on PATH */
    fake_current("/w");
    expect(NULL, "/q/python3");
}

static void the_reasons_are_told_and_not_too_many_of_them(void **state)
{
    for (unsigned i = 10; i < 30; i++)
        make(text_format(&arena, "/opt/p%u/bin/python3", i), text_format(&arena, "3.12.%u", i));
    refused("3.13", E_NO_PYTHON, "fits 3.13");
    its_reasons_say("/opt/p29/bin/python3: its version is 3.12.29");
    its_reasons_say("and 11 more, which -v shows");
    request.verbose = 1;
    refused("3.13", E_NO_PYTHON, "fits 3.13");
    its_reasons_say("/opt/p10/bin/python3: its version is 3.12.10");
    request.verbose = 0;
    fake_set("VENVCAST_PYTHON", "3.13");
    refused(NULL, E_NO_PYTHON, "fits 3.13, which VENVCAST_PYTHON asks for");
}

static void one_of_more_than_anybody_has_is_found(void **state)
{
    for (unsigned i = 100; i < 200; i++)
        make(text_format(&arena, "/opt/p%u/bin/python3", i), text_format(&arena, "3.%u.1", i - 90));
    expect("3.55", "/opt/p145/bin/python3");
    struct findings all;
    request.python = "3.55";
    assert_true(find_all(&arena, host, &request, &all, &error));
    assert_int_equal(all.count, 100);
    assert_true(all.list[0].is_default);
    assert_string_equal(all.list[1].why, "its version is 3.109.1");
}

static void what_no_option_can_be_is_wrong_wherever_it_stands(void **state)
{
    make("/p/python3", "3.12.1");
    fake_set("VENVCAST_PYTHON", "~~");
    refused(NULL, E_USAGE, "VENVCAST_PYTHON");
    struct findings all;
    assert_false(find_all(&arena, host, &request, &all, &error));
}

/* ---- several, and files ------------------------------------------------------------------------- */

static void of_several_versions_the_first_that_is_there_is_taken(void **state)
{
    make("/p/python3.12", "3.12.1");
    fake_set("PATH", "/p");
    fake_folder("/w", 0755);
    fake_current("/w");
    fake_file("/w/.python-version", 0644, "3.13\n3.12\n");
    expect(NULL, "/p/python3.12");
    fake_file("/w/.python-version", 0644, "python3.12\n3.11\n");   /* a command's name is one of its facts */
    expect(NULL, "/p/python3.12");
    fake_file("/w/.python-version", 0644, "3.13\n3.11\n");
    refused(NULL, E_NO_PYTHON, "fits 3.13");
}

static void an_active_environment_that_is_gone_hinders_nobody(void **state)
{
    make("/p/python3", "3.12.1");
    fake_set("PATH", "/p");
    fake_set("VIRTUAL_ENV", "/gone");
    expect(NULL, "/p/python3");
    make("/venv/bin/python3", "3.11.1");
    fake_set("VIRTUAL_ENV", "/venv");
    expect(NULL, "/venv/bin/python3");
}

static void a_line_that_was_passed_over_is_told_about(void **state)
{
    make("/p/python3", "3.12.1");
    fake_set("PATH", "/p");
    fake_folder("/w", 0755);
    fake_current("/w");
    fake_file("/w/.python-version", 0644, "~~\n");
    assert_non_null(strstr(taken(NULL)->warning, "was passed over"));
}

/* ---- Windows ------------------------------------------------------------------------------------ */

static void a_registration_is_taken_by_its_name(void **state)
{
    make("C:\\a\\python.exe", "3.12.1");
    make("C:\\b\\python.exe", "3.12.4");
    fake_registry(OS_HIVE_USER, "Software\\Python\\Vendor\\tag\\InstallPath", "ExecutablePath", "C:\\a\\python.exe");
    fake_registry(OS_HIVE_USER, "Software\\Python\\PythonCore\\3.12\\InstallPath", "ExecutablePath", "C:\\b\\python.exe");
    expect("Vendor/tag", "C:\\a\\python.exe");
    expect("PythonCore/3.12", "C:\\b\\python.exe");
    refused("Vendor/other", E_NO_PYTHON, "fits Vendor/other");
    request.selector = "-V:Vendor/";
    expect(NULL, "C:\\a\\python.exe");
    request.selector = NULL;
    fake_folder("C:\\w", 0755);
    fake_current("C:\\w");
    make("C:\\w\\Vendor\\tag\\python.exe", "3.11.1");   /* what exists there goes first */
    expect("Vendor/tag", "C:\\w\\Vendor\\tag\\python.exe");
}

static void a_launcher_prefers_what_is_registered(void **state)
{
    make("C:\\a\\python.exe", "3.12.9");
    make("C:\\b\\python.exe", "3.12.4");
    fake_set("PATH", "C:\\a");
    fake_registry(OS_HIVE_USER, "Software\\Python\\PythonCore\\3.12\\InstallPath", "ExecutablePath", "C:\\b\\python.exe");
    request.selector = "-3";
    expect(NULL, "C:\\b\\python.exe");
    request.selector = NULL;
    expect("3.12", "C:\\a\\python.exe");
}

/* A program that PATH has come across first gains the registration that a later name of it has. */
static void two_programs_of_one_installation_are_one(void **state)
{
    struct findings all;
    make("C:\\a\\python.exe", "3.12.9");
    make("C:\\a\\python3.exe", "3.12.9");
    fake_set("PATH", "C:\\a");
    fake_registry(OS_HIVE_USER, "Software\\Python\\Vendor\\x\\InstallPath", "ExecutablePath", "C:\\a\\python3.exe");
    request.python = "Vendor/x";
    assert_true(find_all(&arena, host, &request, &all, &error));
    assert_int_equal(all.count, 1);
    assert_string_equal(all.list[0].path, "C:\\a\\python.exe");
    assert_string_equal(all.list[0].company, "Vendor");
    assert_null(all.list[0].why);
    fake_registry(OS_HIVE_USER, "Software\\Python\\Other\\y\\InstallPath", "ExecutablePath", "C:\\a\\python.exe");
    assert_true(find_all(&arena, host, &request, &all, &error));
    assert_int_equal(all.count, 1);
    assert_string_equal(all.list[0].company, "Other");      /* its own name counts more than its twin's */
}

static void a_record_without_a_company_fits_no_tag(void **state)
{
    fake_set("LOCALAPPDATA", "C:\\u");
    make("C:\\u\\Python\\a\\python.exe", "3.14.1");
    fake_file("C:\\u\\Python\\a\\__install__.json", 0644, "{\"executable\": \"python.exe\", \"tag\": \"3.14\"}");
    refused("Vendor/3.14", E_NO_PYTHON, "fits Vendor/3.14");
    expect("3.14", "C:\\u\\Python\\a\\python.exe");
}

static void stubs_of_the_store_are_no_interpreters_even_when_they_are_named(void **state)
{
    fake_alias("C:\\w\\python.exe", "Microsoft.DesktopAppInstaller_8wekyb3d8bbwe", "C:\\Apps\\x\\stub.exe");
    fake_set("PATH", "C:\\w");
    refused("C:\\w\\python.exe", E_NO_PYTHON, "is no interpreter: it is the Store's stub");
    refused("python", E_NO_PYTHON, "fits python");
    make("C:\\p\\python.exe", "3.12.9");
    fake_set("PATH", "C:\\w;C:\\p");
    expect("python", "C:\\p\\python.exe");
    expect("python.exe", "C:\\p\\python.exe");
    expect("C:\\p", "C:\\p\\python.exe");
}

static void an_alias_of_a_python_of_the_store_is_one(void **state)
{
    static const char folder[] = "C:\\Apps\\PythonSoftwareFoundation.Python.3.12_3.12.2800.0_x64__qbz5n2kfra8p0";
    fake_alias("C:\\w\\python3.12.exe", "PythonSoftwareFoundation.Python.3.12_qbz5n2kfra8p0",
               text_join(&arena, folder, "\\python3.12.exe", NULL));
    fake_file(text_join(&arena, folder, "\\Lib\\os.py", NULL), 0644, "");
    fake_set("PATH", "C:\\w");
    expect("python3.12", "C:\\w\\python3.12.exe");
    request.links = LINKS_SYMBOLIC;
    assert_string_equal(taken("C:\\w\\python3.12.exe")->no_links, "it is an alias of the Store");
    fake_folder(text_join(&arena, folder, "\\Lib\\venv\\scripts\\common\\Activate.ps1", NULL), 0755);
    assert_null(taken("C:\\w\\python3.12.exe")->activate_ps1);
}

/* ---- a base that need not be here --------------------------------------------------------------- */

static void a_base_that_is_given_is_believed(void **state)
{
    static const char *const wrong[] = { "3", "3.12", "3.12.x", "x.12.1", "3.x.1", "2.7.18", "3.7.1", "3.12.1rc1", "" };
    request.base = "/later/bin/python3.13";
    request.python_version = "3.13.5t";
    const struct interpreter *python = taken(NULL);
    assert_string_equal(python->stdlib, "/later/lib/python3.13t");
    assert_string_equal(python->abiflags, "t");
    request.python_version = "3.13.5";
    assert_string_equal(taken(NULL)->stdlib, "/later/lib/python3.13");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct interpreter none;
        request.python_version = wrong[i];
        assert_false(find(&arena, host, &request, &none, &error));
        assert_non_null(strstr(error.text, "argument --python-version: not a version"));
    }
    struct interpreter none;
    request.base = "later/python";
    assert_false(find(&arena, host, &request, &none, &error));
    assert_non_null(strstr(error.text, "argument --base: not an absolute path"));
    request.base = "C:\\later\\python.exe";
    request.python_version = "3.13.5";
    assert_true(find(&arena, &a_windows_host, &request, &none, &error));
    assert_string_equal(none.stdlib, "C:\\later\\Lib");
    assert_int_equal(none.program_count, 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, on_posix, finished)
#define WINDOWS_TEST(name) cmocka_unit_test_setup_teardown(name, on_windows, finished)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_first_on_path_is_taken_else_the_best_of_all),
        TEST(where_there_is_none_at_all_it_says_so),
        TEST(the_only_one_that_is_no_use_is_the_reason),
        TEST(a_pre_release_is_taken_when_there_is_nothing_else),
        TEST(a_command_is_taken_from_path_alone),
        TEST(one_program_under_two_names_is_tried_once),
        TEST(a_relative_path_needs_a_current_folder),
        TEST(a_shim_for_a_missing_version_is_an_error_whoever_asks),
        TEST(what_path_has_is_not_compared_with_other_places),
        TEST(a_name_that_only_stands_for_another_version_is_passed_over),
        TEST(pypy_goes_by_names_of_its_own),
        TEST(a_manager_is_seen_through_on_path),
        TEST(the_reasons_are_told_and_not_too_many_of_them),
        TEST(one_of_more_than_anybody_has_is_found),
        TEST(what_no_option_can_be_is_wrong_wherever_it_stands),
        TEST(of_several_versions_the_first_that_is_there_is_taken),
        TEST(an_active_environment_that_is_gone_hinders_nobody),
        TEST(a_line_that_was_passed_over_is_told_about),
        WINDOWS_TEST(a_registration_is_taken_by_its_name),
        WINDOWS_TEST(a_launcher_prefers_what_is_registered),
        WINDOWS_TEST(two_programs_of_one_installation_are_one),
        WINDOWS_TEST(a_record_without_a_company_fits_no_tag),
        WINDOWS_TEST(stubs_of_the_store_are_no_interpreters_even_when_they_are_named),
        WINDOWS_TEST(an_alias_of_a_python_of_the_store_is_one),
        TEST(a_base_that_is_given_is_believed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
