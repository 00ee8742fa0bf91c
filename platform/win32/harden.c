/* harden.c: no library but the system's own, whatever lies beside the program or in the current folder. */
#include "platform/win32/win32.h"

/* The C library's headers may be older than these. */
enum {
    POLICY_IMAGE_LOAD = 10,
    NO_REMOTE_IMAGES = 1,
    NO_LOW_LABEL_IMAGES = 2,
    PREFER_SYSTEM32 = 4
};

/* Windows 7 lacks the call, and is none the worse for the two that stand before it. */
static void restrict_images(void)
{
    typedef BOOL (WINAPI *set_policy)(int policy, void *value, SIZE_T size);
    HMODULE kernel = GetModuleHandleW(L"kernel32.dll");
    FARPROC found = kernel != NULL ? GetProcAddress(kernel, "SetProcessMitigationPolicy") : NULL;
    DWORD flags = NO_REMOTE_IMAGES | NO_LOW_LABEL_IMAGES | PREFER_SYSTEM32;
    if (found != NULL)
        ((set_policy)(void (*)(void))found)(POLICY_IMAGE_LOAD, &flags, sizeof flags);
}

void harden(void)
{
    SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_SYSTEM32);
    SetDllDirectoryW(L"");
    restrict_images();
    SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX);
}

FARPROC system_function(const wchar_t *library, const char *name)
{
    HMODULE module = LoadLibraryExW(library, NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
    return module != NULL ? GetProcAddress(module, name) : NULL;
}
