/* spec_version.c: "3.12", "312", "3.14.0rc1", "3.13td", "3.13+freethreaded", "3.12-64-x86_64" as facts. */
#include "src/find/spec_version.h"

#include "src/base/utf8.h"

enum { NUMBER_LIMIT = 999, NEWEST_MAJOR = 4 };

static bool no(const char **why, const char *text)
{
    *why = text;
    return false;
}

/* ---- numbers --------------------------------------------------------------------------------------- */

static size_t count_digits(str s)
{
    size_t size = 0;
    while (size < s.size && s.text[size] >= '0' && s.text[size] <= '9')
        size++;
    return size;
}

static str take_digits(str *rest)
{
    str digits = str_slice(*rest, 0, count_digits(*rest));
    *rest = str_slice(*rest, digits.size, rest->size);
    return digits;
}

/* "312" is 3.12: one digit, then the rest. */
static bool split_glued(str digits, struct release *out, const char **why)
{
    unsigned major = (unsigned)(digits.text[0] - '0');
    if (digits.size > 3 || major < 2 || major > NEWEST_MAJOR)
        return no(why, "there is no Python of that number");
    out->count = 2;
    out->numbers[0] = major;
    return str_to_number(str_slice(digits, 1, digits.size), &out->numbers[1]);
}

/* One to three numbers; a final ".*" is only said aloud what "3.12" means anyway. */
static bool take_numbers(str *rest, struct release *out, bool *star, const char **why)
{
    str digits = take_digits(rest);
    if (digits.size > 1)
        return split_glued(digits, out, why);
    while (digits.size > 0 && out->count < 3) {
        unsigned *number = &out->numbers[out->count++];
        if (!str_to_number(digits, number) || *number > NUMBER_LIMIT)
            return no(why, "there is no Python of that number");
        if (!str_take(rest, "."))
            return true;
        *star = str_take(rest, "*");
        if (*star)
            return out->count < 3 ? true : no(why, "a version has three numbers at most");
        digits = take_digits(rest);
    }
    return no(why, digits.size > 0 ? "a version has three numbers at most" : "a number is missing");
}

/* "rc1", "a2", "-beta.3" as PEP 440 spells them; the number must be there. */
static bool take_pre(str *rest, struct release *out)
{
    static const struct { const char *word; int pre; } rows[] = {
        { "alpha", 1 }, { "a", 1 }, { "beta", 2 }, { "b", 2 }, { "rc", 3 }, { "c", 3 },
    };
    str tail = *rest;
    if (!str_take(&tail, "-"))
        str_take(&tail, ".");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        str behind = tail;
        if (!str_take(&behind, rows[i].word) || !str_to_number(take_digits(&behind), &out->pre_number))
            continue;
        out->pre = rows[i].pre;
        *rest = behind;
        return true;
    }
    return false;
}

/* ---- words behind the numbers ---------------------------------------------------------------------- */

static const struct architecture_row {
    const char *word, *name;
    unsigned bits;
} architecture_rows[] = {
    { "x86_64", "x86_64", 64 }, { "amd64", "x86_64", 64 }, { "x64", "x86_64", 64 },
    { "aarch64", "aarch64", 64 }, { "arm64", "aarch64", 64 },
    { "i686", "i686", 32 }, { "i386", "i686", 32 }, { "i586", "i686", 32 }, { "x86", "i686", 32 },
    { "armv7l", "armv7l", 32 }, { "armv7", "armv7l", 32 }, { "arm", "armv7l", 32 },
    { "ppc64le", "ppc64le", 64 }, { "powerpc64le", "ppc64le", 64 }, { "s390x", "s390x", 64 },
    { "riscv64", "riscv64", 64 }, { "loongarch64", "loongarch64", 64 },
};

static const struct architecture_row *architecture_row(str word)
{
    for (size_t i = 0; i < sizeof architecture_rows / sizeof *architecture_rows; i++)
        if (str_is(word, architecture_rows[i].word))
            return &architecture_rows[i];
    return NULL;
}

const char *spec_architecture(struct arena *arena, str name)
{
    const char *folded = utf8_fold(arena, name);
    const struct architecture_row *row = architecture_row(str_of(folded));
    return row != NULL ? row->name : folded;
}

enum word_kind { WORD_FREE_THREADED, WORD_DEBUG, WORD_DEV, WORD_BITS, WORD_SYSTEM, WORD_C_LIBRARY };
enum word_system { LINUX, MACOS, WINDOWS };

/* The C library is part of uv's long names and cannot be told from an interpreter's files: it is not held
 * against one. */
static const struct word_row {
    char sign;
    const char *word;
    enum word_kind kind;
    unsigned value;
} word_rows[] = {
    { '+', "freethreaded", WORD_FREE_THREADED, SPEC_YES }, { '+', "gil", WORD_FREE_THREADED, SPEC_NO },
    { '+', "debug", WORD_DEBUG, SPEC_YES }, { '-', "debug", WORD_DEBUG, SPEC_YES },
    { '-', "dbg", WORD_DEBUG, SPEC_YES }, { '-', "dev", WORD_DEV, 0 },
    { '-', "32", WORD_BITS, 32 }, { '-', "64", WORD_BITS, 64 },
    { '-', "linux", WORD_SYSTEM, LINUX }, { '-', "windows", WORD_SYSTEM, WINDOWS },
    { '-', "macos", WORD_SYSTEM, MACOS }, { '-', "darwin", WORD_SYSTEM, MACOS },
    { '-', "gnu", WORD_C_LIBRARY, 0 }, { '-', "musl", WORD_C_LIBRARY, 0 }, { '-', "none", WORD_C_LIBRARY, 0 },
};

static bool choose(enum spec_choice *choice, enum spec_choice value, const char **why)
{
    if (*choice != SPEC_UNSAID && *choice != value)
        return no(why, "it contradicts itself");
    *choice = value;
    return true;
}

static bool set_bits(struct spec *out, unsigned bits, const char **why)
{
    if (out->bits != 0 && out->bits != bits)
        return no(why, "it contradicts itself");
    out->bits = bits;
    return true;
}

static bool set_architecture(struct spec *out, const struct architecture_row *row, const char **why)
{
    if (out->architecture != NULL && !str_is(str_of(row->name), out->architecture))
        return no(why, "it contradicts itself");
    out->architecture = row->name;
    return true;
}

static bool is_here(const struct host *host, enum word_system system)
{
    if (host->family == HOST_WINDOWS)
        return system == WINDOWS;
    return system == (host->darwin ? MACOS : LINUX);
}

static bool set_word(const struct host *host, const struct word_row *row, struct spec *out, const char **why)
{
    switch (row->kind) {
    case WORD_FREE_THREADED:
        return choose(&out->free_threaded, (enum spec_choice)row->value, why);
    case WORD_DEBUG:
        return choose(&out->debug, (enum spec_choice)row->value, why);
    case WORD_DEV:
        out->pre_releases = true;
        return true;
    case WORD_BITS:
        return set_bits(out, row->value, why);
    case WORD_SYSTEM:
        return is_here(host, (enum word_system)row->value) ? true : no(why, "it names another system than this");
    case WORD_C_LIBRARY:
        return true;
    }
    return false;
}

/* One "+word" or "-word". */
static bool take_word(const struct host *host, str *rest, struct spec *out, const char **why)
{
    char sign = rest->text[0];
    size_t size = 1;
    while (size < rest->size && rest->text[size] != '+' && rest->text[size] != '-')
        size++;
    str word = str_slice(*rest, 1, size);
    *rest = str_slice(*rest, size, rest->size);
    for (size_t i = 0; i < sizeof word_rows / sizeof *word_rows; i++)
        if (word_rows[i].sign == sign && str_is(word, word_rows[i].word))
            return set_word(host, &word_rows[i], out, why);
    const struct architecture_row *row = sign == '-' ? architecture_row(word) : NULL;
    return row != NULL ? set_architecture(out, row, why) : no(why, "what hangs on the version is not understood");
}

/* The letters of sys.abiflags, then words. */
static bool take_hangers(const struct host *host, str *rest, struct spec *out, const char **why)
{
    if (str_take(rest, "t"))
        out->free_threaded = SPEC_YES;
    if (str_take(rest, "d"))
        out->debug = SPEC_YES;
    while (rest->size > 0 && (rest->text[0] == '+' || rest->text[0] == '-'))
        if (!take_word(host, rest, out, why))
            return false;
    return rest->size == 0 ? true : no(why, "what hangs on the version is not understood");
}

/* ---- all of it ------------------------------------------------------------------------------------- */

static bool is_possible(const struct spec *spec, const struct release *release, const char **why)
{
    unsigned major = release->numbers[0], minor = release->numbers[1];
    bool before = major < 3 || (major == 3 && minor < 13 && release->count > 1);
    if (spec->free_threaded == SPEC_YES && before)
        return no(why, "free-threaded builds begin with 3.13");
    if (spec->free_threaded == SPEC_YES && spec->is_named && spec->implementation != CPYTHON)
        return no(why, "only CPython has free-threaded builds");
    const struct architecture_row *row = spec->architecture == NULL ? NULL : architecture_row(str_of(spec->architecture));
    if (spec->bits != 0 && row != NULL && row->bits != spec->bits)
        return no(why, "it contradicts itself");
    return true;
}

bool spec_read_version(struct arena *arena, const struct host *host, str folded, struct spec *out, const char **why)
{
    struct release release = { 0 };
    bool star = false;
    if (!take_numbers(&folded, &release, &star, why))
        return false;
    if (!star && release.count > 1 && take_pre(&folded, &release))
        out->pre_releases = true;
    if (!take_hangers(host, &folded, out, why) || !is_possible(out, &release, why))
        return false;
    struct clause *clause = arena_take(arena, sizeof *clause);
    clause->sign = CLAUSE_EQUAL;
    clause->is_prefix = release.count < 3 && release.pre == 0;
    clause->release = release;
    out->versions = (struct requirement){ 1, clause };
    return true;
}
