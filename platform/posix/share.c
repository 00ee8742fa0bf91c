/* share.c: new names for files that exist, and files that share their blocks. */
#include "platform/posix/posix.h"

#include <unistd.h>

#include "platform/posix/system.h"

struct os_status os_hard_link(struct os_place *place, const char *relative, struct os_place *from, const char *source)
{
    struct ends ends;
    struct os_status status = ends_find(from, source, place, relative, &ends);
    if (status.code == OS_OK && linkat(ends.from.folder, ends.from.name, ends.to.folder, ends.to.name, 0) != 0)
        status = errno == EMLINK ? (struct os_status){ OS_TOO_LARGE, EMLINK } : status_now();
    ends_close(&ends);
    return status;
}

/* What file systems and kernels answer that cannot clone, or not this file. */
static struct os_status clone_refused(int number)
{
    bool cannot = number == ENOSYS || number == EOPNOTSUPP || number == ENOTTY || number == EINVAL || number == EPERM;
    return cannot ? (struct os_status){ OS_UNSUPPORTED, (uint32_t)number } : status_of(number);
}

struct os_status os_clone(struct os_place *place, const char *relative, struct os_place *from, const char *source,
                          unsigned mode)
{
    struct ends ends;
    struct os_status status = ends_find(from, source, place, relative, &ends);
    if (status.code == OS_OK &&
        system_clone(ends.from.folder, ends.from.name, ends.to.folder, ends.to.name, mode & 07777) != 0)
        status = clone_refused(errno);
    if (status.code == OS_OK && needs_setting(mode))
        status = set_mode_at(ends.to.folder, ends.to.name, mode);
    ends_close(&ends);
    return status;
}
