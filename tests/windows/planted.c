/* planted.c: a library that leaves a mark where it was loaded, for tests of where libraries come from.
 *
 * MARK is its own name. It exports what programs ask such libraries for, so that loading never fails for that. */
#include <windows.h>

#define EXPORTED __declspec(dllexport)

EXPORTED DWORD WINAPI GetFileVersionInfoSizeW(const wchar_t *name, DWORD *handle);
EXPORTED LONG WINAPI BCryptGenRandom(void *algorithm, unsigned char *bytes, ULONG size, ULONG flags);

DWORD WINAPI GetFileVersionInfoSizeW(const wchar_t *name, DWORD *handle)
{
    (void)name, (void)handle;
    return 0;
}

LONG WINAPI BCryptGenRandom(void *algorithm, unsigned char *bytes, ULONG size, ULONG flags)
{
    (void)algorithm, (void)bytes, (void)size, (void)flags;
    return 0;
}

BOOL WINAPI DllMain(HINSTANCE library, DWORD reason, void *reserved)
{
    (void)library, (void)reserved;
    if (reason == DLL_PROCESS_ATTACH)
        CloseHandle(CreateFileW(L"loaded-" MARK, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL));
    return TRUE;
}
