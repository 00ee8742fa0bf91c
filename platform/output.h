/* output.h: what a program that was run has written, as far as it is kept. */
#ifndef VENVCAST_PLATFORM_OUTPUT_H
#define VENVCAST_PLATFORM_OUTPUT_H

#include "platform/platform.h"

/* Begins as zeroes. */
struct output {
    char *text;
    size_t size, room;
};

/* Where the next piece goes: into the text, or, when no more is kept, into `dropped`. `room` is that of `dropped`, and
 * becomes that of the place. */
char *output_place(struct arena *arena, struct output *output, char *dropped, size_t *room);

/* `size` bytes have come to that place. */
void output_took(struct output *output, const char *place, size_t size);

/* What an ended program is told as, with that exit code. */
struct os_ended output_ended(struct output *output, int code);

#endif
