/* zip.h: the strict reader of archives: one meaning for every reader, or refused (APPNOTE 6.3.3, PEP 427). */
#ifndef VENVCAST_SEED_ZIP_H
#define VENVCAST_SEED_ZIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/error.h"

struct zip_file {
    const char *name;               /* relative, checked by member.h, unique */
    const unsigned char *bytes;     /* unpacked; in the arena, or in the archive itself when stored */
    size_t size;
    bool executable;                /* a regular file by its mode, with an x bit */
};

struct zip {
    size_t count;
    const struct zip_file *files;   /* in the order of the archive */
};

/* Unpacks a whole archive that lies in memory; `bytes` must live as long as `out`. Accepted is only what
 * real wheels are: end record at the very end, local headers equal to the central directory, files that
 * tile the archive in order without a gap, stored or deflated, no extra fields, comments, folders, links,
 * encryption or data descriptors; at most 128 MB and 200 times the packed size; names by member.h; every
 * checksum right. None of the wheels bundled with CPython, PyPy, Debian or virtualenv needs more.
 * `source` is the wheel's path for the message. Error: E_WHEEL with one of the codes of refusal.h. */
MUST_USE bool zip_read(struct arena *arena, const char *source, const unsigned char *bytes, size_t size,
                       struct zip *out, struct error *error);

#endif
