/* fuzz_args.c: command lines: accepted ones hold only what was given, refused ones have a code and words; the
 * differential against argparse is cli/argparse_oracle.py. */
#include "src/ask/args.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/hosts.h"

enum { MOST_WORDS = 24 };

static bool is_given(const struct os_args *args, const char *text)
{
    for (int i = 1; i < args->count; i++)
        if (strstr(args->values[i], text) != NULL)
            return true;
    return text == NULL;
}

static void claim_request(struct arena *arena, const struct host *host, const struct os_args *args,
                          const struct request *request)
{
    const char *const texts[] = { request->prompt, request->python, request->selector, request->activators,
                                  request->cache_dir, request->log, request->from };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        CLAIM(texts[i] == NULL || is_given(args, texts[i]));
    for (size_t i = 0; i < request->target_count && request->kind == REQUEST_CREATE; i++)
        CLAIM(request->targets[i][0] != '\0' && is_given(args, request->targets[i]));
    CLAIM(request->kind != REQUEST_CREATE || request->target_count > 0 || request->from != NULL);
    CLAIM(!(request->upgrade && request->clear) || request->kind != REQUEST_CREATE);
    CLAIM(request->link_mode < LINK_MODES && !(request->quiet && request->verbose > 0));

    /* The same words again behind the "-m venv" of Python mean the same. */
    struct request again;
    struct error error;
    const char *words[MOST_WORDS + 3] = { args->values[0], "-m", "venv" };
    for (int i = 1; i < args->count; i++)
        words[i + 2] = args->values[i];
    const struct os_args longer = { args->count + 2, words };
    bool venv_again = args->count > 1 && strncmp(args->values[1], "-m", 2) == 0;
    CLAIM(venv_again || (ask(arena, host, &longer, &again, &error) && again.kind == request->kind
                         && again.target_count == request->target_count && fuzz_same(again.prompt, request->prompt)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct host *const hosts[] = { &a_posix_host, &a_windows_host };
    struct arena arena = fuzz_arena();
    const char *words[MOST_WORDS] = { "venvcast" };
    str rest = { (const char *)data, size };
    int count = 1;
    while (rest.size > 0 && count < MOST_WORDS)
        words[count++] = fuzz_field(&arena, &rest);
    const struct os_args args = { count, words };
    for (size_t i = 0; i < 2; i++) {
        struct request request;
        struct error error = { 0 };
        if (ask(&arena, hosts[i], &args, &request, &error))
            claim_request(&arena, hosts[i], &args, &request);
        else
            CLAIM((error.code == E_USAGE || error.code == E_EMPTY_TARGET || error.code == E_UPGRADE_CLEAR)
                  && error.text[0] != '\0');
    }
    fuzz_end(&arena, size, 8000);
    return 0;
}
