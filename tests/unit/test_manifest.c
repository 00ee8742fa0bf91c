/* test_manifest.c: lines of a manifest and the words in them. */
#include "tests/support/check.h"
#include "tests/support/hosts.h"

#include "src/ask/manifest.h"

/* The words with a bar behind each, or "!" and the reason. */
static const char *split(struct arena *arena, const struct host *host, const char *line)
{
    struct words words;
    struct text out = { .arena = arena };
    const char *why = "";
    if (!manifest_words(arena, host, str_of(line), &words, &why))
        return text_join(arena, "!", why, NULL);
    for (size_t i = 0; i < words.count; i++)
        text_print(&out, "%s|", words.items[i]);
    return text_done(&out);
}

static void words_are_those_of_a_shell(void **state)
{
    static const struct { const char *line, *words; } rows[] = {
        { "", "" },
        { "  \t\r", "" },
        { "# all of it", "" },
        { "a b\tc # d", "a|b|c|" },
        { "a#b '#' \\#c", "a#b|#|#c|" },
        { "'a b' \"c d\" e\\ f", "a b|c d|e f|" },
        { "'a\\' \"b\\\"\\\\\\$\\n\"", "a\\|b\"\\$\\n|" },
        { "a'b'\"c\"d '' \"\"", "abcd|||" },
        { "$HOME ~ * `x`", "$HOME|~|*|`x`|" },
        { "'a", "!a single quote is not closed" },
        { "\"a", "!a double quote is not closed" },
        { "a\\", "!a backslash stands at the end of the line" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena = test_arena();
        assert_string_equal(split(&arena, &a_posix_host, rows[i].line), rows[i].words);
        arena_end(&arena);
    }
}

static void a_backslash_belongs_to_paths_on_windows(void **state)
{
    struct arena arena = test_arena();
    assert_string_equal(split(&arena, &a_windows_host, "C:\\envs\\a \"\\\\server\\my share\\x\" b\\"),
                        "C:\\envs\\a|\\server\\my share\\x|b\\|");
    arena_end(&arena);
}

static void an_array_of_json_gives_its_strings(void **state)
{
    static const struct { const char *line, *words; } rows[] = {
        { "[]", "" },
        { " [ \"a b\" , \"c\" ] ", "a b|c|" },
        { "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]", "\"\\/\b\f\n\r\t|" },
        { "[\"\\u00e9\\ud83d\\uDC0D\"]", "\xc3\xa9\xf0\x9f\x90\x8d|" },
        { "[\"\\udcff\"]", "\xff|" },
        { "[\"a\"", "!a line of JSON is an array of strings, and nothing else" },
        { "[\"a\"] x", "!a line of JSON is an array of strings, and nothing else" },
        { "[\"a\" \"b\"]", "!a line of JSON is an array of strings, and nothing else" },
        { "[\"a\",]", "!a comma stands behind the last string of JSON" },
        { "[1]", "!a line of JSON is an array of strings" },
        { "['a']", "!a line of JSON is an array of strings" },
        { "[\"a", "!a string of JSON is not closed" },
        { "[\"\\x\"]", "!JSON knows no such escape" },
        { "[\"\\u12\"]", "!\\u takes four hexadecimal digits" },
        { "[\"\\ud83d\"]", "!half of a character of Unicode, or none" },
        { "[\"\\ud83d\\u0041\"]", "!half of a character of Unicode" },
        { "[\"\\ud83d\\ue000\"]", "!half of a character of Unicode" },
        { "[\"\\ud83d\\u00\"]", "!half of a character of Unicode" },
        { "[\"\\udc00\"]", "!half of a character of Unicode, or none" },
        { "[\"\\ue000\"]", "\xee\x80\x80|" },
        { "[\"\\", "!JSON knows no such escape" },
        { "[\"\\u", "!\\u takes four hexadecimal digits" },
        { "[\"\\uzzzz\"]", "!\\u takes four hexadecimal digits" },
        { "[\"\\u0000\"]", "!half of a character of Unicode, or none" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena = test_arena();
        assert_string_equal(split(&arena, &a_posix_host, rows[i].line), rows[i].words);
        arena_end(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_those_of_a_shell),
        cmocka_unit_test(a_backslash_belongs_to_paths_on_windows),
        cmocka_unit_test(an_array_of_json_gives_its_strings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
