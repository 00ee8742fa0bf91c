/* system_linux.c: what Linux can beyond POSIX, called by number where a C library has no function.
 *
 * The numbers and structures of the kernel are written down here because the headers that come with
 * a C library are often older than the kernel that the program meets. */
#include "platform/posix/posix.h"
#include "platform/posix/system.h"

#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

/* Calls added since 5.0 have one number on every architecture. */
enum { CALL_OPENAT2 = 437 };

struct open_how_v1 {
    uint64_t flags, mode, resolve;
};

enum { RESOLVE_NO_MAGIC = 0x02, RESOLVE_NO_LINKS = 0x04, RESOLVE_BELOW = 0x08 };
enum { RENAME_TO_FREE_NAME = 1, RENAME_BOTH = 2 };

#define CLONE_FILE 0x40049409UL     /* FICLONE; another number on alpha, mips, powerpc and sparc, where it only fails */

const struct host *os_host(void)
{
    static const struct host linux_host = { HOST_POSIX, false, '/', ':', "", "\n" };
    return &linux_host;
}

/* Containers with an old list of allowed calls answer EPERM to those they do not know. */
int system_open_below(int folder, const char *path, int flags)
{
    struct open_how_v1 how = {
        .flags = (uint64_t)(flags | O_DIRECTORY | O_CLOEXEC),
        .resolve = (folder == AT_FDCWD ? 0 : RESOLVE_BELOW) | RESOLVE_NO_LINKS | RESOLVE_NO_MAGIC,
    };
    long result;
    do
        result = syscall(CALL_OPENAT2, folder, path, &how, sizeof how);
    while (result < 0 && (errno == EINTR || errno == EAGAIN));
    if (result < 0 && errno == EPERM)
        errno = ENOSYS;
    return (int)result;
}

/* As the kernel writes it: C libraries ask for memory to read a folder, and for more about the folder than is needed. */
struct entry_of_folder {
    uint64_t file;
    int64_t next;
    unsigned short size;
    unsigned char type;
    char name[];
};

int system_list(int folder, void (*add)(void *data, const char *name, unsigned char type), void *data)
{
    _Alignas(struct entry_of_folder) char bytes[4096];
    long got;
    while ((got = syscall(SYS_getdents64, folder, bytes, sizeof bytes)) > 0)
        for (long at = 0; at < got;) {
            const struct entry_of_folder *entry = (const void *)(bytes + at);
            add(data, entry->name, entry->type);
            at += entry->size;
        }
    close_quietly(folder);
    return got < 0 ? -1 : 0;
}

int system_rename_new(int from, const char *from_name, int to, const char *to_name)
{
    return (int)syscall(SYS_renameat2, from, from_name, to, to_name, RENAME_TO_FREE_NAME);
}

int system_exchange(int from, const char *from_name, int to, const char *to_name)
{
    return (int)syscall(SYS_renameat2, from, from_name, to, to_name, RENAME_BOTH);
}

static bool is_about_the_disk(int number)
{
    return number == ENOSPC || number == EDQUOT || number == EIO || number == EFBIG;
}

/* glibc has a function for it since 2.27, and for random bytes since 2.25. */
static long copy_part(int from, int to, size_t size)
{
    return syscall(SYS_copy_file_range, from, NULL, to, NULL, size, 0);
}

int system_copy(int from, int to, uint64_t size)
{
    if (size == 0)                  /* perhaps a file that the kernel makes up: only reading tells */
        return 0;
    if (ioctl(to, CLONE_FILE, from) == 0)
        return 1;
    while (size != 0) {
        long part = copy_part(from, to, size < 1u << 30 ? (size_t)size : 1u << 30);
        if (part < 0 && errno == EINTR)
            continue;
        if (part <= 0)
            return part < 0 && is_about_the_disk(errno) ? -1 : 0;
        size -= (uint64_t)part;
    }
    return 1;
}

int system_clone(int from, const char *from_name, int to, const char *to_name, unsigned mode)
{
    int source = open_again(from, from_name, OPEN_TO_READ | O_NOFOLLOW, 0);
    if (source < 0)
        return -1;
    int file = open_again(to, to_name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    int result = file < 0 ? -1 : ioctl(file, CLONE_FILE, source);
    if (file >= 0)
        close_quietly(file);
    if (file >= 0 && result != 0) {
        int number = errno;
        if (unlinkat(to, to_name, 0) == 0)
            errno = number;
    }
    close_quietly(source);
    return result;
}

int system_sync(int folder)
{
    return syncfs(folder);
}

static uint32_t kind_of_system(int folder)
{
    struct statfs facts;
    return fstatfs(folder, &facts) == 0 ? (uint32_t)facts.f_type : 0;
}

/* ext2 to ext4, and XFS. btrfs lets the bytes of a file arrive after the names that changed later. */
bool system_keeps_order(int folder)
{
    uint32_t kind = kind_of_system(folder);
    return kind == 0xEF53 || kind == 0x58465342;
}

int system_hand_over(int file, bool wait)
{
    return sync_file_range(file, 0, 0, wait ? SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER : SYNC_FILE_RANGE_WRITE);
}

int system_sync_names(int folder)
{
    return fsync(folder);
}

bool system_is_shared(int folder)
{
    static const uint32_t kinds[] = {
        0x6969, 0xFF534D42, 0xFE534D42, 0x517B,             /* NFS; SMB in its versions */
        0x01021997, 0x65735546,                             /* 9P, and whatever is behind FUSE */
        0x00C36400, 0x5346414F, 0x0BD00BD0, 0x47504653      /* Ceph, AFS, Lustre, GPFS */
    };
    uint32_t kind = kind_of_system(folder);
    size_t i = 0;
    while (i < sizeof kinds / sizeof *kinds && kinds[i] != kind)
        i++;
    return i < sizeof kinds / sizeof *kinds;
}

/* Without the kernel's page of code for it: a short run asks two or three times, and to find that takes longer. */
void system_clock(struct timespec *now)
{
    if (sizeof(long) < 8 || syscall(SYS_clock_gettime, CLOCK_MONOTONIC, now) != 0)
        clock_gettime(CLOCK_MONOTONIC, now);
}

/* Since 5.14; a page that is asked for alone costs three times as much. */
void system_touch(void *from, size_t size)
{
    enum { WRITE_TO_ALL = 23 };
    size_t before = (uintptr_t)from & (getauxval(AT_PAGESZ) - 1);
    (void)madvise((char *)from - before, before + size, WRITE_TO_ALL);
}

int system_pipe(int ends[2])
{
    return pipe2(ends, O_CLOEXEC);
}

int system_random(void *bytes, size_t size)
{
    long got;
    do
        got = syscall(SYS_getrandom, bytes, size, 0);
    while (got < 0 && errno == EINTR);
    return got == (long)size ? 0 : -1;
}

void system_times(const struct stat *facts, struct timespec *modified, struct timespec *changed)
{
    *modified = facts->st_mtim;
    *changed = facts->st_ctim;
}

int system_parent(char *name, size_t room)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/comm", (int)getppid());
    int file = open_again(AT_FDCWD, path, OPEN_TO_READ, 0);
    if (file < 0)
        return -1;
    ssize_t got = read(file, name, room - 1);
    close_quietly(file);
    name[got > 0 ? got : 0] = '\0';
    name[strcspn(name, "\n")] = '\0';
    return 0;
}

bool system_is_elevated(void)
{
    return getauxval(AT_SECURE) != 0;
}
