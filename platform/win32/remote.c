/* remote.c: which paths lead to other machines. */
#include "platform/win32/win32.h"

/* `path` as wide_path gives it. A folder may be the mount point of another volume: its own root decides. */
static bool is_on_remote_drive(const wchar_t *path)
{
    wchar_t *root = HeapAlloc(GetProcessHeap(), 0, WIDE_PATH_ROOM * sizeof *root);
    bool remote = root != NULL && GetVolumePathNameW(path, root, WIDE_PATH_ROOM) && GetDriveTypeW(root) == DRIVE_REMOTE;
    if (root != NULL)
        HeapFree(GetProcessHeap(), 0, root);
    return remote;
}

bool os_is_remote(const char *path)
{
    static const wchar_t unc[] = L"\\\\?\\UNC\\";
    wchar_t *wide = HeapAlloc(GetProcessHeap(), 0, WIDE_PATH_ROOM * sizeof *wide);
    bool remote = false;
    if (wide != NULL && wide_path_put(wide, WIDE_PATH_ROOM, path))
        remote = CompareStringOrdinal(wide, (int)wcsnlen(wide, wcslen(unc)), unc, (int)wcslen(unc), TRUE) == CSTR_EQUAL
              || is_on_remote_drive(wide);
    if (wide != NULL)
        HeapFree(GetProcessHeap(), 0, wide);
    return remote;
}
