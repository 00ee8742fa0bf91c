/* signals.c: signals that we treat in another way than our caller, who gets them back. */
#include "platform/posix/posix.h"

#include <signal.h>

#include "platform/posix/process.h"

static struct changed {
    int number;
    bool known;
    struct sigaction before, now;
} changes[] = { { .number = SIGPIPE }, { .number = SIGXFSZ }, { .number = SIGCHLD } };

enum { CHANGES = sizeof changes / sizeof *changes };

/* Several threads may start programs at once; the main thread alone ever gives back, when they have ended. */
static void change(int number, void (*how)(int))
{
    struct sigaction before, now = { .sa_handler = how };
    for (size_t i = 0; i < CHANGES; i++)
        if (changes[i].number == number && sigaction(number, &now, &before) == 0 && !changes[i].known) {
            changes[i].before = before;
            changes[i].now = now;
            changes[i].known = true;
        }
}

void signals_begin(void)
{
    for (size_t i = 0; i < CHANGES; i++)
        changes[i].known = false;
}

void signals_ignore(int number)
{
    change(number, SIG_IGN);
}

void signals_set_usual(int number)
{
    change(number, SIG_DFL);
}

void signals_give_back(void)
{
    for (size_t i = 0; i < CHANGES; i++)
        if (changes[i].known)
            sigaction(changes[i].number, &changes[i].before, NULL);
}

void signals_take_again(void)
{
    for (size_t i = 0; i < CHANGES; i++)
        if (changes[i].known)
            sigaction(changes[i].number, &changes[i].now, NULL);
}
