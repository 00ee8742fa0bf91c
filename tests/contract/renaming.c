/* renaming.c: the contract of names that change. */
#include "tests/contract/ground.h"

static void a_new_name_must_be_free(void **state)
{
    struct stand stand = stand_up();
    ground_file("f", 0644, "f");
    ground_folder("d", 0755);
    ground_file("d/in", 0644, "in");
    ground_file("taken", 0644, "old");
    ground_folder("empty", 0755);
    ground_folder("full", 0755);
    ground_file("full/x", 0644, "x");
    static const char *const taken[] = { "taken", "empty", "full", "dangling" };
    bool links = ground_makes_links();
    if (links)
        ground_link("dangling", "nothing");
    for (size_t i = 0; i < (links ? 4 : 3); i++) {
        assert_refused(os_rename(stand.top, "f", stand.top, taken[i], OS_NEW_NAME), OS_EXISTS);
        assert_refused(os_rename(stand.top, "d", stand.top, taken[i], OS_NEW_NAME), OS_EXISTS);
    }
    assert_string_equal(ground_text("f"), "f");
    assert_string_equal(ground_text("d/in"), "in");
    assert_string_equal(ground_text("taken"), "old");
    assert_true(ground_is("empty", OS_FOLDER));
    assert_false(ground_has("empty/in"));
    assert_true(!links || strcmp(ground_target("dangling"), "nothing") == 0);
    stand_down(&stand);
}

static void files_folders_and_links_get_a_new_name(void **state)
{
    struct stand stand = stand_up();
    ground_file("f", 0640, "f");
    ground_folder("d", 0750);
    ground_file("d/in", 0644, "in");
    assert_ok(os_rename(stand.top, "f", stand.closed, "g", OS_NEW_NAME));
    assert_ok(os_rename(stand.top, "d", stand.top, "closed/e", OS_NEW_NAME));
    if (ground_makes_links()) {
        ground_link("l", "nothing");
        assert_ok(os_rename(stand.top, "l", stand.top, "m", OS_NEW_NAME));
        assert_string_equal(ground_target("m"), "nothing");
    }
    assert_string_equal(ground_text("closed/g"), "f");
    assert_string_equal(ground_text("closed/e/in"), "in");
    assert_true(!ground_keeps_modes() || (ground_mode("closed/g") == 0640 && ground_mode("closed/e") == 0750));
    assert_false(ground_has("f") || ground_has("d") || ground_has("l"));
    stand_down(&stand);
}

static void what_is_not_there_cannot_be_renamed(void **state)
{
    struct stand stand = stand_up();
    ground_file("f", 0644, "f");
    assert_refused(os_rename(stand.top, "none", stand.top, "x", OS_NEW_NAME), OS_ABSENT);
    assert_refused(os_rename(stand.top, "none", stand.top, "f", OS_OVER), OS_ABSENT);
    assert_refused(os_rename(stand.top, "f", stand.top, "none/x", OS_NEW_NAME), OS_ABSENT);
    assert_false(ground_has("x"));
    assert_string_equal(ground_text("f"), "f");
    stand_down(&stand);
}

static void a_folder_does_not_move_into_itself(void **state)
{
    struct stand stand = stand_up();
    ground_folder("d/e", 0755);
    assert_refused(os_rename(stand.top, "d", stand.top, "d/e/x", OS_NEW_NAME), OS_FAILED);
    assert_true(ground_is("d/e", OS_FOLDER));
    assert_false(ground_has("d/e/x"));
    stand_down(&stand);
}

/* What cannot exchange says so, and changes nothing. */
static void two_names_change_places_or_nothing_happens(void **state)
{
    struct stand stand = stand_up();
    ground_folder("new", 0755);
    ground_file("new/a", 0644, "new");
    ground_folder("old", 0755);
    ground_file("old/b", 0644, "old");
    struct os_status status = os_rename(stand.top, "new", stand.top, "old", OS_EXCHANGE);
    bool done = status.code == OS_OK;
    assert_true(done || status.code == OS_UNSUPPORTED);
    assert_string_equal(ground_text(done ? "old/a" : "new/a"), "new");
    assert_string_equal(ground_text(done ? "new/b" : "old/b"), "old");
    if (ground_makes_links()) {
        ground_link("link", "nothing");
        status = os_rename(stand.top, "link", stand.top, "closed", OS_EXCHANGE);
        assert_true(ground_is(status.code == OS_OK ? "link" : "closed", OS_FOLDER));
    }
    stand_down(&stand);
}

static void an_exchange_needs_both(void **state)
{
    struct stand stand = stand_up();
    ground_folder("d", 0755);
    struct os_status status = os_rename(stand.top, "d", stand.top, "none", OS_EXCHANGE);
    assert_true(status.code == OS_ABSENT || status.code == OS_UNSUPPORTED);
    assert_true(ground_is("d", OS_FOLDER));
    assert_false(ground_has("none"));
    stand_down(&stand);
}

static void over_replaces_files_and_links_but_no_folder(void **state)
{
    struct stand stand = stand_up();
    ground_folder("d", 0755);
    ground_file("d/new", 0644, "new");
    ground_file("d/cfg", 0644, "old");
    assert_ok(os_rename(stand.top, "d/new", stand.top, "d/cfg", OS_OVER));
    assert_string_equal(ground_text("d/cfg"), "new");
    assert_false(ground_has("d/new"));
    ground_file("outside", 0644, "precious");
    if (ground_makes_links())
        ground_link("l", "outside");
    assert_ok(os_rename(stand.top, "d/cfg", stand.top, "l", OS_OVER));
    assert_string_equal(ground_text("l"), "new");
    assert_string_equal(ground_text("outside"), "precious");
    assert_ok(os_rename(stand.top, "l", stand.top, "free", OS_OVER));
    ground_folder("empty", 0755);
    assert_refused(os_rename(stand.top, "free", stand.top, "empty", OS_OVER), OS_IS_FOLDER);
    assert_refused(os_rename(stand.top, "d", stand.top, "empty", OS_OVER), OS_IS_FOLDER);
    assert_refused(os_rename(stand.top, "d", stand.top, "nothing", OS_OVER), OS_IS_FOLDER);
    assert_true(ground_is("d", OS_FOLDER) && ground_is("empty", OS_FOLDER) && ground_is("free", OS_FILE));
    stand_down(&stand);
}

static void renaming_follows_no_link_on_the_way(void **state)
{
    NEEDS(ground_makes_links());
    struct stand stand = stand_up();
    ground_folder("outside", 0755);
    ground_file("outside/f", 0644, "precious");
    ground_link("way", "outside");
    ground_file("f", 0644, "mine");
    assert_refused(os_rename(stand.top, "way/f", stand.top, "g", OS_NEW_NAME), OS_IS_LINK);
    assert_refused(os_rename(stand.top, "f", stand.top, "way/g", OS_NEW_NAME), OS_IS_LINK);
    assert_refused(os_rename(stand.top, "f", stand.top, "way/f", OS_OVER), OS_IS_LINK);
    assert_string_equal(ground_text("outside/f"), "precious");
    assert_string_equal(ground_text("f"), "mine");
    stand_down(&stand);
}

/* A place may remember where it last went, but not when that is somewhere else by now. */
static void a_renamed_folder_is_not_found_under_its_old_name(void **state)
{
    struct stand stand = stand_up();
    assert_ok(os_make_folder(stand.top, "a", 0755));
    assert_ok(os_make_folder(stand.top, "a/b", 0755));
    assert_ok(os_write(stand.top, "a/b/1", "1", 1, 0644));
    assert_ok(os_rename(stand.top, "a/b", stand.top, "a/c", OS_NEW_NAME));
    assert_refused(os_write(stand.top, "a/b/2", "2", 1, 0644), OS_ABSENT);
    assert_ok(os_write(stand.top, "a/c/2", "2", 1, 0644));
    assert_ok(os_rename(stand.top, "a", stand.top, "z", OS_NEW_NAME));
    assert_refused(os_write(stand.top, "a/c/3", "3", 1, 0644), OS_ABSENT);
    assert_ok(os_write(stand.top, "z/c/3", "3", 1, 0644));
    assert_ok(os_make_folder(stand.top, "a", 0755));
    assert_ok(os_make_folder(stand.top, "a/c", 0755));
    assert_ok(os_write(stand.top, "a/c/4", "4", 1, 0644));
    assert_ok(os_remove_tree(stand.top, "a"));
    assert_refused(os_write(stand.top, "a/c/5", "5", 1, 0644), OS_ABSENT);
    assert_string_equal(ground_text("z/c/3"), "3");
    stand_down(&stand);
}

static void a_place_goes_with_its_folder(void **state)
{
    struct stand stand = stand_up();
    assert_ok(os_write(stand.closed, "1", "1", 1, 0644));
    assert_ok(os_rename(stand.top, "closed", stand.top, "final", OS_NEW_NAME));
    assert_ok(os_write(stand.closed, "2", "2", 1, 0644));
    assert_string_equal(ground_text("final/1"), "1");
    assert_string_equal(ground_text("final/2"), "2");
    assert_ok(os_remove_tree(stand.top, "final"));
    assert_refused(os_write(stand.closed, "3", "3", 1, 0644), OS_ABSENT);
    stand_down(&stand);
}

static void neighbours_and_strangers_in_one_place_are_renamed(void **state)
{
    struct stand stand = stand_up();
    ground_folder("a/b", 0755);
    ground_folder("c/d", 0755);
    ground_file("a/b/f", 0644, "f");
    assert_ok(os_rename(stand.top, "a/b/f", stand.top, "a/b/g", OS_NEW_NAME));
    assert_ok(os_rename(stand.top, "a/b/g", stand.top, "c/d/h", OS_NEW_NAME));
    assert_ok(os_rename(stand.top, "c/d/h", stand.top, "i", OS_NEW_NAME));
    assert_ok(os_rename(stand.top, "i", stand.top, "a/b/j", OS_NEW_NAME));
    assert_string_equal(ground_text("a/b/j"), "f");
    stand_down(&stand);
}

int contract_renaming(void)
{
    const struct CMUnitTest tests[] = {
        contract_test(a_new_name_must_be_free),
        contract_test(files_folders_and_links_get_a_new_name),
        contract_test(what_is_not_there_cannot_be_renamed),
        contract_test(a_folder_does_not_move_into_itself),
        contract_test(two_names_change_places_or_nothing_happens),
        contract_test(an_exchange_needs_both),
        contract_test(over_replaces_files_and_links_but_no_folder),
        contract_test(renaming_follows_no_link_on_the_way),
        contract_test(a_renamed_folder_is_not_found_under_its_old_name),
        contract_test(a_place_goes_with_its_folder),
        contract_test(neighbours_and_strangers_in_one_place_are_renamed),
    };
    return cmocka_run_group_tests_name("renaming", tests, NULL, NULL);
}
