/* macho.c: fat headers, headers and load commands of 32- and 64-bit Mach-O files. */
#include "src/find/macho.h"

#include <string.h>

enum { FIRST_BYTES = 4096, MOST_SLICES = 16, MOST_COMMANDS = 256 * 1024 };
enum { TYPE_PROGRAM = 2, HEADER_32 = 28, HEADER_64 = 32, WIDE = 0x01000000 };
enum { LOAD_DYLIB = 0xc, LOAD_WEAK_DYLIB = 0x18, REEXPORT_DYLIB = 0x1f, RPATH = 0x1c, KIND = 0x7fffffff };

static const struct machine {
    uint32_t number;
    const char *name;
} machines[] = { { 7 | WIDE, "x86_64" }, { 12 | WIDE, "arm64" }, { 7, "i386" }, { 18, "ppc" }, { 18 | WIDE, "ppc64" } };

static uint32_t little(const char *bytes)
{
    const unsigned char *b = (const unsigned char *)bytes;
    return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static uint32_t big(const char *bytes)
{
    const unsigned char *b = (const unsigned char *)bytes;
    return b[3] | (uint32_t)b[2] << 8 | (uint32_t)b[1] << 16 | (uint32_t)b[0] << 24;
}

static bool is_thin(str start)
{
    return start.size >= HEADER_64 && (little(start.text) | 1) == 0xfeedfacf;
}

/* The number of slices, or 0: a class file has its version there, which is 45 at least. */
static uint32_t slices_of(str start)
{
    if (start.size < HEADER_64 || (big(start.text) | 1) != 0xcafebabf || big(start.text + 4) > MOST_SLICES)
        return 0;
    return big(start.text + 4);
}

bool macho_begins(str start)
{
    return is_thin(start) || slices_of(start) > 0;
}

static const char *machine_name(struct arena *arena, uint32_t number)
{
    for (size_t i = 0; i < sizeof machines / sizeof *machines; i++)
        if (machines[i].number == number)
            return machines[i].name;
    return text_format(arena, "machine-%u", (unsigned)number);
}

/* Rows of 20 bytes, or of 32 when offsets are wide; `*offset` is where the first slice begins. */
static bool read_slices(struct arena *arena, str start, uint64_t *offset, struct macho *out)
{
    bool wide = big(start.text) == 0xcafebabf;
    uint32_t count = slices_of(start), size = wide ? 32 : 20;
    if (8 + count * size > start.size)
        return false;
    const char *row = start.text + 8;
    *offset = wide ? (uint64_t)big(row + 8) << 32 | big(row + 12) : big(row + 8);
    out->architecture = count > 1 ? "universal2" : machine_name(arena, big(row));
    return *offset < INT64_MAX;
}

/* The text that a command holds, `at` bytes from its start; NULL when it does not end in it. */
static const char *text_in(struct arena *arena, str command)
{
    uint32_t at = command.size >= 12 ? little(command.text + 8) : 0;
    if (at < 12 || at >= command.size)
        return NULL;
    str text = str_slice(command, at, command.size);
    size_t size = str_find_byte(text, '\0');
    return size == text.size ? NULL : str_copy(arena, str_slice(text, 0, size));
}

static bool read_command(struct arena *arena, str command, struct macho *out)
{
    const char *text;
    switch (little(command.text) & KIND) {
    case LOAD_DYLIB:
    case LOAD_WEAK_DYLIB:
    case REEXPORT_DYLIB:
        text = text_in(arena, command);
        if (text != NULL && out->library_count < MACHO_LIBRARIES)
            out->libraries[out->library_count++] = text;
        return text != NULL;
    case RPATH:
        text = text_in(arena, command);
        if (text != NULL && out->rpath_count < MACHO_RPATHS)
            out->rpaths[out->rpath_count++] = text;
        return text != NULL;
    default:
        return true;
    }
}

static bool read_commands(struct arena *arena, str commands, struct macho *out)
{
    while (commands.size >= 8) {
        uint32_t size = little(commands.text + 4);
        if (size < 8 || size > commands.size || !read_command(arena, str_slice(commands, 0, size), out))
            return false;
        commands = str_slice(commands, size, commands.size);
    }
    return commands.size == 0;
}

/* The header at `offset`, whose first bytes are `start`, and the commands behind it. */
static bool read_thin(struct arena *arena, const char *path, uint64_t offset, str start, struct macho *out)
{
    if (!is_thin(start))
        return false;
    out->is_64bit = (little(start.text) & 1) != 0;
    out->is_program = little(start.text + 12) == TYPE_PROGRAM;
    if (out->architecture == NULL)
        out->architecture = machine_name(arena, little(start.text + 4));
    size_t header = out->is_64bit ? HEADER_64 : HEADER_32, size = little(start.text + 20), got;
    if (size > MOST_COMMANDS)
        return false;
    char *bytes = arena_take_raw(arena, size + 1);
    return os_read_part(path, offset + header, bytes, size, &got).code == OS_OK && got == size
        && read_commands(arena, (str){ bytes, size }, out);
}

bool macho_open(struct arena *arena, const char *path, struct macho *out)
{
    char bytes[FIRST_BYTES];
    str start = { bytes, 0 };
    uint64_t offset = 0;
    *out = (struct macho){ 0 };
    if (os_read_part(path, 0, bytes, sizeof bytes, &start.size).code != OS_OK)
        return false;
    if (slices_of(start) > 0
        && (!read_slices(arena, start, &offset, out)
            || os_read_part(path, offset, bytes, HEADER_64, &start.size).code != OS_OK))
        return false;
    return read_thin(arena, path, offset, start, out);
}
