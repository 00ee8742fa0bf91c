/* removing.c: the contract of removing. */
#include "tests/contract/ground.h"

#include <stdio.h>

static void files_and_links_go_and_what_a_link_leads_to_stays(void **state)
{
    struct stand stand = stand_up();
    ground_file("f", 0644, "f");
    ground_file("outside", 0644, "precious");
    ground_folder("d", 0755);
    assert_ok(os_remove_file(stand.top, "f"));
    if (ground_makes_links()) {
        ground_link("l", "outside");
        assert_ok(os_remove_file(stand.top, "l"));
    }
    assert_false(ground_has("f") || ground_has("l"));
    assert_string_equal(ground_text("outside"), "precious");
    assert_refused(os_remove_file(stand.top, "d"), OS_IS_FOLDER);
    assert_refused(os_remove_file(stand.top, "f"), OS_ABSENT);
    stand_down(&stand);
}

static void only_an_empty_folder_is_removed_by_itself(void **state)
{
    struct stand stand = stand_up();
    ground_folder("d", 0755);
    ground_file("d/f", 0644, "");
    ground_file("f", 0644, "");
    ground_folder("target", 0755);
    if (ground_makes_links())
        ground_link("l", "target");
    assert_refused(os_remove_folder(stand.top, "d"), OS_NOT_EMPTY);
    assert_ok(os_remove_file(stand.top, "d/f"));
    assert_ok(os_remove_folder(stand.top, "d"));
    assert_false(ground_has("d"));
    assert_refused(os_remove_folder(stand.top, "d"), OS_ABSENT);
    assert_refused(os_remove_folder(stand.top, "f"), OS_NOT_FOLDER);
    assert_refused(os_remove_folder(stand.top, "l"), ground_makes_links() ? OS_NOT_FOLDER : OS_ABSENT);
    assert_refused(os_remove_folder(stand.top, "."), OS_FAILED);
    assert_true(ground_is("target", OS_FOLDER));
    stand_down(&stand);
}

static void a_tree_goes_and_what_its_links_lead_to_stays(void **state)
{
    struct stand stand = stand_up();
    ground_folder("outside", 0755);
    ground_file("outside/f", 0644, "precious");
    ground_folder("d/e/f", 0755);
    ground_file("d/e/f/g", 0644, "g");
    if (ground_makes_links()) {
        ground_link("d/to_folder", "../outside");
        ground_link("d/e/to_file", "../../outside/f");
        ground_link("d/up", "..");
        ground_link("d/dangling", "nothing");
    }
    if (ground_makes_pipes())
        ground_pipe("d/e/pipe");
    assert_ok(os_remove_tree(stand.top, "d"));
    assert_false(ground_has("d"));
    assert_string_equal(ground_text("outside/f"), "precious");
    assert_true(ground_is("closed", OS_FOLDER));
    stand_down(&stand);
}

static void only_a_folder_is_a_tree(void **state)
{
    struct stand stand = stand_up();
    ground_folder("outside", 0755);
    ground_file("outside/f", 0644, "precious");
    ground_file("f", 0644, "f");
    if (ground_makes_links()) {
        ground_link("l", "outside");
        assert_refused(os_remove_tree(stand.top, "l"), OS_IS_LINK);
        assert_true(ground_has("l"));
    }
    assert_refused(os_remove_tree(stand.top, "f"), OS_NOT_FOLDER);
    assert_refused(os_remove_tree(stand.top, "none"), OS_ABSENT);
    assert_refused(os_remove_tree(stand.top, "."), OS_FAILED);
    assert_string_equal(ground_text("outside/f"), "precious");
    assert_true(ground_has("f"));
    stand_down(&stand);
}

static void a_tree_closed_to_its_own_owner_goes(void **state)
{
    NEEDS(ground_keeps_modes());
    struct stand stand = stand_up();
    ground_folder("d/read_only/below", 0755);
    ground_file("d/read_only/below/f", 0444, "f");
    ground_folder("d/blind/below", 0755);
    ground_file("d/blind/below/f", 0000, "f");
    ground_folder("d/none/below", 0755);
    ground_folder("d/read_only/below", 0500);
    ground_folder("d/read_only", 0500);
    ground_folder("d/blind", 0300);
    ground_folder("d/none", 0000);
    ground_folder("d", 0000);
    assert_ok(os_remove_tree(stand.top, "d"));
    assert_false(ground_has("d"));
    stand_down(&stand);
}

static void the_folder_that_holds_a_tree_keeps_its_mode(void **state)
{
    if (ground_is_ruler())
        skip();
    struct stand stand = stand_up();
    ground_folder("holder/d", 0755);
    ground_file("holder/d/f", 0644, "");
    ground_folder("holder", 0555);
    assert_refused(os_remove_tree(stand.top, "holder/d"), OS_DENIED);
    assert_int_equal(ground_mode("holder"), 0555);
    assert_true(ground_is("holder/d", OS_FOLDER));
    stand_down(&stand);
}

/* 500 folders inside one another, files at every tenth, some closed: more than can be held open. */
static void a_very_deep_tree_goes(void **state)
{
    struct stand stand = stand_up();
    struct os_place *place = stand.closed;
    for (int i = 0; i < 500; i++) {
        struct os_place *below;
        assert_ok(os_make_folder(place, "d", 0755));
        if (i % 10 == 0)
            assert_ok(os_write(place, "moved-0", "x", 1, 0644));
        assert_ok(os_place_enter(&stand.arena, place, "d", OS_SHARED, &below));
        if (i % 7 == 0 && place != stand.closed)
            assert_ok(os_set_mode(place, ".", 0500));
        if (place != stand.closed)
            os_place_close(place);
        place = below;
    }
    os_place_close(place);
    assert_ok(os_remove_tree(stand.closed, "d"));
    assert_false(ground_has("closed/d"));
    stand_down(&stand);
}

static void a_wide_tree_goes(void **state)
{
    struct stand stand = stand_up();
    assert_ok(os_make_folder(stand.closed, "wide", 0755));
    for (int i = 0; i < 1500; i++) {
        char name[32];
        snprintf(name, sizeof name, "wide/%s-%d", i % 20 == 0 ? "folder" : "file", i);
        assert_ok(i % 20 == 0 ? os_make_folder(stand.closed, name, 0755) : os_write(stand.closed, name, "x", 1, 0644));
    }
    assert_ok(os_remove_tree(stand.closed, "wide"));
    assert_false(ground_has("closed/wide"));
    stand_down(&stand);
}

int contract_removing(void)
{
    const struct CMUnitTest tests[] = {
        contract_test(files_and_links_go_and_what_a_link_leads_to_stays),
        contract_test(only_an_empty_folder_is_removed_by_itself),
        contract_test(a_tree_goes_and_what_its_links_lead_to_stays),
        contract_test(only_a_folder_is_a_tree),
        contract_test(a_tree_closed_to_its_own_owner_goes),
        contract_test(the_folder_that_holds_a_tree_keeps_its_mode),
        contract_test(a_very_deep_tree_goes),
        contract_test(a_wide_tree_goes),
    };
    return cmocka_run_group_tests_name("removing", tests, NULL, NULL);
}
