/* trace.h: runs a program under ptrace and lets one system call of it go wrong. */
#ifndef VENVCAST_TESTS_FAULT_TRACE_H
#define VENVCAST_TESTS_FAULT_TRACE_H

#include <stdbool.h>

enum fault_kind {
    FAULT_NONE,             /* only count */
    FAULT_ERROR,            /* the call is not made and fails with `number`; a close is made and fails */
    FAULT_ONE,              /* a read or write gets through with one byte */
    FAULT_HALF,             /* ... with half of its bytes */
    FAULT_KILL_BEFORE,      /* SIGKILL for the whole process instead of the call */
    FAULT_KILL_AFTER        /* SIGKILL when the call has been made */
};

struct fault {
    enum fault_kind kind;
    int number;             /* FAULT_ERROR: an errno */
    long nth;               /* the call, from 1, counted over all threads and children from main() on */
    long refused;           /* every call of this number fails with EINVAL, and never counts; -1: none */
    long call;              /* count only calls of this number; -1: all. Others do not even stop: much faster */
};

enum { TRAIL_ROOM = 200000 };

struct ending {
    int status;             /* as waitpid gives it */
    bool hung;              /* it was killed because it did not end */
    long calls;             /* how many were counted up to the fault */
    long hit;               /* the number of the call that was hit; -1: the run ended before it */
    bool effect;            /* false: the call cannot fail, or is no read or write, and was let through */
    short *trail;           /* FAULT_NONE: the number of each call; TRAIL_ROOM of them; may be NULL */
};

/* Where main() is in an executable: from there on calls are counted. */
struct entry {
    unsigned long main, start;      /* as the file has them */
    bool moves;                     /* position independent: the system says where `start` came to be */
};

/* False when its symbols have been stripped. */
bool program_main(const char *path, struct entry *out);

/* Runs argv[0] with standard output and error on the descriptors. False when it cannot be started. */
bool trace_run(char *const *argv, int out, int err, const struct entry *entry, const struct fault *fault,
               struct ending *ending);

#endif
