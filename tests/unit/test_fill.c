/* test_fill.c: templates of --scripts-dir: which language an ending means, and what stays as it is; on both families. */
#include "tests/support/fresh.h"
#include "tests/support/hosts.h"

#include "src/plan/fill.h"

static const char *const values[FILL_VALUES] = {
    [FILL_DIR] = "/it's", [FILL_NAME] = "na me", [FILL_PROMPT] = "__VENV_DIR__", [FILL_BIN_NAME] = "bin", [FILL_PYTHON] = "/p",
};

static const char *filled(const struct host *host, const char *path, str content)
{
    struct template from = { .path = path, .bytes = content.text, .size = content.size };
    str out;
    return fill_template(&arena, host, &from, values, &out) ? str_copy(&arena, out) : NULL;
}

static void the_ending_tells_the_language(void **state)
{
    static const struct { const char *path, *expected; } rows[] = {
        { "tell", "'/it'\\''s'" }, { "a/tell.sh", "'/it'\\''s'" }, { "x.fish", "'/it'\"'\"'s'" }, { "x.csh", "'/it'\\''s'" },
        { "x.ps1", "'/it''s'" }, { "X.PS1", "'/it''s'" }, { "x.psm1", "'/it''s'" }, { "x.bat", "/it's" }, { "x.CMD", "/it's" },
        { "x.nu", "\"/it\\u{27}s\"" }, { "x.py", "__import__('os').fsdecode(b'/it\\x27s')" },
        { "x.xsh", "__import__('os').fsdecode(b'/it\\x27s')" }, { "x.tcsh", "'/it'\\''s'" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(filled(&a_posix_host, rows[i].path, STR("__VENV_DIR__")), rows[i].expected);
    assert_string_equal(filled(&a_windows_host, "x.py", STR("__VENV_DIR__")), "'/it\\x27s'");
}

static void each_placeholder_is_filled_once(void **state)
{
    assert_string_equal(filled(&a_posix_host, "x", STR("__VENV_NAME__ __VENV_PROMPT__ __VENV_BIN_NAME__ __VENV_PYTHON__")),
                        "'na me' '__VENV_DIR__' 'bin' '/p'");
    assert_string_equal(filled(&a_posix_host, "x", STR("a__VENV_DIR__b__VENV_X__")), "a'/it'\\''s'b__VENV_X__");
    assert_string_equal(filled(&a_posix_host, "x", STR("__VENV___VENV_NAME____VENV_")), "__VENV_'na me'__VENV_");
    assert_string_equal(filled(&a_posix_host, "x", STR("")), "");
}

static void what_is_no_text_stays(void **state)
{
    assert_memory_equal(filled(&a_posix_host, "x", STR("\0__VENV_DIR__")), "\0__VENV_DIR__", 13);
    assert_string_equal(filled(&a_posix_host, "x.ps1", STR("\xff__VENV_DIR__")), "\xff__VENV_DIR__");
}

static void what_a_language_cannot_carry_is_no_file(void **state)
{
    const char *const other[FILL_VALUES] = { "caf\xe9", "a", "b", "c", "d" };
    struct template from = { .path = "x.nu", .bytes = "__VENV_DIR__", .size = 12 };
    str out;
    assert_false(fill_template(&arena, &a_posix_host, &from, other, &out));
    from.path = "x.sh";
    assert_true(fill_template(&arena, &a_posix_host, &from, other, &out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_ending_tells_the_language),
        TEST(each_placeholder_is_filled_once),
        TEST(what_is_no_text_stays),
        TEST(what_a_language_cannot_carry_is_no_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
