/* picture.h: how the programs of these tests look at the folder that they work in. */
#ifndef VENVCAST_TESTS_FAULT_PICTURE_H
#define VENVCAST_TESTS_FAULT_PICTURE_H

#include <stdio.h>
#include <stdlib.h>

#include "src/base/str.h"
#include "platform/platform.h"

/* The memory of the test itself is not what is tested. */
static void exhausted(void *owner)
{
    (void)owner;
    abort();
}

/* Nor are the test's own calls. */
static void must(struct os_status status, const char *what)
{
    if (status.code == OS_OK)
        return;
    fprintf(stderr, "%s: code %d, number %lu\n", what, (int)status.code, (unsigned long)status.number);
    exit(2);
}

struct painter {
    struct arena *arena;
    struct os_place *top;
    void (*say)(struct text *out, const char *bytes, size_t size);      /* what a file holds, in a few bytes */
};

static void draw(const struct painter *painter, struct text *out, const char *path)
{
    struct os_names names;
    const char *bytes;
    size_t size;
    must(os_list_in(painter->arena, painter->top, path, &names), path);
    for (size_t i = 0; i < names.count; i++) {
        const char *below = text_join(painter->arena, path, "/", names.names[i].name, NULL);
        text_print(out, "%s", below);
        if (names.names[i].kind == OS_FILE) {
            must(os_read_in(painter->arena, painter->top, below, 4 << 20, &bytes, &size), below);
            painter->say(out, bytes, size);
        }
        text_put(out, "\n");
        if (names.names[i].kind == OS_FOLDER)
            draw(painter, out, below);
    }
}

/* A line for each name below `path`, with what the files hold. */
static const char *picture_of(const struct painter *painter, const char *path)
{
    struct text out = { .arena = painter->arena };
    draw(painter, &out, path);
    return text_done(&out);
}

#endif
