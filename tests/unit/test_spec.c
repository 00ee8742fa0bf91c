/* test_spec.c: what texts ask for, and which of them are refused and why. */
#include "tests/support/check.h"
#include "tests/support/hosts.h"

#include "src/find/spec.h"

/* ---- a spec as one line --------------------------------------------------------------------------- */

static void add_facts(struct text *out, const struct spec *spec)
{
    static const char *const implementations[] = { [CPYTHON] = " cpython", [PYPY] = " pypy",
        [GRAALPY] = " graalpy" };
    static const char *const signs[] = {
        [CLAUSE_EQUAL] = "==", [CLAUSE_DIFFERENT] = "!=", [CLAUSE_COMPATIBLE] = "~=",
        [CLAUSE_AT_LEAST] = ">=",
        [CLAUSE_AT_MOST] = "<=", [CLAUSE_ABOVE] = ">", [CLAUSE_BELOW] = "<", [CLAUSE_SAME_TEXT] = "===",
    };
    static const char *const choices[] = { "", "+", "-" };
    if (spec->is_named)
        text_put(out, implementations[spec->implementation]);
    for (size_t i = 0; i < spec->versions.count; i++) {
        const struct clause *clause = &spec->versions.clauses[i];
        text_print(out, " %s%s%s", signs[clause->sign], release_print(out->arena, &clause->release),
                   clause->is_prefix ? ".*" : "");
    }
    if (spec->free_threaded != SPEC_UNSAID)
        text_print(out, " %st", choices[spec->free_threaded]);
    if (spec->debug != SPEC_UNSAID)
        text_print(out, " %sd", choices[spec->debug]);
    if (spec->bits != 0)
        text_print(out, " %u-bit", spec->bits);
    if (spec->architecture != NULL)
        text_print(out, " %s", spec->architecture);
    if (spec->pre_releases)
        text_put(out, " pre");
}

static const char *describe(struct arena *arena, const struct spec *spec)
{
    static const char *const kinds[] = {
        [SPEC_ANY] = "any", [SPEC_PATH] = "path", [SPEC_COMMAND] = "command", [SPEC_FACTS] = "facts",
        [SPEC_TAG] = "tag"
    };
    struct text out = { .arena = arena };
    text_put(&out, kinds[spec->kind]);
    if (spec->tag != NULL)
        text_print(&out, " %s|%s", spec->company != NULL ? spec->company : "*", spec->tag);
    add_facts(&out, spec);
    if (spec->path != NULL)
        text_print(&out, " path=%s", spec->path);
    if (spec->command != NULL)
        text_print(&out, " command=%s", spec->command);
    return text_done(&out);
}

typedef bool reader(struct arena *arena, const struct host *host, const char *text, struct spec *out,
                    struct error *error);

struct row {
    const char *text, *meaning;
};

static void expect(reader *read, const struct host *host, const struct row *rows, size_t count)
{
    struct arena arena = test_arena();
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        struct spec spec = { 0 };
        struct error error = { 0 };
        const char *meaning = read(&arena, host, rows[i].text, &spec, &error) ? describe(&arena,
        &spec) : error.text;
        if (strcmp(meaning, rows[i].meaning) == 0)
            continue;
        print_error("'%s' is read as\n    %s\n  instead of\n    %s\n", rows[i].text, meaning,
        rows[i].meaning);
        wrong++;
    }
    arena_end(&arena);
    assert_int_equal(wrong, 0);
}

#define EXPECT(read, host, rows) expect(read, host, rows, sizeof(rows) / sizeof *(rows))

/* ---- accepted ------------------------------------------------------------------------------------- */

static void versions_are_read_in_every_dress(void **state)
{
    static const struct row rows[] = {
        { "3", "facts ==3.*" },
        { "3.12", "facts ==3.12.*" },
        { "3.12.*", "facts ==3.12.*" },
        { "3.*", "facts ==3.*" },
        { "3.12.4", "facts ==3.12.4" },
        { " 3.12\t", "facts ==3.12.*" },
        { "312", "facts ==3.12.*" },
        { "27", "facts ==2.7.*" },
        { "39", "facts ==3.9.*" },
        { "3.100", "facts ==3.100.*" },
        { "3.14rc1", "facts ==3.14rc1 pre" },
        { "3.14.0rc1", "facts ==3.14.0rc1 pre" },
        { "3.14.0-rc1", "facts ==3.14.0rc1 pre" },
        { "3.15a2", "facts ==3.15a2 pre" },
        { "3.15.0Beta3", "facts ==3.15.0b3 pre" },
        { "3.13t", "facts ==3.13.* +t" },
        { "3.13T", "facts ==3.13.* +t" },
        { "3t", "facts ==3.* +t" },
        { "313t", "facts ==3.13.* +t" },
        { "3.13.1t", "facts ==3.13.1 +t" },
        { "3.14.0rc2t", "facts ==3.14.0rc2 +t pre" },
        { "3.13d", "facts ==3.13.* +d" },
        { "3.13td", "facts ==3.13.* +t +d" },
        { "3.13+freethreaded", "facts ==3.13.* +t" },
        { "3.13t+freethreaded", "facts ==3.13.* +t" },
        { "3.14+gil", "facts ==3.14.* -t" },
        { "3.13+debug", "facts ==3.13.* +d" },
        { "3.13-debug", "facts ==3.13.* +d" },
        { "3.13-dbg", "facts ==3.13.* +d" },
        { "3.13+freethreaded+debug", "facts ==3.13.* +t +d" },
        { "3.15-dev", "facts ==3.15.* pre" },
        { "3.12-64", "facts ==3.12.* 64-bit" },
        { "3.12-64-64", "facts ==3.12.* 64-bit" },
        { "3.12-x86_64-amd64", "facts ==3.12.* x86_64" },
        { "3.12-32", "facts ==3.12.* 32-bit" },
        { "3.12.4-32", "facts ==3.12.4 32-bit" },
        { "3.13-arm64", "facts ==3.13.* aarch64" },
        { "3.13-AArch64", "facts ==3.13.* aarch64" },
        { "3.12-x86_64", "facts ==3.12.* x86_64" },
        { "3.12-AMD64", "facts ==3.12.* x86_64" },
        { "3.12-64-x86_64", "facts ==3.12.* 64-bit x86_64" },
        { "3.12-x86", "facts ==3.12.* i686" },
        { "3.13t-arm64", "facts ==3.13.* +t aarch64" },
    };
    EXPECT(spec_parse, &a_posix_host, rows);
    EXPECT(spec_parse, &a_windows_host, rows);
}

static void specifiers_of_pep_440_are_read(void **state)
{
    static const struct row rows[] = {
        { ">=3.10,<3.14", "facts >=3.10 <3.14" },
        { " >= 3.10 , < 3.14 ", "facts >=3.10 <3.14" },
        { ">=3.10,", "facts >=3.10" },
        { "~=3.12", "facts ~=3.12" },
        { "~=3.12.1", "facts ~=3.12.1" },
        { "==3.12.*", "facts ==3.12.*" },
        { "!=3.12.*", "facts !=3.12.*" },
        { "!=3.12.1,>3.9", "facts !=3.12.1 >3.9" },
        { "===3.12.4", "facts ===3.12.4" },
        { "==3.12", "facts ==3.12" },
        { "<=3.12.4", "facts <=3.12.4" },
        { ">=3.14.0a1", "facts >=3.14.0a1 pre" },
        { ">=3.14.0A1", "facts >=3.14.0a1 pre" },
        { "!=3.14.0a1", "facts !=3.14.0a1" },
        { "cpython>=3.12", "facts cpython >=3.12" },
        { "CPython >= 3.12, < 3.14", "facts cpython >=3.12 <3.14" },
        { "cpython@>=3.12", "facts cpython >=3.12" },
        { "python>=3.12", "facts >=3.12" },
        { "pypy>=3.9,<3.11", "facts pypy >=3.9 <3.11" },
        { "graalpy~=3.11", "facts graalpy ~=3.11" },
    };
    EXPECT(spec_parse, &a_posix_host, rows);
    EXPECT(spec_parse, &a_windows_host, rows);
}

static void implementations_go_by_all_their_names(void **state)
{
    static const struct row rows[] = {
        { "any", "any pre" },
        { "ANY", "any pre" },
        { "python", "facts command=python" },
        { "python3", "facts ==3.* command=python3" },
        { "python3.12", "facts ==3.12.* command=python3.12" },
        { "Python3.12", "facts ==3.12.* command=Python3.12" },
        { "python3.13t", "facts ==3.13.* +t command=python3.13t" },
        { "python3-dbg", "facts ==3.* +d command=python3-dbg" },
        { "python@3.12", "facts ==3.12.*" },
        { "python-3.12.4", "facts ==3.12.4" },
        { "Python 3.12.4", "facts ==3.12.4" },
        { "python312", "facts ==3.12.* command=python312" },
        { "py", "facts" },
        { "py3", "facts ==3.*" },
        { "py312", "facts ==3.12.*" },
        { "cpython", "facts cpython" },
        { "cpython@3.12", "facts cpython ==3.12.*" },
        { "cpython3.12", "facts cpython ==3.12.*" },
        { "cpython-3.12", "facts cpython ==3.12.*" },
        { "CPYTHON@312", "facts cpython ==3.12.*" },
        { "cpython@3.13t", "facts cpython ==3.13.* +t" },
        { "cp312", "facts cpython ==3.12.*" },
        { "cp313t", "facts cpython ==3.13.* +t" },
        { "cp3", "facts cpython ==3.*" },
        { "pypy", "facts pypy command=pypy" },
        { "PyPy", "facts pypy command=PyPy" },
        { "pypy3", "facts pypy ==3.* command=pypy3" },
        { "pypy3.11", "facts pypy ==3.11.* command=pypy3.11" },
        { "pypy@3.11", "facts pypy ==3.11.*" },
        { "pypy-3.11", "facts pypy ==3.11.*" },
        { "pp311", "facts pypy ==3.11.*" },
        { "graalpy", "facts graalpy command=graalpy" },
        { "graalpy3.12", "facts graalpy ==3.12.* command=graalpy3.12" },
        { "graalpy@3.12", "facts graalpy ==3.12.*" },
        { "gp312", "facts graalpy ==3.12.*" },
    };
    EXPECT(spec_parse, &a_posix_host, rows);
    EXPECT(spec_parse, &a_windows_host, rows);
}

static void long_names_of_uv_are_held_against_the_system(void **state)
{
    static const struct row on_linux[] = {
        { "cpython-3.13.0-linux-x86_64-gnu", "facts cpython ==3.13.0 x86_64" },
        { "cpython-3.13.0+freethreaded-linux-x86_64-gnu", "facts cpython ==3.13.0 +t x86_64" },
        { "pypy-3.11.11-linux-aarch64-gnu", "facts pypy ==3.11.11 aarch64" },
    };
    static const struct row on_mac[] = {
        { "cpython-3.13.0-macos-aarch64-none", "facts cpython ==3.13.0 aarch64" },
    };
    static const struct row on_windows[] = {
        { "cpython-3.13.0-windows-x86_64-none", "facts cpython ==3.13.0 x86_64" },
        { "cpython@3.13.0-linux-x86_64-gnu",
          "'cpython@3.13.0-linux-x86_64-gnu' asks for no Python: it names another system than this" },
    };
    EXPECT(spec_parse, &a_posix_host, on_linux);
    EXPECT(spec_parse, &a_mac_host, on_mac);
    EXPECT(spec_parse, &a_windows_host, on_windows);
}

static void what_looks_like_a_path_is_one_by_the_system_s_own_rules(void **state)
{
    static const struct row posix[] = {
        { "/usr/bin/python3", "path path=/usr/bin/python3" },
        { "./env", "path path=./env" },
        { "env/bin/python", "path path=env/bin/python" },
        { "env/", "path path=env/" },
        { ".venv", "path path=.venv" },
        { ".", "path path=." },
        { "..", "path path=.." },
        { "python/3.12", "path path=python/3.12" },
        { "/opt/\xff/python", "path path=/opt/\xff/python" },
        { "Company/Tag", "path path=Company/Tag" },
        { "PythonCore/3.12", "tag PythonCore|3.12 cpython ==3.12.* path=PythonCore/3.12" },
        { "C:\\Python312", "command command=C:\\Python312" },
    };
    static const struct row windows[] = {
        { "C:\\Python312\\python.exe", "path path=C:\\Python312\\python.exe" },
        { "C:/Python312", "path path=C:/Python312" },
        { "C:Python312", "path path=C:Python312" },
        { "env\\Scripts", "path path=env\\Scripts" },
        { ".\\env", "path path=.\\env" },
        { "./env", "path path=./env" },
        { "\\\\srv\\share\\python.exe", "path path=\\\\srv\\share\\python.exe" },
        { "//srv/share", "path path=//srv/share" },
    };
    EXPECT(spec_parse, &a_posix_host, posix);
    EXPECT(spec_parse, &a_windows_host, windows);
}

static void registrations_are_told_from_paths(void **state)
{
    static const struct row windows[] = {
        { "Company/Tag", "tag Company|Tag path=Company/Tag" },
        { "Astral/CPython3.13.1", "tag Astral|CPython3.13.1 path=Astral/CPython3.13.1" },
        { "PythonCore/3.12-32", "tag PythonCore|3.12-32 cpython ==3.12.* 32-bit path=PythonCore/3.12-32" },
        { "pythoncore\\3.13t", "tag pythoncore|3.13t cpython ==3.13.* +t path=pythoncore\\3.13t" },
        { "Company\\Tag", "path path=Company\\Tag" },
    };
    EXPECT(spec_parse, &a_windows_host, windows);
}

static void anything_else_may_be_a_command(void **state)
{
    static const struct row rows[] = {
        { "mypython", "command command=mypython" },
        { "pytest", "command command=pytest" },
        { "cp", "command command=cp" },
        { "pp", "command command=pp" },
        { "python3.12-config", "command command=python3.12-config" },
        { "python3.7m", "command command=python3.7m" },
        { "pypy-c", "command command=pypy-c" },
        { "pypy3.10-7.3.12", "command command=pypy3.10-7.3.12" },
        { "Stra\xc3\x9f" "e", "command command=Stra\xc3\x9f" "e" },
        { "latest", "command command=latest" },
        { "python3.12.x", "command command=python3.12.x" },
        { "my python", "command command=my python" },
    };
    static const struct row windows[] = {
        { "python.exe", "facts command=python.exe" },
        { "Python3.12.EXE", "facts ==3.12.* command=Python3.12.EXE" },
        { "mypython.exe", "command command=mypython.exe" },
    };
    static const struct row posix[] = {
        { "python.exe", "command command=python.exe" },
    };
    EXPECT(spec_parse, &a_posix_host, rows);
    EXPECT(spec_parse, &a_windows_host, rows);
    EXPECT(spec_parse, &a_windows_host, windows);
    EXPECT(spec_parse, &a_posix_host, posix);
}

static void launcher_s_selectors_are_read(void **state)
{
    static const struct row rows[] = {
        { "-3", "facts ==3.*" },
        { "-2.7", "facts ==2.7.*" },
        { "-3.12", "facts ==3.12.*" },
        { "-3.12-32", "facts ==3.12.* 32-bit" },
        { "-3.12-64", "facts ==3.12.* 64-bit" },
        { "-3.13-arm64", "facts ==3.13.* aarch64" },
        { "-3.13t", "facts ==3.13.* +t" },
        { "-V:3.12", "facts ==3.12.*" },
        { "-V:3.12-32", "facts ==3.12.* 32-bit" },
        { "-V:3.13t", "facts ==3.13.* +t" },
        { "-V:Company/Tag", "tag Company|Tag" },
        { "-V:Company/", "tag Company|" },
        { "-V:/Tag", "tag *|Tag" },
        { "-V:PythonCore/3.12", "tag PythonCore|3.12 cpython ==3.12.*" },
        { "-V:PythonCore/", "tag PythonCore| cpython" },
        { "-V:PythonCore/odd", "tag PythonCore|odd" },
        { "-V:Python312", "tag *|Python312" },
        { "-V:Astral/CPython3.13.1", "tag Astral|CPython3.13.1" },
    };
    static const struct row windows[] = { { "-V:Company\\Tag", "tag Company|Tag" } };
    EXPECT(spec_parse_option, &a_posix_host, rows);
    EXPECT(spec_parse_option, &a_windows_host, rows);
    EXPECT(spec_parse_option, &a_windows_host, windows);
    EXPECT(spec_parse, &a_posix_host, rows);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_true(spec_is_option(rows[i].text));
    static const char *const others[] = {
        "-v", "-V", "--version", "-p", "-1", "-", "", "3.12", "-x3", "--3", "-v:3.12",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(spec_is_option(others[i]));
}

/* ---- refused -------------------------------------------------------------------------------------- */

static void misspelt_and_impossible_specs_are_refused_with_the_grammar(void **state)
{
    static const char *const texts[] = {
        "", "  ", "\t", "3.12.x", "3.", "3..12", "3.12.", "3.12.4.5", "3.12.4.*", "3,12",
        "3.12 3.11", "3.13q", "99999", "3120", "99", "12.4", "9912", "3.12345", "3.99999999999", "3.14rc", "3rc1",
        "3.12.*rc1", "3.13tt", "3.13dt", "3.13t1", "3.13+", "3.13-", "3.13+fast", "3.12-16",
        "3.12-x86_65", "3.12-32-64", "3.12-64-x86", "3.12-x86-64", "3.13t+gil",
        "3.13+gil+freethreaded", "3.12-arm64-amd64", "3.12t", "312t", "3.12+freethreaded", "2t",
        "cpython@3.12t", "pypy@3.13t", "3.12-linux-windows", "3.12+32", "0x3", ">=", ">= ",
        "<3.14,>=", "=3.12", "=>3.12", ">=3.x", ">=3.12.*", "~=3", "~=3.*", "==", "==3.*.1",
        "==3.12.*rc1", "<>3.12", ">3.12 <3.14", ">=3.12;", "^3.12", "~3.12", ",", ">=3.14,<3.10",
        "==3.12.*,!=3.12.*", "==3.12,==3.13", "<3.12,>3.12", ">3.12.3,<3.12.4", "==1!3.12",
        "==3.12+local", "===3.12", "~=3.12,<3.12", ">=3.12||<3.10", "==3.14.0a1,==3.14.0a2",
        "cpython@", "cpython@x", "cpython@3.12.x", "python=3.12", "python==", "pypy@7.x",
        "jython@2.7", "cp>=3.9", "foo>=3", "a*", "what?", "a|b", "\"python\"", "python;rm", "-x",
        "--python", "-", "3.12\n3.11", "python\x1f\r\nx",
    };
    const struct host *hosts[] = { &a_posix_host, &a_windows_host };
    struct arena arena = test_arena();
    for (size_t i = 0; i < 2 * (sizeof texts / sizeof *texts); i++) {
        struct spec spec;
        struct error error = { 0 };
        const char *text = texts[i / 2];
        if (spec_parse(&arena, hosts[i % 2], text, &spec, &error))
            fail_msg("'%s' is read as '%s'", text, describe(&arena, &spec));
        assert_int_equal(error.code, E_USAGE);
        assert_non_null(strstr(error.remedy, "cpython@3.12"));
        assert_true(strlen(error.text) < sizeof error.text - 1 && strlen(error.remedy) < sizeof error.remedy - 1);
    }
    arena_end(&arena);
}

static void a_refusal_says_what_is_wrong(void **state)
{
    static const struct row rows[] = {
        { "", "the Python that is asked for is empty, as from a variable that is not set" },
        { "3.12.x", "'3.12.x' asks for no Python: a number is missing" },
        { "3.13q", "'3.13q' asks for no Python: what hangs on the version is not understood" },
        { "99999", "'99999' asks for no Python: there is no Python of that number" },
        { "3.12t", "'3.12t' asks for no Python: free-threaded builds begin with 3.13" },
        { "pypy@3.13t", "'pypy@3.13t' asks for no Python: only CPython has free-threaded builds" },
        { "3.12-64-x86", "'3.12-64-x86' asks for no Python: it contradicts itself" },
        { ">=", "'>=' asks for no Python: a sign without a version of Python behind it" },
        { ">=3.12.*", "'>=3.12.*' asks for no Python: only '==' and '!=' go with '.*'" },
        { "~=3", "'~=3' asks for no Python: '~=' needs two numbers, as in ~=3.12" },
        { ">=3.14,<3.10", "'>=3.14,<3.10' asks for no Python: no version fits all parts of it" },
        { "-x", "'-x' asks for no Python: it looks like an option" },
        { "jython@2.7",
          "'jython@2.7' asks for no Python: it is neither a version nor the name of a command" },
    };
    EXPECT(spec_parse, &a_posix_host, rows);
}

static void misspelt_selectors_and_tags_are_refused(void **state)
{
    static const char *const options[] = { "-3.x", "-3.12.4.5",
        "-3.12\n3.11", "-V:.", "-V:a\\b\\c", "-3q", "-3.12-16", "-31.2", "-V:", "-V:/",
        "-V:a/b/c", "-V: " };
    struct arena arena = test_arena();
    struct spec spec;
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        struct error error = { 0 };
        assert_true(spec_is_option(options[i]));
        if (spec_parse_option(&arena, &a_windows_host, options[i], &spec, &error))
            fail_msg("'%s' is read as '%s'", options[i], describe(&arena, &spec));
        assert_int_equal(error.code, E_USAGE);
    }
    arena_end(&arena);
}

/* Whatever is typed: an answer or a refusal, and never a byte read beyond the text. */
static void any_bytes_at_all_are_answered(void **state)
{
    static const char alphabet[] = "3.12tdcpyx@+-<>=!~,* /\\:V\xc3\xa9\xff\n";
    unsigned seed = 1;
    for (int round = 0; round < 20000; round++) {
        char text[12];
        size_t size = 0;
        for (; size < sizeof text - 1 && (seed = seed * 1103515245u + 12345u) >> 28 != 0; size++)
            text[size] = alphabet[(seed >> 16) % (sizeof alphabet - 1)];
        text[size] = '\0';
        struct arena arena = test_arena();
        struct spec spec;
        struct error error = { 0 };
        char *exact = malloc(size + 1);
        memcpy(exact, text, size + 1);
        bool parsed = spec_parse(&arena, round % 2 ? &a_posix_host : &a_windows_host, exact, &spec, &error);
        free(exact);
        if (parsed)
            assert_non_null(describe(&arena, &spec));
        else
            assert_int_equal(error.code, E_USAGE);
        arena_end(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(versions_are_read_in_every_dress),
        cmocka_unit_test(specifiers_of_pep_440_are_read),
        cmocka_unit_test(implementations_go_by_all_their_names),
        cmocka_unit_test(long_names_of_uv_are_held_against_the_system),
        cmocka_unit_test(what_looks_like_a_path_is_one_by_the_system_s_own_rules),
        cmocka_unit_test(registrations_are_told_from_paths),
        cmocka_unit_test(anything_else_may_be_a_command),
        cmocka_unit_test(launcher_s_selectors_are_read),
        cmocka_unit_test(misspelt_and_impossible_specs_are_refused_with_the_grammar),
        cmocka_unit_test(a_refusal_says_what_is_wrong),
        cmocka_unit_test(misspelt_selectors_and_tags_are_refused),
        cmocka_unit_test(any_bytes_at_all_are_answered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
