/* requirement.c: the clauses of PEP 440's version specifiers. */
#include "src/base/requirement.h"

#include "src/base/utf8.h"

/* A longer sign stands before those it begins with. */
static const struct sign_row {
    const char *sign;
    enum clause_sign kind;
    bool prefix, local;         /* may ".*" or "+local" follow? */
} sign_rows[] = {
    { "===", CLAUSE_SAME_TEXT, false, false },
    { "==", CLAUSE_EQUAL, true, true },
    { "!=", CLAUSE_DIFFERENT, true, true },
    { "~=", CLAUSE_COMPATIBLE, false, false },
    { ">=", CLAUSE_AT_LEAST, false, false },
    { "<=", CLAUSE_AT_MOST, false, false },
    { ">", CLAUSE_ABOVE, false, false },
    { "<", CLAUSE_BELOW, false, false },
};

static const struct sign_row *take_sign(str *rest)
{
    for (size_t i = 0; i < sizeof sign_rows / sizeof *sign_rows; i++)
        if (str_take(rest, sign_rows[i].sign))
            return &sign_rows[i];
    return NULL;
}

static bool no(const char **why, const char *text)
{
    *why = text;
    return false;
}

/* Only epoch and numbers may stand before ".*". */
static bool is_bare(const struct release *release)
{
    return release->pre == 0 && !release->is_post && !release->is_dev;
}

static bool parse_text(str version, struct clause *out, const char **why)
{
    for (size_t i = 0; i < version.size; i++)
        if (version.text[i] <= ' ' || version.text[i] == ';' || version.text[i] == ')')
            return no(why, "'===' takes one word");
    out->text = version;
    if (!release_parse(version, &out->release))
        out->release = (struct release){ 0 };
    return true;
}

static bool parse_version(const struct sign_row *row, str version, struct clause *out, const char **why)
{
    out->is_prefix = str_ends(version, ".*");
    out->is_local = str_find_byte(version, '+') < version.size;
    if (out->is_prefix && !row->prefix)
        return no(why, "only '==' and '!=' go with '.*'");
    if (out->is_local && !row->local)
        return no(why, "only '==' and '!=' go with '+'");
    if (out->is_prefix)
        version.size -= 2;
    if (!release_parse(version, &out->release) || (out->is_prefix && (out->is_local || !is_bare(&out->release))))
        return no(why, "a sign without a version of Python behind it");
    if (row->kind == CLAUSE_COMPATIBLE && out->release.count < 2)
        return no(why, "'~=' needs two numbers, as in ~=3.12");
    return true;
}

static bool parse_clause(str text, struct clause *out, const char **why)
{
    const struct sign_row *row = take_sign(&text);
    if (row == NULL)
        return no(why, "each part begins with one of == != ~= >= <= > <");
    str version = str_trim(text);
    out->sign = row->kind;
    if (version.size == 0)
        return no(why, "a sign without a version of Python behind it");
    return row->kind == CLAUSE_SAME_TEXT ? parse_text(version, out, why) : parse_version(row, version, out, why);
}

/* Up to the next comma; false at the end. */
static bool next_part(str *rest, str *part)
{
    if (rest->size == 0)
        return false;
    if (!str_split(*rest, ',', part, rest)) {
        *part = *rest;
        rest->size = 0;
    }
    *part = str_trim(*part);
    return true;
}

bool requirement_parse(struct arena *arena, str text, struct requirement *out, const char **why)
{
    size_t room = 1, count = 0;
    for (size_t i = 0; i < text.size; i++)
        room += text.text[i] == ',';
    struct clause *clauses = arena_take_many(arena, room, sizeof *clauses);
    str part;
    while (next_part(&text, &part))
        if (part.size > 0 && !parse_clause(part, &clauses[count++], why))
            return false;
    *out = (struct requirement){ count, clauses };
    return true;
}

static bool equal(const struct clause *clause, const struct release *release)
{
    if (clause->is_prefix)
        return release_begins(release, &clause->release, clause->release.count);
    return !clause->is_local && release_compare(release, &clause->release) == 0;
}

/* A pre-release of the very version that is excluded is not "before" it; V.dev0 is the first of them. */
static bool below(const struct clause *clause, const struct release *release)
{
    struct release bound = clause->release;
    if (!release_is_pre(&bound)) {
        bound.is_dev = true;
        bound.dev_number = 0;
    }
    return release_compare(release, &bound) < 0;
}

static bool is_same_phase(const struct release *a, const struct release *b)
{
    return release_begins(a, b, RELEASE_NUMBERS) && a->pre == b->pre && a->pre_number == b->pre_number;
}

/* Nor are the post-releases of it, and what leads up to them, "after" it. */
static bool above(const struct clause *clause, const struct release *release)
{
    const struct release *bound = &clause->release;
    if (release_compare(release, bound) <= 0 || !is_same_phase(release, bound) || bound->is_dev)
        return release_compare(release, bound) > 0;
    return bound->is_post;          /* of what is the same but for that, only a later post-release is greater */
}

static bool same_text(struct arena *arena, const struct clause *clause, const struct release *release)
{
    return str_is(str_of(utf8_fold(arena, clause->text)), release_print(arena, release));
}

bool clause_matches(struct arena *arena, const struct clause *clause, const struct release *release)
{
    switch (clause->sign) {
    case CLAUSE_EQUAL:
        return equal(clause, release);
    case CLAUSE_DIFFERENT:
        return !equal(clause, release);
    case CLAUSE_COMPATIBLE:
        return release_compare(release, &clause->release) >= 0 &&
               release_begins(release, &clause->release, clause->release.count - 1);
    case CLAUSE_AT_LEAST:
        return release_compare(release, &clause->release) >= 0;
    case CLAUSE_AT_MOST:
        return release_compare(release, &clause->release) <= 0;
    case CLAUSE_ABOVE:
        return above(clause, release);
    case CLAUSE_BELOW:
        return below(clause, release);
    case CLAUSE_SAME_TEXT:
        return same_text(arena, clause, release);
    }
    return false;
}

bool requirement_matches(struct arena *arena, const struct requirement *requirement, const struct release *release)
{
    for (size_t i = 0; i < requirement->count; i++)
        if (!clause_matches(arena, &requirement->clauses[i], release))
            return false;
    return true;
}

bool requirement_asks_pre(const struct requirement *requirement)
{
    for (size_t i = 0; i < requirement->count; i++)
        if (requirement->clauses[i].sign != CLAUSE_DIFFERENT && release_is_pre(&requirement->clauses[i].release))
            return true;
    return false;
}
