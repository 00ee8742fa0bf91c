/* macho_file.h: small Mach-O files made up in memory: programs and libraries of macOS that nothing could run. */
#ifndef VENVCAST_TESTS_MACHO_FILE_H
#define VENVCAST_TESTS_MACHO_FILE_H

#include <string.h>

#include "tests/support/tree.h"

struct macho_recipe {
    unsigned machine;           /* 0: arm64 */
    unsigned type;              /* 0: a program */
    bool is_32bit;
    unsigned slices;            /* 0: no fat header */
    bool wide;                  /* fat headers with 64-bit offsets */
    const char *libraries[3], *rpaths[3];
    unsigned wrong_size;        /* of the first command; 0: the right one */
    unsigned wrong_text;        /* where the text of the first command begins; 0: where it does */
};

struct macho_bytes {
    size_t size;
    char bytes[4096];
};

static void macho_little(struct macho_bytes *out, unsigned value)
{
    for (int i = 0; i < 4; i++)
        out->bytes[out->size++] = (char)(value >> 8 * i);
}

static void macho_big(struct macho_bytes *out, unsigned value)
{
    for (int i = 3; i >= 0; i--)
        out->bytes[out->size++] = (char)(value >> 8 * i);
}

/* A command that holds a text: 12 bytes for a search path, 24 for a library. */
static void macho_command(struct macho_bytes *out, const struct macho_recipe *recipe, unsigned kind, const char *text)
{
    unsigned head = kind == 0xc ? 24 : 12, size = (head + (unsigned)strlen(text) + 8) / 8 * 8;
    size_t start = out->size;
    macho_little(out, kind);
    macho_little(out, recipe->wrong_size != 0 ? recipe->wrong_size : size);
    macho_little(out, recipe->wrong_text != 0 ? recipe->wrong_text : head);
    memset(out->bytes + out->size, 0, size);
    strcpy(out->bytes + start + head, text);
    out->size = start + size;
}

static void macho_fat(struct macho_bytes *out, const struct macho_recipe *recipe, unsigned offset)
{
    macho_big(out, recipe->wide ? 0xcafebabf : 0xcafebabe);
    macho_big(out, recipe->slices);
    for (unsigned i = 0; i < recipe->slices; i++) {
        macho_big(out, i == 0 ? 0x01000007 : 0x0100000c);
        macho_big(out, 0);
        if (recipe->wide)
            macho_big(out, 0);
        macho_big(out, offset);
        for (int more = recipe->wide ? 4 : 2; more > 0; more--)
            macho_big(out, 0);
    }
    out->size = offset;
}

static struct macho_bytes macho_make(const struct macho_recipe *recipe)
{
    struct macho_bytes out = { 0 }, commands = { 0 };
    for (int i = 0; i < 3 && recipe->libraries[i] != NULL; i++)
        macho_command(&commands, recipe, 0xc, recipe->libraries[i]);
    for (int i = 0; i < 3 && recipe->rpaths[i] != NULL; i++)
        macho_command(&commands, recipe, 0x8000001c, recipe->rpaths[i]);
    if (recipe->slices > 0)
        macho_fat(&out, recipe, 512);
    macho_little(&out, recipe->is_32bit ? 0xfeedface : 0xfeedfacf);
    macho_little(&out, recipe->machine != 0 ? recipe->machine : 0x0100000c);
    macho_little(&out, 0);
    macho_little(&out, recipe->type != 0 ? recipe->type : 2);
    macho_little(&out, 0);
    macho_little(&out, (unsigned)commands.size);
    macho_little(&out, 0x200085);
    if (!recipe->is_32bit)
        macho_little(&out, 0);
    memcpy(out.bytes + out.size, commands.bytes, commands.size);
    out.size += commands.size;
    return out;
}

static inline void tree_macho(const char *relative, const struct macho_recipe *recipe)
{
    struct macho_bytes made = macho_make(recipe);
    tree_bytes(relative, made.bytes, made.size, 0755);
}

#endif
