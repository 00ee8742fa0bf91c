/* test_facts.c: versions and flags out of names, headers, JSON and _sysconfigdata. */
#include "tests/support/check.h"

#include "src/find/facts.h"

static void library_names_tell_version_and_flags(void **state)
{
    static const struct { const char *name; bool ok; enum implementation implementation; unsigned minor; bool t, d; } rows[] = {
        { "libpython3.13.so.1.0", true, CPYTHON, 13, false, false },
        { "libpython3.13t.so.1.0", true, CPYTHON, 13, true, false },
        { "libpython3.14td.so.1.0", true, CPYTHON, 14, true, true },
        { "libpython3.8d.so.1.0", true, CPYTHON, 8, false, true },
        { "libpython3.7m.so.1.0", true, CPYTHON, 7, false, false },
        { "libpypy3.10-c.so", true, PYPY, 10, false, false },
        { "libpypy3-c.so", true, PYPY, 0, false, false },
        { "libpython3t.so", false, CPYTHON, 0, false, false }, { "libpython3.13", false, CPYTHON, 0, false, false },
        { "libpython3.so", false, CPYTHON, 0, false, false }, { "libc.so.6", false, CPYTHON, 0, false, false },
        { "libpythonic.so", false, CPYTHON, 0, false, false }, { "libpython3.x.so", false, CPYTHON, 0, false, false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tag tag;
        assert_int_equal(tag_of_library(rows[i].name, &tag), rows[i].ok);
        if (!rows[i].ok)
            continue;
        assert_int_equal(tag.implementation, rows[i].implementation);
        assert_int_equal(tag.minor, rows[i].minor);
        assert_int_equal(tag.free_threaded, rows[i].t);
        assert_int_equal(tag.debug, rows[i].d);
    }
}

static void program_names_are_told_from_their_neighbours(void **state)
{
    static const char *const fine[] = { "python", "python3", "python3.12", "python3.12d", "python3.13t", "python3.14td",
        "python3.11-dbg", "pypy", "pypy3", "pypy3.10", "python.exe", "python3.13t.exe" };
    static const char *const other[] = { "python3.11-config", "python3-config", "pythonw", "python3.12-gdb.py", "ipython",
        "python-build", "pypy3clean", "python3.", "python3.11 ", "idle3", "" };
    struct tag tag;
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
        assert_true(tag_of_program(fine[i], &tag));
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        assert_false(tag_of_program(other[i], &tag));
    assert_true(tag_of_program("python3.11-dbg", &tag) && tag.debug && tag.minor == 11);
    assert_true(tag_of_program("python3", &tag) && !tag.has_minor);
}

static void library_folders_are_exactly_named(void **state)
{
    struct tag tag;
    assert_true(tag_of_folder("python3.13t", &tag) && tag.free_threaded && tag.minor == 13);
    assert_true(tag_of_folder("pypy3.9", &tag) && tag.implementation == PYPY);
    assert_false(tag_of_folder("python3", &tag));
    assert_false(tag_of_folder("python3.12d", &tag));
    assert_false(tag_of_folder("python3.11-config", &tag));
}

static void versions_are_read_in_all_their_forms(void **state)
{
    static const struct { uint64_t hex; unsigned minor, micro; const char *level; } numbers[] = {
        { 0x030d00f0, 13, 0, "" }, { 0x030b02f0, 11, 2, "" }, { 0x030f00a3, 15, 0, "a3" }, { 0x030e00b4, 14, 0, "b4" },
        { 0x030d00c2, 13, 0, "rc2" },
    };
    struct version version;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        assert_true(version_of_number(numbers[i].hex, &version));
        assert_int_equal(version.minor, numbers[i].minor);
        assert_int_equal(version.micro, numbers[i].micro);
        assert_string_equal(version.level, numbers[i].level);
    }
    assert_false(version_of_number(0x030d0000, &version));
    assert_false(version_of_number(0x1030d00f0, &version));
    assert_true(version_of_text(str_of("3.13.0rc2+"), &version));
    assert_string_equal(version.level, "rc2");
    assert_true(version_of_text(str_of("3.9.18+"), &version) && version.micro == 18 && version.level[0] == '\0');
    static const char *const wrong[] = { "3.9", "3.9.", "3.9.x", "3.9.1.2", "v3.9.1", "3.9.1rc", "3.9.1 ", "", "3.9.1a1b2" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(version_of_text(str_of(wrong[i]), &version));
}

static void patchlevel_tells_the_language_not_pypy(void **state)
{
    struct version version;
    str file = str_of("#define PY_MAJOR_VERSION 3\n#define PY_VERSION_HEX (x)\n/* Version */\n"
                      "#define  PY_VERSION      \t\"3.10.14\"\n#define PYPY_VERSION \"7.3.17\"\n");
    assert_true(version_of_patchlevel(file, &version));
    assert_int_equal(version.minor, 10);
    assert_int_equal(version.micro, 14);
    assert_false(version_of_patchlevel(str_of("#define PYPY_VERSION \"7.3.17\"\n"), &version));
    assert_false(version_of_patchlevel(str_of("#define PY_VERSION 3\n"), &version));
    assert_false(version_of_patchlevel(str_of("#define PY_VERSION \"3.10.1"), &version));
}

static void build_details_are_read_and_doubted(void **state)
{
    static const char good[] = "{\"schema_version\":\"1.0\",\"language\":{\"version\":\"3.14\",\"version_info\":"
        "{\"major\":3,\"minor\":14,\"micro\":2,\"releaselevel\":\"candidate\",\"serial\":1}}}";
    struct arena arena = test_arena();
    struct version version;
    assert_true(version_of_build_details(&arena, str_of(good), &version));
    assert_int_equal(version.micro, 2);
    assert_string_equal(version.level, "rc1");
    for (size_t size = 0; size + 1 < sizeof good - 1; size++)
        assert_false(version_of_build_details(&arena, (str){ good, size }, &version));
    assert_false(version_of_build_details(&arena, str_of("{\"language\":{\"version_info\":{\"major\":\"3\"}}}"), &version));
    assert_false(version_of_build_details(&arena, str_of("[]"), &version));
    arena_end(&arena);
}

static void sysconfigdata_of_every_layout_is_read(void **state)
{
    static const char *const files[] = {
        "# x\nbuild_time_vars = {'ABIFLAGS': 'd',\n 'AR': 'ar',\n 'PLATLIBDIR': 'lib64',\n"
        " 'WHEEL_PKG_DIR': '/usr/share/python-wheels/',\n 'X': 1}\n",
        "# x\nbuild_time_vars = {\n    'ABIFLAGS': 'd',\n    'CONFIG_ARGS': \"'PLATLIBDIR': 'no'\",\n"
        "    'PLATLIBDIR': 'lib64',\n    'Py_DEBUG': 1,\n    'WHEEL_PKG_DIR': '/usr/share/python-wheels/',\n}\n",
    };
    struct arena arena = test_arena();
    for (size_t i = 0; i < 2; i++) {
        struct sysconfig found = sysconfig_parse(&arena, str_of(files[i]));
        assert_string_equal(found.abiflags, "d");
        assert_string_equal(found.platlibdir, "lib64");
        assert_string_equal(found.wheel_pkg_dir, "/usr/share/python-wheels/");
    }
    struct sysconfig none = sysconfig_parse(&arena, str_of(" 'WHEEL_PKG_DIR': 'a\\'b',\n 'PLATLIBDIR': 1,\n 'ABIFLAGS'\n"));
    assert_null(none.wheel_pkg_dir);
    assert_null(none.platlibdir);
    assert_null(none.abiflags);
    arena_end(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(library_names_tell_version_and_flags),
        cmocka_unit_test(program_names_are_told_from_their_neighbours),
        cmocka_unit_test(library_folders_are_exactly_named),
        cmocka_unit_test(versions_are_read_in_all_their_forms),
        cmocka_unit_test(patchlevel_tells_the_language_not_pypy),
        cmocka_unit_test(build_details_are_read_and_doubted),
        cmocka_unit_test(sysconfigdata_of_every_layout_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
