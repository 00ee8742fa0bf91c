/* test_wish.c: what --seed names, and which versions of it will do. */
#include "tests/support/check.h"

#include "src/ask/wish.h"

static void a_wish_takes_the_versions_it_names(void **state)
{
    static const struct { const char *wish, *version; bool takes, is_exact; } rows[] = {
        { "pip", "26.2", true, false }, { "pip", "odd", true, false },  /* any will do, even one of no release */
        { "pip>=25", "odd", false, false }, { "pip>=25,<27", "26.2", true, false }, { "pip>=25,<27", "27", false, false },
        { "pip==26.2", "26.2", true, true }, { "pip==26.2", "26.2+local", true, true },
        { "pip==26.2+local", "26.2+local", true, true }, { "pip==26.2+local", "26.2", false, true },
        { "pip==26.2+local", "26.2+other", false, true }, { "pip==26.2+local", "26.3+local", false, true },
        { "pip==26.*", "26.9", true, false }, { "pip!=26.2", "26.2", false, false }, { "pip!=26.2+local", "26.2", true, false },
        { " pip >= 25 ", "25", true, false },
    };
    struct arena arena = test_arena();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct wish wish;
        const char *why;
        assert_true(wish_parse(&arena, rows[i].wish, &wish, &why));
        assert_true(str_is(wish.name, "pip"));
        assert_int_equal(wish_is_exact(&wish), rows[i].is_exact);
        if (wish_takes(&arena, &wish, str_of(rows[i].version)) != rows[i].takes)
            fail_msg("'%s' and %s", rows[i].wish, rows[i].version);
    }
    arena_end(&arena);
}

static void what_names_no_project_is_refused_with_the_reason(void **state)
{
    static const char *const texts[] = { "", " ", "==26.2", "-pip", "pip-", "pip=", "pip==", "pip 26", "pip[x]", "pip @ x", "pi\tp" };
    struct arena arena = test_arena();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct wish wish;
        const char *why = NULL;
        if (wish_parse(&arena, texts[i], &wish, &why))
            fail_msg("'%s' is accepted", texts[i]);
        assert_non_null(why);
    }
    arena_end(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wish_takes_the_versions_it_names),
        cmocka_unit_test(what_names_no_project_is_refused_with_the_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
