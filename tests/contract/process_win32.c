/* process_win32.c: what only Windows can show of the process: programs, streams, the registry, the environment. */
#include "tests/contract/own_win32.h"

#include <stdio.h>

/* cmd.exe, whose own reading of a command line wants no quotation marks inside these. */
static struct os_status run(struct arena *arena, const char *script, const struct os_command *how, struct os_ended *ended)
{
    static char program[MAX_PATH];
    const char *arguments[12] = { "/d", "/c" };
    char words[400];
    int count = 2;
    GetEnvironmentVariableA("ComSpec", program, sizeof program);
    snprintf(words, sizeof words, "%s", script);
    for (char *word = strtok(words, " "); word != NULL && count < 11; word = strtok(NULL, " "))
        arguments[count++] = word;
    struct os_command command = *how;
    command.program = program;
    command.arguments = arguments;
    return os_run(arena, &command, ended);
}

static void a_program_ends_with_its_code_and_its_output(void **state)
{
    struct arena arena = test_arena();
    struct os_command how = { .capture = true };
    struct os_ended ended;
    assert_ok(run(&arena, "echo out&exit 3010", &how, &ended));
    assert_int_equal(ended.code, 3010);
    assert_string_equal(ended.output, "out\r\n");
    assert_int_equal(ended.size, 5);
    assert_ok(run(&arena, "echo err>&2&exit 7", &how, &ended));
    assert_int_equal(ended.code, 7);
    assert_string_equal(ended.output, "");
    arena_end(&arena);
}

static void what_is_no_program_is_not_started(void **state)
{
    struct arena arena = test_arena();
    struct os_ended ended;
    ground_file("script.bat", 0755, "@echo run> ran\r\n");
    ground_file("script.cmd", 0755, "@echo run> ran\r\n");
    ground_file("text.exe", 0755, "no program");
    static const char *const refused[] = { "script.bat", "script.cmd", "script.bat ", "script.bat.", "script.BAT" };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct os_command command = { .program = ground_path(refused[i]), .folder = ground_path("."), .capture = true };
        assert_refused(os_run(&arena, &command, &ended), OS_UNSUPPORTED);
    }
    assert_false(ground_has("ran"));
    struct os_command command = { .program = ground_path("none.exe"), .capture = true };
    assert_refused(os_run(&arena, &command, &ended), OS_ABSENT);
    command.program = ground_path("text.exe");
    assert_true(os_run(&arena, &command, &ended).code != OS_OK);
    arena_end(&arena);
}

static void a_program_runs_in_its_folder_and_environment(void **state)
{
    struct arena arena = test_arena();
    struct os_ended ended;
    ground_folder("d", 0755);
    ground_variable("GIVEN", "gi ven");
    ground_variable("REMOVED", "there");
    ground_variable("REPLACED", "old");
    const char *const set[] = { "removed", "Replaced=n\xC3\xA9w", "ADDED=a=b", NULL };
    struct os_command how = { .capture = true, .folder = ground_path("d"), .set = set };
    assert_ok(run(&arena, "cd&set ADDED&set GIVEN&set REMOVED&set REPLACED", &how, &ended));
    assert_non_null(strstr(ended.output, "\\d\r\n"));
    assert_non_null(strstr(ended.output, "ADDED=a=b\r\nGIVEN=gi ven\r\nReplaced=n"));
    assert_null(strstr(ended.output, "REMOVED"));
    assert_null(strstr(ended.output, "old"));
    how.clean = true;
    assert_ok(run(&arena, "set", &how, &ended));
    assert_null(strstr(ended.output, "GIVEN"));
    assert_non_null(strstr(ended.output, "ADDED=a=b"));
    assert_true(strstr(ended.output, "SystemRoot=") != NULL || strstr(ended.output, "SYSTEMROOT=") != NULL);
    ground_variable("GIVEN", NULL);
    ground_variable("REMOVED", NULL);
    ground_variable("REPLACED", NULL);
    arena_end(&arena);
}

/* A folder that a program of ours has claimed, until it ends: it would sleep for 20 seconds. */
static bool is_claimed(struct arena *arena, const char *relative)
{
    struct os_place *place;
    assert_ok(os_place_open(arena, ground_path(relative), &place));
    enum os_code code = os_place_claim(place).code;
    os_place_close(place);
    return code == OS_BUSY;
}

static void at_the_limit_a_program_and_all_it_started_are_stopped(void **state)
{
    struct arena arena = test_arena();
    struct os_command how = { .capture = true, .seconds = 2, .folder = ground_path(".") };
    struct os_ended ended;
    char self[MAX_PATH], script[400];
    uint64_t start = os_clock();
    ground_folder("one", 0755);
    ground_folder("two", 0755);
    assert_true(GetModuleFileNameA(NULL, self, sizeof self) < sizeof self);
    snprintf(script, sizeof script, "start /b %s --claim one&%s --claim two", self, self);
    struct os_status status = run(&arena, script, &how, &ended);
    assert_int_equal(status.code, OS_FAILED);
    assert_int_equal(status.number, ERROR_TIMEOUT);
    assert_true(os_clock() - start < (uint64_t)15 * 1000000000);
    for (int i = 0; i < 50 && (is_claimed(&arena, "one") || is_claimed(&arena, "two")); i++)
        Sleep(100);
    assert_false(is_claimed(&arena, "one") || is_claimed(&arena, "two"));
    arena_end(&arena);
}

static void output_beyond_a_mebibyte_is_dropped(void **state)
{
    struct arena arena = test_arena();
    struct os_command how = { .capture = true, .folder = ground_path(".") };
    struct os_ended ended;
    char *bytes = arena_take(&arena, 1500001);
    memset(bytes, 'x', 1500000);
    ground_file("large", 0644, bytes);
    assert_ok(run(&arena, "type large", &how, &ended));
    assert_int_equal(ended.size, 1024 * 1024);
    assert_int_equal(strlen(ended.output), 1024 * 1024);
    arena_end(&arena);
}

/* ---- the registry --------------------------------------------------------------------------- */

static const char key_text[] = "Software\\venvcast contract";

static void set_value(HKEY key, const wchar_t *name, DWORD type, const void *bytes, size_t size)
{
    assert_int_equal(RegSetValueExW(key, name, 0, type, bytes, (DWORD)size), ERROR_SUCCESS);
}

#define SET_TEXT(key, name, type, text) set_value(key, name, type, text, sizeof text)

static void furnish_registry(void)
{
    static const wchar_t *const below[] = { L"3.9", L"3.12", L"\u00FCber" };
    HKEY key, sub;
    RegDeleteTreeW(HKEY_CURRENT_USER, L"Software\\venvcast contract");
    assert_int_equal(RegCreateKeyW(HKEY_CURRENT_USER, L"Software\\venvcast contract", &key), ERROR_SUCCESS);
    for (size_t i = 0; i < sizeof below / sizeof *below; i++) {
        assert_int_equal(RegCreateKeyW(key, below[i], &sub), ERROR_SUCCESS);
        RegCloseKey(sub);
    }
    SET_TEXT(key, NULL, REG_SZ, L"own");
    SET_TEXT(key, L"text", REG_SZ, L"C:\\P\u00FCthon");
    SET_TEXT(key, L"expand", REG_EXPAND_SZ, L"%CONTRACT%\\x");
    SET_TEXT(key, L"percent", REG_SZ, L"%CONTRACT%\\x");
    set_value(key, L"bare", REG_SZ, L"no end", 6 * sizeof(wchar_t));
    set_value(key, L"odd", REG_SZ, "a\0b", 3);
    set_value(key, L"number", REG_DWORD, "\x02\x01\0", 4);
    set_value(key, L"wide", REG_QWORD, "\1\0\0\0\0\0\0", 8);
    SET_TEXT(key, L"empty", REG_SZ, L"");
    RegCloseKey(key);
}

static const char *value_of(struct arena *arena, const char *name)
{
    const char *text = NULL;
    struct os_status status = os_registry_value(arena, OS_HIVE_USER, key_text, name, &text);
    return status.code == OS_OK ? text : NULL;
}

static void keys_and_texts_of_the_registry_are_read(void **state)
{
    struct arena arena = test_arena();
    struct os_names names;
    const char *text;
    furnish_registry();
    ground_variable("CONTRACT", "C:\\here");
    assert_ok(os_registry_keys(&arena, OS_HIVE_USER, key_text, &names));
    assert_int_equal(names.count, 3);
    assert_string_equal(names.names[0].name, "3.12");
    assert_string_equal(names.names[1].name, "3.9");
    assert_string_equal(names.names[2].name, "\xC3\xBC" "ber");
    assert_string_equal(value_of(&arena, ""), "own");
    assert_string_equal(value_of(&arena, "TEXT"), "C:\\P\xC3\xBCthon");
    assert_string_equal(value_of(&arena, "expand"), "C:\\here\\x");
    assert_string_equal(value_of(&arena, "percent"), "%CONTRACT%\\x");
    assert_string_equal(value_of(&arena, "bare"), "no end");
    assert_string_equal(value_of(&arena, "empty"), "");
    assert_non_null(value_of(&arena, "odd"));
    assert_refused(os_registry_value(&arena, OS_HIVE_USER, key_text, "number", &text), OS_FAILED);
    assert_refused(os_registry_value(&arena, OS_HIVE_USER, key_text, "none", &text), OS_ABSENT);
    assert_refused(os_registry_value(&arena, OS_HIVE_MACHINE, "Software\\venvcast none", "", &text), OS_ABSENT);
    assert_refused(os_registry_keys(&arena, OS_HIVE_MACHINE_32, "Software\\venvcast none", &names), OS_ABSENT);
    ground_variable("CONTRACT", NULL);
    arena_end(&arena);
}

static void numbers_of_the_registry_are_read(void **state)
{
    uint32_t number = 0;
    furnish_registry();
    assert_ok(os_registry_number(OS_HIVE_USER, key_text, "number", &number));
    assert_int_equal(number, 0x102);
    assert_refused(os_registry_number(OS_HIVE_USER, key_text, "text", &number), OS_FAILED);
    assert_refused(os_registry_number(OS_HIVE_USER, key_text, "wide", &number), OS_FAILED);
    assert_refused(os_registry_number(OS_HIVE_USER, key_text, "none", &number), OS_ABSENT);
    assert_int_equal(number, 0x102);
    RegDeleteTreeW(HKEY_CURRENT_USER, L"Software\\venvcast contract");
}

/* ---- the rest ------------------------------------------------------------------------------- */

static void what_is_no_alias_is_not_read_as_one(void **state)
{
    struct arena arena = test_arena();
    struct os_alias alias;
    ground_file("python.exe", 0755, "");
    assert_true(os_read_alias(&arena, ground_path("python.exe"), &alias).code != OS_OK);
    assert_refused(os_read_alias(&arena, ground_path("none.exe"), &alias), OS_ABSENT);
    arena_end(&arena);
}

static void the_home_and_the_caches_are_known_without_the_environment(void **state)
{
    struct arena arena = test_arena();
    char before[MAX_PATH] = "";
    GetEnvironmentVariableA("USERPROFILE", before, sizeof before);
    ground_variable("USERPROFILE", NULL);
    const char *home = os_home();
    assert_true(home != NULL && home[1] == ':' && home[2] == '\\');
    ground_variable("USERPROFILE", "C:\\h\xC3\xB6me");
    assert_string_equal(os_home(), "C:\\h\xC3\xB6me");
    ground_variable("USERPROFILE", before);
    const char *folder = os_cache_folder(&arena);
    assert_true(folder != NULL && folder[1] == ':' && strstr(folder, "\\AppData\\Local") != NULL);
    folder = os_config_folder(&arena, false);
    assert_true(folder != NULL && folder[1] == ':' && strstr(folder, "\\Roaming") != NULL);
    folder = os_config_folder(&arena, true);
    assert_true(folder != NULL && folder[1] == ':' && strstr(folder, "\\ProgramData") != NULL);
    arena_end(&arena);
}

static void variables_are_found_whatever_their_letters_case(void **state)
{
    ground_variable("Contract_Mixed", "Z\xC3\xBC\xF0\x9F\x90\x8D");
    assert_string_equal(os_variable("CONTRACT_MIXED"), "Z\xC3\xBC\xF0\x9F\x90\x8D");
    assert_null(os_variable("CONTRACT_MIX"));
    assert_null(os_variable("CONTRACT_MIXED_"));
    ground_variable("Contract_Mixed", NULL);
}

static void printing_where_nobody_reads_is_a_failure(void **state)
{
    HANDLE reading, writing, before = GetStdHandle(STD_OUTPUT_HANDLE);
    assert_true(CreatePipe(&reading, &writing, NULL, 0));
    CloseHandle(reading);
    SetStdHandle(STD_OUTPUT_HANDLE, writing);
    struct os_status status = os_print(OS_OUT, "x", 1);
    bool terminal = os_is_terminal(OS_OUT) || os_shows_colors(OS_OUT);
    SetStdHandle(STD_OUTPUT_HANDLE, before);
    CloseHandle(writing);
    assert_true(status.code != OS_OK && status.number != 0);
    assert_false(terminal);
}

/* The terminals of MSYS and Cygwin are told by the name of a pipe. */
static void a_pipe_with_the_name_of_a_terminal_is_one(void **state)
{
    static const struct { const wchar_t *name; bool terminal; } pipes[] = {
        { L"\\\\.\\pipe\\msys-dd50a72ab4668b33-pty0-to-master", true },
        { L"\\\\.\\pipe\\cygwin-e022582115c10879-pty4-from-master", true },
        { L"\\\\.\\pipe\\msys-dd50a72ab4668b33-pipe-0x1", false }, { L"\\\\.\\pipe\\other-pty0-to-master", false },
    };
    HANDLE before = GetStdHandle(STD_OUTPUT_HANDLE);
    for (size_t i = 0; i < sizeof pipes / sizeof *pipes; i++) {
        HANDLE pipe = CreateNamedPipeW(pipes[i].name, PIPE_ACCESS_DUPLEX, PIPE_TYPE_BYTE, 1, 512, 512, 0, NULL);
        assert_true(pipe != INVALID_HANDLE_VALUE);
        SetStdHandle(STD_OUTPUT_HANDLE, pipe);
        bool terminal = os_is_terminal(OS_OUT), colors = os_shows_colors(OS_OUT);
        SetStdHandle(STD_OUTPUT_HANDLE, before);
        CloseHandle(pipe);
        assert_int_equal(terminal, pipes[i].terminal);
        assert_int_equal(colors, pipes[i].terminal);
    }
}

void become_for_a_test(int argc, char **argv)
{
    struct arena arena = test_arena();
    static const char *const set[] = { "ADDED=a=b", NULL };
    struct os_command command = { .program = argv[2], .arguments = (const char *const *)argv + 3, .set = set };
    assert_true(argc > 2);
    ExitProcess(1000 + os_become(&arena, &command).code);
}

/* A program of ours becomes cmd.exe; whoever waits for it gets what cmd says, and how it ends. */
static void a_child_in_our_place_has_our_streams_and_its_exit_code_is_ours(void **state)
{
    struct arena arena = test_arena();
    struct os_ended ended;
    char self[MAX_PATH], shell[MAX_PATH];
    assert_true(GetModuleFileNameA(NULL, self, sizeof self) < sizeof self);
    assert_true(GetEnvironmentVariableA("ComSpec", shell, sizeof shell) < sizeof shell);
    const char *const words[] = { "--become", shell, "/d", "/c", "echo", "%ADDED%&exit", "3010", NULL };
    struct os_command command = { .program = self, .arguments = words, .capture = true, .seconds = 20 };
    assert_ok(os_run(&arena, &command, &ended));
    assert_int_equal(ended.code, 3010);
    assert_string_equal(ended.output, "a=b\r\n");
    const char *const script[] = { "--become", "C:\\x.bat", NULL };
    command.arguments = script;
    assert_ok(os_run(&arena, &command, &ended));
    assert_int_equal(ended.code, 1000 + OS_UNSUPPORTED);
    arena_end(&arena);
}

int own_process_win32(void)
{
    const struct CMUnitTest tests[] = {
        contract_test(a_program_ends_with_its_code_and_its_output),
        contract_test(what_is_no_program_is_not_started),
        contract_test(a_child_in_our_place_has_our_streams_and_its_exit_code_is_ours),
        contract_test(a_program_runs_in_its_folder_and_environment),
        contract_test(at_the_limit_a_program_and_all_it_started_are_stopped),
        contract_test(output_beyond_a_mebibyte_is_dropped),
        contract_test(keys_and_texts_of_the_registry_are_read),
        contract_test(numbers_of_the_registry_are_read),
        contract_test(what_is_no_alias_is_not_read_as_one),
        contract_test(the_home_and_the_caches_are_known_without_the_environment),
        contract_test(variables_are_found_whatever_their_letters_case),
        contract_test(printing_where_nobody_reads_is_a_failure),
        contract_test(a_pipe_with_the_name_of_a_terminal_is_one),
    };
    return cmocka_run_group_tests_name("process of Windows alone", tests, NULL, NULL);
}
