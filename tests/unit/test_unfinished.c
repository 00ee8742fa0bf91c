/* test_unfinished.c: an environment that programs complete is as before, whole, or says that it is unfinished; and what
 * it says is taken back by the next run, wherever the run before was killed. */
#include "tests/support/fresh.h"
#include "tests/support/hosts.h"

#include "src/apply/apply.h"
#include "src/find/survey.h"
#include "tests/support/fake.h"
#include "tests/support/seen.h"

static const char program[] = "/bin/program", failing[] = "/bin/failing";

/* ---- the worlds ------------------------------------------------------------------------------- */

/* What the program does while it runs, when it says a word. */
static void do_harm(void *data, const struct pace *pace)
{
    struct os_place *place;
    struct os_names names;
    (void)data;
    if (pace->voice != VOICE_OUT || os_place_open(&arena, "/srv/env", &place).code != OS_OK)
        return;
    (void)os_remove_file(place, "bin/precious");
    (void)os_remove_tree(place, "share");
    (void)os_remove_file(place, "link");
    (void)os_link(place, "link", "elsewhere", false);
    (void)os_remove_file(place, "kind");
    (void)os_make_folder(place, "kind", 0755);
    (void)os_make_folder(place, "more", 0700);
    (void)os_write(place, "more/in it", "x", 1, 0644);
    if (os_list_in(&arena, place, "lib", &names).code == OS_OK && names.count > 0)
        (void)os_set_mode(place, "lib/a", 0600 | OS_EXACT);
    (void)os_set_mode(place, "lib", 0 | OS_EXACT);
    os_place_close(place);
}

static const struct watch harmful = { .pace = do_harm };

static struct plan with_program(struct plan plan, const char *which)
{
    const char **command = arena_take_many(&arena, 2, sizeof *command);
    command[0] = which;
    plan_add_folder(&plan, "bin", "");
    plan_add_text(&plan, "bin/tool", STR("new"), 0755, "")->where = STEP_REPLACE;
    plan_add_text(&plan, "pyvenv.cfg", STR("home = /\n"), 0644, "")->where = STEP_REPLACE;
    plan_add_run(&plan, command, NULL, E_POST_SETUP, "");
    plan.watch = &harmful;
    return as_seen(plan);
}

static void furnish_old(void)
{
    fake_file("/srv/env/bin/precious", 0640, "kept");
    fake_file("/srv/env/bin/tool", 0755, "old");
    fake_file("/srv/env/lib/a", 0644, "a");
    fake_file("/srv/env/share/deep/b", 0644, "b");
    fake_link("/srv/env/link", "lib");
    fake_file("/srv/env/kind", 0644, "a file");
    fake_other("/srv/env/pipe");
    fake_file("/srv/env/pyvenv.cfg", 0644, "home = /old\n");
}

static struct plan make(enum plan_manner manner, bool retracts, const char *which)
{
    struct plan plan = plan_for(&arena, &a_posix_host, "/srv/env", manner);
    plan.root_mode = 0755 | (manner == PLAN_EXCHANGE ? OS_EXACT : 0);
    plan.retracts = retracts;
    return with_program(plan, which);
}

enum kind { NEW, EMPTY, INSTEAD, STANDING, BLOCKED, KINDS };

/* Of whatever stands there. */
static struct plan plan_now(enum kind kind, const char *which)
{
    struct os_entry facts;
    bool there = os_look_at_link("/srv/env", &facts).code == OS_OK, old = os_look_at_link("/srv/env/kind", &facts).code == OS_OK;
    if (!there)
        return make(PLAN_BESIDE, true, which);
    return kind == INSTEAD ? make(PLAN_EXCHANGE, true, which) : make(PLAN_IN_PLACE, !old, which);
}

static void begin(enum kind kind, unsigned lacks)
{
    fake_begin(&a_posix_host);
    fake_lacks(lacks);
    fake_program(program, 0, "");
    fake_program(failing, 7, "harm\n");
    fake_folder("/srv", 0755);
    if (kind == EMPTY)
        fake_folder("/srv/env", 0755);
    if (kind >= INSTEAD)
        furnish_old();
    if (kind == BLOCKED)                            /* nothing of ours can be made beside it */
        fake_file("/srv/.env" PLAN_STAGE, 0644, "not ours");
}

/* ---- one run, and the next -------------------------------------------------------------------- */

struct result {
    bool ok;
    struct error error;
    struct outcome outcome;
    const char *before, *after;
    unsigned calls, changes;
};

struct fault {
    enum fake_scope scope;
    unsigned nth;
    enum os_code code;
    bool for_good;
};

/* A fault that is for good is a kill: what is on the disk then is what counts. The world stays. */
static struct result run(enum kind kind, unsigned lacks, const char *which, struct fault fault, bool durable)
{
    struct result result = { 0 };
    begin(kind, lacks);
    struct plan plan = plan_now(kind, which);
    plan.durable = plan.dated = durable;
    result.before = fake_picture(&arena, "/");
    fake_fail(fault.scope, fault.nth, fault.code, fault.for_good);
    result.ok = apply(&arena, &plan, &result.outcome, &result.error);
    result.calls = fake_count(FAKE_CALLS);
    result.changes = fake_count(FAKE_CHANGES);
    fake_fail(FAKE_CALLS, 0, OS_OK, false);
    fake_fail(FAKE_CHANGES, 0, OS_OK, false);
    result.after = fake_picture(&arena, "/");
    return result;
}

static struct survey look(void)
{
    static const struct interpreter nobody = { .lib_name = "", .platlibdir = "lib" };
    struct survey ground;
    struct error error = { 0 };
    assert_true(survey(&arena, &a_posix_host, "/srv/env", &nobody, &ground, &error));
    return ground;
}

static void plant(struct unfinished_mark mark)
{
    fake_file("/srv/env/" UNFINISHED_MARK, 0600, unfinished_text(&arena, &mark, "/srv/env", look().facts.file));
}

static bool recover(struct error *error)
{
    struct survey ground = look();
    *error = (struct error){ 0 };
    return ground.unfinished.state == FINISHED || apply_recover(&arena, &a_posix_host, &ground, error);
}

static bool is_finished(void)
{
    const char *text = fake_text("/srv/env/bin/tool");
    return text != NULL && strcmp(text, "new") == 0;
}

/* The next run recovers, and succeeds. */
static const char *run_next(enum kind kind)
{
    struct error error = { 0 };
    struct outcome outcome;
    assert_true(recover(&error));
    if (kind == NEW && is_finished())
        return fake_picture(&arena, "/srv/env");
    struct plan plan = plan_now(kind, program);
    if (!apply(&arena, &plan, &outcome, &error))
        fail_msg("the next run: %s %d\n%s", error.text, error.cause.code, fake_picture(&arena, "/"));
    return fake_picture(&arena, "/");
}

/* ---- what must hold --------------------------------------------------------------------------- */

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
                if (strstr(next, "-old") == NULL && strcmp(next, good) != 0)
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
    for (int way = 0; way < 3 * KINDS; way++)
        for (unsigned nth = 1, calls = 1, kind = (unsigned)way / 3; nth <= calls; nth++) {
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
            calls = fake_count(FAKE_CALLS);
            fake_fail(FAKE_CALLS, 0, OS_OK, false);
            assert_true(done || error.code == E_WRITE || error.code == E_UNDO || error.code == E_TARGET_HELD);
            assert_true(recover(&error));
            assert_true(kind < STANDING || strcmp(fake_text("/srv/env/bin/precious"), "kept") == 0);
            assert_true(kind != INSTEAD || strstr(fake_picture(&arena, "/srv"), "precious") != NULL);
            fake_end();
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

/* Also while the copy is made. */
static void an_interrupt_leaves_all_as_it_was(void **state)
{
    for (int kind = 0; kind < KINDS; kind++)
        for (unsigned nth = 1, asked = 1; nth <= asked; nth++) {
            struct error error = { 0 };
            struct outcome outcome;
            begin((enum kind)kind, 0);
            struct plan plan = plan_now((enum kind)kind, program);
            const char *before = fake_picture(&arena, "/");
            (void)fake_interrupt(nth);
            bool done = apply(&arena, &plan, &outcome, &error);
            asked = fake_interrupt(0);
            assert_true(done || error.code == E_INTERRUPTED);
            assert_true(done == (strcmp(fake_picture(&arena, "/"), before) != 0));
            fake_end();
        }
}

/* ---- the mark --------------------------------------------------------------------------------- */

static void a_mark_is_a_file_that_can_be_read(void **state)
{
    begin(STANDING, 0);
    fake_folder("/srv/env/" UNFINISHED_MARK, 0755);
    assert_int_equal(look().unfinished.state, FINISHED);
    fake_end();
    begin(STANDING, 0);
    fake_file("/srv/env/" UNFINISHED_MARK, 0600, "new\n0\n/srv/env\n\n");
    (void)look();
    unsigned calls = fake_count(FAKE_CALLS);
    bool stray = false;
    for (unsigned nth = 1; nth <= calls && !stray; nth++) {
        static const struct interpreter nobody = { .lib_name = "", .platlibdir = "lib" };
        struct survey ground = { 0 };
        struct error error = { 0 };
        fake_fail(FAKE_CALLS, nth, OS_FAILED, false);
        stray = survey(&arena, &a_posix_host, "/srv/env", &nobody, &ground, &error) &&
                ground.unfinished.state == UNFINISHED_STRAY;
        fake_fail(FAKE_CALLS, 0, OS_OK, false);
    }
    assert_true(stray);
    fake_end();
}

static void a_stray_mark_goes_and_nothing_else(void **state)
{
    static const struct unfinished_mark marks[] = {
        { UNFINISHED_CHANGED, ".nowhere" PLAN_STAGE, true }, { UNFINISHED_CHANGED, ".theirs" PLAN_STAGE, true },
        { UNFINISHED_CHANGED, ".file" PLAN_STAGE, true }, { UNFINISHED_CHANGED, ".ssh", true }, { UNFINISHED_INSTEAD, ".ssh", true },
        { UNFINISHED_CHANGED_INSIDE, ".nowhere" PLAN_STAGE "/" UNFINISHED_COPY, true },
    };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        struct error error;
        begin(STANDING, 0);
        fake_folder("/srv/.theirs" PLAN_STAGE, 0755);
        fake_file("/srv/.file" PLAN_STAGE, 0600, "");
        fake_folder("/srv/.ssh", 0700);
        const char *before = fake_picture(&arena, "/");
        plant(marks[i]);
        assert_true(look().unfinished.state != FINISHED && recover(&error));
        assert_string_equal(fake_picture(&arena, "/"), before);
        fake_end();
    }
}

/* Whoever brings files along may guess where they will lie, and never the folder's number. */
static void a_mark_that_knows_the_path_alone_has_nothing_deleted(void **state)
{
    static const char *const marks[] = { "new\n0\n/srv/env\n\n", "filled\n0\n/srv/env\n\n", "instead\n0\n/srv/env\n.env.venvcast\n" };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        struct error error;
        begin(STANDING, 0);
        fake_file("/srv/env/" UNFINISHED_MARK, 0600, marks[i]);
        fake_folder("/srv/.env" PLAN_STAGE, 0700);
        const char *before = fake_picture(&arena, "/");
        assert_true(!recover(&error) && error.code == E_UNFINISHED);
        assert_string_equal(fake_picture(&arena, "/"), before);
        fake_end();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_program_that_fails_leaves_nothing_of_its_own),
        TEST(no_fault_spoils_what_stood_there),
        TEST(what_is_published_is_finished),
        TEST(wherever_a_run_is_killed_the_next_one_succeeds),
        TEST(a_recovery_that_is_killed_is_taken_up_again),
        TEST(no_fault_stops_a_recovery_for_good),
        TEST(what_is_kept_has_no_mark_and_no_copy),
        TEST(who_is_at_work_is_not_taken_back),
        TEST(what_has_been_published_meanwhile_is_not_taken_back),
        TEST(an_interrupt_leaves_all_as_it_was),
        TEST(a_mark_is_a_file_that_can_be_read),
        TEST(a_stray_mark_goes_and_nothing_else),
        TEST(a_mark_that_knows_the_path_alone_has_nothing_deleted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
