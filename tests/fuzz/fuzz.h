/* fuzz.h: what the fuzz targets share: a claim that stops the run, an arena whose use is bounded, fields of the input.
 *
 * A target is one file with one LLVMFuzzerTestOneInput, for libFuzzer or for driver.c. It claims more than that
 * nothing crashes: what is accepted can be written and read back as the same, what is normal stays as it is. */
#ifndef VENVCAST_TESTS_FUZZ_H
#define VENVCAST_TESTS_FUZZ_H

#include <malloc.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/arena.h"
#include "src/base/str.h"
#include "src/base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CLAIM(holds)                                                                    \
    do {                                                                                \
        if (!(holds)) {                                                                 \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #holds);         \
            abort();                                                                    \
        }                                                                               \
    } while (0)

static inline void fuzz_exhausted(void *owner)
{
    (void)owner;
    CLAIM(!"there is memory");
}

/* Most inputs find room in a piece that is there already: taking memory from the system would be most of the work. */
static inline struct arena fuzz_arena(void)
{
    static char room[1024 * 1024];
    return arena_over(room, sizeof room, fuzz_exhausted, NULL);
}

/* Ends the arena; more than `factor` bytes for each byte of input (and a start of 3 MB) were never taken. */
static inline void fuzz_end(struct arena *arena, size_t size, size_t factor)
{
    size_t taken = 0;
    void *block;
    for (void *at = arena->blocks; at != NULL; at = block) {
        taken += malloc_usable_size(at);
        memcpy(&block, at, sizeof block);               /* each begins with the one before it */
    }
    CLAIM(taken <= ((size_t)2 << 20) + size * factor);
    arena_end(arena);
}

/* Takes the first byte of the input as a choice among `count`; 0 when there is none. */
static inline unsigned fuzz_choice(str *rest, unsigned count)
{
    unsigned byte = rest->size == 0 ? 0 : (unsigned char)rest->text[0];
    *rest = str_slice(*rest, 1, rest->size);
    return byte % count;
}

/* Takes one field, up to the next byte 0x1e, as a text that ends with NUL (an inner NUL ends it, too). */
static inline const char *fuzz_field(struct arena *arena, str *rest)
{
    str field = { NULL, 0 };
    (void)str_next_item(rest, '\x1e', &field);
    return str_copy(arena, field);
}

/* Two texts, either of which may be NULL. */
static inline bool fuzz_same(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* Nothing in it that a terminal acts upon: no control of C0 or C1, no mark of direction, and all of it UTF-8. */
static inline bool fuzz_is_harmless(str text)
{
    while (text.size > 0) {
        int32_t code = utf8_next(&text);
        if (code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x61c || code == 0x200e || code == 0x200f
            || (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069))
            return false;
    }
    return true;
}

#endif
