/* test_apply.c: a plan is carried out whole, or the world is as it was before; on a real disk. */
#include "tests/support/check.h"
#include "tests/support/hosts.h"
#include "tests/support/seen.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/apply/apply.h"

static struct arena arena;
static char home[64];           /* a scratch folder of each test; the target is home/env */
static struct outcome outcome;
static struct error error;

/* ---- the world ------------------------------------------------------------------------------ */

static int fresh(void **state)
{
    arena = test_arena();
    umask(022);
    os_start(&arena, 0, NULL);
    strcpy(home, "/tmp/venvcast-apply-XXXXXX");
    assert_non_null(mkdtemp(home));
    error = (struct error){ 0 };
    return 0;
}

static int finished(void **state)
{
    struct os_place *place;
    assert_int_equal(os_place_open(&arena, "/tmp", &place).code, OS_OK);
    assert_int_equal(os_remove_tree(place, home + strlen("/tmp/")).code, OS_OK);
    os_place_close(place);
    arena_end(&arena);
    return 0;
}

static const char *at(const char *relative)
{
    return text_join(&arena, home, "/", relative, NULL);
}

static void folder(const char *relative)
{
    assert_int_equal(mkdir(at(relative), 0755), 0);
}

static void file(const char *relative, const char *text)
{
    FILE *stream = fopen(at(relative), "w");
    assert_non_null(stream);
    fputs(text, stream);
    fclose(stream);
}

static const char *contents(const char *relative)
{
    const char *bytes;
    size_t size;
    return os_read(&arena, at(relative), 1000, &bytes, &size).code == OS_OK ? bytes : NULL;
}

/* Names below the scratch folder with kind, mode and contents, as one text: equal when the world is. */
static void describe(struct text *out, const char *relative)
{
    struct os_names names;
    struct os_entry entry;
    assert_int_equal(os_look_at_link(at(relative), &entry).code, OS_OK);
    text_print(out, "%s %d %o", relative, (int)entry.kind, entry.kind == OS_LINK ? 0 : entry.mode);
    if (entry.kind == OS_FILE)
        text_print(out, " %s", contents(relative));
    text_byte(out, '\n');
    if (entry.kind != OS_FOLDER || os_list(&arena, at(relative), &names).code != OS_OK)
        return;
    for (size_t i = 0; i < names.count; i++)
        describe(out, text_join(&arena, relative, "/", names.names[i].name, NULL));
}

static const char *world(void)
{
    struct text out = { .arena = &arena };
    describe(&out, ".");
    return text_done(&out);
}

/* ---- the plan ------------------------------------------------------------------------------- */

static const struct seed_file wheel_files[] = {
    { "lib/site/pip/__init__.py", "new", 3, false, false, NULL, 0 },
    { "lib/site/pip/deep/x.py", "x", 1, true, false, NULL, 0 },
    { "bin/pip", "#!", 2, false, true, NULL, 0 },
};

static struct plan whole_plan(const char *target, enum plan_manner manner)
{
    struct plan plan = plan_for(&arena, &a_posix_host, at(target), manner);
    plan_add_folder(&plan, "lib", "");
    plan_add_folder(&plan, "lib/site", "");
    plan_add_folder(&plan, "bin", "");
    plan_add_copy(&plan, "bin/tool", "/bin/sh", 0755 | OS_EXACT, "")->where = STEP_REPLACE;
    plan_add_link(&plan, "bin/python", "/bin/sh", "")->where = STEP_REPLACE;
    plan_add_unpack(&plan, "pip-1", 3, wheel_files, "")->where = STEP_REPLACE;
    plan_add_text(&plan, "pyvenv.cfg", STR("home = /bin\n"), 0666, "")->where = STEP_REPLACE;
    return as_seen(plan);
}

static void assert_whole(const char *target)
{
    struct os_entry entry;
    assert_string_equal(contents(text_join(&arena, target, "/pyvenv.cfg", NULL)), "home = /bin\n");
    assert_string_equal(contents(text_join(&arena, target, "/lib/site/pip/__init__.py", NULL)), "new");
    assert_int_equal(os_look(at(text_join(&arena, target, "/bin/pip", NULL)), &entry).code, OS_OK);
    assert_int_equal(entry.mode, 0755);
    assert_int_equal(os_look(at(text_join(&arena, target, "/lib/site/pip/deep/x.py", NULL)), &entry).code, OS_OK);
    assert_int_equal(entry.mode, 0755);
    assert_int_equal(os_look_at_link(at(text_join(&arena, target, "/bin/python", NULL)), &entry).code, OS_OK);
    assert_int_equal(entry.kind, OS_LINK);
}

static size_t names_in(const char *relative)
{
    struct os_names names;
    assert_int_equal(os_list(&arena, at(relative), &names).code, OS_OK);
    return names.count;
}

static void assert_refused(struct plan *plan, enum error_code code)
{
    const char *before = world();
    assert_false(apply(&arena, plan, &outcome, &error));
    assert_int_equal(error.code, code);
    assert_string_equal(world(), before);
}

/* ---- new environments ----------------------------------------------------------------------- */

static void a_new_environment_appears_whole_and_alone(void **state)
{
    struct os_entry entry;
    struct plan plan = whole_plan("env", PLAN_BESIDE);
    assert_true(apply(&arena, &plan, &outcome, &error));
    assert_whole("env");
    assert_int_equal(names_in("."), 1);
    assert_int_equal(os_look(at("env"), &entry).code, OS_OK);
    assert_int_equal(entry.mode, 0755);
    assert_null(outcome.litter);
}

static void missing_folders_above_are_made(void **state)
{
    struct plan plan = whole_plan("a/b/env", PLAN_BESIDE);
    assert_true(apply(&arena, &plan, &outcome, &error));
    assert_whole("a/b/env");
}

static void a_failure_leaves_nothing_behind(void **state)
{
    struct plan plan = whole_plan("a/b/env", PLAN_BESIDE);
    plan.steps[3].source = "/nonexistent/tool";
    assert_refused(&plan, E_WRITE);
    assert_int_equal(error.cause.code, OS_ABSENT);
    assert_int_equal(names_in("."), 0);
}

static void what_someone_else_made_meanwhile_is_kept(void **state)
{
    folder("env");
    file("env/precious", "kept");
    struct plan plan = whole_plan("env", PLAN_BESIDE);
    assert_refused(&plan, E_TARGET_HELD);
}

static void what_a_killed_run_left_is_removed(void **state)
{
    folder(".env.venvcast");
    folder(".env.venvcast/lib");
    file(".env.venvcast/lib/half", "");
    struct plan plan = whole_plan("env", PLAN_BESIDE);
    assert_true(apply(&arena, &plan, &outcome, &error));
    assert_whole("env");
    assert_int_equal(names_in("."), 1);
}

static void a_run_that_is_still_at_work_is_left_alone(void **state)
{
    folder(".env.venvcast");
    file(".env.venvcast/half", "");
    int other = open(at(".env.venvcast"), O_RDONLY | O_DIRECTORY);
    assert_int_equal(flock(other, LOCK_EX), 0);
    struct plan plan = whole_plan("env", PLAN_BESIDE);
    assert_refused(&plan, E_TARGET_HELD);
    close(other);
}

static void a_link_in_the_place_of_the_stage_is_not_followed(void **state)
{
    folder("elsewhere");
    file("elsewhere/precious", "kept");
    assert_int_equal(symlink("elsewhere", at(".env.venvcast")), 0);
    struct plan plan = whole_plan("env", PLAN_BESIDE);
    assert_refused(&plan, E_WRITE);
}

/* ---- --clear -------------------------------------------------------------------------------- */

static void a_cleared_environment_is_exchanged_whole(void **state)
{
    folder("env");
    folder("env/old");
    file("env/old/x", "");
    struct plan plan = whole_plan("env", PLAN_EXCHANGE);
    plan.root_mode = 0750 | OS_EXACT;
    struct os_entry entry;
    assert_true(apply(&arena, &plan, &outcome, &error));
    assert_whole("env");
    assert_int_equal(os_look(at("env/old"), &entry).code, OS_ABSENT);
    assert_int_equal(os_look(at("env"), &entry).code, OS_OK);
    assert_int_equal(entry.mode, 0750);
    assert_int_equal(names_in("."), 1);
}

static void a_failed_clear_keeps_the_old_environment(void **state)
{
    folder("env");
    file("env/precious", "kept");
    struct plan plan = whole_plan("env", PLAN_EXCHANGE);
    plan.steps[3].source = "/nonexistent/tool";
    assert_refused(&plan, E_WRITE);
}

/* ---- existing environments ------------------------------------------------------------------ */

static void an_existing_environment(void)
{
    folder("env");
    folder("env/bin");
    folder("env/lib");
    folder("env/lib/site");
    folder("env/lib/site/pip");
    file("env/lib/site/pip/old.py", "old");
    file("env/lib/site/mine.py", "mine");
    file("env/bin/pip", "old pip");
    file("env/bin/tool", "old tool");
    file("env/pyvenv.cfg", "home = /old\n");
    assert_int_equal(symlink("/gone", at("env/bin/python")), 0);
}

static struct plan upgrade_plan(void)
{
    struct plan whole = whole_plan("env", PLAN_IN_PLACE);
    struct plan plan = plan_for(&arena, &a_posix_host, at("env"), PLAN_IN_PLACE);
    plan_add_set_aside(&plan, "lib/site/pip", "");
    plan_add_set_aside(&plan, "lib/site/not-there", "");
    struct step *steps = arena_take_many(&arena, plan.room + whole.count, sizeof *steps);
    memcpy(steps, plan.steps, plan.count * sizeof *steps);
    memcpy(steps + plan.count, whole.steps, whole.count * sizeof *steps);
    plan.steps = steps;
    plan.count += whole.count;
    return as_seen(plan);
}

static void an_existing_environment_is_changed_name_by_name(void **state)
{
    struct os_entry entry;
    an_existing_environment();
    struct plan plan = upgrade_plan();
    assert_true(apply(&arena, &plan, &outcome, &error));
    assert_whole("env");
    assert_string_equal(contents("env/lib/site/mine.py"), "mine");
    assert_int_equal(os_look(at("env/lib/site/pip/old.py"), &entry).code, OS_ABSENT);
    assert_int_equal(names_in("env"), 3);
}

static void a_failure_at_the_last_step_brings_everything_back(void **state)
{
    an_existing_environment();
    assert_int_equal(unlink(at("env/pyvenv.cfg")), 0);
    folder("env/pyvenv.cfg");
    struct plan plan = upgrade_plan();
    plan.steps[plan.count - 1].where = STEP_NEW;
    assert_refused(&plan, E_TARGET_HELD);
}

static void a_folder_in_a_files_place_is_not_taken_away(void **state)
{
    an_existing_environment();
    assert_int_equal(unlink(at("env/bin/pip")), 0);
    folder("env/bin/pip");
    file("env/bin/pip/precious", "kept");
    struct plan plan = upgrade_plan();
    assert_refused(&plan, E_TARGET_KIND);
}

static void a_failure_while_building_touches_nothing(void **state)
{
    an_existing_environment();
    struct plan plan = upgrade_plan();
    plan.steps[5].source = "/nonexistent/tool";
    assert_refused(&plan, E_WRITE);
}

static void a_planted_link_is_not_followed(void **state)
{
    an_existing_environment();
    folder("elsewhere");
    assert_int_equal(rename(at("env/bin"), at("env/bin-old")), 0);
    assert_int_equal(symlink("../elsewhere", at("env/bin")), 0);
    struct plan plan = upgrade_plan();
    assert_refused(&plan, E_TARGET_KIND);
}

static void a_link_that_leads_away_is_replaced_and_not_written_through(void **state)
{
    an_existing_environment();
    file("precious", "kept");
    assert_int_equal(unlink(at("env/pyvenv.cfg")), 0);
    assert_int_equal(symlink("../precious", at("env/pyvenv.cfg")), 0);
    struct plan plan = upgrade_plan();
    assert_true(apply(&arena, &plan, &outcome, &error));
    assert_whole("env");
    assert_string_equal(contents("precious"), "kept");
}

/* ---- alternatives and programs -------------------------------------------------------------- */

static void a_program_runs_after_the_commit_and_its_failure_is_told(void **state)
{
    static const char *const command[] = { "/bin/sh", "-c", "test -f pyvenv.cfg && test \"$VIRTUAL_ENV\" = \"$PWD\" && exit 7", NULL };
    struct plan plan = whole_plan("env", PLAN_BESIDE);
    plan_add_run(&plan, command, plan.root, E_UPGRADE_DEPS, "");
    assert_false(apply(&arena, &plan, &outcome, &error));
    assert_int_equal(error.code, E_UPGRADE_DEPS);
    assert_int_equal(outcome.child, 7);
    assert_whole("env");
}

static void a_program_that_fails_takes_the_environment_back_when_the_plan_says_so(void **state)
{
    static const char *const command[] = { "/bin/sh", "-c", "echo x >env/more; exit 7", NULL };
    struct plan plan = whole_plan("env", PLAN_BESIDE);
    plan.retracts = true;
    plan_add_run(&plan, command, plan.parent, E_REQUIREMENTS, "");
    assert_false(apply(&arena, &plan, &outcome, &error));
    assert_int_equal(error.code, E_REQUIREMENTS);
    assert_int_equal(access("env", F_OK), -1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh, finished)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_new_environment_appears_whole_and_alone),
        TEST(missing_folders_above_are_made),
        TEST(a_failure_leaves_nothing_behind),
        TEST(what_someone_else_made_meanwhile_is_kept),
        TEST(what_a_killed_run_left_is_removed),
        TEST(a_run_that_is_still_at_work_is_left_alone),
        TEST(a_link_in_the_place_of_the_stage_is_not_followed),
        TEST(a_cleared_environment_is_exchanged_whole),
        TEST(a_failed_clear_keeps_the_old_environment),
        TEST(an_existing_environment_is_changed_name_by_name),
        TEST(a_failure_at_the_last_step_brings_everything_back),
        TEST(a_folder_in_a_files_place_is_not_taken_away),
        TEST(a_failure_while_building_touches_nothing),
        TEST(a_planted_link_is_not_followed),
        TEST(a_link_that_leads_away_is_replaced_and_not_written_through),
        TEST(a_program_runs_after_the_commit_and_its_failure_is_told),
        TEST(a_program_that_fails_takes_the_environment_back_when_the_plan_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
