/* sharing.c: the contract of files with several names, and of files that share their blocks. */
#include "tests/contract/ground.h"

static struct os_entry seen(struct os_place *place, const char *relative)
{
    struct os_entry entry = { 0 };
    assert_ok(os_look_in(place, relative, &entry));
    return entry;
}

static void both_names_are_one_file(void **state)
{
    struct stand stand = stand_up();
    struct os_place *const places[] = { stand.top, stand.closed };
    ground_folder("from/deep", 0755);
    ground_file("from/deep/file", 0640, "text");
    for (int i = 0; i < 2; i++) {
        assert_ok(os_make_folder(places[i], "to", 0755));
        assert_ok(os_hard_link(places[i], "to/name", stand.top, "from/deep/file"));
        struct os_entry one = seen(stand.top, "from/deep/file"), other = seen(places[i], "to/name");
        assert_true(one.device == other.device && one.file == other.file);
        assert_int_equal(other.mode, one.mode);
    }
    assert_string_equal(ground_text("closed/to/name"), "text");
    assert_ok(os_set_mode(stand.top, "to/name", 0600 | OS_EXACT));
    assert_int_equal(seen(stand.closed, "to/name").mode, seen(stand.top, "to/name").mode);
    assert_ok(os_remove_file(stand.top, "from/deep/file"));
    assert_string_equal(ground_text("to/name"), "text");
    stand_down(&stand);
}

static void a_taken_name_is_not_shared_over(void **state)
{
    struct stand stand = stand_up();
    ground_file("file", 0644, "new");
    ground_file("taken", 0644, "old");
    static const char *const taken[] = { "taken", "link" };
    size_t count = ground_makes_links() ? 2 : 1;
    if (count == 2)
        ground_link("link", "nothing");
    for (size_t i = 0; i < count; i++) {
        assert_refused(os_hard_link(stand.top, taken[i], stand.top, "file"), OS_EXISTS);
        assert_int_not_equal(os_clone(stand.top, taken[i], stand.top, "file", 0644).code, OS_OK);
    }
    assert_string_equal(ground_text("taken"), "old");
    assert_false(ground_has("nothing"));
    stand_down(&stand);
}

static void what_is_not_there_or_no_file_is_not_shared(void **state)
{
    struct stand stand = stand_up();
    ground_folder("folder", 0755);
    ground_folder("outside", 0755);
    ground_file("outside/file", 0644, "precious");
    if (ground_makes_links()) {
        ground_link("way", "outside");
        assert_refused(os_hard_link(stand.top, "x", stand.top, "way/file"), OS_IS_LINK);
        assert_refused(os_hard_link(stand.top, "way/x", stand.top, "outside/file"), OS_IS_LINK);
    }
    assert_refused(os_hard_link(stand.top, "x", stand.top, "nothing"), OS_ABSENT);
    assert_refused(os_hard_link(stand.top, "x", stand.top, "folder"), OS_DENIED);
    assert_refused(os_hard_link(stand.top, "gone/x", stand.top, "outside/file"), OS_ABSENT);
    static const char *const sources[] = { "nothing", "folder", "way/file" };       /* the last one through a link */
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        assert_int_not_equal(os_clone(stand.top, "x", stand.top, sources[i], 0644).code, OS_OK);
    assert_false(ground_has("x"));
    assert_false(ground_has("outside/x"));
    stand_down(&stand);
}

/* Most file systems cannot; then nothing is left. */
static void a_clone_is_a_file_of_its_own_or_nothing(void **state)
{
    struct stand stand = stand_up();
    ground_file("file", 0644, "text");
    if (ground_keeps_modes())
        ground_mask(027);
    struct os_status status = os_clone(stand.closed, "clone", stand.top, "file", 0666);
    if (status.code != OS_OK) {
        assert_true(status.code == OS_UNSUPPORTED || status.code == OS_OTHER_VOLUME);
        assert_false(ground_has("closed/clone"));
        print_message("file system without clones: %s\n", ground_path("."));
    } else {
        assert_string_equal(ground_text("closed/clone"), "text");
        if (ground_keeps_modes())
            assert_int_equal(ground_mode("closed/clone"), 0640);
        assert_true(seen(stand.closed, "clone").file != seen(stand.top, "file").file);
        assert_ok(os_clone(stand.closed, "exact", stand.top, "file", 0775 | OS_EXACT));
        if (ground_keeps_modes())
            assert_int_equal(ground_mode("closed/exact"), 0775);
    }
    stand_down(&stand);
}

static void the_clock_that_people_set_is_the_one_of_files(void **state)
{
    struct stand stand = stand_up();
    int64_t before = os_now();
    assert_ok(os_write(stand.top, "x", "x", 1, 0644));
    int64_t between = seen(stand.top, "x").modified, slack = 2000000000;
    assert_true(between >= before - slack && between <= os_now() + slack);
    stand_down(&stand);
}

int contract_sharing(void)
{
    const struct CMUnitTest tests[] = {
        contract_test(both_names_are_one_file),
        contract_test(a_taken_name_is_not_shared_over),
        contract_test(what_is_not_there_or_no_file_is_not_shared),
        contract_test(a_clone_is_a_file_of_its_own_or_nothing),
        contract_test(the_clock_that_people_set_is_the_one_of_files),
    };
    return cmocka_run_group_tests_name("sharing", tests, NULL, NULL);
}
