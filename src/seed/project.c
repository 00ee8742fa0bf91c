/* project.c: names of projects and of wheel files, compared and taken apart. */
#include "src/seed/project.h"

static bool is_dash(char byte)
{
    return byte == '-' || byte == '_' || byte == '.';
}

/* The next character of a normalised name, or '\0' at its end. */
static char next_character(str *rest)
{
    if (rest->size == 0)
        return '\0';
    char byte = rest->text[0];
    size_t taken = 1;
    if (is_dash(byte)) {
        while (taken < rest->size && is_dash(rest->text[taken]))
            taken++;
        byte = '-';
    }
    *rest = str_slice(*rest, taken, rest->size);
    return byte >= 'A' && byte <= 'Z' ? (char)(byte + ('a' - 'A')) : byte;
}

bool project_same(str a, str b)
{
    for (;;) {
        char x = next_character(&a), y = next_character(&b);
        if (x != y)
            return false;
        if (x == '\0')
            return a.size == 0 && b.size == 0;
    }
}

const char *project_normal(struct arena *arena, str name)
{
    char *normal = arena_take(arena, name.size + 1), *at = normal;
    while ((*at = next_character(&name)) != '\0')
        at++;
    return normal;
}

/* Five parts, or six when there is a build tag, which begins with a digit. */
static bool sort_parts(const str parts[6], size_t count, struct wheel_name *out)
{
    if (count != 5 && count != 6)
        return false;
    size_t tag = count - 3;
    *out = (struct wheel_name){ parts[0], parts[1], count == 6 ? parts[2] : STR(""), parts[tag], parts[tag + 1],
                                parts[tag + 2] };
    return count == 5 || (out->build.text[0] >= '0' && out->build.text[0] <= '9');
}

bool wheel_name_read(const char *file, struct wheel_name *out)
{
    str parts[6], rest = str_of(file);
    size_t count = 0;
    if (!str_ends(rest, ".whl"))
        return false;
    rest.size -= 4;
    bool more = true;
    while (more && count < 6) {
        more = str_split(rest, '-', &parts[count], &rest);
        if (!more)
            parts[count] = rest;
        if (parts[count++].size == 0)
            return false;
    }
    return !more && sort_parts(parts, count, out);
}

/* Several tags in one stand for each of them, with dots between. */
static bool has_tag(str tags, const char *wanted)
{
    str tag;
    while (str_next_item(&tags, '.', &tag))
        if (str_is(tag, wanted))
            return true;
    return false;
}

bool wheel_name_is_for_any(const struct wheel_name *name)
{
    return has_tag(name->abi, "none") && has_tag(name->platform, "any");
}

bool wheel_name_is_pure(const struct wheel_name *name)
{
    return has_tag(name->python, "py3") && wheel_name_is_for_any(name);
}
