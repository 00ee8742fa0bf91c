/* claim.c: a folder that is in use, marked so that the mark cannot outlive its process.
 *
 * The mark is a named object of the system's, whose name says which folder it is: a lock on a file in it, or a
 * handle that others may not share, would keep the folder from being renamed by the very process that holds it.
 * The object is there as long as somebody has it open. Folders of another machine have none: its other visitors
 * would not see it. */
#include "platform/win32/nt.h"

static const wchar_t in_all_sessions[] = L"Global\\venvcast-";

struct identity { ULONGLONG volume; BYTE file[16]; };

enum { NAME_ROOM = sizeof in_all_sessions / sizeof *in_all_sessions + 2 * sizeof(struct identity) };

static bool name_of(HANDLE folder, wchar_t name[NAME_ROOM])
{
    struct identity id;
    const BYTE *bytes = (const BYTE *)&id;
    if (!GetFileInformationByHandleEx(folder, FileIdInfo, &id, sizeof id))
        return false;
    wcscpy(name, in_all_sessions);
    wchar_t *end = name + wcslen(name);
    for (size_t i = 0; i < sizeof id; i++) {
        *end++ = L"0123456789abcdef"[bytes[i] >> 4];
        *end++ = L"0123456789abcdef"[bytes[i] & 15];
    }
    *end = L'\0';
    return true;
}

static bool is_shared(HANDLE folder)
{
    FILE_REMOTE_PROTOCOL_INFO facts;
    return GetFileInformationByHandleEx(folder, FileRemoteProtocolInfo, &facts, sizeof facts);
}

struct os_status os_place_claim(struct os_place *place)
{
    wchar_t name[NAME_ROOM];
    if (place->folder == NULL || is_shared(place->folder) || !name_of(place->folder, name))
        return (struct os_status){ OS_UNSUPPORTED, GetLastError() };
    HANDLE claim = CreateMutexW(NULL, FALSE, name);
    DWORD number = GetLastError();
    if (claim != NULL && number != ERROR_ALREADY_EXISTS) {
        place->claim = claim;
        return STATUS_FINE;
    }
    if (claim != NULL)
        CloseHandle(claim);
    bool of_another = claim != NULL || number == ERROR_ACCESS_DENIED;       /* denied: of another user's */
    return of_another ? (struct os_status){ OS_BUSY, ERROR_BUSY } : status_of(number);
}
