/* manifest.h: lines of --from: a command line each, in a shell's words or as an array of JSON. */
#ifndef VENVCAST_ASK_MANIFEST_H
#define VENVCAST_ASK_MANIFEST_H

#include "platform/platform.h"
#include "src/ask/request.h"
#include "src/base/str.h"

/* Splits a line. Words stand between blanks; 'single quotes' keep everything, "double quotes" everything
 * but \" \\ \$ and \`; elsewhere a backslash keeps the character behind it, except on Windows, where it
 * belongs to paths. '#' at the beginning of a word begins a comment. Nothing is expanded. A line that begins
 * with '[' is an array of strings (RFC 8259). No words at all are a blank line. False: `why` says what is wrong. */
bool manifest_words(struct arena *arena, const struct host *host, str line, struct words *out, const char **why);

#endif
