/* test_release.c: versions in the order of PEP 440. */
#include "tests/support/check.h"

#include "src/base/release.h"

static void versions_order_as_pep_440_says(void **state)
{
    static const char *const ascending[] = {
        "0.9", "1.dev0", "1.0.dev456", "1.0a1", "1.0a2.dev456", "1.0a12.dev456", "1.0a12", "1.0b1.dev456", "1.0b2",
        "1.0b2.post345.dev456", "1.0b2.post345", "1.0rc1.dev456", "1.0rc1", "1.0", "1.0.post456.dev34", "1.0.post456",
        "1.1.dev1", "1.1", "9.0", "24.0", "1!0.1",
    };
    size_t count = sizeof ascending / sizeof *ascending;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++) {
            struct release a, b;
            assert_true(release_parse(str_of(ascending[i]), &a) && release_parse(str_of(ascending[j]), &b));
            int order = release_compare(&a, &b);
            assert_true(i < j ? order < 0 : i > j ? order > 0 : order == 0);
        }
}

static void spellings_of_one_version_are_equal(void **state)
{
    static const char *const pairs[][2] = {
        { "1.0", "1.0.0" }, { "v1.0RC1", "1.0-rc.1" }, { "1.0alpha", "1.0a0" }, { "1.0-1", "1.0.post1" },
        { "1.0c2", "1.0preview2" }, { "1.0+local.7", "1.0" }, { " 1.0.REV3 ", "1.0post3" },
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct release a, b;
        assert_true(release_parse(str_of(pairs[i][0]), &a) && release_parse(str_of(pairs[i][1]), &b));
        assert_int_equal(release_compare(&a, &b), 0);
    }
}

static void other_texts_are_no_version(void **state)
{
    static const char *const texts[] = { "", "x", "1.0x", "1..0", "1.0+", "!1", "a!1", "1.0-", "99999999999" };
    struct release release;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_false(release_parse(str_of(texts[i]), &release));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(versions_order_as_pep_440_says),
        cmocka_unit_test(spellings_of_one_version_are_equal),
        cmocka_unit_test(other_texts_are_no_version),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
