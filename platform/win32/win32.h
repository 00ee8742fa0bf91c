/* win32.h: what the files of this back end share with each other, and nobody else.
 *
 * Include it before any system header. Text is WTF-8 outside and UTF-16 at every call of the system. */
#ifndef VENVCAST_PLATFORM_WIN32_H
#define VENVCAST_PLATFORM_WIN32_H

#define WIN32_LEAN_AND_MEAN
#define _WIN32_WINNT 0x0A00
#define UNICODE
#define _UNICODE

#include <wchar.h>
#include <windows.h>

#include "platform/platform.h"
#include "platform/win32/wide.h"

#define STATUS_FINE ((struct os_status){ OS_OK, 0 })

/* ---- reason.c ---- */
struct os_status status_of(DWORD number);       /* of a GetLastError(); OS_OK for 0 */
struct os_status status_now(void);              /* of GetLastError() as it is */

/* ---- harden.c ---- */

/* No library but the system's is loaded from now on, and no fault opens a window. To be called first. */
void harden(void);

/* A function of one of the system's libraries that not every process has: from the system's folder and
 * nowhere else. NULL when there is none. */
FARPROC system_function(const wchar_t *library, const char *name);

/* ---- world.c ---- */

/* Takes over the environment as it is now, which os_variable shows from then on. */
void world_take(struct arena *arena);

/* That environment: "NAME=value", ended by NULL. */
const char *const *variables_now(void);

/* Is it the one called `name`, which ends at its NUL or '='? */
bool variable_is_named(const char *variable, const char *name);

/* For arenas over a buffer that is known to be large enough. */
void room_was_measured(void *owner);

#endif
