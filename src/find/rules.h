/* rules.h: what decides which Python is meant: an option, a variable, a file, in their order. */
#ifndef VENVCAST_FIND_RULES_H
#define VENVCAST_FIND_RULES_H

#include "platform/platform.h"
#include "src/ask/request.h"
#include "src/base/error.h"
#include "src/find/spec.h"

/* One thing that is asked for. */
struct wish {
    struct spec spec;
    const char *rule;           /* in words, who asks: "--python", "/w/.python-version", "PY_PYTHON" */
    bool named;                 /* by the user's own words, so that it may be run when its files are silent */
    bool newest;                /* the best of all that is known, as launchers take it; else PATH goes first */
    bool without_shims;         /* "system": what no version manager put on PATH */
    bool may_fail;              /* the next rule has its turn when it is not to be had */
};

enum { MOST_WISHES = 32 };

/* The first one that is to be had counts; none at all: nobody asks for anything. */
struct wishes {
    size_t count;
    size_t room;
    struct wish *list;
    const char *cache;          /* where answers are kept, or NULL */
    bool looks_only;            /* nothing more is to be kept there */
    const char *warning;        /* about a file that was passed over, or NULL */
};

/* In this order decide: --python or a selector; VENVCAST_PYTHON; unless request->no_project the nearest
 * .python-version or requires-python from the target's parent upward, up to the home folder or a repository's
 * top; PY_PYTHON, PY_PYTHON3 and py.ini; VIRTUAL_ENV. Errors: E_USAGE for what is misspelt, other than in files. */
MUST_USE bool rules_read(struct arena *arena, const struct host *host, const struct request *request,
                         struct wishes *out, struct error *error);

#endif
