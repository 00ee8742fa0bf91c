/* system_darwin.c: what macOS can beyond POSIX.
 *
 * Its own "not supported" (ENOTSUP) is another number than the one of sockets that POSIX makes equal to it,
 * so it is told as ENOSYS here, and the ways around are the same as on every system that cannot. */
#include "platform/posix/posix.h"
#include "platform/posix/system.h"

#include <libproc.h>
#include <stdio.h>
#include <sys/clonefile.h>
#include <sys/mount.h>
#include <sys/random.h>
#include <unistd.h>

const struct host *os_host(void)
{
    static const struct host darwin_host = { HOST_POSIX, true, '/', ':', "", "\n" };
    return &darwin_host;
}

static int told(int result)
{
    if (result != 0 && errno == ENOTSUP)
        errno = ENOSYS;
    return result;
}

/* O_NOFOLLOW_ANY would do it in one call, but kernels before 11 ignore what they do not know. */
int system_open_below(int folder, const char *path, int flags)
{
    (void)folder, (void)path, (void)flags;
    errno = ENOSYS;
    return -1;
}

int system_rename_new(int from, const char *from_name, int to, const char *to_name)
{
    return told(renameatx_np(from, from_name, to, to_name, RENAME_EXCL));
}

int system_exchange(int from, const char *from_name, int to, const char *to_name)
{
    return told(renameatx_np(from, from_name, to, to_name, RENAME_SWAP));
}

/* Two open files cannot share their blocks here; see system_clone. */
int system_copy(int from, int to, uint64_t size)
{
    (void)from, (void)to, (void)size;
    return 0;
}

/* The clone has the mode of what it was cloned from. */
static bool take_mode(int folder, const char *name, unsigned mode)
{
    return fchmodat(folder, name, (mode_t)(mode & ~os_mask() & 0777), AT_SYMLINK_NOFOLLOW) == 0;
}

int system_clone(int from, const char *from_name, int to, const char *to_name, unsigned mode)
{
    int result = told(clonefileat(from, from_name, to, to_name, CLONE_NOFOLLOW | CLONE_NOOWNERCOPY));
    if (result != 0 || take_mode(to, to_name, mode))
        return result;
    int number = errno;
    if (unlinkat(to, to_name, 0) == 0)
        errno = number;
    return -1;
}

int system_sync(int folder)
{
    return fsync_volume_np(folder, SYNC_VOLUME_FULLSYNC | SYNC_VOLUME_WAIT);
}

bool system_keeps_order(int folder)
{
    (void)folder;
    return true;
}

/* fsync() hands over; nothing that is written afterwards overtakes the barrier behind it. */
int system_hand_over(int file, bool wait)
{
    return wait && fcntl(file, F_BARRIERFSYNC) == 0 ? 0 : fsync(file);
}

/* File systems that are not Apple's know no more than fsync(). */
int system_sync_names(int folder)
{
    return fcntl(folder, F_FULLFSYNC) == 0 ? 0 : fsync(folder);
}

bool system_is_shared(int folder)
{
    struct statfs facts;
    return fstatfs(folder, &facts) == 0 && (facts.f_flags & MNT_LOCAL) == 0;
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
    return getentropy(bytes, size);
}

void system_times(const struct stat *facts, struct timespec *modified, struct timespec *changed)
{
    *modified = facts->st_mtimespec;
    *changed = facts->st_ctimespec;
}

int system_parent(char *name, size_t room)
{
    return proc_name(getppid(), name, (uint32_t)room) > 0 ? 0 : -1;
}

bool system_is_elevated(void)
{
    return issetugid() != 0;
}
