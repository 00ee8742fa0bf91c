/* marker.c: PEP 508's little language, with a third answer for what cannot be told. */
#include "src/seed/marker.h"

#include <string.h>

#include "src/ask/wish.h"
#include "src/seed/project.h"

enum { DEEPEST = 32 };

struct marker {
    struct arena *arena;
    const struct host *host;
    const struct interpreter *python;
    const char *extra;
    str rest;
    unsigned depth;
    bool broken;            /* it is no marker */
};

/* One side of a comparison. */
struct side {
    str text;
    bool known;
    bool version;           /* a variable that holds one */
    bool extra;
};

/* ---- variables -------------------------------------------------------------------------------- */

static const char *os_name(const struct marker *marker)
{
    return marker->host->family == HOST_WINDOWS ? "nt" : "posix";
}

static const char *sys_platform(const struct marker *marker)
{
    return marker->host->family == HOST_WINDOWS ? "win32" : marker->host->darwin ? "darwin" : "linux";
}

static const char *platform_system(const struct marker *marker)
{
    return marker->host->family == HOST_WINDOWS ? "Windows" : marker->host->darwin ? "Darwin" : "Linux";
}

static const char *implementation_name(const struct marker *marker)
{
    static const char *const names[] = { [CPYTHON] = "cpython", [PYPY] = "pypy", [GRAALPY] = "graalpy" };
    return names[marker->python->implementation];
}

static const char *implementation_word(const struct marker *marker)
{
    static const char *const names[] = { [CPYTHON] = "CPython", [PYPY] = "PyPy", [GRAALPY] = NULL };
    return names[marker->python->implementation];
}

static const char *python_version(const struct marker *marker)
{
    return text_format(marker->arena, "%u.%u", marker->python->major, marker->python->minor);
}

static const char *python_full_version(const struct marker *marker)
{
    const struct interpreter *python = marker->python;
    return text_format(marker->arena, "%u.%u.%u%s", python->major, python->minor, python->micro,
                       python->level == NULL ? "" : python->level);
}

static const char *implementation_version(const struct marker *marker)
{
    return marker->python->implementation == CPYTHON ? python_full_version(marker) : NULL;
}

/* That of the machine: a Python of 32 bits may run on either kind. */
static const char *platform_machine(const struct marker *marker)
{
    static const char *const rows[][3] = {      /* ours, that of Windows, that of macOS */
        { "x86_64", "AMD64", "x86_64" }, { "aarch64", "ARM64", "arm64" },
    };
    const char *ours = marker->python->architecture;
    for (size_t i = 0; ours != NULL && i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i][0], ours) == 0)
            return rows[i][marker->host->family == HOST_WINDOWS ? 1 : marker->host->darwin ? 2 : 0];
    return marker->host->family == HOST_POSIX && !marker->host->darwin && marker->python->is_64bit ? ours : NULL;
}

static const struct variable {
    const char *name;
    const char *(*value)(const struct marker *marker);      /* NULL: nobody knows */
    bool version;
} variables[] = {
    { "python_version", python_version, true },
    { "python_full_version", python_full_version, true },
    { "sys_platform", sys_platform, false },
    { "os_name", os_name, false },
    { "platform_system", platform_system, false },
    { "platform_machine", platform_machine, false },
    { "platform_python_implementation", implementation_word, false },
    { "implementation_name", implementation_name, false },
    { "implementation_version", implementation_version, true },
    { "platform_release", NULL, false },
    { "platform_version", NULL, false },
};

/* ---- words ------------------------------------------------------------------------------------ */

static void skip_blanks(struct marker *marker)
{
    marker->rest = str_trim(marker->rest);
}

static bool is_word_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || byte == '_' || byte == '.';
}

/* A word of the language, or nothing; it ends where none of its letters follows. */
static str next_word(const struct marker *marker)
{
    size_t end = 0;
    while (end < marker->rest.size && is_word_byte(marker->rest.text[end]))
        end++;
    return str_slice(marker->rest, 0, end);
}

static bool take_word(struct marker *marker, const char *word)
{
    skip_blanks(marker);
    str next = next_word(marker);
    if (!str_is(next, word))
        return false;
    marker->rest = str_slice(marker->rest, next.size, marker->rest.size);
    return true;
}

static bool take_sign(struct marker *marker, const char *sign)
{
    skip_blanks(marker);
    return str_take(&marker->rest, sign);
}

static struct side take_text(struct marker *marker)
{
    char quote = marker->rest.text[0];
    str rest = str_slice(marker->rest, 1, marker->rest.size);
    size_t end = str_find_byte(rest, quote);
    marker->broken = end == rest.size;
    marker->rest = str_slice(rest, end + 1, rest.size);
    return (struct side){ .text = str_slice(rest, 0, end), .known = true };
}

static struct side take_variable(struct marker *marker)
{
    str word = next_word(marker);
    marker->rest = str_slice(marker->rest, word.size, marker->rest.size);
    if (str_is(word, "extra"))
        return (struct side){ .text = str_of(marker->extra), .known = true, .extra = true };
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        const struct variable *row = &variables[i];
        const char *value = str_is(word, row->name) && row->value != NULL ? row->value(marker) : NULL;
        if (str_is(word, row->name))
            return (struct side){ .text = str_of(value), .known = value != NULL, .version = row->version };
    }
    marker->broken = true;
    return (struct side){ .known = false };
}

static struct side take_side(struct marker *marker)
{
    skip_blanks(marker);
    bool quoted = marker->rest.size > 0 && (marker->rest.text[0] == '\'' || marker->rest.text[0] == '"');
    return (quoted ? take_text : take_variable)(marker);
}

/* ---- comparisons ------------------------------------------------------------------------------ */

static enum marker_answer answer(bool yes)
{
    return yes ? MARKER_YES : MARKER_NO;
}

static enum marker_answer negated(enum marker_answer one)
{
    return one == MARKER_OPEN ? MARKER_OPEN : answer(one == MARKER_NO);
}

static bool contains(str text, str part)
{
    for (size_t i = 0; i + part.size <= text.size; i++)
        if (str_equal(str_slice(text, i, i + part.size), part))
            return true;
    return false;
}

/* By PEP 440, as specifiers are. */
static enum marker_answer compare_versions(struct marker *marker, str version, const char *sign, str with)
{
    struct wish wish;
    const char *why;
    const char *text = text_join(marker->arena, "x", sign, str_copy(marker->arena, with), NULL);
    return wish_parse(marker->arena, text, &wish, &why) ? answer(wish_takes(marker->arena, &wish, version)) : MARKER_OPEN;
}

static enum marker_answer compare_texts(const struct side *left, const char *sign, const struct side *right)
{
    bool same = left->extra || right->extra ? project_same(left->text, right->text) : str_equal(left->text, right->text);
    if (strcmp(sign, "==") == 0 || strcmp(sign, "===") == 0)
        return answer(same);
    return strcmp(sign, "!=") == 0 ? answer(!same) : MARKER_OPEN;
}

/* Turned round, as in '3.8' <= python_version. */
static const char *turned(const char *sign)
{
    static const char *const rows[][2] = { { "<=", ">=" }, { ">=", "<=" }, { "<", ">" }, { ">", "<" } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i][0], sign) == 0)
            return rows[i][1];
    return sign;
}

static enum marker_answer compare(struct marker *marker, const struct side *left, const char *sign,
                                  const struct side *right)
{
    if (marker->broken || !left->known || !right->known)
        return MARKER_OPEN;
    if (strcmp(sign, "in") == 0)
        return answer(contains(right->text, left->text));
    if (left->version)
        return compare_versions(marker, left->text, sign, right->text);
    if (right->version)
        return compare_versions(marker, right->text, turned(sign), left->text);
    return compare_texts(left, sign, right);
}

static enum marker_answer take_comparison(struct marker *marker)
{
    static const char *const signs[] = { "===", "==", "!=", "~=", "<=", ">=", "<", ">" };
    struct side left = take_side(marker), right;
    const char *sign = NULL;
    bool no = take_word(marker, "not");
    if (take_word(marker, "in"))
        sign = "in";
    for (size_t i = 0; sign == NULL && !no && i < sizeof signs / sizeof *signs; i++)
        if (take_sign(marker, signs[i]))
            sign = signs[i];
    marker->broken = marker->broken || sign == NULL;
    if (marker->broken)
        return MARKER_OPEN;
    right = take_side(marker);
    enum marker_answer one = compare(marker, &left, sign, &right);
    return no ? negated(one) : one;
}

/* ---- and, or, parentheses --------------------------------------------------------------------- */

static enum marker_answer take_any(struct marker *marker);

static enum marker_answer take_one(struct marker *marker)
{
    if (!take_sign(marker, "("))
        return take_comparison(marker);
    marker->broken = ++marker->depth > DEEPEST;
    enum marker_answer inner = marker->broken ? MARKER_OPEN : take_any(marker);
    marker->depth--;
    marker->broken = marker->broken || !take_sign(marker, ")");
    return inner;
}

static enum marker_answer take_all(struct marker *marker)
{
    enum marker_answer all = take_one(marker);
    while (!marker->broken && take_word(marker, "and")) {
        enum marker_answer next = take_one(marker);
        all = all == MARKER_NO || next == MARKER_NO ? MARKER_NO : all == MARKER_OPEN ? all : next;
    }
    return all;
}

static enum marker_answer take_any(struct marker *marker)
{
    enum marker_answer any = take_all(marker);
    while (!marker->broken && take_word(marker, "or")) {
        enum marker_answer next = take_all(marker);
        any = any == MARKER_YES || next == MARKER_YES ? MARKER_YES : any == MARKER_OPEN ? any : next;
    }
    return any;
}

enum marker_answer marker_holds(struct arena *arena, const struct host *host, const struct interpreter *python,
                                const char *extra, str text)
{
    struct marker marker = { arena, host, python, extra, str_trim(text), 0, false };
    if (marker.rest.size == 0)
        return MARKER_YES;
    enum marker_answer all = take_any(&marker);
    skip_blanks(&marker);
    return marker.broken || marker.rest.size > 0 ? MARKER_OPEN : all;
}
