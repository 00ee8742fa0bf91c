/* release.c: reading and ordering versions by PEP 440, with its spellings normalised. */
#include "src/base/release.h"

#include <assert.h>
#include <string.h>

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static bool is_digit(str s)
{
    return s.size > 0 && s.text[0] >= '0' && s.text[0] <= '9';
}

static bool take_number(str *rest, unsigned *out)
{
    size_t size = 0;
    while (is_digit(str_slice(*rest, size, rest->size)))
        size++;
    if (!str_to_number(str_slice(*rest, 0, size), out))
        return false;
    *rest = str_slice(*rest, size, rest->size);
    return true;
}

static bool take_word(str *rest, const char *word)
{
    size_t size = strlen(word);
    if (rest->size < size)
        return false;
    for (size_t i = 0; i < size; i++)
        if (lower(rest->text[i]) != word[i])
            return false;
    *rest = str_slice(*rest, size, rest->size);
    return true;
}

static bool is_separator(char byte)
{
    return byte == '.' || byte == '-' || byte == '_';
}

static void skip_separator(str *rest)
{
    if (rest->size > 0 && is_separator(rest->text[0]))
        *rest = str_slice(*rest, 1, rest->size);
}

/* A phase with its number: ".post2", "-rc.1", "b3". A missing number is 0. */
static bool take_phase(str *rest, const char *const *words, unsigned *number)
{
    str tail = *rest;
    skip_separator(&tail);
    for (; *words != NULL; words++) {
        if (!take_word(&tail, *words))
            continue;
        skip_separator(&tail);
        if (!is_digit(tail))
            *number = 0;
        else if (!take_number(&tail, number))
            return false;
        *rest = tail;
        return true;
    }
    return false;
}

static const struct pre_row {
    int pre;
    const char *words[5];
} pre_rows[] = {
    { 1, { "alpha", "a", NULL } },
    { 2, { "beta", "b", NULL } },
    { 3, { "preview", "pre", "rc", "c", NULL } },
};

static void take_pre(str *rest, struct release *out)
{
    for (size_t i = 0; i < sizeof pre_rows / sizeof *pre_rows; i++)
        if (take_phase(rest, pre_rows[i].words, &out->pre_number)) {
            out->pre = pre_rows[i].pre;
            return;
        }
}

static void take_post(str *rest, struct release *out)
{
    static const char *const words[] = { "post", "rev", "r", NULL };
    str tail = *rest;
    out->is_post = take_phase(rest, words, &out->post_number);
    if (!out->is_post && take_word(&tail, "-") && take_number(&tail, &out->post_number)) {
        out->is_post = true;
        *rest = tail;
    }
}

static bool take_release(str *rest, struct release *out)
{
    str tail = *rest;
    unsigned number;
    while (is_digit(tail)) {
        if (!take_number(&tail, &number))
            return false;
        if (out->count < RELEASE_NUMBERS)
            out->numbers[out->count++] = number;
        *rest = tail;
        if (!take_word(&tail, "."))
            break;
    }
    return out->count > 0;
}

/* "+ubuntu.1": words of letters and digits. Read only to be dropped. */
static bool take_local(str *rest)
{
    if (!str_take(rest, "+"))
        return true;
    bool in_word = false;
    for (; rest->size > 0; *rest = str_slice(*rest, 1, rest->size)) {
        bool separator = is_separator(rest->text[0]);
        if (separator ? !in_word : !is_digit(*rest) && !(lower(rest->text[0]) >= 'a' && lower(rest->text[0]) <= 'z'))
            return false;
        in_word = !separator;
    }
    return in_word;
}

bool release_parse(str text, struct release *out)
{
    static const char *const dev[] = { "dev", NULL };
    struct release release = { 0 };
    str rest = str_trim(text), before, after;
    take_word(&rest, "v");
    if (str_split(rest, '!', &before, &after)) {
        if (!str_to_number(before, &release.epoch))
            return false;
        rest = after;
    }
    if (!take_release(&rest, &release))
        return false;
    take_pre(&rest, &release);
    take_post(&rest, &release);
    release.is_dev = take_phase(&rest, dev, &release.dev_number);
    if (!take_local(&rest) || rest.size > 0)
        return false;
    *out = release;
    return true;
}

static int order(unsigned a, unsigned b)
{
    return (a > b) - (a < b);
}

/* A dev release without pre or post comes before every pre-release of its number. */
static unsigned phase_rank(const struct release *release)
{
    if (release->pre == 0 && !release->is_post && release->is_dev)
        return 0;
    return release->pre == 0 ? 4 : (unsigned)release->pre;
}

int release_compare(const struct release *a, const struct release *b)
{
    int result = order(a->epoch, b->epoch);
    for (size_t i = 0; i < RELEASE_NUMBERS && result == 0; i++)
        result = order(a->numbers[i], b->numbers[i]);
    if (result == 0)
        result = order(phase_rank(a), phase_rank(b));
    if (result == 0)
        result = order(a->pre_number, b->pre_number);
    if (result == 0)
        result = order(a->is_post, b->is_post);
    if (result == 0)
        result = order(a->post_number, b->post_number);
    if (result == 0)
        result = order(!a->is_dev, !b->is_dev);
    return result != 0 ? result : order(a->dev_number, b->dev_number);
}

bool release_is_pre(const struct release *release)
{
    return release->pre != 0 || release->is_dev;
}

bool release_begins(const struct release *release, const struct release *with, unsigned count)
{
    if (release->epoch != with->epoch)
        return false;
    assert(count <= RELEASE_NUMBERS);
    for (unsigned i = 0; i < count; i++)
        if (release->numbers[i] != with->numbers[i])
            return false;
    return true;
}

char *release_print(struct arena *arena, const struct release *release)
{
    static const char *const phases[] = { "", "a", "b", "rc" };
    struct text out = { .arena = arena };
    if (release->epoch != 0)
        text_print(&out, "%u!", release->epoch);
    for (unsigned i = 0; i < release->count; i++)
        text_print(&out, "%s%u", i > 0 ? "." : "", release->numbers[i]);
    if (release->pre != 0)
        text_print(&out, "%s%u", phases[release->pre], release->pre_number);
    if (release->is_post)
        text_print(&out, ".post%u", release->post_number);
    if (release->is_dev)
        text_print(&out, ".dev%u", release->dev_number);
    text_done(&out);
    return out.bytes;
}
