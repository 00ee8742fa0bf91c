/* claim.c: a folder that is in use, marked so that the mark cannot outlive its process. */
#include "platform/posix/posix.h"

#include <sys/file.h>

struct os_status os_place_claim(struct os_place *place)
{
    int result;
    do
        result = flock(place->folder, LOCK_EX | LOCK_NB);
    while (result != 0 && errno == EINTR);
    if (result == 0)
        return STATUS_OK;
    switch (errno) {
    case EWOULDBLOCK:
        return (struct os_status){ OS_BUSY, (uint32_t)errno };
    case EBADF:         /* NFS wants a folder that is open for writing, which there is not */
    case EINVAL:
    case ENOLCK:
        return (struct os_status){ OS_UNSUPPORTED, (uint32_t)errno };
    default:
        return status_now();
    }
}
