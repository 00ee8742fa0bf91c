/* elf.c: header, segments, dynamic section and symbol lookup of 32- and 64-bit ELF files. */
#include "src/find/elf.h"

#include <string.h>

enum {
    FIRST_WINDOW = 16 * 1024,       /* the headers, and the dynamic section of a small executable */
    NEXT_WINDOW = 4096,
    MOST_READ = 16 * 1024 * 1024,   /* a hostile file makes us read no more than this */
    LONGEST_NAME = 4096,
    MOST_SYMBOLS = 200 * 1000,
    MOST_DYNAMIC = 512
};

enum { PT_LOAD = 1, PT_DYNAMIC = 2, PT_INTERP = 3, PF_EXECUTE = 1, PF_WRITE = 2 };
enum { DT_NULL = 0, DT_NEEDED = 1, DT_HASH = 4, DT_STRTAB = 5, DT_SYMTAB = 6, DT_STRSZ = 10, DT_SONAME = 14,
       DT_RPATH = 15, DT_RUNPATH = 29, DT_GNU_HASH = 0x6ffffef5 };
enum { SHT_SYMTAB = 2, SHT_DYNSYM = 11 };

/* Where the fields of each table are; `word` is the size of an address. */
static const struct shape {
    unsigned word, header, ph_offset, sh_offset, ph_size, ph_count, sh_size, sh_count;
    unsigned segment, p_flags, p_offset, p_address, p_file_size;
    unsigned symbol, s_section, s_value, s_size;
    unsigned section, sec_offset, sec_size, sec_link;
} shapes[2] = {
    { 4, 52, 28, 32, 42, 44, 46, 48, 32, 24, 4, 8, 16, 16, 14, 4, 8, 40, 16, 20, 24 },
    { 8, 64, 32, 40, 54, 56, 58, 60, 56, 4, 8, 16, 32, 24, 6, 8, 16, 64, 24, 32, 40 },
};

static const struct shape *shape_of(const struct elf *elf)
{
    return &shapes[elf->is_64bit];
}

/* ---- bytes -------------------------------------------------------------------------------------- */

static const unsigned char *in_window(const struct elf_window *window, uint64_t offset, size_t size)
{
    if (offset < window->offset || size > window->size || offset - window->offset > window->size - size)
        return NULL;
    return window->bytes + (offset - window->offset);
}

/* Reads the file from `offset` on into a window of its own. */
static struct elf_window *open_window(struct elf *elf, uint64_t offset, size_t size)
{
    struct elf_window *window = &elf->windows[1 + elf->next_window++ % (ELF_WINDOWS - 1)];
    if (elf->bytes_read == 0)
        window = &elf->windows[0];              /* the head of the file stays */
    if (window->room < size) {
        window->bytes = arena_take_raw(elf->arena, size);
        window->room = size;
    }
    window->offset = offset;
    window->size = 0;
    elf->cause = os_read_part(elf->path, offset, window->bytes, size, &window->size);
    elf->bytes_read += size;
    return elf->cause.code == OS_OK ? window : NULL;
}

/* `size` bytes at `offset`, or NULL when the file has no such place. Valid until the next few calls. */
static const unsigned char *bytes_at(struct elf *elf, uint64_t offset, size_t size)
{
    for (size_t i = 0; i < ELF_WINDOWS; i++) {
        const unsigned char *found = in_window(&elf->windows[i], offset, size);
        if (found != NULL)
            return found;
    }
    size_t want = size > NEXT_WINDOW ? size : NEXT_WINDOW;
    if (offset > INT64_MAX - want || elf->bytes_read + want > MOST_READ)
        return NULL;
    const struct elf_window *window = open_window(elf, offset, want);
    return window == NULL ? NULL : in_window(window, offset, size);
}

static uint64_t number(const struct elf *elf, const unsigned char *bytes, unsigned size)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < size; i++)
        value = value << 8 | bytes[elf->is_big_endian ? i : size - 1 - i];
    return value;
}

static bool number_at(struct elf *elf, uint64_t offset, unsigned size, uint64_t *out)
{
    const unsigned char *bytes = bytes_at(elf, offset, size);
    if (bytes != NULL)
        *out = number(elf, bytes, size);
    return bytes != NULL;
}

/* The NUL-terminated text at `offset`, with at most `limit` bytes; NULL when it does not end there. */
static const char *text_at(struct elf *elf, uint64_t offset, uint64_t limit)
{
    char text[LONGEST_NAME];
    for (size_t size = 0; size < sizeof text && size < limit; size++) {
        const unsigned char *byte = bytes_at(elf, offset + size, 1);
        if (byte == NULL)
            return NULL;
        text[size] = (char)*byte;
        if (*byte == '\0')
            return arena_copy(elf->arena, text, size);
    }
    return NULL;
}

/* Where an address of the loaded program is in the file. */
static bool offset_of(const struct elf *elf, uint64_t address, uint64_t *out)
{
    for (size_t i = 0; i < elf->segment_count; i++) {
        const struct elf_segment *segment = &elf->segments[i];
        if (address >= segment->address && address - segment->address < segment->size) {
            *out = segment->offset + (address - segment->address);
            return true;
        }
    }
    return false;
}

/* ---- the head ----------------------------------------------------------------------------------- */

static bool add_segment(struct elf *elf, const struct elf_segment *segment)
{
    if (elf->segment_count == ELF_SEGMENTS || segment->offset > INT64_MAX || segment->size > INT64_MAX)
        return false;
    elf->segments[elf->segment_count++] = *segment;
    return true;
}

/* Reads one program header; `dynamic` takes the place of the dynamic section. */
static bool read_segment(struct elf *elf, const unsigned char *bytes, struct elf_segment *dynamic)
{
    const struct shape *shape = shape_of(elf);
    uint64_t flags = number(elf, bytes + shape->p_flags, 4);
    struct elf_segment segment = {
        .offset = number(elf, bytes + shape->p_offset, shape->word),
        .address = number(elf, bytes + shape->p_address, shape->word),
        .size = number(elf, bytes + shape->p_file_size, shape->word),
        .writable = (flags & PF_WRITE) != 0,
        .executable = (flags & PF_EXECUTE) != 0,
    };
    switch (number(elf, bytes, 4)) {
    case PT_LOAD: return add_segment(elf, &segment);
    case PT_DYNAMIC: *dynamic = segment; return true;
    case PT_INTERP: return (elf->interpreter = text_at(elf, segment.offset, segment.size)) != NULL;
    default: return true;
    }
}

static bool read_segments(struct elf *elf, const unsigned char *header, struct elf_segment *dynamic)
{
    const struct shape *shape = shape_of(elf);
    uint64_t offset = number(elf, header + shape->ph_offset, shape->word);
    size_t size = (size_t)number(elf, header + shape->ph_size, 2);
    size_t count = (size_t)number(elf, header + shape->ph_count, 2);
    if (count > 0 && size < shape->segment)
        return false;
    for (size_t i = 0; i < count; i++) {
        unsigned char copy[64];                 /* reading PT_INTERP may move the window */
        const unsigned char *bytes = bytes_at(elf, offset + i * size, shape->segment);
        if (bytes == NULL)
            return false;
        memcpy(copy, bytes, shape->segment);
        if (!read_segment(elf, copy, dynamic))
            return false;
    }
    return true;
}

struct dynamic_names {
    uint64_t soname, rpath, runpath, libraries[ELF_LIBRARIES];
};

/* Keeps what one entry of the dynamic section says; names are looked up when all is read. */
static void read_dynamic(struct elf *elf, struct dynamic_names *names, uint64_t tag, uint64_t value)
{
    switch (tag) {
    case DT_NEEDED:
        if (elf->library_count < ELF_LIBRARIES)
            names->libraries[elf->library_count++] = value;
        break;
    case DT_STRSZ: elf->names_size = value; break;
    case DT_SONAME: names->soname = value; break;
    case DT_RPATH: names->rpath = value; break;
    case DT_RUNPATH: names->runpath = value; break;
    case DT_STRTAB: (void)offset_of(elf, value, &elf->names); break;
    case DT_SYMTAB: (void)offset_of(elf, value, &elf->symbols); break;
    case DT_HASH: (void)offset_of(elf, value, &elf->hash); break;
    case DT_GNU_HASH: (void)offset_of(elf, value, &elf->gnu_hash); break;
    default: break;
    }
}

static const char *name_at(struct elf *elf, uint64_t at)
{
    if (elf->names == 0 || at >= elf->names_size)
        return NULL;
    return text_at(elf, elf->names + at, elf->names_size - at);
}

static bool resolve_names(struct elf *elf, const struct dynamic_names *names)
{
    elf->soname = names->soname == 0 ? NULL : name_at(elf, names->soname);
    elf->rpath = names->rpath == 0 ? NULL : name_at(elf, names->rpath);
    elf->runpath = names->runpath == 0 ? NULL : name_at(elf, names->runpath);
    for (size_t i = 0; i < elf->library_count; i++)
        if ((elf->libraries[i] = name_at(elf, names->libraries[i])) == NULL)
            return false;
    return true;
}

static bool read_dynamics(struct elf *elf, const struct elf_segment *dynamic)
{
    unsigned word = shape_of(elf)->word;
    struct dynamic_names names = { 0 };
    uint64_t count = dynamic->size / (2 * word);
    for (uint64_t i = 0; i < count && i < MOST_DYNAMIC; i++) {
        const unsigned char *bytes = bytes_at(elf, dynamic->offset + i * 2 * word, 2 * word);
        if (bytes == NULL)
            return false;
        uint64_t tag = number(elf, bytes, word);
        if (tag == DT_NULL)
            break;
        read_dynamic(elf, &names, tag, number(elf, bytes + word, word));
    }
    return resolve_names(elf, &names);
}

static bool read_head(struct elf *elf, const unsigned char *header)
{
    const struct shape *shape = shape_of(elf);
    struct elf_segment dynamic = { 0 };
    elf->type = (unsigned)number(elf, header + 16, 2);
    elf->machine = (unsigned)number(elf, header + 18, 2);
    elf->entry = number(elf, header + 24, shape->word);
    elf->sections = number(elf, header + shape->sh_offset, shape->word);
    if (number(elf, header + shape->sh_size, 2) == shape->section)
        elf->section_count = (unsigned)number(elf, header + shape->sh_count, 2);
    return read_segments(elf, header, &dynamic) && read_dynamics(elf, &dynamic);
}

enum elf_verdict elf_open(struct arena *arena, const char *path, struct elf *out)
{
    struct elf_window used = out->windows[0];
    *out = (struct elf){ .arena = arena, .path = path };
    out->windows[0] = (struct elf_window){ .room = used.room, .bytes = used.bytes };
    struct elf_window *head = open_window(out, 0, FIRST_WINDOW);
    if (head == NULL)
        return ELF_UNREADABLE;
    out->start = (str){ (const char *)head->bytes, head->size };
    if (!str_starts(out->start, "\177ELF"))
        return ELF_OTHER;
    unsigned char header[64] = { 0 };
    memcpy(header, head->bytes, head->size < sizeof header ? head->size : sizeof header);
    out->is_64bit = header[4] == 2;
    out->is_big_endian = header[5] == 2;
    if (header[4] < 1 || header[4] > 2 || header[5] < 1 || header[5] > 2 || head->size < shape_of(out)->header)
        return ELF_DAMAGED;
    return read_head(out, header) ? ELF_FINE : ELF_DAMAGED;
}

/* ---- symbols ------------------------------------------------------------------------------------ */

struct symbol {
    uint64_t address, size;
    bool defined;
};

/* Is symbol number `index` of the table called `name`? */
static bool symbol_is(struct elf *elf, uint64_t index, const char *name, struct symbol *out)
{
    const struct shape *shape = shape_of(elf);
    const unsigned char *bytes = bytes_at(elf, elf->symbols + index * shape->symbol, shape->symbol);
    if (bytes == NULL)
        return false;
    uint64_t at = number(elf, bytes, 4);
    *out = (struct symbol){
        .address = number(elf, bytes + shape->s_value, shape->word),
        .size = number(elf, bytes + shape->s_size, shape->word),
        .defined = number(elf, bytes + shape->s_section, 2) != 0,
    };
    size_t size = strlen(name) + 1;
    if (at >= elf->names_size || size > elf->names_size - at)
        return false;
    bytes = bytes_at(elf, elf->names + at, size);
    return bytes != NULL && memcmp(bytes, name, size) == 0;
}

/* By the GNU hash table: its filter is passed over, for one bucket is as cheap. */
static bool find_by_gnu_hash(struct elf *elf, const char *name, struct symbol *out)
{
    uint32_t wanted = 5381;
    for (const char *at = name; *at != '\0'; at++)
        wanted = wanted * 33 + (unsigned char)*at;
    uint64_t buckets, first, filter, index;
    if (!number_at(elf, elf->gnu_hash, 4, &buckets) || !number_at(elf, elf->gnu_hash + 4, 4, &first)
        || !number_at(elf, elf->gnu_hash + 8, 4, &filter) || buckets == 0)
        return false;
    uint64_t table = elf->gnu_hash + 16 + filter * shape_of(elf)->word, chain = table + 4 * buckets;
    if (!number_at(elf, table + 4 * (wanted % buckets), 4, &index) || index < first)
        return false;
    for (unsigned steps = 0; steps < MOST_SYMBOLS; steps++, index++) {
        uint64_t hash;
        if (!number_at(elf, chain + 4 * (index - first), 4, &hash))
            return false;
        if ((hash | 1) == (wanted | 1) && symbol_is(elf, index, name, out))
            return true;
        if (hash & 1)
            return false;
    }
    return false;
}

static uint32_t old_hash(const char *name)
{
    uint32_t hash = 0;
    for (; *name != '\0'; name++) {
        hash = (hash << 4) + (unsigned char)*name;
        uint32_t high = hash & 0xf0000000;
        hash = (hash ^ high >> 24) & ~high;
    }
    return hash;
}

static bool find_by_hash(struct elf *elf, const char *name, struct symbol *out)
{
    uint64_t buckets, index;
    if (!number_at(elf, elf->hash, 4, &buckets) || buckets == 0
        || !number_at(elf, elf->hash + 8 + 4 * (old_hash(name) % buckets), 4, &index))
        return false;
    for (unsigned steps = 0; index != 0 && steps < MOST_SYMBOLS; steps++) {
        if (symbol_is(elf, index, name, out))
            return true;
        if (!number_at(elf, elf->hash + 8 + 4 * (buckets + index), 4, &index))
            return false;
    }
    return false;
}

/* Makes the section number `index` the table of symbols if it is of that type. */
static bool use_section(struct elf *elf, unsigned index, unsigned type, uint64_t *count)
{
    const struct shape *shape = shape_of(elf);
    uint64_t at = elf->sections + (uint64_t)index * shape->section, kind, offset, size, link, names;
    if (!number_at(elf, at + 4, 4, &kind) || kind != type
        || !number_at(elf, at + shape->sec_offset, shape->word, &offset)
        || !number_at(elf, at + shape->sec_size, shape->word, &size) || !number_at(elf, at + shape->sec_link, 4, &link)
        || link >= elf->section_count)
        return false;
    names = elf->sections + link * shape->section;
    elf->symbols = offset;
    *count = size / shape->symbol;
    return number_at(elf, names + shape->sec_offset, shape->word, &elf->names)
        && number_at(elf, names + shape->sec_size, shape->word, &elf->names_size);
}

/* Without a hash table: one symbol after the other, as the section headers list them. */
static bool find_by_sections(struct elf *elf, const char *name, struct symbol *out)
{
    static const unsigned types[] = { SHT_DYNSYM, SHT_SYMTAB };
    for (size_t t = 0; t < 2; t++)
        for (unsigned s = 0; s < elf->section_count; s++) {
            uint64_t count;
            if (!use_section(elf, s, types[t], &count))
                continue;
            for (uint64_t i = 1; i < count && i < MOST_SYMBOLS; i++)
                if (symbol_is(elf, i, name, out) && out->defined)
                    return true;
        }
    return false;
}

static bool find_symbol(struct elf *elf, const char *name, struct symbol *out)
{
    if (elf->symbols != 0 && elf->names != 0 && elf->gnu_hash != 0)
        return find_by_gnu_hash(elf, name, out) && out->defined;
    if (elf->symbols != 0 && elf->names != 0 && elf->hash != 0)
        return find_by_hash(elf, name, out) && out->defined;
    return find_by_sections(elf, name, out);
}

bool elf_defines(struct elf *elf, const char *name)
{
    struct symbol symbol;
    return find_symbol(elf, name, &symbol);
}

bool elf_number(struct elf *elf, const char *name, uint64_t *out)
{
    struct symbol symbol;
    uint64_t offset;
    if (!find_symbol(elf, name, &symbol) || (symbol.size != 8 && symbol.size != 4))
        return false;
    return offset_of(elf, symbol.address, &offset) && number_at(elf, offset, (unsigned)symbol.size, out);
}

/* ---- names of machines -------------------------------------------------------------------------- */

static const struct machine {
    unsigned number;
    bool is_64bit, is_big_endian;
    const char *name, *triplet;
} machines[] = {
    { ELF_X86_64, true, false, "x86_64", "x86_64-linux-gnu" },
    { ELF_AARCH64, true, false, "aarch64", "aarch64-linux-gnu" },
    { ELF_X86, false, false, "i686", "i386-linux-gnu" },
    { ELF_ARM, false, false, "armv7l", "arm-linux-gnueabihf" },
    { 243, true, false, "riscv64", "riscv64-linux-gnu" },
    { 21, true, false, "ppc64le", "powerpc64le-linux-gnu" },
    { 21, true, true, "ppc64", "powerpc64-linux-gnu" },
    { 22, true, true, "s390x", "s390x-linux-gnu" },
    { 258, true, false, "loongarch64", "loongarch64-linux-gnu" },
    { 8, true, false, "mips64", "mips64el-linux-gnuabi64" },
    { ELF_X86_64, false, false, "x32", "x86_64-linux-gnux32" },
};

static const struct machine *machine_of(const struct elf *elf)
{
    for (size_t i = 0; i < sizeof machines / sizeof *machines; i++)
        if (machines[i].number == elf->machine && machines[i].is_64bit == elf->is_64bit
            && machines[i].is_big_endian == elf->is_big_endian)
            return &machines[i];
    return NULL;
}

const char *elf_architecture(const struct elf *elf)
{
    const struct machine *machine = machine_of(elf);
    return machine != NULL ? machine->name : text_format(elf->arena, "machine-%u", elf->machine);
}

const char *elf_triplet(const struct elf *elf)
{
    const struct machine *machine = machine_of(elf);
    return machine != NULL ? machine->triplet : NULL;
}
