/* win32.h: what the files of this back end share with each other, and nobody else.
 *
 * Include it before any system header. Text is WTF-8 outside and UTF-16 at every call of the system. */
#ifndef VENVCAST_PLATFORM_WIN32_H
#define VENVCAST_PLATFORM_WIN32_H

#define WIN32_LEAN_AND_MEAN
#undef _WIN32_WINNT              /* zig sets it, too */
#define _WIN32_WINNT 0x0A00
#define UNICODE
#define _UNICODE
#define _X86INTRIN_H_INCLUDED    /* or winnt.h brings every instruction of every processor, which takes GCC the longest */

#include <wchar.h>
#include <windows.h>

#include "platform/platform.h"
#include "platform/win32/wide.h"

#define STATUS_FINE ((struct os_status){ OS_OK, 0 })

/* ---- reason.c ---- */
struct os_status status_of(DWORD number);       /* of a GetLastError(); OS_OK for 0 */
struct os_status status_now(void);              /* of GetLastError() as it is */
struct os_status status_of_nt(LONG status);     /* of what a call of ntdll returned */

/* ---- harden.c ---- */

/* No library but the system's is loaded from now on, and no fault opens a window. To be called first. */
void harden(void);

/* A function of one of the system's libraries that not every process has: from the system's folder and
 * nowhere else. NULL when there is none. */
FARPROC system_function(const wchar_t *library, const char *name);

/* ---- start.c; guest.c ---- */

/* Takes over the environment as it is now, which os_variable shows from then on. */
void world_take(struct arena *arena);

/* That environment: "NAME=value", ended by NULL. */
const char *const *variables_now(void);

/* What is taken from it lives as long as the process; NULL: there is none. */
struct arena *lasting_memory(void);

/* Is it the one called `name`, which ends at its NUL or '='? */
bool variable_is_named(const char *variable, const char *name);

/* For arenas over a buffer that is known to be large enough. */
void room_was_measured(void *owner);

/* ---- world.c ---- */

/* The environment as the system has it at this moment. */
const char *const *variables_read(struct arena *arena);

/* ---- owner.c ---- */

/* Who owns what is open (READ_CONTROL), as a number: 0 for an administrator, the system or its installer,
 * else the last part of the owner's SID, which is never 0. OWNER_UNKNOWN when the system does not say. */
uint32_t owner_of(HANDLE file);

/* The same number for what this process creates: what os_user() is to return. */
uint32_t owner_self(void);

#define OWNER_UNKNOWN UINT32_MAX

/* ---- read.c ---- */

/* Opens an absolute path, links followed unless `flags` has FILE_FLAG_OPEN_REPARSE_POINT; others may do what
 * they like with it meanwhile. INVALID_HANDLE_VALUE with GetLastError(). */
HANDLE open_path(const char *path, DWORD access, DWORD flags);

/* OS_OK for a regular file, else the handle is closed. */
struct os_status only_a_file(HANDLE file);

/* ---- place.c ---- */

enum { PLACE_PATH_ROOM = 1024 };    /* a longer way is not remembered */

struct os_place {
    HANDLE folder;                  /* NULL: it has been removed */
    HANDLE claim;                   /* or NULL */
    HANDLE parent;                  /* the folder that the last path led through, or NULL */
    size_t length;                  /* of `path`; 0 when `parent` must not be used again */
    char path[PLACE_PATH_ROOM];     /* the way from `folder` to `parent`, not NUL-terminated */
    struct os_place *above;         /* the place through which this one was opened, or NULL */
    char way[PLACE_PATH_ROOM];      /* from there to here */
    struct os_place *below, *next;  /* places opened through this one, and their list */
};

/* Where a relative path ends: an open folder and a name in it, "" for the folder itself. Valid until the
 * place is next used. */
struct spot {
    HANDLE folder;
    wchar_t name[256];
};

struct os_status spot_find(struct os_place *place, const char *relative, struct spot *out);

/* The same for a name that is about to be made: one that only this back end's own calls could ever remove
 * again (with a dot or space at its end) is refused. */
struct os_status spot_find_new(struct os_place *place, const char *relative, struct spot *out);

/* Closes what is remembered of a folder that is about to be renamed, in this place and in those below it:
 * the system moves no folder in which something is open. */
void place_forget(struct os_place *place, const char *relative);

/* Places inside a folder that has been renamed are where it is now. */
void place_follow(struct os_place *from, const char *from_relative, struct os_place *to, const char *to_relative);

/* As place_forget, before it is removed: places inside it end, for an open folder would not go. */
void place_end_below(struct os_place *place, const char *relative);

#endif
