/* test_survey.c: what stands at ENV_DIR, and what is refused before anything is touched. */
#include "tests/support/tree.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "tests/support/hosts.h"

#include "src/find/survey.h"
#include "src/find/target_name.h"

static struct arena arena;
static const struct interpreter a_python = { .lib_name = "python3.12" };

static int make_tree(void **state)
{
    arena = test_arena();
    tree_make();
    tree_folder("work");
    assert_int_equal(chdir(tree_path("work")), 0);
    setenv("HOME", tree_path("home"), 1);
    return 0;
}

static int remove_tree(void **state)
{
    assert_int_equal(chdir("/"), 0);
    tree_remove();
    arena_end(&arena);
    return 0;
}

static struct survey surveyed(const char *given)
{
    struct survey ground;
    struct error error = { E_NONE };
    if (!survey(&arena, &a_posix_host, given, &a_python, &ground, &error))
        fail_msg("%s: %s", given, error.text);
    return ground;
}

static struct error refused(const char *given, enum error_code code)
{
    struct survey ground;
    struct error error = { E_NONE };
    assert_false(survey(&arena, &a_posix_host, given, &a_python, &ground, &error));
    assert_int_equal(error.code, code);
    assert_true(error.remedy[0] != '\0');
    return error;
}

static void an_absent_target_is_free(void **state)
{
    struct survey ground = surveyed("env/");
    assert_int_equal(ground.ground, GROUND_FREE);
    assert_string_equal(ground.given, "env/");
    assert_string_equal(ground.path, tree_path("work/env"));
    assert_string_equal(ground.parent, tree_path("work"));
    assert_string_equal(ground.name, "env");
    assert_string_equal(ground.current, tree_path("work"));
    assert_int_equal(ground.entry_count, 0);
    assert_int_equal(surveyed("no/such/folder").ground, GROUND_FREE);
    assert_string_equal(surveyed("./x/../y//z").path, tree_path("work/y/z"));
}

static void text_that_no_environment_can_carry_is_refused(void **state)
{
    refused("", E_EMPTY_TARGET);
    static const char *const texts[] = { "a\nb", "a\rb", "a\vb", "a\fb", "a\034b", "a\035b", "a\036b", "a\302\205b",
                                         "a\342\200\250b", "a\342\200\251b" };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        refused(texts[i], E_BAD_TEXT);
    assert_int_equal(surveyed("caf\351").ground, GROUND_FREE);              /* bytes are bytes */
    assert_int_equal(surveyed("a b\tc").ground, GROUND_FREE);
}

static void the_separator_of_path_is_refused_in_the_whole_path(void **state)
{
    struct error error = refused("a:b", E_PATH_SEPARATOR);
    const char *expected = text_join(&arena, "Refusing to create a venv in ", tree_path("work/a:b"),
                                     " because it contains the PATH separator :.", NULL);
    assert_string_equal(error.text, expected);
    tree_folder("odd:folder");
    assert_int_equal(chdir(tree_path("odd:folder")), 0);
    refused("env", E_PATH_SEPARATOR);
    assert_int_equal(chdir(tree_path("work")), 0);
    struct survey ground;
    assert_true(survey(&arena, &a_posix_host, "a;b", &a_python, &ground, &error));
    assert_false(survey(&arena, &a_windows_host, "C:\\a;b", &a_python, &ground, &error));
    assert_int_equal(error.code, E_PATH_SEPARATOR);
}

static void a_share_itself_has_no_name_to_find_fault_with(void **state)
{
    static const char *const paths[] = { "\\\\srv\\share", "\\\\srv", "\\\\" };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        str culprit = { "unset", 999 };
        assert_null(target_name_fault(&a_windows_host, paths[i], &culprit));
        assert_int_equal(culprit.size, 0);
    }
}

static void names_that_windows_takes_for_something_else_are_refused_there(void **state)
{
    static const char *const names[] = { "con", "NUL", "Aux.env", "com1", "LPT\302\271.x", "prn \\e", "e.", "e ",
                                         "x. \\e", "LONGER~1", "env~12.x", "e:stream", "e?", "e*", "<e>", "e|", "e\"", "a\001b" };
    struct survey ground;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct error error = { E_NONE };
        const char *path = text_join(&arena, "C:\\x\\", names[i], NULL);
        assert_false(survey(&arena, &a_windows_host, path, &a_python, &ground, &error));
        assert_int_equal(error.code, E_TARGET_NAME);
        if (strchr(names[i], ':') == NULL)
            assert_int_equal(surveyed(names[i]).ground, GROUND_FREE);
    }
    struct error error = { E_NONE };
    assert_false(survey(&arena, &a_windows_host, "\\\\.\\C:\\e", &a_python, &ground, &error));
    assert_int_equal(error.code, E_TARGET_NAME);
    static const char *const fine[] = { "C:\\x\\.venv", "C:\\console", "\\\\srv\\share\\e", "C:\\com\\lpt10",
                                        "C:\\ nu l", "C:\\LONGER~1\\e", "C:\\x\\e~", "C:\\x\\longer~name", "C:\\x\\nine-nine~1",
                                        "C:\\x\\e~1.venv" };
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
        assert_true(survey(&arena, &a_windows_host, fine[i], &a_python, &ground, &error));
}

static void only_a_folder_can_be_used(void **state)
{
    tree_folder("real");
    tree_link("work/link", tree_path("real"));
    tree_link("work/dangling", "nowhere");
    tree_file("work/file", "x");
    assert_int_equal(mkfifo(tree_path("work/pipe"), 0644), 0);
    assert_non_null(strstr(refused("link", E_TARGET_KIND).text, "a symbolic link"));
    assert_non_null(strstr(refused("link/", E_TARGET_KIND).text, "a symbolic link"));
    assert_non_null(strstr(refused("dangling", E_TARGET_KIND).text, "a symbolic link"));
    assert_non_null(strstr(refused("file", E_TARGET_KIND).text, "it is a file"));
    assert_non_null(strstr(refused("pipe", E_TARGET_KIND).text, "pipe"));
    assert_non_null(strstr(refused("/dev/null", E_TARGET_KIND).text, "device"));
    assert_non_null(strstr(refused("file", E_TARGET_KIND).text,
                           text_join(&arena, "Unable to create directory '", tree_path("work/file"), "'", NULL)));
}

static void a_socket_is_no_folder(void **state)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    snprintf(address.sun_path, sizeof address.sun_path, "%s", "socket");
    int descriptor = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(descriptor, (struct sockaddr *)&address, sizeof address), 0);
    refused("socket", E_TARGET_KIND);
    close(descriptor);
}

static void a_parent_that_is_a_file_is_named(void **state)
{
    tree_file("work/file", "x");
    struct error error = refused("file/a/env", E_TARGET_PARENT);
    assert_non_null(strstr(error.text, text_join(&arena, tree_path("work/file"), " is not a folder", NULL)));
}

static void the_current_folder_may_be_gone(void **state)
{
    tree_folder("doomed");
    assert_int_equal(chdir(tree_path("doomed")), 0);
    assert_int_equal(rmdir(tree_path("doomed")), 0);
    refused("env", E_TARGET_PARENT);
    struct survey ground = surveyed(tree_path("work/env"));
    assert_null(ground.current);
    assert_int_equal(ground.ground, GROUND_FREE);
    assert_int_equal(chdir(tree_path("work")), 0);
}

static void folders_are_told_apart_by_what_is_in_them(void **state)
{
    tree_folder("work/empty");
    tree_file("work/full/x", "");
    tree_file("work/env/pyvenv.cfg", "");
    tree_folder("work/repo/.git");
    assert_int_equal(surveyed("empty").ground, GROUND_EMPTY);
    assert_int_equal(surveyed("full").ground, GROUND_FOLDER);
    assert_int_equal(surveyed("env").ground, GROUND_ENVIRONMENT);
    assert_true(surveyed("repo").holds_repository);
    assert_false(surveyed("env").holds_repository);
}

static void where_it_lies_is_known(void **state)
{
    tree_folder("home/user");
    setenv("HOME", tree_path("home/user"), 1);
    tree_folder("work/inner");
    assert_true(surveyed(".").is_current_or_above);
    assert_true(surveyed("..").is_current_or_above);
    assert_false(surveyed("inner").is_current_or_above);
    assert_true(surveyed(tree_path("home")).is_home_or_above);
    assert_true(surveyed(tree_path("home/user")).is_home_or_above);
    assert_false(surveyed("inner").is_home_or_above);
    assert_true(surveyed("/").is_root);
    assert_false(surveyed(".").is_root);
    tree_link("alias", "work");                             /* the same folder under another name */
    tree_folder("alias/own");
    assert_int_equal(chdir(tree_path("work/own")), 0);
    assert_true(surveyed(tree_path("alias/own")).is_current_or_above);
    assert_int_equal(chdir(tree_path("work")), 0);
}

static void what_an_environment_is_made_of_is_listed(void **state)
{
    tree_file("work/env/pyvenv.cfg", "home = /x\n");
    tree_link("work/env/lib64", "lib");
    tree_script("work/env/bin/activate", "x");
    tree_link("work/env/bin/python3", "/nowhere/python3");
    tree_link("work/env/bin/python", "activate");
    tree_file("work/env/lib/python3.12/site-packages/pip/__init__.py", "");
    tree_file("work/env/lib/python3.12/site-packages/pip-24.0.dist-info/RECORD", "");
    tree_file("work/env/lib/python3.12/site-packages/numpy/__init__.py", "");
    tree_file("work/env/lib/python3.12/site-packages/x.pth", "");
    tree_folder("work/env/lib/python3.9");
    tree_folder("work/env/include/python3.12");
    struct survey ground = surveyed("env");
    static const char *const present[] = { "bin", "bin/activate", "bin/python", "bin/python3", "include", "include/python3.12",
        "lib", "lib/python3.12", "lib/python3.12/site-packages", "lib/python3.12/site-packages/pip",
        "lib/python3.12/site-packages/pip-24.0.dist-info", "lib/python3.12/site-packages/x.pth", "lib/python3.9", "lib64",
        "pyvenv.cfg" };
    for (size_t i = 0; i < sizeof present / sizeof *present; i++)
        assert_non_null(survey_find(&ground, present[i]));
    assert_int_equal(ground.entry_count, sizeof present / sizeof *present);
    for (size_t i = 1; i < ground.entry_count; i++)
        assert_true(strcmp(ground.entries[i - 1].path, ground.entries[i].path) < 0);
    const struct survey_entry *dangling = survey_find(&ground, "bin/python3"), *alias = survey_find(&ground, "bin/python");
    assert_int_equal(dangling->kind, OS_LINK);
    assert_string_equal(dangling->target, "/nowhere/python3");
    assert_false(dangling->reaches);
    assert_true(alias->reaches);
    assert_int_equal(alias->facts.kind, OS_FILE);
    assert_int_equal(survey_find(&ground, "bin/activate")->facts.mode, 0755);
    assert_int_equal(survey_find(&ground, "pyvenv.cfg")->facts.size, 10);
    assert_null(survey_find(&ground, "bin/pip"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_tree, remove_tree)

/* Of the same name, but another one: put there between two looks, or with other names in it. */
static void another_folder_in_its_place_is_seen(void **state)
{
    struct os_entry seen = { .kind = OS_FOLDER, .file = 1, .device = 2, .changed = 3 }, now = seen;
    assert_true(survey_is_as_seen(&seen, &now));
    now.file = 9;
    assert_false(survey_is_as_seen(&seen, &now));
    now = seen;
    now.device = 9;
    assert_false(survey_is_as_seen(&seen, &now));
    now = seen;
    now.changed = 9;
    assert_false(survey_is_as_seen(&seen, &now));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_absent_target_is_free),
        TEST(text_that_no_environment_can_carry_is_refused),
        TEST(the_separator_of_path_is_refused_in_the_whole_path),
        TEST(a_share_itself_has_no_name_to_find_fault_with),
        TEST(names_that_windows_takes_for_something_else_are_refused_there),
        TEST(only_a_folder_can_be_used),
        TEST(a_socket_is_no_folder),
        TEST(a_parent_that_is_a_file_is_named),
        TEST(the_current_folder_may_be_gone),
        TEST(folders_are_told_apart_by_what_is_in_them),
        TEST(where_it_lies_is_known),
        TEST(what_an_environment_is_made_of_is_listed),
        TEST(another_folder_in_its_place_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
