/* test_path.c: paths as text, for POSIX and for Windows. */
#include "tests/support/check.h"
#include "tests/support/hosts.h"

#include "src/base/path.h"

static void absolute_paths_are_made_as_text_alone(void **state)
{
    static const struct { const struct host *host; const char *current, *path, *expected; } rows[] = {
        { &a_posix_host, "/home/u", "env", "/home/u/env" },
        { &a_posix_host, "/home/u", "env/", "/home/u/env" },
        { &a_posix_host, "/home/u", ".", "/home/u" },
        { &a_posix_host, "/home/u", "./x/../y//z", "/home/u/y/z" },
        { &a_posix_host, "/home/u", "../../../..", "/" },
        { &a_posix_host, "/", "a", "/a" },
        { &a_posix_host, "/home", "//srv/x", "/srv/x" },
        { &a_windows_host, "C:\\Users\\u", "env", "C:\\Users\\u\\env" },
        { &a_windows_host, "C:\\Users\\u", "D:/x/../y", "D:\\y" },
        { &a_windows_host, "C:\\Users\\u", "\\env", "C:\\env" },
        { &a_windows_host, "C:\\Users\\u", "C:env", "C:\\Users\\u\\env" },
        { &a_windows_host, "C:\\", "\\\\srv\\share\\x\\..", "\\\\srv\\share\\" },
        { &a_windows_host, "C:\\Users\\u", "c:env", "c:\\Users\\u\\env" },
        { &a_windows_host, "C:\\Users\\u", "\\\\?\\D:\\x\\", "D:\\x" },
        { &a_windows_host, "C:\\Users\\u", "\\\\?\\UNC\\srv\\share\\x", "\\\\srv\\share\\x" },
        { &a_posix_host, "/home", "\\\\?\\D:\\x", "/home/\\\\?\\D:\\x" },
    };
    struct arena arena = test_arena();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(path_absolute(&arena, rows[i].host, rows[i].current, rows[i].path), rows[i].expected);
    arena_end(&arena);
}

static void folder_and_name_are_the_two_halves(void **state)
{
    struct arena arena = test_arena();
    assert_string_equal(path_folder(&arena, &a_posix_host, "/a/b"), "/a");
    assert_string_equal(path_folder(&arena, &a_posix_host, "/a"), "/");
    assert_string_equal(path_name(&a_posix_host, "/a/b"), "b");
    assert_string_equal(path_name(&a_posix_host, "/"), "");
    assert_string_equal(path_folder(&arena, &a_windows_host, "C:\\a"), "C:\\");
    assert_string_equal(path_name(&a_windows_host, "C:\\a/b"), "b");
    arena_end(&arena);
}

static void below_is_decided_by_whole_names(void **state)
{
    assert_true(path_is_below(&a_posix_host, "/a/b", "/a/b"));
    assert_true(path_is_below(&a_posix_host, "/a/b", "/a/b/c"));
    assert_false(path_is_below(&a_posix_host, "/a/b", "/a/bc"));
    assert_true(path_is_below(&a_posix_host, "/", "/a"));
    assert_true(path_is_below(&a_windows_host, "C:\\Users", "c:/users/X"));
    assert_false(path_is_below(&a_posix_host, "/Users", "/users/x"));
}

static void nothing_before_a_name_is_the_root(void **state)
{
    struct arena arena = test_arena();
    assert_string_equal(path_join(&arena, &a_posix_host, "", "a"), "/a");
    assert_string_equal(path_join(&arena, &a_posix_host, "/", "a"), "/a");
    assert_true(path_is_below(&a_posix_host, "", "/a") && path_is_below(&a_posix_host, "/", "/a"));
    assert_false(path_is_below(&a_posix_host, "", "a"));
    arena_end(&arena);
}

static void absolute_is_told_by_family(void **state)
{
    assert_true(path_is_absolute(&a_posix_host, "/x"));
    assert_false(path_is_absolute(&a_posix_host, "C:\\x"));
    assert_true(path_is_absolute(&a_windows_host, "C:\\x"));
    assert_true(path_is_absolute(&a_windows_host, "\\\\srv\\share"));
    assert_false(path_is_absolute(&a_windows_host, "C:x"));
    assert_false(path_is_absolute(&a_windows_host, "\\x"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(absolute_paths_are_made_as_text_alone),
        cmocka_unit_test(folder_and_name_are_the_two_halves),
        cmocka_unit_test(below_is_decided_by_whole_names),
        cmocka_unit_test(nothing_before_a_name_is_the_root),
        cmocka_unit_test(absolute_is_told_by_family),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
