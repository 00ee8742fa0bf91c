/* test_spec_matches.c: which interpreters fit a spec, why the others do not,
and what nothing could ever fit. */
#include "tests/support/check.h"
#include "tests/support/hosts.h"

#include <time.h>

#include "src/find/possible.h"
#include "src/find/spec.h"

typedef bool reader(struct arena *arena, const struct host *host, const char *text, struct spec *out,
                    struct error *error);

/* ---- contradictions ------------------------------------------------------------------------------- */

static void sets_are_impossible_only_when_no_python_could_fit(void **state)
{
    static const struct { const char *set; bool possible; } rows[] = {
        { "", true }, { ">=3.10,<3.14", true }, { ">3.12,<3.12.1", false }, { ">3.12.3,<3.12.4", false },
        { ">3.12.3,<3.12.5", true }, { ">=3.12,<=3.12", true }, { ">=3.12,<3.12", false },
        { "~=3.12,!=3.12.*", true },
        { "~=3.12.0,!=3.12.*", false }, { "~=3.12,!=3.12.*,<3.13", false }, { ">=4", true }, { "<2", true },
        { "<0", false },
        { "!=3.12.0,!=3.12.1,!=3.12.2,~=3.12.0", true }, { "!=3.*,!=2.*", true },
        { "<3.14.0a1,>3.13.99", true },
        { ">3.14.0a1,<3.14.0a3", true }, { ">3.14.0a1,<3.14.0a2", false }, { ">=3.14.0b4,<3.14.0rc1", true },
        { "===3.14.0rc1", true }, { "===3.14.rc1", false }, { "==3.12.4.0", true }, { "==3.12.4.1", false },
        { "==3.12.4.post1", false }, { ">3.12.4.post1", true }, { "==3.12+x", false }, { "!=3.12+x", true },
        { ">=1!0", false },
        { ">3.12.3,<3.12.10,!=3.12.9", true }, { ">3.12.3,<3.12.6,!=3.12.4", true },
        { ">3.12.3,<3.12.6,!=3.12.4,!=3.12.5", false }, { "<3.12", true }, { "<3.0.1,>2.99", true },
        { ">=2.7,!=3.0.*,!=3.1.*,!=3.2.*,!=3.3.*,!=3.4.*,!=3.5.*,!=3.6.*,!=3.7.*,!=3.8.*", true },
        { ">=2.7,!=2.7.*,!=3.0.*,!=3.1.*,!=3.2.*,<3.3", true },
        { ">=2.7,!=2.*,!=3.0.*,!=3.1.*,!=3.2.*,<3.3", false },
    };
    struct arena arena = test_arena();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct requirement requirement;
        const char *why;
        assert_true(requirement_parse(&arena, str_of(rows[i].set), &requirement, &why));
        if (requirement_is_possible(&arena, &requirement) != rows[i].possible)
            fail_msg("'%s' should be %s", rows[i].set, rows[i].possible ? "possible" : "impossible");
    }
    arena_end(&arena);
}

static void a_stranger_s_long_set_does_not_keep_us_busy(void **state)
{
    struct arena arena = test_arena();
    struct text set = { .arena = &arena };
    struct requirement requirement;
    const char *why;
    for (unsigned i = 0; i < 20000; i++)
        text_print(&set, "!=3.%u.%u.*,", i, i);
    text_put(&set, ">3.5,<3.5");
    assert_true(requirement_parse(&arena, text_view(&set), &requirement, &why));
    assert_int_equal(requirement.count, 20002);
    clock_t before = clock();
    assert_true(requirement_is_possible(&arena, &requirement));
    struct text fewer = { .arena = &arena };                            /* few, with many numbers to try */
    for (unsigned i = 0; i < 60; i++)
        text_print(&fewer, "!=%u.%u.%u,", 3 * i, 3 * i, 3 * i);
    text_put(&fewer, ">3.5,<3.5");
    assert_true(requirement_parse(&arena, text_view(&fewer), &requirement, &why));
    assert_true(requirement_is_possible(&arena, &requirement));
    assert_true(clock() - before < CLOCKS_PER_SEC / 4);
    arena_end(&arena);
}

/* ---- fitting -------------------------------------------------------------------------------------- */

static struct interpreter python(const char *version, const char *level)
{
    struct interpreter python = { .level = level, .abiflags = "", .is_64bit = true,
    .architecture = "x86_64" };
    struct release release;
    assert_true(release_parse(str_of(version), &release));
    python.major = release.numbers[0];
    python.minor = release.numbers[1];
    python.micro = release.numbers[2];
    return python;
}

/* The interpreters of the table below, by a letter in the order in which they stand here. */
static void make_world(struct interpreter *world)
{
    world[0] = python("3.11.4", "");
    world[1] = python("3.12.4", "");
    world[2] = python("3.13.1", "");
    world[3] = python("3.13.1", "");
    world[3].free_threaded = true;
    world[4] = python("3.13.1", "");
    world[4].debug = true;
    world[5] = python("3.14.0", "rc2");
    world[6] = python("3.11.11", "");
    world[6].implementation = PYPY;
    world[7] = python("3.12.4", "");
    world[7].is_64bit = false;
    world[7].architecture = "i686";
    world[8] = python("3.13.1", "");
    world[8].architecture = "ARM64";
    world[9] = python("3.11.7", "");
    world[9].implementation = GRAALPY;
}

enum { WORLD = 10 };

static const char *fits(struct arena *arena, reader *read, const char *text)
{
    static const char marks[] = { [SPEC_FITS_NOT] = '.', [SPEC_FITS_AT_NEED] = '?', [SPEC_FITS] = 'Y' };
    struct interpreter world[WORLD];
    struct spec spec;
    struct error error;
    struct text out = { .arena = arena };
    make_world(world);
    assert_true(read(arena, &a_windows_host, text, &spec, &error));
    for (size_t i = 0; i < WORLD; i++) {
        const char *why;
        enum spec_fit fit = spec_matches(arena, &spec, &world[i], &why);
        assert_true((fit == SPEC_FITS) == (why == NULL));
        text_byte(&out, marks[fit]);
    }
    return text_done(&out);
}

static void each_spec_fits_the_interpreters_it_means(void **state)
{
    /* 11, 12, 13, 13t, 13d, 14rc2, pypy11, 12-32, 13-arm64, graalpy11 */
    static const struct { const char *text, *fits; } rows[] = {
        { "any", "YYYYYYYYYY" },
        { "python", "YYY????YY?" },
        { "3", "YYY????YY?" },
        { "3.12", ".Y.....Y.." },
        { "3.12.4", ".Y.....Y.." },
        { "3.12.5", ".........." },
        { "3.11", "Y.....?..?" },
        { "3.13", "..Y??...Y." },
        { "3.13t", "...Y......" },
        { "3.13d", "....Y....." },
        { "3.13+gil", "..Y.?...Y." },
        { "3.14", ".....?...." },
        { "3.14-dev", ".....Y...." },
        { "3.14rc2", ".....Y...." },
        { "3.14rc1", ".........." },
        { "3.14.0", ".........." },
        { ">=3.14", ".....?...." },
        { ">=3.14.0rc1", ".....Y...." },
        { ">=3.14.0rc3", ".........." },
        { "~=3.14", ".....?...." },
        { "==3.14.*", ".....?...." },
        { "<3.14", "YYY??.?YY?" },
        { "<=3.14", "YYY????YY?" },
        { ">3.13", "..Y???..Y." },
        { ">=3.10,<3.13", "YY....?Y.?" },
        { "!=3.12.*", "Y.Y????.Y?" },
        { "===3.12.4", ".Y.....Y.." },
        { "cpython", "YYY???.YY." },
        { "cpython@3.11", "Y........." },
        { "cp312", ".Y.....Y.." },
        { "pypy", "......Y..." },
        { "pypy3.11", "......Y..." },
        { "pypy3.10", ".........." },
        { "graalpy", ".........Y" },
        { "3.12-32", ".......Y.." },
        { "3.12-64", ".Y........" },
        { "3.13-arm64", "........Y." },
        { "3.13-x86_64", "..Y??....." },
        { "3.12-x86", ".......Y.." },
        { "mypython", "YYYYYYYYYY" },
        { "./x", "YYYYYYYYYY" },
        { "PythonCore/3.12", ".Y.....Y.." },
        { "PythonCore/3.12-32", ".......Y.." },
        { "Astral/CPython3.12.4", ".........." },
    };
    struct arena arena = test_arena();
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *actual = fits(&arena, spec_parse, rows[i].text);
        if (strcmp(actual, rows[i].fits) == 0)
            continue;
        print_error("'%s' fits %s instead of %s\n", rows[i].text, actual, rows[i].fits);
        wrong++;
    }
    assert_int_equal(wrong, 0);
    assert_string_equal(fits(&arena, spec_parse_tag, "PythonCore/"), "YYY???.YY.");
    assert_string_equal(fits(&arena, spec_parse_tag, "PythonCore/odd"), "..........");
    assert_string_equal(fits(&arena, spec_parse_option, "-3.12-32"), ".......Y..");
    arena_end(&arena);
}

static void the_reason_stands_behind_a_path(void **state)
{
    static const struct { const char *text; size_t which; const char *why; } rows[] = {
        { "3.12", 0, "its version is 3.11.4" },
        { ">=3.14.0rc3", 5, "its version is 3.14.0rc2" },
        { "3.13", 3, "it is free-threaded" },
        { "3.13+gil", 3, "it is free-threaded" },
        { "3.13t", 2, "it is not free-threaded" },
        { "3.13d", 2, "it is no debug build" },
        { "3.13", 4, "it is a debug build" },
        { "3.14", 5, "it is a pre-release, 3.14.0rc2" },
        { "cpython", 6, "it is PyPy" },
        { "3.11", 9, "it is GraalPy" },
        { "pypy", 0, "it is CPython" },
        { "3.12-32", 1, "it is 64-bit" },
        { "3.12-64", 7, "it is 32-bit" },
        { "3.13-x86_64", 8, "it is for aarch64" },
        { "Astral/x", 0, "it is not registered by that name" },
        { "3.13-i686", 10, "it is for universal2" },
        { "3.13-x86_64", 10, NULL }, { "3.13-arm64", 10, NULL }, { "3.13-s390x", 0, "its version is 3.11.4" },
    };
    struct arena arena = test_arena();
    struct interpreter world[WORLD + 1];
    make_world(world);
    world[WORLD] = python("3.13.1", "");                /* of macOS */
    world[WORLD].architecture = "universal2";
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct spec spec;
        struct error error;
        const char *why;
        assert_true(spec_parse(&arena, &a_windows_host, rows[i].text, &spec, &error));
        spec_matches(&arena, &spec, &world[rows[i].which], &why);
        if (rows[i].why == NULL)
            assert_null(why);
        else
            assert_string_equal(why, rows[i].why);
    }
    arena_end(&arena);
}

static void a_tag_goes_on_only_behind_a_point_or_a_dash(void **state)
{
    static const struct { const char *spec, *company, *tag; bool matches; } rows[] = {
        { "PythonCore/3.12", "PythonCore", "3.12", true },
        { "PythonCore/3.12", "PYTHONCORE", "3.12-32", true },
        { "PythonCore/3.1", "PythonCore", "3.12", false },
        { "PythonCore/3", "PythonCore", "3.12", true },
        { "Astral/CPython3.13", "Astral", "CPython3.13.1", true },
        { "astral/cpython3.13.1", "Astral", "CPython3.13.1", true },
        { "Astral/CPython3.1", "Astral", "CPython3.13.1", false },
        { "Astral/", "Astral", "CPython3.13.1", true },
        { "Astral/", "PythonCore", "3.12", false },
        { "/Py", "Any", "Py-1", true },
        { "Tag", "Any", "TAG", true },
        { "Tag", "Any", "TAG2", false },
        { "TagLonger", "Any", "Tag", false },
    };
    struct arena arena = test_arena();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct spec spec;
        struct error error;
        assert_true(spec_parse_tag(&arena, &a_windows_host, rows[i].spec, &spec, &error));
        struct interpreter other = python("3.9.1", "");
        assert_int_equal(spec_matches(&arena, &spec, &other, NULL) == SPEC_FITS, strcmp(rows[i].spec, "PythonCore/3") == 0);
        if (spec_matches_tag(&arena, &spec, rows[i].company, rows[i].tag) != rows[i].matches)
            fail_msg("%s and %s/%s", rows[i].spec, rows[i].company, rows[i].tag);
    }
    arena_end(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_are_impossible_only_when_no_python_could_fit),
        cmocka_unit_test(a_stranger_s_long_set_does_not_keep_us_busy),
        cmocka_unit_test(each_spec_fits_the_interpreters_it_means),
        cmocka_unit_test(the_reason_stands_behind_a_path),
        cmocka_unit_test(a_tag_goes_on_only_behind_a_point_or_a_dash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
