/* fuzz_venvcfg.c: pyvenv.cfg: hostile files are read within bounds; a value that is written is one line, and the last. */
#include "src/find/venvcfg.h"
#include "tests/fuzz/fuzz.h"

/* The lines of it by Python's splitlines; what is written here must have exactly one. */
static size_t lines_in(str text)
{
    size_t count = 0;
    bool open = false;
    while (text.size > 0) {
        int32_t code = utf8_next(&text);
        open = true;
        if (code >= 0 && utf8_is_line_boundary(code)) {
            if (code == '\r' && text.size > 0 && text.text[0] == '\n')
                (void)utf8_next(&text);
            count++;
            open = false;
        }
    }
    return count + open;
}

static void claim_written(struct arena *arena, const char *value, const char *newline)
{
    struct text out = { .arena = arena };
    venvcfg_write(&out, "home", "/usr/bin", newline);
    venvcfg_write(&out, "include-system-site-packages", "false", newline);
    size_t begin = out.size;
    venvcfg_write(&out, "prompt", value, newline);
    str line = str_slice(text_view(&out), begin, out.size);
    CLAIM(lines_in(line) == 1 && str_ends(line, newline) && utf8_is_valid(line));
    struct venvcfg read = venvcfg_parse(arena, text_view(&out));
    CLAIM(strcmp(read.home, "/usr/bin") == 0 && !read.include_system_site_packages && read.version == NULL);
    /* What is read is written again as it is: escaping comes to an end. */
    struct text again = { .arena = arena };
    venvcfg_write(&again, "prompt", read.prompt, newline);
    CLAIM(str_equal(str_trim(text_view(&again)), str_trim(line)) || str_trim(str_of(value)).size != strlen(value));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = fuzz_arena();
    str bytes = { (const char *)data, size };
    struct venvcfg cfg = venvcfg_parse(&arena, bytes);
    CLAIM(cfg.home == NULL || strchr(cfg.home, '\n') == NULL);
    CLAIM(cfg.prompt == NULL || strpbrk(cfg.prompt, "\r\n") == NULL);
    const char *value = str_copy(&arena, bytes);
    claim_written(&arena, value, "\n");
    claim_written(&arena, value, "\r\n");
    fuzz_end(&arena, size, 400);
    return 0;
}
