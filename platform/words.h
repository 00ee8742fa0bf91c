/* words.h: what the back ends say of a code when the system's number says no more. */
#ifndef VENVCAST_PLATFORM_WORDS_H
#define VENVCAST_PLATFORM_WORDS_H

#include "platform/platform.h"

/* Never NULL, without a final full stop. */
const char *words_of_code(enum os_code code);

#endif
