/* test_toml.c: one string out of a TOML document; oracle_toml.py compares many more with tomllib. */
#include "tests/support/check.h"

#include "src/base/toml.h"

static const char *const wanted[] = { "project", "requires-python", NULL };

static void the_string_is_found_in_every_dress(void **state)
{
    static const struct { const char *document, *value; } rows[] = {
        { "[project]\nrequires-python = \">=3.9\"\n", ">=3.9" },
        { "\xef\xbb\xbf# c\r\n[project] # c\r\nrequires-python='>=3.9' # c", ">=3.9" },
        { "project.requires-python = \">=3.9\"", ">=3.9" },
        { " project . \"requires-python\" = '>=3.9'", ">=3.9" },
        { "project = { name = 'x', requires-python = '>=3.9', y = [1, 2] }", ">=3.9" },
        { "[ 'project' ]\n'requires-python' = \"\"\">=3.9\"\"\"", ">=3.9" },
        { "[project]\nrequires-python = \"\"\"\n>=3.9,\\\n   <4\"\"\"", ">=3.9,<4" },
        { "[project]\nrequires-python = \"\"\"\n>=3.9,\\ \n\n \r\n   <4\"\"\"", ">=3.9,<4" },
        { "[project]\nrequires-python = '''\n>=3.9'''", ">=3.9" },
        { "[project]\nrequires-python = '''a\\q\\'''", "a\\q\\" },
        { "[project]\n\"requires\\u002dpython\" = \">\\u003D3.9\\t\\\"\"", ">=3.9\t\"" },
        { "[project]\nrequires-python = \"\"", "" },
        { "[project]\ndependencies = [ # ]\n  'a', \"b]\", [\n] ,\n]\nrequires-python = \">=3.9\"", ">=3.9" },
        { "[project]\nwhen = 1979-05-27 07:32:00\nn = -1.5e3\nb = true\n"
          "requires-python = '>=3.9'\n[tool.x]\n", ">=3.9" },
        { "[project.urls]\nrequires-python = 'no'\n[project]\nrequires-python = 'yes'", "yes" },
        { "[project]\nrequires-python = \"\"\"\"q\"\"\"\"\"", "\"q\"\"" },
    };
    struct arena arena = test_arena();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct toml_fault fault = { 0 };
        const char *value = NULL;
        if (!toml_find_string(&arena, str_of(rows[i].document), wanted, &value, &fault))
            fail_msg("row %zu: line %u: %s", i, fault.line, fault.why);
        assert_non_null(value);
        assert_string_equal(value, rows[i].value);
    }
    arena_end(&arena);
}

static void nothing_is_taken_for_it_that_only_looks_like_it(void **state)
{
    static const char *const documents[] = {
        "",
        "# [project]\n# requires-python = '>=3.9'\n",
        "requires-python = '>=3.9'",
        "[tool.project]\nrequires-python = '>=3.9'",
        "[[project]]\nrequires-python = '>=3.9'",
        "[project.optional]\nrequires-python = '>=3.9'",
        "[tool.poetry.dependencies]\npython = '^3.9'",
        "x = \"\"\"\n[project]\nrequires-python = '>=3.9'\n\"\"\"",
        "x = '''\n[project]\nrequires-python = \">=3.9\"\n'''",
        "x = \"\"\"\\\"\"\"\n[project]\nrequires-python = '>=3.9'\n\"\"\"",
        "x = [\n'''\n[project]\nrequires-python = 1\n''']",
        "[project]\nname = 'x' # requires-python = '>=3.9'",
        "[project]\nrequires-python.x = '>=3.9'",
        "[project]\nx = { requires-python = '>=3.9' }",
        "[project]\nRequires-Python = '>=3.9'",
        "tool = { project = { requires-python = '>=3.9' } }",
        "x = [ { requires-python = 'a' }, { project.requires-python = 'b' } ]",
    };
    struct arena arena = test_arena();
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
        struct toml_fault fault = { 0 };
        const char *value = "unset";
        if (!toml_find_string(&arena, str_of(documents[i]), wanted, &value, &fault))
            fail_msg("row %zu: line %u: %s", i, fault.line, fault.why);
        assert_null(value);
    }
    arena_end(&arena);
}

static void faults_are_told_with_their_line(void **state)
{
    static const struct { const char *document; unsigned line; const char *why; } rows[] = {
        { "[project]\nrequires-python = 3.9", 2, "it is no string" },
        { "[project]\nrequires-python = ['>=3.9']", 2, "it is no string" },
        { "[project]\nrequires-python = \"a\"\nrequires-python = \"b\"", 3, "it is given twice" },
        { "[project]\nrequires-python = \"a", 2, "a string has no end on its line" },
        { "[project]\nrequires-python = \"a\nb\"", 2, "a string has no end on its line" },
        { "[project]\n\nx = '''\nrequires-python = \"a\"", 4, "a string of several lines has no end" },
        { "[project\nx = 1", 1, "the name of a table has no end" },
        { "[[project]\nx = 1", 1, "the name of a table has no end" },
        { "x = 1\ny", 2, "'=' is missing behind a name" },
        { "x =\n", 1, "a value is missing" },
        { "= 1", 1, "a name is missing" },
        { "x = 'a' 'b'", 1, "a line goes on behind its value" },
        { "x = [1, 2", 1, "an array has no end" },
        { "x = { a = 1", 1, "an inline table has no end" },
        { "x = \"\\q\"", 1, "an escape that TOML does not know" },
        { "x = \"\\u12\"", 1, "a number of a character is too short" },
        { "x = \"\\ud800\"", 1, "no such character" },
        { "x = \"\\u0000\"", 1, "no such character" },
        { "x = \"\\UFFFFFFFF\"", 1, "no such character" },
    };
    struct arena arena = test_arena();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct toml_fault fault = { 0 };
        const char *value;
        assert_false(toml_find_string(&arena, str_of(rows[i].document), wanted, &value, &fault));
        assert_string_equal(fault.why, rows[i].why);
        assert_int_equal(fault.line, rows[i].line);
    }
    arena_end(&arena);
}

static void endless_nesting_and_nul_bytes_end_in_a_fault(void **state)
{
    struct arena arena = test_arena();
    struct text deep = { .arena = &arena };
    struct toml_fault fault;
    const char *value;
    text_put(&deep, "x = ");
    for (int i = 0; i < 100000; i++)
        text_put(&deep, i % 2 ? "[" : "[{a=");
    assert_false(toml_find_string(&arena, text_view(&deep), wanted, &value, &fault));
    assert_string_equal(fault.why, "values are nested too deeply");
    assert_false(toml_find_string(&arena, STR("x = \"a\0b\""), wanted, &value, &fault));
    assert_false(toml_find_string(&arena, STR("x = 1\0"), wanted, &value, &fault));
    assert_false(toml_find_string(&arena, STR("\0"), wanted, &value, &fault));
    arena_end(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_string_is_found_in_every_dress),
        cmocka_unit_test(nothing_is_taken_for_it_that_only_looks_like_it),
        cmocka_unit_test(faults_are_told_with_their_line),
        cmocka_unit_test(endless_nesting_and_nul_bytes_end_in_a_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
