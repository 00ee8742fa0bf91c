/* test_make.c: whole runs on machines in memory, of both families. */
#include "tests/support/whole.h"

static const struct place *const places[] = { &a_posix_place, &a_windows_place };

static void an_environment_comes_with_pip(void **state)
{
    for (size_t i = 0; i < 2; i++) {
        whole_begin(places[i]);
        whole_do(places[i], "");
        assert_int_equal(made.outcome.status, MADE_CREATED);
        assert_true(fake_is(whole_at(places[i], text_join(&arena, places[i]->site, "/pip/__init__.py", NULL)), OS_FILE));
        whole_do(places[i], "--ensure");
        assert_int_equal(made.outcome.status, MADE_UNCHANGED);
        whole_end();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_environment_comes_with_pip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
