/* inject.c: the counter behind inject.h. */
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
