/* findings.h: every interpreter that is known on this machine, best first, and why others were passed over. */
#ifndef VENVCAST_FIND_FINDINGS_H
#define VENVCAST_FIND_FINDINGS_H

#include "platform/platform.h"
#include "src/ask/request.h"
#include "src/base/error.h"
#include "src/find/interpreter.h"
#include "src/find/rank.h"

/* One candidate that was looked at. */
struct finding {
    const char *path;                   /* as it was come across: absolute, links kept */
    enum source source;
    const struct interpreter *python;   /* NULL: it is no usable Python, `why` says so */
    const char *why;                    /* why it does not fit what was asked for; NULL when it fits */
    const char *company, *tag;          /* of its registration (PEP 514), or NULL */
    bool is_conda;
    bool is_default;                    /* the one that would be taken; at most one */
};

struct findings {
    size_t count;
    const struct finding *list;         /* what fits, best first; what does not; what is unusable */
    const char *rule;                   /* in words, which rule chose: "--python", "VENVCAST_PYTHON", "PATH" ... */
};

/* Looks everywhere. Nothing is started (but what the user names, when its files are silent) and nothing is written
 * but the cache of facts. Errors: E_USAGE for a spec that is misspelt, from wherever it came. That nothing fits is no error here. */
MUST_USE bool find_all(struct arena *arena, const struct host *host, const struct request *request,
                       struct findings *out, struct error *error);

#endif
