/* process.c: the contract of the process and its surroundings, as far as every back end offers it. */
#include "tests/contract/ground.h"

#include <ctype.h>

static void variables_are_found_or_null(void **state)
{
    ground_variable("VENVCAST_TEST", "value");
    ground_variable("VENVCAST_EMPTY", "");
    assert_string_equal(os_variable("VENVCAST_TEST"), "value");
    assert_string_equal(os_variable("VENVCAST_EMPTY"), "");
    ground_variable("VENVCAST_TEST", NULL);
    assert_null(os_variable("VENVCAST_TEST"));
}

static bool is_among_variables(const char *prefix, const char *wanted)
{
    const char *variable;
    bool found = false;
    for (size_t at = 0; (variable = os_next_variable(prefix, &at)) != NULL;) {
        assert_memory_equal(variable, prefix, strlen(prefix));
        found = found || strcmp(variable, wanted) == 0;
    }
    return found;
}

static void variables_are_found_by_how_they_begin(void **state)
{
    ground_variable("VENVCAST_TEST", "old");
    ground_variable("VENVCAST_TEST", "one");
    ground_variable("VENVCAST_TESTED", "two");
    ground_variable("VENVCAS", "three");
    assert_true(is_among_variables("VENVCAST_", "VENVCAST_TEST=one"));
    assert_true(is_among_variables("VENVCAST_", "VENVCAST_TESTED=two"));
    assert_false(is_among_variables("VENVCAST_", "VENVCAST_TEST=old"));
    assert_false(is_among_variables("VENVCAST_TESTE", "VENVCAST_TEST=one"));
    ground_variable("VENVCAST_TEST", NULL);
    ground_variable("VENVCAST_TESTED", NULL);
    ground_variable("VENVCAS", NULL);
    assert_false(is_among_variables("VENVCAST_TEST", "VENVCAST_TEST=one"));
}

/* Windows has other variables, and the shell's own word above them: own_win32.c. */
static void home_and_cache_come_from_the_environment(void **state)
{
    NEEDS(os_host()->family == HOST_POSIX);
    struct arena arena = test_arena();
    ground_variable("HOME", "/home/u");
    ground_variable("XDG_CACHE_HOME", NULL);
    assert_string_equal(os_home(), "/home/u");
    assert_string_equal(os_cache_folder(&arena), "/home/u/.cache");
    ground_variable("XDG_CONFIG_HOME", "relative");
    assert_string_equal(os_config_folder(&arena, false), "/home/u/.config");
    ground_variable("XDG_CONFIG_HOME", "/my/config");
    assert_string_equal(os_config_folder(&arena, false), "/my/config");
    ground_variable("XDG_CONFIG_HOME", NULL);
    assert_string_equal(os_config_folder(&arena, true), "/etc");
    ground_variable("XDG_CACHE_HOME", "relative");
    assert_string_equal(os_cache_folder(&arena), "/home/u/.cache");
    ground_variable("XDG_CACHE_HOME", "/big/cache");
    assert_string_equal(os_cache_folder(&arena), "/big/cache");
    ground_variable("XDG_CACHE_HOME", NULL);
    ground_variable("HOME", "");
    assert_null(os_home());
    assert_null(os_cache_folder(&arena));
    ground_variable("HOME", "relative");
    assert_null(os_cache_folder(&arena));
    assert_null(os_config_folder(&arena, false));
    ground_variable("HOME", "/");
    arena_end(&arena);
}

static void chance_does_not_repeat_itself(void **state)
{
    unsigned char one[600] = { 0 }, other[600] = { 0 };
    assert_ok(os_random(one, sizeof one));
    assert_ok(os_random(other, sizeof other));
    assert_memory_not_equal(one, other, 16);
    assert_memory_not_equal(one + 580, other + 580, 16);
}

static void our_redirector_is_a_small_program_where_there_are_such(void **state)
{
    const void *console = NULL, *windowed = NULL;
    size_t size = 0, windowed_size = 0;
    struct arena arena = test_arena();
    struct os_status status = os_redirector(&arena, false, &console, &size);
    assert_int_equal(status.code, os_host()->family == HOST_WINDOWS ? OS_OK : OS_UNSUPPORTED);
    assert_int_equal(os_redirector(&arena, true, &windowed, &windowed_size).code, status.code);
    if (status.code != OS_OK)
        return;
    assert_memory_equal(console, "MZ", 2);
    assert_memory_equal(windowed, "MZ", 2);
    assert_in_range(size, 3, 24 * 1024);
    assert_in_range(windowed_size, 3, 24 * 1024);
    assert_true(size != windowed_size || memcmp(console, windowed, size) != 0);
    arena_end(&arena);
}

static void the_clock_goes_forward(void **state)
{
    uint64_t before = os_clock();
    uint64_t after = os_clock();
    assert_true(after >= before);
    os_pause(5000000);
    assert_true(os_clock() - after >= 4000000);
}

static void every_code_has_words_without_a_full_stop(void **state)
{
    for (int code = OS_OK; code <= OS_FAILED; code++) {
        char words[80] = "";
        os_reason((struct os_status){ (enum os_code)code, 0 }, words, sizeof words);
        assert_true(strlen(words) > 3);
        assert_true(islower((unsigned char)words[0]));
        assert_true(words[strlen(words) - 1] != '.');
    }
}

static int write_in_and_outside(struct stand *stand)
{
    ground_folder("cache", 0755);
    ground_file("program", 0755, "#!/bin/sh\n");
    ground_file("closed/program", 0755, "#!/bin/sh\n");
    ground_file("outside", 0644, "kept");
    struct os_place *cache;
    struct os_entry entry;
    struct os_ended ended;
    APART(os_place_open(&stand->arena, ground_path("cache"), &cache).code == OS_OK);
    struct os_place *const allowed[] = { stand->closed, cache };
    struct os_status status = os_confine(allowed, 2);
    if (status.code == OS_UNSUPPORTED) {
        os_place_close(cache);
        return 0;
    }
    APART(status.code == OS_OK);
    APART(os_write(stand->closed, "x", "x", 1, 0644).code == OS_OK);
    APART(os_make_folder(stand->closed, "d", 0755).code == OS_OK);
    APART(os_link(stand->closed, "l", "x", false).code == OS_OK);
    APART(os_rename(stand->closed, "x", stand->closed, "d/y", OS_NEW_NAME).code == OS_OK);
    APART(os_rename(stand->closed, "d/y", cache, "z", OS_NEW_NAME).code == OS_OK);
    APART(os_remove_tree(stand->closed, "d").code == OS_OK);
    APART(os_write(stand->top, "x", "x", 1, 0644).code == OS_DENIED);
    APART(os_make_folder(stand->top, "d", 0755).code == OS_DENIED);
    APART(os_link(stand->top, "l", "x", false).code == OS_DENIED);
    APART(os_remove_file(stand->top, "outside").code == OS_DENIED);
    APART(os_look(ground_path("outside"), &entry).code == OS_OK);
    struct os_command command = { .program = ground_path("program") };
    APART(os_run(&stand->arena, &command, &ended).code == OS_DENIED);
    command.program = ground_path("closed/program");
    APART(os_run(&stand->arena, &command, &ended).code == OS_DENIED);
    os_place_close(cache);
    return 0;
}

static int confined(void)
{
    struct stand stand = stand_up();
    int line = write_in_and_outside(&stand);
    stand_down(&stand);
    return line;
}

static void a_confined_process_writes_only_where_it_may_and_starts_nothing(void **state)
{
    assert_int_equal(ground_apart(confined), 0);
    assert_string_equal(ground_text("outside"), "kept");
    assert_false(ground_has("x") || ground_has("d"));
}

static void what_is_no_program_is_not_become_and_the_process_goes_on(void **state)
{
    struct arena arena = test_arena();
    ground_file("plain.exe", 0644, "text");
    ground_folder("folder.exe", 0755);
    struct os_command command = { .program = ground_path("none.exe") };
    assert_refused(os_become(&arena, &command), OS_ABSENT);
    command.program = ground_path("plain.exe");
    assert_true(os_become(&arena, &command).code != OS_OK);
    command.program = ground_path("folder.exe");
    assert_true(os_become(&arena, &command).code != OS_OK);
    assert_ok(os_print(OS_OUT, "", 0));
    arena_end(&arena);
}

int contract_process(void)
{
    const struct CMUnitTest tests[] = {
        contract_test(variables_are_found_or_null),
        contract_test(variables_are_found_by_how_they_begin),
        contract_test(home_and_cache_come_from_the_environment),
        contract_test(chance_does_not_repeat_itself),
        contract_test(the_clock_goes_forward),
        contract_test(our_redirector_is_a_small_program_where_there_are_such),
        contract_test(every_code_has_words_without_a_full_stop),
        contract_test(what_is_no_program_is_not_become_and_the_process_goes_on),
        contract_test(a_confined_process_writes_only_where_it_may_and_starts_nothing),
    };
    return cmocka_run_group_tests_name("process", tests, NULL, NULL);
}
