/* dependency.h: a requirement as PEP 508 writes it: "requests[socks]>=2.31,<3; python_version < '3.14'". */
#ifndef VENVCAST_SEED_DEPENDENCY_H
#define VENVCAST_SEED_DEPENDENCY_H

#include "src/ask/wish.h"

struct dependency {
    struct wish wish;       /* the project, and which versions will do */
    str extras;             /* "socks, http2"; empty for none */
    str marker;             /* behind the semicolon, or empty */
    bool is_address;        /* NAME @ URL: where it comes from, and no version */
};

/* Views into `text`, or into the arena. False: it is none. */
bool dependency_parse(struct arena *arena, str text, struct dependency *out);

/* Will this version do? False in *certain: only pip can tell. */
bool dependency_takes(struct arena *arena, const struct dependency *dependency, str version, bool *certain);

#endif
