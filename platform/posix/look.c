/* look.c: what stands at a name, and where a link leads. */
#include "platform/posix/posix.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "platform/posix/system.h"

static enum os_kind kind_of_mode(mode_t mode)
{
    if (S_ISREG(mode))
        return OS_FILE;
    if (S_ISDIR(mode))
        return OS_FOLDER;
    return S_ISLNK(mode) ? OS_LINK : OS_OTHER;
}

static int64_t nanoseconds(struct timespec time)
{
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static struct os_status look(int folder, const char *name, int flags, struct os_entry *out)
{
    struct stat facts;
    if (fstatat(folder, name, &facts, flags) != 0)
        return status_now();
    struct timespec modified, changed;
    system_times(&facts, &modified, &changed);
    *out = (struct os_entry){
        .kind = kind_of_mode(facts.st_mode),
        .mode = facts.st_mode & 07777,
        .owner = (uint32_t)facts.st_uid,
        .size = (uint64_t)facts.st_size,
        .device = (uint64_t)facts.st_dev,
        .file = (uint64_t)facts.st_ino,
        .modified = nanoseconds(modified),
        .changed = nanoseconds(changed),
    };
    return STATUS_OK;
}

struct os_status os_look(const char *path, struct os_entry *out)
{
    return look(AT_FDCWD, path, 0, out);
}

struct os_status os_look_at_link(const char *path, struct os_entry *out)
{
    return look(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, out);
}

struct os_status os_look_in(struct os_place *place, const char *relative, struct os_entry *out)
{
    struct spot spot;
    struct os_status status = spot_find(place, relative, &spot);
    return status.code == OS_OK ? look(spot.folder, spot.name, AT_SYMLINK_NOFOLLOW, out) : status;
}

struct os_status os_look_above(struct os_place *place, unsigned levels, struct os_entry *out)
{
    char way[] = "../../../../..";
    if (!place->straight || levels == 0 || levels > sizeof way / 3)
        return status_of(ENOSYS);
    way[levels * 3 - 1] = '\0';
    return look(place->folder, way, AT_SYMLINK_NOFOLLOW, out);
}

static struct os_status read_link(struct arena *arena, int folder, const char *name, const char **out)
{
    char text[PLACE_PATH_ROOM];                 /* no system keeps longer ones */
    ssize_t size = readlinkat(folder, name, text, sizeof text);
    if (size < 0)
        return status_now();
    if ((size_t)size == sizeof text)
        return status_of(ENAMETOOLONG);
    *out = arena_copy(arena, text, (size_t)size);
    return STATUS_OK;
}

struct os_status os_read_link(struct arena *arena, const char *path, const char **out)
{
    return read_link(arena, AT_FDCWD, path, out);
}

struct os_status os_read_link_in(struct arena *arena, struct os_place *place, const char *relative, const char **out)
{
    struct spot spot;
    struct os_status status = spot_find(place, relative, &spot);
    return status.code == OS_OK ? read_link(arena, spot.folder, spot.name, out) : status;
}

struct os_status os_real_path(struct arena *arena, const char *path, const char **out)
{
    char text[PATH_MAX];
    if (realpath(path, text) == NULL)
        return status_now();
    *out = arena_copy(arena, text, strlen(text));
    return STATUS_OK;
}

bool os_can_execute(const char *path)
{
    struct stat facts;
    return fstatat(AT_FDCWD, path, &facts, 0) == 0 && S_ISREG(facts.st_mode)
        && faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) == 0;
}

static bool is_roots(const char *path)
{
    struct stat facts;
    return stat(path, &facts) == 0 && facts.st_uid == 0 && (facts.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

bool os_is_guarded(const char *path)
{
    char folder[PLACE_PATH_ROOM];
    const char *slash = strrchr(path, '/');
    size_t size = slash == NULL ? 0 : (size_t)(slash - path);
    if (slash == NULL || size >= sizeof folder)
        return false;
    memcpy(folder, path, size);
    folder[size] = '\0';
    return is_roots(size == 0 ? "/" : folder) && is_roots(path);
}
