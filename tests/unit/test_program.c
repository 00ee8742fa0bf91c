/* test_program.c: the whole executable in a world in memory: what it says, to whom, and how it ends. */
#include "tests/support/whole.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int program_main(int argc, char **argv);        /* main.c's, by another name here */

/* ---- a system without large pieces of memory ---------------------------------------------------- */

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);

enum { LARGE = 280 * 1024 };

static bool lacks_large;

void *__wrap_malloc(size_t size)
{
    return lacks_large && size > LARGE ? NULL : __real_malloc(size);
}

/* As long as a file that is read in one such piece. */
static const char *long_text(void)
{
    char *text = arena_take(&arena, LARGE + 4096);
    return memset(text, '#', LARGE + 4095);
}

/* ---- one run, in a process of its own: much of it is static -------------------------------------- */

static struct { int code; char out[16384], err[16384], ran[1024], log[8192]; } told;

static void write_down(FILE *file, const char *text)
{
    fprintf(file, "%s%c", text == NULL ? "" : text, '\0');
}

static const char *log_of_set_up(void)
{
    const char *text = fake_text("/app/setup.log");
    return text == NULL ? "" : strlen(text) > 8000 ? text + strlen(text) - 8000 : text;
}

static void run_here(FILE *file, int argc, char **argv)
{
    int code = program_main(argc, argv);
    lacks_large = false;
    write_down(file, fake_printed(OS_OUT));
    write_down(file, fake_printed(OS_ERR));
    write_down(file, fake_ran(0));
    write_down(file, log_of_set_up());
    fflush(file);
    exit(code);
}

static void read_back(FILE *file, char *text, size_t room)
{
    int byte;
    size_t size = 0;
    while ((byte = fgetc(file)) > 0)
        if (size + 1 < room)
            text[size++] = (char)byte;
    text[size] = '\0';
}

static void run_argv(int argc, char **argv)
{
    FILE *file = tmpfile();
    int status;
    assert_non_null(file);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        run_here(file, argc, argv);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    told.code = WEXITSTATUS(status);
    rewind(file);
    read_back(file, told.out, sizeof told.out);
    read_back(file, told.err, sizeof told.err);
    read_back(file, told.ran, sizeof told.ran);
    read_back(file, told.log, sizeof told.log);
    fclose(file);
}

static void run(const char *line)
{
    char words[512], *argv[16];
    int argc = 0;
    snprintf(words, sizeof words, "%s", line);
    for (char *word = strtok(words, " "); word != NULL; word = strtok(NULL, " "))
        argv[argc++] = word;
    argv[argc] = NULL;
    run_argv(argc, argv);
}

static int begin(void **state)
{
    whole_begin(&a_posix_place);
    return 0;
}

static int end(void **state)
{
    lacks_large = false;
    whole_end();
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

static void says(const char *text, const char *word)
{
    if (strstr(text, word) == NULL)
        fail_msg("not said: %s\nbut: %s", word, text);
}

static void says_not(const char *text, const char *word)
{
    if (strstr(text, word) != NULL)
        fail_msg("said: %s", text);
}

/* ---- before anything is asked ------------------------------------------------------------------- */

static void with_rights_of_its_file_it_does_nothing(void **state)
{
    char *none[] = { NULL };
    fake_elevated(true);
    run("venvcast env");
    assert_int_equal(told.code, 1);
    says(told.err, "[E_ELEVATED]");
    says(told.err, "chmod u-s,g-s");
    assert_string_equal(told.out, "");
    run_argv(0, none);                          /* nor does it need to know its name for that */
    assert_int_equal(told.code, 1);
    says(told.err, "[E_ELEVATED]");
}

static void without_memory_it_says_so_and_ends(void **state)
{
    fake_file("/app/requirements.txt", 0644, long_text());
    lacks_large = true;
    run("/app/setup");
    assert_int_equal(told.code, 1);
    says(told.err, "[E_MEMORY]");
    assert_string_equal(told.out, "");
}

/* ---- how it talks ------------------------------------------------------------------------------- */

static void colors_are_for_terminals_that_know_them(void **state)
{
    run("venvcast --bogus-option env -p 9");
    says_not(told.err, "\033[");
    fake_terminal(true, true);
    run("venvcast -p 9 env");
    says(told.err, "\033[");
    run("venvcast --list");
    says(told.out, "\033[");
    fake_lacks(FAKE_LACKS_COLORS);
    run("venvcast -p 9 env");
    says_not(told.err, "\033[");
    run("venvcast --list");
    says_not(told.out, "\033[");
    fake_lacks(FAKE_LACKS_NOTHING);
    run("venvcast --without-pip env --exec no-such-tool");      /* an error of the executable's own */
    says(told.err, "\033[1;31mError: ");
}

/* The longest of the lines that one after the other stand in the same place. */
static size_t widest_line(void)
{
    size_t widest = 0;
    for (const char *at = strstr(told.err, "Making "); at != NULL; at = strstr(at + 1, "Making ")) {
        size_t width = strcspn(at, "\r\n");
        widest = width > widest ? width : widest;
    }
    return widest;
}

static void how_far_it_has_come_fits_the_screen(void **state)
{
    static const char target[] = "a-folder-with-a-name-that-is-longer-than-what-most-people-would-ever-type-themselves";
    static const struct { unsigned columns; size_t widest; } rows[] = { { 0, 79 }, { 200, 79 }, { 40, 39 }, { 12, 11 } };
    fake_clock(150);
    fake_terminal(false, true);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fake_columns(rows[i].columns);
        run(text_format(&arena, "venvcast --without-pip %s", target));
        assert_int_equal(told.code, 0);
        assert_int_equal(widest_line(), rows[i].widest);
    }
    fake_columns(1);
    run(text_format(&arena, "venvcast --without-pip %s", target));
    says(told.err, "\r\033[KM\r");              /* one column is one column */
    run(text_format(&arena, "venvcast --without-pip --quiet %s", target));
    says_not(told.err, "\r");
    fake_terminal(false, false);
    run(text_format(&arena, "venvcast --without-pip %s", target));
    assert_string_equal(told.err, "");
}

static void of_many_it_says_from_time_to_time_how_many_are_ready(void **state)
{
    fake_clock(3000);
    run("venvcast --without-pip --jobs 1 a b c d e f");
    assert_int_equal(told.code, 0);
    says(told.err, " of 6, ");
    says_not(told.err, "\033[K");
    fake_terminal(false, true);
    run("venvcast --without-pip --jobs 1 a b c d e f");
    says(told.err, " of 6, ");
    says(told.err, "\r\033[K");
    says(told.err, "Made 6 of 6 environments");
    run("venvcast --without-pip --jobs 1 -q a b c d e f");
    assert_string_equal(told.err, "");
}

static void who_interrupts_it_sees_that(void **state)
{
    fake_interrupt(1);
    run("venvcast --without-pip env");
    assert_int_equal(told.code, 130);           /* as the fake ends a process by a signal */
    run("venvcast --without-pip a b");
    assert_int_equal(told.code, 130);
}

static void what_it_has_become_is_the_last_it_does(void **state)
{
    fake_program("/usr/bin/tool", 0, "");
    run("venvcast --without-pip env --exec tool --flag");
    assert_string_equal(told.ran, "/usr/bin/tool --flag");
    run("venvcast --without-pip env --exec no-such-tool");
    assert_int_equal(told.code, 127);
    says(told.err, "[E_EXEC_ABSENT]");
}

/* ---- set-ups ------------------------------------------------------------------------------------ */

/* An environment that is there already, with the requirements that it remembers: none of them. */
static void set_up(const char *conf)
{
    fake_file("/app/pyproject.toml", 0644, "[project]\nname = \"app\"\n");
    fake_file("/app/venvcast.conf", 0644, conf);
}

static void a_set_up_tells_what_it_reads_and_where_its_log_is(void **state)
{
    set_up("");
    run("/app/setup");
    assert_int_equal(told.code, 0);
    says(told.err, "setup makes an environment in /app");
    says(told.err, "Log: /app/setup.log");
    says(told.log, "setup makes an environment in /app");
}

static void only_a_set_up_that_starts_something_is_silent_the_second_time(void **state)
{
    static const char mark[] = "/app/.venv/.venvcast-setup";
    for (int launches = 0; launches < 2; launches++) {
        set_up(launches ? "launch = tool\n" : "");
        fake_program("/usr/bin/tool", 0, "");
        fake_file(mark, 0644, "whatever");
        run("/app/setup");
        if (launches)
            says_not(told.err, "makes an environment");
        else
            says(told.err, "makes an environment");
        assert_true(launches == (strncmp(told.ran, "/usr/bin/tool", 13) == 0));
        assert_true(launches == (strstr(told.err, "Log: ") == NULL) || strstr(told.err, "[E_EXEC") != NULL);
    }
}

static void what_a_set_up_is_not_to_do_is_told_with_its_log(void **state)
{
    set_up("");
    fake_set("VENVCAST_JOBS", "none");
    run("/app/setup");
    assert_int_equal(told.code, 2);
    says(told.err, "[E_CONFIG]");
    says(told.err, "Log: /app/setup.log");
    says(told.log, "[E_CONFIG]");
    fake_set("VENVCAST_JOBS", NULL);
    set_up("python = 9.9\n");
    run("/app/setup");
    assert_int_equal(told.code, 3);
    says(told.err, "no Python here is");        /* for who has no command line */
    says(told.log, "[E_NO_PYTHON]");
}

/* The library found no memory before there was an environment to tell of. */
static void a_set_up_without_memory_is_told_as_well(void **state)
{
    struct machine machine = whole_machine(&a_posix_place);
    struct archive_file files[] = { { "pip/__init__.py", "x = 1\n", 0 }, { "pip/large.py", long_text(), 0 } };
    str wheel = make_wheel_of(&arena, "pip", "24.2", 2, files);
    machine.put("/usr/lib/python3.12/ensurepip/_bundled/pip-24.2-py3-none-any.whl", 0644, wheel.text, wheel.size);
    set_up("");
    lacks_large = true;
    run("/app/setup");
    assert_int_equal(told.code, 1);
    says(told.err, "[E_MEMORY]");
    says(told.err, "Log: /app/setup.log");
    assert_true(strstr(strstr(told.err, "E_MEMORY") + 1, "E_MEMORY") == NULL);
}

/* A log that cannot be read again is no reason not to go on. */
static void a_log_too_large_for_the_memory_holds_nothing_up(void **state)
{
    set_up("launch = tool\n");
    fake_program("/usr/bin/tool", 0, "");
    fake_file("/app/.venv/.venvcast-setup", 0644, "whatever");
    fake_file("/app/setup.log", 0644, long_text());
    lacks_large = true;
    run("/app/setup");
    says(told.err, "Brought up to date");
    assert_string_equal(told.ran, "/usr/bin/tool");
    says_not(told.err, "nothing was written");          /* for it was, and the fake comes back from what it became */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(with_rights_of_its_file_it_does_nothing),
        TEST(without_memory_it_says_so_and_ends),
        TEST(colors_are_for_terminals_that_know_them),
        TEST(how_far_it_has_come_fits_the_screen),
        TEST(of_many_it_says_from_time_to_time_how_many_are_ready),
        TEST(who_interrupts_it_sees_that),
        TEST(what_it_has_become_is_the_last_it_does),
        TEST(a_set_up_tells_what_it_reads_and_where_its_log_is),
        TEST(only_a_set_up_that_starts_something_is_silent_the_second_time),
        TEST(what_a_set_up_is_not_to_do_is_told_with_its_log),
        TEST(a_set_up_without_memory_is_told_as_well),
        TEST(a_log_too_large_for_the_memory_holds_nothing_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
