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
