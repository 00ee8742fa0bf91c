/* list_json.h: what was found, for programs: the object "venvcast.list/1" that the README describes. */
#ifndef VENVCAST_REPORT_LIST_JSON_H
#define VENVCAST_REPORT_LIST_JSON_H

#include "src/find/findings.h"

/* One JSON object, ended by a newline; `rejected` is in it only when `verbose`. Text as in json.h. */
const char *list_json(struct arena *arena, const struct findings *findings, bool verbose);

#endif
