/* wanted.h: which projects a request wants in an environment, told without looking for their wheels. */
#ifndef VENVCAST_SEED_WANTED_H
#define VENVCAST_SEED_WANTED_H

#include "platform/platform.h"
#include "src/ask/request.h"
#include "src/ask/wish.h"
#include "src/find/interpreter.h"

struct wanted {
    const char *project;
    const struct wish *wish;        /* of --seed; NULL: any version will do, or `version` alone */
    const char *version;            /* of --wheel, or NULL */
};

/* Pip, and what else ensurepip brings, unless --without-pip or for an interpreter that nobody has looked at; then
 * what --wheel and --seed name. */
size_t seeds_wanted(struct arena *arena, const struct host *host, const struct request *request,
                    const struct interpreter *python, const struct wanted **out);

/* Will this version do? */
bool wanted_takes(struct arena *arena, const struct wanted *wanted, str version);

#endif
