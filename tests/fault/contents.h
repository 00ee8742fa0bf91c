/* contents.h: what a file holds, as a number. */
#ifndef VENVCAST_TESTS_FAULT_CONTENTS_H
#define VENVCAST_TESTS_FAULT_CONTENTS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

/* `hash` with the bytes added, eight at a time. */
uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t size);

/* The number of what the file `name` in `folder` holds, of which the system has just said `facts`. It is read once, and
 * again when its number, size or time is another, or when its time was so near that a change might have kept it. */
uint64_t contents_of(int folder, const char *name, const struct stat *facts);

/* From now on every file is read anew: what was changed and given its old time comes to light. */
void contents_forget(void);

#endif
