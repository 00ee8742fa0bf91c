/* test_probe_windows.c: interpreters for Windows by their libraries, headers and packages, on any system. */
#include "tests/support/fake_python.h"

#include "tests/support/hosts.h"

#include "src/find/probe.h"

static struct arena arena;
static const char python_exe[] = "C:\\Py\\python.exe";

static int begin(void **state)
{
    arena_end(&arena);             /* a test may begin more than once */
    arena = test_arena();
    fake_begin(&a_windows_host);
    return 0;
}

static int finished(void **state)
{
    fake_end();
    arena_end(&arena);
    return 0;
}

static struct interpreter probed(const char *path)
{
    struct interpreter python;
    struct error error = { .code = E_NONE };
    if (!probe(&arena, &a_windows_host, path, NULL, &python, &error))
        fail_msg("%s: %s", path, error.text);
    return python;
}

static void refused(const char *path, enum error_code code, const char *words)
{
    struct interpreter python;
    struct error error = { .code = E_NONE };
    assert_false(probe(&arena, &a_windows_host, path, NULL, &python, &error));
    assert_int_equal(error.code, code);
    if (strstr(error.text, words) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", error.text, words);
    assert_true(error.remedy[0] != '\0');
}

/* ---- installations ------------------------------------------------------------------------------ */

static void the_library_beside_it_tells_what_it_is(void **state)
{
    static const struct row {
        const char *program, *version;
        struct python_kind kind;
        const char *abiflags, *architecture;
        bool is_64bit;
    } rows[] = {
        { "C:\\a\\python.exe", "3.12.4", { 0 }, "", "x86_64", true },
        { "C:\\b\\python.exe", "3.13.0rc2", { .is_32bit = true }, "", "i686", false },
        { "C:\\c\\python.exe", "3.14.1", { .is_arm64 = true }, "", "aarch64", true },
        { "C:\\d\\python3.13t.exe", "3.13.2", { .free_threaded = true }, "t", "x86_64", true },
        { "C:\\e\\python_d.exe", "3.12.1", { .debug = true }, "d", "x86_64", true },
        { "C:\\f\\python3.14t_d.exe", "3.14.0", { .free_threaded = true, .debug = true }, "td", "x86_64", true },
        { "C:\\g\\pypy3.exe", "3.11.13", { .pypy = true }, "", "x86_64", true },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fake_python(&arena, &a_windows_host, rows[i].program, rows[i].version, rows[i].kind);
        struct interpreter python = probed(rows[i].program);
        const char *version = text_format(&arena, "%u.%u.%u%s", python.major, python.minor, python.micro, python.level);
        assert_string_equal(version, rows[i].version);
        assert_string_equal(python.abiflags, rows[i].abiflags);
        assert_string_equal(python.architecture, rows[i].architecture);
        assert_int_equal(python.is_64bit, rows[i].is_64bit);
        assert_int_equal(python.implementation, rows[i].kind.pypy ? PYPY : CPYTHON);
        assert_string_equal(python.base, rows[i].program);
        assert_string_equal(python.stdlib, path_join(&arena, &a_windows_host, python.prefix, "Lib"));
    }
}

static void each_build_of_one_folder_goes_by_its_own_library(void **state)
{
    fake_python(&arena, &a_windows_host, python_exe, "3.12.4", plain_kind);
    fake_python(&arena, &a_windows_host, "C:\\Py\\python_d.exe", "3.12.4", (struct python_kind){ .debug = true });
    fake_file("C:\\Py\\python311.dll", 0644, "");       /* an older one that was left there */
    assert_false(probed(python_exe).debug);
    assert_true(probed("C:\\Py\\python_d.exe").debug);
}

/* PyPy ships python3XX.dll for programs that were made for CPython. */
static void pypys_own_library_counts_more_than_cpythons(void **state)
{
    fake_python(&arena, &a_windows_host, "C:\\Py\\pypy3.exe", "3.10.14", (struct python_kind){ .pypy = true });
    fake_file("C:\\Py\\python310.dll", 0644, "");
    struct interpreter python = probed("C:\\Py\\pypy3.exe");
    assert_int_equal(python.implementation, PYPY);
    assert_string_equal(python.lib_name, "pypy3.10");
}

static void other_libraries_say_nothing(void **state)
{
    static const char *const names[] = { "C:\\Py\\python3.dll", "C:\\Py\\vcruntime140.dll", "C:\\Py\\pythonx.dll",
                                         "C:\\Py\\libpypy3.11.dll", "C:\\Py\\libpypy3.x-c.dll", "C:\\Py\\python312.lib" };
    fake_exe(python_exe, 0x8664);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        fake_file(names[i], 0644, "");
    refused(python_exe, E_NOT_A_BASE, "has no library of Python beside it");
}

static void headers_of_pypy_may_stand_in_a_folder_of_their_own(void **state)
{
    fake_exe("C:\\Py\\pypy3.exe", 0x8664);
    fake_file("C:\\Py\\libpypy3.11-c.dll", 0644, "");
    fake_file("C:\\Py\\Lib\\os.py", 0644, "");
    refused("C:\\Py\\pypy3.exe", E_PROBE, "does not tell its version");
    fake_file("C:\\Py\\include\\pypy3.11\\patchlevel.h", 0644, "#define PY_VERSION \"3.11.13\"\n");
    assert_int_equal(probed("C:\\Py\\pypy3.exe").micro, 13);
}

static void a_header_that_is_none_of_it_tells_no_version(void **state)
{
    fake_python(&arena, &a_windows_host, python_exe, "3.12.4", plain_kind);
    fake_file("C:\\Py\\include\\patchlevel.h", 0644, "#define PY_VERSION \"3.11.4\"\n");
    refused(python_exe, E_PROBE, "does not tell its version");
    fake_file("C:\\Py\\include\\patchlevel.h", 0644, "nothing\n");
    refused(python_exe, E_PROBE, "does not tell its version");
}

static void what_is_no_program_for_windows_is_refused(void **state)
{
    refused("C:\\gone\\python.exe", E_NO_PYTHON, "cannot be read");
    fake_folder("C:\\Py\\python.exe", 0755);
    refused(python_exe, E_NOT_A_BASE, "cannot be read");
    fake_file("C:\\elf\\python.exe", 0755, "\177ELF");
    refused("C:\\elf\\python.exe", E_NOT_A_BASE, "is no program for Windows");
    fake_exe("C:\\odd\\python.exe", 0x1234);
    refused("C:\\odd\\python.exe", E_NOT_A_BASE, "is no program for Windows");
}

static void heads_that_are_cut_off_name_no_machine(void **state)
{
    unsigned char head[256] = { 'M', 'Z', [0x3c] = 0x80, [0x80] = 'P', 'E', 0, 0, 0x64, 0x86 };
    const char *machine;
    for (size_t size = 0; size <= 0x86; size++) {
        fake_bytes(python_exe, 0755, head, size);
        bool is_whole = size == 0x86;
        struct interpreter python;
        struct error error = { .code = E_NONE };
        assert_false(probe(&arena, &a_windows_host, python_exe, NULL, &python, &error));
        machine = is_whole ? "no library" : "no program";
        assert_non_null(strstr(error.text, machine));
    }
    head[1] = 'X';
    fake_bytes(python_exe, 0755, head, sizeof head);
    refused(python_exe, E_NOT_A_BASE, "is no program for Windows");
    head[0] = 'X';
    head[1] = 'Z';
    fake_bytes(python_exe, 0755, head, sizeof head);
    refused(python_exe, E_NOT_A_BASE, "is no program for Windows");
    head[0] = 'M';
    head[0x80] = 'X';
    fake_bytes(python_exe, 0755, head, sizeof head);
    refused(python_exe, E_NOT_A_BASE, "is no program for Windows");
    head[0x80] = 'P';
    head[0x3d] = 0xff;                                  /* the way leads far out of the file */
    fake_bytes(python_exe, 0755, head, sizeof head);
    refused(python_exe, E_NOT_A_BASE, "is no program for Windows");
}

static void what_can_carry_no_environment_is_refused_with_the_reason(void **state)
{
    fake_python(&arena, &a_windows_host, python_exe, "3.12.4", plain_kind);
    fake_file("C:\\Py\\python312._pth", 0644, "");
    refused(python_exe, E_NOT_A_BASE, "python312._pth");
    fake_python(&arena, &a_windows_host, "C:\\Own\\mine.exe", "3.12.4", plain_kind);
    fake_file("C:\\Own\\mine._pth", 0644, "");
    refused("C:\\Own\\mine.exe", E_NOT_A_BASE, "mine._pth");
    fake_python(&arena, &a_windows_host, "C:\\Old\\python.exe", "3.7.9", plain_kind);
    refused("C:\\Old\\python.exe", E_NOT_A_BASE, "3.8 is the oldest");
    fake_exe("C:\\Bare\\python.exe", 0x8664);
    fake_file("C:\\Bare\\python313.dll", 0644, "");
    fake_file("C:\\Bare\\include\\patchlevel.h", 0644, "#define PY_VERSION \"3.13.1\"\n");
    refused("C:\\Bare\\python.exe", E_NOT_A_BASE, "has no standard library");
}

static void graalpy_is_left_to_itself(void **state)
{
    fake_exe("C:\\Graal\\bin\\python.exe", 0x8664);
    fake_exe("C:\\Graal\\bin\\graalpy.exe", 0x8664);
    refused("C:\\Graal\\bin\\python.exe", E_NOT_A_BASE, "is GraalPy");
}

/* ---- environments ------------------------------------------------------------------------------- */

static void an_environment_leads_to_its_base(void **state)
{
    fake_python(&arena, &a_windows_host, python_exe, "3.12.4", plain_kind);
    fake_exe("C:\\env\\Scripts\\python.exe", 0x8664);
    fake_file("C:\\env\\pyvenv.cfg", 0644, "home = C:\\Py\r\n");
    assert_string_equal(probed("C:\\env\\Scripts\\python.exe").base, python_exe);
    fake_exe("C:\\flat\\python.exe", 0x8664);           /* pyvenv.cfg beside the program */
    fake_file("C:\\flat\\pyvenv.cfg", 0644, "home = C:\\env\\Scripts\r\n");
    struct interpreter python = probed("C:\\flat\\python.exe");
    assert_string_equal(python.base, python_exe);
    assert_string_equal(python.asked, "C:\\flat\\python.exe");
}

static void an_environment_that_leads_nowhere_is_refused(void **state)
{
    static const char *const texts[] = { "version = 3.12\r\n", "home = Py\r\n", "home = C:\\env\\Scripts\r\n" };
    fake_exe("C:\\env\\Scripts\\python.exe", 0x8664);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        fake_file("C:\\env\\pyvenv.cfg", 0644, texts[i]);
        refused("C:\\env\\Scripts\\python.exe", E_NOT_A_BASE, "does not say where its base is");
    }
}

/* ---- the Store ---------------------------------------------------------------------------------- */

#define PACKAGE "PythonSoftwareFoundation.Python.3.12_qbz5n2kfra8p0"
#define APPS "C:\\Apps\\"
static const char alias[] = "C:\\u\\WindowsApps\\python3.12.exe";

/* The package's version has micro, level and serial as PY_VERSION_HEX has them: 2800 is 10 * 256 + 15 * 16. */
static void a_package_of_the_store_is_known_by_its_folder(void **state)
{
    static const struct { const char *folder, *architecture; } rows[] = {
        { APPS "PythonSoftwareFoundation.Python.3.12_3.12.2800.0_x64__qbz5n2kfra8p0", "x86_64" },
        { APPS "PythonSoftwareFoundation.Python.3.12_3.12.2800.0_arm64__qbz5n2kfra8p0", "aarch64" },
        { APPS "PythonSoftwareFoundation.Python.3.12_3.12.2800.0_x86__qbz5n2kfra8p0", "i686" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        begin(state);
        fake_alias(alias, PACKAGE, text_join(&arena, rows[i].folder, "\\python3.12.exe", NULL));
        refused(alias, E_NOT_A_BASE, "has no standard library");
        fake_file(text_join(&arena, rows[i].folder, "\\Lib\\os.py", NULL), 0644, "");
        struct interpreter python = probed(alias);
        assert_int_equal(python.minor, 12);
        assert_int_equal(python.micro, 10);
        assert_string_equal(python.level, "");
        assert_string_equal(python.architecture, rows[i].architecture);
        assert_string_equal(python.base, alias);
        assert_string_equal(python.prefix, rows[i].folder);
        assert_string_equal(python.executable, alias);  /* it leads nowhere that could be written down */
    }
}

static void a_package_whose_folder_says_something_else_is_refused(void **state)
{
    static const char *const folders[] = {
        "x", "x_3.12.2800.0", "x_3.12.2800.0_x64", "x_4.12.2800.0_x64__y", "x_3.12_x64__y", "x_3.x.2800.0_x64__y",
        "x_3.12.2800_x64__y", "x_3.12.y.0_x64__y", "x_3.12.2576.0_x64__y", "x_3.12.2800.0_mips__y",
    };
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        begin(state);
        fake_alias(alias, PACKAGE, text_join(&arena, APPS, folders[i], "\\python.exe", NULL));
        refused(alias, E_NOT_A_BASE, "is an alias of the Store for something else than a Python");
    }
    begin(state);
    fake_alias(alias, "Somebody.Else_1", APPS "x_3.12.2800.0_x64__y\\python.exe");
    refused(alias, E_NOT_A_BASE, "for something else");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, finished)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_library_beside_it_tells_what_it_is),
        TEST(each_build_of_one_folder_goes_by_its_own_library),
        TEST(pypys_own_library_counts_more_than_cpythons),
        TEST(other_libraries_say_nothing),
        TEST(headers_of_pypy_may_stand_in_a_folder_of_their_own),
        TEST(a_header_that_is_none_of_it_tells_no_version),
        TEST(what_is_no_program_for_windows_is_refused),
        TEST(heads_that_are_cut_off_name_no_machine),
        TEST(what_can_carry_no_environment_is_refused_with_the_reason),
        TEST(graalpy_is_left_to_itself),
        TEST(an_environment_leads_to_its_base),
        TEST(an_environment_that_leads_nowhere_is_refused),
        TEST(a_package_of_the_store_is_known_by_its_folder),
        TEST(a_package_whose_folder_says_something_else_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
