/* json_note.h: the small JSON files that lie beside interpreters: build-details.json (PEP 739), __install__.json. */
#ifndef VENVCAST_FIND_JSON_NOTE_H
#define VENVCAST_FIND_JSON_NOTE_H

#include <yyjson.h>

#include "src/base/str.h"

/* The outermost value, in the arena; NULL when the text is no JSON. Numbers are kept as they are written. */
yyjson_val *note_read(struct arena *arena, str bytes);

/* A member's text, in the arena of note_read; NULL when there is none. */
const char *note_text(yyjson_val *object, const char *key);

/* A member that is a whole number of at most nine digits. */
bool note_number(yyjson_val *object, const char *key, unsigned *out);

#endif
