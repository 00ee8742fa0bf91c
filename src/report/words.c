/* words.c: version, implementation and build of an interpreter, in words. */
#include "src/report/words.h"

#include <string.h>

const char *words_version(struct arena *arena, const struct interpreter *python)
{
    return text_format(arena, "%u.%u.%u%s", python->major, python->minor, python->micro,
                       python->level == NULL ? "" : python->level);
}

const char *words_implementation(enum implementation implementation)
{
    switch (implementation) {
    case CPYTHON:
        return "CPython";
    case PYPY:
        return "PyPy";
    case GRAALPY:
        return "GraalPy";
    }
    return "Python";
}

const char *words_variant(const struct interpreter *python)
{
    if (python->free_threaded)
        return python->debug ? "free-threaded debug" : "free-threaded";
    return python->debug ? "debug" : "";
}

const char *words_link(const struct finding *finding)
{
    const char *end = finding->python == NULL ? NULL : finding->python->executable;
    return end == NULL || strcmp(end, finding->path) == 0 ? NULL : end;
}

bool words_fits(const struct finding *finding)
{
    return finding->python != NULL && finding->why == NULL;
}

const char *words_time(struct arena *arena, uint64_t nanoseconds)
{
    static const struct { uint64_t from, unit; const char *name; bool tenth; } rows[] = {
        { 0, 1000000, "ms", true }, { 9950000, 1000000, "ms", false }, { 999500000, 1000000000, "s", true },
        { 99950000000, 1000000000, "s", false },
    };
    size_t i = sizeof rows / sizeof *rows - 1;
    while (nanoseconds < rows[i].from)
        i--;
    uint64_t part = rows[i].tenth ? rows[i].unit / 10 : rows[i].unit, count = (nanoseconds + part / 2) / part;
    if (!rows[i].tenth)
        return text_join(arena, number_text(arena, count), " ", rows[i].name, NULL);
    return text_format(arena, "%u.%u %s", (unsigned)(count / 10), (unsigned)(count % 10), rows[i].name);
}
