/* guard.c: the two names that the compiler's stack protector wants.
 *
 * Our own instead of libssp, which asks the old cryptography of Windows for chance before main() has narrowed the
 * search for libraries. Compiled without link-time optimization, which meets these names too late. */
#include "platform/win32/win32.h"

extern uintptr_t __stack_chk_guard;
void __stack_chk_fail(void);

uintptr_t __stack_chk_guard = (uintptr_t)0x595E9FBD94FDA766;

/* What an attacker from outside the process cannot know: time to the tick, numbers of the moment, addresses. Runs
 * before main(), and in no function that has looked at the guard already. */
__attribute__((constructor, no_stack_protector)) static void choose_guard(void)
{
    LARGE_INTEGER ticks;
    FILETIME now;
    QueryPerformanceCounter(&ticks);
    GetSystemTimeAsFileTime(&now);
    uintptr_t chosen = (uintptr_t)ticks.QuadPart ^ ((uintptr_t)now.dwLowDateTime << 32 | now.dwHighDateTime)
        ^ (uintptr_t)&ticks ^ ((uintptr_t)GetCurrentProcessId() << 16) ^ ((uintptr_t)GetCurrentThreadId() << 40);
    chosen ^= (uintptr_t)choose_guard;
    chosen *= (uintptr_t)0x9E3779B97F4A7C15;
    __stack_chk_guard = (chosen ^ chosen >> 29) & ~(uintptr_t)0xFF;     /* a zero stops what copies text */
}

void __stack_chk_fail(void)
{
    TerminateProcess(GetCurrentProcess(), (UINT)STATUS_STACK_BUFFER_OVERRUN);
    for (;;)
        continue;
}
