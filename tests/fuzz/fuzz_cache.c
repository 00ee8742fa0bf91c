/* fuzz_cache.c: files of the cache with hostile lines, whose checksums may even fit, and the index of a stored wheel.
 *
 *     first byte: 1 each line gets the checksum that fits, 2 the index gets the one that fits */
#include "platform/platform.h"
#include "src/find/cache.h"
#include "src/find/known.h"
#include "src/seed/store_index.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/fake.h"
#include "tests/support/hosts.h"

#include <libdeflate.h>

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
    struct known known = { .arena = arena, .host = &a_posix_host, .cache = "/c" };
    if (known_get(&known, path, &program, &python))
        CLAIM(strcmp(python.asked, path) == 0 && python.stdlib != NULL && python.implementation <= GRAALPY);
    const struct answer new = { .implementation = CPYTHON, .abiflags = "", .version = { 3, 13, 1, "" }, .prefix = "/opt/py" };
    cache_put(arena, &a_posix_host, "/c", &key, &new);
    CLAIM(cache_get(arena, &a_posix_host, "/c", &key, &answer) && answer.version.minor == 13 && answer.version.micro == 1);
    fake_end();
}

static str with_sum(struct arena *arena, str body)
{
    struct text out = { .arena = arena };
    text_put(&out, "venvcast.seed/1\t");
    text_number(&out, libdeflate_crc32(0, body.text, body.size));
    text_byte(&out, '\n');
    text_add(&out, body);
    return text_view(&out);
}

static void ask_index(struct arena *arena, str text)
{
    struct wheel wheel = { 0 }, again = { 0 };
    struct stored stored = { 0 }, stored_again = { 0 };
    if (!store_index_read(arena, text, &wheel, &stored))
        return;
    CLAIM(stored.scripts_at <= stored.record.size);
    str written = store_index_write(arena, &wheel, &stored);
    if (written.size == 0)
        return;                                     /* a name with a CR, which no wheel that was read can have */
    CLAIM(store_index_read(arena, written, &again, &stored_again));
    CLAIM(stored_again.count == stored.count && again.entry_point_count == wheel.entry_point_count
          && strcmp(again.name, wheel.name) == 0 && str_equal(stored_again.record, stored.record)
          && stored_again.scripts_at == stored.scripts_at && fuzz_same(again.requires_python, wheel.requires_python));
    for (size_t i = 0; i < stored.count; i++)
        CLAIM(strcmp(stored.files[i].path, stored_again.files[i].path) == 0
              && stored.files[i].size == stored_again.files[i].size
              && stored.files[i].modified == stored_again.files[i].modified);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = fuzz_arena();
    str rest = { (const char *)data, size };
    unsigned how = fuzz_choice(&rest, 4);
    ask_index(&arena, how & 2 ? with_sum(&arena, rest) : rest);
    ask_files(&arena, how & 1 ? summed(&arena, rest) : rest);
    fuzz_end(&arena, size + 200000, 200);           /* an index may claim a hundred thousand files */
    return 0;
}
