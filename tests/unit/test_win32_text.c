/* test_win32_text.c: what the Windows back end does with bytes alone: command lines, aliases, UTF-16. */
#include "tests/support/check.h"

#include <stdio.h>
#include <stdlib.h>

#include "platform/win32/alias_parse.h"
#include "platform/win32/command_line.h"
#include "platform/win32/wide.h"

/* ---- command lines -------------------------------------------------------------------------- */

/* The examples of the C library's documentation, and what they leave open. Words are shown in <>. */
static const struct { const char *line, *words; } lines[] = {
    { "", "" },
    { "a", "<a>" },
    { "venvcast  --clear\tenv ", "<venvcast><--clear><env>" },
    { "\"C:\\Program Files\\v.exe\" \"my env\"", "<C:\\Program Files\\v.exe><my env>" },
    { "C:\\\"Program Files\"\\v.exe x", "<C:\\Program Files\\v.exe><x>" },
    { "\"C:\\dir\\\" x", "<C:\\dir\\><x>" },                   /* nothing escapes in the first word */
    { " x", "<><x>" },
    { "p \"abc\" d e", "<p><abc><d><e>" },
    { "p a\\\\b d\"e f\"g h", "<p><a\\\\b><de fg><h>" },
    { "p a\\\\\\\"b c d", "<p><a\\\"b><c><d>" },
    { "p a\\\\\\\\\"b c\" d e", "<p><a\\\\b c><d><e>" },
    { "p a\"b\"\" c d", "<p><ab\" c d>" },
    { "p \"\" \"\" x", "<p><><><x>" },
    { "p \"a\\\\\" b", "<p><a\\><b>" },
    { "p \"open end", "<p><open end>" },
    { "p end\\", "<p><end\\>" },
    { "p \\\\server\\share", "<p><\\\\server\\share>" },
    { "p *.py ?", "<p><*.py><?>" },
    { "p \xC3\xBC\xF0\x9F\x90\x8D \xED\xA0\x80", "<p><\xC3\xBC\xF0\x9F\x90\x8D><\xED\xA0\x80>" },
};

static const char *shown(struct arena *arena, struct os_args words)
{
    char *text = arena_take(arena, 4096);
    for (int i = 0; i < words.count; i++)
        sprintf(text + strlen(text), "<%s>", words.values[i]);
    assert_null(words.values[words.count]);
    return text;
}

static void a_line_is_split_as_the_c_library_does(void **state)
{
    struct arena arena = test_arena();
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        assert_string_equal(shown(&arena, command_line_split(&arena, lines[i].line)), lines[i].words);
    arena_end(&arena);
}

static const struct { const char *argument, *quoted; } quotings[] = {
    { "plain", "plain" }, { "", "\"\"" }, { "two words", "\"two words\"" }, { "a\tb", "\"a\tb\"" },
    { "C:\\a\\", "C:\\a\\" }, { "C:\\a b\\", "\"C:\\a b\\\\\"" }, { "say \"x\"", "\"say \\\"x\\\"\"" },
    { "\\\"", "\"\\\\\\\"\"" }, { "a\\\\b", "a\\\\b" }, { "%PATH%&^!", "%PATH%&^!" },
};

static void arguments_are_quoted_where_they_must_be(void **state)
{
    struct arena arena = test_arena();
    for (size_t i = 0; i < sizeof quotings / sizeof *quotings; i++) {
        const char *const arguments[] = { quotings[i].argument, NULL };
        const char *line = command_line_join(&arena, "C:\\p q\\x.exe", arguments);
        assert_true(strncmp(line, "\"C:\\p q\\x.exe\" ", 15) == 0);
        assert_string_equal(line + 15, quotings[i].quoted);
    }
    assert_string_equal(command_line_join(&arena, "p", NULL), "\"p\"");
    arena_end(&arena);
}

static void what_is_joined_is_split_into_the_same_words(void **state)
{
    static const char letters[] = "\\\\\\\"\" \tab";
    srand(1);
    for (int round = 0; round < 20000; round++) {
        struct arena arena = test_arena();
        char words[4][12] = { "" };
        const char *arguments[5] = { NULL };
        int count = rand() % 5;
        for (int i = 0; i < count; i++) {
            for (int j = 0, size = rand() % 11; j < size; j++)
                words[i][j] = letters[rand() % (int)(sizeof letters - 1)];
            arguments[i] = words[i];
        }
        struct os_args split = command_line_split(&arena, command_line_join(&arena, "C:\\a b\\", arguments));
        assert_int_equal(split.count, count + 1);
        assert_string_equal(split.values[0], "C:\\a b\\");
        for (int i = 0; i < count; i++)
            assert_string_equal(split.values[i + 1], words[i]);
        arena_end(&arena);
    }
}

/* ---- aliases -------------------------------------------------------------------------------- */

static const char python[] = "PythonSoftwareFoundation.Python.3.12_qbz5n2kfra8p0";
static const char target[] = "C:\\Program Files\\WindowsApps\\Python.3.12\\python3.12.exe";

struct bytes {
    unsigned char byte[1024];
    size_t size;
};

static void put(struct bytes *bytes, unsigned number, unsigned size)
{
    for (; size > 0; size--, number >>= 8)
        bytes->byte[bytes->size++] = (unsigned char)number;
}

static void put_text(struct bytes *bytes, const char *text)
{
    do
        put(bytes, (unsigned char)*text, 2);
    while (*text++ != '\0');
}

static struct bytes an_alias(unsigned tag, unsigned version, unsigned texts)
{
    static const char *const all[] = { python, "PythonSoftwareFoundation.Python.3.12_qbz5n2kfra8p0!Python", target, "0" };
    struct bytes bytes = { .size = 0 };
    put(&bytes, tag, 4);
    put(&bytes, 0, 4);
    put(&bytes, version, 4);
    for (unsigned i = 0; i < texts; i++)
        put_text(&bytes, all[i]);
    bytes.byte[4] = (unsigned char)(bytes.size - 8);
    bytes.byte[5] = (unsigned char)((bytes.size - 8) >> 8);
    return bytes;
}

static void an_alias_names_its_package_and_its_program(void **state)
{
    struct arena arena = test_arena();
    struct os_alias alias;
    struct bytes bytes = an_alias(0x8000001Bu, 3, 4);
    assert_true(alias_parse(&arena, bytes.byte, bytes.size, &alias));
    assert_string_equal(alias.package, python);
    assert_string_equal(alias.target, target);
    bytes = an_alias(0x8000001Bu, 3, 3);
    assert_true(alias_parse(&arena, bytes.byte, bytes.size, &alias));
    arena_end(&arena);
}

static void what_is_no_alias_is_not_taken_for_one(void **state)
{
    struct arena arena = test_arena();
    struct os_alias alias;
    struct bytes link = an_alias(0xA000000Cu, 3, 4), other = an_alias(0x8000001Bu, 4, 4), few = an_alias(0x8000001Bu, 3, 2);
    assert_false(alias_parse(&arena, link.byte, link.size, &alias));
    assert_false(alias_parse(&arena, other.byte, other.size, &alias));
    assert_false(alias_parse(&arena, few.byte, few.size, &alias));
    arena_end(&arena);
}

/* Every beginning, in a piece of memory of just that size, so that a sanitizer sees a look beyond it. */
static void a_cut_or_lying_alias_is_refused_and_nothing_beyond_it_is_read(void **state)
{
    struct bytes whole = an_alias(0x8000001Bu, 3, 3);
    for (size_t size = 0; size <= whole.size; size++)
        for (int lie = 0; lie < 2; lie++) {
            struct arena arena = test_arena();
            struct os_alias alias;
            unsigned char *cut = malloc(size + !size);
            memcpy(cut, whole.byte, size);
            if (lie && size >= 6)
                cut[4] = cut[5] = 0xFF;
            assert_int_equal(alias_parse(&arena, cut, size, &alias), size == whole.size && !lie);
            free(cut);
            arena_end(&arena);
        }
}

/* ---- UTF-16 --------------------------------------------------------------------------------- */

static void every_unit_goes_there_and_back(void **state)
{
    static const wchar_t units[] = { 'a', 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xD83D, 0xDC0D, 0xDC0D, 0xD83D, 'b', 0xE000,
                                     0xFFFF, 0xDBFF, 0xDFFF, 0xD800 };
    size_t count = sizeof units / sizeof *units;
    struct arena arena = test_arena();
    const char *text = text_of(&arena, units, count);
    wchar_t *back = wide_of(&arena, text);
    assert_int_equal(wcslen(back), count);
    assert_memory_equal(back, units, sizeof units);
    assert_non_null(strstr(text, "\xF0\x9F\x90\x8D"));
    assert_string_equal(text + strlen(text) - 3, "\xED\xA0\x80");
    arena_end(&arena);
}

static void bytes_that_are_no_text_become_replacements(void **state)
{
    struct arena arena = test_arena();
    const wchar_t *wide = wide_of(&arena, "a\xFF\xC0\x80\xE2\x82z\xF5\x80");
    assert_int_equal(wide[0], 'a');
    for (size_t i = 1; wide[i] != 0; i++)
        assert_true(wide[i] == 0xFFFD || wide[i] == 'z');
    arena_end(&arena);
}

static void long_paths_get_their_prefix(void **state)
{
    static const struct { const char *path; const wchar_t *wide; } paths[] = {
        { "C:\\a\\b", L"\\\\?\\C:\\a\\b" }, { "C:/a/b", L"\\\\?\\C:\\a\\b" },
        { "\\\\server\\share\\x", L"\\\\?\\UNC\\server\\share\\x" }, { "\\\\?\\C:\\a", L"\\\\?\\C:\\a" },
        { "\\\\.\\pipe\\x", L"\\\\.\\pipe\\x" }, { "relative\\x", L"relative\\x" },
        { "C:\\a//b\\.\\c\\..\\d\\", L"\\\\?\\C:\\a\\b\\d" },
        { "C:\\..\\..\\a\\...\\.b\\..c", L"\\\\?\\C:\\a\\...\\.b\\..c" },
        { "C:/", L"\\\\?\\C:\\" },
        { "C:\\a\\..", L"\\\\?\\C:\\" },
        { "//server/share/../x/./y", L"\\\\?\\UNC\\server\\share\\x\\y" },
        { "\\\\server\\share", L"\\\\?\\UNC\\server\\share\\" },
        { "\\\\server", L"\\\\?\\UNC\\server\\" },
        { "\\\\?\\C:\\a\\..\\b", L"\\\\?\\C:\\a\\..\\b" },
        { "", L"" },
    };
    struct arena arena = test_arena();
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        assert_int_equal(wcscmp(wide_path(&arena, paths[i].path), paths[i].wide), 0);
    arena_end(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_split_as_the_c_library_does),
        cmocka_unit_test(arguments_are_quoted_where_they_must_be),
        cmocka_unit_test(what_is_joined_is_split_into_the_same_words),
        cmocka_unit_test(an_alias_names_its_package_and_its_program),
        cmocka_unit_test(what_is_no_alias_is_not_taken_for_one),
        cmocka_unit_test(a_cut_or_lying_alias_is_refused_and_nothing_beyond_it_is_read),
        cmocka_unit_test(every_unit_goes_there_and_back),
        cmocka_unit_test(bytes_that_are_no_text_become_replacements),
        cmocka_unit_test(long_paths_get_their_prefix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
