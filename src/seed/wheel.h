/* wheel.h: a wheel (PEP 427), read whole into memory and proved before anyone may use it. */
#ifndef VENVCAST_SEED_WHEEL_H
#define VENVCAST_SEED_WHEEL_H

#include "platform/platform.h"
#include "src/base/error.h"
#include "src/seed/stored.h"

struct wheel_file {
    const char *path;           /* as in the archive: relative, '/' between names, checked */
    const unsigned char *bytes;
    size_t size;
    bool executable;            /* the archive gives it an x bit */
    const char *hash;           /* "sha256=..." as RECORD writes it */
};

struct entry_point {
    const char *name;           /* "pip" */
    const char *module;         /* "pip._internal.cli.main" */
    const char *attribute;      /* "main" */
    bool windowed;              /* gui_scripts */
};

struct wheel {
    const char *source;         /* path of the wheel file */
    const char *name;           /* "pip" */
    const char *version;        /* "26.2" */
    const char *dist_info;      /* "pip-26.2.dist-info" */
    const char *requires_python;            /* ">=3.9", or NULL */
    const char *direct_url;     /* the text of direct_url.json (PEP 610), or NULL for none; set by who chose it */
    bool exact;                 /* this very version is wanted: a newer one is exchanged, too */
    size_t file_count;
    const struct wheel_file *files;         /* in the order of the archive; without RECORD */
    size_t entry_point_count;
    const struct entry_point *entry_points;
    str archive;                /* the wheel's own bytes; empty when it was not read */
    const char *sum;            /* its SHA-256 in hexadecimal; NULL when nobody has asked for that yet */
    const struct stored *stored;            /* its files in the cache, in place of `files`; or NULL */
};

/* The paths of its files, in whatever way it was read. */
size_t wheel_path_count(const struct wheel *wheel);
const char *wheel_path(const struct wheel *wheel, size_t index);

/* Reads and checks the wheel at `path`: the archive by the strict profile (zip.h), RECORD against every
 * file and the other way round, the dist-info folder against the file's name. Error: E_WHEEL with the
 * reason; nothing is written to the disk by this. */
MUST_USE bool wheel_read(struct arena *arena, const char *path, struct wheel *out, struct error *error);

/* The same for a wheel whose bytes lie in memory already, and stay there as long as `out` is used. */
MUST_USE bool wheel_prove(struct arena *arena, const char *path, const void *bytes, size_t size, struct wheel *out,
                          struct error *error);

#endif
