/* str.h: views of text, and a builder that grows in an arena.
 *
 * A `str` is a view: it owns nothing, may hold any byte and is not NUL-terminated in general.
 * Text that crosses a border between rooms is a NUL-terminated `const char *` from an arena. */
#ifndef VENVCAST_BASE_STR_H
#define VENVCAST_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "platform/arena.h"

typedef struct str {
    const char *text;
    size_t size;
} str;

#define STR(literal) ((str){ (literal), sizeof(literal) - 1 })

#if defined(__GNUC__)
#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))
#define MUST_USE __attribute__((warn_unused_result))
#else
#define PRINTF_LIKE(text, first)
#define MUST_USE
#endif

str str_of(const char *text);                       /* NULL gives an empty view */
str str_slice(str s, size_t from, size_t to);       /* positions beyond the end are moved to the end */
bool str_equal(str a, str b);
bool str_is(str s, const char *text);
int str_compare(str a, str b);                      /* by byte value */
bool str_starts(str s, const char *prefix);
bool str_ends(str s, const char *suffix);
size_t str_find(str s, const char *needle);         /* its position, or s.size */
size_t str_find_byte(str s, char byte);             /* its position, or s.size */
size_t str_find_last_byte(str s, char byte);        /* its position, or s.size */
bool str_take(str *rest, const char *prefix);       /* takes `prefix` off the front, if it is there */
size_t str_plain(str s);                            /* how many letters, digits, '/', '.', '-' and '_' are in front: what
                                                       no language has to be guarded from */
str str_trim(str s);                                /* without ASCII blanks at both ends */
bool str_next_line(str *rest, str *line);           /* takes one line off, without its LF or CR LF; false at the end */
bool str_split(str s, char byte, str *before, str *after);   /* at the first one; false when there is none */
bool str_next_item(str *rest, char byte, str *item);         /* takes one off, up to `byte`; false at the end */
uint64_t str_hash(str s);                           /* FNV-1a: against accidents, not against people */
bool str_to_number(str s, unsigned *out);           /* decimal digits only, at most 9 of them */
char *str_copy(struct arena *arena, str s);         /* NUL-terminated */

/* Joined text, NUL-terminated; the list of `const char *` ends with NULL. */
char *text_join(struct arena *arena, const char *first, ...);

/* Text by a printf format. */
char *text_format(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);

/* A builder. It is ready when zeroed but for `arena`. */
struct text {
    struct arena *arena;
    char *bytes;
    size_t size, room;
};

void text_reserve(struct text *text, size_t more);  /* room for so many bytes, so that it need not grow */
void text_add(struct text *text, str s);
void text_put(struct text *text, const char *nul_terminated);
void text_byte(struct text *text, char byte);
void text_number(struct text *text, uint64_t number);       /* decimal; where printf would be felt */

/* Moves what str_plain counts from `rest` to the text. Is there more, which then begins with another byte? */
bool text_take_plain(struct text *text, str *rest);

/* 16 hexadecimal digits of a number of 64 bits, for which printf has no letter that every C library knows. */
#define HEX64 "%08x%08x"
#define HEX64_OF(number) (unsigned)((number) >> 32), (unsigned)(number)

/* The number in decimal, in the arena: printf has no letter for a size that every C library knows. */
const char *number_text(struct arena *arena, uint64_t number);
void text_print(struct text *text, const char *format, ...) PRINTF_LIKE(2, 3);
const char *text_done(struct text *text);           /* NUL-terminated; never NULL */
str text_view(const struct text *text);

#endif
