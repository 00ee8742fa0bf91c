/* inject_posix.h: goes in front of the files of platform/posix when they are compiled to fail. */
#ifndef VENVCAST_TESTS_FAULT_INJECT_POSIX_H
#define VENVCAST_TESTS_FAULT_INJECT_POSIX_H

#include "platform/posix/posix.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/fault/inject.h"

/* Sets errno to the error of this sweep. Returns -1. */
static inline int inject_fails(void)
{
    static const int numbers[] = { ENOSPC, EIO, EACCES, ENOMEM, EROFS, EINTR };
    errno = numbers[inject_code()];
    return -1;
}

/* A name that is being replaced by a macro is not replaced again: each of these ends in the system's own. */
#define INJECT(call) (inject_strikes() ? inject_fails() : (call))
#define INJECT_NULL(call) (inject_strikes() ? (inject_fails(), NULL) : (call))

#define openat(...) INJECT(openat(__VA_ARGS__))
#define mkdirat(...) INJECT(mkdirat(__VA_ARGS__))
#define unlinkat(...) INJECT(unlinkat(__VA_ARGS__))
#define renameat(...) INJECT(renameat(__VA_ARGS__))
#define symlinkat(...) INJECT(symlinkat(__VA_ARGS__))
#define linkat(...) INJECT(linkat(__VA_ARGS__))
#define fchmod(...) INJECT(fchmod(__VA_ARGS__))
#define fchmodat(...) INJECT(fchmodat(__VA_ARGS__))
#define fstatat(...) INJECT(fstatat(__VA_ARGS__))
#define utimensat(...) INJECT(utimensat(__VA_ARGS__))
#define syscall(...) INJECT(syscall(__VA_ARGS__))
#define flock(...) INJECT(flock(__VA_ARGS__))
#define write(...) INJECT(write(__VA_ARGS__))
#define read(...) INJECT(read(__VA_ARGS__))
#define pread(...) INJECT(pread(__VA_ARGS__))
#define ioctl(...) INJECT(ioctl(__VA_ARGS__))
#define fdopendir(...) INJECT_NULL(fdopendir(__VA_ARGS__))
#define readdir(...) INJECT_NULL(readdir(__VA_ARGS__))
#define close(file) (inject_strikes() ? (close(file), inject_fails()) : close(file))

#define malloc(size) starve_malloc(size)

#endif
