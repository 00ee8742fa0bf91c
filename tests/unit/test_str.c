/* test_str.c: views and the builder. */
#include "tests/support/check.h"

#include "src/base/str.h"

static void a_view_is_cut_found_and_trimmed(void **state)
{
    str s = STR("  key = value \r\n");
    str before, after;
    assert_true(str_split(s, '=', &before, &after));
    assert_true(str_is(str_trim(before), "key"));
    assert_true(str_is(str_trim(after), "value"));
    assert_int_equal(str_find(s, "value"), 8);
    assert_int_equal(str_find(s, "valley"), s.size);
    assert_int_equal(str_find_last_byte(STR("a/b/c"), '/'), 3);
    assert_true(str_is(str_slice(s, 99, 100), ""));
}

static void texts_are_compared_to_their_ends(void **state)
{
    assert_true(str_is(STR(""), NULL) && str_is(STR("a"), "a"));
    assert_false(str_is(STR("a"), NULL) || str_is(STR("a"), "ab") || str_is(STR("ab"), "a") || str_is(STR("a"), "b"));
    assert_true(str_ends(STR("abc"), "bc") && str_ends(STR("abc"), "") && str_ends(STR(""), ""));
    assert_false(str_ends(STR("abc"), "ab") || str_ends(STR("c"), "bc"));
}

static void lines_come_without_their_ends(void **state)
{
    str rest = STR("one\r\ntwo\n\nlast");
    const char *expected[] = { "one", "two", "", "last" };
    str line;
    for (size_t i = 0; i < 4; i++) {
        assert_true(str_next_line(&rest, &line));
        assert_true(str_is(line, expected[i]));
    }
    assert_false(str_next_line(&rest, &line));
}

static void items_come_one_by_one_and_empty_ones_between_separators(void **state)
{
    str rest = STR("a,,bc"), item;
    const char *expected[] = { "a", "", "bc" };
    for (size_t i = 0; i < 3; i++) {
        assert_true(str_next_item(&rest, ',', &item));
        assert_true(str_is(item, expected[i]));
    }
    assert_false(str_next_item(&rest, ',', &item));
}

static void only_plain_digits_are_a_number(void **state)
{
    unsigned number = 7;
    assert_true(str_to_number(STR("042"), &number));
    assert_int_equal(number, 42);
    assert_false(str_to_number(STR(""), &number));
    assert_false(str_to_number(STR("-1"), &number));
    assert_false(str_to_number(STR("4294967296"), &number));
}

static void a_builder_grows_and_keeps_every_byte(void **state)
{
    struct arena arena = test_arena();
    struct text text = { .arena = &arena };
    for (int i = 0; i < 1000; i++)
        text_print(&text, "%d,", i);
    text_byte(&text, '\0');
    assert_int_equal(text_view(&text).size, 3891);
    assert_true(str_starts(str_of(text_done(&text)), "0,1,2,"));
    assert_string_equal(text_join(&arena, "a", "", "b", NULL), "ab");
    arena_end(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_view_is_cut_found_and_trimmed),
        cmocka_unit_test(texts_are_compared_to_their_ends),
        cmocka_unit_test(lines_come_without_their_ends),
        cmocka_unit_test(items_come_one_by_one_and_empty_ones_between_separators),
        cmocka_unit_test(only_plain_digits_are_a_number),
        cmocka_unit_test(a_builder_grows_and_keeps_every_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
