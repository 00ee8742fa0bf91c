/* test_elf.c: the ELF reader on files of every shape, cut short and bent. */
#include "tests/support/elf_file.h"

#include "src/find/elf.h"
#include "src/find/facts.h"
#include "src/find/scan.h"

static int make_tree(void **state)
{
    tree_make();
    return 0;
}

static int remove_tree(void **state)
{
    tree_remove();
    return 0;
}

static const struct elf_recipe a_recipe = {
    .needed = "libpython3.13.so.1.0", .runpath = "/opt/lib:$ORIGIN/../lib", .symbol = "Py_Version",
    .other_symbol = "Py_BytesMain", .number = 0x030d02f0,
};

static void both_sizes_both_byte_orders_and_every_lookup_tell_the_same(void **state)
{
    struct arena arena = test_arena();
    for (unsigned shape = 0; shape < 12; shape++) {
        struct elf_recipe recipe = a_recipe;
        recipe.is_32bit = shape & 1;
        recipe.is_big_endian = shape & 2;
        recipe.lookup = (enum elf_lookup)(shape / 4);
        recipe.machine = recipe.is_big_endian ? 22 : recipe.is_32bit ? ELF_X86 : ELF_X86_64;
        tree_elf("python", &recipe);
        struct elf elf = { 0 };
        uint64_t number = 0;
        assert_int_equal(elf_open(&arena, tree_path("python"), &elf), ELF_FINE);
        assert_int_equal(elf.is_64bit, !recipe.is_32bit);
        assert_string_equal(elf.interpreter, "/bin/sh");
        assert_int_equal(elf.library_count, 1);
        assert_string_equal(elf.libraries[0], "libpython3.13.so.1.0");
        assert_string_equal(elf.runpath, "/opt/lib:$ORIGIN/../lib");
        assert_true(elf_number(&elf, "Py_Version", &number));
        assert_int_equal(number, 0x030d02f0);
        assert_true(elf_defines(&elf, "Py_BytesMain"));
        assert_false(elf_defines(&elf, "Py_Versio"));
        assert_false(elf_defines(&elf, "Py_Versions"));
        assert_false(elf_defines(&elf, ""));
    }
    arena_end(&arena);
}

static void machines_have_the_names_python_uses(void **state)
{
    static const struct { unsigned machine; bool is_32bit, is_big_endian; const char *name; } rows[] = {
        { ELF_X86_64, false, false, "x86_64" }, { ELF_X86, true, false, "i686" },
        { ELF_AARCH64, false, false, "aarch64" }, { 22, false, true, "s390x" }, { 21, false, false, "ppc64le" },
        { 243, false, false, "riscv64" }, { 9999, false, false, "machine-9999" },
        { ELF_X86_64, false, true, "machine-62" }, { ELF_X86_64, true, false, "x32" },
    };
    struct arena arena = test_arena();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct elf_recipe recipe = { .machine = rows[i].machine, .is_32bit = rows[i].is_32bit,
                                     .is_big_endian = rows[i].is_big_endian };
        struct elf elf = { 0 };
        tree_elf("python", &recipe);
        assert_int_equal(elf_open(&arena, tree_path("python"), &elf), ELF_FINE);
        assert_string_equal(elf_architecture(&elf), rows[i].name);
    }
    arena_end(&arena);
}

static void what_is_no_elf_is_told_apart(void **state)
{
    struct arena arena = test_arena();
    struct elf elf = { 0 };
    tree_file("text", "#!/bin/sh\n");
    tree_file("empty", "");
    tree_file("magic", "\177ELF");
    tree_folder("folder");
    assert_int_equal(elf_open(&arena, tree_path("text"), &elf), ELF_OTHER);
    assert_true(str_starts(elf.start, "#!/bin/sh"));
    assert_int_equal(elf_open(&arena, tree_path("empty"), &elf), ELF_OTHER);
    assert_int_equal(elf_open(&arena, tree_path("magic"), &elf), ELF_DAMAGED);
    assert_int_equal(elf_open(&arena, tree_path("folder"), &elf), ELF_UNREADABLE);
    assert_int_equal(elf.cause.code, OS_IS_FOLDER);
    assert_int_equal(elf_open(&arena, tree_path("absent"), &elf), ELF_UNREADABLE);
    assert_int_equal(elf.cause.code, OS_ABSENT);
    arena_end(&arena);
}

/* For many short rounds: taking memory from the system each time would be most of the work. */
static struct arena big_arena(void)
{
    static char room[4 * 1024 * 1024];
    return arena_over(room, sizeof room, test_arena_exhausted, NULL);
}

/* Asks everything there is to ask; the sanitizers watch. */
static bool interrogate(struct arena *arena, const char *path)
{
    struct elf elf = { 0 };
    struct tag tag = { .implementation = CPYTHON, .major = 3, .minor = 13, .has_minor = true };
    struct version version;
    uint64_t number;
    if (elf_open(arena, path, &elf) != ELF_FINE)
        return false;
    bool found = elf_number(&elf, "Py_Version", &number) && number == 0x030d02f0;
    (void)elf_defines(&elf, "Py_BytesMain");
    (void)elf_defines(&elf, "absent");
    (void)scan_version(&elf, &tag, &version);
    return found;
}

static void every_cut_of_a_file_is_survived_and_only_the_whole_one_believed(void **state)
{
    static struct elf_bytes file;
    for (unsigned lookup = BY_GNU_HASH; lookup <= BY_SECTIONS; lookup++) {
        struct elf_recipe recipe = a_recipe;
        recipe.lookup = (enum elf_lookup)lookup;
        elf_make(&file, &recipe);
        for (size_t size = 0; size <= file.size; size++) {
            struct arena arena = big_arena();
            tree_bytes("cut", file.bytes, size, 0755);
            bool found = interrogate(&arena, tree_path("cut"));
            if (size < 512)
                assert_false(found);
            if (size == file.size)
                assert_true(found);
            arena_end(&arena);
        }
    }
}

static void bent_bytes_are_survived(void **state)
{
    static struct elf_bytes file;
    uint32_t random = 12345;
    for (unsigned round = 0; round < 1500; round++) {
        struct elf_recipe recipe = a_recipe;
        recipe.lookup = (enum elf_lookup)(round % 3);
        recipe.is_32bit = round & 8;
        recipe.is_big_endian = round & 16;
        recipe.text = "3.13.2";
        elf_make(&file, &recipe);
        for (unsigned flips = 0; flips < 1 + round % 7; flips++) {
            random = random * 1664525 + 1013904223;
            size_t at = (random >> 8) % (round % 2 == 0 ? file.size : 232);     /* half of them in the headers */
            random = random * 1664525 + 1013904223;
            file.bytes[at] = (unsigned char)(random >> 24);
        }
        struct arena arena = big_arena();
        tree_bytes("bent", file.bytes, file.size, 0755);
        (void)interrogate(&arena, tree_path("bent"));
        arena_end(&arena);
    }
}

static void the_version_is_found_inside_texts(void **state)
{
    static const struct { const char *text; size_t size; const char *expected; } rows[] = {
        { "x\0003.9.18\0", 9, "3.9.18" },
        { "x\0003.9.0rc2\0", 11, "3.9.0rc2" },
        { "x\0003.9.7+\0", 9, "3.9.7" },
        { "/opt/python/3.9.18\0", 19, "3.9.18" },                   /* merged into the tail of another text */
        { "/opt/3.9.2\0/usr\0003.9.18\0", 24, "3.9.18" },           /* one that stands alone says more than a path */
        { "/opt/3.9.2\0/usr/3.9.18\0", 23, NULL },
        { "x\0003.9.2\0x\0003.9.4\0", 16, NULL },                   /* two that contradict each other */
        { "x\0003.9.2\0x\0003.9.2rc1\0", 19, NULL }, { "/3.9.2\0/3.9.2b1\0", 16, NULL }, { "/3.9.2\0/3.9.2\0", 14, "3.9.2" },
        { "x\0003.9.111111111111111111111111\0", 31, NULL }, { "x\0003.9.2.\0", 9, NULL }, { "x\0003.9.\0", 7, NULL },
        { "x\00013.9.18\0", 10, NULL }, { "x\0003.39.18\0", 10, NULL }, { "1.3.9.18\0", 9, NULL }, { "x\0003.9.18 \0", 10, NULL },
    };
    struct arena arena = test_arena();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct elf_recipe recipe = { .text = rows[i].text, .text_size = rows[i].size };
        struct tag tag = { .implementation = CPYTHON, .major = 3, .minor = 9, .has_minor = true };
        struct elf elf = { 0 };
        struct version version, expected;
        tree_elf("python", &recipe);
        assert_int_equal(elf_open(&arena, tree_path("python"), &elf), ELF_FINE);
        assert_int_equal(scan_version(&elf, &tag, &version), rows[i].expected != NULL);
        if (rows[i].expected == NULL)
            continue;
        assert_true(version_of_text(str_of(rows[i].expected), &expected));
        assert_int_equal(version.micro, expected.micro);
        assert_string_equal(version.level, expected.level);
    }
    arena_end(&arena);
}

/* ---- tables that lead astray --------------------------------------------------------------------- */

enum { LARGE = 1024 * 1024, FREE = 16 * 1024 };     /* behind FREE the file is zeroes */

/* A 64-bit file that can be bent; what it needs says whether its names must be there. */
static struct {
    unsigned char bytes[LARGE];
    size_t size;
} bent;

static void bend_one(struct elf_recipe recipe, enum elf_lookup lookup)
{
    static struct elf_bytes file;
    recipe.lookup = lookup;
    elf_make(&file, &recipe);
    memset(bent.bytes, 0, sizeof bent.bytes);
    memcpy(bent.bytes, file.bytes, file.size);
    bent.size = file.size;
}

static void bend(enum elf_lookup lookup)
{
    bend_one(a_recipe, lookup);
}

static void put(size_t at, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++)
        bent.bytes[at + i] = (unsigned char)(value >> (8 * i));
}

static uint64_t get(size_t at, size_t size)
{
    uint64_t value = 0;
    for (size_t i = size; i-- > 0;)
        value = value << 8 | bent.bytes[at + i];
    return value;
}

enum { HEADER = 64, PROGRAM_HEADER = 56, OFFSET = 8, FILE_SIZE = 32, SYMBOL = 24 };

/* Where the value of that entry of the dynamic section stands. */
static size_t dynamic(uint64_t tag)
{
    size_t at = get(HEADER + PROGRAM_HEADER + OFFSET, 8);
    while (get(at, 8) != tag)
        at += 16;
    return at + 8;
}

/* Where the symbol number `index` stands. */
static size_t symbol(size_t index)
{
    return get(dynamic(6), 8) - ELF_BASE + index * SYMBOL;
}

static enum elf_verdict opened(struct elf *elf)
{
    static char room[4 * 1024 * 1024];
    static struct arena arena;
    arena = arena_over(room, sizeof room, test_arena_exhausted, NULL);
    *elf = (struct elf){ 0 };
    tree_bytes("bent", bent.bytes, bent.size, 0755);
    return elf_open(&arena, tree_path("bent"), elf);
}

static bool still_finds(const char *name)
{
    struct elf elf;
    assert_int_equal(opened(&elf), ELF_FINE);
    return elf_defines(&elf, name);
}

static void program_headers_that_are_none_are_damage(void **state)
{
    struct elf elf;
    bend(BY_HASH);
    put(54, 8, 2);                                      /* each smaller than one */
    assert_int_equal(opened(&elf), ELF_DAMAGED);
    put(56, 0, 2);                                      /* none at all is no program of ours, and no damage */
    assert_int_equal(opened(&elf), ELF_FINE);
    assert_int_equal(elf.library_count, 0);
    bend(BY_HASH);
    put(32, FREE, 8);                                   /* more than any program has */
    put(56, 40, 2);
    bent.size = LARGE;
    for (size_t i = 0; i < 40; i++)
        put(FREE + i * PROGRAM_HEADER, 1, 4);
    assert_int_equal(opened(&elf), ELF_DAMAGED);
    bend(BY_HASH);
    put(HEADER + FILE_SIZE, UINT64_MAX, 8);
    assert_int_equal(opened(&elf), ELF_DAMAGED);
    bend(BY_HASH);
    put(HEADER + 2 * PROGRAM_HEADER + FILE_SIZE, 3, 8); /* the loader's name has no end */
    assert_int_equal(opened(&elf), ELF_DAMAGED);
    bend(BY_HASH);
    memset(bent.bytes + FREE, 'a', 8192);               /* or one that no system would open */
    bent.size = FREE + 8192;
    put(HEADER + 2 * PROGRAM_HEADER + OFFSET, FREE, 8);
    put(HEADER + 2 * PROGRAM_HEADER + FILE_SIZE, 8192, 8);
    assert_int_equal(opened(&elf), ELF_DAMAGED);
}

static void of_a_long_dynamic_section_the_beginning_is_read(void **state)
{
    struct elf elf;
    bend(BY_HASH);
    size_t old = get(HEADER + PROGRAM_HEADER + OFFSET, 8), at = FREE;
    uint64_t needed = get(dynamic(1), 8);
    for (size_t i = 0; i < 50; i++, at += 16) {
        put(at, 1, 8);
        put(at + 8, needed, 8);
    }
    memcpy(bent.bytes + at, bent.bytes + old + 16, 10 * 16);
    for (at += 5 * 16; at < FREE + 600 * 16; at += 16)
        put(at, 0x70000000, 8);
    put(HEADER + PROGRAM_HEADER + OFFSET, FREE, 8);
    put(HEADER + PROGRAM_HEADER + FILE_SIZE, 600 * 16, 8);
    bent.size = FREE + 600 * 16;
    assert_int_equal(opened(&elf), ELF_FINE);
    assert_int_equal(elf.library_count, ELF_LIBRARIES);
}

static void symbols_that_are_only_used_are_not_defined(void **state)
{
    for (unsigned lookup = BY_GNU_HASH; lookup <= BY_SECTIONS; lookup++) {
        bend((enum elf_lookup)lookup);
        assert_true(still_finds("Py_BytesMain"));
        put(symbol(2) + 6, 0, 2);
        assert_false(still_finds("Py_BytesMain"));
    }
}

static void names_beyond_the_texts_are_nobodys(void **state)
{
    bend(BY_HASH);
    put(symbol(2), 0xffffff, 4);
    assert_false(still_finds("Py_BytesMain"));
    put(symbol(2), get(dynamic(10), 8) - 3, 4);         /* the last three bytes of them */
    assert_false(still_finds("Py_BytesMain"));
}

static void tables_that_stand_nowhere_are_not_used(void **state)
{
    static const uint64_t tags[] = { 5, 6, 4, 0x6ffffef5 };      /* texts, symbols, either hash */
    for (size_t t = 0; t < 4; t++)
        for (unsigned lookup = BY_GNU_HASH; lookup <= BY_HASH; lookup++) {
            struct elf_recipe recipe = a_recipe;
            recipe.needed = recipe.runpath = NULL;
            bend_one(recipe, (enum elf_lookup)lookup);
            if (tags[t] == (lookup == BY_HASH ? 0x6ffffef5 : 4))
                continue;
            put(dynamic(tags[t]), 1, 8);                /* an address that is in no segment */
            assert_false(still_finds("Py_BytesMain"));
        }
}

static void hashes_at_the_end_of_the_file_are_cut_off(void **state)
{
    for (unsigned lookup = BY_GNU_HASH; lookup <= BY_HASH; lookup++)
        for (size_t left = 1; left < 24; left++) {
            bend((enum elf_lookup)lookup);
            put(HEADER + FILE_SIZE, bent.size + 100, 8);
            put(dynamic(lookup == BY_HASH ? 4 : 0x6ffffef5), ELF_BASE + bent.size - left, 8);
            put(bent.size - left, 1, left < 4 ? left : 4);
            assert_false(still_finds("Py_BytesMain"));
        }
}

/* No table makes us look for longer than any real one could. */
static void chains_without_an_end_are_left(void **state)
{
    bend(BY_GNU_HASH);
    bent.size = LARGE;
    put(HEADER + FILE_SIZE, LARGE, 8);
    put(dynamic(0x6ffffef5), ELF_BASE + FREE, 8);
    assert_false(still_finds("Py_BytesMain"));          /* no buckets */
    put(FREE, 1, 4);
    assert_false(still_finds("Py_BytesMain"));          /* one, and a chain of zeroes */
    bend(BY_HASH);
    bent.size = LARGE;
    put(HEADER + FILE_SIZE, LARGE, 8);
    put(dynamic(4), ELF_BASE + FREE, 8);
    assert_false(still_finds("Py_BytesMain"));
    put(FREE, 1, 4);
    put(FREE + 8, 1, 4);                                /* the bucket leads to 1, and so does 1 */
    put(FREE + 16, 1, 4);
    assert_false(still_finds("Absent"));
}

/* Nothing is known of what stands behind the last byte: a text that ends there may go on. */
static void a_version_at_the_very_end_is_none(void **state)
{
    struct elf elf;
    struct version version;
    struct tag tags[] = { { .implementation = CPYTHON, .major = 3, .minor = 9, .has_minor = true },
                          { .implementation = PYPY, .major = 3, .minor = 9, .has_minor = true } };
    static const struct { const char *bytes; size_t size; } ends[] = { { "x\0003.9.18", 8 }, { "x\0003.9.", 6 },
                                                                       { "x\0003.9.1", 7 } };
    for (size_t t = 0; t < 2; t++)
        for (size_t i = 0; i < 3; i++) {
            bend(BY_HASH);
            memcpy(bent.bytes + bent.size, ends[i].bytes, ends[i].size);
            bent.size += ends[i].size;
            put(HEADER + FILE_SIZE, bent.size, 8);
            assert_int_equal(opened(&elf), ELF_FINE);
            assert_false(scan_version(&elf, &tags[t], &version));
        }
}

static void a_number_that_stands_nowhere_is_none(void **state)
{
    struct elf elf;
    uint64_t number;
    bend(BY_HASH);
    put(symbol(1) + 8, 1, 8);
    assert_int_equal(opened(&elf), ELF_FINE);
    assert_false(elf_number(&elf, "Py_Version", &number));
    put(HEADER + FILE_SIZE, LARGE, 8);
    put(symbol(1) + 8, ELF_BASE + LARGE - 4, 8);        /* in the segment, and beyond the file */
    assert_int_equal(opened(&elf), ELF_FINE);
    assert_false(elf_number(&elf, "Py_Version", &number));
    put(symbol(1) + 16, 2, 8);                          /* a number of two bytes */
    assert_int_equal(opened(&elf), ELF_FINE);
    assert_false(elf_number(&elf, "Py_Version", &number));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_sizes_both_byte_orders_and_every_lookup_tell_the_same),
        cmocka_unit_test(machines_have_the_names_python_uses),
        cmocka_unit_test(what_is_no_elf_is_told_apart),
        cmocka_unit_test(every_cut_of_a_file_is_survived_and_only_the_whole_one_believed),
        cmocka_unit_test(bent_bytes_are_survived),
        cmocka_unit_test(the_version_is_found_inside_texts),
        cmocka_unit_test(program_headers_that_are_none_are_damage),
        cmocka_unit_test(of_a_long_dynamic_section_the_beginning_is_read),
        cmocka_unit_test(symbols_that_are_only_used_are_not_defined),
        cmocka_unit_test(names_beyond_the_texts_are_nobodys),
        cmocka_unit_test(tables_that_stand_nowhere_are_not_used),
        cmocka_unit_test(hashes_at_the_end_of_the_file_are_cut_off),
        cmocka_unit_test(chains_without_an_end_are_left),
        cmocka_unit_test(a_version_at_the_very_end_is_none),
        cmocka_unit_test(a_number_that_stands_nowhere_is_none),
    };
    return cmocka_run_group_tests(tests, make_tree, remove_tree);
}
