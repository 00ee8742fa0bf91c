/* test_args.c: command lines and what they ask for; argparse itself is the oracle of tests/cli. */
#include "tests/support/check.h"
#include "tests/support/hosts.h"

#include "src/ask/args.h"

enum { MOST = 12 };

struct spoken {
    struct arena arena;
    struct request request;
    struct error error;
    bool understood;
};

/* `words` ends with NULL; the first is the name of the program. */
static struct spoken say_to(const struct host *host, const char *const *words)
{
    struct spoken said = { .arena = test_arena() };
    struct os_args args = { 0, words };
    while (words[args.count] != NULL)
        args.count++;
    said.understood = ask(&said.arena, host, &args, &said.request, &said.error);
    return said;
}

#define SAY(...) say_to(&a_posix_host, (const char *const[]){ "venvcast", __VA_ARGS__, NULL })

static void refused(struct spoken said, enum error_code code, const char *text, const char *remedy)
{
    assert_false(said.understood);
    assert_int_equal(said.error.code, code);
    assert_string_equal(said.error.text, text);
    assert_string_equal(said.error.remedy, remedy);
    arena_end(&said.arena);
}

static void a_folder_alone_asks_for_what_venv_makes_by_default(void **state)
{
    struct spoken said = SAY("env");
    assert_true(said.understood);
    assert_int_equal(said.request.kind, REQUEST_CREATE);
    assert_int_equal(said.request.target_count, 1);
    assert_string_equal(said.request.targets[0], "env");
    assert_int_equal(said.request.links, LINKS_BY_SYSTEM);
    assert_null(said.request.prompt);
    assert_null(said.request.python);
    assert_false(said.request.clear || said.request.upgrade || said.request.without_pip || said.request.quiet);
    arena_end(&said.arena);
}

static void how_long_to_wait_and_whether_it_is_to_last_are_asked_for_or_implied(void **state)
{
    struct spoken said[] = { SAY("e"), SAY("--durable", "--wait", "30", "e"), SAY("--wait=0", "--from", "list") };
    static const struct { bool durable; unsigned wait; } wanted[] = { { false, 0 }, { true, 30 }, { true, 0 } };
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        assert_true(said[i].understood);
        assert_int_equal(said[i].request.durable, wanted[i].durable);
        assert_int_equal(said[i].request.wait, wanted[i].wait);
        arena_end(&said[i].arena);
    }
    refused(SAY("--wait", "soon", "e"), E_USAGE, "argument --wait: not a number from 0 to 99999: 'soon'", "");
    refused(SAY("--wait=100000", "e"), E_USAGE, "argument --wait: not a number from 0 to 99999: '100000'", "");
    refused(SAY("--jobs=0", "e"), E_USAGE, "argument --jobs: not a number from 1 to 99999: '0'", "");
    refused(SAY("--durabl", "e"), E_USAGE, "unrecognized arguments: --durabl", "did you mean --durable?");
}

static void the_interpreter_may_be_named_in_every_usual_way(void **state)
{
    struct spoken said[] = { SAY("-p", "py3", "e"), SAY("-ppy3", "e"), SAY("e", "-p=py3"), SAY("--python=py3", "e"),
                             SAY("--python", "py3", "e"), SAY("-qppy3", "e"), SAY("-vp=py3", "e") };
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        assert_true(said[i].understood);
        assert_string_equal(said[i].request.python, "py3");
        arena_end(&said[i].arena);
    }
}

static void a_leading_m_venv_is_ignored(void **state)
{
    struct spoken two = SAY("-m", "venv", "e"), one = SAY("-mvenv", "e");
    assert_true(two.understood && one.understood);
    assert_int_equal(two.request.target_count, 1);
    assert_int_equal(one.request.target_count, 1);
    arena_end(&two.arena);
    arena_end(&one.arena);
    refused(SAY("e", "-m", "venv"), E_USAGE, "unrecognized arguments: -m venv", "venvcast --help lists the options");
}

static void quiet_and_verbose_take_each_other_back(void **state)
{
    struct spoken said = SAY("-qvv", "e");
    assert_false(said.request.quiet);
    assert_int_equal(said.request.verbose, 2);
    arena_end(&said.arena);
    said = SAY("-vvq", "e");
    assert_true(said.request.quiet);
    assert_int_equal(said.request.verbose, 0);
    arena_end(&said.arena);
}

/* As argparse has it since 3.13; an older one cannot be the oracle for it. */
static void letters_are_taken_apart_one_by_one(void **state)
{
    refused(SAY("-v-", "e"), E_USAGE, "argument -v/--verbose: ignored explicit argument '-'", "");
    refused(SAY("-qv=", "e"), E_USAGE, "argument -v/--verbose: ignored explicit argument ''", "");
    refused(SAY("-qv=1", "e"), E_USAGE, "argument -v/--verbose: ignored explicit argument '1'", "");
    refused(SAY("-qz", "e"), E_USAGE, "unrecognized arguments: -z", "venvcast --help lists the options");
    refused(SAY("e", "-qp"), E_USAGE, "argument -p/--python: expected one argument", "");
    struct spoken said = SAY("-hz", "--up");
    assert_true(said.understood);
    assert_int_equal(said.request.kind, REQUEST_HELP);
    arena_end(&said.arena);
    refused(SAY("-h="), E_USAGE, "argument -h/--help: ignored explicit argument ''", "");
}

static void a_base_goes_with_its_version_and_a_word_that_this_is_meant(void **state)
{
    static const char *const parts[] = { "--base=/b", "--python-version=3.13.1", "--no-verify" };
    for (unsigned which = 1; which < 8; which++) {
        const char *words[6] = { "venvcast" };
        size_t count = 1;
        for (size_t i = 0; i < 3; i++)
            if (which & 1u << i)
                words[count++] = parts[i];
        words[count++] = "e";
        struct spoken said = say_to(&a_posix_host, words);
        assert_int_equal(said.understood, which == 7);
        arena_end(&said.arena);
    }
    refused(SAY("--base=/b", "--python-version=3.13.1", "--no-verify", "-p", "3", "e"), E_USAGE,
            "argument --base: not allowed with argument -p/--python", "");
    refused(SAY("--base=/b", "--python-version=3.13.1", "--no-verify", "-3", "e"), E_USAGE,
            "argument --base: not allowed with argument -p/--python", "");
}

static void what_has_two_answers_is_refused(void **state)
{
    refused(SAY("--json", "--print-python", "e"), E_USAGE, "argument --json: not allowed with argument --print-python", "");
    refused(SAY("e", "--exec"), E_USAGE, "argument --exec: expected the name of a program", "");
    struct spoken said = SAY("--list", "--json", "--print-python");
    assert_true(said.understood);
    arena_end(&said.arena);
}

static void always_copy_is_another_word_for_copies(void **state)
{
    struct spoken said = SAY("--always-copy", "--copies", "e");
    assert_true(said.understood);
    assert_int_equal(said.request.links, LINKS_COPIES);
    arena_end(&said.arena);
    refused(SAY("--always-copy", "--symlinks", "e"), E_USAGE,
            "argument --symlinks: not allowed with argument --always-copy", "");
}

static void help_wins_over_what_stands_behind_it_only(void **state)
{
    struct spoken said = SAY("-h", "--bogus", "--symlinks", "--copies", "--up");
    assert_true(said.understood);
    assert_int_equal(said.request.kind, REQUEST_HELP);
    arena_end(&said.arena);
    said = SAY("--bogus", "--help");
    assert_int_equal(said.request.kind, REQUEST_HELP);
    arena_end(&said.arena);
    said = SAY("--version", "-h");
    assert_int_equal(said.request.kind, REQUEST_VERSION);
    arena_end(&said.arena);
    refused(SAY("--up", "-h"), E_USAGE, "ambiguous option: --up could match --upgrade, --upgrade-deps", "");
}

static void a_misspelt_option_is_told_the_right_one(void **state)
{
    refused(SAY("--system-site-package-", "e"), E_USAGE, "unrecognized arguments: --system-site-package-",
            "did you mean --system-site-packages?");
    refused(SAY("--sytem-site-packages", "e"), E_USAGE, "unrecognized arguments: --sytem-site-packages",
            "did you mean --system-site-packages?");
    refused(SAY("--pyhton=x", "e"), E_USAGE, "unrecognized arguments: --pyhton=x", "did you mean --python?");
    refused(SAY("-clear", "e"), E_USAGE, "unrecognized arguments: -clear", "did you mean --clear?");
    refused(SAY("-version", "e"), E_USAGE, "unrecognized arguments: -ersion", "did you mean --version?");
    refused(SAY("--no-pip", "e"), E_USAGE, "unrecognized arguments: --no-pip", "did you mean --without-pip?");
    refused(SAY("--utterly-else", "e"), E_USAGE, "unrecognized arguments: --utterly-else",
            "venvcast --help lists the options");
}

static void env_dirs_that_are_not_side_by_side_are_refused(void **state)
{
    refused(SAY("a", "--clear", "b", "c"), E_USAGE, "unrecognized arguments: b c",
            "all ENV_DIRs must stand side by side, with no option between them");
    refused(SAY("a", "--clear", ""), E_USAGE, "unrecognized arguments: ",
            "all ENV_DIRs must stand side by side, with no option between them");
}

static void an_empty_argument_is_taken_for_an_unset_variable(void **state)
{
    refused(SAY("a", ""), E_EMPTY_TARGET, "ENV_DIR is empty, as from a variable that is not set",
            "name the folder to make; the current folder is .");
    refused(SAY("-p", "", "a"), E_USAGE, "argument -p/--python: its value is empty, as from a variable that is not set",
            "");
    struct spoken said = SAY("--prompt", "", "a");
    assert_true(said.understood);
    assert_string_equal(said.request.prompt, "");
    arena_end(&said.arena);
}

static void upgrade_and_clear_contradict_each_other(void **state)
{
    refused(SAY("--upgrade", "--clear", "e"), E_UPGRADE_CLEAR, "you cannot supply --upgrade and --clear together.", "");
    assert_int_equal(error_exit(E_UPGRADE_CLEAR), 1);
}

static void colour_is_one_of_three_words(void **state)
{
    struct spoken said = SAY("--color", "never", "e");
    assert_int_equal(said.request.color, COLOR_NEVER);
    arena_end(&said.arena);
    refused(SAY("--color=pink", "e"), E_USAGE,
            "argument --color: invalid choice: 'pink' (choose from auto, always, never)", "");
}

static void the_program_is_named_as_it_was_called(void **state)
{
    static const struct { const struct host *host; const char *called, *expected; } rows[] = {
        { &a_posix_host, "/usr/bin/py-venv", "py-venv" },
        { &a_posix_host, "pyvenv.exe", "pyvenv" },
        { &a_posix_host, "", "venvcast" },
        { &a_posix_host, "/", "venvcast" },
        { &a_posix_host, "exe", "exe" },
        { &a_windows_host, "C:\\Tools\\VenvCast.EXE", "VenvCast" },
        { &a_windows_host, "C:/Tools/pyvenv.exe", "pyvenv" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct spoken said = say_to(rows[i].host, (const char *const[]){ rows[i].called, "-h", NULL });
        assert_string_equal(said.request.called, rows[i].expected);
        arena_end(&said.arena);
    }
}

static void no_arguments_at_all_are_a_usage_error(void **state)
{
    struct spoken said = say_to(&a_posix_host, (const char *const[]){ NULL });
    assert_false(said.understood);
    assert_int_equal(said.error.code, E_USAGE);
    assert_string_equal(said.request.called, "venvcast");
    arena_end(&said.arena);
}

#define SAY_AS(...) say_to(&a_posix_host, (const char *const[]){ __VA_ARGS__, NULL })

static void asks_for(struct spoken said, size_t count, const char *first)
{
    assert_true(said.understood);
    assert_int_equal(said.request.target_count, count);
    if (count > 0)
        assert_string_equal(said.request.targets[0], first);
    arena_end(&said.arena);
}

static void a_subcommand_may_be_given_its_own_name_once_more(void **state)
{
    asks_for(SAY_AS("py-venv", "venv", "e"), 1, "e");
    asks_for(SAY_AS("/usr/bin/py-venv", "venv", "e", "f"), 2, "e");
    asks_for(SAY_AS("pyvenv", "venv", "--clear", "e"), 1, "e");
    asks_for(SAY_AS("py-venv", "venv", "--", "e"), 1, "e");
    asks_for(SAY_AS("py-venv", "-3.12", "venv", "e"), 1, "e");
    asks_for(SAY_AS("py-venv", "venv", "-V:3.12", "e"), 1, "e");
    asks_for(SAY_AS("py-venv", "-3", "venv"), 1, "venv");
    asks_for(SAY_AS("py-venv", "venv", "venv"), 1, "venv");
    asks_for(say_to(&a_windows_host, (const char *const[]){ "C:\\bin\\Py-Venv.EXE", "venv", "e", NULL }), 1, "e");
}

static void nothing_else_is_taken_for_that_name(void **state)
{
    asks_for(SAY_AS("venvcast", "venv", "e"), 2, "venv");
    asks_for(SAY_AS("py-venv", "venv"), 1, "venv");
    asks_for(SAY_AS("py-venv", "venv", "--clear"), 1, "venv");
    asks_for(SAY_AS("py-venv", "e", "venv"), 2, "e");
    asks_for(SAY_AS("py-venv", "--clear", "venv", "e"), 2, "venv");
    asks_for(SAY_AS("venvcast", "-3.12", "venv", "e"), 2, "venv");
    asks_for(SAY_AS("py-venv", "--", "venv", "e"), 2, "venv");
    asks_for(SAY_AS("py-venv", "./venv", "e"), 2, "./venv");
    refused(SAY_AS("py-venv", "venv", "e", "--clear", "f"), E_USAGE, "unrecognized arguments: f",
            "all ENV_DIRs must stand side by side, with no option between them");
}

static void a_list_needs_no_folder_and_heeds_what_stands_behind_it(void **state)
{
    struct spoken said = SAY("--list", "-v", "--json", "-p", "3.12");
    assert_true(said.understood);
    assert_int_equal(said.request.kind, REQUEST_LIST);
    assert_true(said.request.json);
    assert_int_equal(said.request.verbose, 1);
    assert_string_equal(said.request.python, "3.12");
    assert_int_equal(said.request.target_count, 0);
    arena_end(&said.arena);
    asks_for(SAY_AS("py-venv", "venv", "--list"), 0, NULL);
    refused(SAY("--list", "--bogus"), E_USAGE, "unrecognized arguments: --bogus", "venvcast --help lists the options");
    said = SAY("--json", "e");
    assert_true(said.understood);
    assert_true(said.request.json);
    arena_end(&said.arena);
    refused(SAY("--json", "--print-python", "e"), E_USAGE,
            "argument --json: not allowed with argument --print-python", "");
}

static void exec_takes_all_that_follows_it(void **state)
{
    struct spoken said = SAY("--ensure", "e", "--exec", "prog", "--help", "--", "-p", "", "--exec");
    assert_true(said.understood);
    assert_int_equal(said.request.kind, REQUEST_CREATE);
    assert_true(said.request.ensure);
    assert_null(said.request.python);
    assert_int_equal(said.request.exec.count, 6);
    assert_string_equal(said.request.exec.items[0], "prog");
    assert_string_equal(said.request.exec.items[4], "");
    assert_string_equal(said.request.exec.items[5], "--exec");
    assert_null(said.request.exec.items[6]);
    arena_end(&said.arena);
    refused(SAY("e", "--exec"), E_USAGE, "argument --exec: expected the name of a program", "");
    refused(SAY("e", "--exec=x"), E_USAGE, "argument --exec: ignored explicit argument 'x'", "");
    refused(SAY("a", "b", "--exec", "x"), E_USAGE, "argument --exec: goes with one ENV_DIR, in front of it", "");
    refused(SAY("--from", "f", "--exec", "x"), E_USAGE, "argument --exec: goes with one ENV_DIR, in front of it", "");
    refused(SAY("--list", "--exec", "x"), E_USAGE, "argument --exec: goes with one ENV_DIR, in front of it", "");
    refused(SAY("e", "--json", "--exec", "x"), E_USAGE, "argument --exec: not allowed with argument --json", "");
    refused(SAY("e", "--check", "--exec", "x"), E_USAGE, "argument --exec: not allowed with argument --check", "");
    refused(SAY("-p", "--exec", "e"), E_USAGE, "argument -p/--python: expected one argument", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_folder_alone_asks_for_what_venv_makes_by_default),
        cmocka_unit_test(how_long_to_wait_and_whether_it_is_to_last_are_asked_for_or_implied),
        cmocka_unit_test(the_interpreter_may_be_named_in_every_usual_way),
        cmocka_unit_test(a_leading_m_venv_is_ignored),
        cmocka_unit_test(quiet_and_verbose_take_each_other_back),
        cmocka_unit_test(letters_are_taken_apart_one_by_one),
        cmocka_unit_test(a_base_goes_with_its_version_and_a_word_that_this_is_meant),
        cmocka_unit_test(what_has_two_answers_is_refused),
        cmocka_unit_test(always_copy_is_another_word_for_copies),
        cmocka_unit_test(help_wins_over_what_stands_behind_it_only),
        cmocka_unit_test(a_misspelt_option_is_told_the_right_one),
        cmocka_unit_test(env_dirs_that_are_not_side_by_side_are_refused),
        cmocka_unit_test(an_empty_argument_is_taken_for_an_unset_variable),
        cmocka_unit_test(upgrade_and_clear_contradict_each_other),
        cmocka_unit_test(colour_is_one_of_three_words),
        cmocka_unit_test(the_program_is_named_as_it_was_called),
        cmocka_unit_test(no_arguments_at_all_are_a_usage_error),
        cmocka_unit_test(a_subcommand_may_be_given_its_own_name_once_more),
        cmocka_unit_test(nothing_else_is_taken_for_that_name),
        cmocka_unit_test(exec_takes_all_that_follows_it),
        cmocka_unit_test(a_list_needs_no_folder_and_heeds_what_stands_behind_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
