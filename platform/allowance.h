/* allowance.h: how long a program that was run may go on. */
#ifndef VENVCAST_PLATFORM_ALLOWANCE_H
#define VENVCAST_PLATFORM_ALLOWANCE_H

#include "platform/platform.h"

struct allowance {
    uint64_t deadline;              /* of os_clock; 0 for none */
    uint64_t told;                  /* when it was seen that it was interrupted, or 0 */
};

/* It begins now. */
struct allowance allowance_of(const struct os_command *command);

/* Is its time over, does whoever waits want no more, or has it outlived an interrupt for too long? */
bool allowance_is_over(struct allowance *allowance, const struct os_command *command);

#endif
