/* requirement.h: version specifiers of PEP 440, ">=3.10,<3.14": read, and held against a version. */
#ifndef VENVCAST_BASE_REQUIREMENT_H
#define VENVCAST_BASE_REQUIREMENT_H

#include "src/base/release.h"

enum clause_sign {
    CLAUSE_EQUAL,           /* == */
    CLAUSE_DIFFERENT,       /* != */
    CLAUSE_COMPATIBLE,      /* ~= */
    CLAUSE_AT_LEAST,        /* >= */
    CLAUSE_AT_MOST,         /* <= */
    CLAUSE_ABOVE,           /* > */
    CLAUSE_BELOW,           /* < */
    CLAUSE_SAME_TEXT        /* === */
};

struct clause {
    enum clause_sign sign;
    bool is_prefix;         /* "==3.12.*", "!=3.12.*" */
    bool is_local;          /* "==1.0+x": no version of ours has a local part, so none is equal to it */
    struct release release;
    str text;               /* of "===", as it was written */
};

/* All clauses must hold; none at all holds always. */
struct requirement {
    size_t count;
    const struct clause *clauses;
};

/* Strictly by PEP 440's grammar; blanks around signs and commas and an empty clause are allowed, as PyPI's
 * `packaging` does. The clauses are put into the arena, their text is not copied. False: `why` says in a
 * few words what is wrong. */
bool requirement_parse(struct arena *arena, str text, struct requirement *out, const char **why);

/* Whether a version fits, pre-releases like any other: whether they are wanted is the caller's business. */
bool requirement_matches(struct arena *arena, const struct requirement *requirement, const struct release *release);
bool clause_matches(struct arena *arena, const struct clause *clause, const struct release *release);

/* Does one of the clauses name a pre-release (other than to exclude it)? Then pre-releases are asked for. */
bool requirement_asks_pre(const struct requirement *requirement);

#endif
