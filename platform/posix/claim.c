/* claim.c: a folder that is in use, marked so that the mark cannot outlive its process. */
#include "platform/posix/posix.h"

#include <sys/file.h>

#include "platform/posix/system.h"

struct os_status os_place_claim(struct os_place *place)
{
    int result;
    if (system_is_shared(place->folder))        /* NFS keeps the claims on a folder to each machine */
        return status_of(ENOSYS);
    do
        result = flock(place->folder, LOCK_EX | LOCK_NB);
    while (result != 0 && errno == EINTR);
    if (result == 0)
        return STATUS_OK;
    switch (errno) {
    case EWOULDBLOCK:
        return (struct os_status){ OS_BUSY, (uint32_t)errno };
    case EBADF:         /* a folder that may not be read is open in a way that only leads on */
    case EINVAL:
    case ENOLCK:
        return (struct os_status){ OS_UNSUPPORTED, (uint32_t)errno };
    default:
        return status_now();
    }
}
