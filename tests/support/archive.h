/* archive.h: a small stored archive, and a whole wheel, built in memory for unit tests. */
#ifndef VENVCAST_TESTS_ARCHIVE_H
#define VENVCAST_TESTS_ARCHIVE_H

#include <string.h>

#include <libdeflate.h>

#include "src/base/str.h"
#include "src/seed/hash.h"

struct archive_file {
    const char *name;
    const char *text;
    unsigned mode;
};

static inline void put_number(struct text *out, size_t number, int bytes)
{
    for (; bytes > 0; bytes--, number >>= 8)
        text_byte(out, (char)(number & 0xff));
}

/* From "version needed" to the length of the extra field: the same in both records. */
static inline void put_common(struct text *out, const struct archive_file *file)
{
    size_t size = strlen(file->text);
    put_number(out, 20, 2);
    put_number(out, 0, 4);
    put_number(out, 0x5a210000, 4);
    put_number(out, libdeflate_crc32(0, file->text, size), 4);
    put_number(out, size, 4);
    put_number(out, size, 4);
    put_number(out, strlen(file->name), 2);
    put_number(out, 0, 2);
}

/* Files of mode 0 get that of a regular file. */
static inline str make_archive(struct arena *arena, size_t count, const struct archive_file *files)
{
    struct text body = { .arena = arena }, central = { .arena = arena };
    for (size_t i = 0; i < count; i++) {
        unsigned mode = files[i].mode == 0 ? 0100644 : files[i].mode;
        text_put(&central, "PK\1\2\24\3");
        put_common(&central, &files[i]);
        put_number(&central, 0, 6);
        put_number(&central, (size_t)mode << 16, 4);
        put_number(&central, body.size, 4);
        text_put(&central, files[i].name);
        text_put(&body, "PK\3\4");
        put_common(&body, &files[i]);
        text_put(&body, files[i].name);
        text_put(&body, files[i].text);
    }
    size_t offset = body.size;
    text_add(&body, text_view(&central));
    text_put(&body, "PK\5\6");
    put_number(&body, 0, 4);
    put_number(&body, count, 2);
    put_number(&body, count, 2);
    put_number(&body, central.size, 4);
    put_number(&body, offset, 4);
    put_number(&body, 0, 2);
    return text_view(&body);
}

/* "pk-1.0-py3-none-any.whl": two modules, a program, metadata, entry points, RECORD. */
static inline str make_wheel(struct arena *arena)
{
    struct archive_file files[] = {
        { "pk/__init__.py", "ANSWER = 42\n", 0 },
        { "pk/sub/tool", "#!/bin/sh\n", 0100755 },
        { "pk-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: pk\nVersion: 1.0\n", 0 },
        { "pk-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n", 0 },
        { "pk-1.0.dist-info/entry_points.txt", "[console_scripts]\npk = pk.cli:main\n", 0 },
        { "pk-1.0.dist-info/RECORD", NULL, 0 },
    };
    struct text record = { .arena = arena };
    for (size_t i = 0; i < 5; i++)
        text_print(&record, "%s,%s,%zu\n", files[i].name, hash_text(arena, files[i].text, strlen(files[i].text)),
                   strlen(files[i].text));
    text_put(&record, "pk-1.0.dist-info/RECORD,,\n");
    files[5].text = text_done(&record);
    return make_archive(arena, 6, files);
}

#define WHEEL_PATH "/tmp/pk-1.0-py3-none-any.whl"

#endif
