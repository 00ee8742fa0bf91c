/* test_setup.c: venvcast.conf, which runs are a set-up, the command line they become, and the remedies, on both families. */
#include "tests/support/check.h"
#include "tests/support/fake.h"
#include "tests/support/hosts.h"

#include "src/ask/args.h"
#include "src/command/setup.h"
#include "src/report/setup_text.h"

static struct arena arena;
static struct error error;
static struct setup setup;

static void begin(const struct host *host)
{
    fake_begin(host);
    arena = test_arena();
    error = (struct error){ .code = E_NONE };
}

static void end(void)
{
    fake_end();
    arena_end(&arena);
}

/* ---- venvcast.conf ---- */

static bool reads(const struct host *host, const char *text, struct app_conf *conf)
{
    error = (struct error){ .code = E_NONE };
    return app_conf_read(&arena, host, str_of(text), conf, &error);
}

static void keys_are_read_and_nothing_else(void **state)
{
    struct app_conf conf;
    begin(&a_posix_host);
    assert_true(reads(&a_posix_host, "\xEF\xBB\xBF# for us\n\n python = >=3.10 \r\nprompt=\"a = b\"\nenv = env\nwheels = a/b\n"
                      "requirements = one.txt\nrequirements = two.txt\nlaunch = app --flag 'a b'\n", &conf));
    assert_string_equal(conf.python, ">=3.10");
    assert_string_equal(conf.prompt, "a = b");
    assert_string_equal(conf.env, "env");
    assert_string_equal(conf.wheels, "a/b");
    assert_int_equal(conf.requirements.count, 2);
    assert_string_equal(conf.requirements.items[1], "two.txt");
    assert_int_equal(conf.launch.count, 3);
    assert_string_equal(conf.launch.items[2], "a b");
    assert_null(conf.launch.items[3]);
    assert_true(reads(&a_posix_host, "", &conf));
    assert_null(conf.python);
    assert_true(reads(&a_posix_host, "prompt = \"\nenv = \"open\n", &conf));     /* a pair of quotes is one, and no half of it */
    assert_string_equal(conf.prompt, "\"");
    assert_string_equal(conf.env, "\"open");
    end();
}

static void what_is_none_of_them_is_an_error_with_its_line(void **state)
{
    static const char *const wrong[] = {
        "run = x", "nothing", "= x", "python =", "python = 3\npython = 4", "env = ..", "env = a/b", "env = /a", "env = .",
        "env = -x", "wheels = ../x", "wheels = a/../../b", "wheels = /x", "wheels = a//b", "requirements = ../r.txt",
        "requirements = https://x", "launch = /bin/sh", "launch = ../sh", "launch = 'open", "launch = -c",
        "launch = a\nlaunch = b", "launch = # nothing", "launch = ''", "launch = 'a'b:c", "env = a:b",
    };
    static const char *const wrong_on_windows[] = { "env = a\\b", "wheels = C:\\x", "wheels = ..\\x", "launch = C:cmd",
                                                    "requirements = C:r.txt", "wheels = \\\\server\\share" };
    struct app_conf conf;
    begin(&a_posix_host);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const char *text = text_format(&arena, "# a line before\n%s\n", wrong[i]);
        unsigned line = strchr(wrong[i], '\n') != NULL ? 3 : 2;
        assert_false(reads(&a_posix_host, text, &conf) || reads(&a_windows_host, text, &conf));
        assert_int_equal(error.code, E_SETUP);
        assert_non_null(strstr(error.text, text_format(&arena, "venvcast.conf:%u: ", line)));
    }
    for (size_t i = 0; i < sizeof wrong_on_windows / sizeof *wrong_on_windows; i++)
        assert_false(reads(&a_windows_host, wrong_on_windows[i], &conf));
    end();
}

static void more_files_of_requirements_than_anybody_has_are_refused(void **state)
{
    struct app_conf conf;
    begin(&a_posix_host);
    struct text text = { .arena = &arena };
    for (unsigned i = 0; i < 16; i++)
        text_print(&text, "requirements = r%u.txt\n", i);
    assert_true(reads(&a_posix_host, text_done(&text), &conf));
    assert_false(reads(&a_posix_host, text_join(&arena, text_done(&text), "requirements = x\n", NULL), &conf));
    assert_non_null(strstr(error.text, "too many of them"));
    end();
}

/* ---- which runs are one, and what becomes of them ---- */

static bool begins(const struct host *host, const char *called, const char *argument)
{
    const char *words[] = { called, argument, NULL };
    struct os_args args = { argument == NULL ? 1 : 2, (const char *const *)memcpy(arena_take(&arena, sizeof words), words,
                                                                               sizeof words) };
    error = (struct error){ .code = E_NONE };
    return setup_begin(&arena, host, &args, &setup, &error);
}

static void only_a_renamed_copy_beside_an_application_and_without_arguments_is_one(void **state)
{
    begin(&a_posix_host);
    fake_file("/app/requirements.txt", 0644, "x\n");
    fake_folder("/empty", 0755);
    static const char *const others[] = { "/app/venvcast", "/app/venvcast-0.1-linux", "/app/py-venv", "/app/PYVENV", "setup",
                                          "/empty/setup", "" };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        assert_true(begins(&a_posix_host, others[i], NULL));
        assert_null(setup.folder);
        assert_int_equal(setup.args.count, 1);
    }
    assert_true(begins(&a_posix_host, "/app/setup", "--help"));
    assert_null(setup.folder);
    assert_true(begins(&a_posix_host, "/app/setup", NULL));
    assert_string_equal(setup.folder, "/app");
    fake_current("/app");
    assert_true(begins(&a_posix_host, "./setup", NULL));
    assert_string_equal(setup.folder, "/app");
    end();
}

static const char *line_of(const struct setup *one)
{
    struct text line = { .arena = &arena };
    for (int i = 0; i < one->args.count; i++)
        text_print(&line, "%s%s", i > 0 ? " " : "", one->args.values[i]);
    return text_done(&line);
}

static void the_command_line_says_all_that_was_read(void **state)
{
    struct request request;
    begin(&a_posix_host);
    fake_file("/app/requirements.txt", 0644, "x\n");
    fake_folder("/app/wheels", 0755);
    assert_true(begins(&a_posix_host, "/app/setup", NULL));
    assert_string_equal(line_of(&setup), "/app/setup --log=/app/setup.log --find-links=/app/wheels "
                        "--requirements=/app/requirements.txt /app/.venv");
    assert_string_equal(setup.read, "requirements.txt, wheels");
    fake_file("/app/venvcast.conf", 0644, "python = --clear\nlaunch = app --help\nprompt = -x\n");
    assert_true(begins(&a_posix_host, "/app/setup", NULL));
    assert_true(ask(&arena, &a_posix_host, &setup.args, &request, &error));     /* no value becomes an option */
    assert_string_equal(request.python, "--clear");
    assert_string_equal(request.prompt, "-x");
    assert_false(request.clear);
    assert_int_equal(request.exec.count, 2);
    assert_string_equal(request.exec.items[1], "--help");
    end();
}

static void requirements_that_are_others_now_are_installed_afresh(void **state)
{
    begin(&a_posix_host);
    fake_file("/app/requirements.txt", 0644, "x\n");
    fake_folder("/app/.venv", 0755);
    assert_true(begins(&a_posix_host, "/app/setup", NULL));
    assert_true(strstr(line_of(&setup), "--ensure") == NULL && strstr(line_of(&setup), "--clear") == NULL);
    assert_false(setup.again);
    setup_remember(&arena, &setup, "/app/.venv");
    assert_true(begins(&a_posix_host, "/app/setup", NULL));
    assert_non_null(strstr(line_of(&setup), " --ensure "));
    assert_true(setup.again);
    fake_file("/app/requirements.txt", 0644, "y\n");
    assert_true(begins(&a_posix_host, "/app/setup", NULL));
    assert_non_null(strstr(line_of(&setup), " --clear "));
    assert_false(setup.again);
    end();
}

static void windows_has_endings_and_marks(void **state)
{
    begin(&a_windows_host);
    fake_file("C:\\app\\pyproject.toml", 0644, "");
    fake_file("C:\\app\\venvcast.conf", 0644, "launch = app\n");
    assert_true(begins(&a_windows_host, "C:\\app\\VENVCAST.EXE", NULL));
    assert_null(setup.folder);
    fake_current("C:\\app");
    assert_true(begins(&a_windows_host, "Setup.exe", NULL));        /* as cmd.exe says it */
    assert_string_equal(setup.folder, "C:\\app");
    assert_string_equal(setup.name, "Setup");
    assert_non_null(strstr(line_of(&setup), "--exec app"));
    fake_folder("C:\\app\\.venv", 0755);
    setup_remember(&arena, &setup, "C:\\app\\.venv");     /* there are no requirements to remember */
    assert_false(fake_is("C:\\app\\.venv\\.venvcast-setup", OS_FILE));
    fake_file("C:\\app\\Setup.exe:Zone.Identifier", 0644, "[ZoneTransfer]\r\nZoneId=3\r\n");
    assert_true(begins(&a_windows_host, "C:\\app\\Setup.exe", NULL));
    assert_non_null(setup.came_from);
    assert_null(strstr(line_of(&setup), "--exec"));
    end();
}

static void nothing_is_started_from_the_folder_for_downloads(void **state)
{
    begin(&a_posix_host);
    fake_set("HOME", "/home/u");
    fake_file("/home/u/Downloads/app/venvcast.conf", 0644, "launch = app\n");
    assert_true(begins(&a_posix_host, "/home/u/Downloads/app/setup", NULL));
    assert_non_null(setup.came_from);
    assert_null(strstr(line_of(&setup), "--exec"));
    assert_int_equal(setup.conf.launch.count, 1);
    end();
}

static void the_log_is_beside_it_or_in_the_cache(void **state)
{
    begin(&a_posix_host);
    fake_set("XDG_CACHE_HOME", "/cache");
    fake_folder("/cache", 0700);
    fake_file("/app/pyproject.toml", 0644, "");
    assert_true(begins(&a_posix_host, "/app/setup", NULL));
    assert_string_equal(setup.log, "/app/setup.log");
    setup_log(&arena, &a_posix_host, &setup, "one\n");
    setup_log(&arena, &a_posix_host, &setup, "two\n");
    assert_string_equal(fake_text("/app/setup.log"), "one\ntwo\n");
    fake_file("/closed/pyproject.toml", 0644, "");
    fake_owner("/closed", 0);
    assert_true(begins(&a_posix_host, "/closed/setup", NULL));
    assert_string_equal(setup.log, "/cache/setup.log");
    end();
}

/* ---- what is not as it should be ---- */

static void a_folder_that_cannot_be_named_is_not_guessed(void **state)
{
    begin(&a_posix_host);
    fake_file("/app/venvcast.conf", 0644, "env = e\nwheels = w\nrequirements = a.txt\n");
    fake_folder("/app/wheels", 0755);
    fake_file("/app/requirements.txt", 0644, "");
    fake_current(NULL);
    assert_true(begins(&a_posix_host, "./setup", NULL));
    assert_null(setup.folder);
    assert_true(begins(&a_posix_host, "setup", NULL));
    assert_null(setup.folder);
    assert_true(begins(&a_posix_host, "/app/setup", NULL));
    assert_string_equal(setup.folder, "/app");
    assert_non_null(strstr(line_of(&setup), " --find-links=/app/w --requirements=/app/a.txt /app/e"));
    end();
    begin(&a_windows_host);
    fake_file("C:\\app\\pyproject.toml", 0644, "");
    assert_true(begins(&a_windows_host, "C:\\app\\setup", NULL));       /* as a shell that needs no ending has it */
    assert_string_equal(setup.name, "setup");
    fake_folder("C:\\app\\requirements.txt", 0755);
    fake_file("C:\\app\\wheels", 0644, "");
    fake_file("C:\\app\\venvcast.conf:Zone.Identifier", 0644, "[ZoneTransfer]\r\nZoneId=3\r\n");
    fake_file("C:\\app\\venvcast.conf", 0644, "");
    assert_true(begins(&a_windows_host, "C:\\app\\setup.exe", NULL));
    assert_non_null(setup.came_from);
    assert_null(strstr(line_of(&setup), "--requirements"));
    end();
}

static void a_configuration_that_cannot_be_read_is_an_error(void **state)
{
    begin(&a_posix_host);
    fake_file("/app/venvcast.conf", 0600, "");
    fake_owner("/app/venvcast.conf", 0);
    assert_false(begins(&a_posix_host, "/app/setup", NULL));
    assert_int_equal(error.code, E_SETUP);
    fake_file("/own/venvcast.conf", 0644, "nonsense\n");
    assert_false(begins(&a_posix_host, "/own/setup", NULL));
    end();
}

static void without_a_place_for_a_log_there_is_none(void **state)
{
    begin(&a_posix_host);
    fake_file("/closed/pyproject.toml", 0644, "");
    fake_owner("/closed", 0);
    fake_set("XDG_CACHE_HOME", "/none");
    assert_true(begins(&a_posix_host, "/closed/setup", NULL));
    assert_null(setup.log);
    setup_log(&arena, &a_posix_host, &setup, "lost\n");
    assert_int_equal(setup_log_text(&arena, &setup).size, 0);
    fake_set("XDG_CACHE_HOME", NULL);
    fake_set("HOME", NULL);
    assert_true(begins(&a_posix_host, "/closed/setup", NULL));
    assert_null(setup.log);
    end();
}

/* Neither the log nor the mark may fail a set-up. */
static void each_call_behind_a_set_up_may_fail(void **state)
{
    for (unsigned nth = 0, calls = 1; nth <= calls; nth++) {
        begin(&a_posix_host);
        fake_file("/app/venvcast.conf", 0644, "requirements = r.txt\nrequirements = gone.txt\n");
        fake_file("/app/r.txt", 0644, "x\n");
        fake_folder("/app/.venv", 0755);
        fake_fail(FAKE_CALLS, nth, OS_NO_SPACE, false);
        bool begun = begins(&a_posix_host, "/app/setup", NULL);
        if (begun && setup.folder != NULL) {
            setup_remember(&arena, &setup, "/app/.venv");
            setup_log(&arena, &a_posix_host, &setup, "words\n");
            (void)setup_log_text(&arena, &setup);
        }
        calls = fake_count(FAKE_CALLS) > calls ? fake_count(FAKE_CALLS) : calls;
        fake_fail(FAKE_CALLS, 0, OS_OK, false);
        assert_true(begun || error.code == E_SETUP);
        assert_false(fake_is("/app/setup.log.new", OS_FILE) || fake_is("/app/.venv/.venvcast-setup.new", OS_FILE));
        assert_true(!fake_is("/app/.venv/.venvcast-setup", OS_FILE) || fake_text("/app/.venv/.venvcast-setup")[0] != '\0');
        end();
    }
}

/* ---- remedies ---- */

static const char *remedy(const struct host *host, enum error_code code, struct os_status status, const char *text,
                          const char *folder, const char *log, bool offline)
{
    static struct error one;
    error_set(&one, code, status, "%s", text);
    struct setup_cause cause = { host, &one, folder, str_of(log), offline };
    const char *words = setup_remedy(&cause);
    return words == NULL ? "" : words;
}

static void each_cause_has_one_remedy(void **state)
{
    static const struct {
        enum error_code code;
        struct os_status status;
        const char *text, *folder, *log;
        bool offline;
        const char *word, *word_on_windows;
    } cases[] = {
        { E_NO_PYTHON, { OS_OK, 0 }, "there is no python3", "/a", "", false, "install Python 3", "python.org" },
        { E_NO_PYTHON, { OS_OK, 0 }, "no Python that is known here fits >=4", "/a", "", false, "new enough", "version" },
        { E_NO_PYTHON, { OS_OK, 0 }, "python.exe: it is the Store's stub", "/a", "", false, "install", "placeholder" },
        { E_WRITE, { OS_NAME_TOO_LONG, 0 }, "x", "/a", "", false, "too long", "C:\\Apps" },
        { E_TARGET_PARENT, { OS_DENIED, 0 }, "x", "/a", "", false, "copy this folder", "Documents" },
        { E_WRITE, { OS_READ_ONLY, 0 }, "x", "/a", "", false, "copy this folder", "Documents" },
        { E_WRITE, { OS_BUSY, 0 }, "x", "C:\\u\\OneDrive - Firm\\a", "", false, "out of OneDrive", "out of OneDrive" },
        { E_REQUIREMENTS, { OS_OK, 0 }, "x", "/a", "... getaddrinfo failed", false, "network", "network" },
        { E_REQUIREMENTS, { OS_OK, 0 }, "x", "/a", "", true, "wheels", "wheels" },
        { E_REQUIREMENTS, { OS_OK, 0 }, "x", "/a", "syntax error", false, "", "" },
        { E_REQUIREMENTS, { OS_FAILED, 1260 }, "x", "/a", "", false, "", "policy" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int windows = 0; windows < 2; windows++) {
            const char *word = windows ? cases[i].word_on_windows : cases[i].word;
            const char *words = remedy(windows ? &a_windows_host : &a_posix_host, cases[i].code, cases[i].status,
                                       cases[i].text, cases[i].folder, cases[i].log, cases[i].offline);
            assert_non_null(strstr(words, word));
            assert_true((*word == '\0') == (*words == '\0'));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_read_and_nothing_else),
        cmocka_unit_test(more_files_of_requirements_than_anybody_has_are_refused),
        cmocka_unit_test(what_is_none_of_them_is_an_error_with_its_line),
        cmocka_unit_test(only_a_renamed_copy_beside_an_application_and_without_arguments_is_one),
        cmocka_unit_test(the_command_line_says_all_that_was_read),
        cmocka_unit_test(requirements_that_are_others_now_are_installed_afresh),
        cmocka_unit_test(windows_has_endings_and_marks),
        cmocka_unit_test(nothing_is_started_from_the_folder_for_downloads),
        cmocka_unit_test(the_log_is_beside_it_or_in_the_cache),
        cmocka_unit_test(a_folder_that_cannot_be_named_is_not_guessed),
        cmocka_unit_test(a_configuration_that_cannot_be_read_is_an_error),
        cmocka_unit_test(without_a_place_for_a_log_there_is_none),
        cmocka_unit_test(each_call_behind_a_set_up_may_fail),
        cmocka_unit_test(each_cause_has_one_remedy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
