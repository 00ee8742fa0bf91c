/* share.c: new names for files that exist, and files that share their blocks. */
#include "platform/win32/nt.h"

#include <stddef.h>
#include <string.h>
#include <winioctl.h>

/* Clones blocks between files of one volume (ReFS; "Dev Drives"). Older headers have neither number nor structure. */
#define CLONE_BLOCKS CTL_CODE(FILE_DEVICE_FILE_SYSTEM, 209, METHOD_BUFFERED, FILE_WRITE_DATA)
#define VOLUME_CAN_CLONE 0x08000000u
#define NT_TOO_MANY_LINKS ((NTSTATUS)0xC0000265)
#define NT_NOT_SAME_DEVICE ((NTSTATUS)0xC00000D4)

enum { CLONE_PART = 1 << 30 };

struct clone_part {
    HANDLE from;
    LARGE_INTEGER from_offset, to_offset, size;
};

static struct os_status open_source(struct os_place *from, const char *source, ACCESS_MASK access, HANDLE *out)
{
    struct spot spot;
    struct patience patience = { 0 };
    struct os_status status = spot_find(from, source, &spot);
    if (status.code == OS_OK)
        status = open_real(spot.folder, spot.name, access, false, &patience, out);
    if (status.code != OS_OK)
        return status;
    struct nt_standard facts = { .directory = TRUE };
    status = status_of_nt(nt_query(*out, NT_STANDARD_FACTS, &facts, sizeof facts));
    if (status.code == OS_OK && facts.directory)
        status = (struct os_status){ OS_DENIED, 0 };
    if (status.code != OS_OK)
        CloseHandle(*out);
    return status;
}

/* ---- names -------------------------------------------------------------------------------------- */

/* The structure for a new name is that for another name. */
static NTSTATUS link_open(HANDLE file, const struct spot *spot)
{
    struct nt_rename link = { .folder = spot->folder };
    size_t units = wcslen(spot->name);
    link.name_size = (ULONG)(units * sizeof(WCHAR));
    wmemcpy(link.name, spot->name, units);
    return nt_set(file, NT_LINK, &link, offsetof(struct nt_rename, name) + (units + 1) * sizeof(WCHAR));
}

static struct os_status link_status(NTSTATUS status)
{
    if (status == NT_TOO_MANY_LINKS)
        return (struct os_status){ OS_TOO_LARGE, ERROR_TOO_MANY_LINKS };
    if (status == NT_NOT_SAME_DEVICE)
        return (struct os_status){ OS_OTHER_VOLUME, ERROR_NOT_SAME_DEVICE };
    return nt_is_unknown(status) ? (struct os_status){ OS_UNSUPPORTED, ERROR_NOT_SUPPORTED } : status_of_nt(status);
}

struct os_status os_hard_link(struct os_place *place, const char *relative, struct os_place *from, const char *source)
{
    HANDLE file;
    struct spot spot;
    struct os_status status = open_source(from, source, FILE_READ_ATTRIBUTES | FILE_WRITE_ATTRIBUTES, &file);
    if (status.code != OS_OK)
        return status;
    status = spot_find_new(place, relative, &spot);
    if (status.code == OS_OK)
        status = link_status(link_open(file, &spot));
    CloseHandle(file);
    return status;
}

/* ---- blocks ------------------------------------------------------------------------------------- */

static bool can_clone(HANDLE file)
{
    DWORD flags = 0;
    return GetVolumeInformationByHandleW(file, NULL, 0, NULL, NULL, &flags, NULL, 0) != 0
        && (flags & VOLUME_CAN_CLONE) != 0;
}

static struct os_status set_size(HANDLE file, LONGLONG size)
{
    LARGE_INTEGER end = { .QuadPart = size };
    return SetFilePointerEx(file, end, NULL, FILE_BEGIN) && SetEndOfFile(file) ? STATUS_FINE : status_now();
}

/* What is cloned are whole blocks: the last one reaches behind the end of the file. */
static struct os_status clone_blocks(HANDLE from, HANDLE to, LONGLONG size)
{
    DWORD got;
    struct os_status status = set_size(to, size);
    for (LONGLONG at = 0; status.code == OS_OK && at < size; at += CLONE_PART) {
        struct clone_part part = { .from = from };
        part.from_offset.QuadPart = part.to_offset.QuadPart = at;
        part.size.QuadPart = size - at < CLONE_PART ? (size - at + 0xffff) & ~(LONGLONG)0xffff : CLONE_PART;
        if (!DeviceIoControl(to, CLONE_BLOCKS, &part, sizeof part, NULL, 0, &got, NULL))
            status = (struct os_status){ OS_UNSUPPORTED, GetLastError() };
    }
    return status;
}

struct os_status os_clone(struct os_place *place, const char *relative, struct os_place *from, const char *source,
                          unsigned mode)
{
    HANDLE file, out;
    LARGE_INTEGER size = { .QuadPart = 0 };
    struct os_status status = open_source(from, source, FILE_READ_DATA | FILE_READ_ATTRIBUTES, &file);
    if (status.code != OS_OK)
        return status;
    status = file_open_new(place, relative, mode, &out);
    if (status.code == OS_OK) {
        if (!can_clone(out))
            status = (struct os_status){ OS_UNSUPPORTED, ERROR_NOT_SUPPORTED };
        else if (!GetFileSizeEx(file, &size))
            status = status_now();
        else
            status = clone_blocks(file, out, size.QuadPart);
        file_finish(out, status);
    }
    CloseHandle(file);
    return status;
}
