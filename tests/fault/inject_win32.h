/* inject_win32.h: goes in front of the files of platform/win32 when they are compiled to fail. */
#ifndef VENVCAST_TESTS_FAULT_INJECT_WIN32_H
#define VENVCAST_TESTS_FAULT_INJECT_WIN32_H

#include "platform/win32/nt.h"

#include <stdlib.h>

#include "tests/fault/inject.h"

/* The outcome of this sweep, as ntdll and as the other calls have it: full, denied, broken, out of memory, read-only. */
static inline NTSTATUS inject_status(void)
{
    static const ULONG outcomes[] = { 0xC000007F, 0xC0000022, 0xC0000185, 0xC000009A, 0xC00000A2 };
    return (NTSTATUS)outcomes[inject_code()];
}

static inline BOOL inject_false(void)
{
    static const DWORD numbers[] = { 112, 5, 1117, 1450, 19 };
    SetLastError(numbers[inject_code()]);
    return FALSE;
}

static inline HANDLE inject_handle(void)
{
    inject_false();
    return INVALID_HANDLE_VALUE;
}

/* A name that is being replaced by a macro is not replaced again: each of these ends in the system's own. */
#define INJECT(call, outcome) (inject_strikes() ? (outcome) : (call))

#define NtCreateFile(...) INJECT(NtCreateFile(__VA_ARGS__), inject_status())
#define NtSetInformationFile(...) INJECT(NtSetInformationFile(__VA_ARGS__), inject_status())
#define NtQueryInformationFile(...) INJECT(NtQueryInformationFile(__VA_ARGS__), inject_status())
#define NtQueryDirectoryFile(...) INJECT(NtQueryDirectoryFile(__VA_ARGS__), inject_status())
#define NtFlushBuffersFile(...) INJECT(NtFlushBuffersFile(__VA_ARGS__), inject_status())
#define CreateFileW(...) INJECT(CreateFileW(__VA_ARGS__), inject_handle())
#define ReadFile(...) INJECT(ReadFile(__VA_ARGS__), inject_false())
#define WriteFile(...) INJECT(WriteFile(__VA_ARGS__), inject_false())
#define GetFileSizeEx(...) INJECT(GetFileSizeEx(__VA_ARGS__), inject_false())
#define GetFileInformationByHandle(...) INJECT(GetFileInformationByHandle(__VA_ARGS__), inject_false())
#define GetFileInformationByHandleEx(...) INJECT(GetFileInformationByHandleEx(__VA_ARGS__), inject_false())

#define malloc(size) starve_malloc(size)

#endif
