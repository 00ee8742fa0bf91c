/* look.c: what stands at a name, and where a link leads. */
#include "platform/win32/nt.h"

#include <string.h>

#include "platform/win32/reparse.h"

static const ACCESS_MASK with_owner = FILE_READ_ATTRIBUTES | READ_CONTROL;

/* Since 1970. The years for which that fits are 1678 to 2262; others become the nearest of them. */
static int64_t nanoseconds(LARGE_INTEGER time)
{
    const int64_t from_1601_to_1970 = 116444736000000000, most = INT64_MAX / 100;
    int64_t steps = time.QuadPart - from_1601_to_1970;
    return (steps > most ? most : steps < -most ? -most : steps) * 100;
}

/* The system's 128 bits where it has them: all of a file's identity that fits, folded. */
static bool identify(HANDLE file, struct os_entry *out)
{
    struct { uint64_t volume, low, high; } id;
    BY_HANDLE_FILE_INFORMATION older;
    if (GetFileInformationByHandleEx(file, FileIdInfo, &id, sizeof id)) {
        out->device = id.volume;
        out->file = id.low ^ (id.high << 32 | id.high >> 32);
        return true;
    }
    if (!GetFileInformationByHandle(file, &older))
        return false;
    out->device = older.dwVolumeSerialNumber;
    out->file = (uint64_t)older.nFileIndexHigh << 32 | older.nFileIndexLow;
    return true;
}

static unsigned mode_of(enum os_kind kind, ULONG attributes)
{
    if (kind == OS_FOLDER)
        return 0755;
    return attributes & FILE_ATTRIBUTE_READONLY ? 0444 : 0644;
}

static struct os_status look_at_open(HANDLE file, struct os_entry *out)
{
    struct nt_basic basic;
    struct nt_standard standard;
    struct nt_tag tag;
    NTSTATUS status = nt_query(file, NT_BASIC_FACTS, &basic, sizeof basic);
    if (NT_OK(status))
        status = nt_query(file, NT_STANDARD_FACTS, &standard, sizeof standard);
    if (NT_OK(status))
        status = nt_tag_of(file, &tag);
    if (!NT_OK(status))
        return status_of_nt(status);
    enum os_kind kind = kind_of(tag.attributes, tag.tag);
    struct os_entry entry = {
        .kind = kind,
        .mode = mode_of(kind, basic.attributes),
        .owner = owner_of(file),
        .size = kind == OS_FILE ? (uint64_t)standard.end.QuadPart : 0,
        .modified = nanoseconds(basic.written),
        .changed = nanoseconds(basic.changed),
    };
    if (!identify(file, &entry))
        return status_now();
    *out = entry;
    return STATUS_FINE;
}

/* A device or pipe says of itself only that it is one. */
static struct os_status look_and_close(HANDLE file, struct os_entry *out)
{
    struct os_status status = STATUS_FINE;
    if (GetFileType(file) == FILE_TYPE_DISK)
        status = look_at_open(file, out);
    else
        *out = (struct os_entry){ .kind = OS_OTHER, .owner = OWNER_UNKNOWN };
    CloseHandle(file);
    return status;
}

/* A part of the way is a file: the system says no more than that the way is not there. */
static struct os_status why_absent(const char *path)
{
    wchar_t wide[WIDE_PATH_ROOM];
    if (!wide_path_put(wide, WIDE_PATH_ROOM, path))
        return status_of(ERROR_FILENAME_EXCED_RANGE);
    for (wchar_t *slash; (slash = wcsrchr(wide, L'\\')) != NULL && slash > wide + 6;) {
        *slash = L'\0';
        DWORD attributes = GetFileAttributesW(wide);
        if (attributes != INVALID_FILE_ATTRIBUTES)
            return status_of(attributes & FILE_ATTRIBUTE_DIRECTORY ? ERROR_PATH_NOT_FOUND : ERROR_DIRECTORY);
    }
    return status_of(ERROR_PATH_NOT_FOUND);
}

static struct os_status look(const char *path, DWORD flags, struct os_entry *out)
{
    HANDLE file = open_path(path, with_owner, flags);
    if (file == INVALID_HANDLE_VALUE && GetLastError() == ERROR_ACCESS_DENIED)
        file = open_path(path, FILE_READ_ATTRIBUTES, flags);
    if (file == INVALID_HANDLE_VALUE && GetLastError() == ERROR_CANT_ACCESS_FILE)
        file = open_path(path, with_owner, FILE_FLAG_OPEN_REPARSE_POINT);       /* an app execution alias */
    if (file != INVALID_HANDLE_VALUE)
        return look_and_close(file, out);
    return GetLastError() == ERROR_PATH_NOT_FOUND ? why_absent(path) : status_now();
}

struct os_status os_look(const char *path, struct os_entry *out)
{
    return look(path, 0, out);
}

struct os_status os_look_at_link(const char *path, struct os_entry *out)
{
    return look(path, FILE_FLAG_OPEN_REPARSE_POINT, out);
}

/* Nothing depends on it: what can be done in a folder is not decided by who owns those above it. */
struct os_status os_look_above(struct os_place *place, unsigned levels, struct os_entry *out)
{
    (void)place, (void)levels, (void)out;
    return (struct os_status){ OS_UNSUPPORTED, 0 };
}

struct os_status os_look_in(struct os_place *place, const char *relative, struct os_entry *out)
{
    struct nt_open how = { .access = with_owner, .disposition = FILE_OPEN };
    struct spot spot;
    HANDLE file;
    struct os_status status = spot_find(place, relative, &spot);
    if (status.code != OS_OK)
        return status;
    NTSTATUS opened = nt_open(spot.folder, spot.name, &how, NULL, &file);
    if (opened == NT_ACCESS_DENIED) {
        how.access = FILE_READ_ATTRIBUTES;
        opened = nt_open(spot.folder, spot.name, &how, NULL, &file);
    }
    if (opened == NT_DELETE_PENDING)
        return status_of(ERROR_FILE_NOT_FOUND);
    return NT_OK(opened) ? look_and_close(file, out) : status_of_nt(opened);
}

/* ---- links ---------------------------------------------------------------------------------- */

static struct os_status read_link(struct arena *arena, HANDLE file, const char **out)
{
    union { ULONGLONG aligned; unsigned char bytes[16 * 1024]; } found;     /* no reparse point is larger */
    struct reparse_link link;
    size_t size = nt_reparse_of(file, &found, sizeof found);
    struct os_status status = size > 0 ? STATUS_FINE : status_now();
    CloseHandle(file);
    if (status.code != OS_OK)
        return status;
    if (!reparse_read_link(found.bytes, size, &link))
        return status_of(ERROR_NOT_A_REPARSE_POINT);
    wchar_t *wide = arena_take_raw(arena, (link.units + 1) * sizeof *wide);
    memcpy(wide, link.text, link.units * sizeof *wide);
    const char *text = text_of(arena, wide, link.units);
    if (link.network) {
        char *share = arena_take_raw(arena, strlen(text) + 3);
        memcpy(share, "\\\\", 2);
        strcpy(share + 2, text);
        text = share;
    }
    *out = text;
    return STATUS_FINE;
}

struct os_status os_read_link(struct arena *arena, const char *path, const char **out)
{
    HANDLE file = open_path(path, FILE_READ_ATTRIBUTES, FILE_FLAG_OPEN_REPARSE_POINT);
    return file != INVALID_HANDLE_VALUE ? read_link(arena, file, out) : status_now();
}

struct os_status os_read_link_in(struct arena *arena, struct os_place *place, const char *relative, const char **out)
{
    static const struct nt_open how = { .access = FILE_READ_ATTRIBUTES, .disposition = FILE_OPEN };
    struct spot spot;
    HANDLE file;
    struct os_status status = spot_find(place, relative, &spot);
    if (status.code == OS_OK)
        status = status_of_nt(nt_open(spot.folder, spot.name, &how, NULL, &file));
    return status.code == OS_OK ? read_link(arena, file, out) : status;
}

/* Without the prefix that only the system's own calls want. */
static const char *plain_path(struct arena *arena, wchar_t *wide, size_t units)
{
    if (wcsncmp(wide, L"\\\\?\\UNC\\", 8) == 0) {
        wide[6] = L'\\';
        return text_of(arena, wide + 6, units - 6);
    }
    bool drive = wcsncmp(wide, L"\\\\?\\", 4) == 0 && units > 5 && wide[5] == L':';
    return drive ? text_of(arena, wide + 4, units - 4) : text_of(arena, wide, units);
}

/* The system's last word: a drive that stands for a share becomes that share. Compare with it; show, and keep
 * in files, the user's own spelling. */
struct os_status os_real_path(struct arena *arena, const char *path, const char **out)
{
    wchar_t wide[WIDE_PATH_ROOM];
    HANDLE file = open_path(path, FILE_READ_ATTRIBUTES, 0);
    if (file == INVALID_HANDLE_VALUE)
        return status_now();
    DWORD units = GetFinalPathNameByHandleW(file, wide, WIDE_PATH_ROOM, VOLUME_NAME_DOS);
    if (units == 0)                             /* a volume without a letter */
        units = GetFinalPathNameByHandleW(file, wide, WIDE_PATH_ROOM, VOLUME_NAME_GUID);
    struct os_status status = units == 0 ? status_now()
        : status_of(units < WIDE_PATH_ROOM ? ERROR_SUCCESS : ERROR_FILENAME_EXCED_RANGE);
    CloseHandle(file);
    if (status.code == OS_OK)
        *out = plain_path(arena, wide, units);
    return status;
}

/* Which names are programs is the caller's to know; here: may this file be run? */
bool os_can_execute(const char *path)
{
    HANDLE file = open_path(path, FILE_EXECUTE | FILE_READ_ATTRIBUTES, 0);
    if (file == INVALID_HANDLE_VALUE || only_a_file(file).code != OS_OK)
        return false;
    CloseHandle(file);
    return true;
}
