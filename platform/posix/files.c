/* files.c: folders, files and links that come into being or go, one at a time. */
#include "platform/posix/posix.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "platform/posix/system.h"

enum { FEW_BYTES = 16 * 1024 };     /* are copied sooner than asked whether they can be shared */
enum { NEW_FILE = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC };

/* A mode as the system takes it. */
static mode_t bits(unsigned mode)
{
    return (mode_t)(mode & 07777);
}

/* The bits above 0777 are dropped by some systems on the way, the others by the mask. */
bool needs_setting(unsigned mode)
{
    return (mode & OS_EXACT) != 0 && (mode & (mask_at_most() | 07000)) != 0;
}

bool write_all(int descriptor, const char *bytes, size_t size)
{
    while (size != 0) {
        ssize_t done = write(descriptor, bytes, size < INT_MAX ? size : INT_MAX);
        if (done < 0 && errno != EINTR)
            return false;
        if (done > 0) {
            bytes += done;
            size -= (size_t)done;
        }
    }
    return true;
}

/* Through a handle first: to do it by name without following a link, C libraries need /proc. */
struct os_status set_mode_at(int folder, const char *name, unsigned mode)
{
    int descriptor = open_again(folder, name, OPEN_TO_READ | O_NOFOLLOW, 0);
    if (descriptor < 0 && errno != EACCES && errno != ENXIO)
        return status_now();
    int result = descriptor >= 0 ? fchmod(descriptor, bits(mode))
        : fchmodat(folder, name, bits(mode), AT_SYMLINK_NOFOLLOW);
    struct os_status status = result == 0 ? STATUS_OK : status_now();
    if (descriptor >= 0)
        close(descriptor);
    return status;
}

struct os_status os_make_folder(struct os_place *place, const char *relative, unsigned mode)
{
    struct spot spot;
    struct os_status status = spot_find(place, relative, &spot);
    if (status.code != OS_OK)
        return status;
    if (mkdirat(spot.folder, spot.name, bits(mode)) != 0)
        return status_now();
    if (needs_setting(mode))
        status = set_mode_at(spot.folder, spot.name, mode);
    if (status.code != OS_OK)
        unlinkat(spot.folder, spot.name, AT_REMOVEDIR);
    return status;
}

/* The end of a new file: it stands whole, or it is gone again. */
static struct os_status finish(struct spot spot, int file, bool written, unsigned mode)
{
    struct os_status status = written ? STATUS_OK : status_now();
    if (written && needs_setting(mode) && fchmod(file, bits(mode)) != 0)
        status = status_now();
    if (close(file) != 0 && errno != EINTR && status.code == OS_OK)
        status = status_now();
    if (status.code != OS_OK)
        unlinkat(spot.folder, spot.name, 0);
    return status;
}

struct os_status os_write(struct os_place *place, const char *relative, const void *bytes, size_t size, unsigned mode)
{
    struct spot spot;
    struct os_status status = spot_find(place, relative, &spot);
    if (status.code != OS_OK)
        return status;
    int file = open_again(spot.folder, spot.name, NEW_FILE, bits(mode));
    if (file < 0)
        return status_now();
    return finish(spot, file, write_all(file, bytes, size), mode);
}

/* A file that tells no size is read until it ends. */
static bool copy_by_hand(int from, int to, uint64_t size)
{
    char bytes[4 * 1024];
    for (uint64_t done = 0; size == 0 || done < size;) {
        ssize_t got = read(from, bytes, sizeof bytes);
        if (got == 0)
            return true;
        if (got < 0 && errno != EINTR)
            return false;
        if (got > 0 && !write_all(to, bytes, (size_t)got))
            return false;
        done += got > 0 ? (uint64_t)got : 0;
    }
    return true;
}

static struct os_status open_source(const char *path, int *out, uint64_t *size)
{
    struct stat facts;
    int source = open_again(AT_FDCWD, path, OPEN_TO_READ, 0);
    if (source < 0)
        return status_now();
    struct os_status status = STATUS_OK;
    if (fstat(source, &facts) != 0)
        status = status_now();
    else if (!S_ISREG(facts.st_mode))
        status = S_ISDIR(facts.st_mode) ? status_of(EISDIR) : (struct os_status){ OS_FAILED, 0 };
    if (status.code != OS_OK) {
        close(source);
        return status;
    }
    *out = source;
    *size = (uint64_t)facts.st_size;
    return STATUS_OK;
}

struct os_status os_copy(struct os_place *place, const char *relative, const char *source, unsigned mode)
{
    struct spot spot;
    int from = -1;
    uint64_t size = 0;
    struct os_status status = spot_find(place, relative, &spot);
    if (status.code == OS_OK)
        status = open_source(source, &from, &size);
    if (status.code != OS_OK)
        return status;
    int file = open_again(spot.folder, spot.name, NEW_FILE, bits(mode));
    if (file < 0) {
        status = status_now();
    } else {
        int quick = size < FEW_BYTES ? 0 : system_copy(from, file, size);
        status = finish(spot, file, quick > 0 || (quick == 0 && copy_by_hand(from, file, size)), mode);
    }
    close(from);
    return status;
}

struct os_status os_link(struct os_place *place, const char *relative, const char *target, bool folder)
{
    (void)folder;
    struct spot spot;
    struct os_status status = spot_find(place, relative, &spot);
    if (status.code == OS_OK && symlinkat(target, spot.folder, spot.name) != 0)
        status = status_now();
    return status;
}

/* Removes with the flags of unlinkat. */
static struct os_status remove_one(struct os_place *place, const char *relative, int flags)
{
    struct spot spot;
    struct os_status status = spot_find(place, relative, &spot);
    if (status.code != OS_OK)
        return status;
    place_forget(place, relative);
    if (unlinkat(spot.folder, spot.name, flags) == 0)
        return STATUS_OK;
    if (flags == AT_REMOVEDIR && errno == EEXIST)       /* what some systems call a folder that is not empty */
        errno = ENOTEMPTY;
    return status_now();
}

struct os_status os_remove_file(struct os_place *place, const char *relative)
{
    return remove_one(place, relative, 0);
}

struct os_status os_remove_folder(struct os_place *place, const char *relative)
{
    return remove_one(place, relative, AT_REMOVEDIR);
}

bool os_is_in_use(struct os_place *place, const char *relative)
{
    (void)place, (void)relative;
    return false;
}

struct os_status os_set_mode(struct os_place *place, const char *relative, unsigned mode)
{
    struct spot spot;
    struct os_status status = spot_find(place, relative, &spot);
    unsigned wanted = mode & OS_EXACT ? mode : mode & ~os_mask();
    if (strcmp(relative, ".") == 0 && fchmod(place->folder, bits(wanted)) == 0)
        return STATUS_OK;           /* it cannot be done by a handle that only leads further down */
    return status.code == OS_OK ? set_mode_at(spot.folder, spot.name, wanted) : status;
}

struct os_status os_set_time(struct os_place *place, const char *relative, int64_t modified)
{
    struct spot spot;
    struct os_status status = spot_find(place, relative, &spot);
    if (status.code != OS_OK)
        return status;
    int64_t seconds = modified / 1000000000, rest = modified % 1000000000;
    if (rest < 0) {
        seconds--;
        rest += 1000000000;
    }
    struct timespec times[2] = { { .tv_nsec = UTIME_OMIT }, { .tv_sec = (time_t)seconds, .tv_nsec = (long)rest } };
    if (utimensat(spot.folder, spot.name, times, AT_SYMLINK_NOFOLLOW) != 0)
        status = status_now();
    return status;
}
