/* fuzz_text.c: any text, shown, drawn and quoted: nothing that a terminal acts upon, and quotes that read back. */
#include "src/ask/suggest.h"
#include "src/plan/activate.h"
#include "src/plan/draw.h"
#include "src/plan/quote.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/hosts.h"

static void claim_shown(struct arena *arena, str text)
{
    const char *shown = utf8_show(arena, text), *repr = utf8_repr(arena, text);
    CLAIM(utf8_is_valid(str_of(shown)) && fuzz_is_harmless(str_of(shown)));
    CLAIM(strcmp(utf8_show(arena, str_of(shown)), shown) == 0);
    CLAIM(utf8_is_valid(str_of(repr)) && fuzz_is_harmless(str_of(repr)) && !utf8_breaks_lines(str_of(repr)));
    CLAIM(utf8_width(str_of(shown)) <= 2 * strlen(shown));
    const char *folded = utf8_fold(arena, text);
    CLAIM(!utf8_is_valid(text) || utf8_is_valid(str_of(folded)));
    CLAIM(suggest_distance(arena, str_slice(text, 0, 64), str_slice(text, 0, 64)) == 0);
}

/* What sh reads between quotes, for words of '...' and \'. */
static const char *read_by_sh(struct arena *arena, const char *word)
{
    struct text out = { .arena = arena };
    bool quoted = false;
    for (; *word != '\0'; word++) {
        if (*word == '\'')
            quoted = !quoted;
        else if (!quoted && *word == '\\' && word[1] != '\0')
            text_byte(&out, *++word);
        else if (!quoted)
            return NULL;                        /* something stands outside of all quotes */
        else
            text_byte(&out, *word);
    }
    return quoted ? NULL : text_done(&out);
}

static void claim_quoted(struct arena *arena, const char *text)
{
    static const enum draw_shell shells[] = { DRAW_LITERAL, DRAW_PLAIN, DRAW_BASH, DRAW_ZSH, DRAW_KSH, DRAW_SH,
                                              DRAW_TCSH, DRAW_XONSH, DRAW_CMD };
    const char *word = quote_sh(arena, &a_posix_host, str_of(text));
    CLAIM(word != NULL);
    CLAIM(fuzz_same(read_by_sh(arena, word), text));
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
        const char *drawn = draw_prompt(arena, shells[i], str_of(text));
        CLAIM(drawn != NULL && strpbrk(drawn, "\r\n\033") == NULL && utf8_is_valid(str_of(drawn)));
    }
    const char *python = quote_python(arena, &a_posix_host, str_of(text));
    for (; python != NULL && *python != '\0'; python++)
        CLAIM(*python >= 0x20 && *python < 0x7f);
    const char *powershell = quote_powershell(arena, &a_windows_host, str_of(text));
    CLAIM((powershell != NULL) == utf8_is_valid(str_of(text)) || powershell == NULL);
    const char *batch = quote_batch(arena, &a_windows_host, str_of(text));
    CLAIM(batch == NULL || strpbrk(batch, "\r\n") == NULL);
}

static void claim_scripts(struct arena *arena, const struct host *host, const char *text)
{
    const struct activation values = { text, text, "bin", text[0] % 2 != 0 };
    struct activation_script *scripts;
    struct error error = { 0 };
    const char *skipped[8];
    size_t count, skipped_count;
    CLAIM(activation_scripts(arena, host, &values, NULL, true, &count, &scripts, &skipped_count, skipped, 8, &error));
    CLAIM(count >= 3 && count + skipped_count >= 6 && skipped_count <= 8);
    for (size_t i = 0; i < count; i++) {
        str script = filling_text(arena, scripts[i].filling);
        CLAIM(script.size > 100 && memchr(script.text, '\0', script.size) == NULL);
        CLAIM(script.size <= filling_room(scripts[i].filling));
    }
    CLAIM(activation_scripts(arena, host, &values, text, true, &count, &scripts, &skipped_count, skipped, 8, &error)
          || error.code == E_USAGE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = fuzz_arena();
    str bytes = { (const char *)data, size };
    const char *text = str_copy(&arena, bytes);
    claim_shown(&arena, bytes);
    claim_quoted(&arena, text);
    if (size < 64 && !utf8_breaks_lines(str_of(text)) && text[0] != '\0') {
        claim_scripts(&arena, &a_posix_host, text);
        claim_scripts(&arena, &a_windows_host, text);
    }
    fuzz_end(&arena, size, 20000);
    return 0;
}
