/* wide.h: between WTF-8 and UTF-16. It knows no system, so that its tests run on every one. */
#ifndef VENVCAST_PLATFORM_WIDE_H
#define VENVCAST_PLATFORM_WIDE_H

#include <stdbool.h>
#include <wchar.h>

#include "platform/arena.h"

/* WTF-8 as UTF-16, in the arena; bytes that are no WTF-8 become U+FFFD. */
wchar_t *wide_of(struct arena *arena, const char *text);

/* The same for `size` bytes into `out`, with a NUL; false when `room` units are not certain to do. */
bool wide_put(wchar_t *out, size_t room, const char *text, size_t size);

/* UTF-16 as WTF-8, in the arena: a lone surrogate keeps its value in three bytes. */
char *text_of(struct arena *arena, const wchar_t *wide, size_t count);

/* An absolute path as the system takes it at any length, without ".", ".." and doubled separators:
 * "C:/a\.\b" is L"\\\\?\\C:\\a\\b", "\\\\server\\share\\x" is L"\\\\?\\UNC\\server\\share\\x"; one that has
 * the prefix keeps it, and one that is not absolute only gets its separators turned. */
wchar_t *wide_path(struct arena *arena, const char *path);
bool wide_path_put(wchar_t *out, size_t room, const char *path);

enum { WIDE_PATH_ROOM = 32768 + 16 };           /* units of the longest path of the system, and a prefix */

#endif
