/* spec.h: the one grammar in which a Python is asked for, and whether an interpreter is what was meant.
 *
 *   any                                       whatever there is, other implementations and pre-releases too
 *   /usr/bin/python3  ./env  C:\Python312     a path: executable, environment or installation prefix
 *   python3.12  python3-dbg  anything-else    a command name
 *   3  3.12  3.12.4  3.12.*  312  3.14rc1     a version; "3.12" is every 3.12.x
 *   3.13t  3.13d  3.13td  3.13+freethreaded  3.14+gil  3.13+debug  3.13-dbg  3.15-dev
 *   3.12-32  3.12-64  3.13-arm64  3.12-x86_64  cpython-3.13.0-linux-x86_64-gnu
 *   >=3.10,<3.14  ~=3.12  ==3.12.*  !=3.12.1  version specifiers of PEP 440
 *   cpython  cpython3.12  cpython@3.12  cpython>=3.12  cp312  cp313t  python@3.12  py312  py
 *   pypy  pypy3  pypy3.11  pypy@3.11  pp311  graalpy  graalpy3.12  gp312
 *   Company/Tag                               a registration of PEP 514
 *
 * Upper and lower case are one. A version without an implementation means CPython, without a variant the
 * ordinary build: others fit "at need", see spec_matches. */
#ifndef VENVCAST_FIND_SPEC_H
#define VENVCAST_FIND_SPEC_H

#include "platform/platform.h"
#include "src/base/error.h"
#include "src/base/requirement.h"
#include "src/find/interpreter.h"

enum spec_kind {
    SPEC_ANY,
    SPEC_PATH,              /* `path`, as it was given: may be relative */
    SPEC_COMMAND,           /* `command` on PATH, and nothing else */
    SPEC_FACTS,             /* whatever has the facts below; a `command` of that name on PATH goes first */
    SPEC_TAG                /* `company` and `tag`; where `path` is set, what exists there goes first */
};

enum spec_choice { SPEC_UNSAID, SPEC_YES, SPEC_NO };

/* All text is in the arena. What is not said is NULL, 0 or empty. */
struct spec {
    enum spec_kind kind;
    const char *text;               /* as given, without blanks around it */
    const char *path;
    const char *command;            /* of SPEC_FACTS: "python3.12", "pypy3", or NULL */
    const char *company;            /* NULL: any company */
    const char *tag;                /* "": any tag of that company */

    bool is_named;                  /* is an implementation named? */
    enum implementation implementation;
    struct requirement versions;
    bool pre_releases;              /* asked for, by a pre-release in the version, "-dev" or "any" */
    enum spec_choice free_threaded;
    enum spec_choice debug;
    unsigned bits;                  /* 32 or 64 */
    const char *architecture;       /* "x86_64", "aarch64", ...: as struct interpreter names them */
};

/* Reads what follows -p, --python or stands in VENVCAST_PYTHON. The disk is not looked at; `host` decides
 * what a path looks like. Errors: E_USAGE with the grammar as its remedy, when the text is misspelt or
 * nothing could ever fit it. */
MUST_USE bool spec_parse(struct arena *arena, const struct host *host, const char *text, struct spec *out,
                         struct error *error);

/* A launcher's selector on the command line: -3, -3.12, -3.12-32, -V:3.12, -V:Company/Tag? */
bool spec_is_option(const char *word);
MUST_USE bool spec_parse_option(struct arena *arena, const struct host *host, const char *word, struct spec *out,
                                struct error *error);

/* What follows -V: or stands in PY_PYTHON, PY_PYTHON3 and py.ini: never a path nor a command. */
MUST_USE bool spec_parse_tag(struct arena *arena, const struct host *host, const char *text, struct spec *out,
                             struct error *error);

enum spec_fit {
    SPEC_FITS_NOT,
    SPEC_FITS_AT_NEED,      /* only when nothing else fits: a pre-release, a free-threaded or debug build, or
                             * another implementation than CPython, and none of them was asked for */
    SPEC_FITS
};

/* `why` (may be NULL) gets the reason unless it fits, to stand behind a path: "its version is 3.11.4",
 * "it is a pre-release". SPEC_PATH and SPEC_COMMAND fit whatever was found by them. SPEC_TAG fits by the
 * facts of a PythonCore tag; for others ask spec_matches_tag. */
enum spec_fit spec_matches(struct arena *arena, const struct spec *spec, const struct interpreter *python,
                           const char **why);

/* Does a registration have the company and tag of a SPEC_TAG? As py.exe does: the tag may go on behind a
 * '.' or '-', so that 3.1 is not 3.12 but 3.12 is 3.12-32. */
bool spec_matches_tag(struct arena *arena, const struct spec *spec, const char *company, const char *tag);

#endif
