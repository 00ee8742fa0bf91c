/* fuzz_settings.c: any bytes as a file of settings: refused with a place, or settings that can be applied or not. */
#include "src/ask/args.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/hosts.h"

static void claim_applied(struct arena *arena, const struct settings *settings)
{
    static const char *const words[] = { "venvcast", "--check", "-v", "e" };
    const struct os_args args = { 4, words };
    struct request request;
    struct error error = { 0 };
    if (!ask_words(arena, &a_posix_host, &args, &request, &error))
        CLAIM(false);
    bool done = ask_settle(arena, settings, &request, &error);
    CLAIM(done || error.code == E_CONFIG || error.code == E_ENFORCED || error.code == E_USAGE
          || error.code == E_UPGRADE_CLEAR);
    CLAIM(!done || (request.check && !request.clear && request.verbose == 1 && request.kind == REQUEST_CREATE));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum setting_rank ranks[] = { RANK_ADMIN, RANK_USER };
    struct arena arena = fuzz_arena();
    for (size_t i = 0; i < 2; i++) {
        struct settings settings = { 0 };
        struct error error = { 0 };
        bool read = settings_read(&arena, "f", (str){ (const char *)data, size }, ranks[i], &settings, &error);
        CLAIM(read || (error.code == E_CONFIG && error.text[0] == 'f' && error.text[1] == ':'));
        for (size_t j = 0; j < settings.count; j++)
            CLAIM(settings.list[j].option->help != NULL && option_no_setting(settings.list[j].option) == NULL
                  && (settings.list[j].rank == ranks[i] || (i == 0 && settings.list[j].rank == RANK_ENFORCED)));
        if (read)
            claim_applied(&arena, &settings);
    }
    fuzz_end(&arena, size, 100000);
    return 0;
}
