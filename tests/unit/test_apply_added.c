/* test_apply_added.c: steps that hooks and templates add behind pip, where its files have made folders already. */
#include "tests/support/fresh.h"
#include "tests/support/hosts.h"

#include "src/apply/apply.h"
#include "tests/support/fake.h"
#include "tests/support/seen.h"

static const struct seed_file wheel_files[] = { { "lib/site/pip/__init__.py", "new", 3, false, false, NULL, 0 } };

static struct plan plan_of_a_known_folder(void)
{
    struct plan plan = plan_for(&arena, &a_posix_host, "/srv/env", PLAN_IN_PLACE);
    plan_add_folder(&plan, "lib", "");
    plan_add_unpack(&plan, "pip-1", 1, wheel_files, "")->where = STEP_REPLACE;
    struct step *step = plan_add_folder(&plan, "lib/site", "");
    step->where = STEP_REPLACE;
    step->mode = 0755;
    return as_seen(plan);
}

/* Which call fails, 0 for none; how many calls there were. */
static unsigned run(bool there, unsigned nth)
{
    struct outcome outcome;
    struct error error = { .code = E_NONE };
    fake_begin(&a_posix_host);
    fake_file("/srv/env/pyvenv.cfg", 0644, "home = /usr/bin\n");
    fake_folder("/srv/env/lib", 0755);
    if (there)
        fake_folder("/srv/env/lib/site", 0700);
    const char *before = fake_picture(&arena, "/srv");
    struct plan plan = plan_of_a_known_folder();
    fake_fail(FAKE_CALLS, nth, OS_DENIED, false);
    bool done = apply(&arena, &plan, &outcome, &error);
    unsigned calls = fake_count(FAKE_CALLS);
    fake_fail(FAKE_CALLS, 0, OS_OK, false);
    assert_true(done || nth > 0);
    if (done)
        assert_int_equal(fake_mode("/srv/env/lib/site"), 0755);
    else
        assert_string_equal(fake_picture(&arena, "/srv"), before);
    fake_end();
    return calls;
}

static void a_folder_gets_its_mode_though_it_was_there_or_nothing_is_done(void **state)
{
    for (int there = 0; there < 2; there++) {
        unsigned calls = run(there, 0);
        for (unsigned nth = 1; nth <= calls; nth++)
            (void)run(there, nth);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(a_folder_gets_its_mode_though_it_was_there_or_nothing_is_done) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
