/* read.c: whole files and parts of files, of regular files only. */
#include "platform/win32/nt.h"

enum { ANYBODY = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, LARGEST_READ = 1 << 24 };

HANDLE open_path(const char *path, DWORD access, DWORD flags)
{
    wchar_t wide[WIDE_PATH_ROOM];
    if (!wide_path_put(wide, WIDE_PATH_ROOM, path)) {
        SetLastError(ERROR_FILENAME_EXCED_RANGE);
        return INVALID_HANDLE_VALUE;
    }
    return CreateFileW(wide, access, ANYBODY, NULL, OPEN_EXISTING, flags | FILE_FLAG_BACKUP_SEMANTICS, NULL);
}

struct os_status only_a_file(HANDLE file)
{
    struct os_status status = STATUS_FINE;
    struct nt_tag tag = { 0 };
    if (GetFileType(file) != FILE_TYPE_DISK)
        status = (struct os_status){ OS_FAILED, 0 };
    else
        status = status_of_nt(nt_tag_of(file, &tag));
    enum os_kind kind = kind_of(tag.attributes, tag.tag);
    if (status.code == OS_OK && kind != OS_FILE)
        status = (struct os_status){ kind == OS_FOLDER ? OS_IS_FOLDER : OS_FAILED, 0 };
    if (status.code != OS_OK)
        CloseHandle(file);
    return status;
}

/* Reads until the end or until `size` bytes are there. */
static struct os_status read_up_to(HANDLE file, char *bytes, size_t size, uint64_t offset, size_t *got)
{
    *got = 0;
    while (*got < size) {
        uint64_t at = offset + *got;
        OVERLAPPED where = { .Offset = (DWORD)at, .OffsetHigh = (DWORD)(at >> 32) };
        DWORD wanted = size - *got < LARGEST_READ ? (DWORD)(size - *got) : LARGEST_READ, part = 0;
        if (!ReadFile(file, bytes + *got, wanted, &part, &where) && GetLastError() != ERROR_HANDLE_EOF)
            return status_now();
        if (part == 0)
            break;
        *got += part;
    }
    return STATUS_FINE;
}

static struct os_status read_file(struct arena *arena, HANDLE file, size_t limit, const char **out, size_t *size)
{
    LARGE_INTEGER end;
    struct os_status status = only_a_file(file);
    if (status.code != OS_OK)
        return status;
    if (!GetFileSizeEx(file, &end))
        status = status_now();
    else if ((uint64_t)end.QuadPart > limit)
        status = (struct os_status){ OS_TOO_LARGE, 0 };
    if (status.code == OS_OK) {
        size_t got;
        char *bytes = arena_take_raw(arena, (size_t)end.QuadPart + 1);
        status = read_up_to(file, bytes, (size_t)end.QuadPart, 0, &got);
        if (status.code == OS_OK) {
            bytes[got] = '\0';
            *out = bytes;
            *size = got;
        }
    }
    CloseHandle(file);
    return status;
}

struct os_status os_read(struct arena *arena, const char *path, size_t limit, const char **out, size_t *size)
{
    HANDLE file = open_path(path, FILE_READ_DATA | FILE_READ_ATTRIBUTES, 0);
    return file != INVALID_HANDLE_VALUE ? read_file(arena, file, limit, out, size) : status_now();
}

struct os_status os_read_in(struct arena *arena, struct os_place *place, const char *relative, size_t limit,
                            const char **out, size_t *size)
{
    struct spot spot;
    struct patience patience = { 0 };
    HANDLE file;
    struct os_status status = spot_find(place, relative, &spot);
    if (status.code == OS_OK)
        status = open_real(spot.folder, spot.name, FILE_READ_DATA, false, &patience, &file);
    return status.code == OS_OK ? read_file(arena, file, limit, out, size) : status;
}

struct os_status os_read_part(const char *path, uint64_t offset, void *bytes, size_t size, size_t *got)
{
    HANDLE file = open_path(path, FILE_READ_DATA | FILE_READ_ATTRIBUTES, 0);
    if (file == INVALID_HANDLE_VALUE)
        return status_now();
    struct os_status status = only_a_file(file);
    if (status.code != OS_OK)
        return status;
    size_t done = 0;
    status = read_up_to(file, bytes, size, offset, &done);
    CloseHandle(file);
    if (status.code == OS_OK)
        *got = done;
    return status;
}
