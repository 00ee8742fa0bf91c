/* record.h: RECORD, the list of a wheel's files with their hashes: read, proved, written (PEP 376, 427, 627). */
#ifndef VENVCAST_SEED_RECORD_H
#define VENVCAST_SEED_RECORD_H

#include "src/base/error.h"
#include "src/base/str.h"
#include "src/seed/wheel.h"

struct record_row {
    const char *path;
    const char *hash;       /* "sha256=...", or "" */
    const char *size;       /* decimal, or "" */
};

struct record {
    size_t count;
    struct record_row *rows;    /* sorted by path, byte by byte */
};

/* Splits the text of a RECORD into rows by the rules of csv; no path occurs twice. More rows than
 * `limit` are not looked at: there are not as many files.
 * Errors: W_RECORD_FORMAT, W_RECORD_DUPLICATE, W_RECORD_PHANTOM. */
MUST_USE bool record_read(struct arena *arena, const char *wheel, str text, size_t limit, struct record *out,
                          struct error *error);

/* The row of a path in a record that was read; NULL when there is none. */
const struct record_row *record_find(const struct record *record, const char *path);

/* Takes the next row off a text; false when it is none. */
bool record_next(struct arena *arena, str *rest, struct record_row *out);

/* Proves the files of a wheel (without RECORD itself) against RECORD and the other way round, and gives
 * each file its hash. RECORD and its signatures RECORD.jws and RECORD.p7s have no hash; the signatures
 * need no row. */
MUST_USE bool record_prove(struct arena *arena, const char *wheel, const char *dist_info, const struct record *record,
                           size_t count, struct wheel_file *files, struct error *error);

/* The text of a RECORD as pip writes it: rows sorted by path, lines ended by CR LF, quotes where csv
 * needs them. Sorts `rows` in place. */
void record_write(struct record *record, struct text *out);

#endif
