/* world.c: what the process was given: variables, folders, chance and time. */
#include "platform/win32/win32.h"

#include <string.h>

const struct host *os_host(void)
{
    static const struct host windows = {
        .family = HOST_WINDOWS, .separator = '\\', .list_separator = ';', .exe_suffix = ".exe", .newline = "\r\n",
    };
    return &windows;
}

/* ---- variables ------------------------------------------------------------------------------ */

const char *const *variables_read(struct arena *arena)
{
    size_t count = 0;
    wchar_t *block = GetEnvironmentStringsW();
    for (const wchar_t *next = block; block != NULL && *next != L'\0'; next += wcslen(next) + 1)
        count++;
    const char **variables = arena_take_many(arena, count + 1, sizeof *variables);
    const wchar_t *next = block;
    for (size_t i = 0; i < count; i++, next += wcslen(next) + 1)
        variables[i] = text_of(arena, next, wcslen(next));
    if (block != NULL)
        FreeEnvironmentStringsW(block);
    return variables;
}

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

bool variable_is_named(const char *variable, const char *name)
{
    while (*name != '\0' && *name != '=' && upper(*name) == upper(*variable))
        name++, variable++;
    return (*name == '\0' || *name == '=') && *variable == '=';
}

/* Names are compared as the system does it, as far as ASCII goes. */
const char *os_variable(const char *name)
{
    for (const char *const *next = variables_now(); next != NULL && *next != NULL; next++)
        if (variable_is_named(*next, name))
            return *next + strlen(name) + 1;
    return NULL;
}

const char *os_next_variable(const char *prefix, size_t *at)
{
    const char *const *variables = variables_now();
    while (variables != NULL && variables[*at] != NULL) {
        const char *variable = variables[(*at)++];
        size_t i = 0;
        while (prefix[i] != '\0' && upper(prefix[i]) == upper(variable[i]))
            i++;
        if (prefix[i] == '\0')
            return variable;
    }
    return NULL;
}

/* ---- user ----------------------------------------------------------------------------------- */

bool os_is_elevated_by_file(void)
{
    return false;                       /* a file cannot give rights here */
}

uint32_t os_user(void)
{
    return owner_self();
}

unsigned os_mask(void)
{
    return 0;
}

/* ---- folders -------------------------------------------------------------------------------- */

struct os_status os_current_folder(struct arena *arena, const char **out)
{
    DWORD room = GetCurrentDirectoryW(0, NULL);
    if (room == 0)
        return status_now();
    wchar_t *wide = arena_take_many(arena, room, sizeof *wide);
    DWORD size = GetCurrentDirectoryW(room, wide);
    if (size == 0 || size >= room)
        return size == 0 ? status_now() : status_of(ERROR_FILENAME_EXCED_RANGE);
    *out = text_of(arena, wide, size);
    return GetFileAttributesW(wide) != INVALID_FILE_ATTRIBUTES ? STATUS_FINE : status_now();
}

/* The shell knows where these are, whatever the environment says; NULL when it does not. */
static const char *known_folder(struct arena *arena, const GUID *which)
{
    typedef HRESULT (WINAPI *get_path)(const GUID *which, DWORD flags, HANDLE user, wchar_t **path);
    typedef void (WINAPI *give_back)(void *path);
    FARPROC get = system_function(L"shell32.dll", "SHGetKnownFolderPath");
    FARPROC give = system_function(L"ole32.dll", "CoTaskMemFree");
    wchar_t *path = NULL;
    const char *result = NULL;
    if (get == NULL || give == NULL)
        return NULL;
    if (((get_path)(void (*)(void))get)(which, 0, NULL, &path) == 0 && path != NULL)
        result = text_of(arena, path, wcslen(path));
    ((give_back)(void (*)(void))give)(path);
    return result;
}

static const char *variable_or_null(const char *name)
{
    const char *value = os_variable(name);
    return value != NULL && *value != '\0' ? value : NULL;
}

const char *os_home(void)
{
    static const GUID profile = { 0x5E6C858F, 0x0E22, 0x4760, { 0x9A, 0xFE, 0xEA, 0x33, 0x17, 0xB6, 0x71, 0x73 } };
    const char *home = variable_or_null("USERPROFILE");
    struct arena *memory = lasting_memory();
    return home != NULL || memory == NULL ? home : known_folder(memory, &profile);
}

/* The shell first: of a service or a borrowed environment the variable may speak of another user. */
const char *os_cache_folder(struct arena *arena)
{
    static const GUID local = { 0xF1B32785, 0x6FBA, 0x4FCF, { 0x9D, 0x55, 0x7B, 0x8E, 0x7F, 0x15, 0x70, 0x91 } };
    const char *folder = known_folder(arena, &local);
    return folder != NULL ? folder : variable_or_null("LOCALAPPDATA");
}

const char *os_config_folder(struct arena *arena, bool everybodys)
{
    static const GUID folders[] = {
        { 0x3EB685DB, 0x65F9, 0x4CF6, { 0xA0, 0x3A, 0xE3, 0xEF, 0x65, 0x72, 0x9F, 0x3D } },     /* RoamingAppData */
        { 0x62AB5D82, 0xFDC1, 0x4DC3, { 0xA9, 0xDD, 0x07, 0x0D, 0x1D, 0x49, 0x5D, 0x97 } },     /* ProgramData */
    };
    const char *folder = known_folder(arena, &folders[everybodys]);
    return folder != NULL ? folder : variable_or_null(everybodys ? "ProgramData" : "APPDATA");
}

/* ---- chance and time ------------------------------------------------------------------------ */

/* BCryptGenRandom: documented and there since Windows 7. The older SystemFunction036 would be reached through
 * cryptbase.dll, which is looked up by name; the newer ProcessPrng is not everywhere. */
struct os_status os_random(void *bytes, size_t size)
{
    enum { SYSTEM_PREFERRED = 2, AT_ONCE = 1 << 20 };
    typedef LONG (WINAPI *generate)(void *algorithm, unsigned char *bytes, ULONG size, ULONG flags);
    FARPROC found = system_function(L"bcrypt.dll", "BCryptGenRandom");
    if (found == NULL)
        return status_now();
    for (unsigned char *next = bytes; size != 0;) {
        ULONG part = size < AT_ONCE ? (ULONG)size : AT_ONCE;
        if (((generate)(void (*)(void))found)(NULL, next, part, SYSTEM_PREFERRED) != 0)
            return status_of(ERROR_GEN_FAILURE);
        next += part;
        size -= part;
    }
    return STATUS_FINE;
}

uint64_t os_clock(void)
{
    LARGE_INTEGER count, each_second;
    QueryPerformanceCounter(&count);
    QueryPerformanceFrequency(&each_second);
    uint64_t ticks = (uint64_t)count.QuadPart, rate = (uint64_t)each_second.QuadPart;
    return ticks / rate * 1000000000u + ticks % rate * 1000000000u / rate;
}

/* An interrupt ends no pause here: who waits long does so in short pauses. */
void os_pause(uint64_t nanoseconds)
{
    Sleep((DWORD)((nanoseconds + 999999) / 1000000));
}

int64_t os_now(void)
{
    const int64_t from_1601_to_1970 = 116444736000000000;
    FILETIME now;
    GetSystemTimeAsFileTime(&now);
    return ((int64_t)((uint64_t)now.dwHighDateTime << 32 | now.dwLowDateTime) - from_1601_to_1970) * 100;
}
