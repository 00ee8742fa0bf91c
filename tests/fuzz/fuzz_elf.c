/* fuzz_elf.c: a program file that is meant to mislead: every question about it ends, within bounds, twice alike.
 *
 *     first byte 'E': a whole interpreter by the recipe in the second byte, bent by (place, place, bits) behind it */
#include "src/find/elf.h"
#include "src/find/scan.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/elf_file.h"
#include "tests/support/fake.h"
#include "tests/support/hosts.h"

static void interrogate(struct arena *arena, struct elf *elf)
{
    const struct tag tag = { .implementation = CPYTHON, .major = 3, .minor = 13, .has_minor = true };
    struct version version;
    uint64_t number;
    CLAIM(elf->library_count <= ELF_LIBRARIES && elf->segment_count <= ELF_SEGMENTS);
    for (size_t i = 0; i < elf->library_count; i++)
        CLAIM(elf->libraries[i] != NULL && strlen(elf->libraries[i]) < ((size_t)1 << 20));
    CLAIM(elf_architecture(elf) != NULL);
    (void)elf_triplet(elf);
    (void)elf_number(elf, "Py_Version", &number);
    (void)elf_defines(elf, "Py_BytesMain");
    (void)elf_defines(elf, "");
    if (scan_version(elf, &tag, &version))
        CLAIM(version.major == 3 && version.minor == 13);
    (void)arena;
}

static str made(str rest)
{
    static struct elf_bytes file;
    unsigned how = fuzz_choice(&rest, 256);
    const struct elf_recipe recipe = {
        .is_32bit = how & 1, .is_big_endian = how & 2, .is_library = how & 4, .machine = how & 8 ? 183 : 62,
        .needed = "libpython3.13.so.1.0", .runpath = "$ORIGIN/../lib", .rpath = how & 16 ? "/opt/lib" : NULL,
        .soname = "libpython3.13.so.1.0", .symbol = "Py_Version", .other_symbol = "Py_BytesMain",
        .number = 0x030d02f0, .lookup = (enum elf_lookup)((how >> 5) % 3), .text = "x\0003.13.2 (main, Jan  1 2025)" };
    elf_make(&file, &recipe);
    for (; rest.size >= 3; rest = str_slice(rest, 3, rest.size)) {
        size_t at = ((size_t)(unsigned char)rest.text[0] << 8 | (unsigned char)rest.text[1]) % file.size;
        file.bytes[at] = (unsigned char)(file.bytes[at] ^ (unsigned char)rest.text[2]);
    }
    return (str){ (const char *)file.bytes, file.size };
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = fuzz_arena();
    str file = { (const char *)data, size };
    if (size > 1 && data[0] == 'E')
        file = made(str_slice(file, 1, size));
    struct elf elf = { 0 };
    fake_begin(&a_posix_host);
    fake_bytes("/p", 0755, file.text, file.size);
    enum elf_verdict verdict = elf_open(&arena, "/p", &elf);
    CLAIM(verdict != ELF_UNREADABLE);
    CLAIM(str_starts(file, "\177ELF") == (verdict != ELF_OTHER));
    if (verdict == ELF_FINE)
        interrogate(&arena, &elf);
    CLAIM(elf_open(&arena, "/p", &elf) == verdict);         /* memory is used again, the answer is the same */
    fake_end();
    fuzz_end(&arena, size + ELF_ROOM, 400);
    return 0;
}
