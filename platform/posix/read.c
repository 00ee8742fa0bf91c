/* read.c: whole files and parts of files, of regular files only. */
#include "platform/posix/posix.h"

#include <unistd.h>

/* Closes the descriptor unless it is a regular file. */
static struct os_status only_a_file(int descriptor, struct stat *facts)
{
    if (descriptor < 0)
        return status_now();
    struct os_status status = STATUS_OK;
    if (fstat(descriptor, facts) != 0)
        status = status_now();
    else if (S_ISDIR(facts->st_mode))
        status = status_of(EISDIR);
    else if (!S_ISREG(facts->st_mode))
        status = (struct os_status){ OS_FAILED, 0 };
    if (status.code != OS_OK)
        close(descriptor);
    return status;
}

/* Reads until the end or until `size` bytes are there. */
static struct os_status read_up_to(int descriptor, char *bytes, size_t size, uint64_t offset, size_t *got)
{
    *got = 0;
    while (*got < size) {
        ssize_t part = pread(descriptor, bytes + *got, size - *got, (off_t)(offset + *got));
        if (part == 0)
            break;
        if (part < 0 && errno != EINTR)
            return status_now();
        if (part > 0)
            *got += (size_t)part;
    }
    return STATUS_OK;
}

/* Files that the kernel makes up while they are read tell no size: they get one page. */
static size_t size_to_expect(const struct stat *facts, size_t limit)
{
    enum { PAGE = 4096 };
    if (facts->st_size > 0)
        return (size_t)facts->st_size;
    return limit < PAGE ? limit : PAGE;
}

static struct os_status read_file(struct arena *arena, int descriptor, size_t limit, const char **out, size_t *size)
{
    struct stat facts = { 0 };
    struct os_status status = only_a_file(descriptor, &facts);
    if (status.code != OS_OK)
        return status;
    if ((uint64_t)facts.st_size > limit) {
        close(descriptor);
        return (struct os_status){ OS_TOO_LARGE, 0 };
    }
    size_t room = size_to_expect(&facts, limit), got;
    char *bytes = arena_take_raw(arena, room + 1);
    status = read_up_to(descriptor, bytes, room, 0, &got);
    close(descriptor);
    if (status.code != OS_OK)
        return status;
    bytes[got] = '\0';
    *out = bytes;
    *size = got;
    return STATUS_OK;
}

struct os_status os_read(struct arena *arena, const char *path, size_t limit, const char **out, size_t *size)
{
    return read_file(arena, open_again(AT_FDCWD, path, OPEN_TO_READ, 0), limit, out, size);
}

struct os_status os_read_in(struct arena *arena, struct os_place *place, const char *relative, size_t limit,
                            const char **out, size_t *size)
{
    struct spot spot;
    struct os_status status = spot_find(place, relative, &spot);
    if (status.code != OS_OK)
        return status;
    return read_file(arena, open_again(spot.folder, spot.name, OPEN_TO_READ | O_NOFOLLOW, 0), limit, out, size);
}

struct os_status os_read_part(const char *path, uint64_t offset, void *bytes, size_t size, size_t *got)
{
    struct stat facts = { 0 };
    int descriptor = open_again(AT_FDCWD, path, OPEN_TO_READ, 0);
    struct os_status status = only_a_file(descriptor, &facts);
    if (status.code != OS_OK)
        return status;
    size_t done = 0;
    if (offset < (uint64_t)facts.st_size)
        status = read_up_to(descriptor, bytes, size, offset, &done);
    close(descriptor);
    if (status.code == OS_OK)
        *got = done;
    return status;
}
