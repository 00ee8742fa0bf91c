/* facts.h: what names and text files tell of an interpreter; no look at the disk. */
#ifndef VENVCAST_FIND_FACTS_H
#define VENVCAST_FIND_FACTS_H

#include <stdint.h>

#include "src/base/str.h"
#include "src/find/interpreter.h"

/* What a name such as "libpython3.13td.so.1.0", "python3.12d", "pypy3.9" or "lib/python3.13t" tells. */
struct tag {
    enum implementation implementation;
    unsigned major, minor;
    bool has_minor;             /* "python3" tells no more than 3 */
    bool free_threaded, debug;
};

/* Each is false when the name is no such name. */
bool tag_of_library(const char *name, struct tag *out);     /* soname or file name */
bool tag_of_program(const char *name, struct tag *out);     /* "python3.12", "python3.11-dbg", "pypy3.9.exe" */
bool tag_of_folder(const char *name, struct tag *out);      /* "python3.13t", "pypy3.10": exactly */

struct version {
    unsigned major, minor, micro;
    char level[8];              /* "" for a final release, else "a1", "b2", "rc1" */
};

bool version_of_number(uint64_t hex, struct version *out);          /* PY_VERSION_HEX */
bool version_of_text(str text, struct version *out);                /* "3.13.0rc2+" */
bool version_of_patchlevel(str file, struct version *out);          /* include/.../patchlevel.h */
bool version_of_build_details(struct arena *arena, str file, struct version *out);   /* PEP 739 */

/* What we need of _sysconfigdata_*.py; NULL where a key is missing. */
struct sysconfig {
    const char *abiflags, *platlibdir, *wheel_pkg_dir;
};

/* Never fails: a file of another shape tells nothing. */
struct sysconfig sysconfig_parse(struct arena *arena, str file);

#endif
