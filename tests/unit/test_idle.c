/* test_idle.c: an environment whose programs run is noticed before anything is changed. */
#include "tests/support/check.h"
#include "tests/support/fake.h"
#include "tests/support/hosts.h"

#include "src/find/survey.h"

static const struct interpreter a_python = { .lib_name = "python3.12" };

static bool is_idle(struct error *error)
{
    struct arena arena = test_arena();
    struct survey ground;
    *error = (struct error){ E_NONE };
    assert_true(survey(&arena, &a_windows_host, "C:\\e", &a_python, &ground, error));
    bool idle = survey_is_idle(&arena, &a_windows_host, &ground, error);
    arena_end(&arena);
    return idle;
}

static void an_environment_is_in_use_while_one_of_its_programs_runs(void **state)
{
    struct error error;
    fake_begin(&a_windows_host);
    assert_true(is_idle(&error));
    fake_file("C:\\e\\pyvenv.cfg", 0644, "home = C:\\Python312\r\n");
    fake_file("C:\\e\\Scripts\\python.exe", 0755, "MZ");
    fake_file("C:\\e\\Scripts\\activate", 0644, "");
    fake_running("C:\\e\\Scripts\\activate");
    assert_true(is_idle(&error));
    fake_running("C:\\e\\Scripts\\python.exe");
    assert_false(is_idle(&error));
    assert_int_equal(error.code, E_TARGET_HELD);
    assert_non_null(strstr(error.text, "C:\\e\\Scripts\\python.exe"));
    fake_end();
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(an_environment_is_in_use_while_one_of_its_programs_runs) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
