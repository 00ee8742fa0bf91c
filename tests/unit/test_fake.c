/* test_fake.c: the fake itself, where it goes beyond the contract: Windows, failures, pictures. */
#include "tests/support/check.h"
#include "tests/support/fake.h"
#include "tests/support/hosts.h"

#define assert_ok(call) assert_int_equal((call).code, OS_OK)
#define assert_refused(call, expected) assert_int_equal((call).code, (expected))

static int end_world(void **state)
{
    fake_end();
    return 0;
}

static void a_windows_world_has_drives_and_names_without_case(void **state)
{
    struct arena arena = test_arena();
    struct os_entry entry;
    struct os_place *place;
    const char *real;
    fake_begin(&a_windows_host);
    fake_file("C:\\Python312\\python.exe", 0755, "MZ");
    fake_set("USERPROFILE", "C:\\Users\\u");
    assert_int_equal(os_host()->family, HOST_WINDOWS);
    assert_string_equal(os_home(), "C:\\Users\\u");
    assert_ok(os_look("c:/PYTHON312/Python.EXE", &entry));
    assert_ok(os_real_path(&arena, "c:\\python312\\..\\python312\\PYTHON.exe", &real));
    assert_string_equal(real, "C:\\Python312\\python.exe");
    assert_ok(os_current_folder(&arena, &real));
    assert_string_equal(real, "C:\\");
    assert_ok(os_place_open(&arena, "C:\\", &place));
    assert_refused(os_make_folder(place, "PYTHON312", 0755), OS_EXISTS);
    assert_ok(os_write(place, "Python312/new", "x", 1, 0644));
    assert_string_equal(fake_text("C:\\Python312\\new"), "x");
    arena_end(&arena);
}

static void the_nth_call_fails_once_or_for_good(void **state)
{
    struct arena arena = test_arena();
    struct os_place *place;
    fake_begin(&a_posix_host);
    assert_ok(os_place_open(&arena, "/", &place));
    fake_fail(FAKE_CHANGES, 2, OS_NO_SPACE, false);
    assert_ok(os_write(place, "1", "", 0, 0644));
    assert_refused(os_write(place, "2", "", 0, 0644), OS_NO_SPACE);
    assert_false(fake_is("/2", OS_FILE));
    assert_ok(os_write(place, "2", "", 0, 0644));
    assert_int_equal(fake_count(FAKE_CHANGES), 3);
    fake_fail(FAKE_CALLS, 2, OS_BUSY, true);
    assert_ok(os_remove_file(place, "1"));
    assert_refused(os_remove_file(place, "2"), OS_BUSY);
    assert_refused(os_remove_file(place, "2"), OS_BUSY);
    fake_fail(FAKE_CALLS, 0, OS_OK, false);
    assert_ok(os_remove_file(place, "2"));
    arena_end(&arena);
}

static void what_a_system_lacks_is_unsupported(void **state)
{
    struct arena arena = test_arena();
    struct os_place *place;
    fake_begin(&a_posix_host);
    fake_lacks(FAKE_LACKS_LINKS | FAKE_LACKS_EXCHANGE | FAKE_LACKS_CONFINING);
    fake_folder("/a", 0755);
    fake_folder("/b", 0755);
    assert_ok(os_place_open(&arena, "/", &place));
    assert_refused(os_link(place, "l", "x", false), OS_UNSUPPORTED);
    assert_refused(os_rename(place, "a", place, "b", OS_EXCHANGE), OS_UNSUPPORTED);
    assert_refused(os_confine(&place, 1), OS_UNSUPPORTED);
    assert_ok(os_make_folder(place, "c", 0755));
    arena_end(&arena);
}

static void another_volume_is_not_renamed_to_nor_removed(void **state)
{
    struct arena arena = test_arena();
    struct os_place *place;
    fake_begin(&a_posix_host);
    fake_file("/d/f", 0644, "");
    fake_volume("/d/mount");
    fake_file("/d/mount/g", 0644, "");
    assert_ok(os_place_open(&arena, "/", &place));
    assert_refused(os_rename(place, "d/f", place, "d/mount/f", OS_NEW_NAME), OS_OTHER_VOLUME);
    assert_refused(os_remove_tree(place, "d"), OS_BUSY);
    assert_string_equal(fake_picture(&arena, "/"), "folder 0755 d\nfolder 0755 d/mount\nfile 0644 0 d/mount/g\n");
    arena_end(&arena);
}

static void a_picture_shows_every_entry(void **state)
{
    struct arena arena = test_arena();
    fake_begin(&a_posix_host);
    fake_file("/e/pyvenv.cfg", 0644, "home = /usr\n");
    fake_link("/e/bin/python", "/usr/bin/python3");
    fake_other("/e/pipe");
    assert_string_equal(fake_picture(&arena, "/e"),
                        "folder 0755 bin\nlink bin/python -> /usr/bin/python3\nother pipe\nfile 0644 12 pyvenv.cfg\n");
    arena_end(&arena);
}

static void programs_answer_as_they_were_told(void **state)
{
    struct arena arena = test_arena();
    struct os_ended ended;
    static const char *const arguments[] = { "-I", "-c", NULL };
    fake_begin(&a_posix_host);
    fake_program("/usr/bin/python3.12", 3, "3.12.1\n");
    fake_link("/usr/bin/python3", "python3.12");
    struct os_command command = { .program = "/usr/bin/python3", .arguments = arguments, .capture = true };
    assert_ok(os_run(&arena, &command, &ended));
    assert_int_equal(ended.code, 3);
    assert_string_equal(ended.output, "3.12.1\n");
    assert_string_equal(fake_ran(0), "/usr/bin/python3 -I -c");
    assert_null(fake_ran(1));
    command.program = "/usr/bin/none";
    assert_refused(os_run(&arena, &command, &ended), OS_ABSENT);
    arena_end(&arena);
}

static void what_is_printed_is_kept_by_stream(void **state)
{
    fake_begin(&a_posix_host);
    assert_ok(os_print(OS_OUT, "one", 3));
    assert_ok(os_print(OS_ERR, "talk", 4));
    assert_ok(os_print(OS_OUT, " two", 4));
    assert_string_equal(fake_printed(OS_OUT), "one two");
    assert_string_equal(fake_printed(OS_ERR), "talk");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_windows_world_has_drives_and_names_without_case, end_world),
        cmocka_unit_test_teardown(the_nth_call_fails_once_or_for_good, end_world),
        cmocka_unit_test_teardown(what_a_system_lacks_is_unsupported, end_world),
        cmocka_unit_test_teardown(another_volume_is_not_renamed_to_nor_removed, end_world),
        cmocka_unit_test_teardown(a_picture_shows_every_entry, end_world),
        cmocka_unit_test_teardown(programs_answer_as_they_were_told, end_world),
        cmocka_unit_test_teardown(what_is_printed_is_kept_by_stream, end_world),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
