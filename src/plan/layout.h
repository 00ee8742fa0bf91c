/* layout.h: every name inside an environment, by family, implementation and version (PEP 405). */
#ifndef VENVCAST_PLAN_LAYOUT_H
#define VENVCAST_PLAN_LAYOUT_H

#include "platform/platform.h"
#include "src/find/interpreter.h"

/* Relative paths with '/' between names. */
struct layout {
    const char *bin;                /* "bin", "Scripts" */
    const char *include;            /* "include", "include/python3.12", "Include" */
    const char *site_packages;      /* "lib/python3.13/site-packages", "Lib/site-packages" */
    const char *platform_packages;  /* a second folder where platlibdir is its own (3.15), else NULL */
    const char *lib64;              /* target of the lib64 link ("lib"), or NULL */
    const char *primary;            /* name of the interpreter in bin */
    const char *aliases[8];         /* POSIX: its other names, in the order in which venv makes them; ended by NULL */
};

struct layout layout_of(struct arena *arena, const struct host *host, const struct interpreter *python);

#endif
