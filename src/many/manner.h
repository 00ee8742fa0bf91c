/* manner.h: what a run asks the system about who reads its words. */
#ifndef VENVCAST_MANY_MANNER_H
#define VENVCAST_MANY_MANNER_H

#include "src/report/activation.h"

/* The user's shell, as report_activation takes it. Only somebody who `watches` makes the question worth its price: a
 * look at the process that has started this one. */
const char *manner_shell(struct arena *arena, const struct host *host, bool watches);

/* The VENVCAST_ variables that mean nothing, ended by NULL. */
const char *const *manner_unknown(struct arena *arena);

#endif
