/* rank.c: which of two interpreters most people would want. */
#include "src/find/rank.h"

#include <string.h>

#include "src/base/release.h"

const char *source_words(enum source source)
{
#define SOURCE_WORDS(name, words) [name] = words,
    static const char *const rows[] = { SOURCE_TABLE(SOURCE_WORDS) };
#undef SOURCE_WORDS
    return rows[source];
}

static int order(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

enum class {
    CLASS_FINAL,
    CLASS_CONDA,
    CLASS_FREE_THREADED,
    CLASS_DEBUG,
    CLASS_PRE_RELEASE,
    CLASS_PRE_RELEASE_FREE_THREADED,
    CLASS_PRE_RELEASE_DEBUG,
    CLASS_PYPY,
    CLASS_GRAALPY,
    CLASS_CONDA_ENVIRONMENT
};

static enum class class_of_cpython(const struct found *found)
{
    const struct interpreter *python = found->python;
    bool pre = python->level[0] != '\0';
    if (python->debug)
        return pre ? CLASS_PRE_RELEASE_DEBUG : CLASS_DEBUG;
    if (python->free_threaded)
        return pre ? CLASS_PRE_RELEASE_FREE_THREADED : CLASS_FREE_THREADED;
    if (pre)
        return CLASS_PRE_RELEASE;
    return found->is_conda || found->source == SOURCE_CONDA ? CLASS_CONDA : CLASS_FINAL;
}

static enum class class_of(const struct found *found)
{
    if (found->source == SOURCE_CONDA_ENVIRONMENT)
        return CLASS_CONDA_ENVIRONMENT;
    switch (found->python->implementation) {
    case CPYTHON:
        return class_of_cpython(found);
    case PYPY:
        return CLASS_PYPY;
    case GRAALPY:
        return CLASS_GRAALPY;
    }
    return CLASS_GRAALPY;
}

/* The phase of "rc1" as PEP 440 orders it; a final release comes after all of them. */
static struct release level_of(const struct interpreter *python)
{
    struct release release = { 0 };
    char text[16] = "0";
    strncat(text, python->level, sizeof text - 2);
    release_parse(str_of(text), &release);
    return release;
}

static int compare_versions(const struct interpreter *a, const struct interpreter *b)
{
    int result = order(a->minor, b->minor);         /* all of them are 3s */
    if (result == 0)
        result = order(a->micro, b->micro);
    if (result != 0)
        return result;
    struct release level_a = level_of(a), level_b = level_of(b);
    return release_compare(&level_a, &level_b);
}

static bool is_foreign(const struct found *found)
{
    return found->company != NULL && strcmp(found->company, "PythonCore") != 0;
}

int rank_compare(const struct found *a, const struct found *b)
{
    int result = order(class_of(a), class_of(b));
    if (result == 0)
        result = compare_versions(b->python, a->python);
    if (result == 0)
        result = order(!a->python->is_64bit, !b->python->is_64bit);
    if (result == 0)
        result = order(a->source, b->source);
    if (result == 0)
        result = order(is_foreign(a), is_foreign(b));
    if (result == 0)
        result = order(a->order, b->order);
    return result != 0 ? result : strcmp(a->python->asked, b->python->asked);
}
