/* test_kept.c: what a program has done to an environment is taken back wherever it lies and whatever it was; and who
 * recovers takes only what is surely ours. */
#include "tests/support/unfinished.h"

/* The same as before, at whatever place, when the program fails; finished when it does not. */
static void assert_goes_back(struct plan (*plan_for_it)(const char *which))
{
    struct outcome outcome;
    struct error error = { 0 };
    const char *before = fake_picture(&arena, "/");
    struct plan plan = plan_for_it(failing);
    assert_false(apply(&arena, &plan, &outcome, &error));
    assert_int_equal(error.code, E_POST_SETUP);
    assert_string_equal(fake_picture(&arena, "/"), before);
    plan = plan_for_it(program);
    assert_true(apply(&arena, &plan, &outcome, &error));
    assert_null(strstr(fake_picture(&arena, "/"), PLAN_STAGE));
    fake_end();
}

static struct plan here(const char *which)
{
    return make(PLAN_IN_PLACE, false, which);
}

static struct plan at_the_root(const char *which)
{
    return with_program(plan_for(&arena, &a_posix_host, "/", PLAN_IN_PLACE), which);
}

static void what_is_mounted_is_put_right_from_inside_it(void **state)
{
    static const char *const volumes[] = { "/srv/env", "/srv/env/lib", "/srv/env/share/deep" };
    for (size_t i = 0; i < sizeof volumes / sizeof *volumes; i++) {
        fake_begin(&a_posix_host);
        fake_volume(volumes[i]);
        fake_program(program, 0, "");
        fake_program(failing, 7, i == 2 ? "" : "harm\n");       /* what is mounted cannot be removed */
        furnish_old();
        assert_goes_back(here);
    }
}

static void the_root_of_a_system_has_nothing_above_it(void **state)
{
    begin(STANDING, 0);
    fake_file("/pyvenv.cfg", 0644, "home = /old\n");
    assert_goes_back(at_the_root);
}

/* ---- what programs do --------------------------------------------------------------------------- */

static void turn_over(void *data, const struct pace *pace)
{
    struct os_place *place;
    (void)data;
    if (pace->voice != VOICE_OUT || os_place_open(&arena, "/srv/env", &place).code != OS_OK)
        return;
    (void)os_remove_tree(place, "lib");                         /* a folder becomes a file, a link, and a file a link */
    (void)os_write(place, "lib", "x", 1, 0644);
    (void)os_remove_tree(place, "share");
    (void)os_link(place, "share", "lib", true);
    (void)os_remove_file(place, "kind");
    (void)os_link(place, "kind", "lib", false);
    (void)os_remove_file(place, "link");                        /* as long as it was, with other bytes; and shorter */
    (void)os_link(place, "link", "bil", false);
    (void)os_remove_file(place, "bin/precious");
    (void)os_write(place, "bin/precious", "KEPT", 4, 0640);
    (void)os_remove_file(place, UNFINISHED_MARK);
    os_place_close(place);
}

static const struct watch turning = { .pace = turn_over };

static struct plan turned(const char *which)
{
    struct plan plan = here(which);
    plan.watch = &turning;
    return plan;
}

static void whatever_a_thing_has_become_it_is_what_it_was_again(void **state)
{
    begin(STANDING, 0);
    assert_goes_back(turned);
}

static void tidy_up(void *data, const struct pace *pace)
{
    struct os_place *place;
    (void)data;
    if (pace->voice != VOICE_OUT || os_place_open(&arena, "/srv/env", &place).code != OS_OK)
        return;
    (void)os_remove_file(place, UNFINISHED_MARK);
    os_place_close(place);
}

static const struct watch tidying = { .pace = tidy_up };

/* Then the mark has ended already. */
static void a_program_that_tidies_up_completes_its_environment(void **state)
{
    for (int kind = 0; kind < KINDS; kind++) {
        struct outcome outcome;
        struct error error = { 0 };
        begin((enum kind)kind, 0);
        fake_program(failing, 0, "tidy\n");
        struct plan plan = plan_now((enum kind)kind, failing);
        plan.watch = &tidying;
        assert_true(apply(&arena, &plan, &outcome, &error));
        assert_true(is_finished());
        assert_int_equal(look().unfinished.state, FINISHED);
        fake_end();
    }
}

/* ---- who looks on ------------------------------------------------------------------------------- */

static bool saw_mark;

static bool at_chapter(void *data, enum chapter which, bool after, const struct plan *plan, struct plan *open,
                       struct error *error)
{
    (void)data, (void)after, (void)plan, (void)open, (void)error;
    if (which == CHAPTER_POST_SETUP)
        saw_mark = fake_text("/srv/env/" UNFINISHED_MARK) != NULL;
    return true;
}

static void it_is_unfinished_for_who_may_yet_refuse_it(void **state)
{
    static const struct watch deaf = { 0 }, heard = { .chapter = at_chapter };
    static const struct { const struct watch *watch; bool retracts, told, marked; } rows[] = {
        { NULL, true, true, false },  { &deaf, true, true, false },   { &heard, true, false, false },
        { &heard, true, true, true }, { &heard, false, true, false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct outcome outcome;
        struct error error = { 0 };
        begin(NEW, 0);
        struct plan plan = plan_for(&arena, &a_posix_host, "/srv/env", PLAN_BESIDE);
        plan_add_text(&plan, "pyvenv.cfg", STR("home = /\n"), 0644, "");
        plan.watch = rows[i].watch;
        plan.retracts = rows[i].retracts;
        plan.told[CHAPTER_POST_SETUP] = rows[i].told;
        saw_mark = false;
        assert_true(apply(&arena, &plan, &outcome, &error));
        assert_int_equal(saw_mark, rows[i].marked);
        assert_null(fake_text("/srv/env/" UNFINISHED_MARK));
        fake_end();
    }
}

/* ---- recovery ----------------------------------------------------------------------------------- */

/* A copy that others could have changed is none of ours where modes say so; Windows has none. */
static void a_copy_that_others_could_change_is_not_taken(void **state)
{
    static const struct { bool windows; unsigned mode; uint32_t owner; bool taken; } rows[] = {
        { false, 0700, 1000, true }, { false, 0755, 1000, false }, { false, 0700, 0, false },
        { true, 0700, 1000, true },  { true, 0755, 1000, true },   { true, 0755, 5, false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        static const struct interpreter nobody = { .lib_name = "", .platlibdir = "lib" };
        const struct host *host = rows[i].windows ? &a_windows_host : &a_posix_host;
        const char *top = rows[i].windows ? "C:\\srv\\" : "/srv/", *env = text_join(&arena, top, "env", NULL);
        const char *copy = text_join(&arena, top, ".env" PLAN_STAGE, NULL), *slash = rows[i].windows ? "\\" : "/";
        const struct unfinished_mark mark = { UNFINISHED_CHANGED, ".env" PLAN_STAGE, true };
        struct survey ground;
        struct os_entry facts;
        struct error error = { 0 };
        fake_begin(host);
        fake_file(text_join(&arena, env, slash, "changed", NULL), 0644, "by a program");
        assert_int_equal(os_look(env, &facts).code, OS_OK);
        fake_file(text_join(&arena, env, slash, UNFINISHED_MARK, NULL), 0600, unfinished_text(&arena, &mark, env, facts.file));
        fake_folder(copy, rows[i].mode);
        fake_file(text_join(&arena, copy, slash, "kept", NULL), 0644, "as it was");
        fake_owner(copy, rows[i].owner);
        assert_true(survey(&arena, host, env, &nobody, &ground, &error));
        assert_int_equal(ground.unfinished.state, UNFINISHED_CHANGED);
        assert_true(apply_recover(&arena, host, &ground, &error));
        assert_int_equal(fake_text(text_join(&arena, env, slash, "kept", NULL)) != NULL, rows[i].taken);
        assert_int_equal(fake_text(text_join(&arena, env, slash, "changed", NULL)) == NULL, rows[i].taken);
        assert_int_equal(fake_is(copy, OS_FOLDER), !rows[i].taken);
        assert_null(fake_text(text_join(&arena, env, slash, UNFINISHED_MARK, NULL)));
        fake_end();
    }
}

/* What is to come back is a folder; where there is none the new one goes and nothing comes. */
static void what_comes_back_is_a_folder(void **state)
{
    for (int i = 0; i < 3; i++) {
        struct error error;
        begin(STANDING, 0);
        plant((struct unfinished_mark){ UNFINISHED_INSTEAD, ".gone" PLAN_STAGE, true });
        if (i == 1)
            fake_file("/srv/.gone" PLAN_STAGE, 0644, "not ours");
        if (i == 2)
            fake_file("/srv/.gone" PLAN_STAGE "-kept/precious", 0644, "kept");
        assert_true(recover(&error));
        assert_int_equal(fake_is("/srv/env", OS_FOLDER), i == 2);
        assert_true(i != 1 || fake_text("/srv/.gone" PLAN_STAGE) != NULL);
        assert_true(i != 2 || strcmp(fake_text("/srv/env/precious"), "kept") == 0);
        fake_end();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_mounted_is_put_right_from_inside_it),
        TEST(the_root_of_a_system_has_nothing_above_it),
        TEST(whatever_a_thing_has_become_it_is_what_it_was_again),
        TEST(a_program_that_tidies_up_completes_its_environment),
        TEST(it_is_unfinished_for_who_may_yet_refuse_it),
        TEST(a_copy_that_others_could_change_is_not_taken),
        TEST(what_comes_back_is_a_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
