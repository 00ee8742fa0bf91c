/* confine.c: what gives up rights here would have to be decided before the process starts. */
#include "platform/win32/win32.h"

struct os_status os_confine(struct os_place *const *places, size_t count)
{
    (void)places, (void)count;
    return status_of(ERROR_NOT_SUPPORTED);
}

void os_confined(struct arena *arena, struct os_place *const *places, size_t count, void (*work)(void *data), void *data)
{
    (void)arena, (void)places, (void)count;
    work(data);
}

void os_guard_end(struct os_guard **guard)
{
    (void)guard;
}
