/* alias_parse.h: the bytes of an app execution alias. It knows no system, so that its tests run on every one. */
#ifndef VENVCAST_PLATFORM_ALIAS_PARSE_H
#define VENVCAST_PLATFORM_ALIAS_PARSE_H

#include "platform/platform.h"

/* A whole reparse buffer as FSCTL_GET_REPARSE_POINT gives it: tag, size, reserved; a version, then texts in
 * UTF-16, each ended by a NUL: package, entry point, target, ... False when it is not an alias, or not one
 * that we can read; nothing outside of `size` bytes is looked at. */
bool alias_parse(struct arena *arena, const void *bytes, size_t size, struct os_alias *out);

#endif
