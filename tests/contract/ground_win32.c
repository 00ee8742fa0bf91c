/* ground_win32.c: the contract's ground on a real file system of Windows, by documented calls alone. */
#include "tests/contract/own_win32.h"

#include <stdio.h>

static wchar_t scratch[MAX_PATH];
static char scratch_text[MAX_PATH * 3];
static char paths[64][8192];
static unsigned next_path;
static char text_read[65536];

bool ground_prepare(int argc, char **argv)
{
    os_start(NULL, argc, argv);
    if (argc == 3 && strcmp(argv[1], "--claim") == 0)
        claim_and_wait();
    if (argc > 2 && strcmp(argv[1], "--become") == 0)
        become_for_a_test(argc, argv);
    if (argc == 3 && strcmp(argv[1], "--only") == 0)
        cmocka_set_test_filter(argv[2]);
    return argc == 1 || (argc == 3 && strcmp(argv[1], "--only") == 0);
}

const wchar_t *ground_wide(const char *relative)
{
    static wchar_t wide[4][32768];
    static unsigned next;
    wchar_t *out = wide[next++ % 4];
    int size = swprintf(out, 32768, L"\\\\?\\%ls", scratch);
    if (strcmp(relative, ".") != 0) {
        out[size++] = L'\\';
        int units = MultiByteToWideChar(CP_UTF8, 0, relative, -1, out + size, 32768 - size);
        assert_true(units > 0);
    }
    for (; out[size] != L'\0'; size++)
        if (out[size] == L'/')
            out[size] = L'\\';
    return out;
}

void ground_mask(unsigned mask)
{
    (void)mask;
}

int ground_begin(void **state)
{
    (void)state;
    static unsigned number;
    wchar_t base[MAX_PATH];
    if (GetTempPathW(MAX_PATH, base) == 0)
        return -1;
    do
        swprintf(scratch, MAX_PATH, L"%lscontract-%lu-%u", base, (unsigned long)GetCurrentProcessId(), ++number);
    while (!CreateDirectoryW(scratch, NULL) && GetLastError() == ERROR_ALREADY_EXISTS);
    return WideCharToMultiByte(CP_UTF8, 0, scratch, -1, scratch_text, sizeof scratch_text, NULL, NULL) > 0 ? 0 : -1;
}

/* A path of the system's longest is some kilobytes here, so each step stands on the one before. */
static bool remove_all(wchar_t *path, size_t size)
{
    WIN32_FIND_DATAW found;
    wcscpy(path + size, L"\\*");
    HANDLE search = FindFirstFileW(path, &found);
    bool gone = true;
    for (bool more = search != INVALID_HANDLE_VALUE; more; more = FindNextFileW(search, &found)) {
        if (wcscmp(found.cFileName, L".") == 0 || wcscmp(found.cFileName, L"..") == 0)
            continue;
        size_t end = size + 1 + wcslen(found.cFileName);
        wcscpy(path + size + 1, found.cFileName);
        SetFileAttributesW(path, found.dwFileAttributes & ~(DWORD)FILE_ATTRIBUTE_READONLY);
        bool folder = (found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
        bool link = (found.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0;
        if (folder && !link)
            gone = remove_all(path, end) && gone;
        else
            gone = (folder ? RemoveDirectoryW(path) : DeleteFileW(path)) && gone;
    }
    FindClose(search);
    path[size] = L'\0';
    return RemoveDirectoryW(path) && gone;
}

int ground_end(void **state)
{
    (void)state;
    static wchar_t path[32768];
    wcscpy(path, ground_wide("."));
    return remove_all(path, wcslen(path)) ? 0 : -1;
}

const char *ground_path(const char *relative)
{
    char *path = paths[next_path++ % 64];
    snprintf(path, sizeof *paths, strcmp(relative, ".") == 0 ? "%s" : "%s\\%s", scratch_text, relative);
    return path;
}

void ground_folder(const char *relative, unsigned mode)
{
    (void)mode;
    static wchar_t path[32768];
    wcscpy(path, ground_wide(relative));
    for (wchar_t *slash = path + wcslen(ground_wide(".")) + 1; (slash = wcschr(slash, L'\\')) != NULL; *slash++ = L'\\') {
        *slash = L'\0';
        CreateDirectoryW(path, NULL);
    }
    if (!CreateDirectoryW(path, NULL))
        assert_int_equal(GetLastError(), ERROR_ALREADY_EXISTS);
}

void ground_file(const char *relative, unsigned mode, const char *text)
{
    DWORD done = 0, attributes = mode & 0200 ? FILE_ATTRIBUTE_NORMAL : FILE_ATTRIBUTE_READONLY;
    HANDLE file = CreateFileW(ground_wide(relative), GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, attributes, NULL);
    assert_true(file != INVALID_HANDLE_VALUE);
    assert_true(WriteFile(file, text, (DWORD)strlen(text), &done, NULL) && done == strlen(text));
    CloseHandle(file);
}

static bool make_link(const char *relative, const char *target)
{
    wchar_t wide[1024];
    MultiByteToWideChar(CP_UTF8, 0, target, -1, wide, 1024);
    for (wchar_t *at = wide; *at != L'\0'; at++)
        if (*at == L'/')
            *at = L'\\';
    DWORD attributes = GetFileAttributesW(ground_wide(target));         /* good enough for targets beside the link */
    bool folder = attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
    DWORD flags = (folder ? SYMBOLIC_LINK_FLAG_DIRECTORY : 0) | 2;      /* 2: without the privilege, where allowed */
    return CreateSymbolicLinkW(ground_wide(relative), wide, flags) && ground_is(relative, OS_LINK);
}

void ground_link(const char *relative, const char *target)
{
    assert_true(make_link(relative, target));
}

void ground_pipe(const char *relative)
{
    fail_msg("%s: no file system of Windows has pipes", relative);
}

void ground_variable(const char *name, const char *value)
{
    wchar_t wide_name[256], wide_value[1024];
    MultiByteToWideChar(CP_UTF8, 0, name, -1, wide_name, 256);
    MultiByteToWideChar(CP_UTF8, 0, value != NULL ? value : "", -1, wide_value, 1024);
    SetEnvironmentVariableW(wide_name, value != NULL ? wide_value : NULL);
    os_start(NULL, 0, NULL);
}

bool ground_is(const char *relative, enum os_kind kind)
{
    DWORD attributes = GetFileAttributesW(ground_wide(relative));
    if (attributes == INVALID_FILE_ATTRIBUTES)
        return false;
    bool folder = (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0, link = (attributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0;
    return kind == (link ? OS_LINK : folder ? OS_FOLDER : OS_FILE);
}

bool ground_has(const char *relative)
{
    return GetFileAttributesW(ground_wide(relative)) != INVALID_FILE_ATTRIBUTES;
}

unsigned ground_mode(const char *relative)
{
    DWORD attributes = GetFileAttributesW(ground_wide(relative));
    if (attributes & FILE_ATTRIBUTE_DIRECTORY)
        return 0755;
    return attributes & FILE_ATTRIBUTE_READONLY ? 0444 : 0644;
}

const char *ground_text(const char *relative)
{
    DWORD size = 0;
    HANDLE file = CreateFileW(ground_wide(relative), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                              NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE)
        return NULL;
    bool read = ReadFile(file, text_read, sizeof text_read - 1, &size, NULL);
    CloseHandle(file);
    text_read[size] = '\0';
    return read ? text_read : NULL;
}

const char *ground_target(const char *relative)
{
    static struct arena arena;
    const char *target = NULL;
    arena = test_arena();
    return os_read_link(&arena, ground_path(relative), &target).code == OS_OK ? target : NULL;
}

bool ground_is_ruler(void)
{
    return true;
}

bool ground_keeps_modes(void)
{
    return false;
}

/* Needs a privilege or Developer Mode; under Wine the call reports success and makes nothing. */
bool ground_makes_links(void)
{
    static int answer = -1;
    if (answer == -1) {
        answer = make_link("probe of links", "nothing");
        DeleteFileW(ground_wide("probe of links"));
    }
    return answer == 1;
}

bool ground_makes_pipes(void)
{
    return false;
}

bool ground_takes_bytes(void)
{
    return false;
}

int64_t ground_time_step(void)
{
    return 100;
}

/* Wine hands whole paths to a system that takes 4096 bytes. */
unsigned ground_longest_way(void)
{
    return is_wine() ? 3600 : 8 * 1024;
}

int ground_apart(int (*body)(void))
{
    return body();
}
