/* looking.c: the contract of looking, listing and reading. */
#include "tests/contract/ground.h"

static void a_look_tells_kind_mode_owner_and_size(void **state)
{
    struct os_entry entry;
    ground_file("f", ground_keeps_modes() ? 0640 : 0644, "four");
    assert_ok(os_look(ground_path("f"), &entry));
    assert_int_equal(entry.kind, OS_FILE);
    assert_int_equal(entry.mode, ground_keeps_modes() ? 0640 : 0644);
    assert_int_equal(entry.owner, os_user());
    assert_int_equal(entry.size, 4);
    ground_folder("d", ground_keeps_modes() ? 0750 : 0755);
    assert_ok(os_look(ground_path("d"), &entry));
    assert_int_equal(entry.kind, OS_FOLDER);
    assert_int_equal(entry.mode, ground_keeps_modes() ? 0750 : 0755);
    if (!ground_makes_pipes())
        return;
    ground_pipe("p");
    assert_ok(os_look(ground_path("p"), &entry));
    assert_int_equal(entry.kind, OS_OTHER);
}

static void a_look_follows_links_and_a_look_at_the_link_does_not(void **state)
{
    struct os_entry through, file, link;
    NEEDS(ground_makes_links());
    ground_file("f", 0644, "x");
    ground_link("l", "f");
    assert_ok(os_look(ground_path("l"), &through));
    assert_ok(os_look(ground_path("f"), &file));
    assert_ok(os_look_at_link(ground_path("l"), &link));
    assert_int_equal(through.kind, OS_FILE);
    assert_true(through.device == file.device && through.file == file.file);
    assert_int_equal(link.kind, OS_LINK);
    assert_true(link.file != file.file);
}

static void what_is_not_there_is_absent(void **state)
{
    struct os_entry entry;
    assert_refused(os_look(ground_path("none"), &entry), OS_ABSENT);
    assert_refused(os_look(ground_path("none/x"), &entry), OS_ABSENT);
    ground_file("f", 0644, "");
    assert_refused(os_look(ground_path("f/x"), &entry), OS_NOT_FOLDER);
    assert_refused(os_look(ground_path("f/x/y"), &entry), OS_NOT_FOLDER);
    if (!ground_makes_links())
        return;
    ground_link("dangling", "none");
    assert_refused(os_look(ground_path("dangling"), &entry), OS_ABSENT);
    assert_ok(os_look_at_link(ground_path("dangling"), &entry));
}

static void links_that_lead_in_circles_end(void **state)
{
    struct os_entry entry;
    NEEDS(ground_makes_links());
    ground_link("a", "b");
    ground_link("b", "a");
    assert_refused(os_look(ground_path("a"), &entry), OS_IS_LINK);
}

static void a_link_is_read_as_it_was_written(void **state)
{
    NEEDS(ground_makes_links());
    struct stand stand = stand_up();
    const char *target;
    ground_link("l", "../somewhere//else");
    assert_ok(os_read_link(&stand.arena, ground_path("l"), &target));
    assert_string_equal(target, "../somewhere//else");
    assert_ok(os_read_link_in(&stand.arena, stand.top, "l", &target));
    assert_string_equal(target, "../somewhere//else");
    stand_down(&stand);
}

static void what_is_no_link_is_not_read_as_one(void **state)
{
    struct stand stand = stand_up();
    const char *target;
    ground_file("f", 0644, "");
    assert_refused(os_read_link(&stand.arena, ground_path("f"), &target), OS_FAILED);
    assert_refused(os_read_link_in(&stand.arena, stand.top, "f", &target), OS_FAILED);
    assert_refused(os_read_link(&stand.arena, ground_path("none"), &target), OS_ABSENT);
    stand_down(&stand);
}

static void a_real_path_has_no_link_in_it(void **state)
{
    struct stand stand = stand_up();
    const char *expected, *real;
    ground_folder("d/e", 0755);
    assert_ok(os_real_path(&stand.arena, ground_path("d/e"), &expected));
    assert_ok(os_real_path(&stand.arena, ground_path("d/../d/.//e"), &real));
    assert_string_equal(real, expected);
    assert_refused(os_real_path(&stand.arena, ground_path("d/none"), &real), OS_ABSENT);
    if (ground_makes_links()) {
        ground_link("l", "d");
        assert_ok(os_real_path(&stand.arena, ground_path("l/../l/./e"), &real));
        assert_string_equal(real, expected);
        assert_refused(os_real_path(&stand.arena, ground_path("l/none"), &real), OS_ABSENT);
    }
    stand_down(&stand);
}

static void a_list_is_sorted_by_bytes_and_tells_kinds(void **state)
{
    static const struct os_name expected[] = {
        { "B", OS_FILE }, { "a", OS_FOLDER }, { "b", OS_LINK }, { "p", OS_OTHER }, { "\xc3\xa4", OS_FILE },
        { "\xff", OS_FILE },
    };
    NEEDS(ground_makes_links() && ground_makes_pipes() && ground_takes_bytes());
    struct stand stand = stand_up();
    struct os_names names;
    ground_folder("d/a", 0755);
    ground_file("d/\xff", 0644, "");
    ground_file("d/\xc3\xa4", 0644, "");
    ground_file("d/B", 0644, "");
    ground_link("d/b", "a");
    ground_pipe("d/p");
    assert_ok(os_list(&stand.arena, ground_path("d"), &names));
    assert_int_equal(names.count, 6);
    for (size_t i = 0; i < names.count; i++) {
        assert_string_equal(names.names[i].name, expected[i].name);
        assert_int_equal(names.names[i].kind, expected[i].kind);
    }
    stand_down(&stand);
}

static void a_list_of_files_and_folders_is_sorted_by_bytes(void **state)
{
    static const struct os_name expected[] = {
        { "B", OS_FILE }, { "_", OS_FILE }, { "a", OS_FOLDER }, { "a.b", OS_FILE }, { "\xc3\xa4", OS_FILE },
        { "\xef\xbd\xa1", OS_FILE }, { "\xf0\x9f\x90\x8d", OS_FOLDER },
    };
    struct stand stand = stand_up();
    struct os_names names;
    for (size_t i = sizeof expected / sizeof *expected; i-- > 0;)
        assert_ok(expected[i].kind == OS_FILE ? os_write(stand.closed, expected[i].name, "", 0, 0644)
                                              : os_make_folder(stand.closed, expected[i].name, 0755));
    assert_ok(os_list(&stand.arena, ground_path("closed"), &names));
    assert_int_equal(names.count, 7);
    for (size_t i = 0; i < names.count; i++) {
        assert_string_equal(names.names[i].name, expected[i].name);
        assert_int_equal(names.names[i].kind, expected[i].kind);
    }
    stand_down(&stand);
}

static void a_list_of_some_has_the_names_with_those_first_letters(void **state)
{
    struct stand stand = stand_up();
    struct os_names names;
    ground_folder("d/g", 0755);
    ground_file("d/python", 0644, "");
    ground_file("d/Perl", 0644, "");
    ground_file("d/a", 0644, "");
    assert_ok(os_list_some(&stand.arena, ground_path("d"), "pg", &names));
    assert_int_equal(names.count, 2);
    assert_string_equal(names.names[0].name, "g");
    assert_string_equal(names.names[1].name, "python");
    assert_refused(os_list_some(&stand.arena, ground_path("none"), "pg", &names), OS_ABSENT);
    stand_down(&stand);
}

static void a_long_list_is_whole(void **state)
{
    struct stand stand = stand_up();
    struct os_names names;
    for (int i = 0; i < 200; i++) {
        char name[8] = { 'n', (char)('0' + i / 100), (char)('0' + i / 10 % 10), (char)('0' + i % 10) };
        assert_ok(os_write(stand.closed, name, "", 0, 0644));
    }
    assert_ok(os_list_in(&stand.arena, stand.closed, ".", &names));
    assert_int_equal(names.count, 200);
    assert_string_equal(names.names[0].name, "n000");
    assert_string_equal(names.names[199].name, "n199");
    stand_down(&stand);
}

static void a_list_below_a_place_follows_no_link(void **state)
{
    struct stand stand = stand_up();
    struct os_names names;
    ground_folder("d", 0755);
    ground_folder("empty", 0755);
    ground_file("f", 0644, "");
    if (ground_makes_links()) {
        ground_link("l", "d");
        assert_ok(os_list(&stand.arena, ground_path("l"), &names));
        assert_refused(os_list_in(&stand.arena, stand.top, "l", &names), OS_IS_LINK);
    }
    assert_refused(os_list(&stand.arena, ground_path("f"), &names), OS_NOT_FOLDER);
    assert_refused(os_list_in(&stand.arena, stand.top, "f", &names), OS_NOT_FOLDER);
    assert_refused(os_list_in(&stand.arena, stand.top, "none", &names), OS_ABSENT);
    assert_ok(os_list_in(&stand.arena, stand.top, "empty", &names));
    assert_int_equal(names.count, 0);
    stand_down(&stand);
}

static void a_file_is_read_whole_and_ended_by_nul(void **state)
{
    struct stand stand = stand_up();
    const char *text;
    size_t size;
    ground_file("f", 0644, "hello");
    ground_file("none", 0644, "");
    if (ground_makes_links())
        ground_link("l", "f");
    assert_ok(os_read(&stand.arena, ground_path(ground_makes_links() ? "l" : "f"), 5, &text, &size));
    assert_int_equal(size, 5);
    assert_string_equal(text, "hello");
    assert_ok(os_read(&stand.arena, ground_path("none"), 5, &text, &size));
    assert_int_equal(size, 0);
    assert_string_equal(text, "");
    stand_down(&stand);
}

static void a_file_over_the_limit_is_too_large(void **state)
{
    struct stand stand = stand_up();
    const char *text;
    size_t size;
    ground_file("f", 0644, "hello");
    assert_refused(os_read(&stand.arena, ground_path("f"), 4, &text, &size), OS_TOO_LARGE);
    assert_refused(os_read_in(&stand.arena, stand.top, "f", 0, &text, &size), OS_TOO_LARGE);
    stand_down(&stand);
}

static void only_regular_files_are_read_and_a_fifo_is_not_waited_for(void **state)
{
    struct stand stand = stand_up();
    const char *text;
    size_t size;
    char byte;
    ground_folder("d", 0755);
    if (ground_makes_pipes()) {
        ground_pipe("p");
        assert_refused(os_read(&stand.arena, ground_path("p"), 10, &text, &size), OS_FAILED);
        assert_refused(os_read_in(&stand.arena, stand.top, "p", 10, &text, &size), OS_FAILED);
        assert_refused(os_read_part(ground_path("p"), 0, &byte, 1, &size), OS_FAILED);
    }
    assert_refused(os_read_in(&stand.arena, stand.top, "d", 10, &text, &size), OS_IS_FOLDER);
    assert_refused(os_read(&stand.arena, ground_path("d"), 10, &text, &size), OS_IS_FOLDER);
    assert_refused(os_read_part(ground_path("d"), 0, &byte, 1, &size), OS_IS_FOLDER);
    stand_down(&stand);
}

static void reading_below_a_place_follows_no_link(void **state)
{
    struct stand stand = stand_up();
    const char *text;
    size_t size;
    ground_folder("d", 0755);
    ground_file("d/f", 0644, "x");
    assert_ok(os_read_in(&stand.arena, stand.top, "d/f", 10, &text, &size));
    assert_string_equal(text, "x");
    if (ground_makes_links()) {
        ground_link("d/l", "f");
        ground_link("k", "d");
        assert_refused(os_read_in(&stand.arena, stand.top, "d/l", 10, &text, &size), OS_IS_LINK);
        assert_refused(os_read_in(&stand.arena, stand.top, "k/f", 10, &text, &size), OS_IS_LINK);
    }
    stand_down(&stand);
}

static void a_part_is_cut_off_at_the_end_of_the_file(void **state)
{
    char bytes[8] = "";
    size_t got;
    ground_file("f", 0644, "0123456789");
    assert_ok(os_read_part(ground_path("f"), 3, bytes, 4, &got));
    assert_int_equal(got, 4);
    assert_memory_equal(bytes, "3456", 4);
    assert_ok(os_read_part(ground_path("f"), 8, bytes, 4, &got));
    assert_int_equal(got, 2);
    assert_memory_equal(bytes, "89", 2);
    assert_ok(os_read_part(ground_path("f"), 1000, bytes, 4, &got));
    assert_int_equal(got, 0);
}

static void an_executable_is_a_file_with_the_right_to_run(void **state)
{
    ground_file("yes", 0755, "");
    ground_folder("d", 0755);
    assert_true(os_can_execute(ground_path("yes")));
    if (ground_keeps_modes()) {
        ground_file("no", 0644, "");
        ground_link("l", "yes");
        ground_link("m", "no");
        assert_true(os_can_execute(ground_path("l")));
        assert_false(os_can_execute(ground_path("no")));
        assert_false(os_can_execute(ground_path("m")));
    }
    assert_false(os_can_execute(ground_path("d")));
    assert_false(os_can_execute(ground_path("none")));
}

static void what_may_not_be_read_is_denied(void **state)
{
    if (ground_is_ruler())
        skip();
    struct stand stand = stand_up();
    struct os_entry entry;
    struct os_names names;
    const char *text;
    size_t size;
    ground_file("f", 0200, "secret");
    ground_folder("d", 0000);
    assert_refused(os_read(&stand.arena, ground_path("f"), 10, &text, &size), OS_DENIED);
    assert_refused(os_list(&stand.arena, ground_path("d"), &names), OS_DENIED);
    assert_refused(os_look(ground_path("d/x"), &entry), OS_DENIED);
    stand_down(&stand);
}

int contract_looking(void)
{
    const struct CMUnitTest tests[] = {
        contract_test(a_look_tells_kind_mode_owner_and_size),
        contract_test(a_look_follows_links_and_a_look_at_the_link_does_not),
        contract_test(what_is_not_there_is_absent),
        contract_test(links_that_lead_in_circles_end),
        contract_test(a_link_is_read_as_it_was_written),
        contract_test(what_is_no_link_is_not_read_as_one),
        contract_test(a_real_path_has_no_link_in_it),
        contract_test(a_list_is_sorted_by_bytes_and_tells_kinds),
        contract_test(a_list_of_files_and_folders_is_sorted_by_bytes),
        contract_test(a_list_of_some_has_the_names_with_those_first_letters),
        contract_test(a_long_list_is_whole),
        contract_test(a_list_below_a_place_follows_no_link),
        contract_test(a_file_is_read_whole_and_ended_by_nul),
        contract_test(a_file_over_the_limit_is_too_large),
        contract_test(only_regular_files_are_read_and_a_fifo_is_not_waited_for),
        contract_test(reading_below_a_place_follows_no_link),
        contract_test(a_part_is_cut_off_at_the_end_of_the_file),
        contract_test(an_executable_is_a_file_with_the_right_to_run),
        contract_test(what_may_not_be_read_is_denied),
    };
    return cmocka_run_group_tests_name("looking", tests, NULL, NULL);
}
