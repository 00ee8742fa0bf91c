/* evidence.h: what files of an environment hold, for whoever compares them with what they should. */
#ifndef VENVCAST_FIND_EVIDENCE_H
#define VENVCAST_FIND_EVIDENCE_H

#include "src/find/survey.h"

struct evidence {
    const char *path;       /* relative to the environment; NULL: nothing is to be looked at */
    const char *source;     /* absolute: is it a copy of this file? NULL: its bytes are asked for */
    bool same;              /* it is */
    str bytes;              /* of a file without a source, if nobody has read it yet; text NULL: it cannot be, or is none */
};

/* Looks at the `count` files. A copy that is younger than the last change of its source is taken for one when
 * it has the same size; else the bytes are compared. */
void evidence_take(struct arena *arena, const struct host *host, const struct survey *ground, size_t count,
                   struct evidence *evidence);

#endif
