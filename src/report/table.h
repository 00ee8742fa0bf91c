/* table.h: what was found, for people: columns that line up, the default marked, the rejected with reasons. */
#ifndef VENVCAST_REPORT_TABLE_H
#define VENVCAST_REPORT_TABLE_H

#include "src/find/findings.h"

/* A row for each interpreter that fits, best first; "*" marks the one that would be taken, and a line below
 * says by which rule. Of the others there is a count, or when `verbose` each of them with its reason.
 * Everything is shown safely; columns are as wide as a terminal draws them. Never empty, always whole lines. */
const char *report_table(struct arena *arena, const struct findings *findings, bool verbose, bool color);

#endif
