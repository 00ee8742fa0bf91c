/* version.c: the versions of two projects' files, ordered even when one of them is no version. */
#include "src/seed/version.h"

#include "src/base/release.h"

int version_compare(str a, str b)
{
    struct release one, other;
    bool is_one = release_parse(a, &one), is_other = release_parse(b, &other);
    if (is_one && is_other)
        return release_compare(&one, &other);
    return is_one == is_other ? str_compare(a, b) : is_one - is_other;
}
