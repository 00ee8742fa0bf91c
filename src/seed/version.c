/* version.c: the versions of two projects' files, ordered even when one of them is no version. */
#include "src/seed/version.h"

#include "src/base/release.h"

static str local_of(str version)
{
    str trimmed = str_trim(version);
    return str_slice(trimmed, str_find_byte(trimmed, '+') + 1, trimmed.size);
}

static str next_part(str *rest)
{
    size_t end = 0;
    while (end < rest->size && rest->text[end] != '.' && rest->text[end] != '-' && rest->text[end] != '_')
        end++;
    str part = str_slice(*rest, 0, end);
    *rest = str_slice(*rest, end + 1, rest->size);
    return part;
}

/* Numbers are newer than words, and a longer label is newer than its beginning. */
static int compare_local(str a, str b)
{
    while (a.size > 0 && b.size > 0) {
        str one = next_part(&a), other = next_part(&b);
        unsigned number, other_number;
        bool is_number = str_to_number(one, &number), is_other = str_to_number(other, &other_number);
        int order = is_number && is_other ? (number > other_number) - (number < other_number)
                  : is_number == is_other ? str_compare(one, other) : is_number - is_other;
        if (order != 0)
            return order;
    }
    return (a.size > 0) - (b.size > 0);
}

int version_compare(str a, str b)
{
    struct release one, other;
    bool is_one = release_parse(a, &one), is_other = release_parse(b, &other);
    if (is_one && is_other) {
        int order = release_compare(&one, &other);
        return order != 0 ? order : compare_local(local_of(a), local_of(b));
    }
    return is_one == is_other ? str_compare(a, b) : is_one - is_other;
}
