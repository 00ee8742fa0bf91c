/* test_table.c: the table of --list; whole tables are golden files of tests/report. */
#include "tests/support/check.h"

#include "src/report/table.h"

static const struct interpreter a_python = {
    .implementation = CPYTHON, .major = 3, .minor = 13, .level = "", .abiflags = "", .is_64bit = true,
    .architecture = "x86_64", .executable = "/p/python3.13", .base = "/p/python3", .prefix = "/p"
};
static const struct interpreter another = {
    .implementation = PYPY, .major = 3, .minor = 9, .micro = 16, .level = "", .abiflags = "", .is_64bit = true,
    .architecture = "x86_64", .executable = "/q/pypy3", .base = "/q/pypy3", .prefix = "/q"
};
static const struct finding some[] = {
    { .path = "/p/python3", .source = SOURCE_PATH, .python = &a_python },
    { .path = "/q/pypy3", .source = SOURCE_SYSTEM, .python = &another, .is_default = true },
    { .path = "/r/python", .source = SOURCE_PATH, .why = "it is Python 2" },
    { .path = "/s/python", .source = SOURCE_PATH, .why = "it does not start" },
};

static void is_printed(size_t count, const char *rule, bool verbose, bool color, const char *expected)
{
    struct arena arena = test_arena();
    const struct findings findings = { count, some, rule };
    assert_string_equal(report_table(&arena, &findings, verbose, color), expected);
    arena_end(&arena);
}

static void columns_line_up_and_the_default_is_marked_with_its_rule(void **state)
{
    is_printed(2, "py.ini", false, false,
               "  VERSION  PYTHON   VARIANT  MACHINE  SOURCE  PATH\n"
               "  3.13.0   CPython           x86_64   PATH    /p/python3 -> /p/python3.13\n"
               "* 3.9.16   PyPy              x86_64   system  /q/pypy3\n"
               "\n* would be taken (rule: py.ini)\n");
}

static void without_a_default_nothing_is_marked(void **state)
{
    is_printed(1, "PATH", false, false,
               "  VERSION  PYTHON   VARIANT  MACHINE  SOURCE  PATH\n"
               "  3.13.0   CPython           x86_64   PATH    /p/python3 -> /p/python3.13\n");
}

static void the_rejected_are_counted_and_named_when_verbose(void **state)
{
    struct arena arena = test_arena();
    struct findings findings = { 4, some, "PATH" };
    const char *quiet = report_table(&arena, &findings, false, false);
    const char *verbose = report_table(&arena, &findings, true, false);
    assert_true(str_ends(str_of(quiet), "\n2 more were passed over; -v says why\n"));
    assert_true(str_ends(str_of(verbose), "\n  PASSED OVER  SOURCE  BECAUSE\n"
                                          "  /r/python    PATH    it is Python 2\n"
                                          "  /s/python    PATH    it does not start\n"));
    findings.count = 3;
    assert_non_null(strstr(report_table(&arena, &findings, false, false), "\n1 more was passed over; -v says why\n"));
    arena_end(&arena);
}

static void that_nothing_fits_is_said_in_words(void **state)
{
    is_printed(0, NULL, true, true, "No interpreter fits.\n");
}

static void colour_changes_nothing_but_ink(void **state)
{
    is_printed(2, "PATH", false, true,
               "\033[1m  VERSION  PYTHON   VARIANT  MACHINE  SOURCE  PATH\033[0m\n"
               "  3.13.0   CPython           x86_64   PATH    /p/python3 -> /p/python3.13\n"
               "\033[1;32m* 3.9.16   PyPy              x86_64   system  /q/pypy3\033[0m\n"
               "\n* would be taken (rule: PATH)\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_line_up_and_the_default_is_marked_with_its_rule),
        cmocka_unit_test(without_a_default_nothing_is_marked),
        cmocka_unit_test(the_rejected_are_counted_and_named_when_verbose),
        cmocka_unit_test(that_nothing_fits_is_said_in_words),
        cmocka_unit_test(colour_changes_nothing_but_ink),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
