/* test_existing.c: what stands in a folder, told by its names alone: whose they are, and what makes room. */
#include "tests/support/fresh.h"
#include "tests/support/hosts.h"

#include "src/plan/existing.h"

static const struct layout layout = { .site_packages = "lib/site", .bin = "bin" };

#define FOLDER(name) { .path = (name), .kind = OS_FOLDER }
#define A_FILE(name) { .path = (name), .kind = OS_FILE }

static struct survey ground_of(size_t count, const struct survey_entry *entries)
{
    return (struct survey){ .path = "/e", .ground = GROUND_ENVIRONMENT, .entry_count = count, .entries = entries };
}

static void a_version_is_that_of_a_project_s_own_folder(void **state)
{
    static const struct survey_entry entries[] = {
        FOLDER("lib/site-old/pip-1.dist-info"), FOLDER("lib/site/pip.dist-info"), FOLDER("lib/site/pip/x-1.dist-info"),
        FOLDER("lib/site/Pip-24.2.dist-info"),
    };
    struct survey ground = ground_of(sizeof entries / sizeof *entries, entries);
    assert_string_equal(str_copy(&arena, existing_version(&ground, &layout, "pip")), "24.2");
    assert_int_equal(existing_version(&ground, &layout, "pip.dist").size, 0);
    assert_int_equal(existing_version(&ground, &layout, "x").size, 0);
}

static enum standing standing_of(const char *name, const char *version, bool exact)
{
    static const struct survey_entry entries[] = {
        FOLDER("lib/site/odd-x.dist-info"), FOLDER("lib/site/own-1.dist-info"), FOLDER("lib/site/pip"),
        FOLDER("lib/site/pip-24.2.dist-info"), FOLDER("lib/site/wheel-1.dist-info"),
    };
    struct survey ground = ground_of(sizeof entries / sizeof *entries, entries);
    struct wheel wheel = { .name = name, .version = version, .exact = exact };
    return existing_standing(&ground, &layout, &wheel);
}

static void what_stands_is_fine_at_the_version_or_above_unless_one_is_asked_for(void **state)
{
    assert_int_equal(standing_of("none", "1", false), STANDING_ABSENT);
    assert_int_equal(standing_of("pip", "24.1", false), STANDING_FINE);
    assert_int_equal(standing_of("pip", "24.2", true), STANDING_FINE);
    assert_int_equal(standing_of("pip", "24.1", true), STANDING_OTHER);
    assert_int_equal(standing_of("pip", "25", false), STANDING_OTHER);
    assert_int_equal(standing_of("wheel", "0", false), STANDING_OTHER);         /* without its folder */
    assert_int_equal(standing_of("own", "2", false), STANDING_KEPT);
    assert_int_equal(standing_of("own", "not a version", false), STANDING_KEPT);
    assert_int_equal(standing_of("odd", "0", false), STANDING_KEPT);
}

/* What is set aside for a wheel, in one text. */
static const char *aside(const struct survey *ground, const struct wheel *wheel)
{
    struct plan plan = plan_for(&arena, &a_posix_host, "/e", PLAN_IN_PLACE);
    struct text out = { .arena = &arena };
    existing_set_project_aside(&plan, ground, &layout, wheel);
    for (size_t i = 0; i < plan.count; i++)
        text_print(&out, "%s\n", plan.steps[i].path);
    return text_done(&out);
}

static void only_what_the_wheel_makes_itself_goes_out_of_its_way(void **state)
{
    static const struct survey_entry entries[] = {
        A_FILE("lib/site/one"), A_FILE("lib/site/one.py"), FOLDER("lib/site/pac"), FOLDER("lib/site/pack"),
        FOLDER("lib/site/pack-1\\2.dist-info"), FOLDER("lib/site/package"),
    };
    static const struct wheel_file files[] = { { .path = "pack/__init__.py" }, { .path = "one.py" } };
    static const struct wheel wheel = { .name = "pack", .version = "2", .file_count = 2, .files = files };
    struct survey ground = ground_of(sizeof entries / sizeof *entries, entries);
    assert_string_equal(aside(&ground, &wheel), "lib/site/one.py\nlib/site/pack\nlib/site/pack-1\\2.dist-info\n");
}

static void everything_goes_but_the_folder_in_which_we_build(void **state)
{
    static const struct survey_entry entries[] = {
        FOLDER(PLAN_STAGE), A_FILE("a\\b"), FOLDER("bin"), A_FILE("bin/x"), A_FILE("pyvenv.cfg"),
    };
    struct survey ground = ground_of(sizeof entries / sizeof *entries, entries);
    struct plan plan = plan_for(&arena, &a_posix_host, "/e", PLAN_IN_PLACE);
    existing_set_all_aside(&plan, &ground);
    assert_int_equal(plan.count, 3);
    assert_string_equal(plan.steps[0].path, "a\\b");
    assert_string_equal(plan.steps[2].path, "pyvenv.cfg");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_version_is_that_of_a_project_s_own_folder),
        TEST(what_stands_is_fine_at_the_version_or_above_unless_one_is_asked_for),
        TEST(only_what_the_wheel_makes_itself_goes_out_of_its_way),
        TEST(everything_goes_but_the_folder_in_which_we_build),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
