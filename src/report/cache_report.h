/* cache_report.h: --cache-info and --cache-prune in words and as JSON. */
#ifndef VENVCAST_REPORT_CACHE_REPORT_H
#define VENVCAST_REPORT_CACHE_REPORT_H

#include "src/seed/store_care.h"

/* A line each for what is kept, and one for all of it. */
const char *report_cache(struct arena *arena, const struct cache_report *report);
const char *report_cache_json(struct arena *arena, const struct cache_report *report);

/* One line: what was deleted. */
const char *report_pruned(struct arena *arena, const struct cache_report *report);

#endif
