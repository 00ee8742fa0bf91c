/* guest.c: in place of start.c, become.c and console.c: a process that belongs to somebody else.
 *
 * The library's back end. It touches no stream, no console and no policy of the process; what the owner alone may do
 * (os_start, os_print, os_become ...) is not defined here, so that nothing of the library can be linked that calls it. */
#include "platform/win32/win32.h"

#include <stdlib.h>

/* Interrupts are the owner's business, who has a way of its own to stop us. */
void os_hold_interrupts(void)
{
}

bool os_interrupted(void)
{
    return false;
}

/* It never happens: the room was measured. */
void room_was_measured(void *owner)
{
    (void)owner;
    abort();
}

/* The variables as they are at the first question, made once and never changed: the one thing that is remembered, for
 * the system hands them out in another encoding, into memory that somebody must own. */
static INIT_ONCE once = INIT_ONCE_STATIC_INIT;

static BOOL CALLBACK read_variables(INIT_ONCE *which, void *parameter, void **out)
{
    struct arena own = arena_over(NULL, 0, room_was_measured, NULL);
    (void)which, (void)parameter;
    *out = (void *)(uintptr_t)variables_read(&own);
    return TRUE;
}

const char *const *variables_now(void)
{
    void *variables = NULL;
    InitOnceExecuteOnce(&once, read_variables, NULL, &variables);
    return variables;
}

struct arena *lasting_memory(void)
{
    return NULL;
}
