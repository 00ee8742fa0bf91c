/* posix.h: what the files of this back end share with each other, and nobody else.
 *
 * Include it before any system header. What Linux has beyond POSIX is behind system.h. */
#ifndef VENVCAST_PLATFORM_POSIX_H
#define VENVCAST_PLATFORM_POSIX_H

#define _GNU_SOURCE

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "platform/platform.h"

/* A handle that only leads further down: it needs no right to read the folder. */
#if defined(O_PATH)
#define OPEN_TO_PASS O_PATH
#elif defined(O_SEARCH)
#define OPEN_TO_PASS O_SEARCH
#else
#define OPEN_TO_PASS O_RDONLY
#endif

/* To read without being held up by a FIFO and without gaining a terminal. */
#define OPEN_TO_READ (O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)

enum { PLACE_PATH_ROOM = 4096 };    /* a path of the system has at most this many bytes with its NUL */
enum { PLACE_WAY_ROOM = 480 };      /* a longer way is not remembered */

struct os_place {
    int folder;
    enum os_place_use use;
    bool straight;                  /* it was opened by a path without a link in it */
    int parent;                     /* shared places: the folder that the last path led through, or -1 */
    size_t length;                  /* of `path`; 0 when `parent` must not be used again */
    char path[PLACE_WAY_ROOM];      /* the way from `folder` to `parent`, not NUL-terminated */
};

/* Where a relative path ends: an open folder and what is left of the path. Valid until the place is next used. */
struct spot {
    int folder;
    const char *name;
};

/* A function that few runs need and that has much on the stack: it stays out of its callers. */
#define RARELY __attribute__((noinline, cold))

/* ---- reason.c ---- */
struct os_status status_of(int number);         /* of an errno; OS_OK for 0 */
struct os_status status_now(void);              /* of errno as it is */
#define STATUS_OK ((struct os_status){ OS_OK, 0 })

/* ---- rename.c ---- */
struct ends {                   /* both ends of a renaming or a hard link */
    struct spot from, to;
    int held;                   /* a folder to be closed afterwards, or -1 */
};
struct os_status ends_find(struct os_place *from, const char *from_relative, struct os_place *to,
                           const char *to_relative, struct ends *out);
void ends_close(const struct ends *ends);

/* ---- place.c ---- */
struct os_status spot_find(struct os_place *place, const char *relative, struct spot *out);

/* Forgets what was remembered of a folder that is about to be renamed or removed. */
void place_forget(struct os_place *place, const char *relative);

/* Opens the folder `name` in `folder` without following it; a link is ELOOP. -1 with errno. */
int folder_open_at(int folder, const char *name, int flags);

int open_again(int folder, const char *name, int flags, unsigned mode);     /* repeats what a signal interrupts */
void close_quietly(int descriptor);                                         /* errno stays as it is */

/* ---- way.c ---- */
/* A folder, as os_place_open promises; -1 with errno. `straight`: there was no link on the way. */
int way_open(const char *path, int flags, bool *straight);

/* ---- files.c ---- */
bool needs_setting(unsigned mode);              /* does the system take away some of the bits that are wanted? */
bool write_all(int descriptor, const char *bytes, size_t size);             /* false with errno */
struct os_status set_mode_at(int folder, const char *name, unsigned mode);  /* a link is not followed: OS_IS_LINK */

/* ---- start.c, guest.c ---- */
unsigned mask_at_most(void);        /* the bits that may be taken from a new file; costs nothing */

/* ---- threads.c ---- */
bool thread_start(pthread_t *out, void *(*work)(void *data), void *data);

/* ---- list.c ---- */
bool is_dots(const char *name);
enum os_kind kind_of(int folder, const struct dirent *entry);

/* ---- interrupt.c ---- */

/* Interrupts are passed on to this program when they do not reach it by themselves: what a process sends to us alone,
 * and with -ID, for a program in a group of its own, the terminal's too. Any number of programs, on any thread.
 * To be left before the program's number may become another one's. */
void interrupts_reach(pid_t program);
void interrupts_leave(pid_t program);

#endif
