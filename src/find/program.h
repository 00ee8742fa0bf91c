/* program.h: is this file a Python that this machine can start? What its own bytes tell. */
#ifndef VENVCAST_FIND_PROGRAM_H
#define VENVCAST_FIND_PROGRAM_H

#include "src/base/error.h"
#include "src/find/elf.h"
#include "src/find/landmarks.h"
#include "src/find/library.h"

struct program {
    const char *path;           /* the file itself */
    bool is_elf;                /* else macOS' own; those of Windows are probe_windows.c's */
    struct elf elf;
    struct macho macho;
    bool has_library;
    struct library library;
    struct tag tag;             /* by library, symbols and names, in this order */
    bool flags_known;           /* are free_threaded and debug of `tag` more than a guess by name? */
    bool version_known;
    struct version version;     /* of Py_Version */
};

/* `chain`: the way to the program. Errors: E_NO_PYTHON for what is not there, E_NOT_A_BASE for scripts,
 * texts, damaged files, programs for other machines and programs that are no Python. */
MUST_USE bool program_read(struct arena *arena, const struct host *host, const struct chain *chain,
                           struct program *out, struct error *error);

/* Is it GraalPy, by a name on the way to it or (on Windows, which has copies instead of links) beside it? Then an
 * error tells who can make its environments. */
bool program_is_graalpy(struct arena *arena, const struct host *host, const struct chain *chain, struct error *error);

bool program_is_64bit(const struct program *program);
const char *program_architecture(const struct program *program);

#endif
