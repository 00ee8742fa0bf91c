/* test_layout_texts.c: the version and the settings that an installation's own texts tell of it. */
#include "tests/support/one_python.h"

#include "tests/support/macho_file.h"

/* ---- its version -------------------------------------------------------------------------------- */

#define DETAILS(micro) "{\"language\": {\"version_info\": {\"major\": 3, \"minor\": 14, \"micro\": " micro ", \"releaselevel\": " \
                       "\"candidate\", \"serial\": 2}}}"

static void details_of_a_build_count_from_3_14_on(void **state)
{
    mute("/p/bin/python3.14");
    text("/p/lib/python3.14/os.py", "");
    text("/p/lib/python3.14/build-details.json", DETAILS("3"));
    assert_int_equal(probed("/p/bin/python3.14").micro, 3);
    assert_string_equal(probed("/p/bin/python3.14").level, "rc2");
    static const char *const wrong[] = { "", "[]", "{\"language\": 1}", DETAILS("-1"), DETAILS("\"3\""), "{\"language\": {}}",
        "{\"language\": {\"version_info\": {\"major\": 3, \"minor\": 13, \"micro\": 1, \"releaselevel\": \"final\", \"serial\": 0}}}",
        "{\"language\": {\"version_info\": {\"major\": 4, \"minor\": 14, \"micro\": 1, \"releaselevel\": \"final\", \"serial\": 0}}}",
        "{\"language\": {\"version_info\": {\"major\": 3, \"minor\": 14, \"micro\": 1, \"releaselevel\": \"odd\", \"serial\": 0}}}",
        "{\"language\": {\"version_info\": {\"major\": 3, \"minor\": 14, \"micro\": 1, \"releaselevel\": \"final\"}}}",
        "{\"language\": {\"version_info\": {\"major\": 3, \"minor\": 14, \"micro\": 1, \"serial\": 1}}}",
        "{\"language\": {\"version_info\": {\"major\": 3, \"micro\": 1, \"releaselevel\": \"final\", \"serial\": 0}}}" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        text("/p/lib/python3.14/build-details.json", wrong[i]);
        refused("/p/bin/python3.14", E_PROBE, "cannot be told");
    }
    mute("/q/bin/python3.13");
    text("/q/lib/python3.13/os.py", "");
    text("/q/lib/python3.13/build-details.json", DETAILS("3"));
    refused("/q/bin/python3.13", E_PROBE, "cannot be told");
}

static void debian_has_details_for_each_flavour(void **state)
{
    static const struct { const char *symbol, *name; } rows[] = {
        { NULL, "build-details..x86_64-linux-gnu.json" },
        { "_Py_MergeZeroLocalRefcount", "build-details.t.x86_64-linux-gnu.json" },
        { "_Py_NegativeRefcount", "build-details.d.x86_64-linux-gnu.json" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        begin(&a_posix_host);
        fake_elf("/p/bin/python3.14", &(struct elf_recipe){ .symbol = "Py_BytesMain", .other_symbol = rows[i].symbol });
        text("/p/lib/python3.14/os.py", "");
        text(text_join(&arena, "/p/lib/python3.14/", rows[i].name, NULL), DETAILS("5"));
        assert_int_equal(probed("/p/bin/python3.14").micro, 5);
    }
    fake_elf("/p/bin/python3.14", &(struct elf_recipe){ .symbol = "Py_BytesMain", .machine = 9999 });
    refused("/p/bin/python3.14", E_PROBE, "cannot be told");        /* a machine without a name has none */
}

static void a_program_of_macos_has_details_by_their_usual_name_alone(void **state)
{
    struct macho_bytes made = macho_make(&(struct macho_recipe){ .libraries = { "/usr/lib/libpython3.14.dylib" } });
    begin(&a_mac_host);
    fake_bytes("/p/bin/python3.14", 0755, made.bytes, made.size);
    text("/p/lib/python3.14/os.py", "");
    refused("/p/bin/python3.14", E_PROBE, "cannot be told");
    text("/p/lib/python3.14/build-details.json", DETAILS("3"));
    assert_int_equal(probed("/p/bin/python3.14").micro, 3);
}

static void headers_of_other_versions_are_not_believed(void **state)
{
    static const char *const texts[] = { "", "#define PY_VERSION \"2.12.1\"\n", "#define PY_VERSION \"3.11.1\"\n",
                                         "#define PY_VERSION 3.12.1\n", "#define PY_VERSION \"3.12\"\n",
                                         "#define PY_VERSION \"3\"\n", "#define PY_VERSION \"3.y.1\"\n",
                                         "#define PY_VERSION x \"3.12.1\"\n", "#define PY_VERSION \"3.12.1\n" };
    mute("/p/bin/python3.12");
    text("/p/lib/python3.12/os.py", "");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        text("/p/include/python3.12/patchlevel.h", texts[i]);
        refused("/p/bin/python3.12", E_PROBE, "cannot be told");
    }
}

/* ---- its configuration -------------------------------------------------------------------------- */

#define DATA "/p/lib/python3.12/_sysconfigdata_"
#define WHEELS(folder) "build_time_vars = {'PLATLIBDIR': 'lib',\n 'WHEEL_PKG_DIR': '" folder "'}\n"

static const char *wheels_of(const char *path)
{
    const char *folder = probed(path).wheel_pkg_dir;
    return folder == NULL ? "none" : folder;
}

static void the_only_configuration_is_that_of_its_flags(void **state)
{
    whole("/p/bin/python3.12");
    text("/p/lib/python3.12/os.py", "");
    assert_string_equal(wheels_of("/p/bin/python3.12"), "none");
    text(DATA "d_other.py", WHEELS("/other"));
    text("/p/lib/python3.12/_sysconfig.py", WHEELS("/w"));
    text("/p/lib/python3.12/_sysconfigdata_.txt", WHEELS("/w"));
    assert_string_equal(wheels_of("/p/bin/python3.12"), "/other");  /* the only one there is */
    text(DATA "t_other.py", WHEELS("/other"));
    assert_string_equal(wheels_of("/p/bin/python3.12"), "none");    /* of two, neither is its own */
    text(DATA "_musl.py", WHEELS("/own"));
    assert_string_equal(wheels_of("/p/bin/python3.12"), "/own");
    text(DATA "_musl.py", WHEELS(""));
    assert_string_equal(wheels_of("/p/bin/python3.12"), "none");
}

static void only_its_end_is_read_of_a_large_one(void **state)
{
    char *large = arena_take(&arena, 40 * 1024);
    memset(large, '#', 40 * 1024 - 1);
    whole("/p/bin/python3.12");
    text("/p/lib/python3.12/os.py", "");
    text(DATA "_linux_x86_64-linux-gnu.py", text_join(&arena, large, "\n 'WHEEL_PKG_DIR': '/end'}\n", NULL));
    assert_string_equal(wheels_of("/p/bin/python3.12"), "/end");
    text(DATA "_linux_x86_64-linux-gnu.py", text_join(&arena, " 'WHEEL_PKG_DIR': '/begin',\n", large, NULL));
    assert_string_equal(wheels_of("/p/bin/python3.12"), "none");
}

static void versions_before_a_key_have_none_of_it(void **state)
{
    static const char *const versions[] = { "3.8", "3.9" };
    for (size_t i = 0; i < 2; i++) {
        const char *path = text_join(&arena, "/p/bin/python", versions[i], NULL);
        const char *library = text_join(&arena, "/p/lib/python", versions[i], NULL);
        mute(path);
        text(text_join(&arena, library, "/os.py", NULL), "");
        text(text_join(&arena, "/p/include/python", versions[i], "/patchlevel.h", NULL),
             text_join(&arena, "#define PY_VERSION \"", versions[i], ".1\"\n", NULL));
        text(text_join(&arena, library, "/_sysconfigdata__linux_x86_64-linux-gnu.py", NULL), WHEELS("/w"));
        assert_string_equal(wheels_of(path), "none");
    }
}

static void where_lib_and_lib64_are_one_the_configuration_names_it(void **state)
{
    static const struct { const char *config, *platlibdir; } rows[] = {
        { "{'PLATLIBDIR': 'lib64'}\n", "lib64" }, { "{'PLATLIBDIR': 'lib'}\n", "lib" }, { "{}\n", "lib" },
        { "{'PLATLIBDIR': 64}\n", "lib" }, { "{'PLATLIBDIR' 'lib64'}\n", "lib" }, { "{'PLATLIBDIR': 'lib64\n", "lib" },
        { "{'PLATLIBDIR': 'lib\\x36'}\n", "lib" }, { "{'PLATLIBDI': 'lib64'}\n", "lib" }, { "{'PLATLIBDIRS': 'lib64'}\n", "lib" },
    };
    whole("/p/bin/python3.12");
    text("/p/lib/python3.12/os.py", "");
    fake_link("/p/lib64", "lib");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        text(DATA "_linux_x86_64-linux-gnu.py", rows[i].config);
        assert_string_equal(probed("/p/bin/python3.12").platlibdir, rows[i].platlibdir);
    }
    begin(&a_posix_host);                               /* two that only have the same name are two */
    whole("/p/bin/python3.12");
    text("/p/lib/python3.12/os.py", "");
    text("/p/lib64/python3.12/os.py", "");
    text(DATA "_linux_x86_64-linux-gnu.py", rows[0].config);
    assert_string_equal(probed("/p/bin/python3.12").platlibdir, "lib");
    fake_number("/p/lib64/python3.12/os.py", "/p/lib/python3.12/os.py");
    assert_string_equal(probed("/p/bin/python3.12").platlibdir, "lib");     /* nor with one number on two volumes */
}

/* With each call failing once: how often `wheels` were not found, and whether it was refused at least so often. */
static unsigned times_unknown(enum os_code code, const char *wheels, unsigned refusals)
{
    unsigned unknown = 0, refused_now = 0, calls;
    fake_fail(FAKE_CALLS, 0, OS_OK, false);
    assert_string_equal(wheels_of("/p/bin/python3.12"), wheels);
    calls = fake_count(FAKE_CALLS);
    for (unsigned nth = 1; nth <= calls; nth++) {
        struct interpreter python;
        struct error error = { .code = E_NONE };
        fake_fail(FAKE_CALLS, nth, code, false);
        bool found = probe_files(&arena, host, "/p/bin/python3.12", NULL, &python, &error);
        assert_true(found || (error.code != E_NONE && error.remedy[0] != '\0'));
        refused_now += !found;
        unknown += found && (python.wheel_pkg_dir == NULL || strcmp(python.wheel_pkg_dir, wheels) != 0);
    }
    fake_fail(FAKE_CALLS, 0, OS_OK, false);
    assert_true(refused_now >= refusals);
    return unknown;
}

/* What is found is remembered: as if it said nothing, the wheels would be missing ever after. */
static void a_configuration_that_cannot_be_read_is_told(void **state)
{
    whole("/p/bin/python3.12");
    text("/p/lib/python3.12/os.py", "");
    fake_link("/p/lib64", "lib");
    text(DATA "_linux_x86_64-linux-gnu.py", "{'PLATLIBDIR': 'lib64',\n 'WHEEL_PKG_DIR': '/w'}\n");
    assert_int_equal(times_unknown(OS_FAILED, "/w", 4), 0);
    assert_int_equal(times_unknown(OS_DENIED, "/w", 4), 0);
    fake_file(DATA "_linux_x86_64-linux-gnu.py", 0600, "{'PLATLIBDIR': 'lib64'}\n");
    fake_owner(DATA "_linux_x86_64-linux-gnu.py", 0);
    refused("/p/bin/python3.12", E_PROBE, "_linux_x86_64-linux-gnu.py, which says how the interpreter was configured, cannot");
}

/* By another name than the usual one it is looked for in the whole library, which may be used without being listed. */
static void a_library_that_may_not_be_listed_has_none(void **state)
{
    whole("/p/bin/python3.12");
    text("/p/lib/python3.12/os.py", "");
    text(DATA "_musl.py", WHEELS("/own"));
    assert_int_equal(times_unknown(OS_FAILED, "/own", 4), 0);
    assert_int_equal(times_unknown(OS_DENIED, "/own", 4), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, on_posix, finished)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(details_of_a_build_count_from_3_14_on),
        TEST(debian_has_details_for_each_flavour),
        TEST(a_program_of_macos_has_details_by_their_usual_name_alone),
        TEST(headers_of_other_versions_are_not_believed),
        TEST(the_only_configuration_is_that_of_its_flags),
        TEST(only_its_end_is_read_of_a_large_one),
        TEST(versions_before_a_key_have_none_of_it),
        TEST(where_lib_and_lib64_are_one_the_configuration_names_it),
        TEST(a_configuration_that_cannot_be_read_is_told),
        TEST(a_library_that_may_not_be_listed_has_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
