/* test_place.c: where the files of a .data folder go on either family of systems, and from where a wheel came. */
#include "tests/support/check.h"
#include "tests/support/hosts.h"

#include "src/seed/data.h"
#include "src/seed/direct.h"
#include "src/seed/hash.h"
#include "src/seed/install.h"
#include "src/seed/place.h"
#include "src/seed/tags.h"

static const struct seed_scheme posix_scheme = { "lib/python3.15/site-packages", "bin", "/e/bin/python3", "3.15",
                                                 "include/site/python3.15", "lib64/python3.15/site-packages", NULL, NULL };
static const struct seed_scheme windows_scheme = { "Lib/site-packages", "Scripts", "C:\\my e\\Scripts\\python.exe",
                                                   "3.13", "Include/site/python3.13", NULL, NULL, NULL };
static const struct entry_point points[] = { { "tool", "pk", "main", false } };
static const struct wheel wheel = { .name = "Pk_Two", .dist_info = "Pk_Two-1.0.dist-info", .entry_point_count = 1,
                                    .entry_points = points };

static void every_part_has_its_place(void **state)
{
    static const struct { const char *path, *posix, *row, *windows, *windows_row; } rows[] = {
        { "purelib/a/b.py", "lib/python3.15/site-packages/a/b.py", "a/b.py", "Lib/site-packages/a/b.py", "a/b.py" },
        { "platlib/b.py", "lib64/python3.15/site-packages/b.py", "../../../lib64/python3.15/site-packages/b.py",
          "Lib/site-packages/b.py", "b.py" },
        { "scripts/x", "bin/x", "../../../bin/x", "Scripts/x", "../../Scripts/x" },
        { "headers/x.h", "include/site/python3.15/pk-two/x.h", "../../../include/site/python3.15/pk-two/x.h",
          "Include/site/python3.13/pk-two/x.h", "../../Include/site/python3.13/pk-two/x.h" },
        { "data/lib/python3.15/site-packages-old/x", "lib/python3.15/site-packages-old/x",
          "../../../lib/python3.15/site-packages-old/x", "lib/python3.15/site-packages-old/x",
          "../../lib/python3.15/site-packages-old/x" },
        { "data/share/x", "share/x", "../../../share/x", "share/x", "../../share/x" },
        { "scripts/tool", NULL, NULL, NULL, NULL },
        { "scripts/tool-script.py", NULL, NULL, NULL, NULL },
        { "scripts/tool.exe", NULL, NULL, NULL, NULL },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena = test_arena();
        struct wheel_file file = { .path = text_join(&arena, "Pk_Two-1.0.data/", rows[i].path, NULL) };
        const char *posix = place_of(&arena, &posix_scheme, &wheel, &file);
        const char *windows = place_of(&arena, &windows_scheme, &wheel, &file);
        assert_int_equal(posix == NULL, rows[i].posix == NULL);
        assert_int_equal(windows == NULL, rows[i].windows == NULL);
        if (posix != NULL) {
            assert_string_equal(posix, rows[i].posix);
            assert_string_equal(place_row(&arena, &posix_scheme, posix), rows[i].row);
            assert_string_equal(windows, rows[i].windows);
            assert_string_equal(place_row(&arena, &windows_scheme, windows), rows[i].windows_row);
        }
        arena_end(&arena);
    }
}

static void a_script_gets_the_first_line_of_its_environment(void **state)
{
    static const struct { const char *text, *posix, *windows; } rows[] = {
        { "#!python\nx\n", "#!/e/bin/python3\nx\n", "#!C:\\my e\\Scripts\\python.exe\r\nx\n" },
        { "#!pythonw -E\r\nx", "#!/e/bin/python3\nx", "#!C:\\my e\\Scripts\\python.exe\r\nx" },
        { "#!python", "#!/e/bin/python3\n", "#!C:\\my e\\Scripts\\python.exe\r\n" },
        { "#!/bin/sh\npython\n", "#!/bin/sh\npython\n", "#!/bin/sh\npython\n" },
        { " #!python\n", " #!python\n", " #!python\n" },
        { "", "", "" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena = test_arena();
        struct wheel_file file = { .bytes = (const unsigned char *)rows[i].text, .size = strlen(rows[i].text) };
        str text;
        bool changed = place_script(&arena, &a_posix_host, &posix_scheme, &file, &text);
        assert_int_equal(changed, strcmp(rows[i].text, rows[i].posix) != 0);
        assert_string_equal(str_copy(&arena, text), rows[i].posix);
        (void)place_script(&arena, &a_windows_host, &windows_scheme, &file, &text);
        assert_string_equal(str_copy(&arena, text), rows[i].windows);
        arena_end(&arena);
    }
}

static void a_file_has_its_address(void **state)
{
    struct arena arena = test_arena();
    const char *posix = direct_text(&arena, &a_posix_host, "/w x/\xc3\xa9%\"\xff~-1.whl", hash_hex(&arena, "", 0));
    const char *windows = direct_text(&arena, &a_windows_host, "C:\\w x\\a.whl", hash_hex(&arena, "", 0));
    assert_non_null(strstr(posix, "\"url\": \"file:///w%20x/%C3%A9%25%22%FF~-1.whl\"}"));
    assert_non_null(strstr(posix, "{\"archive_info\": {\"hash\": \"sha256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934c"
                                  "a495991b7852b855\", \"hashes\": {\"sha256\": \"e3b0c442"));
    assert_non_null(strstr(windows, "\"url\": \"file:///C:/w%20x/a.whl\"}"));
    arena_end(&arena);
}

static unsigned rank(enum implementation implementation, const char *tags)
{
    struct arena arena = test_arena();
    struct interpreter python = { .implementation = implementation, .major = 3, .minor = 13 };
    struct wheel_name name;
    assert_true(wheel_name_read(text_join(&arena, "pk-1.0-", tags, ".whl", NULL), &name));
    unsigned result = tags_rank(&name, &python);
    arena_end(&arena);
    return result;
}

static void tags_are_liked_in_pips_order(void **state)
{
    static const char *const better[] = { "cp313-none-any", "py313-none-any", "py2.py3-none-any", "py312-none-any",
                                          "py39-none-any", "py30-none-any" };
    static const char *const never[] = { "py2-none-any", "py314-none-any", "cp312-none-any", "cp3-none-any", "py3-none-win32",
                                         "cp313-cp313-any", "cp39-abi3-linux_x86_64", "pp313-none-any", "py-none-any" };
    for (size_t i = 1; i < sizeof better / sizeof *better; i++)
        assert_true(rank(CPYTHON, better[i - 1]) > rank(CPYTHON, better[i]));
    assert_true(rank(CPYTHON, "py30-none-any") > 0);
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        assert_int_equal(rank(CPYTHON, never[i]), 0);
    assert_true(rank(PYPY, "pp3-none-any") > rank(PYPY, "py3-none-any"));
    assert_int_equal(rank(PYPY, "cp313-none-any"), 0);
    assert_int_equal(rank(PYPY, "pp312-none-any"), 0);
    assert_int_equal(rank(PYPY, "pp313-none-any"), rank(PYPY, "pp3-none-any"));
}

static void a_pure_wheel_is_for_any_platform_and_for_python_3(void **state)
{
    static const struct { const char *name; bool pure; } rows[] = {
        { "pk-1.0-py3-none-any.whl", true }, { "pk-1.0-py2.py3-none-any.whl", true }, { "pk-1.0-py2-none-any.whl", false },
        { "pk-1.0-py3-none-linux_x86_64.whl", false }, { "pk-1.0-py3-abi3-any.whl", false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct wheel_name name;
        assert_true(wheel_name_read(rows[i].name, &name));
        assert_int_equal(wheel_name_is_pure(&name), rows[i].pure);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_part_has_its_place),
        cmocka_unit_test(a_script_gets_the_first_line_of_its_environment),
        cmocka_unit_test(a_file_has_its_address),
        cmocka_unit_test(a_pure_wheel_is_for_any_platform_and_for_python_3),
        cmocka_unit_test(tags_are_liked_in_pips_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
