/* test_json.c: the shape of what the JSON writer writes; what Python reads from it is asked in tests/report. */
#include "tests/support/check.h"

#include "src/report/json.h"

static const char *text_alone(struct arena *arena, const char *value)
{
    struct json json = { .out = { .arena = arena } };
    json_text(&json, NULL, value);
    return json_done(&json);
}

static void values_stand_on_lines_of_their_own_as_deep_as_they_are(void **state)
{
    struct arena arena = test_arena();
    struct json json = { .out = { .arena = &arena } };
    json_open(&json, NULL, '{');
    json_text(&json, "a", "x");
    json_open(&json, "b", '[');
    json_number(&json, NULL, 0);
    json_number(&json, NULL, 4294967295u);
    json_close(&json, ']');
    json_bool(&json, "c", true);
    json_bool(&json, "d", false);
    json_text(&json, "e", NULL);
    json_close(&json, '}');
    assert_string_equal(json_done(&json), "{\n  \"a\": \"x\",\n  \"b\": [\n    0,\n    4294967295\n  ],\n"
                                          "  \"c\": true,\n  \"d\": false,\n  \"e\": null\n}\n");
    arena_end(&arena);
}

static void empty_objects_and_arrays_stay_on_their_line(void **state)
{
    struct arena arena = test_arena();
    struct json json = { .out = { .arena = &arena } };
    json_open(&json, NULL, '{');
    json_open(&json, "a", '[');
    json_close(&json, ']');
    json_open(&json, "b", '{');
    json_close(&json, '}');
    json_close(&json, '}');
    assert_string_equal(json_done(&json), "{\n  \"a\": [],\n  \"b\": {}\n}\n");
    arena_end(&arena);
}

static void what_json_or_a_terminal_would_misread_is_escaped(void **state)
{
    static const struct { const char *value, *expected; } rows[] = {
        { "", "\"\"\n" },
        { "caf\xc3\xa9 \xe5\xae\xb6 \xf0\x9f\x90\x8d", "\"caf\xc3\xa9 \xe5\xae\xb6 \xf0\x9f\x90\x8d\"\n" },
        { "C:\\a \"b\"/", "\"C:\\\\a \\\"b\\\"/\"\n" },
        { "\x01\n\x1b\x7f", "\"\\u0001\\u000a\\u001b\\u007f\"\n" },
        { "\xc2\x9b\xe2\x80\xae\xe2\x80\xa8", "\"\\u009b\\u202e\\u2028\"\n" },
        { "\xf3\xa0\x80\x81", "\"\\udb40\\udc01\"\n" },             /* a tag, in two units */
        { "\xff\xc0\xaf\xe2\x82", "\"\\udcff\\udcc0\\udcaf\\udce2\\udc82\"\n" },
        { "\xed\xa0\x80", "\"\\udced\\udca0\\udc80\"\n" },          /* a surrogate is no UTF-8 */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena = test_arena();
        assert_string_equal(text_alone(&arena, rows[i].value), rows[i].expected);
        arena_end(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_stand_on_lines_of_their_own_as_deep_as_they_are),
        cmocka_unit_test(empty_objects_and_arrays_stay_on_their_line),
        cmocka_unit_test(what_json_or_a_terminal_would_misread_is_escaped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
