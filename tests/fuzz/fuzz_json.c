/* fuzz_json.c: JSON that we write is JSON, says what was given and is harmless on a terminal; JSON that we read
 * (PowerShell's configuration, lines of a manifest) cannot mislead us. */
#include <yyjson.h>

#include "src/ask/manifest.h"
#include "src/find/policy.h"
#include "src/report/json.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/fake.h"
#include "tests/support/hosts.h"

static void claim_written(struct arena *arena, const char *text)
{
    struct json json = { .out = { .arena = arena } };
    json_open(&json, NULL, '{');
    json_text(&json, "a", text);
    json_open(&json, "b", '[');
    json_text(&json, NULL, text);
    json_number(&json, NULL, 7);
    json_close(&json, ']');
    json_close(&json, '}');
    const char *written = json_done(&json);
    for (const char *at = written; *at != '\0'; at++)
        CLAIM(*at == '\n' || fuzz_is_harmless((str){ at, 1 }) || (unsigned char)*at >= 0x80);
    CLAIM(utf8_is_valid(str_of(written)));
    if (!utf8_is_valid(str_of(text)))
        return;                                 /* lone surrogates, which Python reads and yyjson does not */
    yyjson_doc *document = yyjson_read(written, strlen(written), 0);
    CLAIM(document != NULL);
    const char *read = yyjson_get_str(yyjson_obj_get(yyjson_doc_get_root(document), "a"));
    CLAIM(read != NULL && strcmp(read, text) == 0);
    yyjson_doc_free(document);
}

static void claim_policies(struct arena *arena, const uint8_t *data, size_t size)
{
    struct policies policies;
    fake_begin(&a_windows_host);
    fake_set("ProgramFiles", "C:\\Program Files");
    fake_set("USERPROFILE", "C:\\Users\\u");
    fake_file("C:\\Program Files\\PowerShell\\7\\pwsh.exe", 0755, "MZ");
    fake_bytes("C:\\Program Files\\PowerShell\\7\\powershell.config.json", 0644, data, size);
    fake_bytes("C:\\Users\\u\\Documents\\PowerShell\\powershell.config.json", 0644, data, size);
    fake_bytes("C:\\env\\Scripts\\Activate.ps1", 0644, data, size);
    policies_find(arena, &a_windows_host, "C:\\env\\Scripts\\Activate.ps1", &policies);
    CLAIM(policies.count >= 1 && policies.count <= POWERSHELLS);
    for (size_t i = 0; i < policies.count; i++) {
        const struct shell_policy *one = &policies.shells[i];
        CLAIM(one->policy != POLICY_UNDEFINED && one->policy <= POLICY_BYPASS && one->scope <= SCOPE_DEFAULT);
        CLAIM(one->scopes[one->scope] == one->policy);
        CLAIM(policy_verdict(one->policy, &policies.script) == one->verdict);
    }
    fake_end();
}

/* An array of the words that a line gave is a line that gives the same words. */
static void claim_manifest(struct arena *arena, const struct host *host, str line)
{
    struct words words, again;
    const char *why = NULL;
    if (!manifest_words(arena, host, line, &words, &why)) {
        CLAIM(why != NULL && why[0] != '\0');
        return;
    }
    struct json json = { .out = { .arena = arena } };
    json_open(&json, NULL, '[');
    for (size_t i = 0; i < words.count; i++)
        json_text(&json, NULL, words.items[i]);
    json_close(&json, ']');
    char *line_of_it = str_copy(arena, str_of(json_done(&json)));
    for (char *at = line_of_it; *at != '\0'; at++)
        *at = *at == '\n' ? ' ' : *at;
    CLAIM(manifest_words(arena, host, str_of(line_of_it), &again, &why) && again.count == words.count);
    for (size_t i = 0; i < words.count; i++)
        CLAIM(strcmp(again.items[i], words.items[i]) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = fuzz_arena();
    str bytes = { (const char *)data, size };
    claim_written(&arena, str_copy(&arena, bytes));
    claim_policies(&arena, data, size);
    claim_manifest(&arena, &a_posix_host, bytes);
    claim_manifest(&arena, &a_windows_host, bytes);
    fuzz_end(&arena, size, 8000);
    return 0;
}
