/* test_configuration.c: pyvenv.cfg holds what it must and can never be made to hold more. */
#include "tests/support/check.h"
#include "tests/support/hosts.h"

#include "src/base/path.h"
#include "src/plan/configuration.h"

static const char *cfg_of(struct arena *arena, const char *env, const char *prompt, unsigned minor)
{
    struct request request = { .without_pip = true, .prompt = prompt };
    struct interpreter python = {
        .major = 3, .minor = minor, .micro = 1, .level = "", .abiflags = "",
        .asked = "/usr/bin/python3", .executable = "/usr/bin/python3.x", .base = "/usr/bin/python3", .home = "/usr/bin",
    };
    struct survey ground = { .path = env, .name = path_name(&a_posix_host, env), .current = "/home/u/project" };
    const char *shown = configuration_prompt(arena, &a_posix_host, &request, &ground);
    str text = configuration_text(arena, &a_posix_host, &request, &python, &ground, shown);
    return str_copy(arena, text);
}

static void each_version_writes_its_own_keys(void **state)
{
    struct arena arena = test_arena();
    assert_string_equal(cfg_of(&arena, "/srv/env", NULL, 10),
                        "home = /usr/bin\ninclude-system-site-packages = false\nversion = 3.10.1\n");
    assert_string_equal(cfg_of(&arena, "/srv/env", ".", 11),
                        "home = /usr/bin\ninclude-system-site-packages = false\nversion = 3.11.1\nprompt = 'project'\n"
                        "executable = /usr/bin/python3.x\n"
                        "command = /usr/bin/python3 -m venv --without-pip --prompt=\".\" /srv/env\n");
    arena_end(&arena);
}

/* The name at the first place stays that of the environment. */
static void a_relocatable_environment_says_so_and_keeps_its_name(void **state)
{
    struct arena arena = test_arena();
    struct request request = { .relocatable = true };
    struct interpreter python = { .major = 3, .minor = 10, .micro = 1, .home = "/usr/bin" };
    struct survey ground = { .path = "/srv/env", .name = "env", .current = "/" };
    const char *prompt = configuration_prompt(&arena, &a_posix_host, &request, &ground);
    assert_string_equal(configuration_text(&arena, &a_posix_host, &request, &python, &ground, prompt).text,
                        "home = /usr/bin\ninclude-system-site-packages = false\nversion = 3.10.1\nprompt = 'env'\n"
                        "relocatable = true\n");
    arena_end(&arena);
}

static void a_folder_s_name_that_steers_a_terminal_is_shown_and_not_used_as_it_is(void **state)
{
    static const struct { const char *current, *prompt; } rows[] = {
        { "/home/caf\xc3\xa9", "caf\xc3\xa9" }, { "/home/caf\xe9", "caf\\xe9" }, { "/home/a\x1b[2J", "a\\x1b[2J" },
        { "/home/a\nb", "a\\nb" }, { "/home/a\xe2\x80\xa8" "b", "a\\u2028b" },
    };
    struct arena arena = test_arena();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct request request = { .prompt = "." };
        struct survey ground = { .path = "/srv/env", .name = "env", .current = rows[i].current };
        assert_string_equal(configuration_prompt(&arena, &a_posix_host, &request, &ground), rows[i].prompt);
    }
    arena_end(&arena);
}

static void no_text_can_add_a_line(void **state)
{
    struct arena arena = test_arena();
    const char *hostile = "/srv/a\nhome = /x\xc2\x85" "b\xe2\x80\xa8" "c";
    str rest = str_of(cfg_of(&arena, hostile, "x\ninclude-system-site-packages = true", 13)), line;
    size_t lines = 0;
    while (str_next_line(&rest, &line))
        lines++;
    assert_int_equal(lines, 6);
    arena_end(&arena);
}

static void a_command_that_is_not_utf8_is_left_out(void **state)
{
    struct arena arena = test_arena();
    str text = str_of(cfg_of(&arena, "/srv/caf\xe9", NULL, 13));
    assert_int_equal(str_find(text, "command"), text.size);
    assert_int_not_equal(str_find(text, "executable"), text.size);
    arena_end(&arena);
}

static void the_command_says_all_that_was_asked_for(void **state)
{
    struct arena arena = test_arena();
    struct request request = { .upgrade_deps = true, .without_scm_ignore_files = true, .clear = true, .upgrade = true,
                               .system_site_packages = true };
    struct survey ground = { .path = "/e", .name = "e", .current = "/" };
    for (unsigned minor = 12; minor <= 13; minor++) {
        struct interpreter python = { .major = 3, .minor = minor, .asked = "/p", .executable = "/p", .home = "/" };
        str text = configuration_text(&arena, &a_posix_host, &request, &python, &ground, "e");
        assert_non_null(strstr(str_copy(&arena, text), minor == 13 ? "command = /p -m venv --system-site-packages --clear --upgrade "
                               "--upgrade-deps --without-scm-ignore-files /e\n" : "--upgrade-deps /e\n"));
    }
    arena_end(&arena);
}

/* A line of somebody else's, under whatever capitals, is written once; what is ours or breaks a line is not theirs to set. */
static void lines_of_others_have_room_and_an_end(void **state)
{
    struct arena arena = test_arena();
    struct plan plan = plan_for(&arena, &a_posix_host, "/srv/env", PLAN_BESIDE);
    static const char *const refused[] = { "home", "HOME", "", "a b", "a/b", "version_info" };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        assert_false(configuration_set(&plan, refused[i], "x"));
    assert_false(configuration_set(&plan, "key", "two\nlines"));
    assert_false(configuration_set(&plan, "key", " x"));
    size_t room = sizeof plan.settings / sizeof *plan.settings;
    for (size_t i = 0; i < room; i++)
        assert_true(configuration_set(&plan, text_format(&arena, "key%u", (unsigned)i), "x"));
    assert_false(configuration_set(&plan, "more", "x"));
    assert_true(configuration_set(&plan, "KEY0", "y"));
    assert_int_equal(plan.setting_count, room);
    assert_string_equal(plan.settings[0].value, "y");
    plan_add_text(&plan, "pyvenv.cfg", STR("home = /\n"), 0644, "");
    assert_false(configuration_set(&plan, "key0", "z"));        /* it is written already */
    arena_end(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_version_writes_its_own_keys),
        cmocka_unit_test(a_relocatable_environment_says_so_and_keeps_its_name),
        cmocka_unit_test(a_folder_s_name_that_steers_a_terminal_is_shown_and_not_used_as_it_is),
        cmocka_unit_test(no_text_can_add_a_line),
        cmocka_unit_test(a_command_that_is_not_utf8_is_left_out),
        cmocka_unit_test(the_command_says_all_that_was_asked_for),
        cmocka_unit_test(lines_of_others_have_room_and_an_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
