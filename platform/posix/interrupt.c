/* interrupt.c: requests to end that are remembered until what is half done has been taken back. */
#include "platform/posix/posix.h"

#include <signal.h>
#include <unistd.h>

static const int requests[] = { SIGINT, SIGTERM, SIGHUP };

static bool held;
static volatile sig_atomic_t received;          /* the first of them, or 0 */
static volatile sig_atomic_t program;           /* that is being run, or 0 */

/* The terminal's own interrupt reaches the program without us; what a process sends does not. */
static void note_interrupt(int signal, siginfo_t *info, void *context)
{
    (void)context;
    if (received == 0)
        received = signal;
    if (program != 0 && info->si_code <= 0)
        kill((pid_t)program, signal);
}

/* What the caller ignores (nohup, a job in the background) stays ignored. Whoever starts threads has called this
 * before: they find it done, and write nothing. */
void os_hold_interrupts(void)
{
    if (held)
        return;
    struct sigaction hold = { .sa_sigaction = note_interrupt, .sa_flags = SA_SIGINFO | SA_RESTART };
    struct sigaction before;
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++)
        if (sigaction(requests[i], &hold, &before) == 0 && before.sa_handler == SIG_IGN)
            sigaction(requests[i], &before, NULL);
    held = true;
}

bool os_interrupted(void)
{
    return received != 0;
}

void os_end_interrupted(void)
{
    int signal_number = received != 0 ? received : SIGINT;
    struct sigaction usual = { .sa_handler = SIG_DFL };
    sigaction(signal_number, &usual, NULL);
    raise(signal_number);
    _exit(128 + signal_number);                 /* when it is blocked */
}

void interrupts_reach(pid_t child)
{
    program = (sig_atomic_t)child;
    if (child != 0 && received != 0)
        kill(child, received);
}
