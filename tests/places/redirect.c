/* redirect.c: runs a program and, at one of its calls that change something, makes it change something outside.
 *
 *   redirect REPORT [NUMBER OUTSIDE] -- PROGRAM ARGUMENT...
 *
 * REPORT gets a line for each such call: its number, "confined", "free" or "other" (of a program that it started), its
 * name, the result, the path. With NUMBER this call is made to lead to the absolute path OUTSIDE, as if all checks of
 * the program had failed. Exit code as the program's; 77 where this is not known how to do. */
#define _GNU_SOURCE

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__x86_64__)

enum { THREADS = 256, RED_ZONE = 8192, CALL_RESTRICT = 446 };

/* Which of the arguments say where. */
static const struct call {
    int number;
    const char *name;
    int folder, path;
} calls[] = {
    { 257, "openat", 0, 1 }, { 437, "openat2", 0, 1 }, { 258, "mkdirat", 0, 1 }, { 266, "symlinkat", 1, 2 },
    { 265, "linkat", 2, 3 }, { 264, "renameat", 2, 3 }, { 316, "renameat2", 2, 3 }, { 263, "unlinkat", 0, 1 },
    { 259, "mknodat", 0, 1 }, { 268, "fchmodat", 0, 1 }, { 452, "fchmodat2", 0, 1 }, { 280, "utimensat", 0, 1 },
    { 2, "open", -1, 0 }, { 83, "mkdir", -1, 0 }, { 82, "rename", -1, 1 }, { 87, "unlink", -1, 0 }, { 84, "rmdir", -1, 0 },
    { 86, "link", -1, 1 }, { 88, "symlink", -1, 1 }, { 90, "chmod", -1, 0 }, { 76, "truncate", -1, 0 }, { 85, "creat", -1, 0 },
};

static struct thread {
    pid_t id;
    bool known, confined, other, redirected;
    const struct call *call;
    unsigned number;
    char path[512];
    struct user_regs_struct before;
} threads[THREADS];

static FILE *report;
static unsigned count, wanted;
static const char *outside;

static struct thread *thread_of(pid_t id)
{
    for (int i = 0; i < THREADS; i++)
        if (threads[i].id == id || threads[i].id == 0) {
            threads[i].id = id;
            return &threads[i];
        }
    fputs("redirect: too many threads\n", stderr);
    exit(77);
}

static unsigned long long *argument(struct user_regs_struct *all, int index)
{
    unsigned long long *list[] = { &all->rdi, &all->rsi, &all->rdx, &all->r10, &all->r8, &all->r9 };
    return list[index];
}

static void read_text(pid_t id, unsigned long long from, char *out, size_t room)
{
    struct iovec here = { out, room - 1 }, there = { (void *)from, room - 1 };
    ssize_t got = process_vm_readv(id, &here, 1, &there, 1, 0);
    while (got < 0 && there.iov_len > 16) {         /* the end of the mapping */
        there.iov_len = here.iov_len = there.iov_len / 2;
        got = process_vm_readv(id, &here, 1, &there, 1, 0);
    }
    out[got > 0 ? got : 0] = '\0';
}

static bool changes(const struct call *call, pid_t id, struct user_regs_struct *now)
{
    unsigned long long flags = 0;
    struct iovec here = { &flags, sizeof flags }, there = { (void *)now->rdx, sizeof flags };
    if (call->number == 437)
        process_vm_readv(id, &here, 1, &there, 1, 0);
    else if (call->number == 257)
        flags = now->rdx;
    else if (call->number == 2)
        flags = now->rsi;
    else
        return true;
    return (flags & (O_CREAT | O_WRONLY | O_RDWR | O_TRUNC)) != 0 && (flags & O_PATH) == 0;
}

static const struct call *call_of(pid_t id, struct user_regs_struct *now)
{
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (calls[i].number == (int)now->orig_rax && changes(&calls[i], id, now))
            return &calls[i];
    return NULL;
}

/* The path goes below the stack, where nothing is kept. */
static void redirect(struct thread *thread, struct user_regs_struct *now)
{
    unsigned long long at = (now->rsp - RED_ZONE) & ~15ull;
    struct iovec here = { (void *)outside, strlen(outside) + 1 }, there = { (void *)at, strlen(outside) + 1 };
    if (process_vm_writev(thread->id, &here, 1, &there, 1, 0) < 0)
        return;
    thread->before = *now;
    thread->redirected = true;
    if (thread->call->folder >= 0)
        *argument(now, thread->call->folder) = (unsigned long long)(long long)AT_FDCWD;
    *argument(now, thread->call->path) = at;
    ptrace(PTRACE_SETREGS, thread->id, 0, now);
}

static void enter(struct thread *thread, struct user_regs_struct *now)
{
    thread->call = call_of(thread->id, now);
    if (thread->call == NULL)
        return;
    read_text(thread->id, *argument(now, thread->call->path), thread->path, sizeof thread->path);
    if (strncmp(thread->path, "/dev/", 5) == 0) {
        thread->call = NULL;
        return;
    }
    thread->number = ++count;
    if (thread->number == wanted)
        redirect(thread, now);
}

static void leave(struct thread *thread, struct user_regs_struct *now)
{
    if ((int)now->orig_rax == CALL_RESTRICT && now->rax == 0)
        thread->confined = true;
    if (thread->call == NULL)
        return;
    fprintf(report, "%u %s %s %lld %s\n", thread->number,
            thread->other ? "other" : thread->confined ? "confined" : "free", thread->call->name, (long long)now->rax,
            thread->path);
    if (thread->redirected) {
        thread->before.rax = now->rax;
        ptrace(PTRACE_SETREGS, thread->id, 0, &thread->before);
        thread->redirected = false;
    }
    thread->call = NULL;
}

static void at_call(struct thread *thread)
{
    struct user_regs_struct now;
    struct __ptrace_syscall_info what;
    if (ptrace(PTRACE_GET_SYSCALL_INFO, thread->id, sizeof what, &what) <= 0 ||
        ptrace(PTRACE_GETREGS, thread->id, 0, &now) != 0)
        return;
    if (what.op == PTRACE_SYSCALL_INFO_ENTRY)
        enter(thread, &now);
    else if (what.op == PTRACE_SYSCALL_INFO_EXIT)
        leave(thread, &now);
}

/* What it starts has the rights that it has; a program that it starts is not the program any more. */
static void at_event(struct thread *thread, int event)
{
    unsigned long child = 0;
    if (event == PTRACE_EVENT_EXEC) {
        thread->other = thread->known;
        thread->known = true;
    }
    if (event == PTRACE_EVENT_CLONE || event == PTRACE_EVENT_FORK || event == PTRACE_EVENT_VFORK) {
        ptrace(PTRACE_GETEVENTMSG, thread->id, 0, &child);
        struct thread *made = thread_of((pid_t)child);
        made->confined = thread->confined;
        made->other = thread->other;
        made->known = true;
    }
}

static int follow(pid_t first)
{
    int how, code = 77;
    pid_t id;
    while ((id = waitpid(-1, &how, __WALL)) > 0) {
        struct thread *thread = thread_of(id);
        int signal = 0;
        if (WIFEXITED(how) || WIFSIGNALED(how)) {
            if (id == first)
                code = WIFEXITED(how) ? WEXITSTATUS(how) : 128 + WTERMSIG(how);
            memset(thread, 0, sizeof *thread);
            thread->id = -1;
            continue;
        }
        if (WSTOPSIG(how) == (SIGTRAP | 0x80))
            at_call(thread);
        else if (how >> 16 != 0)
            at_event(thread, how >> 16);
        else if (WSTOPSIG(how) != SIGSTOP)
            signal = WSTOPSIG(how);
        ptrace(PTRACE_SYSCALL, id, 0, signal);
    }
    return code;
}

int main(int argc, char **argv)
{
    int at = argc > 4 && strcmp(argv[4], "--") == 0 ? 5 : 3;
    if (argc < 4 || strcmp(argv[at - 1], "--") != 0 || (report = fopen(argv[1], "w")) == NULL)
        return 77;
    wanted = at == 5 ? (unsigned)atoi(argv[2]) : 0;
    outside = argv[3];
    pid_t child = fork();
    if (child == 0) {
        raise(SIGSTOP);
        execv(argv[at], argv + at);
        _exit(127);
    }
    int how;
    long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXEC
                 | PTRACE_O_EXITKILL;
    if (child < 0 || waitpid(child, &how, WUNTRACED) < 0 || ptrace(PTRACE_SEIZE, child, 0, options) != 0) {
        kill(child, SIGKILL);
        return 77;
    }
    kill(child, SIGCONT);
    int code = follow(child);
    fclose(report);
    return code;
}

#else

int main(void)
{
    return 77;
}

#endif
