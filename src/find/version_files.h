/* version_files.h: files in which people and tools write down the Python that they want; readers of their
 * bytes only. Who looks for them, and which one decides, is the caller's business. */
#ifndef VENVCAST_FIND_VERSION_FILES_H
#define VENVCAST_FIND_VERSION_FILES_H

#include "src/base/toml.h"
#include "src/find/spec.h"

enum version_name_kind {
    NAME_SPEC,              /* `spec` says what is meant; what pyenv or asdf installed by that name goes first */
    NAME_SYSTEM,            /* "system": the first Python on PATH that no version manager put there */
    NAME_INSTALLED,         /* known only as the name of something installed: miniconda3-4.7.12, myenv */
    NAME_PATH,              /* `text` is a path, which may be relative to the file: uv writes such */
    NAME_MISSPELT           /* a version that is none, 3.12.x; `why` says so. To be skipped with a warning */
};

struct version_name {
    enum version_name_kind kind;
    const char *text;       /* as it stands in the file; what a folder of versions is searched for */
    unsigned line;          /* counted from 1 */
    struct spec spec;       /* of NAME_SPEC */
    const char *why;        /* of NAME_MISSPELT */
};

/* In the order of the file: the first one that is to be had is meant. */
struct version_names {
    size_t count;
    const struct version_name *names;
};

/* .python-version: one name a line (pyenv takes the first word), or one spec (uv takes the line). Blank
 * lines, lines that begin with '#', what follows " #", a BOM and CRs are skipped. */
struct version_names python_version_read(struct arena *arena, const struct host *host, str bytes);

/* requires-python of a pyproject.toml (PEP 621), as it is written; NULL when it is not given. An empty
 * text asks for nothing. False: see toml_find_string. */
bool pyproject_requires_python(struct arena *arena, str bytes, const char **out, struct toml_fault *fault);

/* [defaults] of a launcher's py.ini; NULL where nothing is given. To be read by spec_parse_tag. */
struct py_ini {
    const char *python;
    const char *python3;
};

/* Names in any case, the first of several counts, as GetPrivateProfileString has it; UTF-8 or UTF-16 with
 * a BOM. Lines that are not understood are skipped. */
struct py_ini py_ini_read(struct arena *arena, str bytes);

#endif
