/* old_kernel.h: a kernel that knows nothing of what was added in the last ten years. */
#ifndef VENVCAST_TESTS_OLD_KERNEL_H
#define VENVCAST_TESTS_OLD_KERNEL_H

#include <stdbool.h>

/* From now on the newer calls answer as if they were not there. False where that cannot be had. */
bool forget_new_calls(void);

#endif
