/* test_entry_points.c: the scripts of a wheel, and the names they may not have. */
#include "tests/support/check.h"

#include "src/seed/entry_points.h"

static struct error error;

static bool read(struct arena *arena, const char *text, size_t *count, struct entry_point **out)
{
    return entry_points_read(arena, "x.whl", str_of(text), count, out, &error);
}

static void scripts_of_both_kinds_are_read_and_nothing_else(void **state)
{
    struct arena arena = test_arena();
    size_t count;
    struct entry_point *points;
    assert_true(read(&arena,
                     "# a comment\r\n[pytest11]\r\nx = y\nno sense\n\n[console_scripts]\n; another\n"
                     "pip=pip._internal:main\n  a-b.c  =  m.n : Klass.run  [extra, more]\n"
                     "[gui_scripts]\nwin = w:go\n[console_scripts]\nz = z:z",
                     &count, &points));
    assert_int_equal(count, 4);
    assert_string_equal(points[0].name, "pip");
    assert_string_equal(points[0].module, "pip._internal");
    assert_string_equal(points[1].name, "a-b.c");
    assert_string_equal(points[1].module, "m.n");
    assert_string_equal(points[1].attribute, "Klass.run");
    assert_false(points[1].windowed);
    assert_true(points[2].windowed);
    assert_string_equal(points[3].name, "z");
    arena_end(&arena);
}

static void unsafe_lines_are_refused(void **state)
{
    static const struct { const char *line, *code; } rows[] = {
        { "x", "W_ENTRY_FORMAT" }, { "= a:b", "W_ENTRY_FORMAT" }, { "[x", "W_ENTRY_FORMAT" },
        { "a\xff = b:c", "W_ENTRY_FORMAT" },
        { "a/b = c:d", "W_ENTRY_NAME" }, { ".. = c:d", "W_ENTRY_NAME" }, { "a: = c:d", "W_ENTRY_NAME" },
        { "con = c:d", "W_ENTRY_NAME" }, { "a. = c:d", "W_ENTRY_NAME" }, { "-x = c:d", "W_ENTRY_NAME" },
        { "a = b", "W_ENTRY_VALUE" }, { "a = b:", "W_ENTRY_VALUE" }, { "a = :b", "W_ENTRY_VALUE" },
        { "a = b:c()", "W_ENTRY_VALUE" }, { "a = b:c;d", "W_ENTRY_VALUE" }, { "a = b c:d", "W_ENTRY_VALUE" },
        { "a = 1b:c", "W_ENTRY_VALUE" }, { "a = b..c:d", "W_ENTRY_VALUE" }, { "a = b.:d", "W_ENTRY_VALUE" },
        { "a = b:c:d", "W_ENTRY_VALUE" }, { "a = b:c]", "W_ENTRY_VALUE" },
        { "python = b:c", "W_ENTRY_RESERVED" }, { "Python3.13t = b:c", "W_ENTRY_RESERVED" },
        { "pythonw.exe = b:c", "W_ENTRY_RESERVED" }, { "pypy3 = b:c", "W_ENTRY_RESERVED" },
        { "\xf0\x9d\x9c\x8bthon = b:c", "W_ENTRY_RESERVED" }, { "activate = b:c", "W_ENTRY_RESERVED" },
        { "activate.fish = b:c", "W_ENTRY_RESERVED" }, { "activate_this.py = b:c", "W_ENTRY_RESERVED" },
        { "a = b:c\nA = b:c", "W_ENTRY_DUPLICATE" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena = test_arena();
        size_t count;
        struct entry_point *points;
        const char *text = text_join(&arena, "[console_scripts]\n", rows[i].line, "\n", NULL);
        assert_false(read(&arena, text, &count, &points));
        assert_int_equal(strncmp(error.text, rows[i].code, strlen(rows[i].code)), 0);
        assert_int_equal(error.code, E_WHEEL);
        arena_end(&arena);
    }
}

static void names_that_only_resemble_reserved_ones_are_accepted(void **state)
{
    static const char *const names[] = { "python-argcomplete", "pythonic", "ipython", "ipython3", "activate-global",
                                         "py.test", "pip", "pip3.13", "easy_install-3.8", "f2py", "2to3", "a b" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct arena arena = test_arena();
        size_t count;
        struct entry_point *points;
        const char *text = text_join(&arena, "[console_scripts]\n", names[i], " = a:b", NULL);
        assert_true(read(&arena, text, &count, &points));
        assert_string_equal(points[0].name, names[i]);
        arena_end(&arena);
    }
}

static void too_many_scripts_are_refused(void **state)
{
    struct arena arena = test_arena();
    struct text text = { .arena = &arena };
    size_t count;
    struct entry_point *points;
    text_put(&text, "[console_scripts]\n");
    for (int i = 0; i < 501; i++)
        text_print(&text, "s%d = a:b\n", i);
    assert_false(read(&arena, text_done(&text), &count, &points));
    arena_end(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scripts_of_both_kinds_are_read_and_nothing_else),
        cmocka_unit_test(unsafe_lines_are_refused),
        cmocka_unit_test(names_that_only_resemble_reserved_ones_are_accepted),
        cmocka_unit_test(too_many_scripts_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
