/* rank.h: an order for everything that was found, the Python most people would want first. */
#ifndef VENVCAST_FIND_RANK_H
#define VENVCAST_FIND_RANK_H

#include <stddef.h>

#include "src/find/interpreter.h"

/* Where an interpreter was come across, in the order in which equal ones are preferred: X(name, in words).
 * What its user chose or the system keeps up to date comes first; what another tool may delete, last. */
#define SOURCE_TABLE(X)                                                 \
    X(SOURCE_PATH, "PATH")                                              \
    X(SOURCE_REGISTRY_USER, "registry (user)")                          \
    X(SOURCE_REGISTRY_MACHINE, "registry (machine)")                    \
    X(SOURCE_REGISTRY_MACHINE_32, "registry (machine, 32-bit)")         \
    X(SOURCE_INSTALL_MANAGER, "install manager")                        \
    X(SOURCE_USER_PROGRAMS, "user's programs")                          \
    X(SOURCE_PROGRAM_FILES, "program files")                            \
    X(SOURCE_FRAMEWORK, "framework")                                    \
    X(SOURCE_SYSTEM, "system")                                          \
    X(SOURCE_HOMEBREW, "Homebrew")                                      \
    X(SOURCE_PYENV, "pyenv")                                            \
    X(SOURCE_ASDF, "asdf")                                              \
    X(SOURCE_MISE, "mise")                                              \
    X(SOURCE_UV, "uv")                                                  \
    X(SOURCE_OPT, "/opt")                                               \
    X(SOURCE_SCOOP, "scoop")                                            \
    X(SOURCE_NUGET, "NuGet")                                            \
    X(SOURCE_STORE, "Store")                                            \
    X(SOURCE_XCODE, "Xcode")                                            \
    X(SOURCE_CONDA, "conda")                                            \
    X(SOURCE_CONDA_ENVIRONMENT, "conda environment")                    \
    X(SOURCE_NAMED, "named")

#define SOURCE_NAME(name, words) name,
enum source { SOURCE_TABLE(SOURCE_NAME) };
#undef SOURCE_NAME

const char *source_words(enum source source);

struct found {
    const struct interpreter *python;
    enum source source;
    size_t order;               /* when it was come across: that of PATH, of the registry */
    const char *company, *tag;  /* of its registration, or NULL */
    bool is_conda;              /* conda's, wherever it was come across: on PATH, in the registry */
};

/* Below zero when `a` goes before `b`. In this order decide:
 *  1. the class: final CPython; that of conda; free-threaded CPython; debug builds; pre-releases of CPython
 *     (ordinary builds, then free-threaded, then debug); PyPy; GraalPy; conda's environments, which belong to
 *     somebody's project and vanish with it;
 *  2. the version, newest first;
 *  3. 64-bit before 32-bit;
 *  4. the source, by the table above;
 *  5. a registration of PythonCore before another company's;
 *  6. the order of discovery; then the path, so that no two are equal. */
int rank_compare(const struct found *a, const struct found *b);

#endif
