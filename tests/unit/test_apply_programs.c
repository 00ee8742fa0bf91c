/* test_apply_programs.c: programs of a new environment fail, and what was there before comes back, fault by fault. */
#include "tests/support/fresh.h"
#include "tests/support/hosts.h"

#include "src/apply/apply.h"
#include "tests/support/fake.h"
#include "tests/support/seen.h"

static const char program[] = "/bin/program";

/* ---- the worlds ------------------------------------------------------------------------------- */

static struct plan with_program(struct plan plan)
{
    static const char *const command[] = { program, NULL };
    plan_add_folder(&plan, "bin", "");
    plan_add_text(&plan, "bin/tool", STR("new"), 0755, "");
    plan_add_text(&plan, "pyvenv.cfg", STR("home = /\n"), 0644, "");
    plan_add_run(&plan, command, NULL, E_REQUIREMENTS, "");
    plan.retracts = true;
    return as_seen(plan);
}

static struct plan beside(void)
{
    return with_program(plan_for(&arena, &a_posix_host, "/srv/new/deep/env", PLAN_BESIDE));
}

static struct plan exchange(void)
{
    fake_file("/srv/env/precious", 0644, "kept");
    struct plan plan = plan_for(&arena, &a_posix_host, "/srv/env", PLAN_EXCHANGE);
    plan.root_mode = 0755 | OS_EXACT;
    return with_program(plan);
}

static struct plan in_place(void)
{
    fake_folder("/srv/env", 0755);
    return with_program(plan_for(&arena, &a_posix_host, "/srv/env", PLAN_IN_PLACE));
}

/* ---- one run ---------------------------------------------------------------------------------- */

struct result {
    bool ok;
    struct error error;
    struct outcome outcome;
    const char *before, *after;
    unsigned calls, changes;
};

/* A call that fails, and a change; 0: none does. */
struct faults {
    unsigned call, change;
    enum os_code code;
    bool for_good;
};

static struct result run(struct plan (*furnish)(void), int code, unsigned lacks, struct faults faults)
{
    struct result result = { 0 };
    fake_begin(&a_posix_host);
    fake_lacks(lacks);
    fake_program(program, code, "");
    fake_folder("/srv", 0755);
    struct plan plan = furnish();
    plan.durable = lacks == 0;
    result.before = fake_picture(&arena, "/");
    fake_fail(FAKE_CALLS, faults.call, faults.code, faults.for_good);
    fake_fail(FAKE_CHANGES, faults.change, faults.code, false);
    result.ok = apply(&arena, &plan, &result.outcome, &result.error);
    result.calls = fake_count(FAKE_CALLS);
    result.changes = fake_count(FAKE_CHANGES);
    fake_fail(FAKE_CALLS, 0, OS_OK, false);
    fake_fail(FAKE_CHANGES, 0, OS_OK, false);
    result.after = fake_picture(&arena, "/");
    fake_end();
    return result;
}

/* ---- taken back ------------------------------------------------------------------------------- */

static void what_was_there_before_comes_back_when_a_program_fails(void **state)
{
    struct plan (*const plans[])(void) = { beside, exchange, in_place };
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++)
        for (unsigned lacks = 0; lacks <= FAKE_LACKS_EXCHANGE; lacks += FAKE_LACKS_EXCHANGE) {
            struct result result = run(plans[i], 7, lacks, (struct faults){ 0 });
            assert_false(result.ok);
            assert_int_equal(result.error.code, E_REQUIREMENTS);
            assert_int_equal(result.outcome.child, 7);
            assert_non_null(strstr(result.error.remedy, "--keep-failed"));
            assert_string_equal(result.after, result.before);
        }
}

/* The path below /srv of the file that stood in the old environment, or NULL. */
static const char *place_of_precious(const char *picture)
{
    str rest = str_of(picture), line;
    while (str_next_line(&rest, &line))
        if (str_ends(line, "/precious"))
            return str_copy(&arena, str_slice(line, str_find(line, "srv/") + strlen("srv/"), line.size - strlen("/precious")));
    return NULL;
}

/* Not as before is only said to be so by E_UNDO; and then the old environment stands where it is said to be: under a
 * name that no later run takes for what a killed one has left, unless that fails as well. */
static bool is_nothing_lost(const struct result *result, bool may_stay)
{
    bool had = strstr(result->before, "precious") != NULL;
    const char *place = place_of_precious(result->after);
    bool stands = place != NULL && strcmp(place, "env") == 0;
    if (strcmp(result->after, result->before) != 0 && result->error.code != E_UNDO && result->outcome.litter == NULL)
        return false;
    if (!had || stands)
        return !had || strstr(result->error.remedy, "remove '/srv/env'") == NULL;
    bool said = place != NULL && (strstr(result->error.remedy, place) != NULL || strstr(result->error.text, place) != NULL);
    return said && (may_stay || str_ends(str_of(place), "-kept"));
}

static void assert_nothing_is_lost(struct plan (*furnish)(void), unsigned lacks, struct faults faults)
{
    struct result result = run(furnish, 7, lacks, faults);
    assert_false(result.ok);
    if (!is_nothing_lost(&result, faults.for_good || faults.change > 0))
        fail_msg("call %u, change %u, code %u: %s (%s)\n%s", faults.call, faults.change, (unsigned)faults.code, result.error.text,
                 result.error.remedy, result.after);
}

static void no_fault_loses_what_was_there_before(void **state)
{
    static const enum os_code codes[] = { OS_DENIED, OS_NO_SPACE, OS_FAILED };
    struct plan (*const plans[])(void) = { beside, exchange, in_place };
    for (size_t i = 0; i < 3 * sizeof codes / sizeof *codes; i++)
        for (unsigned lacks = 0; lacks <= FAKE_LACKS_EXCHANGE; lacks += FAKE_LACKS_EXCHANGE) {
            struct plan (*const plan)(void) = plans[i % 3];
            struct result whole = run(plan, 7, lacks, (struct faults){ 0 });
            for (unsigned nth = 1; nth <= whole.calls; nth++) {
                assert_nothing_is_lost(plan, lacks, (struct faults){ nth, 0, codes[i / 3], false });
                assert_nothing_is_lost(plan, lacks, (struct faults){ nth, 0, codes[i / 3], true });
                for (unsigned other = 1; other <= whole.changes; other++)
                    assert_nothing_is_lost(plan, lacks, (struct faults){ nth, other, codes[i / 3], false });
            }
        }
}

/* From the call on at which the program was run: others may be cleaning up, too. */
static void what_has_gone_by_itself_need_not_be_taken_back(void **state)
{
    struct plan (*const plans[])(void) = { beside, in_place };
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++) {
        unsigned calls = run(plans[i], 7, 0, (struct faults){ 0 }).calls, begins = calls;
        while (run(plans[i], 7, 0, (struct faults){ begins, 0, OS_ABSENT, true }).outcome.child == 7)
            begins--;
        assert_true(begins + 1 < calls);
        for (unsigned nth = begins + 2; nth <= calls; nth++) {
            struct result result = run(plans[i], 7, 0, (struct faults){ nth, 0, OS_ABSENT, true });
            if (result.error.code != E_REQUIREMENTS)
                fail_msg("plan %u, call %u: %s\n%s", (unsigned)i, nth, result.error.text, result.after);
        }
    }
}

static void what_cannot_be_put_back_gets_a_name_that_no_later_run_takes_for_its_own(void **state)
{
    for (unsigned lacks = 0; lacks <= FAKE_LACKS_EXCHANGE; lacks += FAKE_LACKS_EXCHANGE) {
        struct result whole = run(exchange, 7, lacks, (struct faults){ 0 });
        unsigned kept = 0;
        for (unsigned nth = 1; nth <= whole.calls; nth++)
            for (unsigned other = 1; other <= whole.changes; other++) {
                struct result result = run(exchange, 7, lacks, (struct faults){ nth, other, OS_BUSY, false });
                kept += strstr(result.after, "srv/.env" PLAN_STAGE "-kept/precious") != NULL &&
                        strstr(result.error.remedy, "/srv/.env" PLAN_STAGE "-kept'") != NULL;
            }
        assert_true(kept > 0);
    }
}

/* Not being able to begin is no lack of time. */
static void a_program_that_cannot_be_started_has_not_run_out_of_time(void **state)
{
    static const char *const command[] = { "/bin/none", NULL };
    struct outcome outcome;
    struct error error = { .code = E_NONE };
    fake_begin(&a_posix_host);
    fake_folder("/srv", 0755);
    struct plan plan = plan_for(&arena, &a_posix_host, "/srv/env", PLAN_BESIDE);
    plan_add_text(&plan, "pyvenv.cfg", STR("home = /\n"), 0644, "");
    plan_add_run(&plan, command, NULL, E_POST_SETUP, "")->seconds = 600;
    assert_false(apply(&arena, &plan, &outcome, &error));
    assert_int_equal(error.code, E_POST_SETUP);
    assert_non_null(strstr(error.text, "cannot run '/bin/none'"));
    fake_end();
}

/* ---- kept ------------------------------------------------------------------------------------- */

static void what_stood_there_goes_when_all_went_well(void **state)
{
    for (unsigned lacks = 0; lacks <= FAKE_LACKS_EXCHANGE; lacks += FAKE_LACKS_EXCHANGE) {
        struct result result = run(exchange, 0, lacks, (struct faults){ 0 });
        assert_true(result.ok);
        assert_null(strstr(result.after, "precious"));
        assert_non_null(strstr(result.after, "srv/env/pyvenv.cfg"));
        assert_null(strstr(result.after, PLAN_STAGE));
    }
}

static void what_programs_made_is_brought_to_the_disk_or_it_is_an_error(void **state)
{
    struct result good = run(beside, 0, 0, (struct faults){ 0 });
    assert_true(good.ok);
    struct result lost = run(beside, 0, 0, (struct faults){ good.calls, 0, OS_NO_SPACE, false });
    assert_false(lost.ok);
    assert_int_equal(lost.error.code, E_WRITE);
    assert_non_null(strstr(lost.error.text, "/srv/new/deep/env"));
    assert_string_equal(lost.after, lost.before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_was_there_before_comes_back_when_a_program_fails),
        TEST(no_fault_loses_what_was_there_before),
        TEST(what_has_gone_by_itself_need_not_be_taken_back),
        TEST(what_cannot_be_put_back_gets_a_name_that_no_later_run_takes_for_its_own),
        TEST(a_program_that_cannot_be_started_has_not_run_out_of_time),
        TEST(what_stood_there_goes_when_all_went_well),
        TEST(what_programs_made_is_brought_to_the_disk_or_it_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
