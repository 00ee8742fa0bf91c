/* test_venvcfg.c: pyvenv.cfg as getpath and site read it, row by row, and as we write it. */
#include "tests/support/check.h"

#include "src/find/venvcfg.h"

static struct venvcfg parse(struct arena *arena, const char *text)
{
    return venvcfg_parse(arena, str_of(text));
}

static void home_is_read_as_getpath_does(void **state)
{
    static const struct { const char *text, *home; } rows[] = {
        { "home = /p\n", "/p" }, { "home=/p\n", "/p" }, { "home= /p\n", "/p" }, { "HOME = /p\n", "/p" },
        { "  home  =   /p  \n", "/p" }, { "home = /p", "/p" }, { "home = /p\r\nversion = 3.12.1\r\n", "/p" },
        { "\xef\xbb\xbfhome = /p\n", NULL }, { "\xef\xbb\xbf\nhome = /p\n", "/p" },
        { "# a word\nhome = /p\n", "/p" }, { "# home = /x\nhome = /p\n", "/p" },
        { "home = /p # c\n", "/p # c" }, { "home = /p\nhome = /q\n", "/p" },
        { "", NULL }, { "version = 3.12\n", NULL }, { "[x]\nhome = /p\n", "/p" }, { "home = \"/p\"\n", "\"/p\"" },
        { "home = ../p\n", "../p" }, { "home = \n", "" }, { "home = /a=b\n", "/a=b" }, { "home\n", NULL },
        { "version = \xe9\nhome = /p\n", "/p" }, { "homes = /x\nhom = /y\nhome = /p\n", "/p" },
    };
    struct arena arena = test_arena();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct venvcfg cfg = parse(&arena, rows[i].text);
        if (rows[i].home == NULL)
            assert_null(cfg.home);
        else
            assert_string_equal(cfg.home, rows[i].home);
    }
    arena_end(&arena);
}

static void a_carriage_return_alone_ends_lines_for_site_only(void **state)
{
    struct arena arena = test_arena();
    struct venvcfg cfg = parse(&arena, "home = /p\rinclude-system-site-packages = false\r");
    assert_string_equal(cfg.home, "/p\rinclude-system-site-packages = false");
    assert_false(cfg.include_system_site_packages);
    arena_end(&arena);
}

static void system_site_packages_are_decided_as_site_does(void **state)
{
    static const struct { const char *text; bool include; } rows[] = {
        { "home = /p\n", true }, { "", true }, { "include-system-site-packages = false\n", false },
        { "include-system-site-packages = true\n", true }, { "include-system-site-packages = TRUE\n", true },
        { "include-system-site-packages = yes\n", false }, { "include-system-site-packages = 1\n", false },
        { "Include-System-Site-Packages = false\n", false },
        { "include-system-site-packages = true\ninclude-system-site-packages = false\n", false },
        { "include-system-site-packages = false\ninclude-system-site-packages = true\n", true },
    };
    struct arena arena = test_arena();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(parse(&arena, rows[i].text).include_system_site_packages, rows[i].include);
    arena_end(&arena);
}

static void version_and_prompt_are_kept_as_written(void **state)
{
    struct arena arena = test_arena();
    struct venvcfg cfg = parse(&arena, "version_info = 3.11.4.final.0\nprompt = 'a b'\n");
    assert_string_equal(cfg.version, "3.11.4.final.0");
    assert_string_equal(cfg.prompt, "'a b'");
    assert_string_equal(parse(&arena, "version = 3.12.1\nversion_info = 3.11\n").version, "3.12.1");
    assert_null(parse(&arena, "home = /p\n").version);
    assert_null(parse(&arena, "home = /p\n").prompt);
    arena_end(&arena);
}

static void what_is_written_stays_one_line(void **state)
{
    static const struct { const char *value, *line; } rows[] = {
        { "/usr/bin", "k = /usr/bin\n" }, { "a\nhome = /x", "k = a\\nhome = /x\n" }, { "a\r\tb", "k = a\\r\\tb\n" },
        { "\033[31m", "k = \\x1b[31m\n" }, { "a\302\205b", "k = a\\x85b\n" }, { "a\342\200\250b", "k = a\\u2028b\n" },
        { "a\342\200\251b", "k = a\\u2029b\n" }, { "a\\nb", "k = a\\nb\n" }, { "caf\303\251", "k = caf\303\251\n" },
        { "caf\351", "k = caf\\xe9\n" }, { "a\034b", "k = a\\x1cb\n" }, { "a\vb\fc", "k = a\\x0bb\\x0cc\n" }, { "", "k = \n" },
    };
    struct arena arena = test_arena();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct text out = { .arena = &arena };
        venvcfg_write(&out, "k", rows[i].value, "\n");
        assert_string_equal(text_done(&out), rows[i].line);
    }
    struct text out = { .arena = &arena };
    venvcfg_write(&out, "home", "C:\\P", "\r\n");
    assert_string_equal(text_done(&out), "home = C:\\P\r\n");
    arena_end(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(home_is_read_as_getpath_does),
        cmocka_unit_test(a_carriage_return_alone_ends_lines_for_site_only),
        cmocka_unit_test(system_site_packages_are_decided_as_site_does),
        cmocka_unit_test(version_and_prompt_are_kept_as_written),
        cmocka_unit_test(what_is_written_stays_one_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
