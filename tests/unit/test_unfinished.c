/* test_unfinished.c: an environment that programs complete is as before, whole, or says that it is unfinished; and what
 * it says is taken back by the next run, wherever the run before was killed. */
#include "tests/support/unfinished.h"

static const unsigned lacking[] = { 0, FAKE_LACKS_EXCHANGE, FAKE_LACKS_CLONES, FAKE_LACKS_CLAIMS };
static const struct fault none = { FAKE_CALLS, 0, OS_OK, false };

static void a_program_that_fails_leaves_nothing_of_its_own(void **state)
{
    for (int kind = 0; kind < KINDS; kind++)
        for (size_t i = 0; i < sizeof lacking / sizeof *lacking; i++) {
            struct result result = run((enum kind)kind, lacking[i], failing, none, i == 0);
            assert_false(result.ok);
            assert_int_equal(result.error.code, E_POST_SETUP);
            assert_string_equal(result.after, result.before);
            fake_end();
            result = run((enum kind)kind, lacking[i], program, none, i == 0);
            assert_true(result.ok && is_finished());
            assert_int_equal(look().unfinished.state, FINISHED);
            assert_true(kind == BLOCKED || strstr(result.after, PLAN_STAGE) == NULL);
            fake_end();
        }
}

static void no_fault_spoils_what_stood_there(void **state)
{
    static const enum os_code codes[] = { OS_DENIED, OS_NO_SPACE, OS_UNSUPPORTED };
    for (int kind = 0; kind < KINDS; kind++)
        for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
            struct result whole = run((enum kind)kind, 0, failing, none, false);
            fake_end();
            for (unsigned nth = 1; nth <= whole.calls; nth++) {
                struct error error;
                struct result result = run((enum kind)kind, 0, failing, (struct fault){ FAKE_CALLS, nth, codes[i], false }, false);
                assert_false(result.ok);
                bool said = result.error.code == E_UNDO || result.outcome.litter != NULL;
                if (!said && strcmp(result.after, result.before) != 0)
                    fail_msg("kind %d, call %u: %s\n%s", kind, nth, result.error.text, result.after);
                assert_true(recover(&error));
                if (result.error.code == E_UNDO && kind >= STANDING && strstr(fake_picture(&arena, "/"), "-kept") == NULL)
                    assert_string_equal(fake_text("/srv/env/bin/precious"), "kept");
                fake_end();
            }
        }
}

/* What fails once goes the second time; what goes on failing says what helps, which is never to remove what stood there. */
static void only_what_goes_on_failing_is_not_taken_back(void **state)
{
    for (int kind = 0; kind < KINDS; kind++) {
        struct result whole = run((enum kind)kind, 0, failing, none, false);
        unsigned undone = 0;
        fake_end();
        for (unsigned nth = 1; nth <= whole.changes; nth++) {
            struct result once = run((enum kind)kind, 0, failing, (struct fault){ FAKE_CHANGES, nth, OS_DENIED, false }, false);
            if (once.error.code == E_UNDO || once.outcome.litter != NULL)
                fail_msg("kind %d, change %u: %s\n%s", kind, nth, once.error.text, once.after);
            assert_string_equal(once.after, once.before);
            fake_end();
            struct result ever = run((enum kind)kind, 0, failing, (struct fault){ FAKE_CHANGES, nth, OS_DENIED, true }, false);
            bool marked = look().unfinished.state != FINISHED;
            undone += ever.error.code == E_UNDO;
            if (ever.error.code == E_UNDO && marked)
                assert_null(strstr(ever.error.remedy, "remove '"));
            fake_end();
        }
        assert_true(undone > 0);
    }
}

/* A program has ended well, and then something else fails: whole, or taken back, or told. */
static void what_is_published_is_finished(void **state)
{
    for (int kind = 0; kind < KINDS; kind++) {
        struct result whole = run((enum kind)kind, 0, program, none, true);
        fake_end();
        for (unsigned nth = 1; nth <= whole.calls; nth++) {
            struct error error;
            struct result result = run((enum kind)kind, 0, program, (struct fault){ FAKE_CALLS, nth, OS_DENIED, false }, true);
            bool said = result.error.code == E_UNDO || result.outcome.litter != NULL;
            if (result.ok && (!is_finished() || look().unfinished.state != FINISHED))
                fail_msg("kind %d, call %u: success\n%s", kind, nth, result.after);
            if (!result.ok && !said && strcmp(result.after, result.before) != 0)
                fail_msg("kind %d, call %u: %s\n%s", kind, nth, result.error.text, result.after);
            assert_true(recover(&error));
            fake_end();
        }
    }
}

static void wherever_a_run_is_killed_the_next_one_succeeds(void **state)
{
    for (int kind = 0; kind < KINDS; kind++)
        for (size_t i = 0; i < 2; i++) {
            struct result whole = run((enum kind)kind, lacking[i], failing, none, false);
            const char *good = run_next((enum kind)kind);
            fake_end();
            for (unsigned nth = 1; nth <= whole.changes; nth++) {
                (void)run((enum kind)kind, lacking[i], failing, (struct fault){ FAKE_CHANGES, nth, OS_FAILED, true }, false);
                const char *next = run_next((enum kind)kind);
                if (strcmp(next, good) != 0)
                    fail_msg("kind %d, change %u:\n%s\n%s", kind, nth, next, good);
                assert_true(kind < STANDING || strcmp(fake_text("/srv/env/bin/precious"), "kept") == 0);
                fake_end();
            }
        }
}

/* What recovery itself begins, the next one ends. */
static void a_recovery_that_is_killed_is_taken_up_again(void **state)
{
    for (int kind = 0; kind < KINDS; kind++) {
        struct result whole = run((enum kind)kind, 0, failing, none, false);
        fake_end();
        for (unsigned at = 1; at <= whole.changes; at++)
            for (unsigned nth = 1; nth < 40; nth++) {
                struct error error;
                (void)run((enum kind)kind, 0, failing, (struct fault){ FAKE_CHANGES, at, OS_FAILED, true }, false);
                bool marked = look().unfinished.state != FINISHED;
                fake_fail(FAKE_CHANGES, nth, OS_FAILED, true);
                bool done = !marked || recover(&error);
                fake_fail(FAKE_CHANGES, 0, OS_OK, false);
                assert_true(done || error.code == E_UNDO || error.code == E_WRITE);
                assert_true(recover(&error));
                if (kind >= STANDING && fake_text("/srv/env/bin/precious") == NULL)
                    fail_msg("change %u, then %u: precious is gone", at, nth);
                if (kind == INSTEAD && strstr(fake_picture(&arena, "/srv"), "precious") == NULL)
                    fail_msg("change %u, then %u: the old one is gone", at, nth);
                fake_end();
                if (done)
                    break;
            }
    }
}

/* One call of it fails: it says so, or does without; nothing is lost, and the next one ends it. */
static void no_fault_stops_a_recovery_for_good(void **state)
{
    static const enum os_code codes[] = { OS_DENIED, OS_ABSENT, OS_BUSY };
    for (int way = 0; way < 3 * KINDS; way++) {
        bool met = true;
        for (unsigned nth = 1, kind = (unsigned)way / 3; met; nth++) {
            struct error error;
            struct result whole = run((enum kind)kind, 0, failing, none, false);
            unsigned last = whole.changes;
            fake_end();
            do {                                    /* the moment at which it says that it is unfinished */
                (void)run((enum kind)kind, 0, failing, (struct fault){ FAKE_CHANGES, last, OS_FAILED, true }, false);
                if (look().unfinished.state == FINISHED)
                    fake_end();
                else
                    break;
            } while (--last > 0);
            assert_true(last > 0);
            struct survey ground = look();
            fake_fail(FAKE_CALLS, nth, codes[way % 3], false);
            bool done = apply_recover(&arena, &a_posix_host, &ground, &error);
            met = fake_count(FAKE_CALLS) >= nth;
            fake_fail(FAKE_CALLS, 0, OS_OK, false);
            assert_true(done || error.code == E_WRITE || error.code == E_UNDO || error.code == E_TARGET_HELD);
            assert_true(recover(&error));
            assert_true(kind < STANDING || strcmp(fake_text("/srv/env/bin/precious"), "kept") == 0);
            assert_true(kind != INSTEAD || strstr(fake_picture(&arena, "/srv"), "precious") != NULL);
            fake_end();
        }
    }
}

static void what_is_kept_has_no_mark_and_no_copy(void **state)
{
    for (int kind = 0; kind < KINDS; kind++) {
        struct error error = { 0 };
        struct outcome outcome;
        begin((enum kind)kind, 0);
        struct plan plan = plan_now((enum kind)kind, failing);
        plan.retracts = false;
        plan.keeps = true;
        assert_false(apply(&arena, &plan, &outcome, &error));
        assert_true(is_finished());
        assert_int_equal(look().unfinished.state, FINISHED);
        assert_true(kind == BLOCKED || strstr(fake_picture(&arena, "/"), PLAN_STAGE) == NULL);
        fake_end();
    }
}

static void who_is_at_work_is_not_taken_back(void **state)
{
    struct error error = { 0 };
    begin(STANDING, 0);
    plant((struct unfinished_mark){ UNFINISHED_NEW, "", true });
    fake_claimed(0);
    assert_false(recover(&error));
    assert_int_equal(error.code, E_TARGET_HELD);
    assert_non_null(fake_text("/srv/env/bin/precious"));
    fake_end();
    begin(STANDING, FAKE_LACKS_CLAIMS);             /* where nobody can tell, it is left alone for an hour */
    plant((struct unfinished_mark){ UNFINISHED_NEW, "", true });
    assert_false(recover(&error));
    assert_int_equal(error.code, E_TARGET_HELD);
    assert_non_null(fake_text("/srv/env/bin/precious"));
    os_pause((uint64_t)3602 * 1000000);
    assert_true(recover(&error));
    assert_false(fake_is("/srv/env", OS_FOLDER));
    fake_end();
}

static void what_has_been_published_meanwhile_is_not_taken_back(void **state)
{
    struct os_place *place;
    struct error error = { 0 };
    begin(STANDING, 0);
    const char *before = fake_picture(&arena, "/");
    fake_file("/srv/env/" UNFINISHED_MARK, 0600, "new\n0\n/srv/env\n\n");
    struct survey ground = look();
    assert_int_equal(ground.unfinished.state, UNFINISHED_NEW);
    assert_int_equal(os_place_open(&arena, "/srv/env", &place).code, OS_OK);
    assert_int_equal(os_remove_file(place, UNFINISHED_MARK).code, OS_OK);
    os_place_close(place);
    assert_true(apply_recover(&arena, &a_posix_host, &ground, &error));
    assert_string_equal(fake_picture(&arena, "/"), before);
    fake_end();
}

/* What ends the mark, and what is taken away, may go on failing, or be gone by itself: what is there says what it is. */
static void whatever_fails_at_the_end_it_is_whole_or_says_that_it_is_not(void **state)
{
    static const enum os_code codes[] = { OS_DENIED, OS_ABSENT };
    for (int way = 0; way < 4 * KINDS; way++) {
        struct result whole = run((enum kind)(way / 4), 0, program, none, true);
        fake_end();
        for (unsigned nth = 1; nth <= whole.changes; nth++) {
            struct error error;
            struct result result = run((enum kind)(way / 4), 0, program,
                                       (struct fault){ FAKE_CHANGES, nth, codes[way % 2], way % 4 >= 2 }, true);
            assert_true(!result.ok || codes[way % 2] == OS_ABSENT || (is_finished() && look().unfinished.state == FINISHED));
            assert_true(recover(&error));
            assert_true(way / 4 < STANDING || strcmp(fake_text("/srv/env/bin/precious"), "kept") == 0);
            fake_end();
        }
    }
}

/* Also while the copy is made. */
static void an_interrupt_leaves_all_as_it_was(void **state)
{
    for (int kind = 0; kind < KINDS; kind++) {
        bool met = true;
        for (unsigned nth = 1; met; nth++) {
            struct error error = { 0 };
            struct outcome outcome;
            begin((enum kind)kind, 0);
            struct plan plan = plan_now((enum kind)kind, program);
            const char *before = fake_picture(&arena, "/");
            (void)fake_interrupt(nth);
            bool done = apply(&arena, &plan, &outcome, &error);
            met = fake_interrupt(0) >= nth;
            assert_true(done || error.code == E_INTERRUPTED);
            assert_true(done == (strcmp(fake_picture(&arena, "/"), before) != 0));
            fake_end();
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_program_that_fails_leaves_nothing_of_its_own),
        TEST(no_fault_spoils_what_stood_there),
        TEST(only_what_goes_on_failing_is_not_taken_back),
        TEST(what_is_published_is_finished),
        TEST(wherever_a_run_is_killed_the_next_one_succeeds),
        TEST(a_recovery_that_is_killed_is_taken_up_again),
        TEST(no_fault_stops_a_recovery_for_good),
        TEST(what_is_kept_has_no_mark_and_no_copy),
        TEST(who_is_at_work_is_not_taken_back),
        TEST(what_has_been_published_meanwhile_is_not_taken_back),
        TEST(whatever_fails_at_the_end_it_is_whole_or_says_that_it_is_not),
        TEST(an_interrupt_leaves_all_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
