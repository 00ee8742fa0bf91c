/* hash.h: SHA-256 in the form that RECORD carries (PEP 376, PEP 427). */
#ifndef VENVCAST_SEED_HASH_H
#define VENVCAST_SEED_HASH_H

#include <stddef.h>
#include <stdint.h>

#include "platform/arena.h"

enum { HASH_SIZE = 32, HASH_TEXT = 7 + 43 + 1 };

/* The library's first use finds out what the processor can do and writes that down unguarded: whoever starts threads
 * that may hash calls this before. */
void hash_prepare(void);

/* "sha256=" and the digest in base64 of the URL alphabet without padding, NUL-terminated. */
void hash_write(const void *bytes, size_t size, char out[HASH_TEXT]);

/* The same, taken from the arena. */
const char *hash_text(struct arena *arena, const void *bytes, size_t size);

/* The digest in hexadecimal, as direct_url.json and the rest of the world write it. */
const char *hash_hex(struct arena *arena, const void *bytes, size_t size);

#endif
