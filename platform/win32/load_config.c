/* load_config.c: what the system's loader reads before any code of ours runs: take libraries from System32.
 *
 * The linkers of MinGW do not point the executable's table of directories at it: installer/load_config_tool.c
 * does, and finds it by the mark in front of it. */
#include <stdint.h>

enum {
    SIZE = 0x70,                /* of an IMAGE_LOAD_CONFIG_DIRECTORY64 as 64-bit Windows has always known it */
    FLAGS_AT = 0x4E,            /* where DependentLoadFlags is; headers disagree on its name */
    FROM_SYSTEM32 = 0x800       /* LOAD_LIBRARY_SEARCH_SYSTEM32 */
};

struct marked_load_config {
    char mark[16];
    uint32_t size;
    unsigned char before_flags[FLAGS_AT - sizeof(uint32_t)];
    uint16_t dependent_load_flags;
    unsigned char behind_flags[SIZE - FLAGS_AT - sizeof(uint16_t)];
};

_Static_assert(sizeof(struct marked_load_config) == 16 + SIZE, "there must be no gaps");

/* No code of ours names it: the linker is told to keep it. */
extern const struct marked_load_config load_config;
const struct marked_load_config load_config __attribute__((used, aligned(16))) = {
    .mark = "venvcast-config", .size = SIZE, .dependent_load_flags = FROM_SYSTEM32,
};
