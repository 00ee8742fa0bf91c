/* test_again.c: an environment that exists finds the Python that it was made with, or says what became of it. */
#include "tests/support/fake_python.h"

#include "tests/support/hosts.h"

#include "src/ask/request.h"
#include "src/find/again.h"

static struct arena arena;
static const struct host *host;
static struct request request;
static struct again memory;
static struct error error;

static int begin(const struct host *which)
{
    arena_end(&arena);             /* a test may begin more than once */
    arena = test_arena();
    host = which;
    fake_begin(host);
    request = (struct request){ .no_cache = true, .no_project = true };
    if (host->family == HOST_WINDOWS)
        return 0;
    fake_file("/bin/sh", 0755, "\177ELF");          /* what made-up programs name as their loader */
    fake_python(&arena, host, "/opt/py/bin/python3.12", "3.12.4", plain_kind);
    fake_link("/opt/py/bin/python3", "python3.12");
    fake_python(&arena, host, "/usr/bin/python3.13", "3.13.1", plain_kind);
    fake_link("/usr/bin/python3", "python3.13");
    fake_set("PATH", "/usr/bin");
    return 0;
}

static int on_posix(void **state)
{
    return begin(&a_posix_host);
}

static int on_windows(void **state)
{
    return begin(&a_windows_host);
}

static int finished(void **state)
{
    fake_end();
    arena_end(&arena);
    return 0;
}

static const struct interpreter *found(void)
{
    struct interpreter *python = arena_take(&arena, sizeof *python);
    error = (struct error){ .code = E_NONE };
    if (!find_again(&arena, host, &request, host->family == HOST_WINDOWS ? "C:\\env" : "/w/env", &memory, python, &error))
        fail_msg("%s", error.text);
    return python;
}

static void refused(enum error_code code, const char *words)
{
    struct interpreter python;
    error = (struct error){ .code = E_NONE };
    assert_false(find_again(&arena, host, &request, "/w/env", &memory, &python, &error));
    assert_int_equal(error.code, code);
    if (strstr(error.text, words) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", error.text, words);
    assert_true(error.remedy[0] != '\0');
}

static void makes_itself(const char *base)
{
    const struct interpreter *python = found();
    assert_string_equal(python->base, base);
    assert_string_equal(python->rule, "the environment itself");
    assert_false(memory.gone);
}

/* ---- its own base ------------------------------------------------------------------------------- */

static void a_target_that_is_not_there_is_asked_for_like_any(void **state)
{
    assert_string_equal(found()->base, "/usr/bin/python3");
    assert_null(memory.version);
    assert_false(memory.gone);
    fake_folder("/w/env", 0755);                        /* nor does a folder without a trace of Python */
    fake_folder("/w/env/lib", 0755);
    assert_string_equal(found()->base, "/usr/bin/python3");
}

static void its_link_leads_to_its_base(void **state)
{
    fake_folder("/w/env/lib/python3.12", 0755);
    fake_file("/w/env/pyvenv.cfg", 0644, "home = /opt/py/bin\nversion = 3.12.4\n");
    fake_link("/w/env/bin/python3", "/opt/py/bin/python3");
    makes_itself("/opt/py/bin/python3");
    assert_string_equal(memory.version, "3.12");
}

static void a_copy_finds_its_base_by_home(void **state)
{
    fake_folder("/w/env/lib/python3.12", 0755);
    fake_file("/w/env/pyvenv.cfg", 0644, "home = /opt/py/bin\n");
    fake_file("/w/env/bin/python3", 0755, "a copy");
    makes_itself("/opt/py/bin/python3");
}

static void a_link_that_home_contradicts_counts_last(void **state)
{
    fake_folder("/w/env/lib/python3.12", 0755);
    fake_file("/w/env/pyvenv.cfg", 0644, "home = /gone/bin\n");
    fake_link("/w/env/bin/python3", "/opt/py/bin/python3");
    makes_itself("/opt/py/bin/python3");
    fake_link("/w/env/bin/python", "python3");          /* a link within the environment leads to no base */
    makes_itself("/opt/py/bin/python3");
}

static void a_home_that_is_no_absolute_path_is_passed_over(void **state)
{
    fake_folder("/w/env/lib/python3.12", 0755);
    fake_file("/w/env/pyvenv.cfg", 0644, "home = opt/py/bin\n");
    fake_link("/w/env/bin/python3", "/opt/py/bin/python3");
    makes_itself("/opt/py/bin/python3");
}

static void the_version_is_that_of_its_packages_or_of_its_configuration(void **state)
{
    static const struct { const char *library, *cfg, *version; } rows[] = {
        { "/w/env/lib/python3.12", "version = 3.11.2\n", "3.12" },      /* the folder is the surer witness */
        { "/w/env/lib", "version = 3.12.4\n", "3.12" },
        { "/w/env/lib", "version_info = 3.12.4.final.0\n", "3.12" },
        { "/w/env/lib", "version = 3\n", NULL },
        { "/w/env/lib", "version = three.twelve\n", NULL },
        { "/w/env/lib", "version =\n", NULL },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        begin(&a_posix_host);
        fake_folder(rows[i].library, 0755);
        fake_link("/w/env/bin/python3", "/opt/py/bin/python3");
        fake_file("/w/env/pyvenv.cfg", 0644, rows[i].cfg);
        makes_itself("/opt/py/bin/python3");
        if (rows[i].version == NULL)
            assert_null(memory.version);
        else
            assert_string_equal(memory.version, rows[i].version);
    }
}

static void libraries_of_two_versions_are_no_witness(void **state)
{
    fake_folder("/w/env/lib/python3.12", 0755);
    fake_folder("/w/env/lib/python3.11", 0755);
    fake_file("/w/env/lib/python3.10", 0644, "a file is none");
    fake_folder("/w/env/lib/other", 0755);
    fake_file("/w/env/pyvenv.cfg", 0644, "home = /opt/py/bin\n");
    makes_itself("/opt/py/bin/python3");
    assert_null(memory.version);
}

static void what_home_has_may_be_no_program(void **state)
{
    fake_folder("/w/env/lib/python3.13", 0755);
    fake_folder("/opt/odd/python3", 0755);
    fake_file("/w/env/pyvenv.cfg", 0644, "home = /opt/odd\n");
    assert_string_equal(found()->base, "/usr/bin/python3.13");
    assert_true(memory.gone);
}

static void packages_alone_remember_a_version(void **state)
{
    fake_folder("/w/env/lib/python3.13", 0755);
    assert_string_equal(found()->base, "/usr/bin/python3.13");
    assert_string_equal(memory.version, "3.13");
}

static void a_pypy_and_a_free_threaded_one_are_known_by_their_libraries(void **state)
{
    fake_python(&arena, host, "/opt/pypy/bin/pypy3", "3.11.9", (struct python_kind){ .pypy = true });
    fake_folder("/w/env/lib/pypy3.11", 0755);
    fake_file("/w/env/pyvenv.cfg", 0644, "home = /opt/pypy/bin\n");
    makes_itself("/opt/pypy/bin/pypy3");
    assert_string_equal(memory.version, "pypy3.11");
    begin(&a_posix_host);
    fake_python(&arena, host, "/opt/free/bin/python3", "3.14.0", (struct python_kind){ .free_threaded = true });
    fake_folder("/w/env/lib/python3.14t", 0755);
    fake_file("/w/env/pyvenv.cfg", 0644, "home = /opt/free/bin\n");
    makes_itself("/opt/free/bin/python3");
    assert_string_equal(memory.version, "3.14t");
}

static void on_windows_home_and_the_version_tell(void **state)
{
    fake_python(&arena, host, "C:\\Py\\python.exe", "3.12.4", plain_kind);
    fake_file("C:\\env\\pyvenv.cfg", 0644, "home = C:\\Py\r\nversion = 3.12.4\r\n");
    makes_itself("C:\\Py\\python.exe");
    assert_string_equal(memory.version, "3.12");
    fake_file("C:\\env\\pyvenv.cfg", 0644, "home = C:\\Py\r\nversion = 3.11.4\r\n");
    fake_python(&arena, host, "C:\\Py11\\python.exe", "3.11.4", plain_kind);
    fake_set("PATH", "C:\\Py11");
    assert_string_equal(found()->base, "C:\\Py11\\python.exe");     /* another one has taken its place */
    begin(&a_windows_host);                             /* a version in words says nothing of its threads there */
    fake_python(&arena, host, "C:\\Py\\python.exe", "3.14.1", (struct python_kind){ .free_threaded = true });
    fake_file("C:\\env\\pyvenv.cfg", 0644, "home = C:\\Py\r\nversion = 3.14.1\r\n");
    makes_itself("C:\\Py\\python.exe");
}

static void the_current_folder_may_be_gone(void **state)
{
    fake_folder("/w/env/lib/python3.12", 0755);
    fake_file("/w/env/pyvenv.cfg", 0644, "home = /opt/py/bin\n");
    fake_current(NULL);
    makes_itself("/opt/py/bin/python3");
}

/* ---- when it is gone ---------------------------------------------------------------------------- */

static void another_python_of_its_version_takes_its_place(void **state)
{
    fake_folder("/w/env/lib/python3.13", 0755);
    fake_file("/w/env/pyvenv.cfg", 0644, "home = /gone/bin\n");
    assert_string_equal(found()->base, "/usr/bin/python3.13");
    assert_true(memory.gone);
}

static void a_base_that_has_become_another_version_is_gone(void **state)
{
    fake_folder("/w/env/lib/python3.13", 0755);
    fake_file("/w/env/pyvenv.cfg", 0644, "home = /opt/py/bin\n");
    assert_string_equal(found()->base, "/usr/bin/python3.13");
    assert_true(memory.gone);
}

static void without_a_python_of_its_version_it_says_which(void **state)
{
    fake_folder("/w/env/lib/python3.9", 0755);
    fake_file("/w/env/pyvenv.cfg", 0644, "home = /gone/bin\n");
    refused(E_NO_PYTHON, "has Python 3.9, which is no longer here");
    assert_true(memory.gone);
}

static void without_a_version_any_python_will_do(void **state)
{
    fake_file("/w/env/pyvenv.cfg", 0644, "home = /gone/bin\n");
    assert_string_equal(found()->base, "/usr/bin/python3");
    assert_true(memory.gone);
}

/* Whoever made the environment has chosen that program, which is no word of the user's to start it. */
static void its_base_is_not_started_to_be_asked(void **state)
{
    static const char answer[] = "venvcast 1\ncpython\n3.12.7\n\nlib\n/mute\n/mute/lib/python3.12\n.\n";
    fake_program("/mute/bin/python3", 0, answer);
    fake_elf("/mute/bin/python3", &(struct elf_recipe){ .symbol = "Py_BytesMain" });
    fake_file("/mute/lib/python3.12/os.py", 0644, "");
    fake_folder("/w/env/lib/python3.13", 0755);
    fake_file("/w/env/pyvenv.cfg", 0644, "home = /mute/bin\n");
    refused(E_PROBE, "is run only when --python names it");
    assert_null(fake_ran(0));
    request.python = "/mute/bin/python3";               /* but it may be asked for */
    assert_string_equal(found()->base, "/mute/bin/python3");
    assert_non_null(fake_ran(0));
}

/* It may well be there: that it cannot be looked at now is no reason to make another environment of it. */
static void a_base_that_cannot_be_looked_at_is_an_error(void **state)
{
    fake_folder("/w/env/lib/python3.12", 0755);
    fake_file("/w/env/pyvenv.cfg", 0644, "home = /opt/py/bin\n");
    fake_folder("/opt/py", 0700);
    fake_owner("/opt/py", 0);
    refused(E_PROBE, "/opt/py/bin/python3 cannot be looked at");
    fake_folder("/opt/py", 0755);
    fake_file("/opt/py/bin/python3.12", 0711, "");      /* it is there, and cannot be read */
    fake_owner("/opt/py/bin/python3.12", 0);
    refused(E_NOT_A_BASE, "cannot be read");
}

/* ---- what is asked for beside -------------------------------------------------------------------- */

static void its_own_is_taken_when_it_fits_what_is_asked_for(void **state)
{
    fake_folder("/w/env/lib/python3.12", 0755);
    fake_file("/w/env/pyvenv.cfg", 0644, "home = /opt/py/bin\n");
    request.python = "3.12";
    makes_itself("/opt/py/bin/python3");
    request.python = ">=3.8";
    makes_itself("/opt/py/bin/python3");
}

static void another_one_is_taken_when_it_is_asked_for(void **state)
{
    fake_folder("/w/env/lib/python3.12", 0755);
    fake_file("/w/env/pyvenv.cfg", 0644, "home = /opt/py/bin\n");
    request.python = "3.13";
    assert_string_equal(found()->base, "/usr/bin/python3.13");
    request.python = "/usr/bin/python3";
    assert_string_equal(found()->base, "/usr/bin/python3");
    request.python = "/opt/py/bin/../bin/python3";      /* the very one it leads to */
    assert_string_equal(found()->base, "/opt/py/bin/python3");
    assert_string_equal(found()->rule, "--python");
    fake_current("/opt/py");
    request.python = "bin/python3";
    assert_string_equal(found()->base, "/opt/py/bin/python3");
    request.python = "3.99";
    refused(E_NO_PYTHON, "3.99");
    fake_file("/w/env/pyvenv.cfg", 0644, "home = /gone/bin\n");
    request.python = "/opt/py/bin/python3.12";
    assert_string_equal(found()->base, "/opt/py/bin/python3.12");
    assert_true(memory.gone);
}

/* By whatever name: it keeps the one it knows its base by. */
static void its_own_under_another_name_stays_its_own(void **state)
{
    fake_folder("/w/env/lib/python3.12", 0755);
    fake_file("/w/env/pyvenv.cfg", 0644, "home = /opt/py/bin\n");
    request.python = "/opt/py/bin/python3.12";
    makes_itself("/opt/py/bin/python3");
    fake_python(&arena, host, "/mnt/bin/python3.12", "3.12.4", plain_kind);
    fake_number("/mnt/bin/python3.12", "/opt/py/bin/python3.12");   /* the same number on another volume is another file */
    request.python = "/mnt/bin/python3.12";
    assert_string_equal(found()->base, "/mnt/bin/python3.12");
}

static void what_is_active_is_no_wish(void **state)
{
    fake_folder("/w/env/lib/python3.12", 0755);
    fake_file("/w/env/pyvenv.cfg", 0644, "home = /opt/py/bin\n");
    fake_set("VIRTUAL_ENV", "/usr/bin/python3.13");
    makes_itself("/opt/py/bin/python3");
}

static void what_is_not_understood_is_an_error(void **state)
{
    fake_file("/w/env/pyvenv.cfg", 0644, "home = /opt/py/bin\n");
    request.python = "~~";
    refused(E_USAGE, "~~");
}

static void a_base_that_is_given_is_not_compared(void **state)
{
    fake_file("/w/env/pyvenv.cfg", 0644, "home = /opt/py/bin\n");
    request.base = "/later/bin/python3.13";
    request.python_version = "3.13.1";
    request.no_verify = true;
    assert_string_equal(found()->base, "/later/bin/python3.13");
    assert_true(found()->unverified);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, on_posix, finished)
#define WINDOWS_TEST(name) cmocka_unit_test_setup_teardown(name, on_windows, finished)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_target_that_is_not_there_is_asked_for_like_any),
        TEST(its_link_leads_to_its_base),
        TEST(a_copy_finds_its_base_by_home),
        TEST(a_link_that_home_contradicts_counts_last),
        TEST(a_home_that_is_no_absolute_path_is_passed_over),
        TEST(the_version_is_that_of_its_packages_or_of_its_configuration),
        TEST(libraries_of_two_versions_are_no_witness),
        TEST(what_home_has_may_be_no_program),
        TEST(packages_alone_remember_a_version),
        TEST(a_pypy_and_a_free_threaded_one_are_known_by_their_libraries),
        WINDOWS_TEST(on_windows_home_and_the_version_tell),
        TEST(the_current_folder_may_be_gone),
        TEST(another_python_of_its_version_takes_its_place),
        TEST(a_base_that_has_become_another_version_is_gone),
        TEST(without_a_python_of_its_version_it_says_which),
        TEST(without_a_version_any_python_will_do),
        TEST(its_base_is_not_started_to_be_asked),
        TEST(a_base_that_cannot_be_looked_at_is_an_error),
        TEST(its_own_is_taken_when_it_fits_what_is_asked_for),
        TEST(another_one_is_taken_when_it_is_asked_for),
        TEST(its_own_under_another_name_stays_its_own),
        TEST(what_is_active_is_no_wish),
        TEST(what_is_not_understood_is_an_error),
        TEST(a_base_that_is_given_is_not_compared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
