/* tags.c: the Python tags that an interpreter takes, and how much it likes each of them. */
#include "src/seed/tags.h"

enum { BEST = 1000 };

/* "313" of Python 3.13 as a whole, or 0. */
static unsigned minor_of(str digits, const struct interpreter *python)
{
    unsigned minor, major;
    bool read = str_to_number(str_slice(digits, 0, 1), &major) && str_to_number(str_slice(digits, 1, digits.size), &minor);
    return read && major == python->major && minor <= python->minor ? minor + 1 : 0;
}

static unsigned rank_of(str tag, const struct interpreter *python)
{
    static const char *const own[] = { [CPYTHON] = "cp", [PYPY] = "pp", [GRAALPY] = "graalpy" };
    str rest = tag;
    if (str_take(&rest, own[python->implementation])) {
        bool whole = python->implementation == PYPY && str_is(rest, "3");
        return whole || minor_of(rest, python) == python->minor + 1 ? BEST : 0;
    }
    if (str_is(tag, "py3"))
        return BEST - 2;
    unsigned minor = str_take(&rest, "py") ? minor_of(rest, python) : 0;
    if (minor == 0)
        return 0;
    return minor == python->minor + 1 ? BEST - 1 : BEST - 3 - (python->minor + 1 - minor);
}

unsigned tags_rank(const struct wheel_name *name, const struct interpreter *python)
{
    str rest = name->python, tag;
    unsigned best = 0;
    while (wheel_name_is_for_any(name) && str_next_item(&rest, '.', &tag)) {
        unsigned rank = rank_of(tag, python);
        best = rank > best ? rank : best;
    }
    return best;
}
