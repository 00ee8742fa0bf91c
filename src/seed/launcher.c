/* launcher.c: the parts of NAME.exe, one behind the other; its archive is the smallest there is (APPNOTE 6.3.3). */
#include "src/seed/launcher.h"

#include <libdeflate.h>
#include <string.h>

static const char member[] = "__main__.py";

enum { MEMBER = sizeof member - 1, LOCAL_HEADER = 30, CENTRAL_HEADER = 46, VERSION = 20, FIRST_DAY = 0x21 };

/* ---- which launcher ----------------------------------------------------------------------------- */

static const struct machine {
    const char *architecture;
    const char *files[2];           /* for consoles, for windows */
} machines[] = {
    { "x86_64", { "pip/_vendor/distlib/t64.exe", "pip/_vendor/distlib/w64.exe" } },
    { "aarch64", { "pip/_vendor/distlib/t64-arm.exe", "pip/_vendor/distlib/w64-arm.exe" } },
    { "i686", { "pip/_vendor/distlib/t32.exe", "pip/_vendor/distlib/w32.exe" } },
};

static const struct wheel_file *file_of(const struct wheel *wheel, const char *path)
{
    for (size_t i = 0; i < wheel->file_count; i++)
        if (strcmp(wheel->files[i].path, path) == 0)
            return &wheel->files[i];
    return NULL;
}

static const struct machine *machine_of(const char *architecture)
{
    for (size_t i = 0; i < sizeof machines / sizeof *machines; i++)
        if (strcmp(machines[i].architecture, architecture) == 0)
            return &machines[i];
    return NULL;
}

const struct wheel_file *launcher_find(const struct wheel *pip, const char *architecture, bool windowed)
{
    const struct machine *machine = pip != NULL ? machine_of(architecture) : NULL;
    return machine != NULL ? file_of(pip, machine->files[windowed]) : NULL;
}

/* What lies in the cache has no bytes; those of the two launchers are read there. */
static bool read_both(struct store *store, const struct wheel *pip, const struct machine *machine,
                      struct wheel_file files[2])
{
    for (size_t i = 0; i < 2; i++) {
        str bytes;
        if (!store_read_file(store, pip->stored, machine->files[i], &bytes))
            return false;
        files[i] = (struct wheel_file){ .path = machine->files[i], .bytes = (const unsigned char *)bytes.text,
                                        .size = bytes.size };
    }
    return true;
}

const struct wheel *launcher_lender(struct store *store, const struct wheel *pip, const char *architecture)
{
    const struct machine *machine = machine_of(architecture);
    struct error ignored = { .code = E_NONE };
    if (pip == NULL || pip->stored == NULL || machine == NULL)
        return pip;
    struct wheel_file *files = arena_take_many(store->arena, 2, sizeof *files);
    struct wheel *lender = arena_take(store->arena, sizeof *lender);
    if (read_both(store, pip, machine, files)) {
        lender->files = files;
        lender->file_count = 2;
        return lender;
    }
    return wheel_read(store->arena, pip->source, lender, &ignored) ? lender : NULL;
}

/* ---- the archive -------------------------------------------------------------------------------- */

/* Little-endian, `size` bytes of it. */
static void put(struct text *out, uint32_t number, unsigned size)
{
    for (; size > 0; size--, number >>= 8)
        text_byte(out, (char)(number & 0xff));
}

/* What the local and the central header say alike: from the version on to the length of the name. */
static void put_facts(struct text *out, str script)
{
    put(out, VERSION, 2);
    put(out, 0, 2);                     /* flags */
    put(out, 0, 2);                     /* stored */
    put(out, 0, 2);                     /* 00:00 */
    put(out, FIRST_DAY, 2);             /* of 1980 */
    put(out, libdeflate_crc32(0, script.text, script.size), 4);
    put(out, (uint32_t)script.size, 4);
    put(out, (uint32_t)script.size, 4);
    put(out, MEMBER, 2);
}

static void put_member(struct text *out, str script)
{
    text_put(out, "PK\3\4");
    put_facts(out, script);
    put(out, 0, 2);                     /* no extra field */
    text_put(out, member);
    text_add(out, script);
}

static void put_directory(struct text *out, str script)
{
    text_put(out, "PK\1\2");
    put(out, VERSION, 2);
    put_facts(out, script);
    put(out, 0, 8);                     /* no extra field, comment, further disk; unknown whether text */
    put(out, 0600u << 16, 4);
    put(out, 0, 4);                     /* offset */
    text_put(out, member);
    text_put(out, "PK\5\6");
    put(out, 0, 4);                     /* one disk */
    put(out, 1, 2);
    put(out, 1, 2);
    put(out, CENTRAL_HEADER + MEMBER, 4);
    put(out, (uint32_t)(LOCAL_HEADER + MEMBER + script.size), 4);
    put(out, 0, 2);                     /* no comment */
}

void launcher_line(const char *python, struct text *out)
{
    const char *quote = strchr(python, ' ') != NULL ? "\"" : "";
    const char *folder = strchr(python, '\\') == NULL ? "<launcher_dir>\\" : "";
    text_print(out, "#!%s%s%s%s\n", quote, folder, python, quote);
}

str launcher_bytes(struct arena *arena, const struct wheel_file *program, const char *python, str script)
{
    struct text out = { .arena = arena };
    text_reserve(&out, program->size + strlen(python) + script.size + 256);
    text_add(&out, (str){ (const char *)program->bytes, program->size });
    launcher_line(python, &out);
    put_member(&out, script);
    put_directory(&out, script);
    text_done(&out);
    return text_view(&out);
}
