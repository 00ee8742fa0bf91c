/* unfinished.h: the mark of an environment that stands in its place and is not published yet.
 *
 * It is there as long as programs complete the environment, and goes when they have. Whoever finds it without a run at work
 * finds what a killed one has left, and takes that back. It names the folder that it is in: a copy of it elsewhere, which a
 * program may have made, is none. */
#ifndef VENVCAST_FIND_UNFINISHED_H
#define VENVCAST_FIND_UNFINISHED_H

#include "platform/platform.h"

/* A file at the top of the environment. */
#define UNFINISHED_MARK ".venvcast-unfinished"

/* How the name of every folder of ours ends that lies beside an environment, or in it; "~" and 16 digits may follow. */
#define OWN_ENDING ".venvcast"

/* The name of a copy in the folder of ours in it. */
#define UNFINISHED_COPY ".before"

/* Bytes: more is no mark. */
enum { UNFINISHED_LARGEST = 64 * 1024 };

enum unfinished {
    FINISHED,
    UNFINISHED_NEW,             /* nothing stood there: all of it goes */
    UNFINISHED_FILLED,          /* an empty folder did: all that is in it goes */
    UNFINISHED_INSTEAD,         /* what did is `kept` beside it, and comes back */
    UNFINISHED_CHANGED,         /* it was changed: a copy of it as it was is `kept` beside it, */
    UNFINISHED_CHANGED_INSIDE,  /* or in it */
    UNFINISHED_REPLACED,        /* it was put aside, and nothing stands in its place: it comes back; at its place: stray */
    UNFINISHED_STRAY            /* a mark that is another folder's, or no whole one: means nothing */
};

struct unfinished_mark {
    enum unfinished state;
    const char *kept;           /* a name beside it, or a path in it; "" */
    bool by_number;             /* it names the folder's number, which nobody can have known who brought a mark along */
};

/* The mark's text; `file` is the folder's own number (os_entry). */
const char *unfinished_text(struct arena *arena, const struct unfinished_mark *mark, const char *root, uint64_t file);

/* What a mark says to the folder `root` of that number. Whoever wrote it, it names nothing but a folder of ours. */
struct unfinished_mark unfinished_read(struct arena *arena, const struct host *host, const char *text, const char *root,
                                       uint64_t file);

#endif
