/* arena.h: the memory of one run, taken piece by piece and given back all at once. */
#ifndef VENVCAST_PLATFORM_ARENA_H
#define VENVCAST_PLATFORM_ARENA_H

#include <stddef.h>

struct arena_block;
struct os_guard;

/* A run's memory. It grows by chained blocks and never moves what it has handed out.
 * When the system has no more, `exhausted` is called and must not return: whoever opens the arena
 * decides there how a run ends. Everything that writes to the disk reserves what it needs first
 * (arena_reserve), so that memory cannot run out while an environment is half made. */
struct arena {
    char *next;
    char *end;
    struct arena_block *blocks;
    void (*exhausted)(void *owner);
    void *owner;
    struct os_guard **guard;    /* where os_confined keeps what its next call can use (platform.h); NULL: it keeps nothing */
};

/* An arena that first uses up `buffer` (owned by the caller, may be NULL with size 0). */
struct arena arena_over(void *buffer, size_t size, void (*exhausted)(void *owner), void *owner);

/* `size` zeroed bytes, aligned for any type. Never NULL: see `exhausted`. */
void *arena_take(struct arena *arena, size_t size);

/* `size` bytes that hold anything at all; for large buffers that are filled at once. */
void *arena_take_raw(struct arena *arena, size_t size);

/* `count` zeroed elements; an overflowing product counts as exhausted. */
void *arena_take_many(struct arena *arena, size_t count, size_t size);

/* `text` of `size` bytes with a NUL behind it. */
char *arena_copy(struct arena *arena, const char *text, size_t size);

/* Takes the end of a piece of `size` bytes back, of which `used` stay, if nothing was taken after it. */
void arena_trim(struct arena *arena, char *piece, size_t size, size_t used);

/* Makes sure that the next `size` bytes can be taken without asking the system. */
void arena_reserve(struct arena *arena, size_t size);

/* Gives back what was taken since `then`, a copy of the arena as it was at that time. */
void arena_return(struct arena *arena, const struct arena *then);

/* Gives every chained block back to the system; the arena must not be used afterwards. */
void arena_end(struct arena *arena);

#endif
