/* injector.c: a program's system calls, one of them gone wrong, on request; and the trees it works on.
 *
 *     usage: injector        reads requests from standard input: a line each, words separated by tabs
 *
 *     run NTH FAULT CALL PROGRAM WORD...
 *                                     runs it; FAULT, which the NTH of the calls of number CALL (-1: of all) meets, is
 *                                     none, one, half, kill-before, kill-after or the number of an errno. Answer:
 *                                     STATUS HUNG CALLS HIT EFFECT, the sizes of its output and error, then these
 *     trail PROGRAM WORD...           runs it; the answer is its status and the number of each call
 *     refuse CALL                     from now on every call of that number fails with EINVAL; the answer is 1
 *     look WHAT PATH SKIP...          WHAT as in trees.h; the answer is a hash, 0 when nothing is there
 *     forget                          from now on files are read anew; the answer is 1
 *     copy FROM TO                    the answer is 1 when it is done
 *     remove PATH
 *
 * sweep.py is who asks. Nothing here knows what the program does. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/fault/contents.h"
#include "tests/fault/trace.h"
#include "tests/fault/trees.h"

enum { MOST_WORDS = 256 };

static int out, err;                /* what the program says, in memory */
static short trail[TRAIL_ROOM];
static long refused = -1;

static void split(char *line, char **words)
{
    size_t count = 0;
    line[strcspn(line, "\n")] = '\0';
    for (char *word = strtok(line, "\t"); word != NULL && count < MOST_WORDS - 1; word = strtok(NULL, "\t"))
        words[count++] = word;
    words[count] = NULL;
}

static struct fault fault_of(const char *nth, const char *name, const char *call)
{
    static const struct { const char *name; enum fault_kind kind; } kinds[] = {
        { "none", FAULT_NONE }, { "one", FAULT_ONE }, { "half", FAULT_HALF },
        { "kill-before", FAULT_KILL_BEFORE }, { "kill-after", FAULT_KILL_AFTER },
    };
    struct fault fault = { .kind = FAULT_ERROR, .number = atoi(name), .nth = atol(nth), .refused = refused,
                           .call = atol(call) };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].name, name) == 0)
            fault.kind = kinds[i].kind;
    return fault;
}

static void run(char **words, const struct fault *fault, struct ending *ending)
{
    static char *last;
    static struct entry entry;
    if ((last == NULL || strcmp(last, words[0]) != 0) && !program_main(last = strdup(words[0]), &entry)) {
        fprintf(stderr, "injector: %s has no symbols: the program as it was built is needed\n", words[0]);
        exit(1);
    }
    for (int i = 0; i < 2; i++)
        if (ftruncate(i == 0 ? out : err, 0) != 0 || lseek(i == 0 ? out : err, 0, SEEK_SET) != 0)
            abort();
    if (!trace_run(words, out, err, &entry, fault, ending)) {
        fprintf(stderr, "injector: %s cannot be run under ptrace\n", words[0]);
        exit(1);
    }
}

static size_t size_of(int file)
{
    struct stat facts;
    return fstat(file, &facts) == 0 ? (size_t)facts.st_size : 0;
}

static void hand_over(int file, size_t size)
{
    char bytes[4096];
    for (size_t at = 0; at < size;) {
        ssize_t part = pread(file, bytes, sizeof bytes, (off_t)at);
        if (part <= 0)
            abort();
        fwrite(bytes, 1, (size_t)part, stdout);
        at += (size_t)part;
    }
}

static void answer_run(char **words)
{
    struct ending ending = { 0 };
    struct fault fault = fault_of(words[0], words[1], words[2]);
    run(words + 3, &fault, &ending);
    size_t outs = size_of(out), errs = size_of(err);
    printf("%d %d %ld %ld %d %zu %zu\n", ending.status, ending.hung, ending.calls, ending.hit, ending.effect, outs, errs);
    hand_over(out, outs);
    hand_over(err, errs);
}

static void answer_trail(char **words)
{
    struct ending ending = { .trail = trail };
    struct fault fault = { FAULT_NONE, 0, 0, refused, -1 };
    run(words, &fault, &ending);
    printf("%d", ending.status);
    for (long i = 0; i < ending.calls && i < TRAIL_ROOM; i++)
        printf(" %d", trail[i]);
    printf("\n");
}

static void answer(char **words)
{
    if (strcmp(words[0], "run") == 0)
        answer_run(words + 1);
    else if (strcmp(words[0], "trail") == 0)
        answer_trail(words + 1);
    else if (strcmp(words[0], "refuse") == 0)
        printf("%d\n", (refused = atol(words[1]), 1));
    else if (strcmp(words[0], "look") == 0)
        printf("%" PRIx64 "\n", tree_look(words[2], (unsigned)atoi(words[1]), words + 3));
    else if (strcmp(words[0], "forget") == 0)
        printf("%d\n", (contents_forget(), 1));
    else if (strcmp(words[0], "copy") == 0)
        printf("%d\n", tree_copy(words[1], words[2]));
    else if (strcmp(words[0], "remove") == 0)
        printf("%d\n", tree_remove(words[1]));
    else
        abort();
    fflush(stdout);
}

int main(void)
{
    char *line = NULL, *words[MOST_WORDS];
    size_t room = 0;
    out = memfd_create("out", MFD_CLOEXEC);
    err = memfd_create("err", MFD_CLOEXEC);
    if (out < 0 || err < 0)
        return 1;
    while (getline(&line, &room, stdin) > 0) {
        split(line, words);
        if (words[0] != NULL)
            answer(words);
    }
    free(line);
    return 0;
}
