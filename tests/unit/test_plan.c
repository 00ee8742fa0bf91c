/* test_plan.c: a plan keeps its invariants, or the program stops before anything is written. */
#include "tests/support/fresh.h"
#include "tests/support/hosts.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/plan/layout.h"
#include "src/plan/plan.h"

static struct plan a_plan(void)
{
    return plan_for(&arena, &a_posix_host, "/srv/env", PLAN_BESIDE);
}

/* Runs `add` on a plan that holds bin/ and pyvenv.cfg; true when it stops the program. */
static bool stops(void (*add)(struct plan *plan))
{
    pid_t child = fork();
    if (child == 0) {
        struct plan plan = a_plan();
        close(2);
        plan_add_folder(&plan, "bin", "");
        add(&plan);
        _exit(0);
    }
    int status;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void add_outside(struct plan *plan) { plan_add_text(plan, "../x", STR(""), 0666, ""); }
static void add_absolute(struct plan *plan) { plan_add_text(plan, "/x", STR(""), 0666, ""); }
static void add_dots(struct plan *plan) { plan_add_text(plan, "bin/../../x", STR(""), 0666, ""); }
static void add_orphan(struct plan *plan) { plan_add_text(plan, "lib/x", STR(""), 0666, ""); }
static void add_twice(struct plan *plan) { plan_add_folder(plan, "bin", ""); }

static void add_backslash(struct plan *plan)
{
    struct plan windows = plan_for(&arena, &a_windows_host, "C:\\srv\\env", PLAN_BESIDE);
    plan_add_text(&windows, "bin\\..\\x", STR(""), 0666, "");
}

static void add_behind_the_mark(struct plan *plan)
{
    plan_add_text(plan, "pyvenv.cfg", STR(""), 0666, "");
    plan_add_text(plan, "bin/x", STR(""), 0666, "");
}

static void add_unpacked_outside(struct plan *plan)
{
    static const struct seed_file file = { .path = "bin/../../x" };
    plan_add_unpack(plan, "pip-1", 1, &file, "");
}

static void add_rightly(struct plan *plan)
{
    plan_add_text(plan, "bin/x", STR(""), 0666, "");
    plan_add_set_aside(plan, "a\\..\\name", "");         /* one name, where '\\' separates none */
    plan_add_text(plan, "pyvenv.cfg", STR(""), 0666, "");
    plan_add_run(plan, (const char *const[]){ "/bin/true", NULL }, NULL, E_UPGRADE_DEPS, "");
}

static void no_step_leads_out_of_the_environment(void **state)
{
    assert_true(stops(add_outside));
    assert_true(stops(add_absolute));
    assert_true(stops(add_dots));
    assert_true(stops(add_backslash));
    assert_true(stops(add_unpacked_outside));
}

static void steps_come_in_order_and_once(void **state)
{
    assert_true(stops(add_orphan));
    assert_true(stops(add_twice));
    assert_true(stops(add_behind_the_mark));
    assert_false(stops(add_rightly));
}

static void the_stage_has_the_same_short_name_in_every_run(void **state)
{
    char name[256], root[300];
    memset(name, 'n', 255);
    name[255] = '\0';
    snprintf(root, sizeof root, "/srv/%s", name);
    assert_string_equal(a_plan().stage, ".env.venvcast");
    struct plan one = plan_for(&arena, &a_posix_host, root, PLAN_BESIDE);
    struct plan two = plan_for(&arena, &a_posix_host, root, PLAN_BESIDE);
    assert_true(strlen(one.stage) < 64);
    assert_string_equal(one.stage, two.stage);
    root[6] = 'm';
    assert_string_not_equal(plan_for(&arena, &a_posix_host, root, PLAN_BESIDE).stage, one.stage);
}

static void a_plan_has_room_for_any_number_of_steps_and_for_a_few_warnings(void **state)
{
    struct plan plan = a_plan();
    plan_add_folder(&plan, "bin", "");
    for (unsigned i = 0; i < 300; i++) {
        plan_add_text(&plan, text_format(&arena, "bin/%u", i), STR(""), 0666, "");
        plan_warn(&plan, "one more");
    }
    assert_int_equal(plan.count, 301);
    assert_string_equal(plan.steps[300].path, "bin/299");
    assert_int_equal(plan.warning_count, sizeof plan.warnings / sizeof *plan.warnings);
}

/* PEP 405 and bpo-1633953: where a second folder of libraries stands, or a link to the first. */
static void libraries_of_a_platform_have_a_folder_or_a_link(void **state)
{
    static const struct { unsigned minor; const char *platlibdir; bool is_64bit; const struct host *host; bool link, folder; } rows[] = {
        { 14, "lib64", true, &a_posix_host, true, false },  { 14, "lib", true, &a_posix_host, true, false },
        { 14, "lib", false, &a_posix_host, false, false },  { 14, "lib", true, &a_mac_host, false, false },
        { 15, "lib64", true, &a_posix_host, false, true },  { 15, "lib", true, &a_posix_host, false, false },
        { 15, "lib64", true, &a_windows_host, false, false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct interpreter python = { .major = 3, .minor = rows[i].minor, .is_64bit = rows[i].is_64bit, .abiflags = "",
                                      .platlibdir = rows[i].platlibdir, .lib_name = "python3.x", .include_name = "python3.x",
                                      .name = "python3" };
        struct layout layout = layout_of(&arena, rows[i].host, &python);
        assert_int_equal(layout.lib64 != NULL, rows[i].link);
        assert_int_equal(layout.platform_packages != NULL, rows[i].folder);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(no_step_leads_out_of_the_environment),
        TEST(steps_come_in_order_and_once),
        TEST(a_plan_has_room_for_any_number_of_steps_and_for_a_few_warnings),
        TEST(libraries_of_a_platform_have_a_folder_or_a_link),
        TEST(the_stage_has_the_same_short_name_in_every_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
