/* refusal.c: the table of refusals, put into words. */
#include "src/seed/refusal.h"

#define ROW(code, sentence) [code] = { #code, sentence },
static const struct refusal_row {
    const char *name;
    const char *sentence;
} rows[] = { [W_FINE] = { "", "" }, WHEEL_REFUSALS(ROW) };
#undef ROW

const char *refusal_name(enum refusal why)
{
    return rows[why].name;
}

const char *refusal_sentence(enum refusal why)
{
    return rows[why].sentence;
}

/* The code comes first: the text may be cut off behind long paths, and the code must never be. */
bool refuse(struct error *error, enum refusal why, const char *member, const char *wheel)
{
    if (member == NULL)
        error_say(error, E_WHEEL, "%s: %s, in %s", rows[why].name, rows[why].sentence, wheel);
    else
        error_say(error, E_WHEEL, "%s: %s (%.200s), in %s", rows[why].name, rows[why].sentence, member, wheel);
    return error_remedy(error, "use another copy of the wheel, or --without-pip");
}
