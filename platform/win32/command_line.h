/* command_line.h: a program's arguments as one text, as the C library of Windows reads and writes them.
 * It knows no system, so that its tests run on every one. */
#ifndef VENVCAST_PLATFORM_COMMAND_LINE_H
#define VENVCAST_PLATFORM_COMMAND_LINE_H

#include "platform/platform.h"

/* The words of a command line, in the arena. The first one is the program: in it a quotation mark only
 * opens and closes, and nothing escapes it. In the others 2n backslashes before a quotation mark are n
 * backslashes, 2n+1 are n and a mark that is text; a doubled mark inside marks is one that is text.
 * An empty line has no words. */
struct os_args command_line_split(struct arena *arena, const char *line);

/* The other way round: `program`, which may hold no quotation mark, and `arguments` ended by NULL (or NULL). */
const char *command_line_join(struct arena *arena, const char *program, const char *const *arguments);

#endif
