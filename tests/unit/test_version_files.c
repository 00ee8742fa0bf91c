/* test_version_files.c: .python-version, pyproject.toml and py.ini, byte by byte. */
#include "tests/support/check.h"
#include "tests/support/hosts.h"

#include "src/find/version_files.h"

typedef struct version_names reader(struct arena *arena, const struct host *host, str bytes);

/* "1 spec 3.12 | 2 system | 4 path /x": line, kind and text of each name; of a spec also what was read. */
static const char *describe(struct arena *arena, struct version_names names)
{
    static const char *const kinds[] = {
        [NAME_SPEC] = "spec", [NAME_SYSTEM] = "system", [NAME_INSTALLED] = "installed", [NAME_PATH] = "path",
        [NAME_MISSPELT] = "misspelt"
    };
    struct text out = { .arena = arena };
    for (size_t i = 0; i < names.count; i++) {
        const struct version_name *name = &names.names[i];
        text_print(&out, "%s%u %s %s", i > 0 ? " | " : "", name->line, kinds[name->kind], name->text);
        if (name->kind == NAME_SPEC && strcmp(name->text, name->spec.text) != 0)
            text_print(&out, " as %s", name->spec.text);
    }
    return text_done(&out);
}

struct row {
    const char *bytes, *names;
};

static void expect(reader *read, const struct host *host, const struct row *rows, size_t count)
{
    struct arena arena = test_arena();
    for (size_t i = 0; i < count; i++)
        assert_string_equal(describe(&arena, read(&arena, host, str_of(rows[i].bytes))), rows[i].names);
    arena_end(&arena);
}

#define EXPECT(read, host, rows) expect(read, host, rows, sizeof(rows) / sizeof *(rows))

static void python_version_is_read_as_pyenv_and_uv_read_it(void **state)
{
    static const struct row rows[] = {
        { "", "" },
        { "\n\n  \n# 3.12\n", "" },
        { "3.12.4", "1 spec 3.12.4" },
        { "3.12.4\n", "1 spec 3.12.4" },
        { "\xef\xbb\xbf" "3.12\r\n3.11\r\n", "1 spec 3.12 | 2 spec 3.11" },
        { "# first\n\n  3.12  \n\t# x\n3.11\n", "3 spec 3.12 | 5 spec 3.11" },
        { "3.12 # the best\n", "1 spec 3.12" },
        { "3.12 3.11\n", "1 spec 3.12" },
        { "3.12#x\n", "1 misspelt 3.12#x" },
        { ">=3.10, <3.14\n", "1 spec >=3.10, <3.14" },
        { "cpython >= 3.12 # x\n", "1 spec cpython >= 3.12" },
        { "3.13t\n3.13.0t\n3.13t-dev\n", "1 spec 3.13t | 2 spec 3.13.0t | 3 spec 3.13t-dev" },
        { "3.15-dev\n", "1 spec 3.15-dev" },
        { "3.12.4-debug\n", "1 spec 3.12.4-debug" },
        { "3.15.0a1\n", "1 spec 3.15.0a1" },
        { "python-3.12.4\n", "1 spec python-3.12.4" },
        { "cpython-3.13.0-linux-x86_64-gnu\n", "1 spec cpython-3.13.0-linux-x86_64-gnu" },
        { "system\n3.12\n", "1 system system | 2 spec 3.12" },
        { "graalpython-24.1\n", "1 installed graalpython-24.1" },
        { "pypy3.10-7.3.12\npypy3.10-v7.3.12\n", "1 spec pypy3.10-7.3.12 as pypy3.10 | 2 spec pypy3.10-v7.3.12 as pypy3.10" },
        { "pypy3.10-\npypy3.10-x\npypy3.10-.7\n", "1 installed pypy3.10- | 2 installed pypy3.10-x | 3 installed pypy3.10-.7" },
        { "pypy-\npypy-x\npypy-.7\n", "1 installed pypy- | 2 installed pypy-x | 3 installed pypy-.7" },
        { "3.12 ./x\n", "1 spec 3.12" },
        { "pypy3.10-7.3.12\n", "1 spec pypy3.10-7.3.12 as pypy3.10" },
        { "pypy3.10-7.3.12-src\n", "1 spec pypy3.10-7.3.12-src as pypy3.10" },
        { "pypy2.7-v5.10.0\n", "1 spec pypy2.7-v5.10.0 as pypy2.7" },
        { "pypy3.11\n", "1 spec pypy3.11" },
        { "pypy-5.7.1\n", "1 installed pypy-5.7.1" },
        { "pypy-c-jit-latest\n", "1 installed pypy-c-jit-latest" },
        { "graalpy-24.1.1\n", "1 installed graalpy-24.1.1" },
        { "graalpy-community-24.1.1\n", "1 installed graalpy-community-24.1.1" },
        { "miniconda3-4.7.12\n", "1 installed miniconda3-4.7.12" },
        { "anaconda3-2023.03\n", "1 installed anaconda3-2023.03" },
        { "stackless-3.7.5\n", "1 installed stackless-3.7.5" },
        { "nogil-3.9.10-1\n", "1 installed nogil-3.9.10-1" },
        { "myenv\n", "1 installed myenv" },
        { "my env\n", "1 installed my" },
        { "any\n", "1 spec any" },
        { "3.12.x\n3.11\n", "1 misspelt 3.12.x | 2 spec 3.11" },
        { "/opt/python 3/bin/python\n", "1 path /opt/python 3/bin/python" },
        { "./env\n../x\n", "1 path ./env | 2 path ../x" },
        { "3.12.4/envs/myenv\n", "1 path 3.12.4/envs/myenv" },
    };
    static const struct row windows[] = {
        { "C:\\Program Files\\Python312\\python.exe\r\n", "1 path C:\\Program Files\\Python312\\python.exe" },
        { "PythonCore/3.12\r\n", "1 spec PythonCore/3.12" },
    };
    EXPECT(python_version_read, &a_posix_host, rows);
    EXPECT(python_version_read, &a_windows_host, windows);
}

static void a_misspelt_name_says_why(void **state)
{
    struct arena arena = test_arena();
    struct version_names names = python_version_read(&arena, &a_posix_host, STR("3.12.x"));
    assert_string_equal(names.names[0].why, "'3.12.x' asks for no Python: a number is missing");
    arena_end(&arena);
}

static void bytes_with_nul_and_without_end_do_no_harm(void **state)
{
    struct arena arena = test_arena();
    struct version_names names = python_version_read(&arena, &a_posix_host, STR("3.12\0\n\xff\xfe\n3.11"));
    assert_int_equal(names.count, 3);
    assert_string_equal(names.names[2].text, "3.11");
    arena_end(&arena);
}

static void requires_python_is_that_of_the_project_table(void **state)
{
    struct arena arena = test_arena();
    const char *value;
    struct toml_fault fault;
    str document = STR("[build-system]\nrequires = ['x']\n\n[project]\nname = 'x'\nrequires-python = '>=3.10'\n"
                       "[tool.poetry.dependencies]\npython = '^3.9'\n");
    assert_true(pyproject_requires_python(&arena, document, &value, &fault));
    assert_string_equal(value, ">=3.10");
    assert_true(pyproject_requires_python(&arena, STR("[tool.x]\n"), &value, &fault));
    assert_null(value);
    assert_false(pyproject_requires_python(&arena, STR("[project\n"), &value, &fault));
    assert_int_equal(fault.line, 1);
    arena_end(&arena);
}

static void py_ini_gives_the_launcher_s_defaults(void **state)
{
    static const struct { const char *bytes, *python, *python3; } rows[] = {
        { "", NULL, NULL },
        { "[defaults]\npython=3\npython3=3.12\n", "3", "3.12" },
        { "[Defaults]\r\nPython = 3.12-32 \r\nPYTHON3 = Company/Tag\r\n", "3.12-32", "Company/Tag" },
        { "\xef\xbb\xbf[defaults]\npython=3.12", "3.12", NULL },
        { "; python=3.9\n[commands]\npython=3.8\n[defaults]\n  python=3.12\n   python3=3.11\n", "3.12",
          "3.11" },
        { "[defaults]\npython=3.12\npython=3.9\n", "3.12", NULL },
        { "[defaults]\nrubbish\npython=\"3.12\"\npython3=''\n", "3.12", "" },
        { "[defaults]\npython=3.12 ; the best\n", "3.12", NULL },
        { "[defaults]\npython=\n", NULL, NULL },
        { "[defaults]\npython=\"3.12\npython3='3.11'\n", "\"3.12", "3.11" },
        { "[defaults]\npython=\"\n", "\"", NULL },
        { "python=3.12\n", NULL, NULL },
    };
    struct arena arena = test_arena();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct py_ini ini = py_ini_read(&arena, str_of(rows[i].bytes));
        const char *values[] = { ini.python, ini.python3 }, *expected[] = { rows[i].python, rows[i].python3 };
        for (int k = 0; k < 2; k++) {
            if (expected[k] == NULL)
                assert_null(values[k]);
            else
                assert_string_equal(values[k], expected[k]);
        }
    }
    struct py_ini ini = py_ini_read(&arena,
    STR("\xff\xfe[\0d\0e\0f\0a\0u\0l\0t\0s\0]\0\n\0p\0y\0t\0h\0o\0n\0=\0" "3\0"));
    assert_string_equal(ini.python, "3");
    ini = py_ini_read(&arena,                           /* whatever is no ASCII is no part of a version */
    STR("\xff\xfe[\0d\0e\0f\0a\0u\0l\0t\0s\0]\0\n\0p\0y\0t\0h\0o\0n\0=\0" "3\0\xe9\0\x01\x04.\0" "1\0"));
    assert_string_equal(ini.python, "3??.1");
    arena_end(&arena);
}

static void endless_lines_of_py_ini_are_skipped(void **state)
{
    struct arena arena = test_arena();
    struct text bytes = { .arena = &arena };
    text_put(&bytes, "[defaults]\nx=");
    for (int i = 0; i < 100000; i++)
        text_byte(&bytes, 'a');
    text_put(&bytes, "\npython=3.12\n");
    assert_string_equal(py_ini_read(&arena, text_view(&bytes)).python, "3.12");
    arena_end(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(python_version_is_read_as_pyenv_and_uv_read_it),
        cmocka_unit_test(a_misspelt_name_says_why),
        cmocka_unit_test(bytes_with_nul_and_without_end_do_no_harm),
        cmocka_unit_test(requires_python_is_that_of_the_project_table),
        cmocka_unit_test(py_ini_gives_the_launcher_s_defaults),
        cmocka_unit_test(endless_lines_of_py_ini_are_skipped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
