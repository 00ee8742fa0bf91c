/* in_memory.h: the Python that in_memory.c makes environments of, on the system that it runs on. */
#ifndef VENVCAST_TESTS_FAULT_IN_MEMORY_H
#define VENVCAST_TESTS_FAULT_IN_MEMORY_H

#include "tests/support/machine.h"

/* Puts it below `home` and returns its path; `stdlib` is where its ensurepip goes, `packages` where an environment of
 * it has pip, relative to it. */
const char *memory_python(const struct machine *machine, const char *home, const char **stdlib, const char **packages);

#endif
