/* config_report.h: what --show-config says: each option that is set, and where. */
#ifndef VENVCAST_REPORT_CONFIG_REPORT_H
#define VENVCAST_REPORT_CONFIG_REPORT_H

#include "src/ask/settings.h"

/* A line for each option that somebody has settled, then where settings may stand. The JSON is in the README. */
const char *report_config(struct arena *arena, const struct settings *settings, const struct request *request);
const char *report_config_json(struct arena *arena, const struct settings *settings, const struct request *request);

/* A line about a source that was not read although it is there, for -v; else "". */
const char *report_unread(struct arena *arena, const struct config_source *source);

/* A warning for each variable that looks like ours and is none, with the one that it was meant to be. */
const char *report_unknown(struct arena *arena, const char *const *variables, bool color);

#endif
