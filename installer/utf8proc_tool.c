/* utf8proc_tool.c: writes utf8proc's tables anew, as small as what this program asks of them.
 *
 *   usage: utf8proc_tool FILE
 *
 * FILE takes the place of utf8proc_data.c. Columns that are never asked for are 0, compatibility decompositions are
 * none, and of the rows and sequences that are left, equal ones are one. Rows are found by five stages of tables
 * instead of two. A step of building, run on the machine that builds; tests/unit/unicode_answers.c holds the answers
 * against those of utf8proc as it is. */
#include "utf8proc.c"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    CODES = 0x110000,
    OLD_ROWS = sizeof utf8proc_properties / sizeof *utf8proc_properties,
    NONE = UINT16_MAX,
    STAGES = 4,
    MOST_UNITS = 0x4000             /* what the 14 bits of an index into the sequences can name */
};

/* How many of a code's lowest bits choose within a block of each stage: the smallest tables of all for Unicode 15. */
static const unsigned stage_bits[STAGES] = { 2, 2, 4, 4 };

/* What this program never asks for: whoever does is told so by the linker, instead of being answered wrongly. */
static const char *const left_out[] = { "get_property", "charwidth_ambiguous", "tolower", "toupper", "totitle",
    "islower", "isupper", "NFKD", "NFKC", "NFKC_Casefold" };

/* utf8proc_lists.h, made by utf8proc.cmake: COLUMN(name, is it asked for), TABLE(type, name) of those that are copied. */
#define TABLE(type, name)
#define COLUMN(name, asked) COLUMN_##name,
enum {
#include "utf8proc_lists.h"
    COLUMNS
};
#undef COLUMN
#define COLUMN(name, asked) #name,
static const char *const column_names[] = {
#include "utf8proc_lists.h"
};
#undef COLUMN

struct row {
    uint16_t value[COLUMNS];
};

static struct row rows[OLD_ROWS];
static unsigned row_count;
static uint16_t units[MOST_UNITS];      /* of UTF-16, but for the lengths of long sequences */
static unsigned unit_count;

static void stop(const char *why)
{
    fprintf(stderr, "utf8proc_tool: %s\n", why);
    exit(1);
}

/* ---- rows ----------------------------------------------------------------------------------- */

/* Where these units stand already, or partly, at the end; there they are completed. */
static unsigned place_for(const uint16_t *wanted, unsigned size)
{
    unsigned at = 0, common = size < unit_count ? size : unit_count;
    while (memcmp(units + at, wanted, common * sizeof *wanted) != 0)
        common = ++at + size > unit_count ? unit_count - at : size;
    if (at + size > MOST_UNITS)
        stop("too many sequences");
    memcpy(units + at, wanted, size * sizeof *wanted);
    unit_count = at + size > unit_count ? at + size : unit_count;
    return at;
}

/* A sequence's index: two bits for its length, from 4 on in the first unit, and where it begins. */
static uint16_t packed_sequence(uint16_t index)
{
    if (index == NONE)
        return NONE;
    const utf8proc_uint16_t *start = &utf8proc_sequences[index & (MOST_UNITS - 1)], *end = start;
    int more = index >> 14;
    if (more >= 3)
        more = *end++;
    for (; more >= 0; more--, end++)
        seqindex_decode_entry(&end);
    unsigned at = place_for(start, (unsigned)(end - start));
    return (uint16_t)((index & ~(MOST_UNITS - 1)) | at);
}

static struct row packed(const utf8proc_property_t *old)
{
    struct row row = { { 0 } };
#define COLUMN(name, asked) row.value[COLUMN_##name] = (asked) ? (uint16_t)old->name : 0;
#include "utf8proc_lists.h"
#undef COLUMN
    bool is_canonical = old->decomp_type == 0;
    row.value[COLUMN_decomp_type] = 0;
    row.value[COLUMN_decomp_seqindex] = packed_sequence(is_canonical ? old->decomp_seqindex : NONE);
    row.value[COLUMN_casefold_seqindex] = packed_sequence(old->casefold_seqindex);
    return row;
}

/* The number of the only row that is equal. */
static uint16_t row_number(struct row row)
{
    unsigned at = row_count;
    while (at > 0 && memcmp(&rows[at - 1], &row, sizeof row) != 0)
        at--;
    if (at == 0) {
        rows[row_count++] = row;
        at = row_count;
    }
    return (uint16_t)(at - 1);
}

/* ---- stages --------------------------------------------------------------------------------- */

/* Cuts `count` numbers into blocks of 2 to the `bits`, keeps one of those that are equal in front, and puts the number
   of each block into `numbers`; how many numbers are left in front. */
static unsigned fold(uint16_t *table, unsigned count, unsigned bits, uint16_t *numbers)
{
    unsigned size = 1u << bits, kept = 0;
    for (unsigned i = 0; i < count >> bits; i++) {
        unsigned same = 0;
        while (same < kept && memcmp(table + same * size, table + i * size, size * sizeof *table) != 0)
            same++;
        if (same == kept)
            memmove(table + kept++ * size, table + i * size, size * sizeof *table);
        numbers[i] = (uint16_t)same;
    }
    return kept * size;
}

/* ---- C -------------------------------------------------------------------------------------- */

static void print_numbers(FILE *out, const char *type, const char *name, const uint32_t *numbers, unsigned count)
{
    fprintf(out, "static const %s %s[] = {", type, name);
    for (unsigned i = 0; i < count; i++)
        fprintf(out, "%s%lu,", i % 20 == 0 ? "\n" : "", (unsigned long)numbers[i]);
    fprintf(out, "\n};\n");
}

static unsigned largest_of(const uint16_t *table, unsigned count)
{
    unsigned largest = 0;
    for (unsigned i = 0; i < count; i++)
        largest = table[i] > largest ? table[i] : largest;
    return largest;
}

static void print_table(FILE *out, const char *name, const uint16_t *table, unsigned count)
{
    static uint32_t numbers[CODES];
    for (unsigned i = 0; i < count; i++)
        numbers[i] = table[i];
    const char *type = largest_of(table, count) > UINT8_MAX ? "utf8proc_uint16_t" : "utf8proc_uint8_t";
    print_numbers(out, type, name, numbers, count);
}

static void print_copy(FILE *out, const char *type, const char *name, const void *table, size_t one, size_t all)
{
    static uint32_t numbers[CODES];
    for (size_t i = 0; i < all / one; i++)
        numbers[i] = one == 2 ? ((const uint16_t *)table)[i] : ((const uint32_t *)table)[i];
    print_numbers(out, type, name, numbers, (unsigned)(all / one));
}

/* As many bits as the largest value takes; one for a column that the code only mentions. */
static void print_type(FILE *out)
{
    fprintf(out, "struct packed_property {\n");
    for (unsigned column = 0; column < COLUMNS; column++) {
        unsigned bits = 1;
        for (unsigned i = 0; i < row_count; i++)
            while (rows[i].value[column] >> bits != 0)
                bits++;
        fprintf(out, "    utf8proc_uint16_t %s : %u;\n", column_names[column], bits);
    }
    fprintf(out, "};\n#define utf8proc_property_t struct packed_property\n");
}

static void print_rows(FILE *out)
{
    fprintf(out, "static const utf8proc_property_t utf8proc_properties[] = {\n");
    for (unsigned i = 0; i < row_count; i++) {
        fprintf(out, "{");
        for (unsigned column = 0; column < COLUMNS; column++)
            fprintf(out, "%u,", rows[i].value[column]);
        fprintf(out, "},\n");
    }
    fprintf(out, "};\n");
}

/* Each stage is the one before with equal blocks as one; the last is asked by the code's highest bits. */
static void print_stages(FILE *out, uint16_t *table)
{
    static uint16_t numbers[2][CODES];
    unsigned count = CODES, shift = 0;
    char name[16];
    for (unsigned i = 0; i < STAGES; shift += stage_bits[i++]) {
        unsigned kept = fold(table, count, stage_bits[i], numbers[i % 2]);
        snprintf(name, sizeof name, "packed_%u", shift);
        print_table(out, name, table, kept);
        table = numbers[i % 2];
        count >>= stage_bits[i];
    }
    print_table(out, "packed_top", table, count);
    fprintf(out, "static unsigned packed_row(utf8proc_int32_t code)\n{\n"
                 "    unsigned at = packed_top[code >> %u];\n", shift);
    for (unsigned i = STAGES; i-- > 0;) {
        unsigned bits = stage_bits[i];
        shift -= bits;
        fprintf(out, "    at = packed_%u[at << %u | (code >> %u & %u)];\n", shift, bits, shift, (1u << bits) - 1);
    }
    fprintf(out, "    return at;\n}\n");
}

static void print_all(FILE *out)
{
    static uint16_t new_numbers[OLD_ROWS], leaves[CODES];
    for (unsigned i = 0; i < OLD_ROWS; i++)
        new_numbers[i] = row_number(packed(&utf8proc_properties[i]));
    for (utf8proc_int32_t code = 0; code < CODES; code++)
        leaves[code] = new_numbers[unsafe_get_property(code) - utf8proc_properties];
    for (size_t i = 0; i < sizeof left_out / sizeof *left_out; i++)
        fprintf(out, "#define utf8proc_%s utf8proc_%s_is_left_out\n", left_out[i], left_out[i]);
    print_type(out);
    print_rows(out);
    print_table(out, "utf8proc_sequences", units, unit_count);
    print_stages(out, leaves);
#undef TABLE
#define COLUMN(name, asked)
#define TABLE(type, name) print_copy(out, #type, #name, name, sizeof *name, sizeof name);
#include "utf8proc_lists.h"
}

int main(int argc, char **argv)
{
    FILE *out = argc == 2 ? fopen(argv[1], "w") : NULL;
    if (out == NULL)
        stop("usage: utf8proc_tool FILE");
    print_all(out);
    if (fclose(out) != 0)
        stop("the file cannot be written");
    return 0;
}
