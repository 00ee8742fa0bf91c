/* writing.c: the contract of new folders, files and links, and of the way to them. */
#include "tests/contract/ground.h"

static void new_things_stand_in_shared_and_private_places(void **state)
{
    struct stand stand = stand_up();
    struct os_place *const places[] = { stand.top, stand.closed };
    for (int i = 0; i < 2; i++) {
        assert_ok(os_make_folder(places[i], "lib", 0755));
        assert_ok(os_make_folder(places[i], "lib/deep", 0755));
        assert_ok(os_write(places[i], "lib/deep/file", "text", 4, 0644));
        assert_ok(os_write(places[i], "lib/deep/none", "", 0, 0644));
    }
    assert_string_equal(ground_text("lib/deep/file"), "text");
    assert_string_equal(ground_text("closed/lib/deep/file"), "text");
    assert_string_equal(ground_text("closed/lib/deep/none"), "");
    stand_down(&stand);
}

static void new_links_stand_in_shared_and_private_places(void **state)
{
    NEEDS(ground_makes_links());
    struct stand stand = stand_up();
    struct os_place *const places[] = { stand.top, stand.closed };
    for (int i = 0; i < 2; i++) {
        assert_ok(os_make_folder(places[i], "lib", 0755));
        assert_ok(os_link(places[i], "lib/link", "file", false));
        assert_ok(os_link(places[i], "lib64", "lib", true));
    }
    assert_string_equal(ground_target("lib/link"), "file");
    assert_string_equal(ground_target("closed/lib64"), "lib");
    stand_down(&stand);
}

static void a_taken_name_is_refused_and_unharmed(void **state)
{
    struct stand stand = stand_up();
    ground_folder("d", 0755);
    ground_file("f", 0644, "old");
    ground_file("outside", 0644, "precious");
    static const char *const taken[] = { "d", "f", ".", "l", "dangling" };
    bool links = ground_makes_links();
    if (links) {
        ground_link("l", "outside");
        ground_link("dangling", "nothing");
    }
    for (size_t i = 0; i < (links ? 5 : 3); i++) {
        assert_refused(os_make_folder(stand.top, taken[i], 0755), OS_EXISTS);
        assert_refused(os_write(stand.top, taken[i], "new", 3, 0644), OS_EXISTS);
        assert_refused(os_copy(stand.top, taken[i], ground_path("f"), 0644), OS_EXISTS);
        assert_refused(os_link(stand.top, taken[i], "x", false), OS_EXISTS);
    }
    assert_string_equal(ground_text("f"), "old");
    assert_string_equal(ground_text("outside"), "precious");
    assert_true(!links || strcmp(ground_target("dangling"), "nothing") == 0);
    assert_false(ground_has("nothing"));
    stand_down(&stand);
}

static void no_link_on_the_way_is_followed(void **state)
{
    NEEDS(ground_makes_links());
    struct stand stand = stand_up();
    struct os_entry entry;
    struct os_place *place;
    ground_folder("outside/in", 0755);
    ground_folder("d", 0755);
    ground_link("way", "outside");
    ground_link("d/way", "../outside");
    ground_link("d/dangling", "nothing");
    static const char *const ways[] = { "way/x", "d/way/x", "d/way/in/x", "way/in/x", "d/dangling/x" };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        assert_refused(os_make_folder(stand.top, ways[i], 0755), OS_IS_LINK);
        assert_refused(os_write(stand.top, ways[i], "x", 1, 0644), OS_IS_LINK);
        assert_refused(os_link(stand.top, ways[i], "x", false), OS_IS_LINK);
        assert_refused(os_look_in(stand.top, ways[i], &entry), OS_IS_LINK);
        assert_refused(os_remove_file(stand.top, ways[i]), OS_IS_LINK);
        assert_refused(os_set_time(stand.top, ways[i], 0), OS_IS_LINK);
    }
    assert_refused(os_place_enter(&stand.arena, stand.top, "way", OS_SHARED, &place), OS_IS_LINK);
    assert_refused(os_place_enter(&stand.arena, stand.top, "d/way/in", OS_SHARED, &place), OS_IS_LINK);
    assert_refused(os_place_enter(&stand.arena, stand.top, "d/dangling", OS_PRIVATE, &place), OS_IS_LINK);
    assert_false(ground_has("outside/x"));
    assert_false(ground_has("outside/in/x"));
    stand_down(&stand);
}

static void a_folder_claimed_to_be_private_but_open_to_others_is_not_trusted(void **state)
{
    NEEDS(ground_makes_links());
    struct stand stand = stand_up();
    struct os_place *place;
    ground_folder("open", 0777);
    ground_folder("outside", 0755);
    ground_link("open/planted", "../outside");
    assert_ok(os_place_enter(&stand.arena, stand.top, "open", OS_PRIVATE, &place));
    assert_refused(os_write(place, "planted/x", "x", 1, 0644), OS_IS_LINK);
    assert_false(ground_has("outside/x"));
    os_place_close(place);
    stand_down(&stand);
}

static void the_users_own_way_may_lead_over_links(void **state)
{
    struct stand stand = stand_up();
    struct os_place *place;
    ground_folder("d", 0755);
    if (ground_makes_links())
        ground_link("l", "d");
    ground_file("f", 0644, "");
    assert_ok(os_place_open(&stand.arena, ground_path(ground_makes_links() ? "l" : "d"), &place));
    assert_ok(os_write(place, "x", "x", 1, 0644));
    os_place_close(place);
    assert_string_equal(ground_text("d/x"), "x");
    assert_refused(os_place_open(&stand.arena, ground_path("f"), &place), OS_NOT_FOLDER);
    assert_refused(os_place_open(&stand.arena, ground_path("none"), &place), OS_ABSENT);
    stand_down(&stand);
}

static void a_missing_or_wrong_parent_is_told(void **state)
{
    struct stand stand = stand_up();
    ground_file("f", 0644, "");
    ground_file("closed/f", 0644, "");
    struct os_place *const places[] = { stand.top, stand.closed };
    for (int i = 0; i < 2; i++) {
        assert_refused(os_write(places[i], "none/x", "x", 1, 0644), OS_ABSENT);
        assert_refused(os_make_folder(places[i], "none/more/x", 0755), OS_ABSENT);
        assert_refused(os_write(places[i], "f/x", "x", 1, 0644), OS_NOT_FOLDER);
    }
    stand_down(&stand);
}

static void a_path_that_leads_out_or_nowhere_is_refused(void **state)
{
    static const char *const bad[] = { "", "..", "../x", "d/../x", "d/..", "/x", "d//x", "d/", "./x", "d/./x" };
    struct stand stand = stand_up();
    ground_folder("d", 0755);
    ground_folder("closed/d", 0755);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_refused(os_write(stand.top, bad[i], "x", 1, 0644), OS_FAILED);
        assert_refused(os_write(stand.closed, bad[i], "x", 1, 0644), OS_FAILED);
        assert_refused(os_remove_tree(stand.closed, bad[i]), OS_FAILED);
    }
    assert_false(ground_has("x"));
    assert_true(ground_has("closed/d"));
    stand_down(&stand);
}

static void modes_are_masked_unless_they_are_exact(void **state)
{
    NEEDS(ground_keeps_modes());
    static const unsigned masks[] = { 0, 022, 077, 0777 };
    struct stand stand = stand_up();
    struct os_place *const places[] = { stand.top, stand.closed };
    ground_file("source", 0600, "x");
    for (size_t i = 0; i < sizeof masks / sizeof *masks; i++) {
        ground_mask(masks[i]);
        assert_int_equal(os_mask(), masks[i]);
        for (int k = 0; k < 2; k++) {
            const char *prefix = k == 0 ? "" : "closed/";
            char names[6][16];
            for (int n = 0; n < 6; n++) {
                char *end = names[n];
                strcpy(end, prefix);
                end += strlen(end);
                *end++ = (char)('a' + n);
                *end++ = (char)('0' + i);
                *end = '\0';
            }
            size_t skip = strlen(prefix);
            assert_ok(os_make_folder(places[k], names[0] + skip, 0775));
            assert_ok(os_make_folder(places[k], names[1] + skip, 0775 | OS_EXACT));
            assert_ok(os_write(places[k], names[2] + skip, "x", 1, 0666));
            assert_ok(os_write(places[k], names[3] + skip, "x", 1, 0666 | OS_EXACT));
            assert_ok(os_copy(places[k], names[4] + skip, ground_path("source"), 0777));
            assert_ok(os_copy(places[k], names[5] + skip, ground_path("source"), 0777 | OS_EXACT));
            assert_int_equal(ground_mode(names[0]), 0775 & ~masks[i]);
            assert_int_equal(ground_mode(names[1]), 0775);
            assert_int_equal(ground_mode(names[2]), 0666 & ~masks[i]);
            assert_int_equal(ground_mode(names[3]), 0666);
            assert_int_equal(ground_mode(names[4]), 0777 & ~masks[i]);
            assert_int_equal(ground_mode(names[5]), 0777);
        }
    }
    ground_mask(022);
    stand_down(&stand);
}

static void a_copy_has_the_bytes_of_what_a_link_leads_to(void **state)
{
    struct stand stand = stand_up();
    ground_file("f", 0600, "bytes");
    if (ground_makes_links())
        ground_link("l", "f");
    ground_file("empty", 0644, "");
    assert_ok(os_copy(stand.closed, "copy", ground_path(ground_makes_links() ? "l" : "f"), 0755));
    assert_ok(os_copy(stand.closed, "nothing", ground_path("empty"), 0755));
    assert_true(ground_is("closed/copy", OS_FILE));
    assert_string_equal(ground_text("closed/copy"), "bytes");
    assert_string_equal(ground_text("closed/nothing"), "");
    stand_down(&stand);
}

static void only_files_are_copied(void **state)
{
    struct stand stand = stand_up();
    ground_folder("d", 0755);
    if (ground_makes_pipes()) {
        ground_pipe("p");
        assert_refused(os_copy(stand.top, "x", ground_path("p"), 0644), OS_FAILED);
    }
    assert_refused(os_copy(stand.top, "x", ground_path("d"), 0644), OS_IS_FOLDER);
    assert_refused(os_copy(stand.top, "x", ground_path("none"), 0644), OS_ABSENT);
    assert_false(ground_has("x"));
    stand_down(&stand);
}

static void names_of_255_bytes_fit_and_longer_ones_are_refused(void **state)
{
    char longest[256], longer[260];
    memset(longest, 'n', 255);
    longest[255] = '\0';
    memcpy(longer, longest, 255);
    memcpy(longer + 255, "n", 2);
    struct stand stand = stand_up();
    assert_ok(os_make_folder(stand.top, longest, 0755));
    memcpy(longer + 255, "/f", 3);
    assert_ok(os_write(stand.top, longer, "x", 1, 0644));
    assert_string_equal(ground_text(longer), "x");
    memcpy(longer + 255, "n", 2);
    assert_refused(os_make_folder(stand.top, longer, 0755), OS_NAME_TOO_LONG);
    assert_refused(os_write(stand.closed, longer, "x", 1, 0644), OS_NAME_TOO_LONG);
    memcpy(longer + 255, "n/f", 4);
    assert_refused(os_write(stand.top, longer, "x", 1, 0644), OS_NAME_TOO_LONG);
    stand_down(&stand);
}

/* 40 folders with names of 200 bytes: 8 KiB, twice what POSIX systems take in one call. */
static void paths_longer_than_the_system_takes_work(void **state)
{
    enum { STEPS = 40, SIZE = 200 };
    char path[STEPS * (SIZE + 1) + 8];
    int steps = ground_longest_way() / SIZE < STEPS ? (int)(ground_longest_way() / SIZE) : STEPS;
    size_t size = 0;
    const char *text;
    size_t read;
    struct os_entry entry;
    struct stand stand = stand_up();
    struct os_place *const places[] = { stand.top, stand.closed };
    for (int k = 0; k < 2; k++) {
        size = 0;
        for (int i = 0; i < steps; i++) {
            memset(path + size, 'a' + i % 26, SIZE);
            size += SIZE;
            path[size] = '\0';
            assert_ok(os_make_folder(places[k], path, 0755));
            path[size++] = '/';
        }
        memcpy(path + size, "file", 5);
        assert_ok(os_write(places[k], path, "deep", 4, 0644));
        assert_ok(os_look_in(places[k], path, &entry));
        assert_int_equal(entry.size, 4);
        assert_ok(os_read_in(&stand.arena, places[k], path, 10, &text, &read));
        assert_string_equal(text, "deep");
        path[SIZE] = '\0';
        assert_ok(os_remove_tree(places[k], path));
        assert_false(ground_has(k == 0 ? path : "closed/aaa"));
    }
    stand_down(&stand);
}

static void names_that_are_no_utf_8_are_bytes(void **state)
{
    NEEDS(ground_takes_bytes());
    struct stand stand = stand_up();
    struct os_names names;
    assert_ok(os_make_folder(stand.closed, "\xff\xfe", 0755));
    assert_ok(os_write(stand.closed, "\xff\xfe/\x80", "x", 1, 0644));
    assert_ok(os_list_in(&stand.arena, stand.closed, "\xff\xfe", &names));
    assert_int_equal(names.count, 1);
    assert_string_equal(names.names[0].name, "\x80");
    assert_string_equal(ground_text("closed/\xff\xfe/\x80"), "x");
    stand_down(&stand);
}

static void a_mode_is_set_and_a_links_target_keeps_its_own(void **state)
{
    NEEDS(ground_keeps_modes());
    struct stand stand = stand_up();
    ground_folder("d", 0755);
    ground_file("d/f", 0644, "");
    ground_file("d/closed", 0000, "");
    ground_link("d/l", "f");
    assert_ok(os_set_mode(stand.top, "d", 0711));
    assert_ok(os_set_mode(stand.top, "d/f", 0600));
    assert_ok(os_set_mode(stand.top, "d/closed", 0640));
    assert_ok(os_set_mode(stand.closed, ".", 0750));
    assert_int_equal(ground_mode("d"), 0711);
    assert_int_equal(ground_mode("d/f"), 0600);
    assert_int_equal(ground_mode("d/closed"), 0640);
    assert_int_equal(ground_mode("closed"), 0750);
    assert_refused(os_set_mode(stand.top, "d/l", 0777), OS_IS_LINK);
    assert_int_equal(ground_mode("d/f"), 0600);
    assert_refused(os_set_mode(stand.top, "none", 0755), OS_ABSENT);
    stand_down(&stand);
}

/* The last time that the file system can tell and that is not after this one. */
static int64_t as_kept(int64_t time)
{
    int64_t step = ground_time_step(), over = time % step;
    return time - (over < 0 ? over + step : over);
}

static void a_time_is_set_before_1970(void **state)
{
    static const int64_t times[] = { 0, 1, 315532800000000000, 315532800123456789, -1, -1000000001 };
    struct stand stand = stand_up();
    struct os_entry file;
    ground_file("f", 0644, "");
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        assert_ok(os_set_time(stand.top, "f", times[i]));
        assert_ok(os_look_in(stand.top, "f", &file));
        assert_true(file.modified == as_kept(times[i]));
    }
    stand_down(&stand);
}

static void a_links_time_is_its_own(void **state)
{
    NEEDS(ground_makes_links());
    struct stand stand = stand_up();
    struct os_entry entry;
    ground_file("f", 0644, "");
    ground_link("l", "f");
    assert_ok(os_set_time(stand.top, "f", 5000000000));
    assert_ok(os_set_time(stand.top, "l", 7700));
    assert_ok(os_look_in(stand.top, "l", &entry));
    assert_int_equal(entry.modified, 7700);
    assert_ok(os_look_in(stand.top, "f", &entry));
    assert_int_equal(entry.modified, 5000000000);
    stand_down(&stand);
}

static void where_writing_is_not_allowed_it_is_denied(void **state)
{
    if (ground_is_ruler())
        skip();
    struct stand stand = stand_up();
    struct os_place *place;
    ground_folder("d", 0555);
    assert_refused(os_write(stand.top, "d/x", "x", 1, 0644), OS_DENIED);
    assert_refused(os_make_folder(stand.top, "d/x", 0755), OS_DENIED);
    assert_refused(os_link(stand.top, "d/x", "y", false), OS_DENIED);
    ground_folder("dark", 0300);
    assert_ok(os_place_open(&stand.arena, ground_path("dark"), &place));
    assert_ok(os_write(place, "x", "x", 1, 0644));
    os_place_close(place);
    assert_ok(os_place_enter(&stand.arena, stand.top, "dark", OS_PRIVATE, &place));
    assert_ok(os_write(place, "y", "y", 1, 0644));
    os_place_close(place);
    stand_down(&stand);
}

static void what_is_written_can_be_made_to_last(void **state)
{
    struct stand stand = stand_up();
    assert_ok(os_write(stand.closed, "x", "x", 1, 0644));
    assert_ok(os_sync(stand.closed));
    stand_down(&stand);
}

/* That it does so is proved by tests/fault/power_cut.py; here, that it can be asked for wherever a run may be. */
static void listed_files_and_names_can_be_made_to_last(void **state)
{
    static const char *const files[] = { "x", "d/y", "link", "none", "none/z" };
    struct stand stand = stand_up();
    assert_ok(os_write(stand.closed, "x", "x", 1, 0644));
    assert_ok(os_make_folder(stand.closed, "d", 0755));
    assert_ok(os_write(stand.closed, "d/y", "", 0, 0444));
    if (os_link(stand.closed, "link", "x", false).code != OS_OK)
        assert_ok(os_write(stand.closed, "link", "x", 1, 0644));
    assert_ok(os_sync_bytes(stand.closed, files, sizeof files / sizeof *files));
    assert_ok(os_sync_bytes(stand.closed, NULL, 0));
    assert_ok(os_rename(stand.top, "closed", stand.top, "named", OS_NEW_NAME));
    assert_ok(os_sync_names(stand.top));
    assert_ok(os_sync_names(stand.closed));
    assert_ok(os_rename(stand.top, "named", stand.top, "closed", OS_NEW_NAME));
    stand_down(&stand);
}

static void a_folder_is_claimed_once_until_its_place_is_closed(void **state)
{
    struct stand stand = stand_up();
    struct os_place *again;
    enum os_code code = os_place_claim(stand.closed).code;
    assert_true(code == OS_OK || code == OS_UNSUPPORTED);
    assert_ok(os_place_enter(&stand.arena, stand.top, "closed", OS_PRIVATE, &again));
    if (code == OS_OK)
        assert_refused(os_place_claim(again), OS_BUSY);
    os_place_close(stand.closed);
    assert_int_equal(os_place_claim(again).code, code);
    os_place_close(again);
    assert_ok(os_place_enter(&stand.arena, stand.top, "closed", OS_PRIVATE, &stand.closed));
    stand_down(&stand);
}

int contract_writing(void)
{
    const struct CMUnitTest tests[] = {
        contract_test(new_things_stand_in_shared_and_private_places),
        contract_test(new_links_stand_in_shared_and_private_places),
        contract_test(a_taken_name_is_refused_and_unharmed),
        contract_test(no_link_on_the_way_is_followed),
        contract_test(a_folder_claimed_to_be_private_but_open_to_others_is_not_trusted),
        contract_test(the_users_own_way_may_lead_over_links),
        contract_test(a_missing_or_wrong_parent_is_told),
        contract_test(a_path_that_leads_out_or_nowhere_is_refused),
        contract_test(modes_are_masked_unless_they_are_exact),
        contract_test(a_copy_has_the_bytes_of_what_a_link_leads_to),
        contract_test(only_files_are_copied),
        contract_test(names_of_255_bytes_fit_and_longer_ones_are_refused),
        contract_test(paths_longer_than_the_system_takes_work),
        contract_test(names_that_are_no_utf_8_are_bytes),
        contract_test(a_mode_is_set_and_a_links_target_keeps_its_own),
        contract_test(a_time_is_set_before_1970),
        contract_test(a_links_time_is_its_own),
        contract_test(where_writing_is_not_allowed_it_is_denied),
        contract_test(what_is_written_can_be_made_to_last),
        contract_test(listed_files_and_names_can_be_made_to_last),
        contract_test(a_folder_is_claimed_once_until_its_place_is_closed),
    };
    return cmocka_run_group_tests_name("writing", tests, NULL, NULL);
}
