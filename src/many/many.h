/* many.h: the environments of several ENV_DIRs, or of a manifest, on several threads. */
#ifndef VENVCAST_MANY_MANY_H
#define VENVCAST_MANY_MANY_H

#include "src/ask/settings.h"
#include "src/base/error.h"
#include "src/report/text.h"

struct many_task {
    const struct host *host;
    const struct os_args *args;             /* of this run: its options hold for every line of the manifest */
    const struct request *request;          /* what they ask for */
    const struct settings *settings;        /* what stands behind the command line, and behind each line */
    const struct report_manner *manner;
};

struct many_answer {
    enum exit_code code;        /* the largest of all */
    const char *output;         /* for standard output: with --json one object, with --print-python a line for each
                                   interpreter, both in the order in which they were asked for */
};

/* Makes all of them. What goes wrong with one is said at once on standard error and does not stop the others;
 * on a terminal a line tells how far it is. After an interrupt no more are begun, and the caller is to end the
 * process. False when nothing was begun: E_MANIFEST, or what find and seed report. Starts no thread for one
 * environment. */
MUST_USE bool many_make(struct arena *arena, const struct many_task *task, struct many_answer *out, struct error *error);

#endif
