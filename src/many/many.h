/* many.h: the environments of several ENV_DIRs, or of a manifest, on several threads. */
#ifndef VENVCAST_MANY_MANY_H
#define VENVCAST_MANY_MANY_H

#include "src/ask/settings.h"
#include "src/base/error.h"
#include "src/many/make.h"
#include "src/report/progress.h"

/* What became of one of them. */
struct many_told {
    size_t index, count;            /* which of the ENV_DIRs, or of the lines; a line may make several */
    const char *place;              /* "environments.txt:12", or NULL */
    const char *target;             /* NULL: the line names none that can be read */
    const struct request *request;
    const struct made *made;        /* NULL: it failed */
    const struct error *error;      /* why, or NULL */
    struct arena *memory;           /* lives until the next one; NULL: there is none left (E_MEMORY) */
    const struct progress *progress;
};

struct many_task {
    const struct host *host;
    const struct os_args *args;             /* of this run: its options hold for every line of the manifest */
    const struct request *request;          /* what they ask for */
    const struct settings *settings;        /* what stands behind the command line, and behind each line */
    void (*tell)(void *data, const struct many_told *told);     /* of one after the other, on any thread */
    void *data;
};

struct many_answer {
    enum exit_code code;            /* the largest of all */
    struct progress progress;
};

/* Makes all of them. What goes wrong with one does not stop the others. After an interrupt no more are begun, and the
 * caller is to end the process. False when nothing was begun: E_MANIFEST, or what find and seed report. Starts no
 * thread for one environment. */
MUST_USE bool many_make(struct arena *arena, const struct many_task *task, struct many_answer *out, struct error *error);

#endif
