/* link.c: new symbolic links. */
#include "platform/win32/nt.h"

#include <string.h>

/* Older systems do not know that users may be allowed to without the privilege. */
#define EVEN_UNPRIVILEGED 2u

/* The path of a name in an open folder, as only the call that makes links wants it. */
static struct os_status path_of(const struct spot *spot, wchar_t out[WIDE_PATH_ROOM])
{
    DWORD size = GetFinalPathNameByHandleW(spot->folder, out, WIDE_PATH_ROOM - 260, VOLUME_NAME_DOS);
    if (size == 0)
        return status_now();
    if (size >= WIDE_PATH_ROOM - 260)
        return status_of(ERROR_FILENAME_EXCED_RANGE);
    if (out[size - 1] != L'\\')
        out[size++] = L'\\';
    wcscpy(out + size, spot->name);
    return STATUS_FINE;
}

/* Where the target is absolute, it keeps its length; the system itself reads it. */
static bool target_of(const char *target, wchar_t *out, size_t room)
{
    if (!wide_put(out, room, target, strlen(target)))
        return false;
    for (; *out != L'\0'; out++)
        if (*out == L'/')
            *out = L'\\';
    return true;
}

static enum os_code what_stands(const struct spot *spot, enum os_kind *kind)
{
    static const struct nt_open look = { .access = FILE_READ_ATTRIBUTES, .disposition = FILE_OPEN };
    struct nt_tag tag = { 0 };
    HANDLE file;
    struct os_status status = status_of_nt(nt_open(spot->folder, spot->name, &look, NULL, &file));
    if (status.code != OS_OK)
        return status.code;
    status = status_of_nt(nt_tag_of(file, &tag));
    *kind = kind_of(tag.attributes, tag.tag);
    CloseHandle(file);
    return status.code;
}

/* A success is believed only when the link is there, in the very folder that was meant. */
struct os_status os_link(struct os_place *place, const char *relative, const char *target, bool folder)
{
    enum { TARGET_ROOM = 4096 };
    wchar_t path[WIDE_PATH_ROOM], leads_to[TARGET_ROOM];
    struct spot spot;
    enum os_kind kind = OS_OTHER;
    struct os_status status = spot_find_new(place, relative, &spot);
    if (status.code == OS_OK && what_stands(&spot, &kind) == OS_OK)
        status = status_of(ERROR_ALREADY_EXISTS);
    if (status.code == OS_OK)
        status = path_of(&spot, path);
    if (status.code == OS_OK && !target_of(target, leads_to, TARGET_ROOM))
        status = status_of(ERROR_FILENAME_EXCED_RANGE);
    if (status.code != OS_OK)
        return status;
    DWORD flags = folder ? SYMBOLIC_LINK_FLAG_DIRECTORY : 0;
    bool made = CreateSymbolicLinkW(path, leads_to, flags | EVEN_UNPRIVILEGED);
    if (!made && GetLastError() == ERROR_INVALID_PARAMETER)
        made = CreateSymbolicLinkW(path, leads_to, flags);
    if (!made)
        return status_now();
    bool is_there = what_stands(&spot, &kind) == OS_OK && kind == OS_LINK;
    return is_there ? STATUS_FINE : status_of(ERROR_NOT_SUPPORTED);
}
