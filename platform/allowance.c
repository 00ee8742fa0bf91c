/* allowance.c: a time limit, a wish to stop, and the time that an interrupted program gets. */
#include "platform/allowance.h"

static const uint64_t a_second = 1000000000, grace = 5 * (uint64_t)1000000000;

struct allowance allowance_of(const struct os_command *command)
{
    return (struct allowance){ command->seconds == 0 ? 0 : os_clock() + command->seconds * a_second, 0 };
}

/* It has heard of the interrupt, and may put things in order; but not for good. */
static bool outlives_interrupt(struct allowance *allowance, const struct os_command *command)
{
    if (!command->alone || !os_interrupted())
        return false;
    if (allowance->told == 0)
        allowance->told = os_clock();
    return os_clock() - allowance->told >= grace;
}

bool allowance_is_over(struct allowance *allowance, const struct os_command *command)
{
    return (allowance->deadline != 0 && os_clock() >= allowance->deadline) ||
           (command->stop != NULL && command->stop(command->data)) || outlives_interrupt(allowance, command);
}
