/* reasons.h: what a system's numbers of errors mean; each back end brings its own table. */
#ifndef VENVCAST_PLATFORM_REASONS_H
#define VENVCAST_PLATFORM_REASONS_H

#include "platform/platform.h"

struct reason {
    uint32_t number;
    enum os_code code;
    const char *words;              /* NULL: the words of the code will do */
};

/* The back end's; the first row of a number counts, and 0 ends it. */
extern const struct reason reasons[];

/* OS_OK for 0, OS_FAILED for one that is not in the table. */
struct os_status status_of_number(uint32_t number);

#endif
