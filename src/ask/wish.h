/* wish.h: a project that --seed names, with the versions that will do: "pip", "pip==26.2", "pip>=25,<27". */
#ifndef VENVCAST_ASK_WISH_H
#define VENVCAST_ASK_WISH_H

#include "src/base/requirement.h"

struct wish {
    str name;                           /* of the project, as it was written (PEP 508) */
    str versions;                       /* what stands behind it, as it was written; may be empty */
    struct requirement requirement;     /* the same, read (PEP 440) */
};

/* Views into `text`. False: `why` says what is wrong, for the user. */
bool wish_parse(struct arena *arena, const char *text, struct wish *out, const char **why);

/* Will this version do? One of no release (PEP 440) only where any will. A local part ("+x") counts when
 * the wish names one. */
bool wish_takes(struct arena *arena, const struct wish *wish, str version);

/* Does it name one single version? */
bool wish_is_exact(const struct wish *wish);

#endif
