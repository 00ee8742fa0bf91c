/* sync.c: what was written, made to last.
 *
 * File systems with a journal keep the order of what happens to names: there it is enough that the bytes of
 * some files are on their way before, which is begun for all of them and then waited for, and one flush of the
 * journal at the end. That is as fast for a few files as it gets, and does not wait for what others have
 * written, as writing out the whole file system does, which is the way of all the others. */
#include "platform/posix/posix.h"

#include <unistd.h>

#include "platform/posix/system.h"

/* A folder that was opened only to lead on (EBADF) is opened once more, which says why it may not be read. */
struct os_status os_sync(struct os_place *place)
{
    if (system_sync(place->folder) == 0)
        return STATUS_OK;
    int again = errno == EBADF ? open_again(place->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0) : -1;
    struct os_status status = again >= 0 && system_sync(again) == 0 ? STATUS_OK : status_now();
    if (again >= 0)
        close(again);
    return status;
}

static struct os_status hand_over(struct os_place *place, const char *relative, bool wait)
{
    struct spot spot;
    struct os_status status = spot_find(place, relative, &spot);
    if (status.code != OS_OK)
        return status;
    int file = open_again(spot.folder, spot.name, OPEN_TO_READ | O_NOFOLLOW, 0);
    if (file < 0 || system_hand_over(file, wait) != 0)
        status = status_now();
    if (file >= 0)
        close(file);
    return status;
}

struct os_status os_sync_bytes(struct os_place *place, const char *const *files, size_t count)
{
    if (!system_keeps_order(place->folder))
        return os_sync(place);
    for (size_t i = 0; i < 2 * count; i++) {
        /* NOLINTNEXTLINE(clang-analyzer-core.DivideZero): with none of them there is no round */
        struct os_status status = hand_over(place, files[i % count], i >= count);
        if (status.code == OS_DENIED || status.code == OS_UNSUPPORTED)     /* a mask that forbids reading */
            return os_sync(place);
        if (status.code != OS_OK && status.code != OS_ABSENT && status.code != OS_IS_LINK)
            return status;
    }
    return STATUS_OK;
}

/* A folder that may not be read is open in a way that only leads on (EBADF). */
struct os_status os_sync_names(struct os_place *place)
{
    bool ordered = system_keeps_order(place->folder);
    if ((ordered ? system_sync_names(place->folder) : system_sync(place->folder)) == 0)
        return STATUS_OK;
    return errno == EBADF || errno == EINVAL ? status_of(ENOSYS) : status_now();
}
