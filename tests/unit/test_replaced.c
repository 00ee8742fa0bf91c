/* test_replaced.c: where names cannot be exchanged a run with --clear may be killed while nothing has the target's name:
 * what stood there gets it back, on both kinds of systems; what is not surely of such a run stays as it is. */
#include "tests/support/fresh.h"
#include "tests/support/hosts.h"

#include "src/apply/apply.h"
#include "src/find/survey.h"
#include "tests/support/fake.h"
#include "tests/support/seen.h"

#define OLD ".env" PLAN_STAGE "-old"

/* ---- the worlds ------------------------------------------------------------------------------- */

static const struct host *const hosts[] = { &a_posix_host, &a_windows_host };
static const struct host *host;

static const char *at(const char *name)
{
    return text_join(&arena, host->family == HOST_WINDOWS ? "C:\\srv\\" : "/srv/", name, NULL);
}

static const char *in_old(const char *name)
{
    return text_join(&arena, at(OLD), host->family == HOST_WINDOWS ? "\\" : "/", name, NULL);
}

static void begin(const struct host *which, unsigned lacks)
{
    host = which;
    fake_begin(host);
    fake_lacks(FAKE_LACKS_EXCHANGE | lacks);
    fake_folder(at(""), 0755);
}

static const char *picture(void)
{
    return fake_picture(&arena, host->family == HOST_WINDOWS ? "C:\\" : "/");
}

static void furnish_env(void)
{
    fake_file(at("env/precious"), 0640, "kept");
    fake_file(at("env/pyvenv.cfg"), 0644, "home = /old\n");
}

static struct plan plan_of(enum plan_manner manner)
{
    struct plan plan = plan_for(&arena, host, at("env"), manner);
    plan.bin = "Scripts";
    plan.root_mode = 0755 | (manner == PLAN_EXCHANGE ? OS_EXACT : 0);
    plan_add_text(&plan, "pyvenv.cfg", STR("home = /new\n"), 0644, "")->where = STEP_REPLACE;
    return manner == PLAN_BESIDE ? plan : as_seen(plan);
}

static struct survey look(void)
{
    static const struct interpreter nobody = { .lib_name = "", .platlibdir = "lib" };
    struct survey ground;
    struct error error = { 0 };
    assert_true(survey(&arena, host, at("env"), &nobody, &ground, &error));
    apply_notice(&arena, host, &ground);
    return ground;
}

static bool recover(struct error *error)
{
    struct survey ground = look();
    *error = (struct error){ 0 };
    return ground.unfinished.state == FINISHED || apply_recover(&arena, host, &ground, error);
}

static bool carry_out(struct plan plan, struct outcome *outcome, struct error *error)
{
    *outcome = (struct outcome){ 0 };
    *error = (struct error){ 0 };
    return apply(&arena, &plan, outcome, error);
}

/* A run with --clear that is killed at that change of the world; how many it makes when it is not. */
static unsigned clear_until(unsigned change)
{
    struct outcome outcome;
    struct error error;
    struct plan plan = plan_of(PLAN_EXCHANGE);
    fake_fail(FAKE_CHANGES, change, OS_FAILED, true);
    assert_true(carry_out(plan, &outcome, &error) || change > 0);
    unsigned changes = fake_count(FAKE_CHANGES);
    fake_fail(FAKE_CHANGES, 0, OS_OK, false);
    return changes;
}

/* Up to the instant at which nothing has the name. */
static void make_gap(const struct host *which, unsigned lacks)
{
    for (unsigned change = 1;; change++) {
        begin(which, lacks);
        furnish_env();
        clear_until(change);
        if (!fake_is(at("env"), OS_FOLDER))
            return;
        fake_end();
        assert_true(change < 100);
    }
}

static bool stands(const char *text)
{
    const char *found = fake_text(at("env/pyvenv.cfg"));
    return found != NULL && strcmp(found, text) == 0;
}

/* ---- what is of a killed run -------------------------------------------------------------------- */

static void wherever_it_is_killed_the_next_run_puts_it_right(void **state)
{
    static const enum plan_manner next[] = { PLAN_IN_PLACE, PLAN_EXCHANGE };
    unsigned gaps = 0;
    for (int way = 0; way < 4; way++) {
        begin(hosts[way % 2], 0);
        furnish_env();
        unsigned last = clear_until(0);
        fake_end();
        for (unsigned change = 1; change <= last; change++) {
            struct outcome outcome;
            struct error error;
            begin(hosts[way % 2], 0);
            furnish_env();
            clear_until(change);
            gaps += !fake_is(at("env"), OS_FOLDER);
            assert_true(recover(&error));
            assert_true(stands("home = /new\n") || (stands("home = /old\n") && fake_text(at("env/precious")) != NULL));
            assert_null(fake_text(at("env/" UNFINISHED_MARK)));
            if (!carry_out(plan_of(next[way / 2]), &outcome, &error))
                fail_msg("change %u, the next run: %s", change, error.text);
            assert_true(stands("home = /new\n") && outcome.litter == NULL);
            if (strstr(picture(), PLAN_STAGE) != NULL)
                fail_msg("change %u, left:\n%s", change, picture());
            fake_end();
        }
    }
    assert_true(gaps >= 4);
}

static void it_gets_its_name_back_as_it_was(void **state)
{
    for (int i = 0; i < 2; i++) {
        struct error error;
        begin(hosts[i], 0);
        furnish_env();
        const char *before = fake_picture(&arena, at("env"));
        fake_end();
        make_gap(hosts[i], 0);
        assert_int_equal(look().unfinished.state, UNFINISHED_REPLACED);
        assert_true(recover(&error));
        assert_string_equal(fake_picture(&arena, at("env")), before);
        assert_false(fake_is(at(OLD), OS_FOLDER));
        assert_int_equal(look().unfinished.state, FINISHED);
        fake_end();
    }
}

static void a_fault_of_the_way_back_loses_nothing(void **state)
{
    static const enum os_code codes[] = { OS_DENIED, OS_ABSENT, OS_EXISTS };
    for (int way = 0; way < 12; way++) {
        bool met = true;
        for (unsigned nth = 1; met; nth++) {
            struct error error = { 0 };
            make_gap(hosts[way % 2], 0);
            struct survey ground = look();
            fake_fail(FAKE_CALLS, nth, codes[way / 2 % 3], way >= 6);
            bool done = apply_recover(&arena, host, &ground, &error);
            met = fake_count(FAKE_CALLS) >= nth;
            fake_fail(FAKE_CALLS, 0, OS_OK, false);
            assert_true(done || error.code == E_WRITE || error.code == E_TARGET_HELD);
            assert_true(recover(&error));
            assert_true(stands("home = /old\n"));
            assert_string_equal(fake_text(at("env/precious")), "kept");
            fake_end();
        }
    }
}

static void whoever_is_at_work_is_waited_for(void **state)
{
    for (int i = 0; i < 2; i++) {
        struct error error;
        make_gap(hosts[i], 0);
        fake_claimed(1);
        assert_false(recover(&error));
        assert_int_equal(error.code, E_TARGET_HELD);
        os_pause(1);
        assert_true(recover(&error) && stands("home = /old\n"));
        fake_end();
        make_gap(hosts[i], FAKE_LACKS_CLAIMS);          /* nobody can tell: for an hour it may be at work */
        assert_false(recover(&error));
        assert_int_equal(error.code, E_TARGET_HELD);
        os_pause((uint64_t)3602 * 1000000);
        assert_true(recover(&error) && stands("home = /old\n"));
        fake_end();
    }
}

static void what_another_run_has_done_meanwhile_stays(void **state)
{
    for (int i = 0; i < 2; i++) {
        struct error error = { 0 };
        make_gap(hosts[i], 0);
        struct survey ground = look();
        fake_file(at("env/pyvenv.cfg"), 0644, "home = /theirs\n");
        assert_true(apply_recover(&arena, host, &ground, &error));
        assert_true(stands("home = /theirs\n"));
        assert_string_equal(fake_text(in_old("precious")), "kept");
        fake_end();
    }
}

static void where_the_mark_cannot_be_written_it_is_cleared_all_the_same(void **state)
{
    struct outcome outcome;
    struct error error;
    begin(&a_posix_host, 0);
    furnish_env();
    struct os_place *place;
    assert_int_equal(os_place_open(&arena, "/srv", &place).code, OS_OK);
    assert_int_equal(os_set_mode(place, "env", 0555 | OS_EXACT).code, OS_OK);
    os_place_close(place);
    assert_true(carry_out(plan_of(PLAN_EXCHANGE), &outcome, &error));
    assert_true(stands("home = /new\n"));
    assert_null(strstr(picture(), PLAN_STAGE));
    fake_end();
}

/* Killed once with the target replaced, and once before that. */
static void what_two_killed_runs_have_left_goes(void **state)
{
    static const enum plan_manner next[] = { PLAN_IN_PLACE, PLAN_EXCHANGE };
    for (int way = 0; way < 8; way++) {
        struct outcome outcome;
        struct error error;
        make_gap(hosts[way % 2], way < 4 ? 0 : FAKE_LACKS_CLAIMS);
        furnish_env();
        fake_file(at(".env" PLAN_STAGE "/half"), 0644, "");
        bool told = carry_out(plan_of(next[way / 2 % 2]), &outcome, &error);
        assert_int_equal(told ? E_NONE : error.code, way < 4 || way % 4 < 2 ? E_NONE : E_TARGET_HELD);
        if (way >= 4) {                                 /* nobody can tell; after an hour they are dead */
            os_pause((uint64_t)3602 * 1000000);
            assert_true(carry_out(plan_of(next[way / 2 % 2]), &outcome, &error));
        }
        assert_true(stands("home = /new\n"));
        if (strstr(picture(), PLAN_STAGE) != NULL)
            fail_msg("way %d:\n%s", way, picture());
        fake_end();
    }
}

/* One of the two is always there, whatever fails, and whether or not anybody can tell who is at work. */
static void no_fault_loses_both_of_them(void **state)
{
    static const enum os_code codes[] = { OS_DENIED, OS_ABSENT, OS_EXISTS };
    for (int way = 0; way < 24; way++) {
        bool met = true;
        for (unsigned nth = 1; met; nth++) {
            struct outcome outcome;
            struct error error;
            if (way % 2 == 0)
                begin(hosts[way / 2 % 2], way < 12 ? 0 : FAKE_LACKS_CLAIMS);
            else
                make_gap(hosts[way / 2 % 2], way < 12 ? 0 : FAKE_LACKS_CLAIMS);
            furnish_env();
            if (way % 2 == 1)
                fake_file(at(".env" PLAN_STAGE "/half"), 0644, "");
            os_pause((uint64_t)3602 * 1000000);
            struct plan plan = plan_of(PLAN_EXCHANGE);
            fake_fail(FAKE_CALLS, nth, codes[way / 4 % 3], false);
            bool done = carry_out(plan, &outcome, &error);
            met = fake_count(FAKE_CALLS) >= nth;
            fake_fail(FAKE_CALLS, 0, OS_OK, false);
            bool is_old = fake_text(at("env/precious")) != NULL, is_new = stands("home = /new\n");
            if (!(is_old || is_new) && error.code != E_UNDO)
                fail_msg("call %u, code %u: %s\n%s", nth, (unsigned)codes[way / 4 % 3], error.text, picture());
            assert_true(!done || is_new);
            fake_end();
        }
    }
}

/* Made by a system that cannot refuse a taken name: it takes the name first. */
static void an_empty_folder_that_keeps_a_name_is_no_obstacle(void **state)
{
    static const unsigned modes[] = { 0700, 0755 };
    for (int i = 0; i < 2; i++) {
        struct outcome outcome;
        struct error error;
        make_gap(&a_posix_host, 0);
        fake_folder("/srv/env", modes[i]);
        assert_true(recover(&error));
        assert_int_equal(stands("home = /old\n"), i == 0);
        assert_int_equal(fake_is("/srv/" OLD, OS_FOLDER), i == 1);
        fake_end();
        make_gap(&a_posix_host, 0);                     /* somebody else's */
        fake_folder("/srv/env", 0700);
        fake_owner("/srv/env", 77);
        fake_user(0);
        assert_true(recover(&error) && fake_is("/srv/" OLD, OS_FOLDER));
        fake_end();
        begin(&a_posix_host, 0);
        furnish_env();
        fake_folder("/srv/" OLD, modes[i]);
        assert_int_equal(carry_out(plan_of(PLAN_EXCHANGE), &outcome, &error), i == 0);
        assert_int_equal(fake_is("/srv/" OLD, OS_FOLDER), i == 1);
        fake_end();
    }
}

/* ---- what is not -------------------------------------------------------------------------------- */

/* A folder, a link, a file of that name; and one whose mark is of another place, or means something else. */
static void furnish_foreign(int kind)
{
    static const char *const marks[] = { "", "replaced\n0\n/elsewhere\n\n", "new\n0\n%s\n\n", "replaced\n0\n%s\n.x\n" };
    str before, after;
    if (kind == 0)
        fake_link(at(OLD), at("other"));
    if (kind == 0)
        fake_file(at("other/" UNFINISHED_MARK), 0600, text_join(&arena, "replaced\n0\n", at("env"), "\n\n", NULL));
    if (kind == 1)
        fake_file(at(OLD), 0644, "theirs");
    if (kind >= 2)
        fake_file(in_old("theirs"), 0644, "theirs");
    if (kind < 3)
        return;
    const char *text = marks[kind - 3];
    if (str_split(str_of(text), '%', &before, &after))
        text = text_join(&arena, str_copy(&arena, before), at("env"), after.text + 1, NULL);
    fake_file(in_old(UNFINISHED_MARK), 0600, text);
}

static void what_is_of_others_stays(void **state)
{
    static const enum plan_manner manners[] = { PLAN_BESIDE, PLAN_IN_PLACE, PLAN_EXCHANGE };
    for (int way = 0; way < 42; way++) {
        struct outcome outcome;
        struct error error;
        enum plan_manner manner = manners[way % 3];
        begin(hosts[way / 3 % 2], 0);
        furnish_foreign(way / 6);
        if (manner != PLAN_BESIDE)
            furnish_env();
        const char *foreign = fake_picture(&arena, at(OLD)), *all = picture();
        assert_int_equal(look().unfinished.state, FINISHED);
        bool done = carry_out(plan_of(manner), &outcome, &error);
        assert_int_equal(done, manner != PLAN_EXCHANGE);
        assert_string_equal(fake_picture(&arena, at(OLD)), foreign);
        if (!done) {
            assert_int_equal(error.code, E_WRITE);
            assert_non_null(strstr(error.remedy, OLD));
            assert_string_equal(picture(), all);
        }
        fake_end();
    }
}

/* An environment that was given back by hand, or was about to be put aside. */
static void at_its_own_place_the_mark_means_nothing(void **state)
{
    for (int i = 0; i < 2; i++) {
        struct error error;
        begin(hosts[i], 0);
        furnish_env();
        const char *before = picture();
        fake_file(at("env/" UNFINISHED_MARK), 0600, text_join(&arena, "replaced\n0\n", at("env"), "\n\n", NULL));
        assert_int_equal(look().unfinished.state, UNFINISHED_STRAY);
        assert_true(recover(&error));
        assert_string_equal(picture(), before);
        fake_end();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(wherever_it_is_killed_the_next_run_puts_it_right),
        TEST(it_gets_its_name_back_as_it_was),
        TEST(a_fault_of_the_way_back_loses_nothing),
        TEST(whoever_is_at_work_is_waited_for),
        TEST(what_another_run_has_done_meanwhile_stays),
        TEST(where_the_mark_cannot_be_written_it_is_cleared_all_the_same),
        TEST(what_two_killed_runs_have_left_goes),
        TEST(no_fault_loses_both_of_them),
        TEST(an_empty_folder_that_keeps_a_name_is_no_obstacle),
        TEST(what_is_of_others_stays),
        TEST(at_its_own_place_the_mark_means_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
