/* nt.c: opening one name in an opened folder, and waiting for those who hold it for a moment. */
#include "platform/win32/nt.h"

#include <winioctl.h>

#include "platform/win32/reparse.h"

bool patience_lasts(struct patience *patience)
{
    static const DWORD waits[] = { 5, 10, 20, 40, 75, 100, 150, 200, 300, 500, 600 };     /* 2000 milliseconds */
    if (patience == NULL || patience->turn == sizeof waits / sizeof *waits)
        return false;
    Sleep(waits[patience->turn++]);
    return true;
}

bool nt_will_pass(NTSTATUS status)
{
    static const NTSTATUS passing[] = {
        NT_SHARING_VIOLATION, NT_FILE_LOCK_CONFLICT, NT_LOCK_NOT_GRANTED, NT_DELETE_PENDING, NT_USER_MAPPED_FILE,
    };
    for (size_t i = 0; i < sizeof passing / sizeof *passing; i++)
        if (passing[i] == status)
            return true;
    return false;
}

bool nt_is_unknown(NTSTATUS status)
{
    return status == NT_INVALID_PARAMETER || status == NT_INVALID_INFO_CLASS || status == NT_NOT_SUPPORTED
        || status == NT_NOT_IMPLEMENTED;
}

NTSTATUS nt_open(HANDLE folder, const wchar_t *name, const struct nt_open *how, struct patience *patience, HANDLE *out)
{
    enum { ALWAYS = FILE_OPEN_REPARSE_POINT | FILE_SYNCHRONOUS_IO_NONALERT | FILE_OPEN_FOR_BACKUP_INTENT };
    union { const wchar_t *given; wchar_t *taken; } text = { name };        /* the system does not write there */
    USHORT size = (USHORT)(wcslen(name) * sizeof *name);
    UNICODE_STRING path = { size, size, text.taken };
    OBJECT_ATTRIBUTES which = { .Length = sizeof which, .RootDirectory = folder, .ObjectName = &path,
                                .Attributes = OBJ_CASE_INSENSITIVE };
    IO_STATUS_BLOCK io;
    NTSTATUS status;
    do {
        status = NtCreateFile(out, how->access | SYNCHRONIZE, &which, &io, NULL, how->attributes,
                              FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, how->disposition,
                              how->options | ALWAYS, NULL, 0);
    } while (nt_will_pass(status) && patience_lasts(patience));
    return status;
}

NTSTATUS nt_query(HANDLE file, int kind, void *facts, size_t size)
{
    IO_STATUS_BLOCK io;
    return NtQueryInformationFile(file, &io, facts, (ULONG)size, (FILE_INFORMATION_CLASS)kind);
}

NTSTATUS nt_set(HANDLE file, int kind, void *facts, size_t size)
{
    IO_STATUS_BLOCK io;
    return NtSetInformationFile(file, &io, facts, (ULONG)size, (FILE_INFORMATION_CLASS)kind);
}

NTSTATUS nt_tag_of(HANDLE file, struct nt_tag *out)
{
    NTSTATUS status = nt_query(file, NT_TAG_FACTS, out, sizeof *out);
    if (NT_OK(status))
        return status;
    struct nt_basic basic;
    status = nt_query(file, NT_BASIC_FACTS, &basic, sizeof basic);
    if (NT_OK(status))
        *out = (struct nt_tag){ basic.attributes, UINT32_MAX };     /* a link, should it be a reparse point */
    return status;
}

size_t nt_reparse_of(HANDLE file, void *bytes, size_t room)
{
    DWORD size = 0;
    return DeviceIoControl(file, FSCTL_GET_REPARSE_POINT, NULL, 0, bytes, (DWORD)room, &size, NULL) ? size : 0;
}

enum os_kind kind_of(ULONG attributes, ULONG tag)
{
    bool reparse = (attributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0;
    if (reparse && reparse_is_link(tag))
        return OS_LINK;
    if ((reparse && (tag == REPARSE_ALIAS || tag == REPARSE_SOCKET)) || (attributes & FILE_ATTRIBUTE_DEVICE) != 0)
        return OS_OTHER;
    return attributes & FILE_ATTRIBUTE_DIRECTORY ? OS_FOLDER : OS_FILE;
}

static bool is_link_at(HANDLE folder, const wchar_t *name)
{
    static const struct nt_open look = { .access = FILE_READ_ATTRIBUTES, .disposition = FILE_OPEN };
    struct nt_tag tag = { 0 };
    HANDLE file;
    if (!NT_OK(nt_open(folder, name, &look, NULL, &file)))
        return false;
    bool is_link = NT_OK(nt_tag_of(file, &tag)) && kind_of(tag.attributes, tag.tag) == OS_LINK;
    CloseHandle(file);
    return is_link;
}

/* Opens the file behind a reparse point that is no link, as whoever keeps it there wants it opened: through
 * the handle that was looked at, so that nothing can have taken its place. */
static struct os_status open_behind(HANDLE *file, ACCESS_MASK access)
{
    HANDLE real = ReOpenFile(*file, access | SYNCHRONIZE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                             FILE_FLAG_BACKUP_SEMANTICS);
    if (real == INVALID_HANDLE_VALUE)
        return status_now();
    CloseHandle(*file);
    *file = real;
    return STATUS_FINE;
}

struct os_status open_real(HANDLE folder, const wchar_t *name, ACCESS_MASK access, bool is_folder,
                           struct patience *patience, HANDLE *out)
{
    struct nt_open how = { .access = access | FILE_READ_ATTRIBUTES, .disposition = FILE_OPEN };
    how.options = is_folder ? FILE_DIRECTORY_FILE : 0;
    struct nt_tag tag = { 0 };
    HANDLE file;
    NTSTATUS status = nt_open(folder, name, &how, patience, &file);
    if (status == NT_NOT_A_DIRECTORY && is_link_at(folder, name))
        return status_of(NO_WAY_OVER_LINK);
    if (!NT_OK(status))
        return status_of_nt(status);
    struct os_status seen = status_of_nt(nt_tag_of(file, &tag));
    enum os_kind kind = kind_of(tag.attributes, tag.tag);
    if (seen.code == OS_OK && kind == OS_LINK)
        seen = status_of(NO_WAY_OVER_LINK);
    else if (seen.code == OS_OK && (tag.attributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0 && kind != OS_OTHER)
        seen = open_behind(&file, access | FILE_READ_ATTRIBUTES);
    if (seen.code == OS_OK)
        *out = file;
    else if (file != NULL)
        CloseHandle(file);
    return seen;
}

bool clear_read_only(HANDLE folder, const wchar_t *name)
{
    static const struct nt_open how = { .access = FILE_READ_ATTRIBUTES | FILE_WRITE_ATTRIBUTES,
                                        .disposition = FILE_OPEN };
    struct nt_tag tag = { 0 };
    HANDLE file;
    if (!NT_OK(nt_open(folder, name, &how, NULL, &file)))
        return false;
    bool cleared = false;
    if (NT_OK(nt_tag_of(file, &tag)) && (tag.attributes & FILE_ATTRIBUTE_READONLY) != 0) {
        struct nt_basic basic = { 0 };      /* zeroed times stay as they are */
        ULONG rest = tag.attributes & ~(ULONG)(FILE_ATTRIBUTE_READONLY | FILE_ATTRIBUTE_REPARSE_POINT);
        basic.attributes = rest != 0 ? rest : FILE_ATTRIBUTE_NORMAL;
        cleared = NT_OK(nt_set(file, NT_BASIC_FACTS, &basic, sizeof basic));
    }
    CloseHandle(file);
    return cleared;
}
