/* ensure.h: which wheels the interpreter's own ensurepip would install, and where they lie. */
#ifndef VENVCAST_SEED_ENSURE_H
#define VENVCAST_SEED_ENSURE_H

#include "platform/platform.h"
#include "src/base/error.h"
#include "src/find/interpreter.h"
#include "src/seed/store.h"
#include "src/seed/wheel.h"

struct seeds {
    size_t count;
    struct wheel wheels[4];     /* in the order in which pip would install them */
};

/* Finds, reads and proves the wheels: pip, and setuptools too before Python 3.12; out of the
 * cache where they lie in it, and into it where not. Errors: E_NO_WHEEL
 * (with the package to install), E_WHEEL. */
MUST_USE bool seeds_find(struct arena *arena, const struct host *host, const struct interpreter *python,
                         struct store *store, struct seeds *out, struct error *error);

#endif
