/* inject.h: faults inside a back end: its calls of the system are counted, and one or two of them fail.
 *
 * The back end is compiled a second time for this, with inject_posix.h or inject_win32.h in front of each file: the
 * sources themselves know nothing of it. */
#ifndef VENVCAST_TESTS_FAULT_INJECT_H
#define VENVCAST_TESTS_FAULT_INJECT_H

#include <stdbool.h>
#include <stddef.h>

/* From now on the call `first` (from 1; 0: none) fails, and `span` calls from `second` on, in the manner `code` of the
 * back end. */
void inject(unsigned first, unsigned second, unsigned span, int code);

/* How many calls there were since then. */
unsigned inject_count(void);

/* Is this call one of them? Counts it. */
bool inject_strikes(void);

int inject_code(void);

/* Memory is counted for itself: from now on the request `first` (from 1; 0: none) and those after it get none. */
void starve(unsigned first);
unsigned starve_count(void);

/* malloc, but for that. */
void *starve_malloc(size_t size);

#endif
