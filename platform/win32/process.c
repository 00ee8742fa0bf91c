/* process.c: other programs, run to their end, with all that they start. */
#include "platform/win32/win32.h"

#include <stdlib.h>
#include <string.h>

#include "platform/allowance.h"
#include "platform/output.h"
#include "platform/win32/command_line.h"
#include "platform/win32/process.h"

enum { PIPE_ROOM = 256 * 1024, LOOK_EVERY_MS = 10 };

/* A program on its way, and what it has said so far. */
struct child {
    HANDLE job, process, thread;
    HANDLE streams[3];              /* ours to give: inherited by it and by nothing else */
    const struct os_command *command;
    HANDLE outputs[2];              /* the reading ends of its standard output and error, or NULL */
    struct allowance allowance;
    size_t left;                    /* bytes that were read since its end */
    struct output kept;
};

static size_t count_of(const char *const *list)
{
    size_t count = 0;
    while (list != NULL && list[count] != NULL)
        count++;
    return count;
}

/* ---- what it is told ------------------------------------------------------------------------ */

static bool is_replaced(const char *variable, const char *const *set)
{
    for (; set != NULL && *set != NULL; set++)
        if (variable_is_named(variable, *set))
            return true;
    return false;
}

/* Without SystemRoot hardly a program finds the system's libraries: it is no one's wish to leave it out. */
static bool is_kept(const char *variable, const struct os_command *command)
{
    return !is_replaced(variable, command->set) && (!command->clean || variable_is_named(variable, "SystemRoot"));
}

static int by_name(const void *left, const void *right)
{
    return _stricmp(*(const char *const *)left, *(const char *const *)right);
}

static wchar_t *block_of(struct arena *arena, const char **variables, size_t count)
{
    size_t room = 2;
    for (size_t i = 0; i < count; i++)
        room += strlen(variables[i]) + 1;
    wchar_t *block = arena_take_many(arena, room, sizeof *block), *end = block;
    for (size_t i = 0; i < count; i++) {
        const wchar_t *wide = wide_of(arena, variables[i]);
        wmemcpy(end, wide, wcslen(wide) + 1);
        end += wcslen(wide) + 1;
    }
    return block;
}

/* Sorted by name, as the system wants it. */
wchar_t *process_environment(struct arena *arena, const struct os_command *command)
{
    const char *const *given = variables_now();
    const char **variables = arena_take_many(arena, count_of(given) + count_of(command->set) + 1, sizeof *variables);
    size_t count = 0;
    for (; given != NULL && *given != NULL; given++)
        if (is_kept(*given, command))
            variables[count++] = *given;
    for (const char *const *set = command->set; set != NULL && *set != NULL; set++)
        if (strchr(*set, '=') != NULL)
            variables[count++] = *set;
    qsort(variables, count, sizeof *variables, by_name);
    return block_of(arena, variables, count);
}

/* Only programs: what a .bat or .cmd makes of its arguments nobody can quote for. */
bool process_is_program(const char *path)
{
    size_t size = strlen(path);
    return size > 4 && _stricmp(path + size - 4, ".exe") == 0;
}

/* Programs ask for their own path, and most of them do not know its long form. */
wchar_t *process_path(struct arena *arena, const char *path)
{
    wchar_t *wide = wide_of(arena, path);
    for (wchar_t *at = wide; *at != L'\0'; at++)
        if (*at == L'/')
            *at = L'\\';
    return wcslen(wide) < MAX_PATH ? wide : wide_path(arena, path);
}

/* ---- its streams ---------------------------------------------------------------------------- */

static SECURITY_ATTRIBUTES inherited = { sizeof inherited, NULL, TRUE };

static HANDLE open_nothing(void)
{
    return CreateFileW(L"NUL", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherited,
                       OPEN_EXISTING, 0, NULL);
}

static HANDLE our_own(DWORD which)
{
    HANDLE copy = INVALID_HANDLE_VALUE;
    if (!DuplicateHandle(GetCurrentProcess(), GetStdHandle(which), GetCurrentProcess(), &copy, 0, TRUE,
                         DUPLICATE_SAME_ACCESS))
        return open_nothing();
    return copy;
}

/* Whose other end it inherits. */
static bool open_pipe(struct child *child, enum os_stream stream)
{
    return CreatePipe(&child->outputs[stream], &child->streams[1 + stream], &inherited, PIPE_ROOM)
        && SetHandleInformation(child->outputs[stream], HANDLE_FLAG_INHERIT, 0);
}

/* A file that goes when it is closed: a pipe would hold us up when the program does not read. */
static HANDLE open_input(const char *text)
{
    wchar_t folder[MAX_PATH], path[MAX_PATH];
    DWORD size = (DWORD)strlen(text), done = 0;
    if (GetTempPathW(MAX_PATH, folder) == 0 || GetTempFileNameW(folder, L"vc", 0, path) == 0)
        return INVALID_HANDLE_VALUE;
    HANDLE file = CreateFileW(path, GENERIC_READ | GENERIC_WRITE | DELETE, FILE_SHARE_READ | FILE_SHARE_DELETE, &inherited,
                              CREATE_ALWAYS, FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE, NULL);
    if (file == INVALID_HANDLE_VALUE)
        return file;
    if (WriteFile(file, text, size, &done, NULL) && done == size && SetFilePointer(file, 0, NULL, FILE_BEGIN) == 0)
        return file;
    CloseHandle(file);
    return INVALID_HANDLE_VALUE;
}

static bool open_streams(struct child *child)
{
    bool piped = child->command->capture || child->command->said != NULL;
    child->streams[0] = child->command->input != NULL ? open_input(child->command->input)
                      : piped ? open_nothing() : our_own(STD_INPUT_HANDLE);
    if (!piped)
        child->streams[1] = our_own(child->command->talks ? STD_ERROR_HANDLE : STD_OUTPUT_HANDLE);
    else if (!open_pipe(child, OS_OUT))
        return false;
    if (child->command->said == NULL)
        child->streams[2] = piped ? open_nothing() : our_own(STD_ERROR_HANDLE);
    else if (!open_pipe(child, OS_ERR))
        return false;
    return child->streams[0] != INVALID_HANDLE_VALUE && child->streams[1] != INVALID_HANDLE_VALUE
        && child->streams[2] != INVALID_HANDLE_VALUE;
}

static void close_handle(HANDLE *handle)
{
    if (*handle != NULL && *handle != INVALID_HANDLE_VALUE)
        CloseHandle(*handle);
    *handle = NULL;
}

static void close_streams(struct child *child)
{
    for (size_t i = 0; i < sizeof child->streams / sizeof *child->streams; i++)
        close_handle(&child->streams[i]);
}

/* ---- its start ------------------------------------------------------------------------------ */

/* All that it starts belongs to the job, and ends with it. */
static bool open_job(struct child *child)
{
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = { 0 };
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
    child->job = CreateJobObjectW(NULL, NULL);
    return child->job != NULL
        && SetInformationJobObject(child->job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
}

/* Suspended, so that it is in the job before it can start anything. */
static bool create(struct arena *arena, const struct os_command *command, struct child *child, STARTUPINFOEXW *info)
{
    PROCESS_INFORMATION made;
    DWORD flags = CREATE_UNICODE_ENVIRONMENT | CREATE_SUSPENDED | EXTENDED_STARTUPINFO_PRESENT;
    const char *line = command_line_join(arena, command->program, command->arguments);
    if (!CreateProcessW(process_path(arena, command->program), wide_of(arena, line), NULL, NULL, TRUE, flags,
                        process_environment(arena, command),
                        command->folder != NULL ? process_path(arena, command->folder) : NULL, &info->StartupInfo, &made))
        return false;
    child->process = made.hProcess;
    child->thread = made.hThread;
    AssignProcessToJobObject(child->job, child->process);   /* may be refused before Windows 8: then without */
    ResumeThread(child->thread);
    return true;
}

static bool start_with_streams(struct arena *arena, const struct os_command *command, struct child *child)
{
    SIZE_T room = 0;
    STARTUPINFOEXW info = { .StartupInfo = { .cb = sizeof info, .dwFlags = STARTF_USESTDHANDLES } };
    info.StartupInfo.hStdInput = child->streams[0];
    info.StartupInfo.hStdOutput = child->streams[1];
    info.StartupInfo.hStdError = child->streams[2];
    InitializeProcThreadAttributeList(NULL, 1, 0, &room);
    info.lpAttributeList = arena_take(arena, room);
    if (!InitializeProcThreadAttributeList(info.lpAttributeList, 1, 0, &room))
        return false;
    bool started = UpdateProcThreadAttribute(info.lpAttributeList, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST,
                                             child->streams, sizeof child->streams, NULL, NULL)
                && create(arena, command, child, &info);
    DWORD error = GetLastError();
    DeleteProcThreadAttributeList(info.lpAttributeList);
    SetLastError(error);
    return started;
}

static struct os_status start(struct arena *arena, const struct os_command *command, struct child *child)
{
    if (!open_job(child) || !open_streams(child) || !start_with_streams(arena, command, child))
        return status_now();
    child->allowance = allowance_of(command);
    return STATUS_FINE;
}

/* ---- its end -------------------------------------------------------------------------------- */

static bool has_ended(const struct child *child, DWORD milliseconds)
{
    return WaitForSingleObject(child->process, milliseconds) == WAIT_OBJECT_0;
}

/* Takes one piece; what is more than the limit is read and dropped. */
static bool take_piece(struct arena *arena, struct child *child, enum os_stream stream)
{
    const struct os_command *command = child->command;
    char dropped[4096], *place = dropped;
    size_t room = sizeof dropped;
    DWORD got = 0;
    if (command->said == NULL)
        place = output_place(arena, &child->kept, dropped, &room);
    if (!ReadFile(child->outputs[stream], place, (DWORD)room, &got, NULL))
        return false;
    child->left += got;
    if (command->said == NULL)
        output_took(&child->kept, place, got);
    else
        command->said(command->data, stream, place, got);
    return true;
}

/* True when there was something. At the end the pipe is closed. */
static bool take_output(struct arena *arena, struct child *child, enum os_stream stream)
{
    DWORD ready = 0;
    if (child->outputs[stream] == NULL)
        return false;
    if (!PeekNamedPipe(child->outputs[stream], NULL, 0, NULL, &ready, NULL) ||
        (ready > 0 && !take_piece(arena, child, stream)))
        close_handle(&child->outputs[stream]);
    return ready > 0;
}

/* Reads until the program closes its outputs, or ends and leaves them open to one that it has started, which may have
 * more to say than the pipes held. */
static void collect(struct arena *arena, struct child *child)
{
    bool ended = false;
    while ((child->outputs[0] != NULL || child->outputs[1] != NULL) && !allowance_is_over(&child->allowance, child->command)) {
        bool some = take_output(arena, child, OS_OUT);
        some = take_output(arena, child, OS_ERR) || some;
        if (ended && (!some || child->left > 2 * PIPE_ROOM))
            return;
        if (!ended && has_ended(child, some ? 0 : LOOK_EVERY_MS)) {
            ended = true;
            child->left = 0;
        }
    }
}

static bool wait_for_end(struct child *child)
{
    uint64_t now = os_clock();
    while ((child->command->stop != NULL || child->command->alone) && !has_ended(child, LOOK_EVERY_MS))
        if (allowance_is_over(&child->allowance, child->command))
            return false;
    if (child->allowance.deadline == 0)
        return has_ended(child, INFINITE);
    return has_ended(child, child->allowance.deadline > now ? (DWORD)((child->allowance.deadline - now) / 1000000 + 1) : 0);
}

static struct os_status finish(struct child *child, struct os_ended *out)
{
    DWORD code = 0;
    if (!wait_for_end(child)) {
        TerminateProcess(child->process, 1);
        return status_of(ERROR_TIMEOUT);
    }
    if (!GetExitCodeProcess(child->process, &code))
        return status_now();
    *out = output_ended(&child->kept, (int)code);
    return STATUS_FINE;
}

struct os_status os_run(struct arena *arena, const struct os_command *command, struct os_ended *out)
{
    if (!process_is_program(command->program))
        return (struct os_status){ OS_UNSUPPORTED, 0 };
    struct child child = { .command = command };
    struct os_status status = start(arena, command, &child);
    close_streams(&child);
    if (status.code == OS_OK)
        collect(arena, &child);
    if (status.code == OS_OK)
        status = finish(&child, out);
    close_handle(&child.job);
    close_handle(&child.process);
    close_handle(&child.thread);
    close_handle(&child.outputs[0]);
    close_handle(&child.outputs[1]);
    return status;
}
