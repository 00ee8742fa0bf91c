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

/* What is wrong with the file is wrong with this copy of it; of these it is not the file. */
static const char *const remedies[] = {
    [W_FILE_NAME] = "give it the name under which it was published: PROJECT-VERSION-py3-none-any.whl",
    [W_NOT_PURE] = "leave it out here, and install it with the environment's own pip",
    [W_SOURCE] = "leave it out here, and install it with the environment's own pip",
    [W_STARTUP_FILE] = "leave it out here, and install it with the environment's own pip",
    [W_OTHER_PYTHON] = "use a wheel that is made for this interpreter, or name another interpreter with --python",
    [W_REQUIRES_PYTHON] = "use a wheel that is made for this interpreter, or name another interpreter with --python",
    [W_PROJECT_TWICE] = "name only one of them",
    [W_SEEDS_CLASH] = "leave one of them out here, and install it with the environment's own pip",
};

static const char *remedy_of(enum refusal why)
{
    const char *remedy = (size_t)why < sizeof remedies / sizeof *remedies ? remedies[why] : NULL;
    return remedy != NULL ? remedy : "use another copy of the wheel; of pip's own, --without-pip does without";
}

/* The code comes first: the text may be cut off behind long paths, and the code must never be. */
bool refuse(struct error *error, enum refusal why, const char *member, const char *wheel)
{
    if (member == NULL)
        error_say(error, E_WHEEL, "%s: %s, in %s", rows[why].name, rows[why].sentence, wheel);
    else
        error_say(error, E_WHEEL, "%s: %s (%.200s), in %s", rows[why].name, rows[why].sentence, member, wheel);
    return error_remedy(error, "%s", remedy_of(why));
}
