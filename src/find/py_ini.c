/* py_ini.c: the defaults in a launcher's py.ini, read by inih. */
#include <ini.h>
#include <string.h>

#include "src/base/utf8.h"
#include "src/find/version_files.h"

/* The narrow half of UTF-16: whatever is no ASCII becomes '?', for no version has it. */
static str from_utf16(struct arena *arena, str bytes)
{
    struct text out = { .arena = arena };
    for (size_t i = 2; i + 1 < bytes.size; i += 2)
        text_byte(&out, bytes.text[i + 1] == '\0' && (signed char)bytes.text[i] > 0 ? bytes.text[i] : '?');
    return text_view(&out);
}

struct ini {
    struct arena *arena;
    struct py_ini *out;
};

static bool is(struct arena *arena, const char *name, const char *wanted)
{
    return strcmp(utf8_fold(arena, str_of(name)), wanted) == 0;
}

/* Windows takes one pair of quotes off a value. */
static str unquoted(str value)
{
    char quote = value.size > 1 ? value.text[0] : '\0';
    bool quoted = (quote == '"' || quote == '\'') && value.text[value.size - 1] == quote;
    return quoted ? str_slice(value, 1, value.size - 1) : value;
}

static int take(void *owner, const char *section, const char *name, const char *value)
{
    struct ini *ini = owner;
    if (!is(ini->arena, section, "defaults"))
        return 1;
    const char **field = is(ini->arena, name, "python")    ? &ini->out->python
                         : is(ini->arena, name, "python3") ? &ini->out->python3
                                                           : NULL;
    if (field != NULL && *field == NULL && value[0] != '\0')
        *field = str_copy(ini->arena, unquoted(str_of(value)));
    return 1;
}

struct py_ini py_ini_read(struct arena *arena, str bytes)
{
    struct py_ini out = { 0 };
    struct ini ini = { arena, &out };
    if (str_starts(bytes, "\xff\xfe"))
        bytes = from_utf16(arena, bytes);
    ini_parse_string(str_copy(arena, bytes), take, &ini);
    return out;
}
