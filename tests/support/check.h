/* check.h: cmocka and an arena, as every unit test needs them. */
#ifndef VENVCAST_TESTS_CHECK_H
#define VENVCAST_TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "platform/arena.h"

static inline void test_arena_exhausted(void *owner)
{
    (void)owner;
    abort();
}

/* An arena for one test; end it with arena_end. */
static inline struct arena test_arena(void)
{
    return arena_over(NULL, 0, test_arena_exhausted, NULL);
}

#endif
