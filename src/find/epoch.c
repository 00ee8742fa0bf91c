/* epoch.c: a decimal number of seconds from the environment. */
#include "src/find/epoch.h"

#include "platform/platform.h"

static const char name[] = "SOURCE_DATE_EPOCH";
static const int64_t second = 1000000000, latest = 9000000000;     /* in the year 2255; int64_t ends in 2262 */

bool epoch_is_set(void)
{
    const char *text = os_variable(name);
    return text != NULL && text[0] != '\0';
}

bool epoch_read(int64_t *out)
{
    int64_t seconds = 0;
    const char *text = os_variable(name);
    for (; *text >= '0' && *text <= '9' && seconds < latest; text++)
        seconds = seconds * 10 + (*text - '0');
    *out = seconds * second;
    return *text == '\0' && seconds <= latest;
}
