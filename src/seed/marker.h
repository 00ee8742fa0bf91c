/* marker.h: environment markers of PEP 508, "python_version >= '3.9' and sys_platform == 'win32'", for one interpreter. */
#ifndef VENVCAST_SEED_MARKER_H
#define VENVCAST_SEED_MARKER_H

#include "platform/platform.h"
#include "src/base/str.h"
#include "src/find/interpreter.h"

enum marker_answer {
    MARKER_NO,
    MARKER_YES,
    MARKER_OPEN         /* it asks for what only a running Python knows, or cannot be read */
};

/* Does it hold for this interpreter, when `extra` ("" for none) of the project is asked for? An empty one does. */
enum marker_answer marker_holds(struct arena *arena, const struct host *host, const struct interpreter *python,
                                const char *extra, str marker);

#endif
