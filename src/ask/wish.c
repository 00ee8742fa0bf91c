/* wish.c: NAME and version specifiers, taken apart and held against a version. */
#include "src/ask/wish.h"

static bool is_alphanumeric(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_name(str name)
{
    for (size_t i = 0; i < name.size; i++)
        if (!is_alphanumeric(name.text[i]) && name.text[i] != '-' && name.text[i] != '_' && name.text[i] != '.')
            return false;
    return name.size > 0 && is_alphanumeric(name.text[0]) && is_alphanumeric(name.text[name.size - 1]);
}

static size_t name_end(str text)
{
    size_t end = 0;
    while (end < text.size && text.text[end] != ' ' && (unsigned char)text.text[end] > ' ' &&
           str_find_byte(STR("=!~<>[;@("), text.text[end]) == 9)
        end++;
    return end;
}

bool wish_parse(struct arena *arena, const char *text, struct wish *out, const char **why)
{
    str whole = str_trim(str_of(text));
    size_t end = name_end(whole);
    *out = (struct wish){ .name = str_slice(whole, 0, end), .versions = str_trim(str_slice(whole, end, whole.size)) };
    *why = str_starts(out->versions, "[") ? "extras need what --requirements installs, which takes them"
                                          : "it is the name of a project, and perhaps a version, as in pip==26.2";
    if (str_starts(out->versions, "["))
        return false;
    return is_name(out->name) && requirement_parse(arena, out->versions, &out->requirement, why);
}

static str local_of(str version)
{
    return str_slice(version, str_find_byte(version, '+'), version.size);
}

bool wish_takes(struct arena *arena, const struct wish *wish, str version)
{
    struct release release;
    if (wish->requirement.count == 0)
        return true;
    if (!release_parse(version, &release))
        return false;
    str local = local_of(wish->versions);
    if (local.size == 0 || !wish_is_exact(wish))
        return requirement_matches(arena, &wish->requirement, &release);
    return release_compare(&wish->requirement.clauses[0].release, &release) == 0 && str_equal(local, local_of(version));
}

bool wish_is_exact(const struct wish *wish)
{
    const struct requirement *requirement = &wish->requirement;
    return requirement->count == 1 && requirement->clauses[0].sign == CLAUSE_EQUAL && !requirement->clauses[0].is_prefix;
}
