/* parent.c: which program has started this one. */
#include "platform/win32/win32.h"

#include <tlhelp32.h>

/* The entry of that process, if it is there. */
static bool find_process(HANDLE all, DWORD number, PROCESSENTRY32W *out)
{
    out->dwSize = sizeof *out;
    for (BOOL more = Process32FirstW(all, out); more; more = Process32NextW(all, out))
        if (out->th32ProcessID == number)
            return true;
    return false;
}

const char *os_parent_program(struct arena *arena)
{
    PROCESSENTRY32W entry;
    HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    if (all == INVALID_HANDLE_VALUE)
        return NULL;
    bool found = find_process(all, GetCurrentProcessId(), &entry) && find_process(all, entry.th32ParentProcessID, &entry);
    CloseHandle(all);
    return found ? text_of(arena, entry.szExeFile, wcslen(entry.szExeFile)) : NULL;
}
