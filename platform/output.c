/* output.c: what a program that was run has written, as far as it is kept. */
#include "platform/output.h"

#include <string.h>

enum { FIRST_ROOM = 16 * 1024, OUTPUT_LIMIT = 1024 * 1024 };

static void make_room(struct arena *arena, struct output *output)
{
    size_t room = output->room == 0 ? FIRST_ROOM : output->room * 2;
    char *larger = arena_take_raw(arena, room + 1);
    if (output->size != 0)
        memcpy(larger, output->text, output->size);
    output->text = larger;
    output->room = room;
}

char *output_place(struct arena *arena, struct output *output, char *dropped, size_t *room)
{
    if (output->size == OUTPUT_LIMIT)
        return dropped;
    if (output->size == output->room)
        make_room(arena, output);
    *room = output->room - output->size;
    return output->text + output->size;
}

void output_took(struct output *output, const char *place, size_t size)
{
    if (output->size < OUTPUT_LIMIT && place == output->text + output->size)
        output->size += size;
}

struct os_ended output_ended(struct output *output, int code)
{
    if (output->text == NULL)
        return (struct os_ended){ code, "", 0 };
    output->text[output->size] = '\0';
    return (struct os_ended){ code, output->text, output->size };
}
