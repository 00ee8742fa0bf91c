/* test_shape_links.c: links, programs and seeds of an environment that is not as it was made: told, and mended. */
#include "tests/support/shaped.h"

/* Nothing takes its place but another link; a file or folder of that name is told. */
static void what_stands_where_a_link_must_be_is_told(void **state)
{
    arena = test_arena();
    struct world world = begin(&a_posix_host);
    remove_it(&world, "lib64");
    remove_it(&world, "bin/python3");
    fake_file("/srv/env/lib64", 0644, "mine");
    fake_file("/srv/env/bin/python3", 0755, "MZ python");
    look(&world);
    assert_string_equal(findings(&world), "");          /* a copy of the base, and a lib64 of the user's own */
    world.python.no_copy = "it needs a library beside it";
    look(&world);
    assert_string_equal(findings(&world), "S_LINK_WRONG bin/python3\n");
    fake_end();
    arena_end(&arena);
}

static void links_of_windows_are_missing_together_with_the_interpreter(void **state)
{
    static const struct windows_program linked[] = {
        { "python.exe", "C:\\py\\python.exe", "C:\\py\\Lib\\venvlauncher.exe", false, false },
        { "python312.dll", "C:\\py\\python312.dll", NULL, false, true },
    };
    arena = test_arena();
    struct world world = begin(&a_windows_host);
    fake_file("C:\\py\\python312.dll", 0755, "MZ library");
    world.python.programs = linked;
    world.request.links = LINKS_SYMBOLIC;
    look(&world);
    assert_string_equal(findings(&world), "");          /* redirectors stand there, which need no library */
    remove_it(&world, "Scripts/python.exe");
    told_and_mended(&world, "S_LINK_MISSING Scripts/python.exe\nS_LINK_MISSING Scripts/python312.dll\n");
    remove_it(&world, "Scripts/python312.dll");
    told_and_mended(&world, "S_LINK_MISSING Scripts/python312.dll\n");
    remove_it(&world, "Scripts/python312.dll");
    fake_file("C:\\srv\\env\\Scripts\\python312.dll", 0755, "MZ a copy");
    told_and_mended(&world, "S_LINK_WRONG Scripts/python312.dll\n");
    fake_end();
    arena_end(&arena);
}

/* Before 3.11 no command is written: one that is there is of another time. */
static void a_command_line_is_kept_by_no_version_that_writes_none(void **state)
{
    arena = test_arena();
    minor = 10;
    struct world world = begin(&a_posix_host);
    minor = 12;
    fake_file("/srv/env/pyvenv.cfg", 0644, "home = /old\ninclude-system-site-packages = false\nversion = 3.10.4\ncommand = x\n"
                                           "mine = 1\n");
    told_and_mended(&world, "S_CFG_KEY pyvenv.cfg\n");
    assert_null(strstr(fake_text("/srv/env/pyvenv.cfg"), "command"));
    assert_non_null(strstr(fake_text("/srv/env/pyvenv.cfg"), "\nmine = 1\n"));
    fake_end();
    arena_end(&arena);
}

static void all_findings_are_kept_however_many(void **state)
{
    struct shape shape = { 0 };
    arena = test_arena();
    for (unsigned i = 0; i < 100; i++)
        shape_add(&arena, &shape, S_MODE, text_format(&arena, "%u", i), "has a mode");
    assert_int_equal(shape.count, 100);
    assert_string_equal(shape.findings[0].path, "0");
    assert_string_equal(shape.findings[99].path, "99");
    arena_end(&arena);
}

/* Its RECORD lists nothing that is missing, and yet nobody can import it. */
static void a_seed_without_its_folder_is_damaged(void **state)
{
    arena = test_arena();
    struct world world = begin(&a_posix_host);
    const char *site = layout_of(&arena, world.host, &world.python).site_packages;
    struct os_place *place;
    fake_file(at(&world, text_join(&arena, site, "/pip-24.2.dist-info/RECORD", NULL)), 0644, "pip-24.2.dist-info/RECORD,,\r\n");
    assert_int_equal(os_place_open(&arena, at(&world, site), &place).code, OS_OK);
    assert_int_equal(os_remove_tree(place, "pip").code, OS_OK);
    os_place_close(place);
    look(&world);
    assert_string_equal(findings(&world), text_join(&arena, "S_SEED_DAMAGED ", site, "\n", NULL));
    assert_string_equal(world.shape.findings[0].what, "has pip 24.2 without its folder");
    fake_end();
    arena_end(&arena);
}

/* A file of hooks that begins as the folder of scripts is called is none of its programs. */
static void a_name_that_begins_as_the_folder_of_scripts_is_no_program(void **state)
{
    arena = test_arena();
    struct world world = begin(&a_posix_host);
    struct shape shape = { 0 };
    struct installed installed = { 0 };
    struct patient patient = { .host = world.host, .request = &world.request, .python = &world.python, .ground = &world.ground,
                               .installed = &installed };
    struct plan plan = plan_for(&arena, world.host, world.root, PLAN_IN_PLACE);
    plan.bin = "bin";
    plan_add_copy(&plan, "bindings", world.base, 0644, "of a hook");
    shape_plan(&patient, shape_questions(&arena, &plan), &plan, &shape);
    assert_int_equal(shape.count, 1);
    assert_int_equal(shape.findings[0].code, S_FILE_MISSING);
    fake_end();
    arena_end(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_stands_where_a_link_must_be_is_told),
        cmocka_unit_test(links_of_windows_are_missing_together_with_the_interpreter),
        cmocka_unit_test(a_command_line_is_kept_by_no_version_that_writes_none),
        cmocka_unit_test(all_findings_are_kept_however_many),
        cmocka_unit_test(a_seed_without_its_folder_is_damaged),
        cmocka_unit_test(a_name_that_begins_as_the_folder_of_scripts_is_no_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
