/* test_compose.c: a request, an interpreter and what stands there make this plan; on both families. */
#include "tests/support/fresh.h"
#include "tests/support/hosts.h"

#include "src/many/context.h"
#include "src/plan/compose.h"
#include "src/seed/stored.h"

static const struct windows_program programs[] = {
    { "python.exe", "C:\\py\\python.exe", "C:\\py\\venvlauncher.exe", false, false },
    { "python312.dll", "C:\\py\\python312.dll", NULL, false, true },
};

struct world {
    const struct host *host;
    struct request request;
    struct interpreter python;
    struct survey ground;
    struct seeds seeds;
    struct plan plan;
    struct error error;
};

static struct world on(const struct host *host)
{
    bool windows = host->family == HOST_WINDOWS;
    const char *base = windows ? "C:\\py\\python.exe" : "/usr/bin/python3";
    return (struct world){
        .host = host,
        .request = { .without_pip = true },
        .python = { .major = 3, .minor = 12, .micro = 4, .level = "", .abiflags = "", .is_64bit = true, .architecture = "x86_64",
                    .asked = base, .executable = base, .base = base, .home = windows ? "C:\\py" : "/usr/bin",
                    .name = windows ? "python.exe" : "python3", .lib_name = "python3.12", .include_name = "python3.12",
                    .platlibdir = "lib", .device = 1, .file = 7, .program_count = windows ? 2 : 0, .programs = programs },
        .ground = { .path = windows ? "C:\\srv\\env" : "/srv/env", .parent = windows ? "C:\\srv" : "/srv", .name = "env",
                    .current = windows ? "C:\\" : "/" },
    };
}

static bool composes(struct world *world)
{
    return compose(&arena, world->host, &world->request, &world->python, &world->ground, &world->seeds, &world->plan,
                   &world->error);
}

static const struct step *step_of(const struct world *world, const char *path)
{
    for (size_t i = 0; i < world->plan.count; i++)
        if (strcmp(world->plan.steps[i].path, path) == 0)
            return &world->plan.steps[i];
    return NULL;
}

static bool warns_of(const struct world *world, const char *words)
{
    for (size_t i = 0; i < world->plan.warning_count; i++)
        if (strstr(world->plan.warnings[i], words) != NULL)
            return true;
    return false;
}

/* ---- the interpreter -------------------------------------------------------------------------- */

static void an_interpreter_whose_place_pyvenv_cfg_cannot_hold_is_refused(void **state)
{
    struct world line = on(&a_posix_host), home = on(&a_posix_host), program = on(&a_posix_host);
    struct world *const worlds[] = { &line, &home, &program };
    line.python.base = "/usr/a\nb/python3";
    home.python.home = "/usr/caf\xe9";
    program.python.executable = "/usr/caf\xe9/python3";
    for (size_t i = 0; i < 3; i++) {
        assert_false(composes(worlds[i]));
        assert_int_equal(worlds[i]->error.code, E_BAD_TEXT);
        assert_non_null(strstr(worlds[i]->error.remedy, "plain name"));
    }
}

static void a_link_is_right_only_when_it_leads_to_the_very_base(void **state)
{
    for (uint64_t device = 1; device <= 2; device++) {
        struct world world = on(&a_posix_host);
        const struct survey_entry link = { .path = "bin/python3", .kind = OS_LINK, .target = "/opt/python3", .reaches = true,
                                           .facts = { .kind = OS_FILE, .file = 7, .device = device } };
        world.ground.ground = GROUND_ENVIRONMENT;
        world.ground.entry_count = 1;
        world.ground.entries = &link;
        assert_true(composes(&world));
        const struct step *step = step_of(&world, "bin/python3");
        assert_int_equal(step == NULL, device == 1);
        if (step != NULL)
            assert_int_equal(step->where, STEP_REPLACE);
    }
}

static void what_only_links_need_is_not_made_beside_redirectors(void **state)
{
    struct world copies = on(&a_windows_host), links = on(&a_windows_host);
    links.request.links = LINKS_SYMBOLIC;
    assert_true(composes(&copies) && composes(&links));
    assert_int_equal(step_of(&copies, "Scripts/python.exe")->kind, STEP_COPY);
    assert_null(step_of(&copies, "Scripts/python312.dll"));
    assert_int_equal(step_of(&links, "Scripts/python312.dll")->kind, STEP_LINK);
}

/* ---- seeds ------------------------------------------------------------------------------------ */

static void that_launchers_are_missing_is_said_of_projects_with_scripts(void **state)
{
    static const struct entry_point entry = { "x", "x", "main", false };
    struct wheel wheels[] = { { .name = "x", .version = "1", .dist_info = "x-1.dist-info", .source = "x-1-py3-none-any.whl" } };
    for (size_t count = 0; count <= 1; count++) {
        struct world world = on(&a_windows_host);
        wheels[0].entry_point_count = count;
        wheels[0].entry_points = &entry;
        world.seeds = (struct seeds){ .count = 1, .wheels = wheels };
        assert_true(composes(&world));
        assert_int_equal(warns_of(&world, "no pip here brings launchers"), count == 1);
    }
}

static void seeds_that_come_without_bytecode_are_named(void **state)
{
    struct stored_file file = { .path = "x.py", .size_of_path = 4 };
    struct stored stored = { .folder = "/c", .entry = "wheels/x", .count = 1, .files = &file };
    struct wheel wheels[] = { { .name = "x", .version = "1", .dist_info = "x-1.dist-info", .stored = &stored } };
    for (size_t i = 0; i < 3; i++) {
        struct world world = on(&a_posix_host);
        stored.bytecode = i == 1 ? "CPython 3.12.4" : NULL;
        world.request.compile_bytecode = i < 2;
        world.seeds = (struct seeds){ .count = 1, .wheels = wheels };
        assert_true(composes(&world));
        assert_int_equal(warns_of(&world, "x-1 comes without bytecode"), i == 0);
    }
}

/* Scripts that were mended in place, unless their project is unpacked anew. */
static void mended_scripts_of_projects_that_stay_are_written(void **state)
{
    static const struct wheel_file file = { .path = "x.py", .hash = "" };
    struct wheel wheels[] = { { .name = "x", .version = "1", .dist_info = "x-1.dist-info", .file_count = 1, .files = &file } };
    struct mended mended[] = { { "bin/other", STR("#!new"), 0755, true }, { "lib/python3.12/site-packages/x.py", STR("y"), 0644, false } };
    struct installed installed = { .mended_count = 2, .mended = mended };
    struct world world = on(&a_posix_host);
    world.seeds = (struct seeds){ .count = 1, .wheels = wheels, .installed = &installed };
    assert_true(composes(&world));
    assert_non_null(step_of(&world, "bin/other"));
    assert_null(step_of(&world, "lib/python3.12/site-packages/x.py"));
}

/* ---- templates -------------------------------------------------------------------------------- */

static struct world with_templates(size_t count, const char *const *paths)
{
    struct world world = on(&a_posix_host);
    struct template *list = arena_take_many(&arena, count, sizeof *list);
    for (size_t i = 0; i < count; i++)
        list[i] = (struct template){ .path = paths[i], .bytes = paths[i], .size = strlen(paths[i]), .mode = 0644 };
    world.ground.templates = (struct templates){ .count = count, .list = list };
    return world;
}

static void a_template_takes_the_place_of_a_script_of_ours_and_of_no_program(void **state)
{
    static const char *const paths[] = { "activate", "Activate.ps1", "python3", "own/deep/x", "own/deep/x" };
    struct world world = with_templates(5, paths);
    world.python.activate_ps1 = "/usr/lib/Activate.ps1";
    assert_true(composes(&world));
    assert_string_equal(step_of(&world, "bin/activate")->text, "activate");
    assert_string_equal(step_of(&world, "bin/Activate.ps1")->text, "Activate.ps1");
    assert_int_equal(step_of(&world, "bin/python3")->kind, STEP_LINK);
    assert_string_equal(step_of(&world, "bin/own/deep/x")->text, "own/deep/x");
    assert_int_equal(step_of(&world, "bin/own/deep")->kind, STEP_FOLDER);
    assert_int_equal(world.plan.warning_count, 0);
}

/* Below what is no folder, in the place of what pip installs, or above it. */
static void a_template_without_a_place_is_left_out_with_a_warning(void **state)
{
    static const char *const paths[] = { "python3/x", "own", "own/x", "tool", "tool/x", "other/x", "other", "python3-own", "tooling" };
    static const struct wheel_file file = { .path = "x-1.data/scripts/tool", .bytes = (const unsigned char *)"#!", .size = 2, .hash = "" };
    struct wheel wheels[] = { { .name = "x", .version = "1", .dist_info = "x-1.dist-info", .file_count = 1, .files = &file } };
    struct world world = with_templates(9, paths);
    world.seeds = (struct seeds){ .count = 1, .wheels = wheels };
    assert_true(composes(&world));
    assert_non_null(step_of(&world, "bin/own"));
    assert_true(step_of(&world, "bin/python3-own") != NULL && step_of(&world, "bin/tooling") != NULL);
    assert_int_equal(world.plan.warning_count, 5);
    assert_true(warns_of(&world, "'python3/x' is left out") && warns_of(&world, "'own/x' is left out"));
    assert_true(warns_of(&world, "'tool' is left out") && warns_of(&world, "'tool/x' is left out"));
    assert_true(warns_of(&world, "'other' is left out") && step_of(&world, "bin/other/x") != NULL);
}

static void a_backslash_is_a_letter_of_a_name_where_it_separates_nothing(void **state)
{
    static const char *const paths[] = { "a\\b/x", "c\\d" };
    struct world world = with_templates(2, paths);
    assert_true(composes(&world));
    assert_non_null(step_of(&world, "bin/a\\b/x"));
    assert_non_null(step_of(&world, "bin/c\\d"));
    world.host = &a_windows_host;
    world.python.programs = programs;
    assert_true(composes(&world));
    assert_int_equal(world.plan.warning_count, 2);
}

static void a_command_that_is_none_is_refused(void **state)
{
    static const char *const lines[] = { " ", "", "'open", "tool" };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct world world = on(&a_posix_host);
        const char *line = lines[i];
        world.request.post_setup = (struct words){ 1, &line };
        assert_int_equal(composes(&world), i == 3);
        assert_int_equal(world.error.code, i == 3 ? E_NONE : E_USAGE);
    }
}

/* ---- callers ---------------------------------------------------------------------------------- */

static void programs_talk_for_the_executable_and_for_a_guest_that_lets_them(void **state)
{
    static const struct { bool guest, talks, expected; } rows[] = {
        { false, false, true }, { false, true, true }, { true, false, false }, { true, true, true },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct world world = on(&a_posix_host);
        world.request.guest = rows[i].guest;
        world.request.talks = rows[i].talks;
        assert_true(composes(&world));
        assert_int_equal(world.plan.talks, rows[i].expected);
        assert_int_equal(world.plan.confined, !rows[i].guest);
    }
}

/* What is only told about an environment, such as that its base is gone, has no interpreter to be spoken of. */
static void a_plan_without_an_interpreter_has_no_context(void **state)
{
    struct context context;
    struct world world = on(&a_posix_host);
    assert_true(composes(&world));
    assert_true(context_of(&arena, &world.plan, &context));
    assert_string_equal(context.bin_path, "/srv/env/bin");
    world.plan.from = NULL;
    assert_false(context_of(&arena, &world.plan, &context));
    static const char *const command[] = { "tool", NULL };
    struct step *step = plan_add_run(&world.plan, command, NULL, E_POST_SETUP, "");
    step->inside = true;
    context_add(&world.plan);
    assert_null(step->text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_interpreter_whose_place_pyvenv_cfg_cannot_hold_is_refused),
        TEST(a_link_is_right_only_when_it_leads_to_the_very_base),
        TEST(what_only_links_need_is_not_made_beside_redirectors),
        TEST(that_launchers_are_missing_is_said_of_projects_with_scripts),
        TEST(seeds_that_come_without_bytecode_are_named),
        TEST(mended_scripts_of_projects_that_stay_are_written),
        TEST(a_template_takes_the_place_of_a_script_of_ours_and_of_no_program),
        TEST(a_template_without_a_place_is_left_out_with_a_warning),
        TEST(a_backslash_is_a_letter_of_a_name_where_it_separates_nothing),
        TEST(a_plan_without_an_interpreter_has_no_context),
        TEST(a_command_that_is_none_is_refused),
        TEST(programs_talk_for_the_executable_and_for_a_guest_that_lets_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
