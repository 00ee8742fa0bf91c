/* dependency.c: name, extras, versions and marker of a requirement. */
#include "src/seed/dependency.h"

/* "requests [socks] (>=2)": the name; the rest follows it. */
static str take_name(str *rest)
{
    size_t end = 0;
    while (end < rest->size && (unsigned char)rest->text[end] > ' ' && str_find_byte(STR("=!~<>[;@("), rest->text[end]) == 9)
        end++;
    str name = str_slice(*rest, 0, end);
    *rest = str_trim(str_slice(*rest, end, rest->size));
    return name;
}

static bool take_between(str *rest, const char *open, char close, str *out)
{
    *out = STR("");
    if (!str_take(rest, open))
        return true;
    bool closed = str_split(*rest, close, out, rest);
    *rest = str_trim(*rest);
    return closed;
}

bool dependency_parse(struct arena *arena, str text, struct dependency *out)
{
    str versions = str_trim(text), inner;
    const char *why;
    *out = (struct dependency){ .marker = STR("") };
    str name = take_name(&versions);
    if (!take_between(&versions, "[", ']', &out->extras))
        return false;
    out->is_address = str_starts(versions, "@");
    if (!out->is_address)
        (void)str_split(versions, ';', &versions, &out->marker);
    else if (str_find(versions, " ;") < versions.size)
        out->marker = str_slice(versions, str_find(versions, " ;") + 2, versions.size);
    versions = out->is_address ? STR("") : str_trim(versions);
    if (!take_between(&versions, "(", ')', &inner) || (inner.size > 0 && versions.size > 0))
        return false;
    const char *whole = text_join(arena, str_copy(arena, name), " ",
                                  str_copy(arena, inner.size > 0 ? inner : versions), NULL);
    return wish_parse(arena, whole, &out->wish, &why);
}

/* A local part ("+x") is understood where it is the one version that will do. */
bool dependency_takes(struct arena *arena, const struct dependency *dependency, str version, bool *certain)
{
    const struct wish *wish = &dependency->wish;
    bool local = str_find_byte(wish->versions, '+') < wish->versions.size;
    struct release release;
    *certain = wish->requirement.count == 0 || (release_parse(version, &release) && (!local || wish_is_exact(wish)));
    return wish_takes(arena, wish, version);
}
