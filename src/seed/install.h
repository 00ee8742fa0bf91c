/* install.h: a proved wheel → the files that pip itself would have made from it (PEP 376, 427, 627). */
#ifndef VENVCAST_SEED_INSTALL_H
#define VENVCAST_SEED_INSTALL_H

#include "platform/platform.h"
#include "src/find/interpreter.h"
#include "src/seed/wheel.h"

/* Where things go in the environment; relative paths have '/' between names. */
struct seed_scheme {
    const char *site_packages;  /* "lib/python3.13/site-packages", "Lib/site-packages" */
    const char *scripts;        /* "bin", "Scripts" */
    const char *python;         /* the environment's interpreter, for the first line of scripts (script.h) */
    const char *prefer;         /* "3.13": pip3.13 is made beside pip and pip3 */
    const char *headers;        /* "include/site/python3.13": each project's folder of headers lies in it */
    const char *platform_packages;      /* where it is another folder than site_packages, else NULL */
    const struct wheel *launchers;      /* Windows: pip's wheel, which holds launchers for scripts; or NULL */
    const char *architecture;           /* of the interpreter, which they are chosen by */
};

struct seed_file {
    const char *path;           /* relative to the environment */
    const void *bytes;
    size_t size;
    bool executable;            /* (0777 & ~umask) | 0111, as pip; else 0666 & ~umask */
    bool script;                /* a console script: (0666 & ~umask) | 0555, as pip */
    const struct stored_file *stored;       /* it lies in the cache, and has no `bytes`; or NULL */
    size_t site;                /* from there on `path` is the one in the cache as well; 0: another */
};

/* The exact permission bits that pip gives it under this mask. */
unsigned seed_mode(const struct seed_file *file, unsigned mask);

/* Puts each folder's files together, folders before those in them. */
void seed_sort(struct seed_file *files, size_t count);

/* Everything to be written, parents of a path not included, in an order that keeps each folder's files
 * together; INSTALLER, REQUESTED, RECORD and the scripts are among them. Pure. */
void seed_install(struct arena *arena, const struct host *host, const struct wheel *wheel,
                  const struct seed_scheme *scheme, size_t *count, struct seed_file **out);

#endif
