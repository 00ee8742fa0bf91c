/* elf.h: what an ELF file says of itself; the file may be hostile, so every offset in it is doubted. */
#ifndef VENVCAST_FIND_ELF_H
#define VENVCAST_FIND_ELF_H

#include "platform/platform.h"
#include "src/base/str.h"

enum elf_verdict {
    ELF_FINE,
    ELF_OTHER,              /* another kind of file; `start` holds its first bytes */
    ELF_DAMAGED,            /* begins as ELF, but its tables lead out of the file */
    ELF_UNREADABLE          /* `cause` says why */
};

enum { ELF_LIBRARIES = 32, ELF_SEGMENTS = 24, ELF_WINDOWS = 6 };

/* A stretch of the file that is loaded, or mapped by the loader. */
struct elf_segment {
    uint64_t offset, address, size;
    bool writable, executable;
};

struct elf_window {
    uint64_t offset;
    size_t size, room;
    unsigned char *bytes;
};

struct elf {
    struct arena *arena;
    const char *path;
    struct os_status cause;
    str start;                              /* the first bytes of the file, whatever it is */

    bool is_64bit, is_big_endian;
    unsigned type, machine;                 /* e_type, e_machine */
    uint64_t entry;                         /* where it starts; 0 for a library */
    const char *interpreter;                /* PT_INTERP, or NULL */
    const char *soname, *rpath, *runpath;   /* NULL when missing */
    size_t library_count;
    const char *libraries[ELF_LIBRARIES];   /* DT_NEEDED */
    size_t segment_count;
    struct elf_segment segments[ELF_SEGMENTS];  /* PT_LOAD */

    /* For elf.c alone: where the symbols are, and what has been read so far. */
    uint64_t gnu_hash, hash, symbols, names, names_size;    /* offsets; 0 when missing */
    uint64_t sections;
    unsigned section_count, next_window;
    size_t bytes_read;
    struct elf_window windows[ELF_WINDOWS];
};

/* Reads the head of `path`. What was found out is in `out` for ELF_FINE only, but for `start` and `cause`.
 * `out` is zeroed, or was opened from the same arena before: then its memory is used again. */
enum elf_verdict elf_open(struct arena *arena, const char *path, struct elf *out);

/* Is a symbol of that name defined in it (not merely used)? */
bool elf_defines(struct elf *elf, const char *name);

/* The number that the exported variable `name` starts with: 8 or 4 bytes, by its size. */
bool elf_number(struct elf *elf, const char *name, uint64_t *out);

enum { ELF_X86 = 3, ELF_ARM = 40, ELF_X86_64 = 62, ELF_AARCH64 = 183 };

/* "x86_64", "aarch64", "i686", ...; "machine-N" for one without a name here. */
const char *elf_architecture(const struct elf *elf);

/* The triplet in the name of _sysconfigdata: "x86_64-linux-gnu"; NULL when it is not known. */
const char *elf_triplet(const struct elf *elf);

#endif
