/* confine.c: what gives up rights here would have to be decided before the process starts. */
#include "platform/win32/win32.h"

struct os_status os_confine(struct os_place *const *places, size_t count)
{
    (void)places, (void)count;
    return status_of(ERROR_NOT_SUPPORTED);
}
