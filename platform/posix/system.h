/* system.h: what differs between the systems of the POSIX family.
 *
 * system_linux.c answers for Linux, system_darwin.c for macOS, system_plain.c for every system of which we know no more than
 * POSIX says; the build chooses. "Cannot" is -1 with errno ENOSYS: the caller then has another way. */
#ifndef VENVCAST_PLATFORM_SYSTEM_H
#define VENVCAST_PLATFORM_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

struct stat;

/* Opens the folder `path` (of several names) below `folder`, or of any kind when that is AT_FDCWD. No link is followed
 * (ELOOP). */
int system_open_below(int folder, const char *path, int flags);

/* Calls `add` for each entry of the open folder, with what readdir tells of it (DT_*). 0, or -1 with errno; the folder
 * is closed in either case. */
int system_list(int folder, void (*add)(void *data, const char *name, unsigned char type), void *data);

/* Renames when the new name is free (else EEXIST), decided in one step. */
int system_rename_new(int from, const char *from_name, int to, const char *to_name);

/* Lets two names change places in one step. */
int system_exchange(int from, const char *from_name, int to, const char *to_name);

/* Copies between two files without the bytes passing through this process: 1 when all is done, 0 when
 * the rest is to be copied by hand from where both files stand now, -1 for a failure of the disk. */
int system_copy(int from, int to, uint64_t size);

/* A new file (else EEXIST) that shares the blocks of an existing one, with the permission bits that open()
 * would give it for `mode`. Nothing is left behind when it cannot be. */
int system_clone(int from, const char *from_name, int to, const char *to_name, unsigned mode);

/* Writes out all that the file system of this folder has in memory. */
int system_sync(int folder);

/* Does the file system of this folder let names change on the disk in the order in which they changed here, and
 * after all that was handed over to the drive before? */
bool system_keeps_order(int folder);

/* Where it does: begins to hand over the bytes of an open file, and then waits for that. */
int system_hand_over(int file, bool wait);

/* Where it does: waits until the names of this folder, and all that happened before, are on the disk. */
int system_sync_names(int folder);

/* Is it on another machine, or may it be on several at once? */
bool system_is_shared(int folder);

/* A clock that only goes forward. */
void system_clock(struct timespec *now);

/* This memory will be written to soon: its pages had better be there. Without effect where the system cannot. */
void system_touch(void *from, size_t size);

/* A pipe that no other program inherits. */
int system_pipe(int ends[2]);

/* Unpredictable bytes, at most 256. */
int system_random(void *bytes, size_t size);

/* The times in what stat says, which systems call differently. */
void system_times(const struct stat *facts, struct timespec *modified, struct timespec *changed);

/* The name of the program that has started this one, ended by NUL. */
int system_parent(char *name, size_t room);

bool system_is_elevated(void);

#endif
