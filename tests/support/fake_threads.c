/* fake_threads.c: threads of the fake system: one after the other, so that every run is the same. */
#include <stdlib.h>

#include "platform/platform.h"

unsigned os_processors(void)
{
    return 2;
}

void os_parallel(unsigned workers, void (*work)(void *data), void *data)
{
    for (unsigned i = 0; i < (workers < 1 ? 1 : workers); i++)
        work(data);
}

struct os_lock {
    bool held;
};

struct os_lock *os_lock_new(struct arena *arena)
{
    return arena_take(arena, sizeof(struct os_lock));
}

void os_lock_end(struct os_lock *lock)
{
    (void)lock;
}

/* Taken twice, it would stand still for ever; nobody shares what there is no lock for. */
void os_lock(struct os_lock *lock)
{
    if (lock != NULL && lock->held)
        abort();
    if (lock != NULL)
        lock->held = true;
}

void os_unlock(struct os_lock *lock)
{
    if (lock != NULL)
        lock->held = false;
}
