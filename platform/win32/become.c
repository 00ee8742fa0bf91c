/* become.c: a child in our place. Windows cannot exchange the program of a process: we wait, and end as it does. */
#include "platform/win32/process.h"

#include "platform/win32/command_line.h"

static const DWORD streams[] = { STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE };

/* For windows, not for a console: by its own head. */
static bool is_windowed(const char *path)
{
    IMAGE_DOS_HEADER dos;
    IMAGE_NT_HEADERS head;
    size_t got = 0;
    return os_read_part(path, 0, &dos, sizeof dos, &got).code == OS_OK && got == sizeof dos
        && dos.e_magic == IMAGE_DOS_SIGNATURE && dos.e_lfanew > 0
        && os_read_part(path, (uint64_t)dos.e_lfanew, &head, sizeof head, &got).code == OS_OK && got == sizeof head
        && head.Signature == IMAGE_NT_SIGNATURE && head.OptionalHeader.Subsystem == IMAGE_SUBSYSTEM_WINDOWS_GUI;
}

/* A program with windows of its own needs none of ours to stand empty behind them. */
static void leave_own_console(void)
{
    DWORD others[2], mode;
    if (GetConsoleProcessList(others, 2) != 1)
        return;
    for (size_t i = 0; i < 3; i++)
        if (GetConsoleMode(GetStdHandle(streams[i]), &mode))
            SetStdHandle(streams[i], NULL);
    FreeConsole();
}

static HANDLE inheritable(DWORD which)
{
    HANDLE stream = GetStdHandle(which), copy = NULL, self = GetCurrentProcess();
    if (stream == NULL || !DuplicateHandle(self, stream, self, &copy, 0, TRUE, DUPLICATE_SAME_ACCESS))
        return NULL;
    return copy;
}

/* It ends when we are ended from outside; what it starts itself is its own affair. */
static HANDLE make_job(void)
{
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = { 0 };
    HANDLE job = CreateJobObjectW(NULL, NULL);
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK;
    if (job != NULL)
        SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
    return job;
}

/* How our own window was to be shown, as a link or a caller wants it, is meant for the program. */
static STARTUPINFOW how_to_start(void)
{
    STARTUPINFOW how;
    GetStartupInfoW(&how);
    how.dwFlags &= STARTF_USESHOWWINDOW | STARTF_USESIZE | STARTF_USEPOSITION | STARTF_USECOUNTCHARS
                 | STARTF_USEFILLATTRIBUTE;
    how.dwFlags |= STARTF_USESTDHANDLES;
    how.lpReserved = NULL;
    how.cbReserved2 = 0;
    how.lpReserved2 = NULL;
    how.hStdInput = inheritable(STD_INPUT_HANDLE);
    how.hStdOutput = inheritable(STD_OUTPUT_HANDLE);
    how.hStdError = inheritable(STD_ERROR_HANDLE);
    return how;
}

/* Our ends go, so that others see when the program closes its own. */
static void close_streams(const STARTUPINFOW *how)
{
    const HANDLE copies[] = { how->hStdInput, how->hStdOutput, how->hStdError };
    for (size_t i = 0; i < 3; i++) {
        HANDLE stream = GetStdHandle(streams[i]);
        if (copies[i] == NULL)
            continue;
        CloseHandle(copies[i]);
        if (stream != NULL && stream != INVALID_HANDLE_VALUE)
            CloseHandle(stream);
    }
}

/* The child stands still until it belongs to the job. */
static HANDLE start(struct arena *arena, const struct os_command *command)
{
    PROCESS_INFORMATION child;
    STARTUPINFOW how = how_to_start();
    HANDLE job = make_job();
    const char *line = command_line_join(arena, command->program, command->arguments);
    if (!CreateProcessW(process_path(arena, command->program), wide_of(arena, line), NULL, NULL, TRUE,
                        CREATE_UNICODE_ENVIRONMENT | CREATE_SUSPENDED, process_environment(arena, command),
                        command->folder != NULL ? process_path(arena, command->folder) : NULL, &how, &child))
        return NULL;
    if (job != NULL)
        AssignProcessToJobObject(job, child.hProcess);      /* may be refused before Windows 8: then without */
    ResumeThread(child.hThread);
    CloseHandle(child.hThread);
    close_streams(&how);
    return child.hProcess;
}

/* Ctrl-C and the like reach the child as well, and it alone decides. */
struct os_status os_become(struct arena *arena, const struct os_command *command)
{
    DWORD code;
    if (!process_is_program(command->program))
        return (struct os_status){ OS_UNSUPPORTED, 0 };
    os_hold_interrupts();
    if (os_interrupted())
        os_end_interrupted();
    if (is_windowed(command->program))
        leave_own_console();
    HANDLE child = start(arena, command);
    if (child == NULL)
        return status_now();
    WaitForSingleObject(child, INFINITE);
    if (!GetExitCodeProcess(child, &code))
        code = 1;
    ExitProcess(code);
}
