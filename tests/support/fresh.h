/* fresh.h: an arena of its own for each test of a file. */
#ifndef VENVCAST_TESTS_FRESH_H
#define VENVCAST_TESTS_FRESH_H

#include "tests/support/check.h"

static struct arena arena;

static int fresh(void **state)
{
    arena = test_arena();
    return 0;
}

static int finished(void **state)
{
    arena_end(&arena);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh, finished)

#endif
