/* test_suggest.c: distances between words, and what they suggest. */
#include "tests/support/check.h"

#include "src/ask/suggest.h"

static void distances_count_characters_not_bytes(void **state)
{
    static const struct { const char *a, *b; size_t distance; } rows[] = {
        { "", "", 0 },
        { "abc", "abc", 0 },
        { "", "abc", 3 },
        { "abc", "", 3 },
        { "abc", "abd", 1 },
        { "abc", "ac", 1 },
        { "abc", "acb", 1 },            /* neighbours swapped */
        { "kitten", "sitting", 3 },
        { "ab", "ba", 1 },
        { "--prömpt", "--prompt", 1 },  /* two bytes, one character */
        { "\xf0\x9f\x90\x8d", "x", 1 },
        { "\xff\xfe", "xy", 2 },        /* invalid bytes count one each */
        { "\xff", "\xfe", 1 },
        { "\xff", "\xff", 0 },
    };
    struct arena arena = test_arena();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(suggest_distance(&arena, str_of(rows[i].a), str_of(rows[i].b)), rows[i].distance);
        assert_int_equal(suggest_distance(&arena, str_of(rows[i].b), str_of(rows[i].a)), rows[i].distance);
    }
    arena_end(&arena);
}

static void only_what_is_near_is_suggested(void **state)
{
    static const struct { const char *typed, *expected; } rows[] = {
        { "--clera", "--clear" },
        { "--claer=1", "--clear" },
        { "--upgrade-dep5", "--upgrade-deps" },
        { "--promt", "--prompt" },
        { "--verb", "--verbose" },
        { "--copy", "--copies" },
        { "--colour", "--color" },
        { "-python", "--python" },
        { "--always-cop", NULL },       /* what the help does not show is not suggested */
        { "--dry-walk", NULL },
        { "--v", NULL },
        { "-x", NULL },
        { "--", NULL },
        { "-", NULL },
        { "--\xff\xff\xff", NULL },
    };
    struct arena arena = test_arena();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *meant = suggest_option(&arena, rows[i].typed);
        if (rows[i].expected == NULL)
            assert_null(meant);
        else
            assert_string_equal(meant == NULL ? "(nothing)" : meant, rows[i].expected);
    }
    arena_end(&arena);
}

static void two_letters_tell_nothing(void **state)
{
    struct arena arena = test_arena();
    assert_null(suggest_option(&arena, "--x"));
    arena_end(&arena);
}

static void a_very_long_word_is_not_measured(void **state)
{
    struct arena arena = test_arena();
    char *word = arena_take(&arena, 100001);
    memset(word, '-', 100000);
    assert_null(suggest_option(&arena, word));
    arena_end(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distances_count_characters_not_bytes),
        cmocka_unit_test(only_what_is_near_is_suggested),
        cmocka_unit_test(two_letters_tell_nothing),
        cmocka_unit_test(a_very_long_word_is_not_measured),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
