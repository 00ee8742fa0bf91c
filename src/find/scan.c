/* scan.c: searching constants for "X.Y.Z"; linkers may have merged it into the end of another text. */
#include "src/find/scan.h"

#include <string.h>

enum { CHUNK = 1024 * 1024, LONGEST = 24, MOST = 256 * 1024 * 1024 };

/* What was seen. A text that stands alone says more than the end of a path, which may be the name of a folder. */
struct sightings {
    struct version alone, merged;
    unsigned alone_count, merged_count;
    bool contradicts_alone, contradicts_merged;
};

static void keep(struct version *kept, unsigned *count, bool *contradicts, const struct version *seen)
{
    if (*count > 0 && (kept->micro != seen->micro || strcmp(kept->level, seen->level) != 0))
        *contradicts = true;
    *kept = *seen;
    ++*count;
}

static bool is_version_byte(char byte)
{
    return byte == '.' || byte == '+' || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z');
}

/* What must stand behind the number: CPython's ends there, PyPy's goes on with " (7.3.11, ...". */
static bool ends_well(const struct tag *tag, str rest)
{
    return tag->implementation == PYPY ? str_starts(rest, " (") : rest.size > 0 && rest.text[0] == '\0';
}

/* Looks at one place where "X.Y." begins; `before` is the byte in front of it. */
static void sight(struct sightings *seen, const struct tag *tag, char before, str at)
{
    struct version version;
    size_t size = 0;
    while (size < at.size && size < LONGEST && is_version_byte(at.text[size]))
        size++;
    if (before == '.' || (before >= '0' && before <= '9') || !ends_well(tag, str_slice(at, size, at.size))
        || !version_of_text(str_slice(at, 0, size), &version))
        return;
    bool alone = tag->implementation == PYPY || before == '\0';
    if (alone)
        keep(&seen->alone, &seen->alone_count, &seen->contradicts_alone, &version);
    else
        keep(&seen->merged, &seen->merged_count, &seen->contradicts_merged, &version);
}

/* Looks through `text`; the byte in front of a sighting must be in it, and what follows, unless it is the end. */
static void look_through(struct sightings *seen, const struct tag *tag, const char *prefix, str text)
{
    size_t size = strlen(prefix);
    for (size_t at = 1; at + size < text.size; at++) {
        const char *found = memchr(text.text + at, prefix[0], text.size - size - at);
        if (found == NULL)
            return;
        at = (size_t)(found - text.text);
        if (memcmp(found, prefix, size) == 0)
            sight(seen, tag, found[-1], str_slice(text, at, text.size));
    }
}

/* One segment in chunks that overlap, so that no text is cut in two. */
static void scan_segment(struct elf *elf, const struct elf_segment *segment, const struct tag *tag, char *chunk,
                         struct sightings *seen)
{
    const char *prefix = text_format(elf->arena, "%u.%u.", tag->major, tag->minor);
    uint64_t end = segment->offset + segment->size, at = segment->offset;
    while (at < end && at - segment->offset < MOST) {
        size_t got, want = end - at < CHUNK ? (size_t)(end - at) : CHUNK;
        if (os_read_part(elf->path, at, chunk, want, &got).code != OS_OK || got < 2 * LONGEST)
            return;
        look_through(seen, tag, prefix, (str){ chunk, got });
        at += got == CHUNK ? got - 2 * LONGEST : got;
    }
}

/* Constants are in segments that are neither executed nor, in CPython, written to; PyPy's are written to. */
static bool holds_constants(const struct elf_segment *segment, const struct tag *tag)
{
    return !segment->executable && (tag->implementation == PYPY) == segment->writable;
}

bool scan_version(struct elf *elf, const struct tag *tag, struct version *out)
{
    struct sightings seen = { 0 };
    char *chunk = arena_take_raw(elf->arena, CHUNK);
    for (size_t i = 0; i < elf->segment_count; i++)
        if (holds_constants(&elf->segments[i], tag))
            scan_segment(elf, &elf->segments[i], tag, chunk, &seen);
    for (size_t i = 0; i < elf->segment_count && seen.alone_count + seen.merged_count == 0; i++)
        if (!holds_constants(&elf->segments[i], tag))
            scan_segment(elf, &elf->segments[i], tag, chunk, &seen);
    if (seen.alone_count > 0) {
        *out = seen.alone;
        return !seen.contradicts_alone;
    }
    *out = seen.merged;
    return seen.merged_count > 0 && !seen.contradicts_merged;
}
