/* hunt.h: looking at one candidate after the other, and keeping what was found out about each. */
#ifndef VENVCAST_FIND_HUNT_H
#define VENVCAST_FIND_HUNT_H

#include "src/find/danger.h"
#include "src/find/known.h"
#include "src/find/places.h"
#include "src/find/spec.h"

struct looked {
    struct candidate candidate;
    struct os_entry facts;              /* of what the path leads to */
    const struct interpreter *python;   /* NULL: unusable, or never to be chosen by itself; `why` says so */
    enum spec_fit fit;
    const char *why;                    /* to stand behind the path: "its version is 3.11.4"; NULL when it fits */
};

/* What all hunts of a run have found out about programs, so that none is read twice. */
struct looks {
    struct known *known;                /* facts of earlier runs; NULL: none are used */
    struct danger danger;
    struct look *last;
};

struct looks looks_begin(struct arena *arena, const struct host *host, struct known *known);

struct hunt {
    struct arena *arena;
    const struct host *host;
    const struct spec *spec;
    bool may_run;                       /* what was named, as a last resort; never as root, for who knows what that starts */
    const char *cache;                  /* where answers are kept, or NULL */
    struct looks *looks;
    bool as_launcher;                   /* what is registered goes first, as py.exe has it */
    size_t count, room;
    struct looked **list;
    void *scratch;                      /* memory of one probe after the other */
    struct error first;                 /* of the first unusable one */
};

/* NULL when it is one that was looked at before, under whatever name. */
const struct looked *hunt_try(struct hunt *hunt, const struct candidate *candidate);

/* Best first: those that fit, those that fit at need, those that do not fit, the unusable ones. */
void hunt_rank(struct hunt *hunt);

/* The reasons against all, of which none has been taken, a line each; at most `most` of them. NULL: there are none. */
const char *hunt_reasons(const struct hunt *hunt, size_t most);

/* What B leads to, which probe does not tell; `known` is what the path that was probed leads to. */
void hunt_look_at_base(struct interpreter *python, const struct os_entry *known);

#endif
