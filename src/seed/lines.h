/* lines.h: the lines of a file of requirements, as pip reads them. */
#ifndef VENVCAST_SEED_LINES_H
#define VENVCAST_SEED_LINES_H

#include "src/base/str.h"

enum line_kind {
    LINE_PROJECT,       /* `text` is a requirement of PEP 508, without the options behind it */
    LINE_INCLUDE,       /* -r: `text` is a file, relative to the one it stands in */
    LINE_CONSTRAINTS,   /* -c: the same */
    LINE_NOTHING,       /* an option that says where to look, and not what for */
    LINE_OPEN           /* a path, an address, an editable project: what it names only pip knows */
};

struct line {
    enum line_kind kind;
    str text;           /* of LINE_OPEN the whole line */
    unsigned number;    /* where it begins */
};

/* Takes the next line that says something off `rest`: without comments, continued lines joined. `number` counts
 * lines, from 0 on. False at the end. */
bool lines_next(struct arena *arena, str *rest, unsigned *number, struct line *out);

#endif
