/* test_hunt.c: what is found out about each program, and which of them root is not led to. */
#include "tests/support/choices.h"

/* ---- the administrator -------------------------------------------------------------------------- */

static void root_is_not_led_to_what_others_may_change(void **state)
{
    static const struct { const char *folder, *python; unsigned mode; uint32_t owner; const char *why; } rows[] = {
        { "/a", "/a/python3", 0755, 1000, "the folder of its program belongs to another user" },
        { "/b", "/b/python3", 0777, 0, "others may write to the folder of its program" },
        { "/c", "/c/x/python3", 0775, 0, "others may write to a folder above its program" },
        { "/d", "/d/x/python3", 0755, 1000, "a folder above its program belongs to another user" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        as_root(state);
        make(rows[i].python, "3.12.1");
        fake_folder(rows[i].folder, rows[i].mode);
        fake_owner(rows[i].folder, rows[i].owner);
        fake_set("PATH", path_folder(&arena, host, rows[i].python));
        refused("3.12", E_NO_PYTHON, "fits 3.12");
        its_reasons_say(rows[i].why);
        assert_non_null(strstr(taken(rows[i].python)->warning, rows[i].why));     /* but it may be named */
    }
}

static void root_is_not_led_there_by_links_either(void **state)
{
    make("/home/u/py/bin/python3.12", "3.12.1");
    fake_owner("/home/u", 1000);
    fake_link("/usr/bin/python3", "/home/u/py/bin/python3.12");
    fake_set("PATH", "/usr/bin");
    refused("3.12", E_NO_PYTHON, "fits 3.12");
    its_reasons_say("a folder above its program belongs to another user");
    fake_link("/p", "/home/u/py/bin");                  /* and by a link above it */
    fake_set("PATH", "/p");
    refused("3.12", E_NO_PYTHON, "fits 3.12");
    its_reasons_say("belongs to another user");
}

/* Whose a folder is must be certain: one that cannot be looked at might be anybody's. */
static void a_folder_that_cannot_be_looked_at_is_not_trusted_either(void **state)
{
    for (unsigned nth = 1; nth < 80; nth++) {
        struct interpreter python;
        as_root(state);
        make("/theirs/x/python3", "3.12.1");
        fake_owner("/theirs", 1000);
        fake_set("PATH", "/theirs/x");
        request.python = "3.12";
        fake_fail(FAKE_CALLS, nth, OS_FAILED, false);
        assert_false(find(&arena, host, &request, &python, &error));
        finished(state);
    }
    as_root(state);
}

static void a_program_of_others_is_not_roots(void **state)
{
    make("/p/python3", "3.12.1");
    fake_set("PATH", "/p");
    fake_owner("/p/python3", 1000);
    refused("3.12", E_NO_PYTHON, "fits 3.12");
    its_reasons_say("it belongs to another user");
    fake_owner("/p/python3", 0);
    expect("3.12", "/p/python3");
    as_root(state);
    make("/p/python3", "3.12.1");
    struct os_place *place;
    assert_int_equal(os_place_open(&arena, "/p", &place).code, OS_OK);
    assert_int_equal(os_set_mode(place, "python3", 0777 | OS_EXACT).code, OS_OK);
    os_place_close(place);
    fake_set("PATH", "/p");
    refused("3.12", E_NO_PYTHON, "fits 3.12");
    its_reasons_say("others may write to it");
}

static void root_is_not_led_there_by_a_command_either(void **state)
{
    make("/p/snake", "3.12.1");
    fake_owner("/p", 1000);
    fake_set("PATH", "/p");
    refused("snake", E_NO_PYTHON, "fits snake");
    its_reasons_say("the folder of its program belongs to another user");
}

/* Who knows what that would start. */
static void root_starts_no_command_to_ask_it(void **state)
{
    static const char answer[] = "venvcast 1\ncpython\n3.12.7\n\nlib\n/p\n/p/lib/python3.12\n.\n";
    fake_program("/p/bin/snake", 0, answer);
    fake_elf("/p/bin/snake", &(struct elf_recipe){ .symbol = "Py_BytesMain" });
    fake_file("/p/lib/python3.12/os.py", 0644, "");
    fake_set("PATH", "/p/bin");
    refused("snake", E_PROBE, "cannot be told");
    assert_null(fake_ran(0));
    begin(&a_posix_host);
    fake_program("/p/bin/snake", 0, answer);
    fake_elf("/p/bin/snake", &(struct elf_recipe){ .symbol = "Py_BytesMain" });
    fake_file("/p/lib/python3.12/os.py", 0644, "");
    fake_set("PATH", "/p/bin");
    expect("snake", "/p/bin/snake");
    assert_non_null(fake_ran(0));
}

/* ---- what is told of all of them ------------------------------------------------------------------ */

static void whole(const char *path, unsigned machine, const char *flag)
{
    fake_elf(path, &(struct elf_recipe){ .symbol = "Py_Version", .number = 0x030c04f0, .machine = machine,
                                         .other_symbol = flag == NULL ? "Py_BytesMain" : flag });
}

static void builds_of_one_version_in_one_folder_are_told_apart(void **state)
{
    struct findings all;
    whole("/p/bin/python3.12", 62, NULL);
    whole("/p/bin/python3", 183, NULL);
    fake_file("/p/lib/python3.12/os.py", 0644, "");
    fake_set("PATH", "/p/bin");
    request.python = "3.12-x86_64";
    assert_true(find_all(&arena, host, &request, &all, &error));
    assert_int_equal(all.count, 2);
    assert_string_equal(all.list[0].path, "/p/bin/python3.12");
    assert_true(all.list[0].is_default && !all.list[1].is_default);
    fake_number("/p/bin/python3", "/p/bin/python3.12");     /* one number on two volumes is two programs */
    assert_true(find_all(&arena, host, &request, &all, &error));
    assert_int_equal(all.count, 2);
}

static void a_free_threaded_build_beside_the_usual_one_is_another(void **state)
{
    struct findings all;
    make("/p/bin/python3.13", "3.13.1");
    fake_python(&arena, host, "/p/bin/python3.13t", "3.13.1", (struct python_kind){ .free_threaded = true });
    fake_set("PATH", "/p/bin");
    request.python = "3.13t";
    assert_true(find_all(&arena, host, &request, &all, &error));
    assert_int_equal(all.count, 2);
    assert_string_equal(all.list[0].path, "/p/bin/python3.13t");
    assert_true(all.list[0].is_default && !all.list[1].is_default);
}

/* What was named may be started; the search that lists all of them starts nothing, and looks again. */
static void a_silent_program_stays_silent_in_a_list(void **state)
{
    struct findings all;
    fake_elf("/p/bin/python3.12", &(struct elf_recipe){ .symbol = "Py_BytesMain" });
    fake_file("/p/lib/python3.12/os.py", 0644, "");
    fake_set("PATH", "/p/bin");
    request.python = "python3.12";
    assert_true(find_all(&arena, host, &request, &all, &error));
    assert_int_equal(all.count, 1);
    assert_non_null(strstr(all.list[0].why, "is run only when --python names it"));
}

static void a_system_that_breaks_down_is_survived(void **state)
{
    for (unsigned nth = 1; nth < 60; nth++) {
        struct findings all;
        begin(&a_posix_host);
        make("/p/python3", "3.12.1");
        make("/q/python3", "3.13.1");
        make("/opt/x/bin/python3", "3.11.1");
        fake_set("PATH", "/p:/q");
        fake_fail(FAKE_CALLS, nth, OS_FAILED, true);
        request.python = NULL;
        if (!find_all(&arena, host, &request, &all, &error))
            assert_true(error.text[0] != '\0');
        finished(state);
    }
    begin(&a_posix_host);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, on_posix, finished)
#define ROOT_TEST(name) cmocka_unit_test_setup_teardown(name, as_root, finished)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROOT_TEST(root_is_not_led_to_what_others_may_change),
        ROOT_TEST(root_is_not_led_there_by_links_either),
        ROOT_TEST(a_folder_that_cannot_be_looked_at_is_not_trusted_either),
        ROOT_TEST(a_program_of_others_is_not_roots),
        ROOT_TEST(root_is_not_led_there_by_a_command_either),
        ROOT_TEST(root_starts_no_command_to_ask_it),
        TEST(builds_of_one_version_in_one_folder_are_told_apart),
        TEST(a_free_threaded_build_beside_the_usual_one_is_another),
        TEST(a_silent_program_stays_silent_in_a_list),
        TEST(a_system_that_breaks_down_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
