/* json.h: writes JSON (RFC 8259), two blanks deep for each level, so that people can read it as well.
 *
 * Text that is not UTF-8, as a path may be, becomes what Python makes of it (surrogateescape): each invalid
 * byte 0xXX is written \udcXX, from which os.fsencode makes the byte again. Readers that refuse lone
 * surrogates refuse such a path, and no other. What cannot be drawn (controls, marks of direction, line
 * separators) is escaped too: the output is harmless on a terminal. */
#ifndef VENVCAST_REPORT_JSON_H
#define VENVCAST_REPORT_JSON_H

#include "src/base/str.h"

/* Ready when zeroed but for out.arena. */
struct json {
    struct text out;
    unsigned depth;
    bool after_value;       /* a comma belongs before what comes next */
};

/* The key is one of our own words, NULL inside an array; every one of these writes one value behind it. */
void json_open(struct json *json, const char *key, char bracket);          /* '{' or '[' */
void json_close(struct json *json, char bracket);                          /* '}' or ']' */
void json_text(struct json *json, const char *key, const char *value);     /* NULL is written null */
void json_number(struct json *json, const char *key, unsigned value);
void json_raw(struct json *json, const char *key, const char *number);     /* is JSON already */
void json_bool(struct json *json, const char *key, bool value);

const char *json_done(struct json *json);                                  /* ended by a newline */

#endif
