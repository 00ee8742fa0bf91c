/* test_settings.c: lines of files as settings, and who wins when several speak. */
#include "tests/support/check.h"
#include "tests/support/hosts.h"

#include "src/ask/args.h"
#include "src/base/utf8.h"
#include "src/report/config_report.h"

static struct arena arena;
static struct error error;

static int begin(void **state)
{
    arena = test_arena();
    error = (struct error){ .code = E_NONE };
    return 0;
}

static int end(void **state)
{
    arena_end(&arena);
    return 0;
}

static const struct option *named(const char *name)
{
    const struct option *option = option_named(str_of(name));
    assert_non_null(option);
    return option;
}

/* "link-mode=copy@f:2 " for each, with "!" in front of what is enforced; or the error. */
static const char *read(enum setting_rank rank, const char *bytes)
{
    struct settings settings = { 0 };
    struct text out = { .arena = &arena };
    if (!settings_read(&arena, "f", str_of(bytes), rank, &settings, &error))
        return text_join(&arena, error.text, "; ", error.remedy, NULL);
    for (size_t i = 0; i < settings.count; i++)
        text_print(&out, "%s%s=%s@%s ", settings.list[i].rank == RANK_ENFORCED ? "!" : "",
                   setting_key(settings.list[i].option), settings.list[i].value, settings.list[i].where);
    return text_done(&out);
}

#define OWN_FILE "; correct it there; --no-config leaves the file out"

static void lines_are_settings(void **state)
{
    static const struct { enum setting_rank rank; const char *bytes, *meaning; } rows[] = {
        { RANK_USER, "", "" },
        { RANK_USER, "\n# link-mode = copy\n; x\n  \t\n", "" },
        { RANK_USER, "\xef\xbb\xbflink-mode = copy\r\nquiet=yes", "link-mode=copy@f:1 quiet=yes@f:2 " },
        { RANK_USER, "  prompt =  a = b # c  \n", "prompt=a = b # c@f:1 " },
        { RANK_USER, "prompt = \" a \"\npython=\"", "prompt= a @f:1 python=\"@f:2 " },
        { RANK_USER, "find-links=/a\nfind-links=/b:c\n", "find-links=/a@f:1 find-links=/b:c@f:2 " },
        { RANK_ADMIN, "[enforced]\nno-cache=1\n[settings]\nno-cache=0", "!no-cache=1@f:2 no-cache=0@f:4 " },
        { RANK_USER, "\n[enforced]\n", "f:2: only the administrator's file may have a section '[enforced]'" OWN_FILE },
        { RANK_ADMIN, "[enforce]\n", "f:1: there is no section '[enforce]'; there are [settings] and, for administrators, "
          "[enforced]; correct it there, as administrator" },
        { RANK_USER, "[settings]\nno-cache=1", "no-cache=1@f:2 " },
        { RANK_USER, "no-cache=1\nno-cache=1", "f:2: a line above has already set 'no-cache'" OWN_FILE },
        { RANK_USER, "fnd-links=/x", "f:1: there is no setting 'fnd-links'; write find-links instead" },
        { RANK_USER, "always-copy=1", "f:1: there is no setting 'always-copy'; "
          "venvcast --help lists the options; a key is one without its --" },
        { RANK_USER, "=1", "f:1: there is no setting; venvcast --help lists the options; a key is one without its --" },
        { RANK_USER, "clear", "f:1: a line is KEY = VALUE, and this one is 'clear'" OWN_FILE },
        { RANK_USER, "from=x", "f:1: no file can hold 'from': it names the environments, as ENV_DIR does" OWN_FILE },
        { RANK_USER, "list=1", "f:1: no file can hold 'list': it says what is to be done, not how" OWN_FILE },
        { RANK_USER, "show-config=1", "f:1: no file can hold 'show-config': it says what is to be done, not how" OWN_FILE },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(read(rows[i].rank, rows[i].bytes), rows[i].meaning);
    struct settings settings = { 0 };
    assert_false(settings_read(&arena, "f", STR("\xff\xfe" "a\0=\0"), RANK_USER, &settings, &error));
    assert_non_null(strstr(error.text, "UTF-8"));
}

static void every_option_has_a_variable_a_key_or_a_reason_why_not(void **state)
{
    assert_string_equal(setting_variable(&arena, named("--find-links")), "VENVCAST_FIND_LINKS");
    assert_string_equal(setting_variable(&arena, named("--without-scm-ignore-files")),
                        "VENVCAST_WITHOUT_SCM_IGNORE_FILES");
    static const char *const none[] = {
        "--help", "--version", "--list", "--cache-info", "--cache-prune", "--show-config", "--from", "--no-config"
    };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_non_null(option_no_setting(named(none[i])));
    for (size_t i = 0; i < option_count(); i++) {           /* what says how can be set */
        enum option_group group = option_at(i)->group;
        bool says_how = option_at(i)->kind != OPTION_STOP && option_at(i)->kind != OPTION_KIND;
        if (says_how && group != GROUP_SCRIPTS && group != GROUP_SETTINGS)
            assert_null(option_no_setting(option_at(i)));
    }
}

static void a_variable_that_means_nothing_is_told_what_it_may_have_meant(void **state)
{
    static const struct { const char *name; bool known; const char *meant; } rows[] = {
        { "VENVCAST_FIND_LINKS", true, NULL }, { "VENVCAST_FINDLINKS", false, "VENVCAST_FIND_LINKS" },
        { "VENVCAST_findlinks", false, "VENVCAST_FIND_LINKS" }, { "VENVCAST_JOBS{", false, "VENVCAST_JOBS" },
        { "VENVCAST_VERSION", true, NULL }, { "VENVCAST_FROM", true, NULL }, { "VENVCAST_HELP", true, NULL },
        { "VENVCAST_NO_PIP", false, "VENVCAST_WITHOUT_PIP" }, { "VENVCAST_COPY", false, "VENVCAST_COPIES" },
        { "VENVCAST_ALWAYS_COPY", false, NULL }, { "VENVCAST_TEST_TOOLS", false, NULL },
        { "VENVCAST_FORM", false, NULL }, { "VENVCAST_", false, NULL }, { "VENVCAST_HLEP", false, NULL },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *meant = setting_meant(&arena, rows[i].name);
        assert_int_equal(setting_is_known(&arena, rows[i].name), rows[i].known);
        if (rows[i].known)
            continue;
        if ((meant == NULL) != (rows[i].meant == NULL))
            print_error("%s: %s\n", rows[i].name, meant == NULL ? "nothing" : meant);
        assert_int_equal(meant == NULL, rows[i].meant == NULL);
        if (meant != NULL)
            assert_string_equal(meant, rows[i].meant);
    }
    static const char *const unknown[] = { "VENVCAST_JSN", "VENVCAST_\033", NULL };
    assert_string_equal(report_unknown(&arena, unknown, false),
                        "Warning: the variable VENVCAST_JSN means nothing here; did you mean VENVCAST_JSON?\n"
                        "Warning: the variable VENVCAST_\\x1b means nothing here\n");
    assert_true(str_starts(str_of(report_unknown(&arena, unknown, true)), "\033[1;33mWarning: \033[0mthe "));
    assert_string_equal(report_unknown(&arena, unknown + 2, true), "");
}

static void a_list_in_one_text_is_split_as_the_system_splits_path(void **state)
{
    static const struct { const struct host *host; const char *value, *items; } rows[] = {
        { &a_posix_host, "/a b:/c::\n /d", "/a b|/c|/d|" },
        { &a_windows_host, "C:\\a b;D:\\c;;\r\nE:\\d", "C:\\a b|D:\\c|E:\\d|" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct settings settings = { 0 };
        struct text out = { .arena = &arena };
        const struct setting setting = { named("--find-links"), RANK_VARIABLE, rows[i].value, "VENVCAST_FIND_LINKS" };
        settings_add(&arena, &settings, &setting, rows[i].host->list_separator);
        for (size_t j = 0; j < settings.count; j++)
            text_print(&out, "%s|", settings.list[j].value);
        assert_string_equal(text_done(&out), rows[i].items);
    }
}

static void flags_are_said_in_eight_ways(void **state)
{
    static const struct { const char *text; int meaning; } rows[] = {
        { "1", 1 }, { "yes", 1 }, { "True", 1 }, { " ON ", 1 }, { "0", 0 }, { "no", 0 }, { "FALSE", 0 }, { "off", 0 },
        { "", -1 }, { "2", -1 }, { "y", -1 }, { "yes!", -1 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool on = false;
        assert_int_equal(setting_flag(&arena, rows[i].text, &on) ? on : -1, rows[i].meaning);
    }
}

/* ---- who wins --------------------------------------------------------------------------------- */

enum { MOST = 6 };

struct said {
    enum setting_rank rank;
    const char *option, *value;
};

/* venvcast WORDS (split at blanks), with these settings behind it. */
static bool settled(const char *words, const struct said *said, struct request *request)
{
    const char *values[16] = { "venvcast" };
    struct os_args args = { 1, values };
    struct settings settings = { 0 };
    str rest = str_of(words), word;
    while (str_next_item(&rest, ' ', &word))
        values[args.count++] = str_copy(&arena, word);
    for (size_t i = 0; i < MOST && said[i].option != NULL; i++) {
        const struct setting setting = { named(said[i].option), said[i].rank, said[i].value,
                                         said[i].rank == RANK_VARIABLE ? "VENVCAST_X" : "f:1" };
        settings_add(&arena, &settings, &setting, ':');
    }
    error = (struct error){ .code = E_NONE };
    return ask_words(&arena, &a_posix_host, &args, request, &error)
        && ask_settle(&arena, &settings, request, &error);
}

static void the_strongest_speaker_is_heard(void **state)
{
    static const struct { const char *words; enum link_mode mode; } rows[] = {
        { "e", LINK_HARD }, { "--link-mode symlink e", LINK_SYMBOLIC },
    };
    static const struct said said[MOST] = {
        { RANK_USER, "--link-mode", "auto" }, { RANK_ADMIN, "--link-mode", "clone" },
        { RANK_VARIABLE, "--link-mode", "hardlink" },
    };
    struct request request;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(settled(rows[i].words, said, &request));
        assert_int_equal(request.link_mode, rows[i].mode);
    }
    for (size_t i = 2; i > 0; i--) {
        struct said fewer[MOST] = { { RANK_NONE, NULL, NULL } };
        memcpy(fewer, said, i * sizeof *said);
        assert_true(settled("e", fewer, &request));
        assert_int_equal(request.link_mode, i == 2 ? LINK_CLONE : LINK_AUTO);
        assert_int_equal(request.ranks[option_index(named("--link-mode"))], i == 2 ? RANK_ADMIN : RANK_USER);
    }
}

static void a_stronger_no_is_heard_too(void **state)
{
    static const struct said said[MOST] = { { RANK_USER, "--no-cache", "yes" }, { RANK_VARIABLE, "--no-cache", "0" } };
    struct request request;
    assert_true(settled("e", said, &request));
    assert_false(request.no_cache);
    assert_true(settled("--no-cache e", said, &request));
    assert_true(request.no_cache);
}

static void of_a_list_the_strongest_speakers_items_count_and_no_others(void **state)
{
    static const struct said said[MOST] = { { RANK_VARIABLE, "--find-links", "/v:/w" }, { RANK_USER, "--find-links", "/u" } };
    struct request request;
    assert_true(settled("e", said, &request));
    assert_int_equal(request.find_links.count, 2);
    assert_string_equal(request.find_links.items[1], "/w");
    assert_true(settled("--find-links /t e", said, &request));
    assert_int_equal(request.find_links.count, 1);
    assert_string_equal(request.find_links.items[0], "/t");
}

static void what_contradicts_a_stronger_word_is_passed_over(void **state)
{
    static const struct said said[MOST] = {
        { RANK_USER, "--clear", "1" }, { RANK_USER, "--no-cache", "1" }, { RANK_USER, "--quiet", "1" },
        { RANK_USER, "--copies", "1" }, { RANK_USER, "--json", "1" }, { RANK_USER, "--python", "3.9" },
    };
    struct request request;
    assert_true(settled("--upgrade --cache-dir /c -vv --symlinks --print-python -3.12 e", said, &request));
    assert_false(request.clear || request.no_cache || request.quiet || request.json || request.preferred != NULL);
    assert_int_equal(request.links, LINKS_SYMBOLIC);
    assert_int_equal(request.verbose, 2);
    assert_true(settled("e", said, &request));
    assert_true(request.clear && request.no_cache && request.quiet && request.json);
    assert_int_equal(request.links, LINKS_COPIES);
    assert_string_equal(request.preferred, "3.9");
    assert_string_equal(request.preferred_by, "f:1");
    assert_null(request.python);
}

static void what_has_no_meaning_here_is_no_mistake(void **state)
{
    static const struct said said[MOST] = { { RANK_USER, "--older-than", "3" }, { RANK_USER, "--diff", "1" } };
    struct request request;
    assert_true(settled("e", said, &request));
    assert_true(!request.diff && request.older_than == 0);
    assert_true(settled("--dry-run e", said, &request));
    assert_true(request.diff);
    assert_true(settled("--cache-prune", said, &request));
    assert_int_equal(request.older_than, 3);
    assert_false(settled("--diff e", said, &request));
}

static void what_is_enforced_wins_and_the_command_line_is_told_so(void **state)
{
    static const struct said said[MOST] = {
        { RANK_VARIABLE, "--link-mode", "auto" }, { RANK_ENFORCED, "--link-mode", "copy" },
        { RANK_ENFORCED, "--no-cache", "yes" }, { RANK_ENFORCED, "--force", "no" }, { RANK_USER, "--force", "1" },
        { RANK_ENFORCED, "--find-links", "/a:/b" },
    };
    static const char *const refused[][2] = {
        { "--link-mode auto e", "--link-mode: not allowed here: the administrator enforces link-mode = copy (f:1)" },
        { "--force e", "--force: not allowed here: the administrator enforces force = no (f:1)" },
        { "--cache-dir /c e", "--cache-dir: not allowed here: the administrator enforces no-cache = yes (f:1)" },
        { "--find-links /a e", "--find-links: not allowed here: the administrator enforces find-links = /a (f:1)" },
    };
    struct request request;
    assert_true(settled("--link-mode copy --no-cache e", said, &request));
    assert_true(request.link_mode == LINK_COPY && request.no_cache && !request.force);
    assert_int_equal(request.find_links.count, 2);
    assert_true(settled("e", said, &request));
    assert_true(request.link_mode == LINK_COPY && request.no_cache && !request.force);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        assert_false(settled(refused[i][0], said, &request));
        assert_int_equal(error.code, E_ENFORCED);
        assert_non_null(strstr(error.text, refused[i][1]));
    }
    assert_true(settled("--force --help", said, &request));
}

static void verbose_may_be_a_number(void **state)
{
    static const struct { const char *value; unsigned verbose; } rows[] = {
        { "0", 0 }, { "1", 1 }, { "3", 3 }, { "9", 9 }, { "yes", 1 }, { "no", 0 },
    };
    struct request request;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct said said[MOST] = { { RANK_USER, "--verbose", rows[i].value } };
        assert_true(settled("e", said, &request));
        assert_int_equal(request.verbose, rows[i].verbose);
    }
    struct said said[MOST] = { { RANK_USER, "--verbose", "10" } };
    assert_false(settled("e", said, &request));
}

/* Enforced, it forbids what is typed; set by somebody weaker, it gives way. */
static void a_rival_of_what_was_typed_gives_way_or_forbids_it(void **state)
{
    static const char *const pairs[][2] = {
        { "--quiet", "--verbose" }, { "--verbose", "--quiet" }, { "--copies", "--symlinks" }, { "--symlinks", "--copies" },
        { "--clear", "--upgrade" }, { "--upgrade", "--clear" },
    };
    struct request request;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const char *words = text_join(&arena, pairs[i][1], " e", NULL);
        struct said weak[MOST] = { { RANK_USER, pairs[i][0], "1" } }, enforced[MOST] = { { RANK_ENFORCED, pairs[i][0], "1" } };
        assert_true(settled(words, weak, &request));
        assert_false(settled(words, enforced, &request));
        assert_int_equal(error.code, E_ENFORCED);
        struct said same[MOST] = { { RANK_ENFORCED, pairs[i][1], "1" } };
        assert_true(settled(words, same, &request));
    }
}

static void a_python_that_is_empty_is_none(void **state)
{
    static const struct said said[MOST] = { { RANK_USER, "--python", "" } };
    struct request request;
    assert_true(settled("e", said, &request));
    assert_null(request.preferred);
}

static void a_wrong_value_is_told_with_its_place(void **state)
{
    static const struct { struct said said; const char *text; } rows[] = {
        { { RANK_VARIABLE, "--link-mode", "magic" }, "VENVCAST_X: invalid choice: 'magic' (choose from auto, " },
        { { RANK_USER, "--jobs", "0" }, "f:1: jobs: not a number from 1 to 99999: '0'" },
        { { RANK_USER, "--clear", "maybe" }, "f:1: clear is 1 or 0, yes or no, true or false, on or off, and not 'maybe'" },
        { { RANK_USER, "--seed", "!!" }, "f:1: seed: it is the name of a project" },
        { { RANK_USER, "--log", "" }, "f:1: log: its value is empty" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct said said[MOST] = { rows[i].said };
        struct request request;
        assert_false(settled("e", said, &request));
        assert_int_equal(error.code, E_CONFIG);
        assert_ptr_equal(strstr(error.text, rows[i].text), error.text);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(lines_are_settings),
        TEST(every_option_has_a_variable_a_key_or_a_reason_why_not),
        TEST(a_variable_that_means_nothing_is_told_what_it_may_have_meant),
        TEST(a_list_in_one_text_is_split_as_the_system_splits_path),
        TEST(flags_are_said_in_eight_ways),
        TEST(the_strongest_speaker_is_heard),
        TEST(a_stronger_no_is_heard_too),
        TEST(of_a_list_the_strongest_speakers_items_count_and_no_others),
        TEST(what_contradicts_a_stronger_word_is_passed_over),
        TEST(what_has_no_meaning_here_is_no_mistake),
        TEST(what_is_enforced_wins_and_the_command_line_is_told_so),
        TEST(verbose_may_be_a_number),
        TEST(a_rival_of_what_was_typed_gives_way_or_forbids_it),
        TEST(a_python_that_is_empty_is_none),
        TEST(a_wrong_value_is_told_with_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
