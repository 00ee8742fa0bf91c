/* test_seeds_lacking.c: wheels that lack something, or are not there: what is done without them, and what is said. */
#include "tests/support/whole.h"

static void put_wheel(const struct place *place, const char *folder, const char *project, const char *version, const char *tags)
{
    struct machine machine = whole_machine(place);
    struct archive_file file = { text_join(&arena, project, "/__init__.py", NULL), "x = 1\n", 0 };
    str wheel = make_wheel_of(&arena, project, version, 1, &file);
    machine.put(machine_path(&machine, folder, text_join(&arena, project, "-", version, "-", tags, ".whl", NULL)), 0644,
                wheel.text, wheel.size);
}

static void take_away(const char *folder, const char *relative)
{
    struct os_place *place;
    fake_next_process();
    assert_int_equal(os_place_open(&arena, folder, &place).code, OS_OK);
    assert_int_equal(os_remove_file(place, relative).code, OS_OK);
    os_place_close(place);
}

/* ---- launchers -------------------------------------------------------------------------------- */

/* Out of the cache as out of the wheel. */
static void a_pip_without_launchers_gives_scripts_with_endings(void **state)
{
    const struct place *place = &a_windows_place;
    for (int cached = 0; cached < 2; cached++) {
        whole_begin(place);
        put_wheel(place, place->work, "pip", "25.0", "py3-none-any");
        for (int again = 0; again < 2; again++) {
            whole_do(place, text_join(&arena, "--clear --seed pip>=25 --find-links .", cached ? "" : " --no-cache", NULL));
            assert_true(fake_is("C:\\w\\env\\Scripts\\pip-script.py", OS_FILE));
            assert_false(fake_is("C:\\w\\env\\Scripts\\pip.exe", OS_FILE));
            assert_non_null(strstr(made.plan.warnings[0], "no pip here brings launchers"));
        }
        whole_end();
    }
}

/* From any call on the disk is gone: either all is made, or an error is told. */
static void a_disk_that_goes_away_under_the_launchers_is_an_error(void **state)
{
    const struct place *place = &a_windows_place;
    unsigned calls = 1;
    for (unsigned nth = 0; nth <= calls; nth++) {
        whole_begin(place);
        whole_do(place, "");
        fake_next_process();
        fake_fail(FAKE_CALLS, nth, OS_FAILED, true);
        bool done = whole_try(place, "--clear");
        calls = nth == 0 ? fake_count(FAKE_CALLS) : calls;
        fake_fail(FAKE_CALLS, 0, OS_OK, false);
        assert_true(done || error.code != E_NONE);
        assert_true(!done || fake_is("C:\\w\\env\\Scripts\\pip.exe", OS_FILE));
        whole_end();
    }
}

/* Before 3.12 ensurepip brings setuptools, too, which has no launchers; and where it brings no pip, nobody lends one. */
static void only_pip_lends_launchers(void **state)
{
    const struct place *place = &a_windows_place;
    for (int has_pip = 0; has_pip < 2; has_pip++) {
        whole_begin(place);
        struct machine machine = whole_machine(place);
        machine_text(&machine, place->prefix, "include/patchlevel.h", "#define PY_VERSION \"3.11.4\"\n");
        machine_text(&machine, place->prefix, "python311.dll", "MZ");
        take_away("C:\\py", "python312.dll");
        machine_text(&machine, place->stdlib, "ensurepip/__init__.py", "_SETUPTOOLS_VERSION = \"65.0\"\n_PIP_VERSION = \"24.2\"\n");
        put_wheel(place, "C:\\py\\Lib\\ensurepip\\_bundled", "setuptools", "65.0", "py3-none-any");
        put_wheel(place, place->work, "pk", "1.0", "py3-none-any");
        if (!has_pip)
            take_away("C:\\py\\Lib\\ensurepip\\_bundled", "pip-24.2-py3-none-any.whl");
        whole_do(place, "--without-pip --seed pk --find-links .");
        assert_int_equal(made.kit.python.minor, 11);
        assert_int_equal(fake_is("C:\\w\\env\\Scripts\\pk.exe", OS_FILE), has_pip);
        assert_int_equal(fake_is("C:\\w\\env\\Scripts\\pk-script.py", OS_FILE), !has_pip);
        whole_end();
    }
}

/* ---- versions and tags ------------------------------------------------------------------------ */

static void a_version_that_is_none_is_taken_where_any_will_do(void **state)
{
    whole_begin(&a_posix_place);
    put_wheel(&a_posix_place, "/w", "pk", "odd", "py3-none-any");
    whole_do(&a_posix_place, "--seed pk --find-links .");
    assert_string_equal(made.kit.seeds.wheels[made.kit.seeds.count - 1].version, "odd");
    assert_false(whole_try(&a_posix_place, "--clear --seed pk>=1 --find-links ."));
    assert_int_equal(error.code, E_NO_SEED);
    whole_end();
}

static void an_ensurepip_whose_wheel_fits_nobody_has_none(void **state)
{
    static const char *const tags[] = { "py2-none-any", "py3-none-linux_x86_64" };
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        whole_begin(&a_posix_place);
        take_away("/usr/lib/python3.12/ensurepip/_bundled", "pip-24.2-py3-none-any.whl");
        put_wheel(&a_posix_place, "/usr/lib/python3.12/ensurepip/_bundled", "pip", "24.2", tags[i]);
        assert_false(whole_try(&a_posix_place, ""));
        assert_int_equal(error.code, E_NO_WHEEL);
        assert_false(fake_is("/w/env", OS_FOLDER));
        whole_end();
    }
}

/* ---- other tools ------------------------------------------------------------------------------ */

/* Between the look at it and the way to it. */
static void a_virtualenv_that_leads_nowhere_lends_nothing(void **state)
{
    const struct place *place = &a_posix_place;
    unsigned calls = 1, made_it = 0;
    for (unsigned nth = 0; nth <= calls; nth++) {
        whole_begin(place);
        put_wheel(place, "/opt/v/lib/python3.12/site-packages/virtualenv/seed/wheels/embed", "pk", "1.0", "py3-none-any");
        fake_file("/opt/v/bin/virtualenv", 0755, "#!/opt/v/bin/python\n");
        fake_set("PATH", "/usr/bin:/opt/v/bin");
        fake_fail(FAKE_CALLS, nth, OS_ABSENT, false);
        bool done = whole_try(place, "--seed pk");
        calls = nth == 0 ? fake_count(FAKE_CALLS) : calls;
        fake_fail(FAKE_CALLS, 0, OS_OK, false);
        made_it += done;
        assert_true(done || error.code != E_NONE);
        whole_end();
    }
    assert_true(made_it > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pip_without_launchers_gives_scripts_with_endings),
        cmocka_unit_test(a_disk_that_goes_away_under_the_launchers_is_an_error),
        cmocka_unit_test(only_pip_lends_launchers),
        cmocka_unit_test(a_version_that_is_none_is_taken_where_any_will_do),
        cmocka_unit_test(an_ensurepip_whose_wheel_fits_nobody_has_none),
        cmocka_unit_test(a_virtualenv_that_leads_nowhere_lends_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
