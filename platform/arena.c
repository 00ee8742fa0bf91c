/* arena.c: chained blocks behind arena.h. */
#include "platform/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifndef ARENA_BLOCK
#define ARENA_BLOCK (256 * 1024)        /* a test has smaller ones, so that the system is asked more often */
#endif

enum { BLOCK_SIZE = ARENA_BLOCK, ALIGNMENT = alignof(max_align_t) };

struct arena_block {
    struct arena_block *previous;
    max_align_t first;
};

struct arena arena_over(void *buffer, size_t size, void (*exhausted)(void *owner), void *owner)
{
    uintptr_t start = (uintptr_t)buffer;
    size_t skip = (ALIGNMENT - start % ALIGNMENT) % ALIGNMENT;
    if (buffer == NULL || size < skip)
        return (struct arena){ .exhausted = exhausted, .owner = owner };
    return (struct arena){ .next = (char *)buffer + skip, .end = (char *)buffer + size, .exhausted = exhausted, .owner = owner };
}

static void out_of_memory(struct arena *arena)
{
    arena->exhausted(arena->owner);
    abort();
}

void arena_reserve(struct arena *arena, size_t size)
{
    if ((size_t)(arena->end - arena->next) >= size)
        return;
    if (size > SIZE_MAX / 2)
        out_of_memory(arena);
    size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;
    struct arena_block *block = malloc(offsetof(struct arena_block, first) + room);
    if (block == NULL)
        out_of_memory(arena);
    block->previous = arena->blocks;
    arena->blocks = block;
    arena->next = (char *)&block->first;
    arena->end = arena->next + room;
}

/* Every piece has an address of its own. */
static size_t rounded(size_t size)
{
    return size == 0 ? ALIGNMENT : (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

void arena_trim(struct arena *arena, char *piece, size_t size, size_t used)
{
    if (piece + rounded(size) == arena->next)
        arena->next = piece + rounded(used);
}

void *arena_take_raw(struct arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2)
        out_of_memory(arena);
    size_t whole = rounded(size);
    arena_reserve(arena, whole);
    char *taken = arena->next;
    arena->next += whole;
    return taken;
}

void *arena_take(struct arena *arena, size_t size)
{
    return memset(arena_take_raw(arena, size), 0, size);
}

void *arena_take_many(struct arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / 2 / size)
        out_of_memory(arena);
    return arena_take(arena, count * size);
}

char *arena_copy(struct arena *arena, const char *text, size_t size)
{
    char *copy = arena_take(arena, size + 1);
    if (size != 0)
        memcpy(copy, text, size);
    return copy;
}

void arena_return(struct arena *arena, const struct arena *then)
{
    while (arena->blocks != then->blocks) {
        struct arena_block *previous = arena->blocks->previous;
        free(arena->blocks);
        arena->blocks = previous;
    }
    arena->next = then->next;
    arena->end = then->end;
}

void arena_end(struct arena *arena)
{
    static const struct arena empty = { 0 };
    arena_return(arena, &empty);
}
