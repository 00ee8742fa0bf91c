/* threads.c: the same work on several threads, and a lock between them. */
#include "platform/win32/win32.h"

enum { THREADS_MOST = 256, STACK_SIZE = 1024 * 1024 };

struct task {
    void (*work)(void *data);
    void *data;
};

unsigned os_processors(void)
{
    SYSTEM_INFO info;
    GetSystemInfo(&info);
    return info.dwNumberOfProcessors < 1 ? 1 : info.dwNumberOfProcessors;
}

static DWORD WINAPI run_task(void *given)
{
    const struct task *task = given;
    task->work(task->data);
    return 0;
}

/* What cannot be started is done by those that could. */
void os_parallel(unsigned workers, void (*work)(void *data), void *data)
{
    struct task task = { work, data };
    HANDLE threads[THREADS_MOST];
    unsigned started = 0;
    while (started + 1 < workers && started < THREADS_MOST) {
        threads[started] = CreateThread(NULL, STACK_SIZE, run_task, &task, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);
        if (threads[started] == NULL)
            break;
        started++;
    }
    work(data);
    while (started > 0) {
        WaitForSingleObject(threads[--started], INFINITE);
        CloseHandle(threads[started]);
    }
}

struct os_lock {
    SRWLOCK lock;
};

struct os_lock *os_lock_new(struct arena *arena)
{
    struct os_lock *lock = arena_take(arena, sizeof *lock);
    InitializeSRWLock(&lock->lock);
    return lock;
}

void os_lock_end(struct os_lock *lock)
{
    (void)lock;
}

void os_lock(struct os_lock *lock)
{
    AcquireSRWLockExclusive(&lock->lock);
}

void os_unlock(struct os_lock *lock)
{
    ReleaseSRWLockExclusive(&lock->lock);
}
