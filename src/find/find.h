/* find.h: request → the interpreter that is meant, without starting it. */
#ifndef VENVCAST_FIND_FIND_H
#define VENVCAST_FIND_FIND_H

#include "platform/platform.h"
#include "src/ask/request.h"
#include "src/base/error.h"
#include "src/find/interpreter.h"

/* The interpreter that the request, a variable or a file of the project asks for (rules.h), in the grammar of
 * spec.h; else the first one on PATH; else the best of all that are known. Errors: E_USAGE for what is
 * misspelt; E_NO_PYTHON, E_NOT_A_BASE, E_PROBE, each with the reason and a remedy. */
MUST_USE bool find(struct arena *arena, const struct host *host, const struct request *request,
                   struct interpreter *out, struct error *error);

#endif
