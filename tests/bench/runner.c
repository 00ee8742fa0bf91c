/* runner.c: runs whole programs by turns and prints what each run took; the measuring itself costs next to nothing.
 *
 * usage: runner ROUNDS FOLDER -- ARG... [-- ARG...]...
 *
 * In each round every command runs once, in turned order; an argument "@" stands for a path in FOLDER that does
 * not exist yet, and must exist afterwards. What is made stays: ext4 steps around the inodes that were freed in the
 * last five seconds one by one, so that removing a tree here would make the next one several times as slow to build.
 * Prints a line a run.
 * The line has: number of the command, wall clock in ns, CPU (user and system, children too) in us, page faults,
 * peak memory in KiB. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { COMMANDS = 16, ARGUMENTS = 32 };

extern char **environ;

static void stop(const char *what, const char *which)
{
    fprintf(stderr, "runner: %s %s: %s\n", what, which, strerror(errno));
    exit(1);
}

static uint64_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static long microseconds(struct timeval time)
{
    return time.tv_sec * 1000000L + time.tv_usec;
}

/* Standard input and output on nothing; standard error stays, so that a failure explains itself. */
static void close_streams(posix_spawn_file_actions_t *actions)
{
    posix_spawn_file_actions_init(actions);
    posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
}

static void run_one(int number, char **command, const char *target)
{
    static posix_spawn_file_actions_t actions;
    static int ready;
    char *arguments[ARGUMENTS + 1] = { NULL };
    struct rusage used;
    pid_t child;
    int status, makes = 0;

    if (!ready++)
        close_streams(&actions);
    for (int i = 0; command[i] != NULL && i < ARGUMENTS; i++) {
        int stands_for_target = strcmp(command[i], "@") == 0;

        makes += stands_for_target;
        arguments[i] = stands_for_target ? strdup(target) : command[i];
    }

    uint64_t start = now();
    errno = posix_spawn(&child, arguments[0], &actions, NULL, arguments, environ);
    if (errno != 0)
        stop("cannot start", arguments[0]);
    while (wait4(child, &status, 0, &used) < 0)
        if (errno != EINTR)
            stop("cannot wait for", arguments[0]);
    uint64_t took = now() - start;

    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fprintf(stderr, "runner: %s ended with %d\n", arguments[0], WEXITSTATUS(status));
        exit(1);
    }
    if (makes && access(target, F_OK) != 0)
        stop("it did not make", target);
    printf("%d %llu %ld %ld %ld\n", number, (unsigned long long)took,
           microseconds(used.ru_utime) + microseconds(used.ru_stime), used.ru_minflt + used.ru_majflt, used.ru_maxrss);
}

int main(int count, char **values)
{
    char **commands[COMMANDS];
    int known = 0;

    if (count < 5 || strcmp(values[3], "--") != 0) {
        fputs("usage: runner ROUNDS FOLDER -- ARG... [-- ARG...]...\n", stderr);
        return 2;
    }
    for (int i = 3; i < count; i++) {
        if (strcmp(values[i], "--") != 0)
            continue;
        values[i] = NULL;
        if (known == COMMANDS || i + 1 == count)
            return 2;
        commands[known++] = values + i + 1;
    }
    for (int round = 0; round < atoi(values[1]); round++) {
        for (int turn = 0; turn < known; turn++) {
            int number = (turn + round) % known;
            char target[4096];

            snprintf(target, sizeof target, "%s/%d-%d", values[2], round, number);
            run_one(number, commands[number], target);
        }
    }
    return 0;
}
