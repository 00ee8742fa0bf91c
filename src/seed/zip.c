/* zip.c: a walk over the whole archive that believes nothing it has not compared. */
#include "src/seed/zip.h"

#include <string.h>

#include <libdeflate.h>

#include "src/seed/member.h"
#include "src/seed/refusal.h"

enum {
    END_SIZE = 22,
    CENTRAL_SIZE = 46,
    LOCAL_SIZE = 30,
    COMMENT_LONGEST = 65535,
    RATIO_LIMIT = 200,
    TOTAL_LIMIT = 128 * 1024 * 1024,
    NEEDS_AT_MOST = 20
};

enum { FLAG_ENCRYPTED = 0x1, FLAG_DESCRIPTOR = 0x8, FLAG_STRONG = 0x40, FLAG_UTF8 = 0x800, FLAG_MASKED = 0x2000 };
enum { METHOD_STORED = 0, METHOD_DEFLATED = 8 };
enum { MODE_KIND = 0170000, MODE_FOLDER = 0040000, MODE_REGULAR = 0100000, MODE_SPECIAL = 07000, DOS_FOLDER = 0x10 };

/* One entry of the central directory, and what the walk made of it. */
struct entry {
    unsigned needs, flags, method, mode, dos;
    uint32_t crc;
    size_t packed, size, offset, name_size, extra_size, comment_size;
    const unsigned char *record;
    const unsigned char *data;
    const char *name;
};

struct walk {
    struct arena *arena;
    struct error *error;
    const char *source;
    const unsigned char *bytes;
    size_t size;
    size_t directory, count;        /* where the central directory begins; how many entries it announces */
    size_t total;                   /* unpacked bytes of all entries */
    struct entry *entries;
};

static unsigned two(const unsigned char *at)
{
    return (unsigned)(at[0] | at[1] << 8);
}

static uint32_t four(const unsigned char *at)
{
    return two(at) | (uint32_t)two(at + 2) << 16;
}

static bool is_record(const unsigned char *at, const char *signature)
{
    return memcmp(at, signature, 4) == 0;
}

static bool refuse_archive(struct walk *walk, enum refusal why)
{
    return refuse(walk->error, why, NULL, walk->source);
}

static bool refuse_entry(struct walk *walk, const struct entry *entry, enum refusal why)
{
    return refuse(walk->error, why, entry->name, walk->source);
}

/* ---- the end record ------------------------------------------------------------------------- */

/* There is no end record at the very end: because of a comment, of data behind it, or at all? */
static enum refusal why_no_end(const struct walk *walk)
{
    for (size_t back = END_SIZE; back <= walk->size && back <= END_SIZE + COMMENT_LONGEST; back++) {
        const unsigned char *at = walk->bytes + walk->size - back;
        if (is_record(at, "PK\5\6"))
            return two(at + 20) == back - END_SIZE ? W_ARCHIVE_COMMENT : W_TRAILING_DATA;
    }
    return W_NO_END;
}

static enum refusal end_fault(const struct walk *walk, const unsigned char *end)
{
    unsigned disk = two(end + 4), directory_disk = two(end + 6);
    size_t at = walk->size - END_SIZE, size = four(end + 12), offset = four(end + 16);
    if (two(end + 10) == 0xffff || size == 0xffffffff || offset == 0xffffffff)
        return W_ZIP64;
    if (at >= 20 && is_record(end - 20, "PK\6\7"))
        return W_ZIP64;
    if (disk != 0 || directory_disk != 0 || two(end + 8) != two(end + 10))
        return W_MULTI_DISK;
    if (offset > at || size != at - offset)
        return W_DIRECTORY_PLACE;
    if (two(end + 10) == 0)
        return W_EMPTY;
    return size / CENTRAL_SIZE < two(end + 10) ? W_DIRECTORY_COUNT : W_FINE;
}

static bool read_end(struct walk *walk)
{
    if (walk->size < END_SIZE)
        return refuse_archive(walk, W_NO_END);
    const unsigned char *end = walk->bytes + walk->size - END_SIZE;
    if (!is_record(end, "PK\5\6") || two(end + 20) != 0)
        return refuse_archive(walk, why_no_end(walk));
    enum refusal fault = end_fault(walk, end);
    if (fault != W_FINE)
        return refuse_archive(walk, fault);
    walk->directory = four(end + 16);
    walk->count = two(end + 10);
    return true;
}

/* ---- the central directory ------------------------------------------------------------------ */

static void take_fields(const unsigned char *at, struct entry *out)
{
    *out = (struct entry){
        .needs = two(at + 6), .flags = two(at + 8), .method = two(at + 10), .crc = four(at + 16),
        .packed = four(at + 20), .size = four(at + 24), .name_size = two(at + 28), .extra_size = two(at + 30),
        .comment_size = two(at + 32), .dos = two(at + 38), .mode = two(at + 40), .offset = four(at + 42),
        .record = at,
    };
}

/* Reads the entry at *at and moves *at behind it; the directory ends where the end record begins. */
static bool read_directory_entry(struct walk *walk, size_t *at, struct entry *out)
{
    size_t end = walk->size - END_SIZE;
    if (end - *at < CENTRAL_SIZE)
        return refuse_archive(walk, W_DIRECTORY_COUNT);
    if (!is_record(walk->bytes + *at, "PK\1\2"))
        return refuse_archive(walk, W_DIRECTORY_ENTRY);
    take_fields(walk->bytes + *at, out);
    *at += CENTRAL_SIZE;
    if (end - *at < out->name_size + out->extra_size + out->comment_size)
        return refuse_archive(walk, W_DIRECTORY_ENTRY);
    out->name = arena_copy(walk->arena, (const char *)walk->bytes + *at, out->name_size);
    *at += out->name_size + out->extra_size + out->comment_size;
    return true;
}

static enum refusal mode_fault(const struct entry *entry)
{
    unsigned kind = entry->mode & MODE_KIND;
    if (kind == MODE_FOLDER || (entry->dos & DOS_FOLDER) != 0 ||
        (entry->name_size > 0 && entry->name[entry->name_size - 1] == '/'))
        return W_FOLDER_ENTRY;
    if (kind != MODE_REGULAR && kind != 0)
        return W_NOT_REGULAR;
    return (entry->mode & MODE_SPECIAL) != 0 ? W_SPECIAL_MODE : W_FINE;
}

static enum refusal flags_fault(unsigned flags)
{
    if ((flags & (FLAG_ENCRYPTED | FLAG_STRONG | FLAG_MASKED)) != 0)
        return W_ENCRYPTED;
    if ((flags & FLAG_DESCRIPTOR) != 0)
        return W_DESCRIPTOR;
    return (flags & ~(unsigned)FLAG_UTF8) != 0 ? W_FLAGS : W_FINE;
}

static enum refusal size_fault(const struct entry *entry)
{
    if (entry->packed == 0xffffffff || entry->size == 0xffffffff || entry->offset == 0xffffffff)
        return W_ZIP64;
    if (entry->method == METHOD_STORED && entry->packed != entry->size)
        return W_STORED_SIZE;
    return entry->size / RATIO_LIMIT > entry->packed ? W_RATIO : W_FINE;
}

static enum refusal entry_fault(const struct entry *entry)
{
    enum refusal fault = flags_fault(entry->flags);
    if (fault != W_FINE)
        return fault;
    if (entry->method != METHOD_STORED && entry->method != METHOD_DEFLATED)
        return W_METHOD;
    fault = size_fault(entry);
    if (fault != W_FINE)
        return fault;
    if (entry->needs > NEEDS_AT_MOST)
        return W_NEEDS_VERSION;
    if (entry->extra_size != 0)
        return W_EXTRA_FIELD;
    if (entry->comment_size != 0)
        return W_MEMBER_COMMENT;
    return two(entry->record + 34) != 0 ? W_MULTI_DISK : mode_fault(entry);
}

/* ---- a local header against its entry ------------------------------------------------------- */

/* The entry must lie at `at`, where the one before it ended. */
static enum refusal place_fault(const struct entry *entry, size_t at)
{
    if (entry->offset == at)
        return W_FINE;
    if (at == 0)
        return W_PREPENDED;
    return entry->offset > at ? W_GAP : W_OVERLAP;
}

/* From "version needed" to the length of the extra field both records hold the same 26 bytes. */
static enum refusal local_fault(struct walk *walk, struct entry *entry)
{
    const unsigned char *local = walk->bytes + entry->offset;
    size_t room = walk->directory - entry->offset;
    if (room < LOCAL_SIZE || !is_record(local, "PK\3\4"))
        return W_LOCAL_HEADER;
    if (memcmp(local + 4, entry->record + 6, 26) != 0)
        return W_LOCAL_MISMATCH;
    if (room - LOCAL_SIZE < entry->name_size || room - LOCAL_SIZE - entry->name_size < entry->packed)
        return W_LOCAL_HEADER;
    if (memcmp(local + LOCAL_SIZE, entry->record + CENTRAL_SIZE, entry->name_size) != 0)
        return W_LOCAL_NAME;
    entry->data = local + LOCAL_SIZE + entry->name_size;
    return W_FINE;
}

/* Everything about one entry; *at moves from its local header to the end of its data. */
static enum refusal walk_entry(struct walk *walk, struct entry *entry, size_t *at)
{
    enum refusal fault = entry_fault(entry);
    if (fault == W_FINE)
        fault = place_fault(entry, *at);
    if (fault == W_FINE)
        fault = local_fault(walk, entry);
    if (fault == W_FINE)
        fault = member_fault(walk->arena, (str){ entry->name, entry->name_size }, (entry->flags & FLAG_UTF8) != 0);
    if (fault != W_FINE)
        return fault;
    *at = (size_t)(entry->data - walk->bytes) + entry->packed;
    walk->total += entry->size;
    return walk->total > TOTAL_LIMIT ? W_TOTAL : W_FINE;
}

static bool read_entries(struct walk *walk)
{
    size_t central = walk->directory, at = 0;
    walk->entries = arena_take_many(walk->arena, walk->count, sizeof *walk->entries);
    for (size_t i = 0; i < walk->count; i++) {
        struct entry *entry = &walk->entries[i];
        if (!read_directory_entry(walk, &central, entry))
            return false;
        enum refusal fault = walk_entry(walk, entry, &at);
        if (fault != W_FINE)
            return refuse_entry(walk, entry, fault);
    }
    if (central != walk->size - END_SIZE)
        return refuse_archive(walk, W_DIRECTORY_COUNT);
    return at == walk->directory || refuse_archive(walk, W_GAP);
}

static bool check_names(struct walk *walk)
{
    const char **names = arena_take_many(walk->arena, walk->count, sizeof *names), *culprit = NULL;
    for (size_t i = 0; i < walk->count; i++)
        names[i] = walk->entries[i].name;
    enum refusal fault = members_fault(walk->arena, walk->count, names, &culprit);
    return fault == W_FINE || refuse(walk->error, fault, culprit, walk->source);
}

/* ---- unpacking ------------------------------------------------------------------------------ */

/* Exactly `size` bytes must come out of exactly `packed` bytes. */
static enum refusal inflate(struct libdeflate_decompressor *inflater, const struct entry *entry, unsigned char *out)
{
    size_t used = 0, made = 0;
    enum libdeflate_result result =
        libdeflate_deflate_decompress_ex(inflater, entry->data, entry->packed, out, entry->size, &used, &made);
    if (result != LIBDEFLATE_SUCCESS || made != entry->size)
        return W_INFLATE;
    return used == entry->packed ? W_FINE : W_PACKED_REST;
}

static bool unpack_one(struct walk *walk, struct libdeflate_decompressor *inflater, const struct entry *entry,
                       unsigned char *room, struct zip_file *out)
{
    const unsigned char *bytes = entry->method == METHOD_STORED ? entry->data : room;
    enum refusal fault = entry->method == METHOD_STORED ? W_FINE : inflate(inflater, entry, room);
    if (fault == W_FINE && libdeflate_crc32(0, bytes, entry->size) != entry->crc)
        fault = W_CRC;
    bool executable = (entry->mode & MODE_KIND) == MODE_REGULAR && (entry->mode & 0111) != 0;
    *out = (struct zip_file){ entry->name, bytes, entry->size, executable };
    return fault == W_FINE || refuse_entry(walk, entry, fault);
}

static bool unpack(struct walk *walk, struct zip *out)
{
    struct zip_file *files = arena_take_many(walk->arena, walk->count, sizeof *files);
    unsigned char *room = arena_take_raw(walk->arena, walk->total + 1);
    struct libdeflate_decompressor *inflater = libdeflate_alloc_decompressor();
    if (inflater == NULL)
        return error_say(walk->error, E_MEMORY, "no memory to unpack %s", walk->source);
    bool fine = true;
    for (size_t i = 0; fine && i < walk->count; i++) {
        fine = unpack_one(walk, inflater, &walk->entries[i], room, &files[i]);
        room += walk->entries[i].size;
    }
    libdeflate_free_decompressor(inflater);
    *out = (struct zip){ walk->count, files };
    return fine;
}

bool zip_read(struct arena *arena, const char *source, const unsigned char *bytes, size_t size, struct zip *out,
              struct error *error)
{
    struct walk walk = { .arena = arena, .error = error, .source = source, .bytes = bytes, .size = size };
    return read_end(&walk) && read_entries(&walk) && check_names(&walk) && unpack(&walk, out);
}
