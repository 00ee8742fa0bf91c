/* system_plain.c: a system of which no more is known than what POSIX promises. */
#include "platform/posix/posix.h"
#include "platform/posix/system.h"

#include <unistd.h>

const struct host *os_host(void)
{
    static const struct host plain_host = { HOST_POSIX, false, '/', ':', "", "\n" };
    return &plain_host;
}

static int cannot(void)
{
    errno = ENOSYS;
    return -1;
}

int system_open_below(int folder, const char *path, int flags)
{
    (void)folder, (void)path, (void)flags;
    return cannot();
}

int system_rename_new(int from, const char *from_name, int to, const char *to_name)
{
    (void)from, (void)from_name, (void)to, (void)to_name;
    return cannot();
}

int system_exchange(int from, const char *from_name, int to, const char *to_name)
{
    (void)from, (void)from_name, (void)to, (void)to_name;
    return cannot();
}

int system_copy(int from, int to, uint64_t size)
{
    (void)from, (void)to, (void)size;
    return 0;
}

int system_clone(int from, const char *from_name, int to, const char *to_name, unsigned mode)
{
    (void)from, (void)from_name, (void)to, (void)to_name, (void)mode;
    return cannot();
}

int system_sync(int folder)
{
    (void)folder;
    sync();
    return 0;
}

bool system_keeps_order(int folder)
{
    (void)folder;
    return false;
}

int system_hand_over(int file, bool wait)
{
    return wait ? fsync(file) : 0;
}

int system_sync_names(int folder)
{
    return fsync(folder);
}

bool system_is_shared(int folder)
{
    (void)folder;
    return false;
}

void system_clock(struct timespec *now)
{
    clock_gettime(CLOCK_MONOTONIC, now);
}

void system_touch(void *from, size_t size)
{
    (void)from, (void)size;
}

int system_random(void *bytes, size_t size)
{
    (void)bytes, (void)size;
    return cannot();
}

void system_times(const struct stat *facts, struct timespec *modified, struct timespec *changed)
{
    *modified = facts->st_mtim;
    *changed = facts->st_ctim;
}

int system_parent(char *name, size_t room)
{
    (void)name, (void)room;
    return cannot();
}

bool system_is_elevated(void)
{
    return getuid() != geteuid() || getgid() != getegid();
}
