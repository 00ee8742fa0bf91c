/* start.c: a process made safe, its arguments, and Ctrl-C. */
#include "platform/win32/win32.h"

#include "platform/win32/command_line.h"

/* ---- what lasts as long as the process ------------------------------------------------------- */

static struct arena *memory;
static const char *const *variables;    /* "NAME=value", ended by NULL */

void room_was_measured(void *owner)
{
    (void)owner;
    ExitProcess(70);
}

void world_take(struct arena *arena)
{
    memory = arena;
    variables = variables_read(arena);
}

const char *const *variables_now(void)
{
    return variables;
}

struct arena *lasting_memory(void)
{
    return memory;
}

/* ---- the start -------------------------------------------------------------------------------- */

/* A program that is started without a stream would give its number to the next file it opens. */
static void fill_missing_streams(void)
{
    static const DWORD streams[] = { STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE };
    for (size_t i = 0; i < sizeof streams / sizeof *streams; i++) {
        HANDLE stream = GetStdHandle(streams[i]);
        if (stream != NULL && stream != INVALID_HANDLE_VALUE && GetFileType(stream) != FILE_TYPE_UNKNOWN)
            continue;
        HANDLE nothing = CreateFileW(L"NUL", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                                     OPEN_EXISTING, 0, NULL);
        if (nothing != INVALID_HANDLE_VALUE)
            SetStdHandle(streams[i], nothing);
    }
}

void os_touch(void *begin, size_t size)
{
    (void)begin, (void)size;
}

struct os_args os_start(struct arena *arena, int argc, char **argv)
{
    (void)argc, (void)argv;         /* in the code page of the system, which cannot hold every name */
    static struct arena own;        /* for tests that bring none */
    harden();
    fill_missing_streams();
    if (arena == NULL) {
        own = arena_over(NULL, 0, room_was_measured, NULL);
        arena = &own;
    }
    world_take(arena);
    const wchar_t *line = GetCommandLineW();
    return command_line_split(arena, text_of(arena, line, wcslen(line)));
}

/* ---- interrupts ----------------------------------------------------------------------------- */

static volatile LONG interrupted;

/* Runs in a thread of its own. When the window is closed or the user logs off, the process ends as soon as
 * this returns, and some seconds later in any case: it waits until the run has come to its end. */
static BOOL WINAPI note_interrupt(DWORD event)
{
    InterlockedExchange(&interrupted, 1);
    if (event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT)
        Sleep(INFINITE);
    return TRUE;
}

void os_hold_interrupts(void)
{
    static bool held;
    if (!held)
        held = SetConsoleCtrlHandler(note_interrupt, TRUE) != 0;
}

bool os_interrupted(void)
{
    return interrupted != 0;
}

void os_end_interrupted(void)
{
    ExitProcess((UINT)CONTROL_C_EXIT);          /* 0xC000013A */
}
