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

/* "PROJECT-VERSION-py3-none-any.whl": these files, metadata, a program of the project's name, RECORD. */
static inline str make_wheel_of(struct arena *arena, const char *project, const char *version, size_t count,
                                const struct archive_file *files)
{
    const char *info = text_join(arena, project, "-", version, ".dist-info/", NULL);
    const struct archive_file own[] = {
        { text_join(arena, info, "METADATA", NULL),
          text_join(arena, "Metadata-Version: 2.1\nName: ", project, "\nVersion: ", version, "\n", NULL), 0 },
        { text_join(arena, info, "WHEEL", NULL), "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n", 0 },
        { text_join(arena, info, "entry_points.txt", NULL),
          text_join(arena, "[console_scripts]\n", project, " = ", project, ".cli:main\n", NULL), 0 },
    };
    struct archive_file *all = arena_take_many(arena, count + 4, sizeof *all);
    struct text record = { .arena = arena };
    memcpy(all, files, count * sizeof *all);
    memcpy(all + count, own, sizeof own);
    for (size_t i = 0; i < count + 3; i++)
        text_print(&record, "%s,%s,%u\n", all[i].name, hash_text(arena, all[i].text, strlen(all[i].text)),
                   (unsigned)strlen(all[i].text));
    text_print(&record, "%sRECORD,,\n", info);
    all[count + 3] = (struct archive_file){ text_join(arena, info, "RECORD", NULL), text_done(&record), 0 };
    return make_archive(arena, count + 4, all);
}

/* "pk-1.0-py3-none-any.whl": two modules, the second of which may be run. */
static inline str make_wheel(struct arena *arena)
{
    static const struct archive_file files[] = {
        { "pk/__init__.py", "ANSWER = 42\n", 0 },
        { "pk/sub/tool", "#!/bin/sh\n", 0100755 },
    };
    return make_wheel_of(arena, "pk", "1.0", 2, files);
}

#define WHEEL_PATH "/tmp/pk-1.0-py3-none-any.whl"

#endif
