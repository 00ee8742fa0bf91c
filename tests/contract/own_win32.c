/* own_win32.c: what only Windows can show: names, long paths, devices, the read-only mark, links. */
#include "tests/contract/own_win32.h"

#include <stdio.h>
#include <winioctl.h>

bool is_wine(void)
{
    return GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "wine_get_version") != NULL;
}

/* ---- names and paths ------------------------------------------------------------------------ */

static void paths_of_more_than_260_letters_work_in_every_call(void **state)
{
    char path[600] = "", file[640];
    struct stand stand = stand_up();
    struct os_entry entry;
    struct os_names names;
    struct os_place *place;
    const char *text, *real;
    size_t size;
    for (int i = 0; i < 5; i++) {
        snprintf(path + strlen(path), sizeof path - strlen(path), "%s%d-%080d", i == 0 ? "" : "/", i, i);
        assert_ok(os_make_folder(stand.top, path, 0755));
    }
    snprintf(file, sizeof file, "%s/file.txt", path);
    assert_true(strlen(ground_path(file)) > 400);
    assert_ok(os_write(stand.top, file, "far", 3, 0644));
    assert_ok(os_look(ground_path(file), &entry));
    assert_int_equal(entry.size, 3);
    assert_ok(os_read(&stand.arena, ground_path(file), 10, &text, &size));
    assert_string_equal(text, "far");
    assert_ok(os_list(&stand.arena, ground_path(path), &names));
    assert_int_equal(names.count, 1);
    if (is_wine()) {
        print_message("             Wine's GetFinalPathNameByHandle has room for 260 letters only\n");
    } else {
        assert_ok(os_real_path(&stand.arena, ground_path(file), &real));
        assert_string_equal(real + strlen(real) - 9, "\\file.txt");
        assert_true(real[1] == ':');
    }
    assert_true(os_can_execute(ground_path(file)));
    assert_ok(os_place_open(&stand.arena, ground_path(path), &place));
    assert_ok(os_copy(place, "copy", ground_path(file), 0644));
    os_place_close(place);
    assert_string_equal(ground_text(file), "far");
    stand_down(&stand);
}

static void paths_are_tidied_up_before_the_system_sees_them(void **state)
{
    static const char *const ways[] = { "d/e/f", "d\\e\\f", "d//e\\\\f", "d/./e/./f", "d/x/../e/f", "../%s/d/e/f" };
    struct stand stand = stand_up();
    struct os_entry entry;
    char way[400];
    ground_folder("d/e", 0755);
    ground_file("d/e/f", 0644, "four");
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        snprintf(way, sizeof way, ways[i], strrchr(ground_path("."), '\\') + 1);
        assert_ok(os_look(ground_path(way), &entry));
        assert_int_equal(entry.size, 4);
    }
    assert_ok(os_look("C:\\..\\..\\", &entry));
    assert_int_equal(entry.kind, OS_FOLDER);
    assert_ok(os_look("C:/", &entry));
    stand_down(&stand);
}

static void every_name_of_the_system_goes_there_and_back(void **state)
{
    static const char *const names[] = {
        "\xf0\x9f\x90\x8d", "\xe6\x97\xa5\xe6\x9c\xac", "con\xcc\x88", "%TEMP% & ^!", "\xed\xa0\xbd", "\xed\xb0\x8d alone",
    };
    size_t count = sizeof names / sizeof *names;
    if (is_wine()) {
        print_message("             Wine keeps its names as UTF-8: it has none with half a surrogate pair\n");
        count -= 2;
    }
    struct stand stand = stand_up();
    for (size_t i = 0; i < count; i++) {
        struct os_names found;
        struct os_entry entry;
        assert_ok(os_make_folder(stand.closed, "d", 0755));
        char path[64];
        snprintf(path, sizeof path, "d/%s", names[i]);
        assert_ok(os_write(stand.closed, path, "x", 1, 0644));
        assert_ok(os_list_in(&stand.arena, stand.closed, "d", &found));
        assert_int_equal(found.count, 1);
        assert_string_equal(found.names[0].name, names[i]);
        assert_ok(os_look_in(stand.closed, path, &entry));
        snprintf(path, sizeof path, "closed/d/%s", names[i]);
        assert_ok(os_look(ground_path(path), &entry));
        assert_ok(os_remove_tree(stand.closed, "d"));
    }
    stand_down(&stand);
}

static void upper_and_lower_case_are_one_name(void **state)
{
    struct stand stand = stand_up();
    struct os_entry one, other;
    assert_ok(os_make_folder(stand.top, "Lib", 0755));
    assert_ok(os_write(stand.top, "Lib/Name", "x", 1, 0644));
    assert_refused(os_write(stand.top, "lib/NAME", "y", 1, 0644), OS_EXISTS);
    assert_refused(os_make_folder(stand.top, "LIB", 0755), OS_EXISTS);
    assert_ok(os_look_in(stand.top, "Lib/Name", &one));
    assert_ok(os_look_in(stand.top, "LIB/nAmE", &other));
    assert_true(one.file == other.file && one.device == other.device);
    assert_ok(os_rename(stand.top, "lib", stand.top, "moved", OS_NEW_NAME));    /* remembered in another spelling */
    assert_refused(os_write(stand.top, "Lib/2", "x", 1, 0644), OS_ABSENT);
    stand_down(&stand);
}

static void names_that_others_could_not_use_are_not_made(void **state)
{
    static const char *const bad[] = { "x.", "x ", "...", "d/x.", "a:b", "d:stream/x", "a\\b", "..\\x", "\\x", "d\\..\\x" };
    struct stand stand = stand_up();
    ground_folder("d", 0755);
    ground_file("f", 0644, "f");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_refused(os_write(stand.top, bad[i], "x", 1, 0644), OS_FAILED);
        assert_refused(os_make_folder(stand.top, bad[i], 0755), OS_FAILED);
        assert_refused(os_link(stand.top, bad[i], "f", false), OS_FAILED);
        assert_refused(os_rename(stand.top, "f", stand.top, bad[i], OS_NEW_NAME), OS_FAILED);
    }
    assert_string_equal(ground_text("f"), "f");
    stand_down(&stand);
}

static void a_device_is_neither_read_nor_waited_for(void **state)
{
    struct stand stand = stand_up();
    struct os_entry entry;
    const char *text;
    size_t size;
    char byte;
    assert_refused(os_read(&stand.arena, "\\\\.\\NUL", 10, &text, &size), OS_FAILED);
    assert_refused(os_read_part("\\\\.\\NUL", 0, &byte, 1, &size), OS_FAILED);
    assert_refused(os_copy(stand.top, "x", "\\\\.\\NUL", 0644), OS_FAILED);
    assert_false(os_can_execute("\\\\.\\NUL"));
    assert_ok(os_look("\\\\.\\NUL", &entry));
    assert_int_equal(entry.kind, OS_OTHER);
    stand_down(&stand);
}

/* ---- the read-only mark --------------------------------------------------------------------- */

static void the_write_bit_is_the_read_only_mark(void **state)
{
    struct stand stand = stand_up();
    struct os_entry entry;
    assert_ok(os_write(stand.top, "f", "x", 1, 0444));
    assert_int_equal(ground_mode("f"), 0444);
    assert_ok(os_look_in(stand.top, "f", &entry));
    assert_int_equal(entry.mode, 0444);
    assert_ok(os_set_mode(stand.top, "f", 0755));
    assert_int_equal(ground_mode("f"), 0644);
    assert_ok(os_set_mode(stand.top, "f", 0555));
    assert_int_equal(ground_mode("f"), 0444);
    assert_ok(os_make_folder(stand.top, "d", 0555));
    assert_ok(os_set_mode(stand.top, "d", 0500));
    assert_true((GetFileAttributesW(ground_wide("d")) & FILE_ATTRIBUTE_READONLY) == 0);
    assert_refused(os_set_mode(stand.top, "none", 0755), OS_ABSENT);
    stand_down(&stand);
}

static void what_is_read_only_is_still_replaced_and_removed(void **state)
{
    struct stand stand = stand_up();
    uint64_t start = os_clock();
    ground_file("old", 0444, "old");
    ground_file("new", 0444, "new");
    assert_ok(os_rename(stand.top, "new", stand.top, "old", OS_OVER));
    assert_string_equal(ground_text("old"), "new");
    assert_ok(os_remove_file(stand.top, "old"));
    assert_false(ground_has("old"));
    ground_folder("d/e", 0755);
    ground_file("d/e/f", 0444, "f");
    SetFileAttributesW(ground_wide("d/e"), FILE_ATTRIBUTE_READONLY);
    assert_ok(os_remove_tree(stand.top, "d"));
    assert_false(ground_has("d"));
    assert_true(seconds_since(start) < 1.5);
    stand_down(&stand);
}

/* ---- links ---------------------------------------------------------------------------------- */

static void a_link_is_there_or_it_is_said_that_it_is_not(void **state)
{
    struct stand stand = stand_up();
    struct os_entry entry;
    ground_folder("target", 0755);
    struct os_status status = os_link(stand.top, "l", "target", true);
    if (status.code == OS_OK) {
        assert_ok(os_look_in(stand.top, "l", &entry));
        assert_int_equal(entry.kind, OS_LINK);
    } else {
        assert_true(status.code == OS_UNSUPPORTED || status.code == OS_DENIED);
        assert_false(ground_has("l"));
    }
    stand_down(&stand);
}

/* The bytes of a junction to an absolute path; false: this file system takes none. */
static bool make_junction(const char *relative, const char *target)
{
    struct { DWORD tag; WORD size, reserved, at, length, print_at, print_length; WCHAR names[600]; } point = { 0 };
    int units = swprintf(point.names, 590, L"\\??\\%hs", ground_path(target));
    for (int i = 0; i < units; i++)
        if (point.names[i] == L'/')
            point.names[i] = L'\\';
    point.tag = 0xA0000003;
    point.length = (WORD)(units * 2);
    point.print_at = (WORD)(point.length + 2);
    point.size = (WORD)(8 + point.length + 4);
    ground_folder(relative, 0755);
    HANDLE folder = CreateFileW(ground_wide(relative), GENERIC_WRITE, 0, NULL, OPEN_EXISTING,
                                FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, NULL);
    assert_true(folder != INVALID_HANDLE_VALUE);
    DWORD got;
    bool made = DeviceIoControl(folder, 0x900A4 /* set reparse point */, &point, point.size + 8u, NULL, 0, &got, NULL);
    CloseHandle(folder);
    if (!made)
        RemoveDirectoryW(ground_wide(relative));
    return made;
}

static bool ground_makes_junctions(void)
{
    ground_folder("probe target", 0755);
    return make_junction("probe of junctions", "probe target");
}

static void a_junction_is_a_link_that_is_never_followed(void **state)
{
    NEEDS(ground_makes_junctions());
    struct stand stand = stand_up();
    struct os_entry entry;
    const char *target;
    ground_folder("outside", 0755);
    ground_file("outside/f", 0644, "precious");
    ground_folder("d", 0755);
    assert_true(make_junction("d/j", "outside"));
    assert_ok(os_look_in(stand.top, "d/j", &entry));
    assert_int_equal(entry.kind, OS_LINK);
    assert_ok(os_look(ground_path("d/j/f"), &entry));
    assert_ok(os_read_link_in(&stand.arena, stand.top, "d/j", &target));
    assert_string_equal(target, ground_path("outside"));
    assert_refused(os_write(stand.top, "d/j/x", "x", 1, 0644), OS_IS_LINK);
    assert_refused(os_remove_folder(stand.top, "d/j"), OS_NOT_FOLDER);
    assert_refused(os_remove_tree(stand.top, "d/j"), OS_IS_LINK);
    assert_ok(os_remove_tree(stand.top, "d"));
    assert_string_equal(ground_text("outside/f"), "precious");
    stand_down(&stand);
}

static void numbers_have_words_of_their_own_or_are_shown(void **state)
{
    char words[80];
    os_reason((struct os_status){ OS_BUSY, ERROR_SHARING_VIOLATION }, words, sizeof words);
    assert_string_equal(words, "another program is using it");
    os_reason((struct os_status){ OS_DENIED, ERROR_ACCESS_DENIED }, words, sizeof words);
    assert_string_equal(words, "permission denied");
    os_reason((struct os_status){ OS_FAILED, 3999 }, words, sizeof words);
    assert_string_equal(words, "error 3999");
}

int ground_own_tests(void)
{
    const struct CMUnitTest tests[] = {
        contract_test(paths_of_more_than_260_letters_work_in_every_call),
        contract_test(paths_are_tidied_up_before_the_system_sees_them),
        contract_test(every_name_of_the_system_goes_there_and_back),
        contract_test(upper_and_lower_case_are_one_name),
        contract_test(names_that_others_could_not_use_are_not_made),
        contract_test(a_device_is_neither_read_nor_waited_for),
        contract_test(the_write_bit_is_the_read_only_mark),
        contract_test(what_is_read_only_is_still_replaced_and_removed),
        contract_test(a_link_is_there_or_it_is_said_that_it_is_not),
        contract_test(a_junction_is_a_link_that_is_never_followed),
        contract_test(numbers_have_words_of_their_own_or_are_shown),
    };
    return cmocka_run_group_tests_name("windows alone", tests, NULL, NULL) + held_tests() + own_process_win32();
}
