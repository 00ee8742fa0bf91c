/* test_enter.c: the variables of an activated environment and the program that --exec means, on both families. */
#include "tests/support/check.h"
#include "tests/support/fake.h"
#include "tests/support/hosts.h"

#include "src/command/enter.h"

static struct arena arena;
static struct error error;
static struct venvcast_context place;

static const struct spelling {
    const struct host *host;
    const char *root, *bin, *inside, *outside, *path, *more;
} spellings[] = {
    { &a_posix_host, "/w/env", "bin", "/w/env/bin", "/usr/bin", "/usr/bin:relative:", "/w/env/bin:/usr/bin:relative:" },
    { &a_windows_host, "C:\\w\\env", "Scripts", "C:\\w\\env\\Scripts", "C:\\Tools", "C:\\Tools;relative;",
      "C:\\w\\env\\Scripts;C:\\Tools;relative;" },
};

static const char *in(const struct spelling *spelling, const char *folder, const char *name)
{
    return text_format(&arena, "%s%c%s%s", folder, spelling->host->separator, name, spelling->host->exe_suffix);
}

static void begin(const struct spelling *spelling)
{
    fake_begin(spelling->host);
    arena = test_arena();
    error = (struct error){ .code = E_NONE };
    place = (struct venvcast_context){ .env_dir = spelling->root, .bin_path = spelling->inside, .prompt_bare = "it's",
                                       .env_exe = "PYTHON" };
    fake_set("PATH", spelling->path);
    fake_folder(spelling->inside, 0755);
    fake_folder(spelling->outside, 0755);
}

static void end(void)
{
    fake_end();
    arena_end(&arena);
}

#define FOR_BOTH(body) do { \
    for (const struct spelling *s = spellings; s < spellings + 2; s++) { begin(s); body; end(); } } while (0)

static void look_at_variables(const struct spelling *s)
{
    const char *const *set = enter_variables(&arena, &place);
    assert_string_equal(set[0], text_join(&arena, "PATH=", s->more, NULL));
    assert_string_equal(set[1], text_join(&arena, "VIRTUAL_ENV=", s->root, NULL));
    assert_string_equal(set[2], "VIRTUAL_ENV_PROMPT=it's");
    assert_string_equal(set[3], "PYTHONHOME");
    assert_null(set[4]);
    fake_set("PATH", s->more);                      /* from inside: no second time */
    assert_string_equal(enter_variables(&arena, &place)[0], text_join(&arena, "PATH=", s->more, NULL));
    fake_set("PATH", "");
    assert_string_equal(enter_variables(&arena, &place)[0], text_join(&arena, "PATH=", s->inside, NULL));
    fake_set("PATH", NULL);
    assert_string_equal(enter_variables(&arena, &place)[0], text_join(&arena, "PATH=", s->inside, NULL));
}

static void variables_are_those_that_activation_sets(void **state)
{
    FOR_BOTH(look_at_variables(s));
}

static const char *found(const char *name)
{
    const char *path = NULL;
    assert_true(enter_find(&arena, &place, name, &path, &error));
    return path;
}

static void look_for_names(const struct spelling *s)
{
    fake_file(in(s, s->outside, "tool"), 0755, "");
    assert_string_equal(found("tool"), in(s, s->outside, "tool"));
    fake_file(in(s, s->inside, "tool"), 0755, "");
    assert_string_equal(found("tool"), in(s, s->inside, "tool"));
    assert_string_equal(found(text_join(&arena, "tool", s->host->exe_suffix, NULL)), in(s, s->inside, "tool"));
    fake_current(s->outside);
    assert_string_equal(found(s->host->family == HOST_WINDOWS ? ".\\tool" : "./tool"), in(s, s->outside, "tool"));
    assert_string_equal(found(in(s, s->outside, "tool")), in(s, s->outside, "tool"));
}

static void a_name_is_of_the_environment_first_and_a_path_is_a_path(void **state)
{
    FOR_BOTH(look_for_names(s));
}

/* A file may lack the ending that programs have on Windows; one that has it goes first. */
static void an_ending_may_be_missing_on_windows(void **state)
{
    const struct spelling *s = &spellings[1];
    begin(s);
    fake_file("C:\\w\\env\\Scripts\\run.cmd", 0755, "");
    assert_string_equal(found("run.cmd"), "C:\\w\\env\\Scripts\\run.cmd");
    fake_file("C:\\w\\env\\Scripts\\run.cmd.exe", 0755, "");
    assert_string_equal(found("run.cmd"), "C:\\w\\env\\Scripts\\run.cmd.exe");
    assert_string_equal(found("RUN.CMD.EXE"), "C:\\w\\env\\Scripts\\RUN.CMD.EXE");
    end();
}

static void not_found(const char *name, enum error_code code, const char *word)
{
    const char *path;
    error = (struct error){ .code = E_NONE };
    assert_false(enter_find(&arena, &place, name, &path, &error));
    assert_int_equal(error.code, code);
    assert_non_null(strstr(error.text, word));
    assert_true(error.remedy[0] != '\0' || strchr(name, '.') != NULL);
}

static void look_for_nothing(const struct spelling *s)
{
    fake_file(in(s, s->inside, "text"), 0644, "");
    fake_folder(in(s, s->inside, "folder"), 0755);
    fake_file(in(s, s->outside, "here"), 0755, "");
    fake_current(s->outside);
    fake_set("PATH", ".");
    not_found("none", E_EXEC_ABSENT, s->inside);
    not_found("", E_EXEC_ABSENT, s->inside);
    not_found("here", E_EXEC_ABSENT, "here");       /* not without being asked for */
    not_found("folder", E_EXEC_UNFIT, "folder");
    not_found(in(s, ".", "none"), E_EXEC_ABSENT, "none");
    fake_current(NULL);                             /* a folder that has been deleted: relative to what? */
    not_found(in(s, ".", "here"), E_EXEC_ABSENT, "here");
    if (s->host->family == HOST_POSIX)              /* on Windows every file is one that may be started */
        not_found("text", E_EXEC_UNFIT, "text");
}

static void what_is_not_there_and_what_is_no_program_are_told_apart(void **state)
{
    FOR_BOTH(look_for_nothing(s));
}

static void become_it(const struct spelling *s)
{
    const char *const items[] = { "tool", "a b", "--help", NULL };
    const struct words words = { 3, (const char **)items };
    fake_set("PYTHONHOME", "/old");
    fake_program(in(s, s->inside, "tool"), 0, "");
    assert_false(enter(&arena, &place, &words, NULL, &error));      /* the fake returns, whatever it has become */
    assert_string_equal(fake_ran(0), text_join(&arena, in(s, s->inside, "tool"), " a b --help", NULL));
    assert_string_equal(os_variable("VIRTUAL_ENV"), s->root);
    assert_null(os_variable("PYTHONHOME"));
}

static void the_program_gets_its_arguments_and_the_variables(void **state)
{
    FOR_BOTH(become_it(s));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(variables_are_those_that_activation_sets),
        cmocka_unit_test(a_name_is_of_the_environment_first_and_a_path_is_a_path),
        cmocka_unit_test(an_ending_may_be_missing_on_windows),
        cmocka_unit_test(what_is_not_there_and_what_is_no_program_are_told_apart),
        cmocka_unit_test(the_program_gets_its_arguments_and_the_variables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
