/* claim.c: a folder that is in use, marked so that the mark cannot outlive its process. */
#include "platform/posix/posix.h"

#include <sys/file.h>
#include <unistd.h>

#include "platform/posix/system.h"

/* What is made in a folder of ours may have to go again, and for that folders must be opened: who may open too few
 * is told so before there is anything. */
static struct os_status can_be_emptied(int folder)
{
    enum { FOLDERS_AT_ONCE = 4 };
    int highest = fcntl(folder, F_DUPFD, folder + FOLDERS_AT_ONCE);
    if (highest < 0)
        return status_of(errno == EINVAL ? EMFILE : errno);     /* as it is called when the number is out of reach */
    close(highest);
    return STATUS_OK;
}

struct os_status os_place_claim(struct os_place *place)
{
    int result;
    if (system_is_shared(place->folder))        /* NFS keeps the claims on a folder to each machine */
        return status_of(ENOSYS);
    do
        result = flock(place->folder, LOCK_EX | LOCK_NB);
    while (result != 0 && errno == EINTR);
    if (result == 0)
        return can_be_emptied(place->folder);
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
