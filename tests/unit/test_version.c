/* test_version.c: the order of versions, the names of projects and of wheel files. */
#include "tests/support/check.h"

#include "src/seed/project.h"
#include "src/seed/version.h"

static void versions_have_the_order_of_pep_440(void **state)
{
    static const char *const rising[] = { "nonsense", "0.9", "1.0.dev1", "1.0a1.dev2", "1.0a1", "1.0a1.post1", "1.0a2",
        "1.0b1", "1.0rc1", "1.0", "1.0+abc", "1.0+abc.5", "1.0+7", "1.0.post0", "1.0.post1.dev1", "1.0.post1", "1.0.1",
        "1.1.dev1", "1.1", "9.0", "22.3.1", "23.0", "24.0rc1", "24.0", "24.10", "100", "1!0.1" };
    size_t count = sizeof rising / sizeof *rising;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++) {
            int order = version_compare(str_of(rising[i]), str_of(rising[j]));
            if ((order > 0) != (i > j) || (order < 0) != (i < j))
                fail_msg("%s and %s: %d", rising[i], rising[j], order);
        }
}

static void spellings_of_one_version_are_equal(void **state)
{
    static const struct { const char *a, *b; } rows[] = { { "1.0", "1" }, { "1.0.0", "1.0" }, { "v1.0", "1.0" },
        { "1.0-1", "1.0.post1" }, { "1.0.RC1", "1.0c1" }, { "1.0_alpha", "1.0a0" }, { "0!1", "1" },
        { "1.0-preview2", "1rc2" }, { "1.0.rev3", "1.0-r3" }, { "1+a-b", "1+a.b" }, { "01.02", "1.2" } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(version_compare(str_of(rows[i].a), str_of(rows[i].b)), 0);
}

static void names_of_projects_are_compared_normalised(void **state)
{
    assert_true(project_same(STR("Foo.Bar__baz"), STR("foo-bar-BAZ")));
    assert_true(project_same(STR("pip"), STR("pip")));
    assert_false(project_same(STR("pip"), STR("pip-")));
    assert_false(project_same(STR("pip"), STR("pi")));
    assert_false(project_same(STR("pip"), STR("pip\0x")));
    assert_false(project_same(STR("foo-bar"), STR("foobar")));
}

static void names_of_wheels_are_taken_apart(void **state)
{
    struct wheel_name name;
    assert_true(wheel_name_read("pip-24.2-py3-none-any.whl", &name));
    assert_true(str_is(name.project, "pip") && str_is(name.version, "24.2") && wheel_name_is_pure(&name));
    assert_true(wheel_name_read("a_b-1-2x-py2.py3-none-any.whl", &name));
    assert_true(str_is(name.build, "2x") && wheel_name_is_pure(&name));
    assert_true(wheel_name_read("a-1-cp313-abi3-linux_x86_64.whl", &name));
    assert_false(wheel_name_is_pure(&name));
    assert_true(wheel_name_read("a-1-py2-none-any.whl", &name));
    assert_false(wheel_name_is_pure(&name));
}

static void other_names_are_no_wheels(void **state)
{
    static const char *const names[] = { "", ".whl", "pip.whl", "pip-24.2.whl", "pip-24.2-py3-none-any.zip",
        "pip--py3-none-any.whl", "-1-py3-none-any.whl", "a-1-x-py3-none-any.whl", "a-1-2-py3-none-any-b.whl",
        "a-1-py3-none-.whl" };
    struct wheel_name name;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_false(wheel_name_read(names[i], &name));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(versions_have_the_order_of_pep_440),
        cmocka_unit_test(spellings_of_one_version_are_equal),
        cmocka_unit_test(names_of_projects_are_compared_normalised),
        cmocka_unit_test(names_of_wheels_are_taken_apart),
        cmocka_unit_test(other_names_are_no_wheels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
