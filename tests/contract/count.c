/* count.c: a process watched by its parent, call by call. */
#define _GNU_SOURCE
#include "tests/contract/count.h"

#include <signal.h>
#include <stdbool.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* The piece of work stands between two calls that nothing else makes. */
enum { MARK = SYS_getsid };

static void be_watched(int (*prepare)(void), int (*work)(void))
{
    int failed = prepare();
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
        _exit(3);
    raise(SIGSTOP);
    syscall(MARK, 0);
    failed |= work();
    syscall(MARK, 0);
    _exit(failed != 0);
}

/* Lets the process run to the beginning or the end of its next call. */
static bool goes_on(pid_t process, int *how)
{
    return ptrace(PTRACE_SYSCALL, process, NULL, NULL) == 0 && waitpid(process, how, 0) == process && WIFSTOPPED(*how);
}

static int watch(pid_t process, int *how)
{
    int marks = 0, calls = 0;
    while (goes_on(process, how)) {
        struct __ptrace_syscall_info info;
        if (WSTOPSIG(*how) != (SIGTRAP | 0x80)
            || ptrace(PTRACE_GET_SYSCALL_INFO, process, sizeof info, &info) <= 0
            || info.op != PTRACE_SYSCALL_INFO_ENTRY)
            continue;
        if (info.entry.nr == MARK)
            marks++;
        else if (marks == 1)
            calls++;
    }
    return calls;
}

int count_calls(int (*prepare)(void), int (*work)(void))
{
    int how;
    pid_t process = fork();
    if (process == 0)
        be_watched(prepare, work);
    if (process < 0 || waitpid(process, &how, 0) != process || !WIFSTOPPED(how))
        return -1;
    ptrace(PTRACE_SETOPTIONS, process, NULL, PTRACE_O_TRACESYSGOOD);
    int calls = watch(process, &how);
    return WIFEXITED(how) && WEXITSTATUS(how) == 0 ? calls : -2;
}
