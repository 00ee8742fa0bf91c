/* again.h: the interpreter of an environment that exists: its own, as long as that is what is asked for. */
#ifndef VENVCAST_FIND_AGAIN_H
#define VENVCAST_FIND_AGAIN_H

#include "platform/platform.h"
#include "src/ask/request.h"
#include "src/base/error.h"
#include "src/find/interpreter.h"

/* What an environment tells of the Python it was made with. */
struct again {
    const char *version;    /* whose packages it holds: "3.13", "3.13t", "pypy3.11", as --python has it; NULL: unknown */
    bool gone;              /* its own interpreter is no longer there */
    str configuration;      /* its pyvenv.cfg; text NULL: it was not read */
};

/* Like find, for the one ENV_DIR `target`. Its own base is taken unless --python, a variable or a file of the
 * project asks for another one; where it is gone, another one of the same version. When there is none, that
 * is E_NO_PYTHON. Where no environment stands, it is find. */
MUST_USE bool find_again(struct arena *arena, const struct host *host, const struct request *request,
                         const char *target, struct again *again, struct interpreter *out, struct error *error);

/* The version of an interpreter in the same words. */
const char *again_version(struct arena *arena, const struct interpreter *python);

#endif
