/* program.h: one run of the executable: what it has of the system, and what it says on its two streams. */
#ifndef VENVCAST_COMMAND_PROGRAM_H
#define VENVCAST_COMMAND_PROGRAM_H

#include <setjmp.h>

#include "src/base/error.h"
#include "src/base/watch.h"
#include "src/command/setup.h"
#include "src/venvcast.h"

struct program {
    struct arena memory;
    jmp_buf out_of_memory;
    const struct host *host;
    struct os_args args;
    struct setup setup;             /* a double-click on a renamed copy; folder NULL: none */
    struct venvcast *run;           /* the library at work */
    struct error error;             /* of our own */
    bool performed;                 /* what is asked for has been done, or failed */
    bool terminal;                  /* standard error is one */
    uint64_t begun, shown;          /* when the work was, and the line of progress; of os_clock */
    bool line_is_shown;
    bool watched;                   /* somebody wants to see how one environment comes along */
    struct pace pace;               /* how far it has come */
};

/* The value of an option, or NULL; and of a flag. */
const char *asked(const struct program *program, const char *option);

/* Makes many: several ENV_DIRs, or a manifest. */
bool asks_for_many(const struct program *program);

/* Asks the system once how this run is to talk. */
void learn_manner(struct program *program);

/* Failure is left to whoever writes: with no way left to say that it cannot be said, talk is not. */
struct os_status print(enum os_stream stream, const char *text);

/* On standard error, and into the log: a window may close too soon. */
void tell_of_setup(struct program *program, const char *words);

/* Says what went wrong: in our own rooms / in the library, where it was not told of a single environment. */
enum exit_code fail(struct program *program);
enum exit_code tell_failure(struct program *program, int code);

/* The library's result on standard output; that it cannot be printed is a failure. */
enum exit_code say_output(struct program *program);

/* What became of one environment: the library's callback `made`. */
void tell_made(void *program, struct venvcast_environment *environment);
void clear_line(struct program *program);

/* How one environment comes along: its callbacks `progress` and, between two changes, `stop`, which never says so. */
void note_pace(void *program, const struct venvcast_progress *progress);
int show_pace(void *program);

#endif
