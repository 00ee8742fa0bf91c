/* trace.c: one counter over the system calls of all threads and children; the nth goes wrong.
 *
 * The program stops at the entry and the exit of each call; or, where only calls of one number are counted, a seccomp
 * filter stops it at their entries alone. A call that is to fail becomes one that does not exist, with its result set
 * already. Once the fault has happened, nothing is counted any more. */
#include "tests/fault/trace.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_THREADS = 64, SECONDS = 120, AT_A_CALL = SIGTRAP | 0x80 };
enum { SUSPEND_SECCOMP = 1 << 21 };     /* PTRACE_O_SUSPEND_SECCOMP, for which glibc has no name */
enum { OPTIONS = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
                 PTRACE_O_TRACEEXEC | PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL };

struct thread {
    pid_t id;
    bool fresh;             /* its first stop is ptrace's own */
    bool inside;            /* between the entry and the exit of a call */
    bool stranger;          /* runs another program: not counted */
    bool free;              /* the filter stops it no more */
};

struct trace {
    pid_t program;
    const struct fault *fault;
    struct ending *ending;
    bool over;              /* the fault has happened */
    pid_t hit;              /* the thread whose call goes wrong */
    unsigned long main_at;
    long word;              /* what stood there before the breakpoint */
    size_t count;
    struct thread threads[MOST_THREADS];
};

/* A run takes a second at most; where many others are at work as well it has stood still for twenty. */
static volatile sig_atomic_t too_late;

static void time_is_up(int number)
{
    (void)number;
    too_late = 1;
}

/* ---- which calls can go wrong in which way -------------------------------------------------- */

/* POSIX or Linux says of these that they always succeed; of futex(2), no caller could bear anything else. fcntl(2)
 * with the flags of an open file is among them. */
static bool cannot_fail(const struct user_regs_struct *registers)
{
    long call = (long)registers->orig_rax;
    static const long calls[] = {
        SYS_umask, SYS_getpid, SYS_gettid, SYS_getppid, SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid,
        SYS_set_tid_address, SYS_futex, SYS_exit, SYS_exit_group, SYS_rt_sigreturn, SYS_sched_yield,
    };
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (calls[i] == call)
            return true;
    return call == SYS_fcntl && (registers->rsi == F_GETFL || registers->rsi == F_GETFD || registers->rsi == F_SETFD);
}

/* The register with the number of bytes, or NULL. */
static unsigned long long *length_of(struct user_regs_struct *registers)
{
    switch (registers->orig_rax) {
    case SYS_read: case SYS_write: case SYS_pread64: case SYS_pwrite64:
        return &registers->rdx;
    case SYS_sendfile:
        return &registers->r10;
    case SYS_copy_file_range:
        return &registers->r8;
    case SYS_getrandom:
        return &registers->rsi;
    default:
        return NULL;
    }
}

static bool shorten(struct user_regs_struct *registers, enum fault_kind kind)
{
    unsigned long long *length = length_of(registers);
    if (length == NULL || *length < 2)
        return false;
    *length = kind == FAULT_ONE ? 1 : *length / 2;
    return true;
}

/* ---- the fault itself ----------------------------------------------------------------------- */

/* With it goes the half of it that is about to become another program; one that is another by now ends by itself. */
static void end_program(struct trace *trace, bool strangers)
{
    for (size_t i = 0; i < trace->count; i++)
        if (strangers || !trace->threads[i].stranger)
            kill(trace->threads[i].id, SIGKILL);
    trace->over = true;
}

/* At the entry of the nth call. True when its exit is wanted, too. */
static bool strike(struct trace *trace, pid_t thread)
{
    struct user_regs_struct registers;
    struct ending *ending = trace->ending;
    ptrace(PTRACE_GETREGS, thread, NULL, &registers);
    ending->hit = (long)registers.orig_rax;
    ending->effect = true;
    trace->over = true;
    switch (trace->fault->kind) {
    case FAULT_NONE:
        break;
    case FAULT_ERROR:
        ending->effect = !cannot_fail(&registers);
        if (!ending->effect || ending->hit == SYS_close)
            return ending->effect;
        registers.orig_rax = (unsigned long long)-1;
        registers.rax = (unsigned long long)-trace->fault->number;
        ptrace(PTRACE_SETREGS, thread, NULL, &registers);
        break;
    case FAULT_ONE:
    case FAULT_HALF:
        ending->effect = shorten(&registers, trace->fault->kind);
        if (ending->effect)
            ptrace(PTRACE_SETREGS, thread, NULL, &registers);
        break;
    case FAULT_KILL_BEFORE:
        registers.orig_rax = (unsigned long long)-1;
        ptrace(PTRACE_SETREGS, thread, NULL, &registers);
        end_program(trace, false);
        break;
    case FAULT_KILL_AFTER:
        return ending->effect = ending->hit != SYS_exit_group && ending->hit != SYS_exit;
    }
    return false;
}

/* At its exit. */
static void settle(struct trace *trace, pid_t thread)
{
    struct user_regs_struct registers;
    if (trace->fault->kind == FAULT_KILL_AFTER) {
        end_program(trace, false);
        return;
    }
    ptrace(PTRACE_GETREGS, thread, NULL, &registers);
    registers.rax = (unsigned long long)-trace->fault->number;
    ptrace(PTRACE_SETREGS, thread, NULL, &registers);
}

/* ---- stops ---------------------------------------------------------------------------------- */

static void note(struct trace *trace, pid_t thread)
{
    struct user_regs_struct registers;
    struct ending *ending = trace->ending;
    if (trace->fault->kind != FAULT_NONE || ending->trail == NULL || ending->calls > TRAIL_ROOM)
        return;
    ptrace(PTRACE_GETREGS, thread, NULL, &registers);
    ending->trail[ending->calls - 1] = (short)registers.orig_rax;
}

static void at_entry(struct trace *trace, struct thread *thread)
{
    if (trace->over)
        return;
    trace->ending->calls++;
    note(trace, thread->id);
    if (trace->ending->calls == trace->fault->nth && strike(trace, thread->id))
        trace->hit = thread->id;
}

static void at_call(struct trace *trace, struct thread *thread)
{
    thread->inside = !thread->inside;
    if (trace->hit == thread->id) {
        trace->hit = 0;
        settle(trace, thread->id);
    } else if (thread->inside) {
        at_entry(trace, thread);
    }
}

static struct thread *thread_of(struct trace *trace, pid_t id)
{
    for (size_t i = 0; i < trace->count; i++)
        if (trace->threads[i].id == id)
            return &trace->threads[i];
    if (trace->count == MOST_THREADS)
        abort();
    trace->threads[trace->count] = (struct thread){ .id = id, .fresh = true };
    return &trace->threads[trace->count++];
}

static void forget(struct trace *trace, pid_t id)
{
    struct thread *thread = thread_of(trace, id);
    *thread = trace->threads[--trace->count];
}

/* The breakpoint of main() has been reached; from here on calls count. */
static void at_main(struct trace *trace)
{
    struct user_regs_struct registers;
    ptrace(PTRACE_GETREGS, trace->program, NULL, &registers);
    registers.rip = trace->main_at;
    ptrace(PTRACE_SETREGS, trace->program, NULL, &registers);
    ptrace(PTRACE_POKETEXT, trace->program, trace->main_at, trace->word);
    trace->main_at = 0;
}

/* The fault has happened, and the filter need not stop it any more. Where the system does not allow that, it stops. */
static void let_go(const struct trace *trace, struct thread *thread)
{
    if (trace->over && !thread->free && trace->fault->call >= 0 && trace->hit != thread->id)
        thread->free = ptrace(PTRACE_SETOPTIONS, thread->id, NULL, OPTIONS | SUSPEND_SECCOMP) == 0;
}

static void go_on(const struct trace *trace, const struct thread *thread, int number)
{
    bool counting = trace->main_at == 0 && !thread->stranger && trace->fault->call < 0 && !trace->over;
    bool wanted = counting || trace->hit == thread->id;
    ptrace(wanted ? PTRACE_SYSCALL : PTRACE_CONT, thread->id, NULL, number);
}

/* What a stop that is none of a call has to hand on to the program. */
static int signal_of(struct trace *trace, struct thread *thread, int status)
{
    int number = WSTOPSIG(status);
    bool first = thread->fresh;
    thread->fresh = false;
    if (status >> 16 == PTRACE_EVENT_EXEC)
        thread->stranger = true;
    if (status >> 16 != 0 || (first && number == SIGSTOP))
        return 0;
    if (number == SIGTRAP && trace->main_at != 0) {
        at_main(trace);
        return 0;
    }
    return number;
}

static void follow(struct trace *trace)
{
    for (;;) {
        int status;
        pid_t id = waitpid(-1, &status, __WALL);
        if (id < 0 && errno == EINTR && too_late) {
            trace->ending->hung = true;
            end_program(trace, true);
        }
        if (id < 0 && errno == EINTR)
            continue;
        if (id < 0)
            return;
        if (!WIFSTOPPED(status)) {
            if (id == trace->program)
                trace->ending->status = status;
            forget(trace, id);
            continue;
        }
        struct thread *thread = thread_of(trace, id);
        int number = 0;
        if (WSTOPSIG(status) == AT_A_CALL)
            at_call(trace, thread);
        else if (status >> 16 == PTRACE_EVENT_SECCOMP && trace->main_at == 0 && !thread->stranger)
            at_entry(trace, thread);
        else
            number = signal_of(trace, thread, status);
        let_go(trace, thread);
        go_on(trace, thread, number);
    }
}

/* ---- the start ------------------------------------------------------------------------------ */

/* From now on calls of the one number stop, and no others; those of the other fail. */
static void filter(long call, long refused)
{
    struct sock_filter lines[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)refused, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EINVAL),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)call, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = { sizeof lines / sizeof *lines, lines };
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
        _exit(127);
}

static void become(char *const *argv, int out, int err, const struct fault *fault)
{
    ptrace(PTRACE_TRACEME, 0, NULL, NULL);
    personality(ADDR_NO_RANDOMIZE);         /* where memory lies decides how often it is asked for */
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    if (fault->call >= 0 || fault->refused >= 0)
        filter(fault->call, fault->refused);
    execv(argv[0], argv);
    _exit(127);
}

/* The address of main() in the new process. */
static unsigned long main_of(pid_t program, const struct entry *entry)
{
    char path[64];
    unsigned long pair[2] = { AT_IGNORE, 0 };
    snprintf(path, sizeof path, "/proc/%d/auxv", (int)program);
    FILE *vector = entry->moves ? fopen(path, "rb") : NULL;
    if (vector == NULL)
        return entry->main;
    while (pair[0] != AT_ENTRY && fread(pair, sizeof pair, 1, vector) == 1)
        continue;
    fclose(vector);
    return entry->main + (pair[1] - entry->start);
}

static void set_clock(unsigned seconds)
{
    struct sigaction action = { .sa_handler = time_is_up };
    struct itimerval time = { .it_value.tv_sec = seconds, .it_interval.tv_sec = seconds != 0 };
    too_late = 0;
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &time, NULL);
}

bool trace_run(char *const *argv, int out, int err, const struct entry *entry, const struct fault *fault,
               struct ending *ending)
{
    int status;
    pid_t program = fork();
    if (program == 0)
        become(argv, out, err, fault);
    if (program < 0 || waitpid(program, &status, __WALL) != program || !WIFSTOPPED(status))
        return false;
    struct trace trace = { .program = program, .fault = fault, .ending = ending,
                           .main_at = main_of(program, entry) };
    short *trail = ending->trail;
    *ending = (struct ending){ .hit = -1, .trail = trail };
    ptrace(PTRACE_SETOPTIONS, program, NULL, OPTIONS);
    trace.word = ptrace(PTRACE_PEEKTEXT, program, trace.main_at, NULL);
    ptrace(PTRACE_POKETEXT, program, trace.main_at, (trace.word & ~0xffL) | 0xcc);
    struct thread *first = thread_of(&trace, program);
    first->fresh = false;
    set_clock(SECONDS);
    go_on(&trace, first, 0);
    follow(&trace);
    set_clock(0);
    return true;
}
