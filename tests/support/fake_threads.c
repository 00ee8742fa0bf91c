/* fake_threads.c: threads of the fake system: one after the other, so that every run is the same. */
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

void os_lock(void)
{
}

void os_unlock(void)
{
}
