/* json_note.c: yyjson in the arena; numbers stay text, for none here has a fraction. */
#include "src/find/json_note.h"

yyjson_val *note_read(struct arena *arena, str bytes)
{
    char *text = str_copy(arena, bytes);
    size_t room = yyjson_read_max_memory_usage(bytes.size, YYJSON_READ_NUMBER_AS_RAW);
    yyjson_alc memory;
    if (!yyjson_alc_pool_init(&memory, arena_take_raw(arena, room), room))
        return NULL;
    return yyjson_doc_get_root(yyjson_read_opts(text, bytes.size, YYJSON_READ_NUMBER_AS_RAW, &memory, NULL));
}

const char *note_text(yyjson_val *object, const char *key)
{
    return yyjson_get_str(yyjson_obj_get(object, key));
}

bool note_number(yyjson_val *object, const char *key, unsigned *out)
{
    yyjson_val *value = yyjson_obj_get(object, key);
    return yyjson_is_raw(value) && str_to_number((str){ yyjson_get_raw(value), yyjson_get_len(value) }, out);
}
