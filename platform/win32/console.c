/* console.c: printing: characters to a console, bytes to everything else. */
#include "platform/win32/win32.h"

#include <string.h>

#ifndef ENABLE_VIRTUAL_TERMINAL_PROCESSING
#define ENABLE_VIRTUAL_TERMINAL_PROCESSING 0x0004
#endif

enum { PIECE = 2048 };              /* bytes that are handed to a console at once */

static HANDLE handle_of(enum os_stream stream)
{
    return GetStdHandle(stream == OS_OUT ? STD_OUTPUT_HANDLE : STD_ERROR_HANDLE);
}

/* ---- what a stream is ----------------------------------------------------------------------- */

static bool begins_with(const wchar_t *text, const wchar_t *start)
{
    return wcsncmp(text, start, wcslen(start)) == 0;
}

/* The terminals of MSYS and Cygwin are pipes with a name: \msys-dd50a72ab4668b33-pty0-to-master. */
static bool is_named_as_terminal(HANDLE handle)
{
    struct { DWORD size; wchar_t name[MAX_PATH + 1]; } info = { 0, L"" };
    if (GetFileType(handle) != FILE_TYPE_PIPE
        || !GetFileInformationByHandleEx(handle, FileNameInfo, &info, sizeof info - sizeof *info.name)
        || info.size / sizeof *info.name > MAX_PATH)
        return false;
    info.name[info.size / sizeof *info.name] = L'\0';
    return (begins_with(info.name, L"\\msys-") || begins_with(info.name, L"\\cygwin-"))
        && wcsstr(info.name, L"-pty") != NULL && wcsstr(info.name, L"-master") != NULL;
}

bool os_is_terminal(enum os_stream stream)
{
    DWORD mode;
    return GetConsoleMode(handle_of(stream), &mode) || is_named_as_terminal(handle_of(stream));
}

/* Not under a shell, which is one more process on the console. */
bool os_owns_terminal(void)
{
    DWORD mode, processes[2];
    return GetConsoleMode(GetStdHandle(STD_INPUT_HANDLE), &mode) && GetConsoleProcessList(processes, 2) == 1;
}

/* A console gives a whole line at once, and what is not taken of it may be lost. */
void os_wait_for_enter(void)
{
    char bytes[256] = "";
    DWORD got = 0;
    while (!os_interrupted() && memchr(bytes, '\n', got) == NULL && memchr(bytes, '\r', got) == NULL)
        if (!ReadFile(GetStdHandle(STD_INPUT_HANDLE), bytes, sizeof bytes, &got, NULL) || got == 0)
            return;
}

/* Consoles understand colours since Windows 10, when they are asked to; a terminal that is a pipe always does. */
bool os_shows_colors(enum os_stream stream)
{
    DWORD mode;
    HANDLE handle = handle_of(stream);
    if (!GetConsoleMode(handle, &mode))
        return is_named_as_terminal(handle);
    bool understood = SetConsoleMode(handle, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
    SetConsoleMode(handle, mode);
    return understood;
}

unsigned os_columns(enum os_stream stream)
{
    CONSOLE_SCREEN_BUFFER_INFO info;
    if (!GetConsoleScreenBufferInfo(handle_of(stream), &info) || info.srWindow.Right < info.srWindow.Left)
        return 0;
    return (unsigned)(info.srWindow.Right - info.srWindow.Left + 1);
}

/* ---- writing -------------------------------------------------------------------------------- */

/* How much of `bytes` to take so that no character is cut in two. */
static size_t piece_of(const char *bytes, size_t size)
{
    if (size <= PIECE)
        return size;
    size_t piece = PIECE;
    while (piece > PIECE - 4 && ((unsigned char)bytes[piece] & 0xC0) == 0x80)
        piece--;
    return piece;
}

static struct os_status write_characters(HANDLE console, const wchar_t *text)
{
    size_t left = wcslen(text);
    while (left != 0) {
        DWORD done = 0;
        if (!WriteConsoleW(console, text, (DWORD)left, &done, NULL))
            return status_now();
        if (done == 0 || done > left)
            return status_of(ERROR_WRITE_FAULT);
        text += done;
        left -= done;
    }
    return STATUS_FINE;
}

static struct os_status write_to_console(HANDLE console, const char *bytes, size_t size)
{
    struct os_status status = STATUS_FINE;
    while (size != 0 && status.code == OS_OK) {
        char room[(PIECE + 1) * (1 + sizeof(wchar_t)) + 64];
        struct arena memory = arena_over(room, sizeof room, room_was_measured, NULL);   /* as bytes and as characters */
        size_t piece = piece_of(bytes, size);
        status = write_characters(console, wide_of(&memory, arena_copy(&memory, bytes, piece)));
        bytes += piece;
        size -= piece;
    }
    return status;
}

static struct os_status write_bytes(HANDLE file, const char *bytes, size_t size)
{
    while (size != 0) {
        DWORD done = 0, part = size < 0x10000 ? (DWORD)size : 0x10000;
        if (!WriteFile(file, bytes, part, &done, NULL))
            return status_now();
        if (done == 0)
            return status_of(ERROR_DISK_FULL);
        bytes += done;
        size -= done;
    }
    return STATUS_FINE;
}

/* Colours are switched on for our own words alone: the console is the caller's. */
struct os_status os_print(enum os_stream stream, const char *bytes, size_t size)
{
    DWORD mode;
    HANDLE handle = handle_of(stream);
    if (!GetConsoleMode(handle, &mode))
        return write_bytes(handle, bytes, size);
    SetConsoleMode(handle, mode | ENABLE_PROCESSED_OUTPUT | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
    struct os_status status = write_to_console(handle, bytes, size);
    SetConsoleMode(handle, mode);
    return status;
}
