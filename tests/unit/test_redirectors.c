/* test_redirectors.c: which names an environment for Windows gets, what each starts, and by which launcher. */
#include "tests/support/fake_python.h"

#include "tests/support/hosts.h"

#include "src/find/redirectors.h"

#define NT "C:\\Py\\Lib\\venv\\scripts\\nt\\"

static struct arena arena;

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

static struct interpreter a_python(unsigned minor)
{
    return (struct interpreter){ .major = 3, .minor = minor, .level = "", .architecture = "x86_64", .home = "C:\\Py",
                                 .base = "C:\\Py\\python.exe", .name = "python.exe", .stdlib = "C:\\Py\\Lib" };
}

/* "python.exe<-LAUNCHER pythonw.exe": what there is, with the base's own launcher for it. */
static const char *found(struct interpreter *python, bool linked)
{
    struct text text = { .arena = &arena };
    redirectors_find(&arena, &a_windows_host, linked, python);
    for (size_t i = 0; i < python->program_count; i++) {
        const struct windows_program *one = &python->programs[i];
        text_print(&text, "%s%s%s%s", i == 0 ? "" : " ", one->name, one->launcher == NULL ? "" : "<-",
                   one->launcher == NULL ? "" : path_name(&a_windows_host, one->launcher));
    }
    return text_done(&text);
}

static void exe(const char *path)
{
    fake_exe(path, 0x8664);
}

static void up_to_3_12_each_name_stands_for_itself(void **state)
{
    struct interpreter python = a_python(12);
    exe("C:\\Py\\python.exe");
    exe("C:\\Py\\pythonw.exe");
    exe(NT "python.exe");
    exe(NT "pythonw.exe");
    assert_string_equal(found(&python, false), "python.exe<-python.exe pythonw.exe<-pythonw.exe");
    fake_folder("C:\\Py\\python_d.exe", 0755);          /* a folder is no program */
    exe("C:\\Py\\pythonw_d.exe");
    fake_exe(NT "pythonw_d.exe", 0xaa64);               /* a launcher for another machine is none */
    fake_file(NT "python_d.exe", 0755, "");
    assert_string_equal(found(&python, false), "python.exe<-python.exe pythonw.exe<-pythonw.exe pythonw_d.exe");
}

static void from_3_13_on_the_launchers_have_names_of_their_own(void **state)
{
    struct interpreter python = a_python(13);
    exe("C:\\Py\\python.exe");
    exe(NT "venvlauncher.exe");
    assert_string_equal(found(&python, false), "python.exe<-venvlauncher.exe");
    python.debug = true;
    exe("C:\\Py\\python_d.exe");
    exe("C:\\Py\\venvlauncher_d.exe");                  /* where a build leaves it */
    assert_string_equal(found(&python, false), "python.exe<-venvlauncher_d.exe python_d.exe<-venvlauncher_d.exe");
}

static void free_threaded_ones_start_the_name_that_tells_it(void **state)
{
    struct interpreter python = a_python(14);
    python.free_threaded = true;
    exe("C:\\Py\\python.exe");
    exe(NT "venvlaunchert.exe");
    exe(NT "python.exe");                               /* which starts python.exe, and is of no use here */
    assert_string_equal(found(&python, false), "python.exe python3.14t.exe");       /* there is none to start */
    exe("C:\\Py\\python3.14t.exe");
    exe("C:\\Py\\pythonw3.14t.exe");
    assert_string_equal(found(&python, false), "python.exe<-venvlaunchert.exe python3.14t.exe<-venvlaunchert.exe "
                                               "pythonw.exe pythonw3.14t.exe");
}

static void launchers_of_releases_that_start_the_wrong_program_are_not_taken(void **state)
{
    static const struct { unsigned minor, micro; const char *level; bool free_threaded, is_mistaken; } rows[] = {
        { 13, 0, "", false, true }, { 13, 1, "", false, false }, { 13, 0, "rc1", false, false }, { 13, 0, "", true, true },
        { 15, 0, "b1", true, true }, { 15, 0, "b1", false, false }, { 15, 0, "b2", true, false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        begin(state);
        struct interpreter python = a_python(rows[i].minor);
        python.micro = rows[i].micro;
        python.level = rows[i].level;
        python.free_threaded = rows[i].free_threaded;
        exe("C:\\Py\\pythonw.exe");
        exe(text_format(&arena, "C:\\Py\\pythonw3.%ut.exe", python.minor));
        exe(NT "venvwlauncher.exe");
        exe(NT "venvwlaunchert.exe");
        redirectors_find(&arena, &a_windows_host, false, &python);
        assert_string_equal(python.programs[0].name, "pythonw.exe");
        assert_int_equal(python.programs[0].launcher == NULL, rows[i].is_mistaken);
    }
}

static void a_base_with_a_name_of_its_own_keeps_it(void **state)
{
    struct interpreter python = a_python(12);
    python.base = "C:\\Py\\mine.exe";
    python.name = "mine.exe";
    exe("C:\\Py\\mine.exe");
    assert_string_equal(found(&python, false), "python.exe mine.exe");
    python.minor = 13;
    python.debug = true;
    assert_string_equal(found(&python, false), "python_d.exe mine.exe");
}

static void links_need_what_the_program_loads_from_beside_it(void **state)
{
    struct interpreter python = a_python(13);
    exe("C:\\Py\\python.exe");
    exe("C:\\Py\\other.exe");
    fake_file("C:\\Py\\python313.dll", 0644, "");
    fake_file("C:\\Py\\VCRUNTIME140.dll", 0644, "");
    fake_file("C:\\Py\\sqlite3.dll", 0644, "");
    fake_folder("C:\\Py\\python.dll", 0755);
    assert_string_equal(found(&python, true), "python.exe VCRUNTIME140.dll python313.dll");
    python.minor = 12;                                  /* older ones take all there is */
    assert_string_equal(found(&python, true), "python.exe VCRUNTIME140.dll other.exe python313.dll sqlite3.dll");
    python.home = "C:\\gone";
    assert_string_equal(found(&python, true), "python.exe");
}

static void pypy_is_copied_with_its_libraries(void **state)
{
    struct interpreter python = a_python(11);
    python.implementation = PYPY;
    exe("C:\\Py\\pypy3.exe");
    fake_file("C:\\Py\\libpypy3.11-c.dll", 0644, "");
    fake_file("C:\\Py\\README.txt", 0644, "");
    assert_string_equal(found(&python, false), "libpypy3.11-c.dll<-libpypy3.11-c.dll pypy3.exe<-pypy3.exe");
    assert_string_equal(found(&python, true), "libpypy3.11-c.dll<-libpypy3.11-c.dll pypy3.exe<-pypy3.exe");
}

static void no_base_needs_more_of_them_than_are_kept(void **state)
{
    struct interpreter python = a_python(12);
    exe("C:\\Py\\python.exe");
    for (unsigned i = 0; i < 80; i++)
        fake_file(text_format(&arena, "C:\\Py\\lib%u.dll", i), 0644, "");
    found(&python, true);
    assert_int_equal(python.program_count, 64);
}

static void other_systems_have_none(void **state)
{
    struct interpreter python = a_python(12);
    redirectors_find(&arena, &a_posix_host, true, &python);
    assert_int_equal(python.program_count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, finished)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(up_to_3_12_each_name_stands_for_itself),
        TEST(from_3_13_on_the_launchers_have_names_of_their_own),
        TEST(free_threaded_ones_start_the_name_that_tells_it),
        TEST(launchers_of_releases_that_start_the_wrong_program_are_not_taken),
        TEST(a_base_with_a_name_of_its_own_keeps_it),
        TEST(links_need_what_the_program_loads_from_beside_it),
        TEST(pypy_is_copied_with_its_libraries),
        TEST(no_base_needs_more_of_them_than_are_kept),
        TEST(other_systems_have_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
