/* required.h: is what files of requirements list installed, with all that it needs? Told from files alone. */
#ifndef VENVCAST_SEED_REQUIRED_H
#define VENVCAST_SEED_REQUIRED_H

#include "platform/platform.h"
#include "src/ask/request.h"
#include "src/base/error.h"
#include "src/find/interpreter.h"

/* A line that is not fulfilled, or of which that cannot be told. */
struct unmet {
    bool open;              /* only pip can tell: an address, an editable project, a marker that asks a running Python */
    const char *what;       /* a clause: "lacks idna, which requests needs (requirements.txt:3)" */
};

struct required {
    size_t count, room;
    struct unmet *list;
    size_t open;            /* how many of them are */
};

/* Where installed projects are, absolute; ended by NULL. */
struct required_places {
    const char *const *folders;
    bool sees_base;                 /* --system-site-packages: what is not here may be there */
};

/* Reads every file of --requirements, those that they include, and the METADATA of what they name. Follows pip: a
 * project that is there at a version that fits is left alone, and so is what it needs. Error: E_REQUIREMENTS, when a
 * file cannot be read. */
MUST_USE bool required_look(struct arena *arena, const struct host *host, const struct request *request,
                            const struct interpreter *python, const struct required_places *places,
                            struct required *out, struct error *error);

/* What is installed at this moment, as a number that changes with it. */
uint64_t required_mark(struct arena *arena, const struct host *host, const struct required_places *places);

#endif
