/* serve.h: what stands behind venvcast.h; shared by the files of this room. */
#ifndef VENVCAST_SERVE_SERVE_H
#define VENVCAST_SERVE_SERVE_H

#include <setjmp.h>

#include "src/ask/settings.h"
#include "src/many/make.h"
#include "src/many/many.h"
#include "src/venvcast.h"

struct venvcast_environment {
    struct venvcast *run;
    struct arena *memory;           /* NULL: there is none left */
    const struct request *request;
    const struct plan *plan;        /* NULL: it came to none */
    struct plan *open;              /* the same while it may be lengthened, else NULL */
    const struct made *made;        /* NULL: not yet, or it failed */
    const struct error *error;      /* why it failed, or NULL */
    struct error *refusal;          /* where a callback may put its reason; or NULL */
    const struct progress *progress;
    const char *place, *target;
};

struct venvcast {
    struct arena memory;
    const struct host *host;
    struct os_args args;            /* the words that were set, for the lines of a manifest */
    struct request request;
    struct settings settings;
    bool settled, performed;
    unsigned manner;
    unsigned columns;               /* of the screen for the output; 0: unknown */
    bool configured, warned;        /* variables have a say; those that mean nothing have been told */
    struct venvcast_watcher watcher;
    struct watch watch;
    struct error error;
    bool told;                      /* `made` has heard of that error */
    const char *output, *words;
    struct made made;               /* of one ENV_DIR */
    struct progress progress;
    struct venvcast_environment environment;
    struct arena results;           /* of many: what goes to standard output, by their index */
    const char **outputs;
    size_t output_count;
};

/* A call from outside: should memory be lacking, it comes back here. Calls may be inside each other.
 *
 *     struct entry entry;
 *     entry_begin(&entry, arena);
 *     if (setjmp(entry.out) == 0) ...
 *     entry_end(&entry);                                                                        */
struct entry {
    struct arena *arena;
    void (*exhausted)(void *owner);
    void *owner;
    jmp_buf out;
};

void entry_begin(struct entry *entry, struct arena *arena);
void entry_end(struct entry *entry);

/* Fills in as much of a structure as both sides know; both begin with their size. */
int hand_out(void *out, const void *value);

/* The code of the run's error, which a call returns. */
int code_of(const struct error *error);

/* A failure of the caller's: E_USAGE. Returns false. */
bool misused(struct venvcast *run, const char *what);

/* ---- settle.c ---- */
MUST_USE bool settle(struct venvcast *run);

/* ---- words.c: the report room, asked for one run ---- */
bool in_color(const struct venvcast *run, bool drawn);
const char *output_of(struct venvcast_environment *environment);
const char *words_of(struct venvcast_environment *environment);
const char *json_whole(struct arena *arena, const char *pieces);

/* ---- look.c: those who look on ---- */
void look_on(struct venvcast *run);

#endif
