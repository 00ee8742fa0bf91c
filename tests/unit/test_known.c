/* test_known.c: kept facts are believed only while nothing has changed of what they were learnt from. */
#include "tests/support/check.h"
#include "tests/support/hosts.h"

#include "src/find/known.h"
#include "tests/support/fake.h"

static struct arena arena;
static const char path[] = "/opt/py/bin/python3";

static const struct interpreter python = {
    .implementation = PYPY, .major = 3, .minor = 11, .micro = 17, .level = "rc1", .abiflags = "", .debug = true,
    .is_64bit = true, .architecture = "x86_64", .asked = path, .executable = "/opt/py/bin/pypy3.11",
    .base = path, .home = "/opt/py/bin", .name = "python3", .prefix = "/opt/py", .stdlib = "/opt/py/lib/pypy3.11",
    .lib_name = "pypy3.11", .include_name = "pypy3.11", .platlibdir = "lib", .companions = "libpypy3.11-c.so",
};

static struct os_entry program(void)
{
    struct os_entry facts;
    assert_int_equal(os_look(path, &facts).code, OS_OK);
    return facts;
}

static int fresh(void **state)
{
    arena = test_arena();
    fake_begin(&a_posix_host);
    fake_set("HOME", "/home/u");
    fake_folder("/home/u", 0755);
    fake_file(path, 0755, "program");
    fake_file("/opt/py/lib/pypy3.11/os.py", 0644, "");
    struct glances glances = { &arena, NULL };
    struct known known = { .arena = &arena, .host = &a_posix_host, .cache = "/home/u/.cache/venvcast",
                           .glances = &glances };
    struct os_entry facts = program();
    known_put(&known, path, &facts, &python);
    known_save(&known);
    return 0;
}

static int finished(void **state)
{
    fake_end();
    arena_end(&arena);
    return 0;
}

static bool is_known(struct interpreter *out)
{
    struct glances glances = { &arena, NULL };
    struct known known = { .arena = &arena, .host = &a_posix_host, .cache = "/home/u/.cache/venvcast",
                           .glances = &glances };
    struct os_entry facts = program();
    return known_get(&known, path, &facts, out);
}

static void facts_come_back_as_they_were(void **state)
{
    struct interpreter out;
    assert_true(is_known(&out));
    assert_int_equal(out.implementation, PYPY);
    assert_int_equal(out.micro, 17);
    assert_true(out.debug && out.is_64bit && !out.free_threaded);
    assert_string_equal(out.level, "rc1");
    assert_string_equal(out.abiflags, "");
    assert_string_equal(out.executable, python.executable);
    assert_string_equal(out.stdlib, python.stdlib);
    assert_string_equal(out.companions, python.companions);
    assert_null(out.wheel_pkg_dir);
    assert_null(out.no_copy);
}

static void another_program_is_not_known(void **state)
{
    struct interpreter out;
    fake_file(path, 0755, "another program");
    assert_false(is_known(&out));
}

static void a_new_file_beside_it_makes_it_unknown(void **state)
{
    struct interpreter out;
    fake_file("/opt/py/pyvenv.cfg", 0644, "home = /usr/bin\n");
    assert_false(is_known(&out));
}

static void another_library_makes_it_unknown(void **state)
{
    struct interpreter out;
    fake_file("/opt/py/lib/pypy3.11/os.py", 0644, "new");
    assert_false(is_known(&out));
}

static void a_cache_that_others_can_write_to_is_not_believed(void **state)
{
    struct interpreter out;
    fake_folder("/home/u/.cache/venvcast", 0777);
    assert_false(is_known(&out));
}

static void a_damaged_line_is_a_miss(void **state)
{
    struct interpreter out;
    const char *bytes = fake_text("/home/u/.cache/venvcast/known");
    assert_non_null(bytes);
    for (size_t i = 0; i < strlen(bytes); i++) {
        char *changed = arena_copy(&arena, bytes, strlen(bytes));
        changed[i] ^= 1;
        fake_file("/home/u/.cache/venvcast/known", 0600, changed);
        assert_false(is_known(&out));
    }
    fake_file("/home/u/.cache/venvcast/known", 0600, bytes);
    assert_true(is_known(&out));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh, finished)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(facts_come_back_as_they_were),
        TEST(another_program_is_not_known),
        TEST(a_new_file_beside_it_makes_it_unknown),
        TEST(another_library_makes_it_unknown),
        TEST(a_cache_that_others_can_write_to_is_not_believed),
        TEST(a_damaged_line_is_a_miss),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
