/* interrupt.c: requests to end that are remembered until what is half done has been taken back. */
#include "platform/posix/posix.h"

#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#include "platform/posix/process.h"

static const int requests[] = { SIGINT, SIGTERM, SIGHUP };

enum { PROGRAMS_MOST = 257 };                    /* one a thread */

static bool held;
static struct sigaction given[sizeof requests / sizeof *requests];
static atomic_int received;                     /* the first of them, or 0 */
static atomic_int programs[PROGRAMS_MOST];      /* that are being run, or 0 */

/* The terminal's own interrupt reaches a program in our group without us; what a process sends does not. */
static void note_interrupt(int signal, siginfo_t *info, void *context)
{
    int none = 0, error = errno;
    (void)context;
    atomic_compare_exchange_strong(&received, &none, signal);
    for (size_t i = 0; i < PROGRAMS_MOST; i++) {
        int program = programs[i];
        if (program < 0 || (program > 0 && info->si_code <= 0))
            kill(program, signal);
    }
    errno = error;
}

/* Puts `after` in the place of one `before`. */
static void exchange(int before, int after)
{
    for (size_t i = 0; i < PROGRAMS_MOST; i++) {
        int expected = before;
        if (atomic_compare_exchange_strong(&programs[i], &expected, after))
            return;
    }
}

/* What the caller ignores (nohup, a job in the background) stays ignored. Whoever starts threads has called this
 * before: they find it done, and write nothing. */
void os_hold_interrupts(void)
{
    if (held)
        return;
    struct sigaction hold = { .sa_sigaction = note_interrupt, .sa_flags = SA_SIGINFO | SA_RESTART };
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++)
        if (sigaction(requests[i], &hold, &given[i]) == 0 && given[i].sa_handler == SIG_IGN)
            sigaction(requests[i], &given[i], NULL);
    held = true;
}

/* One that comes between the two lines finds its old meaning; one that came before is in `received`. */
void interrupts_release(void)
{
    for (size_t i = 0; held && i < sizeof requests / sizeof *requests; i++)
        sigaction(requests[i], &given[i], NULL);
    held = false;
    if (received != 0)
        os_end_interrupted();
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

/* An interrupt that comes meanwhile finds it in the list, or is found here. */
void interrupts_reach(pid_t program)
{
    exchange(0, program);
    if (received != 0)
        kill(program, received);
}

void interrupts_leave(pid_t program)
{
    exchange(program, 0);
}
