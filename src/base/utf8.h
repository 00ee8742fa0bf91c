/* utf8.h: what utf8proc knows of characters, in the words of this program. */
#ifndef VENVCAST_BASE_UTF8_H
#define VENVCAST_BASE_UTF8_H

#include <stdint.h>

#include "src/base/str.h"

bool utf8_is_valid(str s);

/* Takes one code point off a text that is not empty; an invalid byte gives -1 and takes one byte off. */
int32_t utf8_next(str *rest);

/* Appends one code point; false (and nothing) when it is none that UTF-8 can carry. */
bool utf8_add(struct text *out, int32_t code);

/* Does Python's str.splitlines break here (LF VT FF CR FS GS RS NEL LS PS)? */
bool utf8_is_line_boundary(int32_t code);

/* Is there a NUL or a line boundary in it? Such text can be carried by no pyvenv.cfg. */
bool utf8_breaks_lines(str s);

bool utf8_is_control(int32_t code);                 /* C0, DEL, C1, and the controls of writing direction */

/* Controls, line and paragraph separators, bidi controls, tags, unassigned: nothing to be drawn. */
bool utf8_is_drawable(int32_t code);

/* Format characters (zero-width joiners, marks of direction): some file systems take names for equal
 * that differ only in these. */
bool utf8_is_format(int32_t code);

/* Is valid text in Unicode's composed form, NFC? */
bool utf8_is_nfc(struct arena *arena, str s);

/* Text to be shown to people, on one line: what is not drawable and every invalid byte is escaped
 * (\n, \x1b, \u202e, \U000e0041). */
const char *utf8_show(struct arena *arena, str s);

/* Python's repr() of the text: quotes chosen and escaped as it does. Invalid bytes become the lone
 * surrogates that Python's surrogateescape makes of them. */
const char *utf8_repr(struct arena *arena, str s);

/* Columns on a terminal, by grapheme cluster. */
size_t utf8_width(str s);

/* NFC and full case folding: equal for texts that a file system may take for one name. Invalid text
 * is returned as it is. */
const char *utf8_fold(struct arena *arena, str s);

#endif
