/* held_win32.c: what only Windows can show: files that somebody has open, folders that another process has claimed. */
#include "tests/contract/own_win32.h"

#include <stdio.h>

/* ---- files that somebody has open ----------------------------------------------------------- */

static HANDLE hold(const char *relative, DWORD share)
{
    HANDLE file = CreateFileW(ground_wide(relative), GENERIC_READ, share, NULL, OPEN_EXISTING,
                              FILE_FLAG_BACKUP_SEMANTICS, NULL);
    assert_true(file != INVALID_HANDLE_VALUE);
    return file;
}

static DWORD WINAPI let_go(void *file)
{
    Sleep(300);
    CloseHandle(file);
    return 0;
}

static HANDLE hold_for_a_moment(const char *relative)
{
    HANDLE thread = CreateThread(NULL, 0, let_go, hold(relative, 0), 0, NULL);
    assert_non_null(thread);
    return thread;
}

static void wait_for(HANDLE thread)
{
    assert_int_equal(WaitForSingleObject(thread, 5000), WAIT_OBJECT_0);
    CloseHandle(thread);
}

static void who_looks_for_a_moment_is_waited_for(void **state)
{
    struct stand stand = stand_up();
    const char *text;
    size_t size;
    ground_file("f", 0644, "f");
    ground_file("new", 0644, "new");
    HANDLE scanner = hold_for_a_moment("f");
    assert_ok(os_rename(stand.top, "f", stand.top, "g", OS_NEW_NAME));
    wait_for(scanner);
    scanner = hold_for_a_moment("g");
    assert_ok(os_rename(stand.top, "new", stand.top, "g", OS_OVER));
    wait_for(scanner);
    assert_string_equal(ground_text("g"), "new");
    scanner = hold_for_a_moment("g");
    assert_ok(os_read_in(&stand.arena, stand.top, "g", 10, &text, &size));
    wait_for(scanner);
    ground_folder("d", 0755);
    ground_file("d/f", 0644, "f");
    scanner = hold_for_a_moment("d/f");
    assert_ok(os_remove_tree(stand.top, "d"));
    wait_for(scanner);
    scanner = hold_for_a_moment("g");
    assert_ok(os_remove_file(stand.top, "g"));
    wait_for(scanner);
    assert_false(ground_has("g") || ground_has("d"));
    stand_down(&stand);
}

static void who_keeps_it_is_waited_for_two_seconds(void **state)
{
    struct stand stand = stand_up();
    ground_folder("d/e", 0755);
    ground_file("d/e/kept", 0644, "kept");
    ground_file("d/e/other", 0644, "other");
    HANDLE file = hold("d/e/kept", FILE_SHARE_READ);
    uint64_t start = os_clock();
    assert_refused(os_rename(stand.top, "d/e/kept", stand.top, "x", OS_NEW_NAME), OS_BUSY);
    assert_true(seconds_since(start) > 1.8 && seconds_since(start) < 4);
    start = os_clock();
    assert_refused(os_remove_tree(stand.top, "d"), OS_BUSY);
    assert_true(seconds_since(start) > 1.8 && seconds_since(start) < 4);
    assert_string_equal(ground_text("d/e/kept"), "kept");
    assert_false(ground_has("d/e/other"));
    CloseHandle(file);
    assert_ok(os_remove_tree(stand.top, "d"));
    stand_down(&stand);
}

static void an_open_file_that_may_go_is_replaced_and_removed(void **state)
{
    struct stand stand = stand_up();
    DWORD all = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
    ground_file("old", 0644, "old");
    ground_file("new", 0644, "new");
    HANDLE reader = hold("old", all);
    struct os_status status = os_rename(stand.top, "new", stand.top, "old", OS_OVER);
    bool older = is_wine() && status.code == OS_BUSY;               /* it does not know the newer way of replacing */
    assert_true(older || status.code == OS_OK);
    assert_string_equal(ground_text("old"), older ? "old" : "new");
    CloseHandle(reader);
    reader = hold("old", all);
    assert_ok(os_remove_file(stand.top, "old"));
    CloseHandle(reader);
    assert_false(ground_has("old"));
    stand_down(&stand);
}

/* The places of one tree let go of what they have open in a folder that is about to change its name. */
static void a_built_folder_is_published_while_its_place_is_open(void **state)
{
    struct stand stand = stand_up();
    struct os_place *stage;
    assert_ok(os_make_folder(stand.top, "stage", 0700));
    assert_ok(os_place_enter(&stand.arena, stand.top, "stage", OS_PRIVATE, &stage));
    assert_ok(os_place_claim(stage));
    assert_ok(os_make_folder(stage, "lib", 0755));
    assert_ok(os_make_folder(stage, "lib/deep", 0755));
    assert_ok(os_write(stage, "lib/deep/file", "x", 1, 0644));
    uint64_t start = os_clock();
    assert_ok(os_rename(stand.top, "stage", stand.top, "final", OS_NEW_NAME));
    assert_true(seconds_since(start) < 1);
    CloseHandle(hold("final/lib/deep", 0));         /* nobody has it open any more: Windows, not Wine, would have refused */
    assert_ok(os_write(stage, "lib/deep/more", "x", 1, 0644));
    assert_true(ground_has("final/lib/deep/more"));
    if (is_wine()) {
        print_message("             Wine removes files by the path that they were opened by\n");
    } else {
        assert_ok(os_remove_tree(stage, "lib"));
        assert_false(ground_has("final/lib"));
    }
    os_place_close(stage);
    assert_ok(os_remove_tree(stand.top, "final"));
    assert_false(ground_has("final"));
    stand_down(&stand);
}

static void what_cannot_be_written_whole_is_not_there(void **state)
{
    struct stand stand = stand_up();
    size_t size = 4 << 20;
    char *bytes = VirtualAlloc(NULL, size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    DWORD before;
    assert_non_null(bytes);
    memset(bytes, 'x', size);
    assert_true(VirtualProtect(bytes + size / 2, size / 2, PAGE_NOACCESS, &before));
    assert_int_not_equal(os_write(stand.closed, "f", bytes, size, 0444).code, OS_OK);
    assert_false(ground_has("closed/f"));
    VirtualFree(bytes, 0, MEM_RELEASE);
    stand_down(&stand);
}

/* ---- claims --------------------------------------------------------------------------------- */

enum { CLAIMED = 40, WAS_BUSY = 41 };

void claim_and_wait(void)
{
    struct arena arena = test_arena();
    struct os_args args = os_start(&arena, 0, NULL);
    struct os_place *place;
    if (os_place_open(&arena, args.values[2], &place).code != OS_OK)
        ExitProcess(1);
    enum os_code code = os_place_claim(place).code;
    if (code != OS_OK)
        ExitProcess(code == OS_BUSY ? WAS_BUSY : 2);
    HANDLE claimed = OpenEventW(EVENT_MODIFY_STATE, FALSE, L"Local\\venvcast-contract-claimed");
    SetEvent(claimed);
    Sleep(20000);
    ExitProcess(CLAIMED);
}

static HANDLE claim_elsewhere(const char *relative)
{
    wchar_t program[MAX_PATH], line[2048];
    STARTUPINFOW start = { .cb = sizeof start };
    PROCESS_INFORMATION process;
    GetModuleFileNameW(NULL, program, MAX_PATH);
    swprintf(line, 2048, L"\"%ls\" --claim \"%hs\"", program, ground_path(relative));
    assert_true(CreateProcessW(program, line, NULL, NULL, FALSE, 0, NULL, NULL, &start, &process));
    CloseHandle(process.hThread);
    return process.hProcess;
}

static DWORD end_of(HANDLE process)
{
    DWORD code = 0;
    assert_int_equal(WaitForSingleObject(process, 10000), WAIT_OBJECT_0);
    GetExitCodeProcess(process, &code);
    CloseHandle(process);
    return code;
}

static void a_claim_keeps_other_processes_away_and_ends_with_its_own(void **state)
{
    struct stand stand = stand_up();
    struct os_place *again;
    HANDLE claimed = CreateEventW(NULL, TRUE, FALSE, L"Local\\venvcast-contract-claimed");
    HANDLE other = claim_elsewhere("closed");
    HANDLE either[] = { claimed, other };
    assert_int_equal(WaitForMultipleObjects(2, either, FALSE, 10000), WAIT_OBJECT_0);
    assert_refused(os_place_claim(stand.closed), OS_BUSY);
    assert_ok(os_rename(stand.top, "closed", stand.top, "renamed", OS_NEW_NAME));
    assert_ok(os_place_enter(&stand.arena, stand.top, "renamed", OS_PRIVATE, &again));
    assert_refused(os_place_claim(again), OS_BUSY);
    os_place_close(again);
    assert_ok(os_rename(stand.top, "renamed", stand.top, "closed", OS_NEW_NAME));
    TerminateProcess(other, 9);
    assert_int_equal(end_of(other), 9);
    assert_ok(os_place_claim(stand.closed));
    assert_int_equal(end_of(claim_elsewhere("closed")), WAS_BUSY);
    CloseHandle(claimed);
    stand_down(&stand);
}

static void a_claim_ends_with_its_place(void **state)
{
    struct stand stand = stand_up();
    struct os_place *again;
    assert_ok(os_place_claim(stand.closed));
    assert_ok(os_place_enter(&stand.arena, stand.top, "closed", OS_PRIVATE, &again));
    assert_refused(os_place_claim(again), OS_BUSY);
    os_place_close(stand.closed);
    assert_ok(os_place_claim(again));
    os_place_close(again);
    assert_ok(os_place_enter(&stand.arena, stand.top, "closed", OS_PRIVATE, &stand.closed));
    stand_down(&stand);
}

int held_tests(void)
{
    const struct CMUnitTest tests[] = {
        contract_test(who_looks_for_a_moment_is_waited_for),
        contract_test(who_keeps_it_is_waited_for_two_seconds),
        contract_test(an_open_file_that_may_go_is_replaced_and_removed),
        contract_test(a_built_folder_is_published_while_its_place_is_open),
        contract_test(what_cannot_be_written_whole_is_not_there),
        contract_test(a_claim_keeps_other_processes_away_and_ends_with_its_own),
        contract_test(a_claim_ends_with_its_place),
    };
    return cmocka_run_group_tests_name("windows, held by others", tests, NULL, NULL);
}
