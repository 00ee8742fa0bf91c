/* given.h: an interpreter that need not be here yet, by what the command line says of it. */
#ifndef VENVCAST_FIND_GIVEN_H
#define VENVCAST_FIND_GIVEN_H

#include "platform/platform.h"
#include "src/ask/request.h"
#include "src/base/error.h"
#include "src/find/interpreter.h"

/* --base and --python-version ("3.13.5", "3.13.5t"): a CPython for this program's own machine, as it is installed
 * everywhere; nothing is looked at. Error: E_USAGE. */
MUST_USE bool given(struct arena *arena, const struct host *host, const struct request *request,
                    struct interpreter *out, struct error *error);

#endif
