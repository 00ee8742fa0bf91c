/* alias.c: app execution aliases, which stand for a program of the Store. */
#include "platform/win32/win32.h"

#include <winioctl.h>

#include "platform/win32/alias_parse.h"

struct os_status os_read_alias(struct arena *arena, const char *path, struct os_alias *out)
{
    enum { ROOM = 16 * 1024 };              /* MAXIMUM_REPARSE_DATA_BUFFER_SIZE */
    unsigned char bytes[ROOM];
    DWORD got = 0;
    HANDLE file = CreateFileW(wide_path(arena, path), 0, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                              OPEN_EXISTING, FILE_FLAG_OPEN_REPARSE_POINT | FILE_FLAG_BACKUP_SEMANTICS, NULL);
    if (file == INVALID_HANDLE_VALUE)
        return status_now();
    BOOL read = DeviceIoControl(file, FSCTL_GET_REPARSE_POINT, NULL, 0, bytes, ROOM, &got, NULL);
    struct os_status status = read ? STATUS_FINE : status_now();
    CloseHandle(file);
    if (status.code == OS_OK && !alias_parse(arena, bytes, got, out))
        status = (struct os_status){ OS_UNSUPPORTED, 0 };
    return status;
}
