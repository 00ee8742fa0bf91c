/* guarded.c: whether a file and its folder are the administrators' alone to change.
 *
 * Everybody may make folders below ProgramData, so that a name there proves nothing. */
#include "platform/win32/nt.h"

#include <string.h>

#include "platform/win32/rights.h"

enum { ROOM = 4096 };           /* a longer list than that is none that an administrator has checked */

/* Without a list everybody may do everything. */
static bool is_rulers(HANDLE file)
{
    union { SECURITY_DESCRIPTOR_RELATIVE head; BYTE bytes[ROOM]; } found;
    ULONG size = 0;
    NTSTATUS status = NtQuerySecurityObject(file, DACL_SECURITY_INFORMATION, &found, sizeof found, &size);
    return owner_of(file) == 0 && NT_OK(status) && size <= sizeof found && (found.head.Control & SE_DACL_PRESENT) != 0
        && found.head.Dacl != 0 && found.head.Dacl < size
        && rights_are_rulers(found.bytes + found.head.Dacl, size - found.head.Dacl);
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
