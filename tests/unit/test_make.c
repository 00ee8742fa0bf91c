/* test_make.c: whole runs on machines in memory, of both families: what is made, by which programs, and what is said of it. */
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

/* ---- programs that run in it ---- */

/* The interpreter is one that ends with this code. */
static void begin_with_program(int code)
{
    struct machine machine = whole_machine(&a_posix_place);
    whole_begin(&a_posix_place);
    fake_program(a_posix_place.python, code, "");
    machine_posix_python(&machine, a_posix_place.prefix);
    fake_file("/w/r.txt", 0644, "x\n");
}

static void requirements_are_installed_by_the_environments_pip(void **state)
{
    begin_with_program(0);
    whole_do(&a_posix_place, "--requirements r.txt --requirements https://x/r.txt --find-links /w --log l --durable");
    assert_string_equal(fake_ran(0), "/w/env/bin/python3.12 -m pip install --log /w/l --disable-pip-version-check --quiet "
                        "--no-index --find-links /w --requirement /w/r.txt --requirement https://x/r.txt");
    whole_do(&a_posix_place, "--clear --upgrade-deps");
    assert_string_equal(fake_ran(1), "/w/env/bin/python3.12 -m pip install --upgrade pip");
    whole_end();
}

static void requirements_that_are_not_there_stop_before_anything_is_made(void **state)
{
    begin_with_program(0);
    assert_false(whole_try(&a_posix_place, "--requirements none.txt"));
    assert_int_equal(error.code, E_REQUIREMENTS);
    assert_false(fake_is("/w/env", OS_FOLDER));
    whole_end();
}

/* Nothing stays of an environment whose requirements failed, and what stood there stands again. */
static void fails_and_is_taken_back(const char *line, unsigned lacks)
{
    const char *before = fake_picture(&arena, "/w");
    fake_lacks(lacks);
    assert_false(whole_try(&a_posix_place, line));
    assert_int_equal(error.code, E_REQUIREMENTS);
    assert_string_equal(fake_picture(&arena, "/w"), before);
    fake_lacks(0);
}

static void a_program_that_fails_takes_the_environment_with_it(void **state)
{
    begin_with_program(3);
    fails_and_is_taken_back("--requirements r.txt", 0);
    assert_int_equal(made.outcome.child, 3);
    fake_folder("/w/env", 0755);
    fails_and_is_taken_back("--requirements r.txt", 0);
    whole_do(&a_posix_place, "");
    fails_and_is_taken_back("--clear --requirements r.txt", 0);
    fails_and_is_taken_back("--clear --requirements r.txt", FAKE_LACKS_EXCHANGE);
    assert_false(whole_try(&a_posix_place, "--clear --requirements r.txt --keep-failed"));
    assert_true(fake_is("/w/env/pyvenv.cfg", OS_FILE));
    assert_false(whole_try(&a_posix_place, "--clear --upgrade-deps"));
    assert_int_equal(error.code, E_UPGRADE_DEPS);
    assert_true(fake_is("/w/env/pyvenv.cfg", OS_FILE));
    whole_end();
}

static void each_call_on_the_way_back_may_fail(void **state)
{
    static const struct { const char *line; unsigned lacks; bool stands, empty; } rows[] = {
        { "--requirements r.txt", 0, false, false },
        { "--requirements r.txt", 0, false, true },
        { "--clear --requirements r.txt", 0, true, false },
        { "--clear --requirements r.txt", FAKE_LACKS_EXCHANGE, true, false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (unsigned nth = 0, calls = 1; nth <= calls; nth++) {
            begin_with_program(1);
            if (rows[i].stands)
                whole_do(&a_posix_place, "");
            if (rows[i].empty)
                fake_folder("/w/env", 0755);
            const char *before = fake_picture(&arena, "/w");
            fake_lacks(rows[i].lacks);
            fake_fail(FAKE_CALLS, nth, OS_NO_SPACE, nth % 2 == 0);
            assert_false(whole_try(&a_posix_place, rows[i].line));
            calls = fake_count(FAKE_CALLS) > calls ? fake_count(FAKE_CALLS) : calls;
            fake_fail(FAKE_CALLS, 0, OS_OK, false);
            assert_true(strcmp(before, fake_picture(&arena, "/w")) == 0 || error.code == E_UNDO || made.outcome.litter != NULL);
            whole_end();
        }
}

static void what_programs_have_installed_is_brought_to_the_disk_or_it_failed(void **state)
{
    for (unsigned nth = 0, calls = 1; nth <= calls; nth++) {
        begin_with_program(0);
        const char *before = fake_picture(&arena, "/w");
        fake_fail(FAKE_CALLS, nth, OS_NO_SPACE, false);
        bool done = whole_try(&a_posix_place, "--requirements r.txt --durable");
        calls = fake_count(FAKE_CALLS) > calls ? fake_count(FAKE_CALLS) : calls;
        fake_fail(FAKE_CALLS, 0, OS_OK, false);
        assert_true(done || strcmp(before, fake_picture(&arena, "/w")) == 0);
        whole_end();
    }
}

static void the_root_of_a_system_may_become_one(void **state)
{
    struct place root = a_posix_place;
    root.env = "/";
    root.work = "/tmp";
    for (unsigned nth = 0, calls = 1; nth <= calls; nth++) {
        whole_begin(&root);
        fake_owner("/", 1000);
        fake_fail(FAKE_CALLS, nth, OS_NO_SPACE, false);
        bool done = whole_try(&root, "--without-pip");
        calls = fake_count(FAKE_CALLS) > calls ? fake_count(FAKE_CALLS) : calls;
        fake_fail(FAKE_CALLS, 0, OS_OK, false);
        assert_true(nth > 0 || done);
        assert_int_equal(fake_is("/pyvenv.cfg", OS_FILE), done);
        whole_end();
    }
}

static void a_program_that_cannot_start_says_so(void **state)
{
    whole_begin(&a_windows_place);
    fake_file("C:\\w\\r.txt", 0644, "x\n");
    assert_false(whole_try(&a_windows_place, "--requirements r.txt"));
    assert_int_equal(error.code, E_REQUIREMENTS);
    assert_non_null(strstr(error.text, "cannot run"));
    assert_false(fake_is("C:\\w\\env", OS_FOLDER));
    whole_end();
}

static void an_interrupt_at_any_moment_leaves_nothing(void **state)
{
    static const char *const lines[] = { "--requirements r.txt", "--upgrade-deps", "--wait 5" };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        for (unsigned nth = 0, questions = 1; nth <= questions; nth++) {
            begin_with_program(0);
            const char *before = fake_picture(&arena, "/w");
            if (i == 2)
                fake_claimed(2);
            fake_interrupt(nth);
            bool done = whole_try(&a_posix_place, lines[i]);
            unsigned asked = fake_interrupt(0);
            questions = asked > questions ? asked : questions;
            if (!done && error.code != E_INTERRUPTED)
                fail_msg("%s, question %u: %s", lines[i], nth, error.text);
            if (!done && i == 0)
                assert_string_equal(fake_picture(&arena, "/w"), before);
            if (!done && i == 1)            /* pip may go on with it */
                assert_true(fake_is("/w/env", OS_FOLDER) == fake_is("/w/env/pyvenv.cfg", OS_FILE));
            if (!done && i == 2)            /* the stage is the other's */
                assert_false(fake_is("/w/env", OS_FOLDER));
            whole_end();
        }
}

/* ---- one time for everything ---- */

static void everything_has_the_time_of_SOURCE_DATE_EPOCH(void **state)
{
    static const char *const files[] = { "pyvenv.cfg", "bin/activate", "lib/python3.12/site-packages/pip/__init__.py" };
    struct os_entry facts;
    for (unsigned nth = 0, calls = 1; nth <= calls; nth++) {
        whole_begin(&a_posix_place);
        const char *before = fake_picture(&arena, "/w");
        fake_set("SOURCE_DATE_EPOCH", "86400");
        fake_fail(FAKE_CALLS, nth, OS_NO_SPACE, false);
        bool done = whole_try(&a_posix_place, "");
        calls = fake_count(FAKE_CALLS) > calls ? fake_count(FAKE_CALLS) : calls;
        fake_fail(FAKE_CALLS, 0, OS_OK, false);
        for (size_t i = 0; done && i < sizeof files / sizeof *files; i++) {
            assert_int_equal(os_look(whole_at(&a_posix_place, files[i]), &facts).code, OS_OK);
            assert_int_equal(facts.modified / 1000000000, 86400);
        }
        assert_true(done || (nth > 0 && strcmp(before, fake_picture(&arena, "/w")) == 0));
        whole_end();
    }
}

/* ---- what is asked for, and not made ---- */

static void a_key_says_what_an_environment_would_be_made_of(void **state)
{
    const char *first, *line = "--cache-key --copies --requirements r.txt --requirements https://x";
    begin_with_program(0);
    whole_do(&a_posix_place, line);
    first = made_output(&arena, &request, &made);
    assert_true(str_starts(str_of(first), "venvcast-3.12.4-x86_64-"));
    fake_file("/w/env/mine", 0644, "in the way");
    whole_do(&a_posix_place, line);
    assert_string_equal(made_output(&arena, &request, &made), first);
    fake_file("/w/r.txt", 0644, "y\n");
    whole_do(&a_posix_place, line);
    assert_string_not_equal(made_output(&arena, &request, &made), first);
    whole_end();
}

static void texts_are_compared_before_they_change(void **state)
{
    for (size_t i = 0; i < 2; i++) {
        whole_begin(places[i]);
        whole_do(places[i], "");
        whole_do(places[i], "--dry-run --diff --upgrade --prompt other");
        const char *text = made_output(&arena, &request, &made);
        assert_non_null(strstr(text, "+prompt = 'other'"));
        whole_do(places[i], "--dry-run");
        assert_null(strstr(made_output(&arena, &request, &made), "+prompt"));
        whole_end();
    }
}

/* ---- an interpreter that is not here ---- */

static void an_interpreter_elsewhere_gets_a_pip_that_fits_or_none(void **state)
{
    static const char *const versions[] = { "3.13.1", "3.11.2", "3.14.0t" };
    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j < sizeof versions / sizeof *versions; j++)
            for (int fits = 0; fits < 2; fits++) {
                struct machine machine = whole_machine(places[i]);
                const char *base = i == 1 ? "D:\\there\\python.exe" : "/there/bin/python3";
                whole_begin(places[i]);
                machine_pip(&machine, places[i]->work, fits ? "99.0" : "1.0");
                const char *line = text_join(&arena, "--base ", base, " --python-version ", versions[j], " --no-verify"
                                             " --find-links . --seed wheel", NULL);
                bool done = whole_try(places[i], text_join(&arena, line, "x", NULL));
                assert_false(done);
                assert_int_equal(error.code, E_NO_SEED);
                line = text_join(&arena, "--base ", base, " --python-version ", versions[j], " --no-verify"
                                 " --find-links . --dry-run", NULL);
                whole_do(places[i], line);
                assert_true((strstr(made.kit.python.warning, "without") == NULL) == (made.kit.seeds.count > 0));
                whole_end();
            }
}

/* That none fits is no error, that one is broken is. */
static void a_wheel_that_is_broken_is_an_error_elsewhere_too(void **state)
{
    for (size_t i = 0; i < 2; i++) {
        struct machine machine = whole_machine(places[i]);
        whole_begin(places[i]);
        machine_text(&machine, places[i]->work, "x-1-py3-none-any.whl", "no archive");
        assert_false(whole_try(places[i], text_join(&arena, "--base ", i == 1 ? "D:\\there\\python.exe" : "/there/bin/python3",
                                                    " --python-version 3.13.1 --no-verify --wheel x-1-py3-none-any.whl", NULL)));
        assert_int_equal(error_exit(error.code), SEED_FAILED);
        assert_int_not_equal(error.code, E_NO_SEED);
        assert_false(fake_is(places[i]->env, OS_FOLDER));
        whole_end();
    }
}

/* ---- waiting ---- */

static void whoever_waits_gets_it_and_whoever_does_not_is_told(void **state)
{
    for (size_t i = 0; i < 2; i++) {
        whole_begin(places[i]);
        whole_do(places[i], "");
        fake_claimed(3);
        assert_false(whole_try(places[i], "--upgrade"));
        assert_int_equal(error.code, E_TARGET_HELD);
        assert_false(whole_try(places[i], "--clear"));
        assert_int_equal(error.code, E_TARGET_HELD);
        whole_do(places[i], "--upgrade --wait 60");
        whole_end();
    }
}

/* ---- what killed runs have left ---- */

static void what_a_killed_run_has_left_goes_with_the_next(void **state)
{
    for (size_t i = 0; i < 2; i++)
        for (unsigned lacks = 0; lacks <= FAKE_LACKS_CLAIMS; lacks += FAKE_LACKS_CLAIMS) {
            whole_begin(places[i]);
            fake_lacks(lacks);
            whole_do(places[i], "");
            const char *stage = text_join(&arena, places[i]->work, i == 1 ? "\\" : "/", made.plan.stage, NULL);
            struct machine machine = whole_machine(places[i]);
            machine_text(&machine, stage, "half", "x");
            machine_text(&machine, whole_at(places[i], PLAN_STAGE), "half", "x");
            machine_text(&machine, text_join(&arena, stage, "~0123", NULL), "half", "x");
            machine_text(&machine, text_join(&arena, stage, "of-mine", NULL), "half", "x");
            os_pause((uint64_t)2 * 3600 * 1000000000);
            whole_do(places[i], "--ensure");
            whole_do(places[i], "--upgrade");
            whole_do(places[i], "--clear");
            assert_false(fake_is(lacks == 0 ? stage : text_join(&arena, stage, "~0123", NULL), OS_FOLDER));
            assert_true(fake_is(text_join(&arena, stage, "of-mine", NULL), OS_FOLDER));
            whole_do(places[i], "--ensure");
            whole_end();
        }
}

/* It has looked, and nothing was there. */
static void who_ensures_leaves_alone_what_another_run_has_just_made(void **state)
{
    for (size_t i = 0; i < 2; i++) {
        whole_begin(places[i]);
        whole_do(places[i], "");
        const char *before = fake_picture(&arena, places[i]->env);
        whole_ask(places[i], "--ensure --prompt other");
        made = (struct made){ 0 };
        assert_true(kit_prepare_for(&arena, places[i]->host, &request, places[i]->env, &made.kit, &error));
        assert_false(make_new(&arena, places[i]->host, &request, places[i]->env, &made, &error));
        assert_int_equal(error.code, E_TARGET_HELD);
        assert_string_equal(fake_picture(&arena, places[i]->env), before);
        whole_end();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_environment_comes_with_pip),
        cmocka_unit_test(requirements_are_installed_by_the_environments_pip),
        cmocka_unit_test(requirements_that_are_not_there_stop_before_anything_is_made),
        cmocka_unit_test(a_program_that_fails_takes_the_environment_with_it),
        cmocka_unit_test(each_call_on_the_way_back_may_fail),
        cmocka_unit_test(what_programs_have_installed_is_brought_to_the_disk_or_it_failed),
        cmocka_unit_test(the_root_of_a_system_may_become_one),
        cmocka_unit_test(a_program_that_cannot_start_says_so),
        cmocka_unit_test(an_interrupt_at_any_moment_leaves_nothing),
        cmocka_unit_test(everything_has_the_time_of_SOURCE_DATE_EPOCH),
        cmocka_unit_test(a_key_says_what_an_environment_would_be_made_of),
        cmocka_unit_test(texts_are_compared_before_they_change),
        cmocka_unit_test(an_interpreter_elsewhere_gets_a_pip_that_fits_or_none),
        cmocka_unit_test(a_wheel_that_is_broken_is_an_error_elsewhere_too),
        cmocka_unit_test(whoever_waits_gets_it_and_whoever_does_not_is_told),
        cmocka_unit_test(what_a_killed_run_has_left_goes_with_the_next),
        cmocka_unit_test(who_ensures_leaves_alone_what_another_run_has_just_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
