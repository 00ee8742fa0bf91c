/* data.h: a wheel's .data folder: files that do not simply go into site-packages (PEP 427). */
#ifndef VENVCAST_SEED_DATA_H
#define VENVCAST_SEED_DATA_H

#include "src/seed/refusal.h"
#include "src/seed/wheel.h"

enum data_part {
    DATA_NONE,          /* the file does not lie in a .data folder */
    DATA_PURELIB,       /* site-packages after all */
    DATA_PLATLIB,       /* site-packages of the platform */
    DATA_SCRIPTS,       /* "bin", "Scripts" */
    DATA_HEADERS,       /* the include folder of the project */
    DATA_DATA,          /* the environment itself: "share/man/man1/x.1" */
    DATA_UNKNOWN        /* nobody knows such a part, or the path ends with it */
};

/* Where a file of the wheel belongs; `rest` is its path in there, a view into `path`. */
struct data_path {
    enum data_part part;
    str rest;
};

struct data_path data_split(const char *path);

/* Is this script one that setuptools once made for an entry point? Installers make their own of that. */
bool data_is_wrapper(const struct wheel *wheel, str script);

/* Whether all files of a .data folder may go where they say, in whatever environment: no other part of an
 * environment, no file that every start runs, no file of the wheel twice. W_FINE, or the reason; *culprit
 * is then the file. Entry points must have been read. */
enum refusal data_fault(struct arena *arena, const struct wheel *wheel, const char **culprit);

#endif
