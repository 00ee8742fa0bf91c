/* files.c: folders, files and links that come into being or go, one at a time. */
#include "platform/win32/nt.h"

#include <string.h>

enum { LARGEST_WRITE = 1 << 20 };

/* Of a file's mode Windows knows whether it may be written; the rest comes from the folder above. */
static ULONG attributes_of(unsigned mode)
{
    return mode & 0200 ? FILE_ATTRIBUTE_NORMAL : FILE_ATTRIBUTE_READONLY;
}

struct os_status os_make_folder(struct os_place *place, const char *relative, unsigned mode)
{
    (void)mode;
    static const struct nt_open new_folder = {
        .access = FILE_READ_ATTRIBUTES, .options = FILE_DIRECTORY_FILE, .disposition = FILE_CREATE,
        .attributes = FILE_ATTRIBUTE_NORMAL,
    };
    struct spot spot;
    struct patience patience = { 0 };
    HANDLE folder;
    struct os_status status = spot_find_new(place, relative, &spot);
    if (status.code == OS_OK)
        status = status_of_nt(nt_open(spot.folder, spot.name, &new_folder, &patience, &folder));
    if (status.code == OS_OK)
        CloseHandle(folder);
    return status;
}

struct os_status file_open_new(struct os_place *place, const char *relative, unsigned mode, HANDLE *out)
{
    struct nt_open new_file = {
        .access = FILE_WRITE_DATA | FILE_READ_ATTRIBUTES | DELETE, .options = FILE_NON_DIRECTORY_FILE,
        .disposition = FILE_CREATE, .attributes = attributes_of(mode),
    };
    struct spot spot;
    struct patience patience = { 0 };
    struct os_status status = spot_find_new(place, relative, &spot);
    return status.code == OS_OK ? status_of_nt(nt_open(spot.folder, spot.name, &new_file, &patience, out)) : status;
}

static bool write_all(HANDLE file, const char *bytes, size_t size)
{
    while (size > 0) {
        DWORD part = size < LARGEST_WRITE ? (DWORD)size : LARGEST_WRITE, done = 0;
        if (!WriteFile(file, bytes, part, &done, NULL))
            return false;
        bytes += done;
        size -= done;
    }
    return true;
}

/* The end of a new file: it stands whole, or it goes again when its handle is closed. */
void file_finish(HANDLE file, struct os_status status)
{
    if (status.code != OS_OK) {
        struct nt_basic basic = { .attributes = FILE_ATTRIBUTE_NORMAL };
        BOOLEAN gone = TRUE;
        nt_set(file, NT_BASIC_FACTS, &basic, sizeof basic);
        nt_set(file, NT_DISPOSITION, &gone, sizeof gone);
    }
    CloseHandle(file);
}

struct os_status os_write(struct os_place *place, const char *relative, const void *bytes, size_t size, unsigned mode)
{
    HANDLE file;
    struct os_status status = file_open_new(place, relative, mode, &file);
    if (status.code != OS_OK)
        return status;
    if (!write_all(file, bytes, size))
        status = status_now();
    file_finish(file, status);
    return status;
}

static struct os_status copy_bytes(HANDLE from, HANDLE to)
{
    char bytes[32 * 1024];
    DWORD got;
    for (;;) {
        if (!ReadFile(from, bytes, sizeof bytes, &got, NULL) || !write_all(to, bytes, got))
            return status_now();
        if (got == 0)
            return STATUS_FINE;
    }
}

struct os_status os_copy(struct os_place *place, const char *relative, const char *source, unsigned mode)
{
    HANDLE from = open_path(source, FILE_READ_DATA | FILE_READ_ATTRIBUTES, FILE_FLAG_SEQUENTIAL_SCAN), to;
    if (from == INVALID_HANDLE_VALUE)
        return status_now();
    struct os_status status = only_a_file(from);
    if (status.code != OS_OK)
        return status;
    status = file_open_new(place, relative, mode, &to);
    if (status.code == OS_OK) {
        status = copy_bytes(from, to);
        file_finish(to, status);
    }
    CloseHandle(from);
    return status;
}

/* Nobody may write to a file that is mapped as a program. Whoever only looks at it for a moment is waited for. */
bool os_is_in_use(struct os_place *place, const char *relative)
{
    static const struct nt_open write = { .access = FILE_WRITE_DATA, .options = FILE_NON_DIRECTORY_FILE,
                                          .disposition = FILE_OPEN };
    struct spot spot;
    struct patience patience = { 0 };
    HANDLE file;
    if (spot_find(place, relative, &spot).code != OS_OK)
        return false;
    NTSTATUS status = nt_open(spot.folder, spot.name, &write, &patience, &file);
    if (NT_OK(status))
        CloseHandle(file);
    return nt_will_pass(status);
}

struct os_status os_set_mode(struct os_place *place, const char *relative, unsigned mode)
{
    struct spot spot;
    struct patience patience = { 0 };
    struct nt_basic basic = { 0 };
    HANDLE file;
    struct os_status status = spot_find(place, relative, &spot);
    if (status.code == OS_OK)
        status = open_real(spot.folder, spot.name, FILE_WRITE_ATTRIBUTES, false, &patience, &file);
    if (status.code != OS_OK)
        return status;
    status = status_of_nt(nt_query(file, NT_BASIC_FACTS, &basic, sizeof basic));
    bool is_file = (basic.attributes & FILE_ATTRIBUTE_DIRECTORY) == 0;      /* on a folder the mark means another thing */
    if (status.code == OS_OK && is_file) {
        ULONG rest = basic.attributes & ~(ULONG)(FILE_ATTRIBUTE_READONLY | FILE_ATTRIBUTE_NORMAL);
        ULONG wanted = rest | (mode & 0200 ? 0 : FILE_ATTRIBUTE_READONLY);
        basic = (struct nt_basic){ .attributes = wanted != 0 ? wanted : FILE_ATTRIBUTE_NORMAL };
        status = status_of_nt(nt_set(file, NT_BASIC_FACTS, &basic, sizeof basic));
    }
    CloseHandle(file);
    return status;
}

/* Hundreds of nanoseconds since 1601, rounded down. */
static LONGLONG file_time(int64_t nanoseconds)
{
    enum { STEP = 100 };
    const int64_t from_1601_to_1970 = 116444736000000000;
    return nanoseconds / STEP - (nanoseconds % STEP < 0) + from_1601_to_1970;
}

struct os_status os_set_time(struct os_place *place, const char *relative, int64_t modified)
{
    static const struct nt_open change = { .access = FILE_WRITE_ATTRIBUTES, .disposition = FILE_OPEN };
    struct spot spot;
    struct patience patience = { 0 };
    HANDLE file;
    struct os_status status = spot_find(place, relative, &spot);
    if (status.code == OS_OK)
        status = status_of_nt(nt_open(spot.folder, spot.name, &change, &patience, &file));
    if (status.code != OS_OK)
        return status;
    struct nt_basic basic = { .written = { .QuadPart = file_time(modified) } };     /* zeroes change nothing */
    status = status_of_nt(nt_set(file, NT_BASIC_FACTS, &basic, sizeof basic));
    CloseHandle(file);
    return status;
}
