/* test_utf8.c: what is shown, quoted, measured and folded. */
#include "tests/support/check.h"

#include "src/base/utf8.h"

static void hostile_text_is_shown_on_one_line(void **state)
{
    struct arena arena = test_arena();
    assert_string_equal(utf8_show(&arena, STR("a\nb\x1b[2J\x7f\xff")), "a\\nb\\x1b[2J\\x7f\\xff");
    assert_string_equal(utf8_show(&arena, STR("\xc2\x85\xe2\x80\xae\xf3\xa0\x81\x81")), "\\x85\\u202e\\U000e0041");
    assert_string_equal(utf8_show(&arena, STR("caf\xc3\xa9 \xe6\x97\xa5")), "caf\xc3\xa9 \xe6\x97\xa5");
    arena_end(&arena);
}

static void repr_is_pythons(void **state)
{
    struct arena arena = test_arena();
    assert_string_equal(utf8_repr(&arena, STR("it's")), "\"it's\"");
    assert_string_equal(utf8_repr(&arena, STR("it's \"x\"")), "'it\\'s \"x\"'");
    assert_string_equal(utf8_repr(&arena, STR("a\\b\t\x1b")), "'a\\\\b\\t\\x1b'");
    assert_string_equal(utf8_repr(&arena, STR("\xe2\x80\x8b\xc2\xa0\xe3\x80\x80\xff")), "'\\u200b\\xa0\\u3000\\udcff'");
    assert_string_equal(utf8_repr(&arena, STR("caf\xc3\xa9")), "'caf\xc3\xa9'");
    arena_end(&arena);
}

static void line_boundaries_are_those_of_splitlines(void **state)
{
    const char *lines[] = { "\n", "\r", "\v", "\f", "\x1c", "\x1d", "\x1e",
                            "\xc2\x85", "\xe2\x80\xa8", "\xe2\x80\xa9" };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        assert_true(utf8_breaks_lines(str_of(lines[i])));
    assert_true(utf8_breaks_lines((str){ "a\0b", 3 }));
    assert_false(utf8_breaks_lines(STR("\xe2\x80\xaa")));
    assert_false(utf8_breaks_lines(STR("a b\x1f\xff")));
}

static void width_counts_clusters(void **state)
{
    assert_int_equal(utf8_width(STR("abc")), 3);
    assert_int_equal(utf8_width(STR("e\xcc\x81")), 1);
    assert_int_equal(utf8_width(STR("\xe6\x97\xa5\xe6\x9c\xac")), 4);
    assert_int_equal(utf8_width(STR("\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7")), 2);
}

static void what_is_no_text_is_a_column_a_byte_and_an_emoji_two(void **state)
{
    assert_int_equal(utf8_width(STR("\xff\xfe")), 2);
    assert_int_equal(utf8_width(STR("a\xff" "b")), 3);
    assert_int_equal(utf8_width(STR("\xe2\x9d\xa4\xef\xb8\x8f")), 2);     /* a heart, asked for as an emoji */
    assert_int_equal(utf8_width(STR("\xef\xb8\x8f")), 0);                 /* and nothing to ask it for */
    assert_int_equal(utf8_width(STR("")), 0);
}

static void each_control_that_turns_the_line_around_is_one(void **state)
{
    static const int32_t controls[] = { 0, 0x1f, 0x7f, 0x9f, 0x200e, 0x200f, 0x061c, 0x202a, 0x202e, 0x2066, 0x2069 };
    static const int32_t others[] = { -1, 0x20, 0x7e, 0xa0, 0x061b, 0x200d, 0x2010, 0x2029, 0x202f, 0x2065, 0x206a };
    for (size_t i = 0; i < sizeof controls / sizeof *controls; i++)
        assert_true(utf8_is_control(controls[i]));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(utf8_is_control(others[i]));
    assert_true(utf8_is_format(0x200b));
    assert_false(utf8_is_format('a') || utf8_is_format(-1));
}

static void composed_text_is_told_from_other(void **state)
{
    struct arena arena = test_arena();
    assert_true(utf8_is_nfc(&arena, STR("plain")) && utf8_is_nfc(&arena, STR("caf\xc3\xa9")));
    assert_false(utf8_is_nfc(&arena, STR("cafe\xcc\x81")) || utf8_is_nfc(&arena, STR("caf\xe9")));
    arena_end(&arena);
}

static void only_characters_can_be_added(void **state)
{
    struct arena arena = test_arena();
    struct text text = { .arena = &arena };
    assert_true(utf8_add(&text, 0xe9));
    assert_false(utf8_add(&text, 0xd800) || utf8_add(&text, 0x110000) || utf8_add(&text, -1));
    assert_string_equal(text_done(&text), "\xc3\xa9");
    arena_end(&arena);
}

static void folding_joins_what_a_file_system_may_join(void **state)
{
    struct arena arena = test_arena();
    assert_string_equal(utf8_fold(&arena, STR("Cafe\xcc\x81")), utf8_fold(&arena, STR("CAF\xc3\x89")));
    assert_string_equal(utf8_fold(&arena, STR("\xff")), "\xff");
    assert_string_equal(utf8_fold(&arena, STR("")), "");
    arena_end(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hostile_text_is_shown_on_one_line), cmocka_unit_test(repr_is_pythons),
        cmocka_unit_test(line_boundaries_are_those_of_splitlines), cmocka_unit_test(width_counts_clusters),
        cmocka_unit_test(what_is_no_text_is_a_column_a_byte_and_an_emoji_two),
        cmocka_unit_test(each_control_that_turns_the_line_around_is_one),
        cmocka_unit_test(composed_text_is_told_from_other), cmocka_unit_test(only_characters_can_be_added),
        cmocka_unit_test(folding_joins_what_a_file_system_may_join),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
