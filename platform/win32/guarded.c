/* guarded.c: whether a file is the administrators' alone to change, by its list of rights.
 *
 * Everybody may make folders below ProgramData, so that a name there proves nothing. */
#include "platform/win32/nt.h"

#include <string.h>

enum { ROOM = 4096 };           /* a longer list than that is none that an administrator has checked */

/* Whatever changes the bytes, the names or the rights. */
static const ACCESS_MASK changing = FILE_WRITE_DATA | FILE_APPEND_DATA | FILE_DELETE_CHILD | DELETE | WRITE_DAC
                                  | WRITE_OWNER | GENERIC_WRITE | GENERIC_ALL;

/* What refuses is no danger, and what only children inherit is none here. */
static bool is_harmless(const BYTE *entry, size_t size)
{
    ACCESS_ALLOWED_ACE head;
    if (size < sizeof head)
        return false;
    memcpy(&head, entry, sizeof head);
    if (head.Header.AceType == ACCESS_DENIED_ACE_TYPE || (head.Header.AceFlags & INHERIT_ONLY_ACE) != 0)
        return true;
    if (head.Header.AceType != ACCESS_ALLOWED_ACE_TYPE)
        return false;
    size_t sid = offsetof(ACCESS_ALLOWED_ACE, SidStart);
    return (head.Mask & changing) == 0 || owner_is_ruler(entry + sid, size - sid);
}

static bool is_harmless_list(const BYTE *bytes, size_t size)
{
    ACL head;
    ACE_HEADER entry;
    if (size < sizeof head)
        return false;
    memcpy(&head, bytes, sizeof head);
    size_t at = sizeof head;
    for (unsigned i = 0; i < head.AceCount; i++, at += entry.AceSize) {
        if (at + sizeof entry > size)
            return false;
        memcpy(&entry, bytes + at, sizeof entry);
        if (entry.AceSize < sizeof entry || at + entry.AceSize > size || !is_harmless(bytes + at, entry.AceSize))
            return false;
    }
    return true;
}

/* Without a list everybody may do everything. */
static bool is_rulers(HANDLE file)
{
    union { SECURITY_DESCRIPTOR_RELATIVE head; BYTE bytes[ROOM]; } found;
    ULONG size = 0;
    NTSTATUS status = NtQuerySecurityObject(file, DACL_SECURITY_INFORMATION, &found, sizeof found, &size);
    return owner_of(file) == 0 && NT_OK(status) && size <= sizeof found && (found.head.Control & SE_DACL_PRESENT) != 0
        && found.head.Dacl != 0 && found.head.Dacl < size
        && is_harmless_list(found.bytes + found.head.Dacl, size - found.head.Dacl);
}

static bool is_path_rulers(const char *path)
{
    HANDLE file = open_path(path, FILE_READ_ATTRIBUTES | READ_CONTROL, 0);
    if (file == INVALID_HANDLE_VALUE)
        return false;
    bool is = is_rulers(file);
    CloseHandle(file);
    return is;
}

bool os_is_guarded(const char *path)
{
    char folder[1024];
    const char *last = strrchr(path, '\\');
    size_t size = last == NULL ? 0 : (size_t)(last - path);
    if (size == 0 || size >= sizeof folder)
        return false;
    memcpy(folder, path, size);
    folder[size] = '\0';
    return is_path_rulers(folder) && is_path_rulers(path);
}
