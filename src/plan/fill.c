/* fill.c: the kinds of script by their endings, and one pass over a template. */
#include "src/plan/fill.h"

#include <string.h>

#include "src/base/utf8.h"
#include "src/plan/quote.h"

static const char *const names[FILL_VALUES] = {
    [FILL_DIR] = "__VENV_DIR__", [FILL_NAME] = "__VENV_NAME__", [FILL_PROMPT] = "__VENV_PROMPT__",
    [FILL_BIN_NAME] = "__VENV_BIN_NAME__", [FILL_PYTHON] = "__VENV_PYTHON__",
};

/* Of any other ending: a script of sh. */
static const struct kind {
    const char *ending;
    const char *(*quote)(struct arena *arena, const struct host *host, str text);
} kinds[] = {
    { ".ps1", quote_powershell }, { ".psm1", quote_powershell }, { ".bat", quote_batch }, { ".cmd", quote_batch },
    { ".fish", quote_fish }, { ".csh", quote_csh }, { ".tcsh", quote_csh }, { ".nu", quote_nu },
    { ".py", quote_python }, { ".xsh", quote_python }, { "", quote_sh },
};

static const struct kind *kind_of(struct arena *arena, const char *path)
{
    size_t i = 0;
    while (!str_ends(str_of(utf8_fold(arena, str_of(path))), kinds[i].ending))
        i++;
    return &kinds[i];
}

static bool is_binary(const struct template *from)
{
    str bytes = { from->bytes, from->size };
    return str_find_byte(bytes, '\0') < bytes.size || !utf8_is_valid(bytes);
}

/* The placeholder at the beginning of `rest`, or FILL_VALUES. */
static size_t value_at(str rest)
{
    size_t i = 0;
    while (i < FILL_VALUES && !str_starts(rest, names[i]))
        i++;
    return i;
}

/* What has been put in is not looked at again. */
bool fill_template(struct arena *arena, const struct host *host, const struct template *from,
                   const char *const values[FILL_VALUES], str *out)
{
    const struct kind *kind = kind_of(arena, from->path);
    struct text text = { .arena = arena };
    str rest = { from->bytes, from->size };
    *out = rest;
    if (is_binary(from))
        return true;
    while (rest.size > 0) {
        size_t next = str_find(rest, "__VENV_");
        size_t value = next < rest.size ? value_at(str_slice(rest, next, rest.size)) : FILL_VALUES;
        size_t plain = value < FILL_VALUES || next == rest.size ? next : next + 1;
        text_add(&text, str_slice(rest, 0, plain));
        rest = str_slice(rest, plain, rest.size);
        if (value == FILL_VALUES)
            continue;
        const char *quoted = kind->quote(arena, host, str_of(values[value]));
        if (quoted == NULL)
            return false;
        text_put(&text, quoted);
        rest = str_slice(rest, strlen(names[value]), rest.size);
    }
    const char *bytes = text_done(&text);
    *out = (str){ bytes, text.size };
    return true;
}
