/* confine_none.c: a system that offers no way to give up rights. */
#include "platform/posix/posix.h"

struct os_status os_confine(struct os_place *const *places, size_t count)
{
    (void)places, (void)count;
    return status_of(ENOSYS);
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
