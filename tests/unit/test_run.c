/* test_run.c: an interpreter whose files are silent is asked itself, once, and only an answer that is whole counts. */
#include "tests/support/fake_python.h"

#include "tests/support/hosts.h"

#include "src/find/cache.h"
#include "src/find/probe.h"

#define ANSWER(name, version, prefix) "venvcast 1\n" name "\n" version "\n\nlib\n" prefix "\n" prefix "/lib/python3.12\n.\n"

static struct arena arena;
static struct error error;
static const char python[] = "/opt/py/bin/python3.12", cache[] = "/home/u/.cache/venvcast";

static int begin(void **state)
{
    arena = test_arena();
    fake_begin(&a_posix_host);
    fake_file("/bin/sh", 0755, "\177ELF");
    fake_folder("/home/u/.cache", 0755);
    return 0;
}

static int finished(void **state)
{
    fake_end();
    arena_end(&arena);
    return 0;
}

/* A program that tells neither its version nor where its library is, and says `answer` when it is started. */
static void mute_python(int code, const char *answer)
{
    fake_program(python, code, answer);
    fake_elf(python, &(struct elf_recipe){ .symbol = "Py_BytesMain" });
}

static bool probes(struct interpreter *out)
{
    error = (struct error){ .code = E_NONE };
    return probe(&arena, &a_posix_host, python, cache, out, &error);
}

static void refused(enum error_code code, const char *words)
{
    struct interpreter out;
    assert_false(probes(&out));
    assert_int_equal(error.code, code);
    if (strstr(error.text, words) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", error.text, words);
    assert_true(error.remedy[0] != '\0');
}

/* ---- its version -------------------------------------------------------------------------------- */

static void its_version_is_asked_for_and_kept(void **state)
{
    struct interpreter out;
    mute_python(0, ANSWER("cpython", "3.12.7rc1", "/opt/py"));
    fake_file("/opt/py/lib/python3.12/os.py", 0644, "");
    assert_true(probes(&out));
    assert_int_equal(out.micro, 7);
    assert_string_equal(out.level, "rc1");
    assert_non_null(strstr(fake_ran(0), python));
    assert_true(probes(&out));
    assert_int_equal(out.micro, 7);
    assert_null(fake_ran(1));                           /* by what was kept */
}

static void a_pypy_answers_as_one(void **state)
{
    struct interpreter out;
    fake_program("/opt/py/bin/pypy3", 0, ANSWER("pypy", "3.12.7", "/opt/py"));
    fake_elf("/opt/py/bin/pypy3", &(struct elf_recipe){ .needed = "libpypy3-c.so" });
    fake_file("/opt/py/lib/pypy3.12/os.py", 0644, "");
    error = (struct error){ .code = E_NONE };
    assert_true(probe(&arena, &a_posix_host, "/opt/py/bin/pypy3", NULL, &out, &error));
    assert_int_equal(out.implementation, PYPY);
    assert_int_equal(out.micro, 7);
}

static void it_is_not_started_where_only_files_may_tell(void **state)
{
    struct interpreter out;
    mute_python(0, ANSWER("cpython", "3.12.7", "/opt/py"));
    fake_file("/opt/py/lib/python3.12/os.py", 0644, "");
    assert_false(probe_files(&arena, &a_posix_host, python, cache, &out, &error));
    assert_non_null(strstr(error.text, "is run only when --python names it"));
    assert_null(fake_ran(0));
}

static void an_answer_that_is_not_whole_is_none(void **state)
{
    static const char *const answers[] = {
        "", "hello\n", "venvcast 1\n", "venvcast 1\ncpython\n", "venvcast 1\ncpython\n3.12.7\n",
        "venvcast 1\ncpython\n3.12.7\n\n", "venvcast 1\ncpython\n3.12.7\n\nlib\n", "venvcast 1\ncpython\n3.12.7\n\nlib\n/opt/py\n",
        "venvcast 1\ncpython\n3.12.7\n\nlib\n/opt/py\n/opt/py/lib/python3.12\n",
        "venvcast 1\ncpython\n3.12.7\n\nlib\n/opt/py\n/opt/py/lib/python3.12\nx\n",
        ANSWER("cpython", "3.12.7", "/opt/py") "more\n", ANSWER("cpython", "3.12", "/opt/py"),
        ANSWER("snake", "3.12.7", "/opt/py"),
    };
    fake_file("/opt/py/lib/python3.12/os.py", 0644, "");
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        mute_python(0, answers[i]);
        refused(E_PROBE, "does not run");
    }
    mute_python(1, ANSWER("cpython", "3.12.7", "/opt/py"));
    refused(E_PROBE, "does not run");
}

static void what_the_loader_needs_is_handed_on_unless_we_have_more_rights(void **state)
{
    struct interpreter out;
    fake_set("LD_LIBRARY_PATH", "/opt/lib");
    mute_python(0, ANSWER("cpython", "3.12.7", "/opt/py"));
    fake_file("/opt/py/lib/python3.12/os.py", 0644, "");
    assert_true(probe(&arena, &a_posix_host, python, NULL, &out, &error));
    assert_non_null(strstr(fake_ran_with(0), "LD_LIBRARY_PATH=/opt/lib"));
    fake_elevated(true);
    assert_true(probe(&arena, &a_posix_host, python, NULL, &out, &error));
    assert_null(strstr(fake_ran_with(1), "LD_LIBRARY_PATH"));
}

/* ---- its library -------------------------------------------------------------------------------- */

static void a_prefix_that_was_compiled_in_is_asked_for(void **state)
{
    struct interpreter out;
    mute_python(0, ANSWER("cpython", "3.12.7", "/far"));
    fake_file("/far/lib/python3.12/os.py", 0644, "");
    for (int twice = 0; twice < 2; twice++) {
        assert_true(probes(&out));
        assert_string_equal(out.prefix, "/far");
        assert_string_equal(out.stdlib, "/far/lib/python3.12");
        assert_string_equal(out.base, python);
        assert_int_equal(out.micro, 7);
        assert_null(fake_ran(1));
    }
}

/* Its own links stay, for no folder on the way reaches its library better than another. */
static void a_link_to_such_a_program_stays_its_base(void **state)
{
    struct interpreter out;
    mute_python(0, ANSWER("cpython", "3.12.7", "/far"));
    fake_file("/far/lib/python3.12/os.py", 0644, "");
    fake_link("/usr/bin/python3", python);
    error = (struct error){ .code = E_NONE };
    if (!probe(&arena, &a_posix_host, "/usr/bin/python3", NULL, &out, &error))
        fail_msg("%s", error.text);
    assert_string_equal(out.base, "/usr/bin/python3");
}

static void a_library_that_is_not_there_is_no_library(void **state)
{
    static const char *const answers[] = {
        ANSWER("cpython", "3.12.7", "/gone"), "venvcast 1\ncpython\n3.12.7\n\nlib\n\n/far/lib/python3.12\n.\n", "",
        "venvcast 1\ncpython\n3.12.7\n\nlib\n/far\n/far/lib/other\n.\n",
    };
    fake_file("/far/lib/other/os.py", 0644, "");
    fake_file("/far/lib/python3.12/os.py", 0644, "");
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        mute_python(0, answers[i]);
        refused(E_NOT_A_BASE, "has no standard library");
    }
    fake_elf(python, &(struct elf_recipe){ .needed = "libpypy3-c.so" });
    refused(E_NOT_A_BASE, "no lib/pypy3.12/os.py");     /* its library says what it is, its name which version */
}

/* ---- what was kept ------------------------------------------------------------------------------ */

static void kept_answers_without_folders_are_asked_for_again_when_those_matter(void **state)
{
    struct interpreter out;
    mute_python(0, ANSWER("cpython", "3.12.7", "/far"));
    fake_elf(python, &(struct elf_recipe){ .symbol = "Py_BytesMain", .text = "x\0003.12.7", .text_size = 9 });
    fake_file("/opt/py/lib/python3.12/os.py", 0644, "");
    fake_file("/far/lib/python3.12/os.py", 0644, "");
    assert_true(probes(&out));
    assert_null(fake_ran(0));                           /* the text inside it was enough */
    fake_folder("/opt/py/lib/python3.12/os.py.d", 0755);
    fake_file("/opt/py/lib/python3.12/os.py", 0644, "");
    struct os_place *place;
    assert_int_equal(os_place_open(&arena, "/opt/py/lib/python3.12", &place).code, OS_OK);
    assert_int_equal(os_remove_file(place, "os.py").code, OS_OK);
    os_place_close(place);
    assert_true(probes(&out));
    assert_string_equal(out.prefix, "/far");
    assert_non_null(fake_ran(0));
}

static void names_that_fit_no_line_are_not_kept(void **state)
{
    struct interpreter out;
    static const char odd[] = "/opt/p\ty/bin/python3.12";
    fake_program(odd, 0, ANSWER("cpython", "3.12.7", "/far"));
    fake_elf(odd, &(struct elf_recipe){ .symbol = "Py_BytesMain" });
    fake_file("/far/lib/python3.12/os.py", 0644, "");
    error = (struct error){ .code = E_NONE };
    assert_true(probe(&arena, &a_posix_host, odd, cache, &out, &error));
    assert_null(fake_text("/home/u/.cache/venvcast/facts"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, finished)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(its_version_is_asked_for_and_kept),
        TEST(a_pypy_answers_as_one),
        TEST(it_is_not_started_where_only_files_may_tell),
        TEST(an_answer_that_is_not_whole_is_none),
        TEST(what_the_loader_needs_is_handed_on_unless_we_have_more_rights),
        TEST(a_prefix_that_was_compiled_in_is_asked_for),
        TEST(a_link_to_such_a_program_stays_its_base),
        TEST(a_library_that_is_not_there_is_no_library),
        TEST(kept_answers_without_folders_are_asked_for_again_when_those_matter),
        TEST(names_that_fit_no_line_are_not_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
