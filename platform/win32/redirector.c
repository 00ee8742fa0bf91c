/* redirector.c: the program that is Scripts\python.exe where the base Python brings none of its own.
 *
 * It reads `home` from the pyvenv.cfg beside it or one folder up, starts the Python in there with its own command
 * line, waits, and ends with that Python's exit code. Python learns from __PYVENV_LAUNCHER__ by which name it
 * was called. It needs kernel32 and no C library, so that it starts fast and no planted library can come in; one that
 * its head says is for windows, as own_redirector.c makes it, is pythonw.exe. */
#define WIN32_LEAN_AND_MEAN
#define UNICODE
#include <stdbool.h>
#include <windows.h>

enum { ROOM = 32768, LARGEST_CFG = 32768, LONGEST_PLAIN = 247 };

/* The numbers that CPython's own redirectors end with. */
enum failure {
    NO_STD_HANDLES = 100, NOT_STARTED = 101, NO_PYTHON = 103, NO_CFG = 106, BAD_CFG = 107, NO_COMMAND_LINE = 108,
    INTERNAL = 109
};

/* Text that is put together in a buffer of ROOM, and never leaves it. */
struct text {
    DWORD size;
    bool is_cut;
    WCHAR wide[ROOM];
};

static struct text own, cfg_path, home, target, prefixed, message, rebuilt;
static char cfg[LARGEST_CFG + 1];

/* ---- text ------------------------------------------------------------------------------------- */

static void put_many(struct text *text, const WCHAR *wide, DWORD size)
{
    for (DWORD i = 0; i < size; i++) {
        text->is_cut |= text->size + 1 >= ROOM;
        if (!text->is_cut)
            text->wide[text->size++] = wide[i];
    }
    text->wide[text->size] = 0;
}

static void put(struct text *text, const WCHAR *wide) { put_many(text, wide, (DWORD)lstrlenW(wide)); }

static void put_number(struct text *text, DWORD number)
{
    WCHAR digits[10], at = 10;
    do
        digits[--at] = (WCHAR)(L'0' + number % 10);
    while ((number /= 10) != 0);
    put_many(text, digits + at, 10u - at);
}

static void clear(struct text *text)
{
    text->size = 0;
    text->is_cut = false;
    text->wide[0] = 0;
}

static bool is_windowed(void)
{
    const char *start = (const char *)GetModuleHandleW(NULL);
    const IMAGE_DOS_HEADER *dos = (const void *)start;
    const IMAGE_NT_HEADERS *head = (const void *)(start + dos->e_lfanew);
    return head->OptionalHeader.Subsystem == IMAGE_SUBSYSTEM_WINDOWS_GUI;
}

static bool same_letters(const WCHAR *a, const WCHAR *b, int size)
{
    return CompareStringOrdinal(a, size, b, size, TRUE) == CSTR_EQUAL;
}

/* Where the last name of a path begins. */
static DWORD name_of(const struct text *path)
{
    DWORD at = path->size;
    while (at > 0 && path->wide[at - 1] != L'\\' && path->wide[at - 1] != L'/' && path->wide[at - 1] != L':')
        at--;
    return at;
}

/* ---- the end that nobody wants ---------------------------------------------------------------- */

static void print(HANDLE stream)
{
    static char bytes[ROOM * 3];
    DWORD written;
    if (WriteConsoleW(stream, message.wide, message.size, &written, NULL))
        return;
    int size = WideCharToMultiByte(CP_UTF8, 0, message.wide, (int)message.size, bytes, sizeof bytes, NULL, NULL);
    WriteFile(stream, bytes, (DWORD)size, &written, NULL);
}

static FARPROC of_user32(const char *name)
{
    HMODULE user32 = LoadLibraryExW(L"user32.dll", NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
    return user32 == NULL ? NULL : GetProcAddress(user32, name);
}

static void show_box(void)
{
    union { FARPROC any; int (WINAPI *show)(HWND, LPCWSTR, LPCWSTR, UINT); } box = { of_user32("MessageBoxW") };
    if (box.any != NULL)
        box.show(NULL, message.wide, L"Python", MB_OK | MB_ICONERROR | MB_SETFOREGROUND);
}

/* A box only where there is no stream: whoever reads the stream may not be there to press a button. */
static void say(void)
{
    HANDLE stream = GetStdHandle(STD_ERROR_HANDLE);
    if (stream != NULL && stream != INVALID_HANDLE_VALUE && GetFileType(stream) != FILE_TYPE_UNKNOWN)
        print(stream);
    else if (is_windowed())
        show_box();
}

__attribute__((noreturn)) static void fail(enum failure failure, DWORD number, const WCHAR *words, const WCHAR *path,
                                           const WCHAR *more)
{
    clear(&message);
    put(&message, L"python: ");
    put(&message, words);
    put(&message, path);
    put(&message, more);
    if (number != 0) {
        put(&message, L" (error ");
        put_number(&message, number);
        put(&message, L")");
    }
    put(&message, L"\r\n");
    say();
    ExitProcess(failure);
}

/* ---- files ------------------------------------------------------------------------------------ */

/* The path as the system takes it at any length. A short one stays as it is: the child would see a prefix. */
static const WCHAR *openable(const struct text *path)
{
    bool share = path->wide[0] == L'\\' && path->wide[1] == L'\\';
    if (path->size <= LONGEST_PLAIN || (share && (path->wide[2] == L'?' || path->wide[2] == L'.')))
        return path->wide;
    clear(&prefixed);
    put(&prefixed, share ? L"\\\\?\\UNC" : L"\\\\?\\");
    put(&prefixed, share ? path->wide + 1 : path->wide);
    return prefixed.wide;
}

/* Also an alias of the Store, which can be started but not opened. */
static bool is_program(const struct text *path)
{
    DWORD found = path->is_cut ? INVALID_FILE_ATTRIBUTES : GetFileAttributesW(openable(path));
    return found != INVALID_FILE_ATTRIBUTES && (found & FILE_ATTRIBUTE_DIRECTORY) == 0;
}

static void learn_own_path(void)
{
    own.size = GetModuleFileNameW(NULL, own.wide, ROOM);
    if (own.size == 0 || own.size >= ROOM)
        fail(INTERNAL, GetLastError(), L"this program cannot tell where it lies", L"", L"");
}

/* ---- pyvenv.cfg ------------------------------------------------------------------------------- */

/* pyvenv.cfg in the folder that ends before `end` in our own path. */
static HANDLE open_cfg(DWORD end)
{
    clear(&cfg_path);
    put_many(&cfg_path, own.wide, end);
    put(&cfg_path, L"pyvenv.cfg");
    return CreateFileW(openable(&cfg_path), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                       OPEN_EXISTING, 0, NULL);
}

static HANDLE find_cfg(void)
{
    DWORD end = name_of(&own), above = end;
    HANDLE file = open_cfg(end);
    while (above > 0 && (own.wide[above - 1] == L'\\' || own.wide[above - 1] == L'/'))
        above--;
    while (above > 0 && own.wide[above - 1] != L'\\' && own.wide[above - 1] != L'/')
        above--;
    if (file == INVALID_HANDLE_VALUE && above > 0)
        file = open_cfg(above);
    if (file == INVALID_HANDLE_VALUE)
        fail(NO_CFG, GetLastError(), L"there is no pyvenv.cfg beside this program or one folder up: ", own.wide, L"");
    return file;
}

static DWORD read_cfg(void)
{
    HANDLE file = find_cfg();
    DWORD size = 0;
    if (!ReadFile(file, cfg, sizeof cfg, &size, NULL))
        fail(NO_CFG, GetLastError(), L"cannot read ", cfg_path.wide, L"");
    if (size == sizeof cfg)
        fail(BAD_CFG, 0, cfg_path.wide, L" is larger than 32 KB, which Python does not read", L"");
    CloseHandle(file);
    return size;
}

static bool is_blank(char byte) { return byte == ' ' || byte == '\t' || byte == '\r'; }

/* Is the text from `at` on the key, blanks and '='? Gives the place behind that, or 0. */
static DWORD behind_key(DWORD at, DWORD end, const char *key)
{
    for (; *key != '\0'; key++, at++)
        if (at >= end || cfg[at] != *key)
            return 0;
    while (at < end && is_blank(cfg[at]))
        at++;
    return at < end && cfg[at] == '=' ? at + 1 : 0;
}

/* The value of the first line that begins with the key, without blanks around it. False when it is not there,
 * empty or no UTF-8. */
static bool find_value(DWORD size, const char *key, struct text *out)
{
    bool marked = size >= 3 && cfg[0] == '\xEF' && cfg[1] == '\xBB' && cfg[2] == '\xBF';
    for (DWORD at = marked ? 3 : 0, end; at < size; at = end + 1) {
        for (end = at; end < size && cfg[end] != '\n';)
            end++;
        DWORD from = behind_key(at, end, key), to = end;
        if (from == 0)
            continue;
        while (from < to && is_blank(cfg[from]))
            from++;
        while (to > from && is_blank(cfg[to - 1]))
            to--;
        int got = MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, cfg + from, (int)(to - from), out->wide, ROOM - 1);
        out->size = (DWORD)got;
        out->wide[got] = 0;
        return got > 0 && (DWORD)lstrlenW(out->wide) == out->size;
    }
    return false;
}

static bool is_absolute(const WCHAR *path)
{
    return (path[0] == L'\\' && path[1] == L'\\') || (path[0] != 0 && path[1] == L':'
                                                    && (path[2] == L'\\' || path[2] == L'/'));
}

/* A relative home would mean another Python in each folder that this program is started in: it is refused. */
static void learn_home(DWORD size)
{
    if (!find_value(size, "home", &message))
        fail(BAD_CFG, 0, L"there is no home in ", cfg_path.wide, L"");
    if (!is_absolute(message.wide))
        fail(BAD_CFG, 0, L"home is no absolute path in ", cfg_path.wide, L"");
    home.size = GetFullPathNameW(message.wide, ROOM, home.wide, NULL);
    if (home.size == 0 || home.size >= ROOM)
        fail(BAD_CFG, GetLastError(), L"home is no usable path in ", cfg_path.wide, L"");
}

/* ---- which Python ----------------------------------------------------------------------------- */

/* What distinguishes "python3.13t_d.exe" and "pythonw3.13t_d.exe" from others: "3.13t_d". False for other names. */
static bool tail_of(const WCHAR *name, WCHAR *tail, int room)
{
    int size = lstrlenW(name), from = 6, count = 0;
    if (size < 10 || !same_letters(name, L"python", 6) || !same_letters(name + size - 4, L".exe", 4))
        return false;
    from += name[from] == L'w' || name[from] == L'W';
    if (size - 4 - from >= room)
        return false;
    for (; from < size - 4; from++) {
        WCHAR letter = name[from];
        if ((letter < L'0' || letter > L'9') && letter != L'.' && letter != L'_' && letter != L't' && letter != L'd')
            return false;
        tail[count++] = letter;
    }
    tail[count] = 0;
    return true;
}

/* Of a free-threaded or debug build: whatever the environment calls it, no other one may take its place. */
static bool is_special(const WCHAR *tail)
{
    int size = lstrlenW(tail);
    return size > 0 && (tail[size - 1] == L't' || tail[size - 1] == L'd');
}

static bool try_tail(const WCHAR *tail)
{
    clear(&target);
    put(&target, home.wide);
    if (target.size > 0 && target.wide[target.size - 1] != L'\\')
        put(&target, L"\\");
    put(&target, is_windowed() ? L"pythonw" : L"python");
    put(&target, tail);
    put(&target, L".exe");
    return is_program(&target);
}

/* The Python that the environment was made with, by `executable`, when that is a special one; the one with our
 * own name; the one with the plain name. */
static void choose_target(DWORD size)
{
    WCHAR made_with[16] = L"", own_tail[16] = L"";
    bool told = find_value(size, "executable", &message)
             && tail_of(message.wide + name_of(&message), made_with, 16);
    bool named = tail_of(own.wide + name_of(&own), own_tail, 16);
    bool found = (told && is_special(made_with) && try_tail(made_with)) || (named && try_tail(own_tail))
              || (told && try_tail(made_with)) || try_tail(L"");
    if (!found)
        fail(NO_PYTHON, GetLastError(), L"there is no Python at ", target.wide,
             L"\r\nThe environment's base has been moved or removed: make the environment again.");
    if (target.size == own.size && same_letters(target.wide, own.wide, (int)own.size))
        fail(BAD_CFG, 0, L"home leads back to this very program in ", cfg_path.wide, L"");
}

/* ---- its command line ------------------------------------------------------------------------- */

/* Before 3.13 Python takes the first word, when it is a path, for the base's program. */
static bool trusts_first_word(DWORD size)
{
    DWORD minor = 0;
    if (!find_value(size, "version", &message) || message.wide[0] != L'3' || message.wide[1] != L'.')
        return true;
    for (const WCHAR *at = message.wide + 2; *at >= L'0' && *at <= L'9' && minor < 1000; at++)
        minor = minor * 10 + (DWORD)(*at - L'0');
    return minor < 13;
}

/* What stands behind the first word, which ends at the first blank outside quotes. */
static const WCHAR *behind_first_word(const WCHAR *line)
{
    bool is_quoted = false;
    for (; *line != 0 && (is_quoted || (*line != L' ' && *line != L'\t')); line++)
        if (*line == L'"')
            is_quoted = !is_quoted;
    return line;
}

/* Ours, unchanged; for an older Python with its own path as the first word, as its own redirectors do. */
static WCHAR *command_line_for(DWORD size)
{
    WCHAR *line = GetCommandLineW();
    if (line == NULL)
        fail(NO_COMMAND_LINE, GetLastError(), L"there is no command line", L"", L"");
    if (!trusts_first_word(size))
        return line;
    put(&rebuilt, L"\"");
    put(&rebuilt, target.wide);
    put(&rebuilt, L"\"");
    put(&rebuilt, behind_first_word(line));
    if (rebuilt.is_cut)
        fail(NO_COMMAND_LINE, 0, L"the command line is too long with ", target.wide, L"");
    return rebuilt.wide;
}

/* ---- the child -------------------------------------------------------------------------------- */

/* For the child: a handle that it may inherit. A stream that is not there stays that way. */
static HANDLE inheritable(DWORD which)
{
    HANDLE stream = GetStdHandle(which), copy = NULL, self = GetCurrentProcess();
    if (stream == NULL || stream == INVALID_HANDLE_VALUE)
        return stream;
    if (!DuplicateHandle(self, stream, self, &copy, 0, TRUE, DUPLICATE_SAME_ACCESS)
        && GetLastError() != ERROR_INVALID_HANDLE)
        fail(NO_STD_HANDLES, GetLastError(), L"the standard streams cannot be handed on", L"", L"");
    return copy;
}

static void close_stream(DWORD which, HANDLE copy)
{
    HANDLE stream = GetStdHandle(which);
    if (copy != NULL && copy != INVALID_HANDLE_VALUE)
        CloseHandle(copy);
    if (stream != NULL && stream != INVALID_HANDLE_VALUE)
        CloseHandle(stream);
}

/* It ends when we are ended from outside; what it starts itself is its own affair. */
static HANDLE make_job(void)
{
    static JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits;
    HANDLE job = CreateJobObjectW(NULL, NULL);
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK;
    if (job != NULL)
        SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
    return job;
}

/* The child stands still until it belongs to the job. Our ends of the streams go, so that others see when it closes
 * its own. */
static HANDLE start_child(WCHAR *command_line)
{
    static STARTUPINFOW how;
    PROCESS_INFORMATION child;
    HANDLE job = make_job();
    GetStartupInfoW(&how);
    how.dwFlags &= STARTF_USESHOWWINDOW | STARTF_USESIZE | STARTF_USEPOSITION | STARTF_USECOUNTCHARS
                 | STARTF_USEFILLATTRIBUTE;
    how.dwFlags |= STARTF_USESTDHANDLES;
    how.hStdInput = inheritable(STD_INPUT_HANDLE);
    how.hStdOutput = inheritable(STD_OUTPUT_HANDLE);
    how.hStdError = inheritable(STD_ERROR_HANDLE);
    if (!CreateProcessW(openable(&target), command_line, NULL, NULL, TRUE, CREATE_SUSPENDED, NULL, NULL, &how, &child))
        fail(NOT_STARTED, GetLastError(), L"cannot start ", target.wide, L"");
    if (job != NULL)
        AssignProcessToJobObject(job, child.hProcess);
    ResumeThread(child.hThread);
    CloseHandle(child.hThread);
    close_stream(STD_INPUT_HANDLE, how.hStdInput);
    close_stream(STD_OUTPUT_HANDLE, how.hStdOutput);
    close_stream(STD_ERROR_HANDLE, how.hStdError);
    return child.hProcess;
}

/* Ctrl-C and the like reach the child as well, and it alone decides. */
static BOOL WINAPI ignore_event(DWORD event) { return (void)event, TRUE; }

/* Explorer shows that something starts until we have asked for a message, which the child cannot do for us. */
static void end_busy_cursor(void)
{
    MSG got;
    union { FARPROC any; BOOL (WINAPI *post)(HWND, UINT, WPARAM, LPARAM); } post = { of_user32("PostMessageW") };
    union { FARPROC any; BOOL (WINAPI *get)(LPMSG, HWND, UINT, UINT); } get = { of_user32("GetMessageW") };
    if (post.any != NULL && get.any != NULL && post.post(NULL, 0, 0, 0))
        get.get(&got, NULL, 0, 0);
}

void redirect(void);

void redirect(void)
{
    DWORD code;
    SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_SYSTEM32);
    learn_own_path();
    DWORD size = read_cfg();
    learn_home(size);
    choose_target(size);
    WCHAR *command_line = command_line_for(size);
    if (!SetEnvironmentVariableW(L"__PYVENV_LAUNCHER__", own.wide))
        fail(INTERNAL, GetLastError(), L"cannot set __PYVENV_LAUNCHER__", L"", L"");
    SetConsoleCtrlHandler(ignore_event, TRUE);
    if (is_windowed())
        end_busy_cursor();
    HANDLE child = start_child(command_line);
    WaitForSingleObject(child, INFINITE);
    if (!GetExitCodeProcess(child, &code))
        fail(INTERNAL, GetLastError(), L"cannot tell how Python ended", L"", L"");
    ExitProcess(code);
}
