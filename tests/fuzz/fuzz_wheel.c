/* fuzz_wheel.c: archives, raw or made from the input with sums and RECORD that fit, then bent: what is accepted
 * holds only safe names, is the same when read again, and is installed nowhere but below its own folders.
 *
 *     first byte: 1 the archive is made from fields (else the rest is the archive), 2 with a RECORD, 4 bent twice
 *     fields: name, text, name, text, ... */
#include "src/seed/install.h"
#include "src/seed/member.h"
#include "src/seed/project.h"
#include "src/seed/wheel.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/archive.h"
#include "tests/support/fake.h"
#include "tests/support/hosts.h"

enum { MOST_FILES = 16 };

static str made(struct arena *arena, str rest, bool with_record)
{
    struct archive_file files[MOST_FILES] = { { 0 } };
    struct text record = { .arena = arena };
    size_t count = 0;
    while (rest.size > 0 && count < MOST_FILES - 1) {
        files[count].name = fuzz_field(arena, &rest);
        files[count].text = fuzz_field(arena, &rest);
        files[count].mode = files[count].text[0] == '#' ? 0100755 : 0;
        text_print(&record, "%s,%s,%zu\n", files[count].name,
                   hash_text(arena, files[count].text, strlen(files[count].text)), strlen(files[count].text));
        count++;
    }
    text_put(&record, "pk-1.0.dist-info/RECORD,,\n");
    if (with_record)
        files[count++] = (struct archive_file){ "pk-1.0.dist-info/RECORD", text_done(&record), 0 };
    return make_archive(arena, count, files);
}

static str bent(struct arena *arena, str archive, str by)
{
    char *copy = str_copy(arena, archive);
    for (size_t i = 0; i + 3 <= by.size && i < 6 && archive.size > 0; i += 3) {
        size_t at = ((size_t)(unsigned char)by.text[i] << 8 | (unsigned char)by.text[i + 1]) % archive.size;
        copy[at] = (char)(copy[at] ^ by.text[i + 2]);
    }
    return (str){ copy, archive.size };
}

static bool is_inside(const char *path)
{
    str rest = str_of(path), part;
    if (path[0] == '\0' || path[0] == '/')
        return false;
    while (str_next_item(&rest, '/', &part))
        if (part.size == 0 || str_is(part, ".") || str_is(part, ".."))
            return false;
    return true;
}

/* What a wheel has as data goes where it says, hidden folders and all. */
static bool is_data(const struct wheel *wheel, const char *path)
{
    const char data[] = ".data/data/";
    for (size_t i = 0; i < wheel->file_count; i++) {
        const char *at = strstr(wheel->files[i].path, data);
        if (at != NULL && strcmp(at + strlen(data), path) == 0)
            return true;
    }
    return false;
}

static void claim_installed(struct arena *arena, const struct host *host, const struct wheel *wheel)
{
    const struct seed_scheme scheme = { "lib/python3.13/site-packages", "bin", "/env/bin/python", "3.13",
                                        "include/site/python3.13", NULL, NULL, "x86_64" };
    struct seed_file *files;
    size_t count;
    seed_install(arena, host, wheel, &scheme, &count, &files);
    CLAIM(count >= wheel->file_count);
    for (size_t i = 0; i < count; i++) {
        CLAIM(is_inside(files[i].path));
        CLAIM(strncmp(files[i].path, "lib/", 4) == 0 || strncmp(files[i].path, "bin/", 4) == 0
              || strncmp(files[i].path, "include/site/", 13) == 0 || is_data(wheel, files[i].path));
    }
}

static void claim_wheel(struct arena *arena, str archive, const struct wheel *wheel)
{
    struct wheel again;
    struct error error;
    size_t total = 0;
    CLAIM(wheel_prove(arena, WHEEL_PATH, archive.text, archive.size, &again, &error));
    CLAIM(again.file_count == wheel->file_count && strcmp(again.version, wheel->version) == 0);
    for (size_t i = 0; i < wheel->file_count; i++) {
        const struct wheel_file *file = &wheel->files[i];
        total += file->size;
        CLAIM(is_inside(file->path) && member_fault(arena, str_of(file->path), true) == W_FINE);
        CLAIM(strcmp(file->path, again.files[i].path) == 0 && file->size == again.files[i].size);
        CLAIM(file->size == 0 || memcmp(file->bytes, again.files[i].bytes, file->size) == 0);
    }
    CLAIM(total <= (size_t)128 << 20 && project_same(str_of(wheel->name), STR("pk")));
    claim_installed(arena, &a_posix_host, wheel);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = fuzz_arena();
    struct wheel wheel;
    struct error error = { 0 };
    str rest = { (const char *)data, size }, archive;
    unsigned how = fuzz_choice(&rest, 8);
    fake_begin(&a_posix_host);                      /* it is asked what system this is */
    archive = how & 1 ? made(&arena, rest, (how & 2) != 0) : (str){ str_copy(&arena, rest), rest.size };
    if (how & 4)
        archive = bent(&arena, archive, str_slice(rest, rest.size > 6 ? rest.size - 6 : 0, rest.size));
    if (wheel_prove(&arena, WHEEL_PATH, archive.text, archive.size, &wheel, &error))
        claim_wheel(&arena, archive, &wheel);
    else
        CLAIM(error.code == E_WHEEL && strncmp(error.text, "W_", 2) == 0);
    fake_end();
    fuzz_end(&arena, size, 20000);
    return 0;
}
