/* test_tend_requirements.c: --requirements of an environment that is there: judged by files, or by pip: on both families. */
#include "tests/support/whole.h"

static const struct place *const places[] = { &a_posix_place, &a_windows_place };

static void install(const struct place *place, const char *name, const char *needs)
{
    fake_file(whole_at(place, text_join(&arena, place->site, "/", name, ".dist-info/METADATA", NULL)), 0644,
              text_join(&arena, "Version: 1.0\n", needs, NULL));
}

static void list(const struct place *place, const char *text)
{
    char separator[2] = { place->host->separator, '\0' };
    fake_file(text_join(&arena, place->work, separator, "r.txt", NULL), 0644, text);
}

/* "S_REQUIREMENT lacks x (r.txt:1)|" for each, and the warnings behind. */
static const char *checked(const struct place *place)
{
    struct text out = { .arena = &arena };
    whole_do(place, "--check --requirements r.txt");
    for (size_t i = 0; i < made.outcome.shape->count; i++)
        text_print(&out, "%s %s|", finding_name(made.outcome.shape->findings[i].code), made.outcome.shape->findings[i].what);
    for (size_t i = 0; i < made.plan.warning_count; i++)
        text_print(&out, "?%s|", made.plan.warnings[i]);
    return text_done(&out);
}

/* Kinds of the steps that are left, a letter each. */
static const char *steps(const struct place *place, const char *line)
{
    struct text out = { .arena = &arena };
    whole_do(place, line);
    for (size_t i = 0; i < made.plan.count; i++)
        text_byte(&out, made.plan.steps[i].kind == STEP_RUN ? 'r' : made.plan.steps[i].kind == STEP_TEXT ? 't' : '.');
    return text_done(&out);
}

static void what_is_missing_is_a_finding_and_a_step_and_what_is_there_is_neither(void **state)
{
    for (size_t i = 0; i < 2; i++) {
        const struct place *place = places[i];
        whole_begin(place);
        whole_do(place, "");
        list(place, "one\ntwo<2\n");
        assert_string_equal(checked(place), "S_REQUIREMENT lacks one (r.txt:1)|S_REQUIREMENT lacks two (r.txt:2)|");
        const char *said = made_output(&arena, &request, &made);
        assert_non_null(strstr(said, i == 0 ? "try: venvcast --ensure --requirements r.txt /w/env\n"
                                            : "try: venvcast --ensure --requirements r.txt C:\\w\\env\n"));
        assert_string_equal(steps(place, "--ensure --dry-run --requirements r.txt"), "r");
        assert_int_equal(made.outcome.status, MADE_REPAIRED);
        assert_non_null(strstr(made_output(&arena, &request, &made), "lacks one (r.txt:1)"));
        install(place, "one-1.0", "Requires-Dist: two\n");
        install(place, "two-1.0", "");
        assert_string_equal(checked(place), "");
        assert_string_equal(steps(place, "--ensure --requirements r.txt"), "");
        assert_int_equal(made.outcome.status, MADE_UNCHANGED);
        assert_false(made.outcome.changed);
        assert_null(fake_ran(0));
        whole_end();
    }
}

static void a_repair_of_something_else_starts_no_pip(void **state)
{
    for (size_t i = 0; i < 2; i++) {
        whole_begin(places[i]);
        whole_do(places[i], "");
        list(places[i], "one\n");
        install(places[i], "one-1.0", "");
        fake_file(whole_at(places[i], text_join(&arena, places[i]->bin, "/activate", NULL)), 0644, "edited");
        assert_null(strchr(steps(places[i], "--ensure --dry-run --requirements r.txt"), 'r'));
        assert_non_null(strchr(steps(places[i], "--ensure --dry-run --upgrade-deps --requirements r.txt"), 'r'));
        whole_do(places[i], "--ensure --requirements r.txt");
        assert_int_equal(made.outcome.status, MADE_REPAIRED);
        assert_string_equal(steps(places[i], "--ensure --dry-run --upgrade-deps --requirements r.txt"), "");
        whole_end();
    }
}

static void what_only_pip_can_tell_is_a_warning_or_a_step(void **state)
{
    for (size_t i = 0; i < 2; i++) {
        whole_begin(places[i]);
        whole_do(places[i], "");
        list(places[i], "-e .\n./x\n");
        assert_string_equal(checked(places[i]), "?not all of --requirements can be told from files, only pip knows what it names: "
                                                "-e . (r.txt:1) (2 in all); --ensure asks the environment's pip|");
        assert_int_equal(made_code(&request, &made), DONE);
        assert_string_equal(steps(places[i], "--ensure --dry-run --requirements r.txt"), "r");
        whole_end();
    }
}

static void packages_of_the_base_are_seen_with_the_environment_alone(void **state)
{
    for (size_t i = 0; i < 2; i++) {
        whole_begin(places[i]);
        whole_do(places[i], "--system-site-packages");
        list(places[i], "one\n");
        assert_non_null(strstr(checked(places[i]), "but may be in the base that it sees: one (r.txt:1)"));
        whole_end();
    }
}

static void a_file_that_is_not_there_ends_it(void **state)
{
    for (size_t i = 0; i < 2; i++) {
        whole_begin(places[i]);
        whole_do(places[i], "");
        assert_false(whole_try(places[i], "--ensure --requirements none.txt"));
        assert_int_equal(error.code, E_REQUIREMENTS);
        whole_end();
    }
}

/* The interpreter is one that ends with this code, and installs nothing. */
static void pip_is_asked_and_that_it_changed_nothing_is_seen(void **state)
{
    for (int code = 0; code < 2; code++) {
        const struct place *place = &a_posix_place;
        struct machine machine = whole_machine(place);
        whole_begin(place);
        fake_program(place->python, code, "");
        machine_posix_python(&machine, place->prefix);
        whole_do(place, "");
        list(place, "-e .\n");
        assert_int_equal(whole_try(place, "--ensure --requirements r.txt"), code == 0);
        assert_string_equal(fake_ran(0), "/w/env/bin/python3.12 -m pip install --disable-pip-version-check --quiet "
                                         "--requirement /w/r.txt");
        assert_int_equal(error.code, code == 0 ? E_NONE : E_REQUIREMENTS);
        assert_false(made.outcome.changed);
        assert_int_equal(made.outcome.status, MADE_UNCHANGED);
        whole_end();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_missing_is_a_finding_and_a_step_and_what_is_there_is_neither),
        cmocka_unit_test(a_repair_of_something_else_starts_no_pip),
        cmocka_unit_test(what_only_pip_can_tell_is_a_warning_or_a_step),
        cmocka_unit_test(packages_of_the_base_are_seen_with_the_environment_alone),
        cmocka_unit_test(a_file_that_is_not_there_ends_it),
        cmocka_unit_test(pip_is_asked_and_that_it_changed_nothing_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
