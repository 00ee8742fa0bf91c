/* guest.c: in place of start.c, interrupt.c, signals.c and become.c: a process that belongs to somebody else.
 *
 * The library's back end. It touches no signal, no stream and no mask, and remembers nothing: what the owner of a
 * process alone may do (os_start, os_print, os_become ...) is not defined here, so that nothing of the library
 * can be linked that calls it. */
#include "platform/posix/posix.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "platform/posix/process.h"

/* Interrupts are the owner's business, who has a way of its own to stop us. */
void os_hold_interrupts(void)
{
}

bool os_interrupted(void)
{
    return false;
}

void interrupts_reach(pid_t program)
{
    (void)program;
}

void interrupts_leave(pid_t program)
{
    (void)program;
}

void signals_set_usual(int number)
{
    (void)number;
}

uint32_t os_user(void)
{
    return (uint32_t)geteuid();
}

/* Not asked for each file: every exact mode is set by hand. */
unsigned mask_at_most(void)
{
    return 0777;
}

/* Whoever looks at the mask with umask() changes it for an instant, which another thread could notice. It shows in
 * the mode of whatever is made: here of a piece of memory with a name that nobody else has, and that goes at once.
 * Where none can be made, nothing is given to others. */
unsigned os_mask(void)
{
    enum { NOTHING_TO_OTHERS = 077 };
    char name[64];
    struct stat facts;
    uint64_t chance = os_clock();
    (void)os_random(&chance, sizeof chance);
    snprintf(name, sizeof name, "/venvcast-%lx-%08x", (long)getpid(), (unsigned)chance);
    int memory = shm_open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0777);
    if (memory < 0)
        return NOTHING_TO_OTHERS;
    bool seen = fstat(memory, &facts) == 0;
    shm_unlink(name);
    close(memory);
    return seen ? ~(unsigned)facts.st_mode & 0777 : NOTHING_TO_OTHERS;
}
