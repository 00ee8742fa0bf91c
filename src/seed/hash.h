/* hash.h: SHA-256 in the form that RECORD carries (PEP 376, PEP 427). */
#ifndef VENVCAST_SEED_HASH_H
#define VENVCAST_SEED_HASH_H

#include <stddef.h>
#include <stdint.h>

#include "platform/arena.h"

enum { HASH_SIZE = 32, HASH_TEXT = 7 + 43 + 1, HASH_HEX = 64 + 1 };

/* "sha256=" and the digest in base64 of the URL alphabet without padding, NUL-terminated. */
void hash_write(const void *bytes, size_t size, char out[HASH_TEXT]);

/* The digest in lower-case hexadecimal, NUL-terminated. */
void hash_write_hex(const void *bytes, size_t size, char out[HASH_HEX]);

/* As hash_write, taken from the arena. */
const char *hash_text(struct arena *arena, const void *bytes, size_t size);

#endif
