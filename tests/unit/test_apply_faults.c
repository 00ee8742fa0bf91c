/* test_apply_faults.c: every call of the executor fails once, in every manner: whole, or as it was before. */
#include "tests/support/fresh.h"
#include "tests/support/hosts.h"

#include "src/apply/apply.h"
#include "tests/support/fake.h"
#include "tests/support/seen.h"

static const struct seed_file wheel_files[] = {
    { "lib/site/pip/__init__.py", "new", 3, false, false, NULL, 0 },
    { "lib/site/pip/deep/x.py", "x", 1, true, false, NULL, 0 },
    { "lib/site/pip-1.dist-info/RECORD", "r", 1, false, false, NULL, 0 },
    { "bin/pip", "#!", 2, false, true, NULL, 0 },
};

static void add_steps(struct plan *plan)
{
    plan_add_folder(plan, "lib", "");
    plan_add_folder(plan, "lib/site", "");
    plan_add_link(plan, "lib64", "lib", "")->otherwise = OR_SKIP;
    plan_add_folder(plan, "bin", "");
    plan_add_copy(plan, "bin/tool", "/usr/bin/tool", 0755 | OS_EXACT, "")->where = STEP_REPLACE;
    plan_add_link(plan, "bin/python", "/usr/bin/tool", "")->where = STEP_REPLACE;
    plan_add_unpack(plan, "pip-1", 4, wheel_files, "")->where = STEP_REPLACE;
    plan_add_text(plan, "bin/activate", STR("new"), 0644 | OS_EXACT, "")->where = STEP_REPLACE;
    plan_add_text(plan, "pyvenv.cfg", STR("home = /usr/bin\n"), 0666, "")->where = STEP_REPLACE;
}

/* ---- the worlds ----------------------------------------------------------------------------- */

static struct plan beside(void)
{
    struct plan plan = plan_for(&arena, &a_posix_host, "/srv/new/deep/env", PLAN_BESIDE);
    add_steps(&plan);
    return plan;
}

static void furnish_old(void)
{
    fake_file("/srv/env/pyvenv.cfg", 0644, "home = /old\n");
    fake_file("/srv/env/bin/tool", 0755, "old tool");
    fake_file("/srv/env/bin/pip", 0755, "old pip");
    fake_link("/srv/env/bin/python", "/gone");
    fake_file("/srv/env/lib/site/pip/old.py", 0644, "old");
    fake_file("/srv/env/lib/site/pip-0.dist-info/RECORD", 0644, "old");
    fake_file("/srv/env/lib/site/mine/mine.py", 0644, "mine");
}

static struct plan exchange(void)
{
    furnish_old();
    struct plan plan = plan_for(&arena, &a_posix_host, "/srv/env", PLAN_EXCHANGE);
    plan.root_mode = 0755 | OS_EXACT;
    add_steps(&plan);
    return as_seen(plan);
}

static struct plan in_place(void)
{
    furnish_old();
    struct plan plan = plan_for(&arena, &a_posix_host, "/srv/env", PLAN_IN_PLACE);
    plan_add_set_aside(&plan, "lib/site/pip", "");
    plan_add_set_aside(&plan, "lib/site/pip-0.dist-info", "");
    add_steps(&plan);
    return as_seen(plan);
}

/* What a killed run has left, where nobody can tell that it was killed. */
static struct plan over_a_stale_stage(void)
{
    fake_file("/srv/.env" PLAN_STAGE "/half", 0644, "of another run");
    return exchange();
}

static struct plan lasting(struct plan plan)
{
    plan.durable = true;
    return plan;
}

static struct plan beside_durably(void)
{
    return lasting(beside());
}

static struct plan exchange_durably(void)
{
    return lasting(exchange());
}

static struct plan in_place_durably(void)
{
    return lasting(in_place());
}

/* ---- one run -------------------------------------------------------------------------------- */

struct result {
    bool ok;
    struct error error;
    struct outcome outcome;
    const char *before, *after;
    unsigned calls;
};

static void begin(unsigned lacks)
{
    fake_begin(&a_posix_host);
    fake_lacks(lacks);
    fake_file("/usr/bin/tool", 0755, "tool");
    fake_file("/srv/neighbour", 0644, "kept");
}

static struct result run(struct plan (*furnish)(void), unsigned lacks, unsigned nth, enum os_code code, bool for_good)
{
    struct result result = { 0 };
    begin(lacks);
    struct plan plan = furnish();
    result.before = fake_picture(&arena, "/");
    fake_fail(FAKE_CALLS, nth, code, for_good);
    result.ok = apply(&arena, &plan, &result.outcome, &result.error);
    result.calls = fake_count(FAKE_CALLS);
    fake_fail(FAKE_CALLS, 0, OS_OK, false);
    result.after = fake_picture(&arena, "/");
    fake_end();
    return result;
}

/* The same with an interrupt at the nth question; nth 1 also finds out how many questions a whole run asks. */
static struct result run_interrupted(struct plan (*furnish)(void), unsigned lacks, unsigned nth, unsigned *questions)
{
    if (nth == 1) {
        begin(lacks);
        struct plan plan = furnish();
        struct result whole = { 0 };
        fake_interrupt(0);
        assert_true(apply(&arena, &plan, &whole.outcome, &whole.error));
        *questions = fake_interrupt(0);
        fake_end();
    }
    struct result result = { 0 };
    begin(lacks);
    struct plan plan = furnish();
    result.before = fake_picture(&arena, "/");
    fake_interrupt(nth);
    result.ok = apply(&arena, &plan, &result.outcome, &result.error);
    result.after = fake_picture(&arena, "/");
    fake_end();
    return result;
}

/* ---- what holds after each ------------------------------------------------------------------ */

static const enum os_code faults[] = { OS_NO_SPACE, OS_DENIED, OS_READ_ONLY, OS_FAILED, OS_MEMORY, OS_UNSUPPORTED,
                                       OS_NOT_EMPTY };

/* A run that succeeded in spite of a fault took a declared way round it. */
static bool is_as_good(const struct result *good, const struct result *result)
{
    return strcmp(good->after, result->after) == 0 || result->outcome.copied_instead > 0 ||
           result->outcome.litter != NULL || strstr(result->after, "env/lib64") == NULL;
}

static void assert_one_fault_is_survived(struct plan (*furnish)(void), unsigned lacks)
{
    struct result good = run(furnish, lacks, 0, OS_OK, false);
    assert_true(good.ok);
    for (unsigned nth = 1; nth <= good.calls; nth++)
        for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
            struct result result = run(furnish, lacks, nth, faults[i], false);
            bool as_before = strcmp(result.before, result.after) == 0;
            if (result.ok ? !is_as_good(&good, &result) : !as_before && result.outcome.litter == NULL)
                fail_msg("call %u, code %d, %s: %s\n%s", nth, (int)faults[i], result.ok ? "done" : "not done",
                         result.error.text, result.after);
            if (!result.ok && (result.error.code == E_NONE || strchr(result.error.text, '/') == NULL))
                fail_msg("call %u, code %d: no path in \"%s\"", nth, (int)faults[i], result.error.text);
        }
}

/* Lines of `picture` that speak of the target, without those of stages. */
static const char *target_of(const char *picture, const char *target)
{
    struct text out = { .arena = &arena };
    str rest = str_of(picture), line;
    while (str_next_line(&rest, &line))
        if (str_find(line, target) < line.size && str_find(line, PLAN_STAGE) == line.size)
            text_print(&out, "%.*s\n", (int)line.size, line.text);
    return text_done(&out);
}

/* The disk is gone from the nth call on, the way back included: the target is still one or the other. */
static void assert_lasting_faults_leave_no_half(struct plan (*furnish)(void), const char *target)
{
    struct result good = run(furnish, 0, 0, OS_OK, false);
    for (unsigned nth = 1; nth <= good.calls; nth++) {
        struct result result = run(furnish, 0, nth, OS_FAILED, true);
        const char *stands = target_of(result.after, target);
        if (strcmp(stands, target_of(result.before, target)) != 0 && strcmp(stands, target_of(good.after, target)) != 0)
            fail_msg("from call %u on: %s\n%s", nth, result.error.text, result.after);
    }
}

static void a_new_environment_survives_every_single_fault(void **state)
{
    assert_one_fault_is_survived(beside, FAKE_LACKS_NOTHING);
    assert_one_fault_is_survived(beside, FAKE_LACKS_CLAIMS);
    assert_one_fault_is_survived(beside_durably, FAKE_LACKS_NOTHING);
}

static void a_cleared_environment_survives_every_single_fault(void **state)
{
    assert_one_fault_is_survived(exchange, FAKE_LACKS_NOTHING);
    assert_one_fault_is_survived(exchange, FAKE_LACKS_EXCHANGE);
    assert_one_fault_is_survived(exchange_durably, FAKE_LACKS_NOTHING);
    assert_one_fault_is_survived(exchange_durably, FAKE_LACKS_EXCHANGE);
}

static void a_stale_stage_does_not_weaken_it(void **state)
{
    assert_one_fault_is_survived(over_a_stale_stage, FAKE_LACKS_CLAIMS);
}

/* Others at work between two calls of ours: nothing of theirs is harmed, and the target is one or the other. */
static void what_others_do_between_two_calls_leaves_one_or_the_other(void **state)
{
    static const enum os_code codes[] = { OS_ABSENT, OS_EXISTS, OS_BUSY };
    struct plan (*const plans[])(void) = { beside, exchange, in_place, over_a_stale_stage };
    for (size_t i = 0; i < 4 * sizeof codes / sizeof *codes; i++) {
        const char *target = i % 4 == 0 ? "/deep/env" : "/env";
        struct result good = run(plans[i % 4], 0, 0, OS_OK, false);
        for (unsigned nth = 1; nth <= good.calls; nth++) {
            struct result result = run(plans[i % 4], 0, nth, codes[i / 4], false);
            const char *stands = target_of(result.after, target);
            bool before = strcmp(stands, target_of(result.before, target)) == 0;
            bool whole = strcmp(stands, target_of(good.after, target)) == 0;
            bool gone = plans[i % 4] == in_place && codes[i / 4] == OS_ABSENT;      /* then nothing was to be set aside */
            if (result.ok ? !whole && !gone : !before)
                fail_msg("call %u, code %d, %s: %s\n%s", nth, (int)codes[i / 4], result.ok ? "done" : "not done",
                         result.error.text, result.after);
        }
    }
}

static void a_changed_environment_survives_every_single_fault(void **state)
{
    assert_one_fault_is_survived(in_place, FAKE_LACKS_NOTHING);
    assert_one_fault_is_survived(in_place, FAKE_LACKS_EXCHANGE);
    assert_one_fault_is_survived(in_place_durably, FAKE_LACKS_NOTHING);
}

static void a_disk_that_goes_away_leaves_no_half_environment(void **state)
{
    assert_lasting_faults_leave_no_half(beside, "/deep/env");
    assert_lasting_faults_leave_no_half(exchange, "/env");
    assert_lasting_faults_leave_no_half(beside_durably, "/deep/env");
    assert_lasting_faults_leave_no_half(exchange_durably, "/env");
}

static void where_no_links_can_be_made_the_declared_alternative_is_taken(void **state)
{
    struct result result = run(beside, FAKE_LACKS_LINKS, 0, OS_OK, false);
    assert_false(result.ok);            /* bin/python may only be a link here */
    assert_string_equal(result.before, result.after);
}

/* Ctrl-C at every question: either in time, and all is as before, or the run was through. */
static void assert_interrupts_leave_nothing(struct plan (*furnish)(void), unsigned lacks)
{
    unsigned questions = 1;
    for (unsigned nth = 1; nth <= questions; nth++) {
        struct result result = run_interrupted(furnish, lacks, nth, &questions);
        if (result.ok || result.error.code != E_INTERRUPTED || strcmp(result.before, result.after) != 0)
            fail_msg("question %u: %s\n%s", nth, result.ok ? "done" : result.error.text, result.after);
    }
    assert_true(questions > 10);
}

static void an_interrupt_at_any_time_leaves_everything_as_it_was(void **state)
{
    assert_interrupts_leave_nothing(beside, FAKE_LACKS_NOTHING);
    assert_interrupts_leave_nothing(exchange, FAKE_LACKS_NOTHING);
    assert_interrupts_leave_nothing(in_place, FAKE_LACKS_NOTHING);
    assert_interrupts_leave_nothing(in_place, FAKE_LACKS_EXCHANGE);
}

/* ---- what is to last, and others at work ---------------------------------------------------- */

static void assert_is_synced(struct plan (*furnish)(void), const char *home, const char *root)
{
    static const char *const own[] = { "bin/tool", "bin/activate", "bin/pip", "pyvenv.cfg", "lib/site/pip/deep/x.py",
                                       "lib/site/pip-1.dist-info/RECORD" };
    struct outcome outcome;
    struct error error = { .code = E_NONE };
    for (int wanted = 0; wanted < 2; wanted++) {
        begin(FAKE_LACKS_NOTHING);
        struct plan plan = furnish();
        plan.durable = wanted != 0;
        assert_true(apply(&arena, &plan, &outcome, &error));
        assert_int_equal(fake_is_synced(home), wanted);
        for (size_t i = 0; i < sizeof own / sizeof *own; i++)
            assert_int_equal(fake_is_synced(text_join(&arena, root, "/", own[i], NULL)), wanted);
        fake_end();
    }
}

static void what_is_to_last_is_brought_to_the_disk_file_by_file_and_by_name(void **state)
{
    assert_is_synced(beside, "/srv/new/deep", "/srv/new/deep/env");
    assert_is_synced(exchange, "/srv", "/srv/env");
    assert_is_synced(in_place, "/srv/env", "/srv/env");
}

static void a_target_at_which_another_run_is_at_work_is_left_alone(void **state)
{
    struct plan (*const all[])(void) = { beside, exchange, in_place };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct outcome outcome;
        struct error error = { .code = E_NONE };
        begin(FAKE_LACKS_NOTHING);
        struct plan plan = all[i]();
        const char *before = fake_picture(&arena, "/");
        fake_claimed(0);
        assert_false(apply(&arena, &plan, &outcome, &error));
        assert_int_equal(error.code, E_TARGET_HELD);
        if (i > 0)
            assert_string_equal(fake_picture(&arena, "/"), before);
        fake_end();
    }
}

/* Whenever it asks for its name somebody else has it, and whenever it looks at who that is nobody does. That is no failure
 * of the system's, which would say why. */
static void a_name_that_others_take_again_and_again_is_held_by_them(void **state)
{
    static const struct { enum os_code answer; enum error_code error; int exit; } cases[] = {
        { OS_EXISTS, E_TARGET_HELD, 6 }, { OS_BUSY, E_TARGET_HELD, 6 }, { OS_ABSENT, E_TARGET_HELD, 6 },
        { OS_DENIED, E_WRITE, 1 },       { OS_NO_SPACE, E_WRITE, 1 },
    };
    struct plan (*const all[])(void) = { exchange, in_place };
    for (size_t i = 0; i < sizeof cases / sizeof *cases * 2; i++) {
        struct outcome outcome;
        struct error error = { .code = E_NONE };
        begin(FAKE_LACKS_NOTHING);
        struct plan plan = all[i % 2]();
        const char *before = fake_picture(&arena, "/");
        fake_fail(FAKE_CHANGES, 1, cases[i / 2].answer, true);
        assert_false(apply(&arena, &plan, &outcome, &error));
        assert_int_equal(error.code, cases[i / 2].error);
        assert_int_equal(error_exit(error.code), cases[i / 2].exit);
        assert_int_equal(error.cause.code, error.code == E_WRITE ? cases[i / 2].answer : OS_OK);
        assert_true(strstr(error_helps(&error), "--wait") != NULL || error.code == E_WRITE);
        assert_string_equal(fake_picture(&arena, "/"), before);
        fake_end();
    }
}

/* A folder of the name that a killed run has left, or that a living one is at work in: nobody can tell. */
static void where_there_are_no_claims_each_run_builds_under_its_own_name(void **state)
{
    struct outcome outcome;
    struct error error = { .code = E_NONE };
    begin(FAKE_LACKS_CLAIMS);
    struct plan plan = exchange();
    fake_file("/srv/.env" PLAN_STAGE "/half", 0644, "of another run");
    assert_true(apply(&arena, &plan, &outcome, &error));
    assert_string_equal(fake_text("/srv/env/pyvenv.cfg"), "home = /usr/bin\n");
    assert_string_equal(fake_text("/srv/.env" PLAN_STAGE "/half"), "of another run");
    const char *after = fake_picture(&arena, "/srv");
    assert_null(strchr(after, '~'));
    fake_end();
}

/* ---- programs that run ---------------------------------------------------------------------- */

static struct result run_over_a_running(const char *program, enum plan_manner manner, const struct host *host)
{
    struct result result = { 0 };
    const char *root = host->family == HOST_WINDOWS ? "C:\\srv\\env" : "/srv/env";
    fake_begin(host);
    struct plan plan = plan_for(&arena, host, root, manner);
    plan.bin = "Scripts";
    plan_add_folder(&plan, "Scripts", "");
    plan_add_text(&plan, "Scripts/python.exe", STR("new"), 0755, "")->where = STEP_REPLACE;
    plan_add_text(&plan, "pyvenv.cfg", STR("home = x\n"), 0666, "")->where = STEP_REPLACE;
    const char *names[] = { "Scripts/python.exe", "Scripts/mine.exe", "Scripts/notes.txt", "pyvenv.cfg" };
    for (size_t i = 0; i < 4; i++)
        fake_file(text_join(&arena, root, "/", names[i], NULL), 0755, "old");
    fake_running(text_join(&arena, root, "/", program, NULL));
    result.before = fake_picture(&arena, root);
    plan = as_seen(plan);
    result.ok = apply(&arena, &plan, &result.outcome, &result.error);
    result.after = fake_picture(&arena, root);
    fake_end();
    return result;
}

static void what_runs_is_left_alone_where_it_cannot_be_replaced(void **state)
{
    static const struct { const char *program; enum plan_manner manner; bool held; } cases[] = {
        { "Scripts/python.exe", PLAN_EXCHANGE, true }, { "Scripts/python.exe", PLAN_IN_PLACE, true },
        { "Scripts/mine.exe", PLAN_EXCHANGE, true },   { "Scripts/mine.exe", PLAN_IN_PLACE, false },
        { "Scripts/notes.txt", PLAN_EXCHANGE, false }, { "pyvenv.cfg", PLAN_IN_PLACE, false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct result windows = run_over_a_running(cases[i].program, cases[i].manner, &a_windows_host);
        assert_int_equal(windows.ok, !cases[i].held);
        assert_int_equal(windows.error.code, cases[i].held ? E_TARGET_HELD : E_NONE);
        assert_int_equal(strcmp(windows.before, windows.after) == 0, cases[i].held);
        assert_true(run_over_a_running(cases[i].program, cases[i].manner, &a_posix_host).ok);
    }
}

/* ---- what dates and others do to it ------------------------------------------------------------- */

static int64_t time_of(const char *path)
{
    struct os_entry facts = { .modified = 0 };
    assert_int_equal(os_look_at_link(path, &facts).code, OS_OK);
    return facts.modified;
}

static void in_a_dated_tree_everything_has_the_one_time(void **state)
{
    static const char *const paths[] = { "/srv/new/deep/env", "/srv/new/deep/env/.hidden", "/srv/new/deep/env/.hidden/x",
                                         "/srv/new/deep/env/lib/site", "/srv/new/deep/env/lib/site/pip/__init__.py" };
    struct outcome outcome;
    struct error error = { .code = E_NONE };
    begin(FAKE_LACKS_NOTHING);
    struct plan plan = plan_for(&arena, &a_posix_host, "/srv/new/deep/env", PLAN_BESIDE);
    plan_add_folder(&plan, ".hidden", "");
    plan_add_text(&plan, ".hidden/x", STR("x"), 0644, "");
    add_steps(&plan);
    plan.dated = true;
    plan.date = 315532800000000000;
    assert_true(apply(&arena, &plan, &outcome, &error));
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        assert_true(time_of(paths[i]) == plan.date);
    fake_end();
}

static void what_another_run_has_changed_since_it_was_looked_at_is_left_alone(void **state)
{
    struct plan (*const plans[])(void) = { exchange, in_place };
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++) {
        struct outcome outcome;
        struct error error = { .code = E_NONE };
        fake_begin(&a_posix_host);
        fake_file("/srv/tool", 0755, "tool");
        struct plan plan = plans[i]();
        fake_file("/srv/env/theirs", 0644, "new");
        const char *before = fake_picture(&arena, "/srv");
        assert_false(apply(&arena, &plan, &outcome, &error));
        assert_int_equal(error.code, E_TARGET_HELD);
        assert_string_equal(fake_picture(&arena, "/srv"), before);
        fake_end();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_new_environment_survives_every_single_fault),
        TEST(a_cleared_environment_survives_every_single_fault),
        TEST(a_stale_stage_does_not_weaken_it),
        TEST(what_others_do_between_two_calls_leaves_one_or_the_other),
        TEST(a_changed_environment_survives_every_single_fault),
        TEST(a_disk_that_goes_away_leaves_no_half_environment),
        TEST(an_interrupt_at_any_time_leaves_everything_as_it_was),
        TEST(in_a_dated_tree_everything_has_the_one_time),
        TEST(what_another_run_has_changed_since_it_was_looked_at_is_left_alone),
        TEST(what_runs_is_left_alone_where_it_cannot_be_replaced),
        TEST(what_is_to_last_is_brought_to_the_disk_file_by_file_and_by_name),
        TEST(a_target_at_which_another_run_is_at_work_is_left_alone),
        TEST(a_name_that_others_take_again_and_again_is_held_by_them),
        TEST(where_there_are_no_claims_each_run_builds_under_its_own_name),
        TEST(where_no_links_can_be_made_the_declared_alternative_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
