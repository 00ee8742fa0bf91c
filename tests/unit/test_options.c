/* test_options.c: the option table itself, and every prefix that python -m venv takes. */
#include <stdio.h>

#include "tests/support/check.h"
#include "tests/support/hosts.h"

#include "src/ask/args.h"
#include "src/ask/options.h"
#include "src/base/utf8.h"

/* CPython 3.15's own list, in the order of its help. */
static const char *const venv_options[] = {
    "--help", "--system-site-packages", "--symlinks", "--copies", "--clear", "--upgrade", "--without-pip",
    "--prompt", "--upgrade-deps", "--without-scm-ignore-files"
};
enum { VENV_OPTIONS = sizeof venv_options / sizeof *venv_options };

static bool asked(struct arena *arena, struct request *request, struct error *error, int count,
                  const char *const *values)
{
    const struct os_args args = { count, values };
    return ask(arena, &a_posix_host, &args, request, error);
}

static void no_two_options_share_a_name_or_letter(void **state)
{
    for (size_t i = 0; i < option_count(); i++)
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(option_at(i)->name, option_at(j)->name);
            if (option_at(i)->letter != 0)
                assert_int_not_equal(option_at(i)->letter, option_at(j)->letter);
        }
}

static void nothing_is_no_options_name(void **state)
{
    assert_null(option_lettered('\0'));
    assert_null(option_named(STR("ab")));
    assert_null(option_named(STR("-Z")));
    assert_non_null(option_named(STR("-p")));
}

static void venvs_own_options_come_first_and_in_its_order(void **state)
{
    for (size_t i = 0; i < option_count(); i++) {
        if (i < VENV_OPTIONS)
            assert_string_equal(option_at(i)->name, venv_options[i]);
        assert_int_equal(option_at(i)->group == GROUP_VENV, i < VENV_OPTIONS);
    }
}

/* An exact name wins over prefixes: one of ours would change the meaning of what works today. */
static void none_of_our_names_begins_one_of_venvs(void **state)
{
    for (size_t i = VENV_OPTIONS; i < option_count(); i++)
        for (size_t j = 0; j < VENV_OPTIONS; j++)
            assert_false(str_starts(str_of(venv_options[j]), option_at(i)->name));
}

static size_t options_that_begin(const char *prefix)
{
    size_t count = 0;
    for (size_t i = 0; i < VENV_OPTIONS; i++)
        count += str_starts(str_of(venv_options[i]), prefix);
    return count;
}

/* The request after `option`, with an argument where it takes one. */
static struct request request_of(struct arena *arena, const char *option, bool *understood, struct error *error)
{
    bool takes_one = strncmp(option, "--p", 3) == 0;
    const char *values[] = { "venvcast", "env", option, "p" };
    struct request request;
    *understood = asked(arena, &request, error, takes_one ? 4 : 3, values);
    return request;
}

static bool are_equal(const struct request *a, const struct request *b)
{
    return a->kind == b->kind && a->target_count == b->target_count && a->links == b->links &&
           a->system_site_packages == b->system_site_packages && a->clear == b->clear && a->upgrade == b->upgrade &&
           a->without_pip == b->without_pip && a->upgrade_deps == b->upgrade_deps &&
           a->without_scm_ignore_files == b->without_scm_ignore_files &&
           (a->prompt == NULL) == (b->prompt == NULL) && a->python == b->python;
}

static void a_prefix_means_what_the_whole_name_means(struct arena *arena, const char *name, size_t size)
{
    struct error error = { 0 };
    bool understood, whole_understood;
    const char *prefix = str_copy(arena, (str){ name, size });
    struct request whole = request_of(arena, name, &whole_understood, &error);
    struct request request = request_of(arena, prefix, &understood, &error);
    if (strcmp(prefix, "--upgrade") == 0 && strcmp(name, prefix) != 0)
        return;             /* an option of its own */
    assert_true(whole_understood);
    if (options_that_begin(prefix) > 1 && strcmp(prefix, name) != 0) {
        assert_false(understood);
        assert_non_null(strstr(error.text, "ambiguous option: "));
        return;
    }
    assert_true(understood);
    assert_true(are_equal(&request, &whole));
}

static void every_unambiguous_prefix_of_venvs_options_is_understood(void **state)
{
    struct arena arena = test_arena();
    for (size_t i = 0; i < VENV_OPTIONS; i++)
        for (size_t size = 3; size <= strlen(venv_options[i]); size++)
            a_prefix_means_what_the_whole_name_means(&arena, venv_options[i], size);
    arena_end(&arena);
}

static void our_own_options_need_their_whole_name(void **state)
{
    static const char *const prefixes[] = {
        "--pyth", "--print", "--act", "--forc", "--vers", "--verb", "--qui", "--col"
    };
    struct arena arena = test_arena();
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        const char *values[] = { "venvcast", prefixes[i], "env" };
        struct request request;
        struct error error = { 0 };
        assert_false(asked(&arena, &request, &error, 3, values));
        assert_int_equal(error.code, E_USAGE);
        assert_non_null(strstr(error.text, "unrecognized arguments: "));
        assert_non_null(strstr(error.remedy, prefixes[i]));
    }
    arena_end(&arena);
}

static void help_names_every_shown_option_once_in_its_left_column(void **state)
{
    struct arena arena = test_arena();
    for (size_t i = 0; i < option_count(); i++) {
        str rest = str_of(args_help(&arena, "venvcast", 0, false)), line;
        size_t found = 0;
        while (str_next_line(&rest, &line)) {
            str left = str_trim(str_slice(line, 0, str_starts(line, "  -") ? line.size : 0));
            if (str_find(left, ", --") == 2)
                left = str_slice(left, 4, left.size);
            found += str_is(str_slice(left, 0, str_find_byte(left, ' ')), option_at(i)->name);
        }
        assert_int_equal(found, option_at(i)->help != NULL ? 1 : 0);
    }
    arena_end(&arena);
}

static void help_names_every_exit_code_that_an_error_has(void **state)
{
#define EXIT_OF(code, exit, when) exit,
    static const enum exit_code exits[] = { DONE, ERROR_TABLE(EXIT_OF) };
#undef EXIT_OF
    struct arena arena = test_arena();
    str help = str_of(args_help(&arena, "venvcast", 0, false));
    help = str_slice(help, str_find(help, "\nexit codes:\n"), help.size);
    for (size_t i = 0; i < sizeof exits / sizeof *exits; i++)
        assert_true(str_find(help, text_format(&arena, "\n  %d ", (int)exits[i])) < help.size);
    arena_end(&arena);
}

/* A word that is longer than the line, as a path may be, cannot be broken. */
static void help_fits_the_screen_and_is_never_wider_than_a_hundred_columns(void **state)
{
    static const char *const names[] = { "v", "venvcast", "py-venv", "a-rather-long-name-for-a-link-to-this-program" };
    static const struct { unsigned columns, width; } screens[] = { { 0, 80 }, { 40, 46 }, { 60, 60 }, { 80, 80 }, { 200, 100 } };
    struct arena arena = test_arena();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (size_t j = 0; j < sizeof screens / sizeof *screens; j++) {
            str rest = str_of(args_help(&arena, names[i], screens[j].columns, false)), line;
            while (str_next_line(&rest, &line))
                assert_in_range(utf8_width(line), 0, screens[j].width + (i == 3 ? 40 : 0));
        }
    arena_end(&arena);
}

static void help_leads_from_venvs_options_to_our_own(void **state)
{
    struct arena arena = test_arena();
    str help = str_of(args_help(&arena, "venvcast", 0, false));
    size_t before = 0;
    for (int group = 0; group < GROUP_COUNT; group++) {
        size_t at = str_find(help, text_format(&arena, "\n%s:\n", option_heading((enum option_group)group)));
        assert_in_range(at, before + 1, help.size - 1);
        before = at;
    }
    assert_true(str_find(help, "\nexamples:\n") < help.size);
    arena_end(&arena);
}

static void choices_are_those_that_the_parser_takes(void **state)
{
    struct arena arena = test_arena();
    for (size_t i = 0; i < option_count(); i++) {
        size_t count;
        const char *const *choices = option_choices(option_at(i), &count);
        assert_int_equal(choices == NULL, count == 0);
        for (size_t j = 0; j < count; j++) {
            const char *const values[] = { "venvcast", option_at(i)->name, choices[j], "e" };
            struct request request;
            struct error error = { 0 };
            assert_true(asked(&arena, &request, &error, 4, values));
            assert_non_null(strstr(option_at(i)->help, choices[j]));
        }
    }
    arena_end(&arena);
}

static void help_is_coloured_only_when_asked(void **state)
{
    struct arena arena = test_arena();
    assert_null(strchr(args_help(&arena, "venvcast", 0, false), '\033'));
    assert_non_null(strchr(args_help(&arena, "venvcast", 0, true), '\033'));
    arena_end(&arena);
}

static void version_is_three_numbers_and_nothing_else(void **state)
{
    struct arena arena = test_arena();
    unsigned major, minor, micro;
    int end = 0;
    const char *version = args_version(&arena);
    assert_int_equal(sscanf(version, "%u.%u.%u%n", &major, &minor, &micro, &end), 3);
    assert_string_equal(version + end, "\n");
    arena_end(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_two_options_share_a_name_or_letter),
        cmocka_unit_test(nothing_is_no_options_name),
        cmocka_unit_test(venvs_own_options_come_first_and_in_its_order),
        cmocka_unit_test(none_of_our_names_begins_one_of_venvs),
        cmocka_unit_test(every_unambiguous_prefix_of_venvs_options_is_understood),
        cmocka_unit_test(our_own_options_need_their_whole_name),
        cmocka_unit_test(help_names_every_shown_option_once_in_its_left_column),
        cmocka_unit_test(help_names_every_exit_code_that_an_error_has),
        cmocka_unit_test(help_fits_the_screen_and_is_never_wider_than_a_hundred_columns),
        cmocka_unit_test(help_leads_from_venvs_options_to_our_own),
        cmocka_unit_test(choices_are_those_that_the_parser_takes),
        cmocka_unit_test(help_is_coloured_only_when_asked),
        cmocka_unit_test(version_is_three_numbers_and_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
