/* test_places.c: which programs are taken for Pythons, in every place that is known, and what is passed over. */
#include "tests/support/fake_python.h"

#include "tests/support/hosts.h"

#include "src/find/path_walk.h"
#include "src/find/places.h"

static struct arena arena;
static struct candidates all;

static int begin(const struct host *host)
{
    arena = test_arena();
    fake_begin(host);
    all = (struct candidates){ .arena = &arena, .host = host };
    return 0;
}

static int on_posix(void **state)
{
    return begin(&a_posix_host);
}

static int on_windows(void **state)
{
    return begin(&a_windows_host);
}

static int finished(void **state)
{
    fake_end();
    arena_end(&arena);
    return 0;
}

/* Looks again from the beginning, and says what was found, a path a line. */
static const char *found(void)
{
    struct text text = { .arena = &arena };
    all = (struct candidates){ .arena = &arena, .host = all.host };
    places_everywhere(&all);
    for (size_t i = 0; i < all.count; i++)
        text_print(&text, "%s%s%s\n", all.list[i].path, all.list[i].why == NULL ? "" : ": ",
                   all.list[i].why == NULL ? "" : all.list[i].why);
    return text_done(&text);
}

static void program(const char *path)
{
    fake_file(path, 0755, "a program");
}

/* ---- PATH --------------------------------------------------------------------------------------- */

static void without_a_path_shells_look_in_the_usual_folders(void **state)
{
    program("/usr/bin/python3");
    struct path_walk walk = path_walk_begin(&arena, &a_posix_host);
    const char *folder;
    assert_true(path_walk_next(&walk, &folder));
    assert_string_equal(folder, "/usr/local/bin");
    walk = path_walk_begin(&arena, &a_windows_host);
    assert_false(path_walk_next(&walk, &folder));
}

static void quotes_belong_to_an_entry_of_path_on_windows_alone(void **state)
{
    static const struct { const char *path; const struct host *host; const char *first; } rows[] = {
        { "\"C:\\a;b\";C:\\c", &a_windows_host, "C:\\a;b" }, { "\"C:\\a\"", &a_windows_host, "C:\\a" },
        { "\"C:\\a;C:\\c", &a_windows_host, "C:\\a" }, { "\"/a\":/b", &a_posix_host, "/b" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *folder;
        fake_set("PATH", rows[i].path);
        struct path_walk walk = path_walk_begin(&arena, rows[i].host);
        assert_true(path_walk_next(&walk, &folder));
        assert_string_equal(folder, rows[i].first);
    }
}

static void of_a_folder_of_programs_only_pythons_count(void **state)
{
    static const char *const programs[] = { "/p/python3", "/p/python", "/p/python3.9", "/p/python3.14", "/p/pypy3", "/p/graalpy",
                                            "/p/python2.7", "/p/python2", "/p/python3-config", "/p/pip", "/p/Python3.8" };
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
        program(programs[i]);
    fake_folder("/p/python3.13", 0755);
    fake_file("/r/bin/python3", 0644, "no program");
    fake_set("CONDA_EXE", "/r/bin/conda");
    fake_link("/q", "/p");
    fake_set("PATH", "/p:/q:/absent");
    assert_string_equal(found(), "/p/python3\n/p/python\n/p/graalpy\n/p/pypy3\n/p/python3.14\n/p/python3.9\n");
    fake_folder("/p", 0300);
    fake_owner("/p", 0);
    assert_string_equal(found(), "");                   /* one that cannot be listed holds none */
}

/* The same number on two volumes is two folders. */
static void a_folder_is_read_once_by_whatever_name(void **state)
{
    program("/p/python3");
    program("/q/python3");
    fake_number("/q", "/p");
    fake_set("PATH", "/p:/q:/p/");
    assert_string_equal(found(), "/p/python3\n/q/python3\n");
}

static void on_windows_they_end_in_exe(void **state)
{
    static const char *const programs[] = { "C:\\p\\python3.exe", "C:\\p\\python.exe", "C:\\p\\python3.12.exe", "C:\\p\\python3.9",
                                            "C:\\p\\graalpy.exe", "C:\\p\\pythonw.exe" };
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
        program(programs[i]);
    fake_set("PATH", "C:\\p");
    assert_string_equal(found(), "C:\\p\\python.exe\nC:\\p\\python3.exe\nC:\\p\\graalpy.exe\nC:\\p\\python3.12.exe\n");
}

static void a_folder_may_hold_any_number_of_them(void **state)
{
    for (unsigned minor = 200; minor > 8; minor--)
        program(text_format(&arena, "/p/python3.%u", minor));
    fake_set("PATH", "/p");
    found();
    assert_int_equal(all.count, 192);
    assert_string_equal(all.list[0].path, "/p/python3.200");
    assert_string_equal(all.list[191].path, "/p/python3.9");
}

/* ---- installers --------------------------------------------------------------------------------- */

static void without_a_home_only_the_machines_places_are_known(void **state)
{
    static const char *const homes[] = { NULL, "", "relative" };
    program("/usr/bin/python3");
    program("/.pyenv/versions/3.12/bin/python3");
    program("/relative/.pyenv/versions/3.12/bin/python3");
    fake_set("PATH", "");
    for (size_t i = 0; i < sizeof homes / sizeof *homes; i++) {
        fake_set("HOME", homes[i]);
        assert_string_equal(found(), "/usr/bin/python3\n");
    }
}

static void managers_may_be_elsewhere(void **state)
{
    fake_set("PATH", "");
    fake_set("PYENV_ROOT", "/x/pyenv");
    fake_set("XDG_DATA_HOME", "/x/data");
    fake_set("ASDF_DATA_DIR", "relative");
    fake_set("HOME", "/home/u");
    program("/x/pyenv/versions/3.12/bin/python3");
    program("/x/data/uv/python/cpython-3.13/bin/python3");
    program("/home/u/.asdf/installs/python/3.11/bin/python");
    fake_link("/home/u/.asdf/installs/python/latest", "3.11");      /* a link is another name, and no installation */
    fake_file("/home/u/.asdf/installs/python/note", 0644, "");
    assert_string_equal(found(), "/x/pyenv/versions/3.12/bin/python3\n/home/u/.asdf/installs/python/3.11/bin/python\n"
                                 "/x/data/uv/python/cpython-3.13/bin/python3\n");
    const char *path;
    assert_true(places_installed(&all, "3.12", &path));
    assert_string_equal(path, "/x/pyenv/versions/3.12/bin/python3");
    assert_true(places_installed(&all, "3.11", &path));
    assert_false(places_installed(&all, "cpython-3.13", &path));    /* uv's folders are named by nobody */
    assert_false(places_installed(&all, "../versions/3.12", &path));
    assert_false(places_installed(&all, "..", &path));
    fake_set("HOME", NULL);
    assert_false(places_installed(&all, "3.11", &path));
    struct candidates windows = { .arena = &arena, .host = &a_windows_host };
    assert_false(places_installed(&windows, "3.12", &path));
}

static void homebrew_has_a_folder_for_each_formula(void **state)
{
    fake_set("PATH", "");
    program("/opt/homebrew/opt/python@3.12/bin/python3.12");
    program("/opt/homebrew/opt/pypy3.10/bin/pypy3.10");
    program("/opt/homebrew/opt/python@2/bin/python2");
    program("/opt/homebrew/opt/pyside/bin/python3");
    fake_file("/opt/homebrew/opt/python@3.13", 0644, "");
    assert_string_equal(found(), "/opt/homebrew/opt/pypy3.10/bin/pypy3.10\n/opt/homebrew/opt/python@3.12/bin/python3.12\n");
}

static void conda_is_where_it_says_where_it_usually_is_and_where_it_has_been(void **state)
{
    fake_set("PATH", "");
    fake_set("CONDA_EXE", "/c/base/bin/conda");
    fake_set("MAMBA_ROOT_PREFIX", "/m");
    fake_set("HOME", "/home/u");
    program("/c/base/bin/python");
    program("/c/base/envs/a/bin/python");
    program("/m/bin/python3");
    program("/home/u/miniforge3/bin/python");
    fake_file("/home/u/.conda/environments.txt", 0644, "/c/base\n\nrelative\n /srv/env \n");
    program("/srv/env/bin/python");
    assert_string_equal(found(), "/c/base/bin/python\n/c/base/envs/a/bin/python\n/m/bin/python3\n"
                                 "/home/u/miniforge3/bin/python\n/srv/env/bin/python\n");
    for (size_t i = 0; i < all.count; i++)
        assert_true(all.list[i].is_conda);
}

/* ---- Windows ------------------------------------------------------------------------------------ */

static void a_registration_names_its_program(void **state)
{
    static const char core[] = "Software\\Python\\PythonCore\\", other[] = "Software\\Python\\Other\\";
    static const struct { const char *company, *tag, *name, *value; } rows[] = {
        { core, "3.12", "ExecutablePath", "C:\\a\\python.exe" }, { core, "3.11", "", "C:\\b" },
        { core, "3.10", "", "" },                       /* says nothing */
        { core, "3.9", "", "relative" },
        { other, "1", "", "C:\\c" },                    /* only PythonCore may leave it to the prefix */
        { other, "2", "ExecutablePath", "C:\\gone\\python.exe" },
    };
    program("C:\\a\\python.exe");
    program("C:\\b\\python.exe");
    program("C:\\c\\python.exe");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        fake_registry(OS_HIVE_USER, text_join(&arena, rows[i].company, rows[i].tag, "\\InstallPath", NULL), rows[i].name,
                      rows[i].value);
    fake_registry(OS_HIVE_USER, "Software\\Python\\PyLauncher\\3.12\\InstallPath", "ExecutablePath", "C:\\c\\python.exe");
    assert_string_equal(found(), "C:\\a\\python.exe\nC:\\b\\python.exe\n"
                                 "C:\\gone\\python.exe: its registration Other/2 is stale: nothing is there\n");
}

static void the_users_registration_hides_that_of_the_machine(void **state)
{
    static const char key[] = "Software\\Python\\PythonCore\\3.12\\InstallPath";
    program("C:\\a\\python.exe");
    program("C:\\b\\python.exe");
    fake_registry(OS_HIVE_USER, key, "ExecutablePath", "C:\\a\\python.exe");
    fake_registry(OS_HIVE_MACHINE, key, "ExecutablePath", "C:\\b\\python.exe");
    found();
    assert_int_equal(all.count, 2);
    assert_string_equal(all.list[0].tag, "3.12");
    assert_null(all.list[1].tag);                       /* it is there, but not by that name */
}

static void the_install_manager_keeps_a_record_of_each(void **state)
{
    static const struct { const char *folder, *record; } rows[] = {
        { "a", "{\"executable\": \"python.exe\", \"company\": \"PythonCore\", \"tag\": \"3.14\"}" },
        { "b", "{\"executable\": \"gone.exe\"}" }, { "c", "{\"executable\": \"C:\\\\u\\\\Python\\\\a\\\\python.exe\"}" },
        { "d", "{\"executable\": \"..\\\\a\\\\python.exe\"}" }, { "e", "{\"company\": 1}" }, { "f", "no JSON" },
    };
    fake_set("LOCALAPPDATA", "C:\\u");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        fake_file(text_join(&arena, "C:\\u\\Python\\", rows[i].folder, "\\__install__.json", NULL), 0644, rows[i].record);
    fake_folder("C:\\u\\Python\\without", 0755);
    program("C:\\u\\Python\\a\\python.exe");
    assert_string_equal(found(), "C:\\u\\Python\\a\\python.exe\nC:\\u\\Python\\b\\gone.exe: its record in "
                                 "__install__.json is stale: nothing is there\n");
    assert_string_equal(all.list[0].tag, "3.14");
}

static void a_drive_is_its_root(void **state)
{
    static const char *const drives[] = { "", "C", "C:x", "C:\\" };
    program("C:\\Python38\\python.exe");
    fake_set("SystemDrive", "C:");
    assert_string_equal(found(), "C:\\Python38\\python.exe\n");
    fake_set("SystemDrive", "C:\\");
    assert_string_equal(found(), "C:\\Python38\\python.exe\n");
    for (size_t i = 0; i < 3; i++) {
        fake_set("SystemDrive", drives[i]);
        assert_string_equal(found(), "");
    }
}

static void uv_may_be_told_where(void **state)
{
    program("C:\\r\\uv\\python\\one\\python.exe");
    program("C:\\x\\two\\pypy3.exe");
    fake_set("APPDATA", "C:\\r");
    assert_string_equal(found(), "C:\\r\\uv\\python\\one\\python.exe\n");
    fake_set("UV_PYTHON_INSTALL_DIR", "C:\\x");
    assert_string_equal(found(), "C:\\x\\two\\pypy3.exe\n");
}

static void aliases_of_the_store_are_told_apart(void **state)
{
    static const struct { const char *name, *package, *why; } rows[] = {
        { "python.exe", "Microsoft.DesktopAppInstaller_8wekyb3d8bbwe", "it is the Store's stub" },
        { "python3.exe", "PythonSoftwareFoundation.PythonManager_qbz5n2kfra8p0", "it is the install manager's alias" },
        { "python3.12.exe", "PythonSoftwareFoundation.Python.3.12_qbz5n2kfra8p0", NULL },
        { "pypy3.exe", "Somebody.Else_1", "it is an alias of another program" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *path = text_join(&arena, "C:\\w\\", rows[i].name, NULL);
        fake_alias(path, rows[i].package, "C:\\Apps\\x\\python.exe");
        const char *why = places_stub(&arena, &a_windows_host, path);
        if (rows[i].why == NULL)
            assert_null(why);
        else
            assert_non_null(strstr(why, rows[i].why));
    }
}

/* Windows does not tell upper from lower case; what one place does not say of a program another may. */
static void one_program_is_one_candidate_and_gains_what_others_say_of_it(void **state)
{
    candidates_add(&all, (struct candidate){ .path = "C:\\Py\\python.exe", .source = SOURCE_PATH });
    candidates_add(&all, (struct candidate){ .path = "c:\\py\\PYTHON.exe", .company = "PythonCore", .tag = "3.12" });
    candidates_add(&all, (struct candidate){ .path = "C:\\Py\\python.exe", .company = "Other", .tag = "x", .is_conda = true });
    candidates_add(&all, (struct candidate){ .path = "C:\\Py\\python.exe" });
    assert_int_equal(all.count, 1);
    assert_string_equal(all.list[0].company, "PythonCore");
    assert_true(all.list[0].is_conda);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, on_posix, finished)
#define WINDOWS_TEST(name) cmocka_unit_test_setup_teardown(name, on_windows, finished)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(without_a_path_shells_look_in_the_usual_folders),
        TEST(quotes_belong_to_an_entry_of_path_on_windows_alone),
        TEST(of_a_folder_of_programs_only_pythons_count),
        TEST(a_folder_is_read_once_by_whatever_name),
        WINDOWS_TEST(on_windows_they_end_in_exe),
        TEST(a_folder_may_hold_any_number_of_them),
        TEST(without_a_home_only_the_machines_places_are_known),
        TEST(managers_may_be_elsewhere),
        TEST(homebrew_has_a_folder_for_each_formula),
        TEST(conda_is_where_it_says_where_it_usually_is_and_where_it_has_been),
        WINDOWS_TEST(a_registration_names_its_program),
        WINDOWS_TEST(the_users_registration_hides_that_of_the_machine),
        WINDOWS_TEST(the_install_manager_keeps_a_record_of_each),
        WINDOWS_TEST(a_drive_is_its_root),
        WINDOWS_TEST(uv_may_be_told_where),
        WINDOWS_TEST(aliases_of_the_store_are_told_apart),
        WINDOWS_TEST(one_program_is_one_candidate_and_gains_what_others_say_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
