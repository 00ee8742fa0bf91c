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
        { "x\0003.39.18\0", 10, NULL }, { "1.3.9.18\0", 9, NULL }, { "x\0003.9.18 \0", 10, NULL },
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_sizes_both_byte_orders_and_every_lookup_tell_the_same),
        cmocka_unit_test(machines_have_the_names_python_uses),
        cmocka_unit_test(what_is_no_elf_is_told_apart),
        cmocka_unit_test(every_cut_of_a_file_is_survived_and_only_the_whole_one_believed),
        cmocka_unit_test(bent_bytes_are_survived),
        cmocka_unit_test(the_version_is_found_inside_texts),
    };
    return cmocka_run_group_tests(tests, make_tree, remove_tree);
}
