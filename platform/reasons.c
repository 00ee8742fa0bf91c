/* reasons.c: numbers of errors, as codes to branch on and as words to read. */
#include "platform/reasons.h"

#include <stdio.h>

#include "platform/words.h"

static const struct reason *reason_of(uint32_t number)
{
    const struct reason *reason = reasons;
    while (reason->number != 0 && reason->number != number)
        reason++;
    return reason->number != 0 ? reason : NULL;
}

struct os_status status_of_number(uint32_t number)
{
    if (number == 0)
        return (struct os_status){ OS_OK, 0 };
    const struct reason *known = reason_of(number);
    return (struct os_status){ known != NULL ? known->code : OS_FAILED, number };
}

void os_reason(struct os_status status, char *text, size_t room)
{
    const struct reason *known = status.number != 0 ? reason_of(status.number) : NULL;
    const char *words = known != NULL && known->words != NULL ? known->words : words_of_code(status.code);
    if (status.number != 0 && known == NULL)
        snprintf(text, room, "error %lu", (unsigned long)status.number);
    else
        snprintf(text, room, "%s", words);
}
