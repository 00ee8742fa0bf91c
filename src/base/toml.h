/* toml.h: one string out of a TOML 1.0 document, by a scan of the whole of it.
 *
 * Every kind of value is understood far enough to be stepped over, so that neither a comment nor a long
 * string with "[project]" in it is ever taken for the real thing. */
#ifndef VENVCAST_BASE_TOML_H
#define VENVCAST_BASE_TOML_H

#include "src/base/str.h"

struct toml_fault {
    unsigned line;          /* counted from 1 */
    const char *why;
};

/* The string at `path` (names ended by NULL: {"project", "requires-python", NULL}), however it is written:
 * below a table's header, by a dotted key, in an inline table, with its name in quotes. `out` is
 * NUL-terminated and in the arena, NULL when there is none. False: this is no TOML, the string is given
 * twice, holds a NUL, or what stands there is no string; `fault` says where. */
bool toml_find_string(struct arena *arena, str document, const char *const *path, const char **out,
                      struct toml_fault *fault);

#endif
