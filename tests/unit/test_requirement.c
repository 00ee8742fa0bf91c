/* test_requirement.c: version specifiers of PEP 440; oracle_specifiers.py compares many more with packaging. */
#include "tests/support/check.h"

#include "src/base/requirement.h"

static void versions_fit_as_pep_440_says(void **state)
{
    static const struct { const char *set, *version; bool fits; } rows[] = {
        { "", "3.12.4", true },
        { ">=3.10,<3.14", "3.10", true },
        { ">=3.10,<3.14", "3.13.9", true },
        { ">=3.10,<3.14", "3.14.0", false },
        { ">=3.10,<3.14", "3.9.20", false },
        { "<3.14", "3.14.0rc1", false },
        { "<3.14.0rc2", "3.14.0rc1", true },
        { "<=3.14", "3.14.0rc1", true },
        { ">3.12", "3.12.1", true },
        { ">3.12.1", "3.12.1.post1", false },
        { ">3.12.1.post1", "3.12.1.post2", true },
        { ">3.12.1.post2", "3.12.1.post1", false },
        { ">3.12.1.dev1", "3.12.1.post1", true },
        { ">3.12.1.dev1", "3.12.1", true },
        { ">3.12.1rc1", "3.12.1rc1.post1", false },
        { ">3.12.1rc1", "3.12.1rc2", true },
        { "==3.12.post1", "3.12.post1", true },
        { "==3.12", "3.12.0", true },
        { "==3.12", "3.12.1", false },
        { "==3.12.*", "3.12.1", true },
        { "==3.12.*", "3.12.0rc1", true },
        { "==3.1.*", "3.12.1", false },
        { "!=3.12.*", "3.12.1", false },
        { "!=3.12.*", "3.13", true },
        { "~=3.12", "3.13.1", true },
        { "~=3.12", "4.0", false },
        { "~=3.12.1", "3.12.9", true },
        { "~=3.12.1", "3.13", false },
        { "~=3.12.1", "3.12.0", false },
        { "===3.12.4", "3.12.4", true },
        { "===3.12.4RC1", "3.12.4rc1", true },
        { "===3.12", "3.12.0", false },
        { "==3.12+x", "3.12", false },
        { "!=3.12+x", "3.12", true },
        { "==1!3.12", "3.12", false },
        { "==1!3.12.*", "3.12.1", false },
        { "==3.1.2.3.4.5.6.7.8.9.*", "3.1.2.3.4.5.6.7.8.9.1", true },
        { "==3.1.2.3.4.5.6.7.8.9.*", "3.1.2", false },
        { " >= 3.10 ,, < 4 ,", "3.12", true },
    };
    struct arena arena = test_arena();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct requirement requirement;
        struct release release;
        const char *why;
        assert_true(requirement_parse(&arena, str_of(rows[i].set), &requirement, &why));
        assert_true(release_parse(str_of(rows[i].version), &release));
        if (requirement_matches(&arena, &requirement, &release) != rows[i].fits)
            fail_msg("'%s' and %s", rows[i].set, rows[i].version);
    }
    arena_end(&arena);
}

static void what_pep_440_does_not_know_is_refused_with_a_reason(void **state)
{
    static const char *const sets[] = {
        "3.12", "=3.12", ">=", "==", "~=3", ">=3.*", ">=3.12+x", "==3.*.1", "==3.12rc1.*", "==3.12.post1.*",
        "==3.12.dev1.*", "==3.12.*+x", "==3.12+x.*", "^3.12", ">=3.x",
        ">=3.10 <3.14", "===a b", "===a;b", ">=3.10,<", "<>3", "=>3", ">=3..1", "==3.12+", "==3.12+a..b",
    };
    struct arena arena = test_arena();
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        struct requirement requirement;
        const char *why = NULL;
        if (requirement_parse(&arena, str_of(sets[i]), &requirement, &why))
            fail_msg("'%s' is accepted", sets[i]);
        assert_non_null(why);
    }
    arena_end(&arena);
}

static void pre_releases_are_asked_for_by_naming_one(void **state)
{
    static const struct { const char *set; bool asks; } rows[] = {
        { ">=3.14.0a1", true }, { "==3.14.0rc1", true }, { "<3.15.dev0", true }, { ">=3.10,<3.15.0b1", true },
        { "===3.14.0rc1", true }, { ">=3.14", false }, { "!=3.14.0a1", false }, { "==3.14.*", false },
        { "===odd", false },
        { "", false },
    };
    struct arena arena = test_arena();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct requirement requirement;
        const char *why;
        assert_true(requirement_parse(&arena, str_of(rows[i].set), &requirement, &why));
        assert_int_equal(requirement_asks_pre(&requirement), rows[i].asks);
    }
    arena_end(&arena);
}

static void versions_are_printed_in_their_normal_form(void **state)
{
    static const char *const rows[][2] = {
        { "3.12.4", "3.12.4" }, { "v3.12-RC.1", "3.12rc1" }, { "1!2.0-1.DEV", "1!2.0.post1.dev0" },
        { "3.0alpha", "3.0a0" },
        { "3.0+local", "3.0" },
    };
    struct arena arena = test_arena();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct release release;
        assert_true(release_parse(str_of(rows[i][0]), &release));
        assert_string_equal(release_print(&arena, &release), rows[i][1]);
    }
    arena_end(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(versions_fit_as_pep_440_says),
        cmocka_unit_test(what_pep_440_does_not_know_is_refused_with_a_reason),
        cmocka_unit_test(pre_releases_are_asked_for_by_naming_one),
        cmocka_unit_test(versions_are_printed_in_their_normal_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
