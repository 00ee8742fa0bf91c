/* many.h: the environments of several ENV_DIRs, or of a manifest, on several threads. */
#ifndef VENVCAST_MANY_MANY_H
#define VENVCAST_MANY_MANY_H

#include "src/ask/request.h"
#include "src/base/error.h"
#include "src/report/text.h"

struct many_task {
    const struct host *host;
    const struct os_args *args;             /* of this run: its options hold for every line of the manifest */
    const struct request *request;          /* what they ask for */
    const struct report_manner *manner;
};

/* Makes all of them. What goes wrong with one is said at once on standard error and does not stop the others;
 * on a terminal a line tells how far it is. *out is the largest of their exit codes; *pythons the interpreters
 * of those that were made, a line each, in the order in which they were asked for. False when nothing was
 * begun: E_MANIFEST, or what find and seed report. Starts no thread for one environment. */
MUST_USE bool many_make(struct arena *arena, const struct many_task *task, enum exit_code *out, const char **pythons,
                        struct error *error);

#endif
