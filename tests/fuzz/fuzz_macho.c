/* fuzz_macho.c: programs of macOS and of Windows that are meant to mislead.
 *
 *     first byte 'M': a whole program by the recipe in the second byte, bent by (place, place, bits) behind it */
#include "src/find/macho.h"
#include "src/find/pe.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/fake.h"
#include "tests/support/hosts.h"
#include "tests/support/macho_file.h"

static void claim_macho(const struct macho *macho)
{
    CLAIM(macho->architecture != NULL && macho->library_count <= MACHO_LIBRARIES && macho->rpath_count <= MACHO_RPATHS);
    for (size_t i = 0; i < macho->library_count; i++)
        CLAIM(macho->libraries[i] != NULL && strlen(macho->libraries[i]) < ((size_t)1 << 20));
    for (size_t i = 0; i < macho->rpath_count; i++)
        CLAIM(macho->rpaths[i] != NULL);
}

static str made(str rest)
{
    static struct macho_bytes file;
    unsigned how = fuzz_choice(&rest, 256);
    const struct macho_recipe recipe = {
        .is_32bit = how & 1, .slices = (how >> 1) % 3, .wide = how & 8, .type = how & 16 ? 6 : 0,
        .libraries = { "/usr/lib/libSystem.B.dylib", "@rpath/libpython3.13.dylib" },
        .rpaths = { "@loader_path/../lib", "/opt/lib" } };
    file = macho_make(&recipe);
    for (; rest.size >= 3 && file.size > 0; rest = str_slice(rest, 3, rest.size)) {
        size_t at = ((size_t)(unsigned char)rest.text[0] << 8 | (unsigned char)rest.text[1]) % file.size;
        file.bytes[at] = (char)(file.bytes[at] ^ rest.text[2]);
    }
    return (str){ file.bytes, file.size };
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = fuzz_arena();
    str file = { (const char *)data, size };
    if (size > 1 && data[0] == 'M' && data[1] != 'Z')
        file = made(str_slice(file, 1, size));
    struct macho macho;
    const char *architecture = "";
    fake_begin(&a_mac_host);
    fake_bytes("/p", 0755, file.text, file.size);
    if (macho_open(&arena, "/p", &macho)) {
        CLAIM(macho_begins(file));
        claim_macho(&macho);
    }
    CLAIM(pe_architecture("/p", &architecture).code == OS_OK);
    CLAIM(architecture == NULL || str_starts(file, "MZ"));
    fake_end();
    fuzz_end(&arena, size + 4096, 400);
    return 0;
}
