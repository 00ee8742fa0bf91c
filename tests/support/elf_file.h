/* elf_file.h: small ELF files made by a test: all that an interpreter's head needs, and nothing that could run. */
#ifndef VENVCAST_TESTS_ELF_FILE_H
#define VENVCAST_TESTS_ELF_FILE_H

#include "tests/support/tree.h"

enum elf_lookup { BY_GNU_HASH, BY_HASH, BY_SECTIONS };

struct elf_recipe {
    bool is_32bit, is_big_endian, is_library;
    unsigned machine;               /* 0: x86-64 */
    const char *loader;             /* NULL: /bin/sh, which is everywhere */
    bool without_loader;            /* as statically linked programs are */
    const char *needed, *runpath, *rpath, *soname;
    const char *symbol, *other_symbol;  /* two exported names; `number` is what the first one holds */
    uint64_t number;
    enum elf_lookup lookup;
    const char *text;               /* constants, NUL-terminated, at the end of the file */
    size_t text_size;               /* 0: strlen + 1 */
};

enum { ELF_BASE = 0x400000, ELF_ROOM = 8192 };

struct elf_bytes {
    const struct elf_recipe *recipe;
    unsigned char bytes[ELF_ROOM];
    size_t size;
};

static inline void elf_put(struct elf_bytes *out, size_t at, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++)
        out->bytes[at + (out->recipe->is_big_endian ? size - 1 - i : i)] = (unsigned char)(value >> (8 * i));
    if (at + size > out->size)
        out->size = at + size;
}

static inline size_t elf_word(const struct elf_bytes *out)
{
    return out->recipe->is_32bit ? 4 : 8;
}

static inline size_t elf_string(struct elf_bytes *out, size_t base, const char *text)
{
    size_t at = out->size;
    if (text == NULL)
        return 0;
    memcpy(out->bytes + at, text, strlen(text) + 1);
    out->size += strlen(text) + 1;
    return at - base;
}

static inline void elf_align(struct elf_bytes *out)
{
    out->size = (out->size + 15) & ~(size_t)15;
}

/* One symbol; returns where the next one goes. */
static inline size_t elf_symbol_at(struct elf_bytes *out, size_t at, size_t name, size_t address, size_t size)
{
    bool small = out->recipe->is_32bit;
    elf_put(out, at, name, 4);
    elf_put(out, at + (small ? 14 : 6), name == 0 ? 0 : 1, 2);
    elf_put(out, at + (small ? 4 : 8), address, elf_word(out));
    elf_put(out, at + (small ? 8 : 16), size, elf_word(out));
    return at + (small ? 16 : 24);
}

static inline void elf_dynamic(struct elf_bytes *out, uint64_t tag, uint64_t value)
{
    size_t word = elf_word(out), at = out->size;
    elf_put(out, at, tag, word);
    elf_put(out, at + word, value, word);
}

static inline uint32_t elf_gnu(const char *name)
{
    uint32_t hash = 5381;
    for (; *name != '\0'; name++)
        hash = hash * 33 + (unsigned char)*name;
    return hash;
}

/* Both hash tables with one bucket: symbols 1 and 2 in one chain. */
static inline size_t elf_hash_table(struct elf_bytes *out)
{
    const struct elf_recipe *r = out->recipe;
    size_t at = out->size, count = r->other_symbol != NULL ? 2 : 1;
    if (r->lookup == BY_HASH) {
        const uint32_t words[] = { 1, (uint32_t)count + 1, 1, 0, count == 2 ? 2 : 0, 0 };
        for (size_t i = 0; i < 6; i++)
            elf_put(out, at + 4 * i, words[i], 4);
        return at;
    }
    size_t table = at + 16 + elf_word(out);
    elf_put(out, at, 1, 4);
    elf_put(out, at + 4, 1, 4);
    elf_put(out, at + 8, 1, 4);
    elf_put(out, at + 12, 0, 4);
    elf_put(out, at + 16, 0, elf_word(out));
    elf_put(out, table, 1, 4);
    elf_put(out, table + 4, count == 2 ? elf_gnu(r->symbol) & ~1u : elf_gnu(r->symbol) | 1, 4);
    if (count == 2)
        elf_put(out, table + 8, elf_gnu(r->other_symbol) | 1, 4);
    return at;
}

static inline void elf_program_header(struct elf_bytes *out, size_t index, unsigned type, size_t offset, size_t size)
{
    bool small = out->recipe->is_32bit;
    size_t word = elf_word(out), at = (small ? 52 : 64) + index * (small ? 32 : 56);
    elf_put(out, at, type, 4);
    elf_put(out, at + (small ? 24 : 4), 4, 4);
    elf_put(out, at + (small ? 4 : 8), offset, word);
    elf_put(out, at + (small ? 8 : 16), ELF_BASE + offset, word);
    elf_put(out, at + (small ? 16 : 32), size, word);
}

static inline void elf_section(struct elf_bytes *out, size_t at, unsigned type, size_t offset, size_t size, unsigned link)
{
    bool small = out->recipe->is_32bit;
    size_t word = elf_word(out);
    elf_put(out, at + 4, type, 4);
    elf_put(out, at + (small ? 16 : 24), offset, word);
    elf_put(out, at + (small ? 20 : 32), size, word);
    elf_put(out, at + (small ? 24 : 40), link, 4);
    elf_put(out, at + (small ? 36 : 56), 0, word);
}

static inline void elf_header(struct elf_bytes *out, size_t sections)
{
    const struct elf_recipe *r = out->recipe;
    bool small = r->is_32bit;
    memcpy(out->bytes, "\177ELF", 4);
    out->bytes[4] = small ? 1 : 2;
    out->bytes[5] = r->is_big_endian ? 2 : 1;
    out->bytes[6] = 1;
    elf_put(out, 16, 3, 2);
    elf_put(out, 18, r->machine == 0 ? 62 : r->machine, 2);
    elf_put(out, 24, r->is_library ? 0 : ELF_BASE, elf_word(out));
    elf_put(out, small ? 28 : 32, small ? 52 : 64, elf_word(out));
    elf_put(out, small ? 32 : 40, sections, elf_word(out));
    elf_put(out, small ? 42 : 54, small ? 32 : 56, 2);
    elf_put(out, small ? 44 : 56, r->is_library || r->without_loader ? 2 : 3, 2);
    elf_put(out, small ? 46 : 58, small ? 40 : 64, 2);
    elf_put(out, small ? 48 : 60, sections == 0 ? 0 : 3, 2);
}

static inline void elf_make(struct elf_bytes *out, const struct elf_recipe *recipe)
{
    memset(out, 0, sizeof *out);
    out->recipe = recipe;
    out->size = 512;                                /* room for the header and three program headers */
    size_t loader = elf_string(out, 0, recipe->loader == NULL ? "/bin/sh" : recipe->loader), loader_end = out->size;
    size_t names = out->size++;
    size_t needed = elf_string(out, names, recipe->needed), runpath = elf_string(out, names, recipe->runpath);
    size_t rpath = elf_string(out, names, recipe->rpath), soname = elf_string(out, names, recipe->soname);
    size_t symbol = elf_string(out, names, recipe->symbol), other = elf_string(out, names, recipe->other_symbol);
    size_t names_size = out->size - names;
    elf_align(out);
    size_t number = out->size;
    elf_put(out, number, recipe->number, elf_word(out));
    elf_align(out);
    size_t symbols = out->size, next = elf_symbol_at(out, symbols, 0, 0, 0);
    if (symbol != 0)
        next = elf_symbol_at(out, next, symbol, ELF_BASE + number, elf_word(out));
    if (other != 0)
        next = elf_symbol_at(out, next, other, ELF_BASE + number, elf_word(out));
    size_t symbols_size = next - symbols;
    elf_align(out);
    size_t hash = recipe->symbol == NULL || recipe->lookup == BY_SECTIONS ? 0 : elf_hash_table(out);
    elf_align(out);
    size_t dynamic = out->size;
    if (needed != 0)
        elf_dynamic(out, 1, needed);
    if (soname != 0)
        elf_dynamic(out, 14, soname);
    if (rpath != 0)
        elf_dynamic(out, 15, rpath);
    if (runpath != 0)
        elf_dynamic(out, 29, runpath);
    if (hash != 0)
        elf_dynamic(out, recipe->lookup == BY_HASH ? 4 : 0x6ffffef5, ELF_BASE + hash);
    elf_dynamic(out, 5, ELF_BASE + names);
    elf_dynamic(out, 6, ELF_BASE + symbols);
    elf_dynamic(out, 10, names_size);
    elf_dynamic(out, 0, 0);
    size_t dynamic_size = out->size - dynamic, sections = 0;
    if (recipe->lookup == BY_SECTIONS) {
        elf_align(out);
        sections = out->size;
        size_t each = recipe->is_32bit ? 40 : 64;
        elf_section(out, sections, 0, 0, 0, 0);
        elf_section(out, sections + each, 11, symbols, symbols_size, 2);
        elf_section(out, sections + 2 * each, 3, names, names_size, 0);
    }
    if (recipe->text != NULL) {
        size_t size = recipe->text_size == 0 ? strlen(recipe->text) + 1 : recipe->text_size;
        memcpy(out->bytes + out->size, recipe->text, size);
        out->size += size;
        memset(out->bytes + out->size, '\xff', 64);     /* scanning wants something behind it */
        out->size += 64;
    }
    elf_program_header(out, 0, 1, 0, out->size);
    elf_program_header(out, 1, 2, dynamic, dynamic_size);
    elf_program_header(out, 2, 3, loader, loader_end - loader);
    elf_header(out, sections);
}

/* Writes such a file into the tree. */
static inline void tree_elf(const char *relative, const struct elf_recipe *recipe)
{
    static struct elf_bytes file;
    elf_make(&file, recipe);
    tree_bytes(relative, file.bytes, file.size, 0755);
}

#endif
