/* rename.c: names that change, each in one step that the system decides. */
#include "platform/posix/posix.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "platform/posix/system.h"

/* A place remembers one folder only; the first end's must stay open while the second is looked for. */
static int hold(struct os_place *place, struct spot spot)
{
    if (spot.folder != place->parent)
        return -1;
    place->parent = -1;
    place->length = 0;
    return spot.folder;
}

static bool are_neighbours(const char *one, const char *other)
{
    const char *slash = strrchr(one, '/'), *other_slash = strrchr(other, '/');
    return slash != NULL && other_slash != NULL && slash - one == other_slash - other
        && memcmp(one, other, (size_t)(slash - one)) == 0;
}

struct os_status ends_find(struct os_place *from, const char *from_relative, struct os_place *to,
                           const char *to_relative, struct ends *out)
{
    out->held = -1;
    struct os_status status = spot_find(from, from_relative, &out->from);
    if (status.code == OS_OK && from == to && !are_neighbours(from_relative, to_relative))
        out->held = hold(from, out->from);
    if (status.code == OS_OK)
        status = spot_find(to, to_relative, &out->to);
    return status;
}

void ends_close(const struct ends *ends)
{
    if (ends->held >= 0)
        close(ends->held);
}

/* Takes the new name with an empty thing of the same kind, which only we can have made, and renames
 * over that: the way of systems that cannot refuse a taken name themselves. */
static int rename_over_reservation(const struct ends *ends)
{
    struct stat facts;
    if (fstatat(ends->from.folder, ends->from.name, &facts, AT_SYMLINK_NOFOLLOW) != 0)
        return -1;
    bool folder = S_ISDIR(facts.st_mode);
    int reserved = folder ? mkdirat(ends->to.folder, ends->to.name, 0700)
        : open_again(ends->to.folder, ends->to.name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (reserved < 0)
        return -1;
    if (!folder)
        close(reserved);
    if (renameat(ends->from.folder, ends->from.name, ends->to.folder, ends->to.name) == 0)
        return 0;
    int number = errno;
    unlinkat(ends->to.folder, ends->to.name, folder ? AT_REMOVEDIR : 0);
    errno = number;
    return -1;
}

static int rename_new(const struct ends *ends)
{
    int result = system_rename_new(ends->from.folder, ends->from.name, ends->to.folder, ends->to.name);
    /* EINVAL: this file system cannot, or a folder was to move into itself, which is refused again. */
    if (result != 0 && (errno == ENOSYS || errno == EINVAL || errno == EOPNOTSUPP))
        result = rename_over_reservation(ends);
    return result;
}

static int exchange(const struct ends *ends)
{
    int result = system_exchange(ends->from.folder, ends->from.name, ends->to.folder, ends->to.name);
    if (result != 0 && errno == EINVAL)
        errno = ENOSYS;
    return result;
}

/* POSIX would let a folder replace an empty one. */
static int rename_over(const struct ends *ends)
{
    struct stat facts;
    if (fstatat(ends->from.folder, ends->from.name, &facts, AT_SYMLINK_NOFOLLOW) != 0)
        return -1;
    if (S_ISDIR(facts.st_mode)) {
        errno = EISDIR;
        return -1;
    }
    return renameat(ends->from.folder, ends->from.name, ends->to.folder, ends->to.name);
}

struct os_status os_rename(struct os_place *from, const char *from_relative, struct os_place *to,
                           const char *to_relative, enum os_rename_how how)
{
    static int (*const ways[])(const struct ends *) = {
        [OS_NEW_NAME] = rename_new,
        [OS_EXCHANGE] = exchange,
        [OS_OVER] = rename_over,
    };
    struct ends ends;
    struct os_status status = ends_find(from, from_relative, to, to_relative, &ends);
    if (status.code == OS_OK) {
        place_forget(from, from_relative);
        place_forget(to, to_relative);
        if (ways[how](&ends) != 0)
            status = status_now();
    }
    ends_close(&ends);
    return status;
}
