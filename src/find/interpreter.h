/* interpreter.h: the facts about one Python that an environment is made from. */
#ifndef VENVCAST_FIND_INTERPRETER_H
#define VENVCAST_FIND_INTERPRETER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum implementation { CPYTHON, PYPY, GRAALPY };

/* A file of Scripts on Windows: there an interpreter does not run from a folder without its libraries, so a redirector
 * stands for it, which starts the one in `home`; or, with --symlinks, a link and links to the libraries. */
struct windows_program {
    const char *name;           /* in Scripts: "python.exe" */
    const char *target;         /* what it stands for and a link leads to: a file in `home`, absolute */
    const char *launcher;       /* the base's own redirector, to be copied untouched, or NULL: ours */
    bool windowed;
    bool linked_only;           /* only links need it */
};

/* All paths are absolute and NUL-terminated, in the arena of the run. "B" is what Python calls
 * sys._base_executable: the real base, never another environment. */
struct interpreter {
    enum implementation implementation;
    unsigned major, minor, micro;
    const char *level;          /* "" for a final release, else "a1", "b2", "rc1" */
    const char *abiflags;       /* "", "t", "d", "td": suffix of the include folder and the names */
    bool free_threaded;
    bool debug;
    bool is_64bit;
    const char *architecture;   /* "x86_64", "aarch64", "i686", ... */

    const char *asked;          /* as sys.executable of a Python started this way: absolute, links kept */
    const char *executable;     /* asked, all links resolved: pyvenv.cfg's `executable` */
    const char *base;           /* B: what the environment's interpreter links to, links kept */
    uint64_t device, file;      /* what B leads to, as struct os_entry tells it */
    uint32_t owner;
    unsigned mode;
    const char *home;           /* folder of B: pyvenv.cfg's `home` */
    const char *name;           /* the name it was called by: the primary one of the environment's interpreter */
    const char *prefix;         /* sys.base_prefix */
    const char *stdlib;         /* folder of os.py */
    const char *lib_name;       /* "python3.13", "python3.13t", "pypy3.9": folder below lib/ */
    const char *include_name;   /* "python3.13d": folder below include/, by version and flags */
    const char *platlibdir;     /* "lib" or "lib64" */
    const char *wheel_pkg_dir;  /* the distribution's folder of wheels, or NULL */

    const char *activate_ps1;   /* the base's own Activate.ps1, to be copied untouched, or NULL */

    size_t program_count;       /* Windows: names in Scripts, those for consoles first */
    const struct windows_program *programs;
    const char *no_links;       /* Windows: why no link can lead to B, or NULL */

    bool unverified;            /* nobody has looked whether it is there */
    const char *no_copy;        /* why a copied interpreter could not run, or NULL */
    const char *rule;           /* in words, what decided for this one: "--python", "PATH", or NULL */
    const char *warning;        /* a sentence for the user about the choice, or NULL */
    const char *companions;     /* PyPy: libraries beside B that belong into bin, comma-separated, or NULL */
};

#endif
