/* test_tend_trouble.c: an environment is looked after while something else is in trouble: settings, templates, the cache. */
#include "tests/support/whole.h"

static const struct place *const places[] = { &a_posix_place, &a_windows_place };

static const char *in_site(const struct place *place, const char *name)
{
    return text_join(&arena, place->site, "/", name, NULL);
}

static void take_away(const char *folder, const char *relative)
{
    struct os_place *place;
    fake_next_process();
    assert_int_equal(os_place_open(&arena, folder, &place).code, OS_OK);
    if (os_remove_file(place, relative).code != OS_OK)
        assert_int_equal(os_remove_tree(place, relative).code, OS_OK);
    os_place_close(place);
}

static void put(const struct place *place, const char *relative, const char *text)
{
    fake_file(whole_at(place, relative), 0644, text);
}

/* Codes of what --check finds, with a blank behind each. */
static const char *found(const struct place *place, const char *line)
{
    struct text out = { .arena = &arena };
    whole_do(place, line);
    for (size_t i = 0; i < made.outcome.shape->count; i++)
        text_print(&out, "%s ", finding_name(made.outcome.shape->findings[i].code));
    return text_done(&out);
}

/* ---- its configuration ------------------------------------------------------------------------ */

static void a_configuration_that_leads_nowhere_is_written_anew(void **state)
{
    whole_begin(&a_posix_place);
    whole_do(&a_posix_place, "");
    take_away("/w/env", "pyvenv.cfg");
    fake_link("/w/env/pyvenv.cfg", "/gone");
    assert_string_equal(found(&a_posix_place, "--check"), "S_FILE_EDITED ");
    whole_do(&a_posix_place, "--ensure");
    assert_true(fake_is("/w/env/pyvenv.cfg", OS_FILE));
    whole_end();
}

static void what_says_that_it_is_not_relocatable_is_not(void **state)
{
    for (size_t i = 0; i < 2; i++) {
        whole_begin(places[i]);
        whole_do(places[i], "");
        put(places[i], "pyvenv.cfg", text_join(&arena, fake_text(whole_at(places[i], "pyvenv.cfg")), "relocatable = false\n", NULL));
        whole_do(places[i], "--check");
        assert_false(strstr(made.plan.python, "env") == NULL);
        assert_int_equal(made.outcome.shape->count, 0);
        whole_end();
    }
}

/* ---- its base --------------------------------------------------------------------------------- */

static void another_version_is_told_on_both_families(void **state)
{
    for (size_t i = 0; i < 2; i++) {
        whole_begin(places[i]);
        put(places[i], "pyvenv.cfg", "home = /gone\nversion = 3.9.1\n");
        assert_string_equal(found(places[i], "--check -p 3.12"), "S_BASE_VERSION ");
        assert_false(whole_try(places[i], "--ensure -p 3.12"));
        assert_int_equal(error.code, E_OTHER_VERSION);
        whole_end();
    }
}

/* pyvenv.cfg has no word for it: on Windows a 3.13t is what its number says. */
static void a_free_threaded_python_of_windows_is_the_version_that_is_written(void **state)
{
    struct machine machine = whole_machine(&a_windows_place);
    whole_begin(&a_windows_place);
    machine_text(&machine, "C:\\py", "python313t.dll", "MZ");
    machine_text(&machine, "C:\\py", "include/patchlevel.h", "#define PY_VERSION \"3.13.1\"\n");
    take_away("C:\\py", "python312.dll");
    whole_do(&a_windows_place, "");
    assert_true(made.kit.python.free_threaded);
    assert_string_equal(found(&a_windows_place, "--check"), "");
    assert_string_equal(found(&a_windows_place, "--check -p 3.13t"), "");
    whole_end();
}

static void a_wish_that_nobody_can_read_is_an_error_and_no_missing_base(void **state)
{
    for (size_t i = 0; i < 2; i++) {
        whole_begin(places[i]);
        whole_do(places[i], "");
        fake_set("VENVCAST_PYTHON", ">=x");
        assert_false(whole_try(places[i], "--check"));
        assert_int_not_equal(error_exit(error.code), NO_INTERPRETER);
        whole_end();
    }
}

/* ---- templates and requirements --------------------------------------------------------------- */

static void templates_that_cannot_be_read_stop_it(void **state)
{
    for (size_t i = 0; i < 2; i++) {
        whole_begin(places[i]);
        whole_do(places[i], "");
        const char *before = fake_picture(&arena, places[i]->work);
        assert_false(whole_try(places[i], "--ensure --scripts-dir none"));
        assert_int_equal(error.code, E_SCRIPTS_DIR);
        assert_string_equal(fake_picture(&arena, places[i]->work), before);
        whole_end();
    }
}

static void list(const struct place *place, const char *text)
{
    char separator[2] = { place->host->separator, '\0' };
    fake_file(text_join(&arena, place->work, separator, "r.txt", NULL), 0644, text);
}

static void what_cannot_be_told_is_named_behind_what_is_missing(void **state)
{
    for (size_t i = 0; i < 2; i++) {
        whole_begin(places[i]);
        whole_do(places[i], "");
        list(places[i], "gone\n-e .\n");
        assert_string_equal(found(places[i], "--check --requirements r.txt"), "S_REQUIREMENT ");
        assert_int_equal(made.plan.warning_count, 1);
        assert_non_null(strstr(made.plan.warnings[0], "-e . (r.txt:2) (1 in all)"));
        whole_end();
    }
}

/* That it is to see the base from now on is asked for, too. */
static void what_the_base_may_bring_is_left_to_pip_when_it_is_to_be_seen(void **state)
{
    for (size_t i = 0; i < 2; i++) {
        whole_begin(places[i]);
        whole_do(places[i], "");
        list(places[i], "one\n");
        assert_string_equal(found(places[i], "--check --system-site-packages --requirements r.txt"), "S_CFG_KEY ");
        assert_non_null(strstr(made.plan.warnings[0], "but may be in the base that it sees: one"));
        whole_end();
    }
}

/* A link that is right among copies that stand for links, and other programs, are no reason to do anything. */
static void in_an_environment_in_shape_only_pip_runs(void **state)
{
    const struct place *place = &a_windows_place;
    whole_begin(place);
    fake_lacks(FAKE_LACKS_LINKS);
    whole_do(place, "--symlinks");
    fake_lacks(0);
    take_away("C:\\w\\env", "Scripts/pythonw.exe");
    fake_link("C:\\w\\env\\Scripts\\pythonw.exe", "C:\\py\\pythonw.exe");
    list(place, "-e .\n");
    assert_string_equal(found(place, "--check --symlinks"), "");
    whole_do(place, "--ensure --symlinks --dry-run --upgrade-deps --requirements r.txt");
    assert_int_equal(made.plan.count, 1);
    assert_int_equal(made.plan.steps[0].kind, STEP_RUN);
    assert_int_equal(made.plan.steps[0].failure, E_REQUIREMENTS);
    assert_int_equal(made.outcome.status, MADE_UNCHANGED);
    whole_end();
}

/* ---- others at work, and the cache ------------------------------------------------------------ */

static void the_folder_of_a_run_that_is_alive_is_left_to_it(void **state)
{
    for (size_t i = 0; i < 2; i++) {
        whole_begin(places[i]);
        whole_do(places[i], "");
        put(places[i], PLAN_STAGE "/half", "x");
        fake_claimed(0);
        whole_do(places[i], "--ensure");
        assert_int_equal(made.outcome.status, MADE_UNCHANGED);
        assert_true(fake_is(whole_at(places[i], PLAN_STAGE "/half"), OS_FILE));
        whole_end();
    }
}

/* The text of pip's module in the cache; the first file of that content below. */
static const char *cached(const struct place *place)
{
    str rest = str_of(fake_picture(&arena, place->cache)), line;
    while (str_next_line(&rest, &line))
        if (str_ends(line, "/pip/__init__.py"))
            return str_copy(&arena, str_slice(line, str_find_last_byte(line, ' ') + 1, line.size));
    return NULL;
}

/* The first attempt finds that the cache has changed; then each call of the second one may fail, too. */
static void a_cache_that_has_changed_is_renewed_or_done_without_and_else_nothing_is_done(void **state)
{
    static const enum os_code codes[] = { OS_FAILED, OS_DENIED };
    for (size_t i = 0; i < 4; i++) {
        const struct place *place = places[i % 2];
        struct machine cache = { &arena, place->host, fake_bytes };
        unsigned calls = 1;
        for (unsigned nth = 0; nth <= calls; nth++) {
            whole_begin(place);
            whole_do(place, "--link-mode copy");
            const char *path = machine_path(&cache, place->cache, cached(place));
            fake_file(path, fake_mode(path), "x = 666\n");
            take_away(place->env, in_site(place, "pip/__init__.py"));
            fake_fail(FAKE_CALLS, nth, codes[i / 2], nth % 2 == 0);
            bool done = whole_try(place, "--ensure");
            calls = nth == 0 ? fake_count(FAKE_CALLS) : calls;
            fake_fail(FAKE_CALLS, 0, OS_OK, false);
            const char *module = fake_text(whole_at(place, in_site(place, "pip/__init__.py")));
            if (module == NULL ? done : strcmp(module, "x = 1\n") != 0)
                fail_msg("call %u: %s: %s", nth, error.text, module == NULL ? "nothing" : module);
            assert_true(nth > 0 || done);
            whole_end();
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_configuration_that_leads_nowhere_is_written_anew),
        cmocka_unit_test(what_says_that_it_is_not_relocatable_is_not),
        cmocka_unit_test(another_version_is_told_on_both_families),
        cmocka_unit_test(a_free_threaded_python_of_windows_is_the_version_that_is_written),
        cmocka_unit_test(a_wish_that_nobody_can_read_is_an_error_and_no_missing_base),
        cmocka_unit_test(templates_that_cannot_be_read_stop_it),
        cmocka_unit_test(what_cannot_be_told_is_named_behind_what_is_missing),
        cmocka_unit_test(what_the_base_may_bring_is_left_to_pip_when_it_is_to_be_seen),
        cmocka_unit_test(in_an_environment_in_shape_only_pip_runs),
        cmocka_unit_test(the_folder_of_a_run_that_is_alive_is_left_to_it),
        cmocka_unit_test(a_cache_that_has_changed_is_renewed_or_done_without_and_else_nothing_is_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
