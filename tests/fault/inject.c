/* inject.c: the counter behind inject.h. */
#include <stdlib.h>

#include "tests/fault/inject.h"

static unsigned count, one, from, past;
static int manner;

void inject(unsigned first, unsigned second, unsigned span, int code)
{
    count = 0;
    one = first;
    from = second;
    past = second + span;
    manner = code;
}

unsigned inject_count(void)
{
    return count;
}

bool inject_strikes(void)
{
    count++;
    return count == one || (count >= from && count < past);
}

int inject_code(void)
{
    return manner;
}

static unsigned requests, hungry;

void starve(unsigned first)
{
    requests = 0;
    hungry = first;
}

unsigned starve_count(void)
{
    return requests;
}

void *starve_malloc(size_t size)
{
    requests++;
    return hungry != 0 && requests >= hungry ? NULL : (malloc)(size);
}
