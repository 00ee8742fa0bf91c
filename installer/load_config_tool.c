/* load_config_tool.c: points an executable for Windows at its load configuration (platform/win32/load_config.c).
 *
 *   usage: load_config_tool EXECUTABLE
 *
 * It also takes out the time of the build, which not every linker can be told to leave out. A step after linking, run
 * on the machine that builds; done again it changes nothing. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum {
    LARGEST = 4 * 1024 * 1024,
    MARK_SIZE = 16,
    CONFIG_SIZE = 0x70,
    HEADER_OFFSET_AT = 0x3C,
    SECTION_COUNT_AT = 6,           /* the following are counted from "PE\0\0" */
    TIME_AT = 8,
    OPTIONAL_SIZE_AT = 20,
    OPTIONAL_AT = 24,
    CHECKSUM_AT = OPTIONAL_AT + 64,
    DIRECTORY_COUNT_AT = OPTIONAL_AT + 108,
    LOAD_CONFIG_AT = OPTIONAL_AT + 112 + 10 * 8,
    SECTION_SIZE = 40
};

static const char mark[MARK_SIZE] = "venvcast-config";

struct image {
    unsigned char bytes[LARGEST];
    size_t size;
    size_t header;                  /* of "PE\0\0" */
};

static bool complain(const char *file, const char *what)
{
    fprintf(stderr, "load_config_tool: %s: %s\n", file, what);
    return false;
}

/* ---- numbers -------------------------------------------------------------------------------- */

static uint32_t number_at(const struct image *image, size_t at, unsigned size)
{
    uint32_t number = 0;
    while (at + size <= image->size && size-- > 0)
        number = number << 8 | image->bytes[at + size];
    return number;
}

static void put_at(struct image *image, size_t at, uint32_t number)
{
    for (unsigned i = 0; i < 4; i++, number >>= 8)
        image->bytes[at + i] = (unsigned char)number;
}

/* ---- what is in it -------------------------------------------------------------------------- */

static bool find_header(struct image *image)
{
    image->header = number_at(image, HEADER_OFFSET_AT, 4);
    return image->size > 0x200 && memcmp(image->bytes, "MZ", 2) == 0 && image->header < image->size - 0x180
        && memcmp(image->bytes + image->header, "PE\0", 4) == 0
        && number_at(image, image->header + OPTIONAL_AT, 2) == 0x20B
        && number_at(image, image->header + DIRECTORY_COUNT_AT, 4) > 10;
}

/* The configuration behind the only mark, or 0. */
static size_t find_config(const struct image *image)
{
    size_t found = 0;
    for (size_t at = 0; at + MARK_SIZE + CONFIG_SIZE <= image->size; at++) {
        if (memcmp(image->bytes + at, mark, MARK_SIZE) != 0)
            continue;
        if (found != 0 || number_at(image, at + MARK_SIZE, 4) != CONFIG_SIZE)
            return 0;
        found = at + MARK_SIZE;
    }
    return found;
}

/* Where the loader will have put what stands at `at` in the file, or 0. */
static uint32_t address_of(const struct image *image, size_t at)
{
    size_t section = image->header + OPTIONAL_AT + number_at(image, image->header + OPTIONAL_SIZE_AT, 2);
    for (uint32_t left = number_at(image, image->header + SECTION_COUNT_AT, 2); left > 0; left--) {
        uint32_t address = number_at(image, section + 12, 4), size = number_at(image, section + 16, 4);
        uint32_t start = number_at(image, section + 20, 4);
        if (at >= start && at - start < size)
            return address + (uint32_t)(at - start);
        section += SECTION_SIZE;
    }
    return 0;
}

/* The sum of all 16-bit words with the carry added, and the size; the old sum does not count. */
static uint32_t checksum_of(const struct image *image)
{
    uint32_t sum = 0;
    for (size_t at = 0; at < image->size; at += 2) {
        bool own = at == image->header + CHECKSUM_AT || at == image->header + CHECKSUM_AT + 2;
        sum += own ? 0 : number_at(image, at, at + 1 < image->size ? 2 : 1);
        sum = (sum & 0xFFFF) + (sum >> 16);
    }
    return sum + (uint32_t)image->size;
}

/* ---- the file ------------------------------------------------------------------------------- */

static bool read_image(const char *name, struct image *image)
{
    FILE *file = fopen(name, "rb");
    if (file == NULL)
        return complain(name, "cannot be opened");
    image->size = fread(image->bytes, 1, LARGEST, file);
    bool whole = !ferror(file) && image->size < LARGEST;
    fclose(file);
    return whole || complain(name, "cannot be read, or is too large");
}

static bool write_image(const char *name, const struct image *image)
{
    FILE *file = fopen(name, "rb+");
    if (file == NULL)
        return complain(name, "cannot be opened for writing");
    bool whole = fwrite(image->bytes, 1, image->size, file) == image->size;
    whole = fclose(file) == 0 && whole;
    return whole || complain(name, "cannot be written");
}

static bool point(const char *name, struct image *image)
{
    if (!find_header(image))
        return complain(name, "is no 64-bit executable for Windows");
    size_t config = find_config(image);
    uint32_t address = config != 0 ? address_of(image, config) : 0;
    if (address == 0)
        return complain(name, "holds no load configuration of ours, or more than one");
    put_at(image, image->header + TIME_AT, 0);              /* lld puts a sum of the file where a time belongs */
    put_at(image, image->header + LOAD_CONFIG_AT, address);
    put_at(image, image->header + LOAD_CONFIG_AT + 4, CONFIG_SIZE);
    put_at(image, image->header + CHECKSUM_AT, checksum_of(image));
    return true;
}

int main(int argc, char **argv)
{
    static struct image image;
    if (argc != 2) {
        fputs("usage: load_config_tool EXECUTABLE\n", stderr);
        return 2;
    }
    return read_image(argv[1], &image) && point(argv[1], &image) && write_image(argv[1], &image) ? 0 : 1;
}
