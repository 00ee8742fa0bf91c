/* setup_text.h: one screen for somebody who has double-clicked: what was read, what to do next, and one remedy. */
#ifndef VENVCAST_REPORT_SETUP_TEXT_H
#define VENVCAST_REPORT_SETUP_TEXT_H

#include "src/base/error.h"

/* What is known when something has gone wrong. */
struct setup_cause {
    const struct host *host;
    const struct error *error;
    const char *folder;         /* in which the environment was to be made */
    str log;                    /* what pip has said */
    bool offline;               /* the packages were to come from the folder beside */
};

/* What helps against this cause, as one sentence; NULL: the error's own remedy is as good as any. Pure. */
const char *setup_remedy(const struct setup_cause *cause);

/* What is said first: who is at work where, and what was read. */
const char *setup_opening(struct arena *arena, const char *name, const char *folder, const char *read);

/* And last: what was left undone, the program `launch` (NULL: there is none) when the folder came from elsewhere; and
 * where the log is. */
const char *setup_ending(struct arena *arena, const char *launch, const char *came_from, const char *log);

#endif
