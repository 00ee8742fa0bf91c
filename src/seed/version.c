/* version.c: a version is read into numbers that compare one after another. */
#include "src/seed/version.h"

#include <string.h>

enum { RELEASE_PARTS = 12 };

/* The stages of one release, in their order. */
enum stage { STAGE_DEV, STAGE_ALPHA, STAGE_BETA, STAGE_CANDIDATE, STAGE_FINAL };

struct version {
    unsigned epoch;
    unsigned release[RELEASE_PARTS];
    enum stage stage;
    unsigned stage_number;
    unsigned post;              /* 0 for none, else its number and 1 */
    unsigned dev;               /* UINT_MAX for none: a development release is older than what it leads to */
    str local;
};

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte + ('a' - 'A')) : byte;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static void skip(str *rest, size_t count)
{
    *rest = str_slice(*rest, count, rest->size);
}

/* Takes `word` off, whatever its case. */
static bool take_word(str *rest, const char *word)
{
    size_t size = strlen(word);
    if (rest->size < size)
        return false;
    for (size_t i = 0; i < size; i++)
        if (lower(rest->text[i]) != word[i])
            return false;
    skip(rest, size);
    return true;
}

static bool take_number(str *rest, unsigned *out)
{
    size_t size = 0;
    while (size < rest->size && is_digit(rest->text[size]))
        size++;
    bool taken = str_to_number(str_slice(*rest, 0, size), out);
    if (taken)
        skip(rest, size);
    return taken;
}

static void take_separator(str *rest)
{
    if (rest->size > 0 && strchr("-_.", rest->text[0]) != NULL)
        skip(rest, 1);
}

/* "[sep]word[sep][number]": true and the rest moved when one of `words` stands there. */
static bool take_suffix(str *rest, const char *const *words, unsigned *number)
{
    str at = *rest;
    take_separator(&at);
    for (; *words != NULL; words++)
        if (take_word(&at, *words)) {
            str behind = at;
            take_separator(&behind);
            *number = 0;
            *rest = take_number(&behind, number) ? behind : at;
            return true;
        }
    return false;
}

static bool take_release(str *rest, struct version *out)
{
    str at = *rest, behind;
    unsigned number;
    if (take_number(&at, &number) && take_word(&at, "!")) {
        out->epoch = number;
        *rest = at;
    }
    if (!take_number(rest, &out->release[0]))
        return false;
    for (size_t i = 1; i < RELEASE_PARTS; i++) {
        behind = *rest;
        if (!take_word(&behind, ".") || !take_number(&behind, &out->release[i]))
            break;
        *rest = behind;
    }
    return true;
}

static void take_stage(str *rest, struct version *out)
{
    static const struct { enum stage stage; const char *words[5]; } stages[] = {
        { STAGE_ALPHA, { "alpha", "a", NULL } },
        { STAGE_BETA, { "beta", "b", NULL } },
        { STAGE_CANDIDATE, { "rc", "c", "preview", "pre", NULL } },
    };
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++)
        if (take_suffix(rest, stages[i].words, &out->stage_number)) {
            out->stage = stages[i].stage;
            return;
        }
}

static void take_post(str *rest, struct version *out)
{
    static const char *const words[] = { "post", "rev", "r", NULL };
    str at = *rest;
    unsigned number;
    bool taken = take_suffix(rest, words, &number);
    if (!taken && take_word(&at, "-") && take_number(&at, &number)) {
        *rest = at;
        taken = true;
    }
    if (taken)
        out->post = number + 1;
}

static bool read_version(str text, struct version *out)
{
    static const char *const dev[] = { "dev", NULL };
    *out = (struct version){ .stage = STAGE_FINAL, .dev = ~0u };
    take_word(&text, "v");
    if (!take_release(&text, out))
        return false;
    take_stage(&text, out);
    take_post(&text, out);
    bool has_dev = take_suffix(&text, dev, &out->dev);
    if (has_dev && out->stage == STAGE_FINAL && out->post == 0)
        out->stage = STAGE_DEV;
    if (text.size > 1 && text.text[0] == '+') {
        out->local = str_slice(text, 1, text.size);
        return true;
    }
    return text.size == 0;
}

static int compare(unsigned a, unsigned b)
{
    return (a > b) - (a < b);
}

/* A part of a local version: numbers count more than words, and by their value. */
static int compare_local_part(str a, str b)
{
    unsigned x = 0, y = 0;
    bool number = str_to_number(a, &x), other = str_to_number(b, &y);
    if (number != other)
        return number ? 1 : -1;
    return number ? compare(x, y) : str_compare(a, b);
}

static str local_part(str *rest)
{
    size_t size = 0;
    while (size < rest->size && strchr("-_.", rest->text[size]) == NULL)
        size++;
    str part = str_slice(*rest, 0, size);
    skip(rest, size + 1);
    return part;
}

static int compare_local(str a, str b)
{
    while (a.size > 0 && b.size > 0) {
        int order = compare_local_part(local_part(&a), local_part(&b));
        if (order != 0)
            return order;
    }
    return (a.size > 0) - (b.size > 0);
}

static int compare_read(const struct version *a, const struct version *b)
{
    int order = compare(a->epoch, b->epoch);
    for (size_t i = 0; order == 0 && i < RELEASE_PARTS; i++)
        order = compare(a->release[i], b->release[i]);
    if (order == 0)
        order = compare(a->stage, b->stage);
    if (order == 0)
        order = compare(a->stage_number, b->stage_number);
    if (order == 0)
        order = compare(a->post, b->post);
    if (order == 0)
        order = compare(a->dev, b->dev);
    return order != 0 ? order : compare_local(a->local, b->local);
}

int version_compare(str a, str b)
{
    struct version x, y;
    bool known = read_version(a, &x), other = read_version(b, &y);
    if (known != other)
        return known ? 1 : -1;
    return known ? compare_read(&x, &y) : str_compare(a, b);
}
