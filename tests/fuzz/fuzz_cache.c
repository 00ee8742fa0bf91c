/* fuzz_cache.c: files of the cache with hostile lines, whose checksums may even fit, and the index of a stored wheel.
 *
 *     first byte: 1 each line gets the checksum that fits; the rest makes an index, too, which is bent */
#include "platform/platform.h"
#include "src/find/cache.h"
#include "src/find/known.h"
#include "src/seed/store_index.c"                /* its checksum is its own */
#include "tests/fuzz/fuzz.h"
#include "tests/support/fake.h"
#include "tests/support/hosts.h"

static const char path[] = "/opt/py/bin/python3";

static str summed(struct arena *arena, str bytes)
{
    struct text out = { .arena = arena };
    str line;
    while (str_next_line(&bytes, &line)) {
        struct text one = { .arena = arena };
        text_add(&one, line);
        cache_add_checksum(&one);
        str whole = text_view(&one);
        CLAIM(cache_line_is_whole(&whole) && str_equal(whole, line));
        text_add(&out, text_view(&one));
        text_byte(&out, '\n');
    }
    return text_view(&out);
}

static void ask_files(struct arena *arena, str bytes)
{
    struct os_entry program;
    struct answer answer;
    struct interpreter python;
    fake_begin(&a_posix_host);
    fake_file(path, 0755, "program");
    fake_file("/opt/py/lib/python3.13/os.py", 0644, "");
    fake_folder("/c", 0700);
    fake_bytes("/c/facts", 0600, bytes.text, bytes.size);
    fake_bytes("/c/known", 0600, bytes.text, bytes.size);
    CLAIM(os_look(path, &program).code == OS_OK);
    const struct cache_key key = { .path = path, .program = program };
    if (cache_get(arena, &a_posix_host, "/c", &key, &answer))
        CLAIM(answer.abiflags != NULL && strlen(answer.version.level) < sizeof answer.version.level);
    struct glances glances = { arena, NULL };
    struct known known = { .arena = arena, .host = &a_posix_host, .cache = "/c", .glances = &glances };
    if (known_get(&known, path, &program, &python))
        CLAIM(strcmp(python.asked, path) == 0 && python.stdlib != NULL && python.implementation <= GRAALPY);
    const struct answer new = { .implementation = CPYTHON, .abiflags = "", .version = { 3, 13, 1, "" }, .prefix = "/opt/py" };
    cache_put(arena, &a_posix_host, "/c", &key, &new);
    CLAIM(cache_get(arena, &a_posix_host, "/c", &key, &answer) && answer.version.minor == 13 && answer.version.micro == 1);
    fake_end();
}

/* ---- the index of a stored wheel ---- */

enum { MOST_MADE = 12 };

/* An index of files of the given names, then bent, with the sum that fits. */
static str made(struct arena *arena, str rest, bool bend)
{
    struct stored_file files[MOST_MADE] = { { 0 } };
    struct entry_point point = { "pk", "pk.cli", "main", false };
    struct wheel wheel = { .name = "pk", .version = "1.0", .dist_info = "pk-1.0.dist-info", .requires_python = ">=3.8",
                           .entry_point_count = rest.size % 2, .entry_points = &point };
    struct stored stored = { .files = files, .record = rest, .scripts_at = rest.size / 2 };
    str by = str_slice(rest, rest.size > 9 ? rest.size - 9 : 0, rest.size);
    while (rest.size > 0 && stored.count < MOST_MADE)
        files[stored.count++] = (struct stored_file){ .path = fuzz_field(arena, &rest), .size = rest.size, .mode = 0644 };
    store_index_number(files, stored.count);
    str index = store_index_write(arena, &wheel, &stored);
    char *copy = str_copy(arena, index);
    for (; bend && by.size >= 3; by = str_slice(by, 3, by.size))
        copy[((size_t)(unsigned char)by.text[0] << 8 | (unsigned char)by.text[1]) % index.size] ^= by.text[2];
    struct head head;
    memcpy(&head, copy, sizeof head);
    head.sum = checksum((str){ copy + sizeof head, index.size - sizeof head });
    memcpy(copy, &head, sizeof head);
    return (str){ copy, index.size };
}

static bool ask_index(struct arena *arena, str text)
{
    struct wheel wheel = { 0 }, again = { 0 };
    struct stored stored = { 0 }, stored_again = { 0 };
    if (!store_index_read(arena, text, &wheel, &stored))
        return false;
    CLAIM(stored.scripts_at <= stored.record.size);
    for (size_t i = 0; i < stored.count; i++)
        CLAIM(strlen(stored.files[i].path) <= stored.files[i].size_of_path
              && stored.files[i].name_at <= stored.files[i].size_of_path);
    struct stored_file *files = arena_take_many(arena, stored.count + 1, sizeof *files);
    memcpy(files, stored.files, stored.count * sizeof *files);
    store_index_number(files, stored.count);                /* a path may be shorter than it claims */
    struct stored numbered = stored;
    numbered.files = files;
    CLAIM(store_index_read(arena, store_index_write(arena, &wheel, &numbered), &again, &stored_again));
    CLAIM(stored_again.count == stored.count && again.entry_point_count == wheel.entry_point_count
          && strcmp(again.name, wheel.name) == 0 && str_equal(stored_again.record, stored.record)
          && stored_again.scripts_at == stored.scripts_at && fuzz_same(again.requires_python, wheel.requires_python));
    for (size_t i = 0; i < stored.count; i++)
        CLAIM(strcmp(stored.files[i].path, stored_again.files[i].path) == 0
              && stored.files[i].size == stored_again.files[i].size
              && stored.files[i].modified == stored_again.files[i].modified);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = fuzz_arena();
    str rest = { (const char *)data, size };
    unsigned how = fuzz_choice(&rest, 2);
    (void)ask_index(&arena, rest);
    (void)ask_index(&arena, made(&arena, rest, true));
    CLAIM(ask_index(&arena, made(&arena, rest, false)));
    ask_files(&arena, how & 1 ? summed(&arena, rest) : rest);
    fuzz_end(&arena, size + 200000, 200);           /* an index may claim a hundred thousand files */
    return 0;
}
