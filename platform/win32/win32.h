/* win32.h: what the files of this back end share with each other, and nobody else.
 *
 * Include it before any system header. Text is WTF-8 outside and UTF-16 at every call of the system. */
#ifndef VENVCAST_PLATFORM_WIN32_H
#define VENVCAST_PLATFORM_WIN32_H

#define WIN32_LEAN_AND_MEAN
#define UNICODE
#define _UNICODE

#include <wchar.h>
#include <windows.h>

#include "platform/platform.h"

#define STATUS_FINE ((struct os_status){ OS_OK, 0 })

/* ---- reason.c ---- */
struct os_status status_of(DWORD number);       /* of a GetLastError(); OS_OK for 0 */
struct os_status status_now(void);              /* of GetLastError() as it is */

/* ---- wide.c ---- */

/* WTF-8 as UTF-16, in the arena; bytes that are no WTF-8 become U+FFFD. */
wchar_t *wide_of(struct arena *arena, const char *text);

/* UTF-16 as WTF-8, in the arena: a lone surrogate keeps its value in three bytes. */
char *text_of(struct arena *arena, const wchar_t *wide, size_t count);

/* An absolute path as the system takes it at any length: "C:/a\b" is L"\\\\?\\C:\\a\\b",
 * "\\\\server\\share\\x" is L"\\\\?\\UNC\\server\\share\\x"; one that has the prefix keeps it. */
wchar_t *wide_path(struct arena *arena, const char *path);

#endif
