/* test_macho.c: programs of macOS, made up in memory, and interpreters of every layout that have them. */
#include "tests/support/macho_file.h"
#include "tests/support/hosts.h"

#include "src/find/macho.h"
#include "src/find/probe.h"

static struct arena arena;

static int make_tree(void **state)
{
    tree_make();
    setenv("VENVCAST_CACHE_DIR", tree_path("cache"), 1);
    return 0;
}

static int remove_tree(void **state)
{
    tree_remove();
    return 0;
}

/* ---- the file itself ---------------------------------------------------------------------------- */

static struct macho opened(const struct macho_recipe *recipe)
{
    struct macho macho;
    tree_macho("one", recipe);
    assert_true(macho_open(&arena, tree_path("one"), &macho));
    return macho;
}

static void its_machine_libraries_and_search_paths_are_read(void **state)
{
    struct macho_recipe recipe = { .libraries = { "/usr/lib/libSystem.B.dylib", "@rpath/libpython3.13.dylib" },
                                   .rpaths = { "@loader_path/../lib", "/opt/lib" } };
    struct macho macho = opened(&recipe);
    assert_true(macho.is_program && macho.is_64bit);
    assert_string_equal(macho.architecture, "arm64");
    assert_int_equal(macho.library_count, 2);
    assert_string_equal(macho.libraries[1], "@rpath/libpython3.13.dylib");
    assert_int_equal(macho.rpath_count, 2);
    assert_string_equal(macho.rpaths[0], "@loader_path/../lib");
    recipe = (struct macho_recipe){ .machine = 7, .is_32bit = true, .type = 6, .libraries = { "/a" } };
    macho = opened(&recipe);
    assert_false(macho.is_program || macho.is_64bit);
    assert_string_equal(macho.architecture, "i386");
    assert_string_equal(macho.libraries[0], "/a");
    recipe = (struct macho_recipe){ .machine = 99 };
    assert_string_equal(opened(&recipe).architecture, "machine-99");
}

static void one_for_several_processors_is_read_by_its_first(void **state)
{
    for (int wide = 0; wide < 2; wide++) {
        struct macho_recipe recipe = { .slices = 2, .wide = wide, .libraries = { "/usr/lib/libSystem.B.dylib" } };
        struct macho macho = opened(&recipe);
        assert_string_equal(macho.architecture, "universal2");
        assert_int_equal(macho.library_count, 1);
        recipe.slices = 1;
        assert_string_equal(opened(&recipe).architecture, "x86_64");
    }
}

static void damaged_and_other_files_are_refused(void **state)
{
    static const struct macho_recipe damaged[] = {
        { .libraries = { "/a" }, .wrong_size = 4 }, { .libraries = { "/a" }, .wrong_size = 0x7ffffff8 },
        { .libraries = { "/a" }, .wrong_text = 8 }, { .libraries = { "/a" }, .wrong_text = 32 },
        { .rpaths = { "/a" }, .wrong_text = 0xffffffff },
    };
    static const char class_file[32] = "\xca\xfe\xba\xbe\0\0\0\x34";
    struct macho macho;
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
        tree_macho("one", &damaged[i]);
        assert_false(macho_open(&arena, tree_path("one"), &macho));
    }
    struct macho_bytes whole = macho_make(&(struct macho_recipe){ .slices = 2, .libraries = { "/usr/lib/x" } });
    for (size_t size = 0; size < whole.size; size++) {
        tree_bytes("one", whole.bytes, size, 0755);
        assert_false(macho_open(&arena, tree_path("one"), &macho));
    }
    assert_false(macho_begins((str){ class_file, sizeof class_file }));
    tree_bytes("one", class_file, sizeof class_file, 0755);
    assert_false(macho_open(&arena, tree_path("one"), &macho));
    assert_false(macho_open(&arena, tree_path("none"), &macho));
}

/* ---- interpreters ------------------------------------------------------------------------------- */

static struct interpreter probed(const char *relative)
{
    struct interpreter python;
    struct error error = { E_NONE };
    if (!probe_files(&arena, &a_mac_host, tree_path(relative), NULL, &python, &error))
        fail_msg("%s: %s", relative, error.text);
    return python;
}

/* A prefix whose texts tell the version. */
static void tree_prefix(const char *prefix, const char *version, const char *micro)
{
    char path[512], text[128];
    snprintf(path, sizeof path, "%s/lib/python%s/os.py", prefix, version);
    tree_file(path, "");
    snprintf(path, sizeof path, "%s/include/python%s/patchlevel.h", prefix, version);
    snprintf(text, sizeof text, "#define PY_VERSION \"%.4s.%s\"\n", version, micro);
    tree_file(path, text);
}

static void a_framework_build_is_taken_by_its_own_stub(void **state)
{
    char needed[PATH_MAX];
    tree_prefix("F/Python.framework/Versions/3.12", "3.12", "4");
    snprintf(needed, sizeof needed, "%s", tree_path("F/Python.framework/Versions/3.12/Python"));
    tree_macho("F/Python.framework/Versions/3.12/Python", &(struct macho_recipe){ .type = 6, .slices = 2 });
    tree_macho("F/Python.framework/Versions/3.12/bin/python3.12",
               &(struct macho_recipe){ .slices = 2, .libraries = { needed } });
    tree_link("F/Python.framework/Versions/3.12/bin/python3", "python3.12");
    tree_link("local/bin/python3", "../../F/Python.framework/Versions/3.12/bin/python3");
    struct interpreter python = probed("local/bin/python3");
    assert_string_equal(python.base, tree_path("F/Python.framework/Versions/3.12/bin/python3.12"));
    assert_string_equal(python.prefix, tree_path("F/Python.framework/Versions/3.12"));
    assert_string_equal(python.architecture, "universal2");
    assert_int_equal(python.micro, 4);
    assert_null(python.no_copy);
}

static void a_free_threaded_framework_is_known_by_its_name(void **state)
{
    tree_prefix("F/PythonT.framework/Versions/3.13", "3.13", "1");
    tree_file("F/PythonT.framework/Versions/3.13/include/python3.13t/patchlevel.h", "#define PY_VERSION \"3.13.1\"\n");
    tree_macho("F/PythonT.framework/Versions/3.13/bin/python3.13t",
               &(struct macho_recipe){ .libraries = { "/Library/Frameworks/PythonT.framework/Versions/3.13/PythonT" } });
    assert_true(probed("F/PythonT.framework/Versions/3.13/bin/python3.13t").free_threaded);
}

/* By the entry that leads to the library: can a copy run? */
static void a_library_beside_the_program_forbids_copies(void **state)
{
    static const struct row {
        const char *library, *rpath, *other_rpath, *why;
    } rows[] = {
        { "@executable_path/../lib/libpython3.13.dylib", NULL, NULL, "@executable_path/../lib/libpython3.13.dylib" },
        { "@rpath/libpython3.13.dylib", "@loader_path/../lib/", NULL, "@loader_path/../lib/" },
        { "@rpath/libpython3.13.dylib", "/nowhere", "@executable_path/../lib", "@executable_path/../lib" },
        { "@rpath/libpython3.13.dylib", "@loader_path/../lib", "HERE", NULL },
        { "HERE/libpython3.13.dylib", NULL, NULL, NULL },
        { "/usr/lib/libSystem.B.dylib", NULL, NULL, NULL },
    };
    tree_prefix("p", "3.13", "2");
    tree_macho("p/lib/libpython3.13.dylib", &(struct macho_recipe){ .type = 6 });
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct row *row = &rows[i];
        char here[PATH_MAX], library[PATH_MAX + 64];
        snprintf(here, sizeof here, "%s", tree_path("p/lib"));
        bool whole = strncmp(row->library, "HERE", 4) == 0;
        snprintf(library, sizeof library, "%s%s", whole ? here : "", row->library + (whole ? 4 : 0));
        const char *other = row->other_rpath != NULL && strcmp(row->other_rpath, "HERE") == 0 ? here : row->other_rpath;
        tree_macho("p/bin/python3.13",
                   &(struct macho_recipe){ .libraries = { library }, .rpaths = { row->rpath, other } });
        struct interpreter python = probed("p/bin/python3.13");
        assert_string_equal(python.architecture, "arm64");
        if (row->why == NULL)
            assert_null(python.no_copy);
        else
            assert_non_null(strstr(python.no_copy, row->why));
    }
}

static void homebrew_is_taken_by_the_link_that_outlives_a_version(void **state)
{
    tree_prefix("h/Cellar/python@3.12/3.12.8/Frameworks/Python.framework/Versions/3.12", "3.12", "8");
    tree_macho("h/Cellar/python@3.12/3.12.8/Frameworks/Python.framework/Versions/3.12/bin/python3.12",
               &(struct macho_recipe){ .libraries = { "@loader_path/../Python.framework/Versions/3.12/Python" } });
    tree_link("h/Cellar/python@3.12/3.12.8/bin/python3.12",
              "../Frameworks/Python.framework/Versions/3.12/bin/python3.12");
    tree_link("h/opt/python@3.12", "../Cellar/python@3.12/3.12.8");
    tree_link("h/bin/python3", "../Cellar/python@3.12/3.12.8/bin/python3.12");
    const char *const ways[] = { "h/bin/python3", "h/opt/python@3.12/bin/python3.12",
                                 "h/Cellar/python@3.12/3.12.8/bin/python3.12" };
    for (size_t i = 0; i < 3; i++) {
        struct interpreter python = probed(ways[i]);
        assert_string_equal(python.base, tree_path("h/opt/python@3.12/bin/python3.12"));
        assert_string_equal(python.home, tree_path("h/opt/python@3.12/bin"));
    }
}

static void programs_of_other_kinds_are_refused(void **state)
{
    struct interpreter python;
    struct error error = { E_NONE };
    tree_prefix("p", "3.13", "2");
    tree_macho("p/bin/python3.13", &(struct macho_recipe){ 0 });
    assert_false(probe_files(&arena, &a_posix_host, tree_path("p/bin/python3.13"), NULL, &python, &error));
    assert_non_null(strstr(error.text, "is a program for macOS"));
    tree_macho("p/bin/python3.13", &(struct macho_recipe){ .type = 6 });
    assert_false(probe_files(&arena, &a_mac_host, tree_path("p/bin/python3.13"), NULL, &python, &error));
    assert_non_null(strstr(error.text, "is a library"));
    tree_macho("p/bin/python3.13", &(struct macho_recipe){ .libraries = { "/a" }, .wrong_size = 4 });
    assert_false(probe_files(&arena, &a_mac_host, tree_path("p/bin/python3.13"), NULL, &python, &error));
    assert_non_null(strstr(error.text, "damaged"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(its_machine_libraries_and_search_paths_are_read, make_tree, remove_tree),
        cmocka_unit_test_setup_teardown(one_for_several_processors_is_read_by_its_first, make_tree, remove_tree),
        cmocka_unit_test_setup_teardown(damaged_and_other_files_are_refused, make_tree, remove_tree),
        cmocka_unit_test_setup_teardown(a_framework_build_is_taken_by_its_own_stub, make_tree, remove_tree),
        cmocka_unit_test_setup_teardown(a_free_threaded_framework_is_known_by_its_name, make_tree, remove_tree),
        cmocka_unit_test_setup_teardown(a_library_beside_the_program_forbids_copies, make_tree, remove_tree),
        cmocka_unit_test_setup_teardown(homebrew_is_taken_by_the_link_that_outlives_a_version, make_tree, remove_tree),
        cmocka_unit_test_setup_teardown(programs_of_other_kinds_are_refused, make_tree, remove_tree),
    };
    arena = test_arena();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
