/* rename.c: names that change, each in one step that the system decides. */
#include "platform/win32/nt.h"

#include <stddef.h>
#include <string.h>

/* Both ends of a renaming; the first one is open with the right to go. */
struct ends {
    HANDLE file;
    struct spot from, to;
    bool is_folder;
};

/* Is `path` inside `folder`, as both are spelt? The system would say no more than that something is in use. */
static bool is_inside(const char *folder, const char *path)
{
    size_t size = strlen(folder);
    return strncmp(path, folder, size) == 0 && path[size] == '/';
}

static struct os_status open_end(struct ends *ends, struct patience *patience)
{
    static const struct nt_open to_go = { .access = DELETE | FILE_READ_ATTRIBUTES, .disposition = FILE_OPEN };
    struct nt_tag tag = { 0 };
    struct os_status status = status_of_nt(nt_open(ends->from.folder, ends->from.name, &to_go, patience, &ends->file));
    if (status.code != OS_OK)
        return status;
    status = status_of_nt(nt_tag_of(ends->file, &tag));
    ends->is_folder = kind_of(tag.attributes, tag.tag) == OS_FOLDER;
    if (status.code != OS_OK)
        CloseHandle(ends->file);
    return status;
}

/* A place remembers one folder only, so the first end is opened before the second is looked for; what it was
 * found through may be closed then. */
static struct os_status ends_find(struct os_place *from, const char *from_relative, struct os_place *to,
                                  const char *to_relative, struct patience *patience, struct ends *out)
{
    if (from == to && is_inside(from_relative, to_relative))
        return status_of(ERROR_INVALID_PARAMETER);
    struct os_status status = spot_find(from, from_relative, &out->from);
    if (status.code == OS_OK && out->from.name[0] == L'\0')
        status = status_of(ERROR_INVALID_PARAMETER);
    if (status.code == OS_OK)
        status = open_end(out, patience);
    if (status.code != OS_OK)
        return status;
    status = spot_find_new(to, to_relative, &out->to);
    if (status.code != OS_OK)
        CloseHandle(out->file);
    return status;
}

/* The newer way replaces a file that others have open. Systems and file systems that do not know it have the
 * older one. */
static NTSTATUS rename_over(HANDLE file, struct nt_rename *rename, size_t size)
{
    rename->flags = NT_RENAME_REPLACE | NT_RENAME_POSIX;
    NTSTATUS status = nt_set(file, NT_RENAME_EX, rename, size);
    rename->flags = NT_RENAME_REPLACE;
    return nt_is_unknown(status) ? nt_set(file, NT_RENAME, rename, size) : status;
}

NTSTATUS rename_open(HANDLE file, HANDLE folder, const wchar_t *name, bool over)
{
    struct nt_rename rename = { .folder = folder };
    size_t units = wcslen(name), size = offsetof(struct nt_rename, name) + (units + 1) * sizeof(WCHAR);
    rename.name_size = (ULONG)(units * sizeof(WCHAR));
    wmemcpy(rename.name, name, units);
    return over ? rename_over(file, &rename, size) : nt_set(file, NT_RENAME, &rename, size);
}

/* The system denies what is in use as it denies what is not allowed. The file is open with the right to go; may
 * its new folder be written to, too, then somebody has it, or something in it, open. */
static bool may_arrive(const struct ends *ends)
{
    const struct nt_open add = { .access = ends->is_folder ? FILE_ADD_SUBDIRECTORY : FILE_ADD_FILE,
                                 .disposition = FILE_OPEN };
    HANDLE folder;
    NTSTATUS status = nt_open(ends->to.folder, L"", &add, NULL, &folder);
    if (NT_OK(status))
        CloseHandle(folder);
    return status != NT_ACCESS_DENIED;
}

static struct os_status rename_patiently(const struct ends *ends, bool over, struct patience *patience)
{
    NTSTATUS status;
    do {
        status = rename_open(ends->file, ends->to.folder, ends->to.name, over);
        if (status == NT_ACCESS_DENIED && over && clear_read_only(ends->to.folder, ends->to.name))
            status = rename_open(ends->file, ends->to.folder, ends->to.name, over);
        if (status == NT_ACCESS_DENIED && !may_arrive(ends))
            return status_of_nt(status);
    } while ((status == NT_ACCESS_DENIED || nt_will_pass(status)) && patience_lasts(patience));
    return status == NT_ACCESS_DENIED ? (struct os_status){ OS_BUSY, ERROR_SHARING_VIOLATION } : status_of_nt(status);
}

/* A folder neither replaces nor is replaced; the system would only say that it is denied. */
static struct os_status may_replace(const struct ends *ends)
{
    static const struct nt_open look = { .access = FILE_READ_ATTRIBUTES, .disposition = FILE_OPEN };
    struct nt_tag tag = { 0 };
    HANDLE file;
    bool folder = ends->is_folder;
    if (!folder && NT_OK(nt_open(ends->to.folder, ends->to.name, &look, NULL, &file))) {
        folder = NT_OK(nt_tag_of(file, &tag)) && kind_of(tag.attributes, tag.tag) == OS_FOLDER;
        CloseHandle(file);
    }
    return folder ? (struct os_status){ OS_IS_FOLDER, 0 } : STATUS_FINE;
}

/* No file system here lets two names change places in one step. */
struct os_status os_rename(struct os_place *from, const char *from_relative, struct os_place *to,
                           const char *to_relative, enum os_rename_how how)
{
    if (how == OS_EXCHANGE)
        return status_of(ERROR_NOT_SUPPORTED);
    struct ends ends;
    struct patience patience = { 0 };
    place_forget(from, from_relative);
    place_forget(to, to_relative);
    struct os_status status = ends_find(from, from_relative, to, to_relative, &patience, &ends);
    if (status.code != OS_OK)
        return status;
    if (how == OS_OVER)
        status = may_replace(&ends);
    if (status.code == OS_OK)
        status = rename_patiently(&ends, how == OS_OVER, &patience);
    if (status.code == OS_OK)
        place_follow(from, from_relative, to, to_relative);
    CloseHandle(ends.file);
    return status;
}
