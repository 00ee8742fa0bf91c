/* facts.c: versions, flags and folders out of names and text files. */
#include "src/find/facts.h"

#include <stdio.h>
#include <string.h>

#include "src/find/json_note.h"

/* ---- names -------------------------------------------------------------------------------------- */

/* Takes `text` off the front. */
static bool take(str *rest, const char *text)
{
    if (!str_starts(*rest, text))
        return false;
    *rest = str_slice(*rest, strlen(text), rest->size);
    return true;
}

/* Takes a decimal number off the front. */
static bool take_number(str *rest, unsigned *out)
{
    size_t size = 0;
    while (size < rest->size && rest->text[size] >= '0' && rest->text[size] <= '9')
        size++;
    if (!str_to_number(str_slice(*rest, 0, size), out))
        return false;
    *rest = str_slice(*rest, size, rest->size);
    return true;
}

/* "3", "3.13", "3.13td": the number and the flags behind it. */
static bool take_tag(str *rest, struct tag *out)
{
    if (!take_number(rest, &out->major))
        return false;
    out->has_minor = take(rest, ".");
    if (out->has_minor && !take_number(rest, &out->minor))
        return false;
    (void)take(rest, "m");                  /* pymalloc, before 3.8 */
    out->free_threaded = take(rest, "t");
    out->debug = take(rest, "d");
    return true;
}

static bool take_implementation(str *rest, struct tag *out)
{
    *out = (struct tag){ .implementation = CPYTHON };
    if (take(rest, "python"))
        return true;
    out->implementation = PYPY;
    return take(rest, "pypy");
}

bool tag_of_library(const char *name, struct tag *out)
{
    str rest = str_of(name);
    if (!take(&rest, "lib") || !take_implementation(&rest, out) || !take_tag(&rest, out))
        return false;
    if (out->implementation == PYPY)
        return take(&rest, "-c.");
    return out->has_minor && take(&rest, ".");      /* libpython3.so is the stable ABI's door only */
}

bool tag_of_program(const char *name, struct tag *out)
{
    str rest = str_of(name);
    if (str_ends(rest, ".exe"))
        rest.size -= 4;
    if (!take_implementation(&rest, out))
        return false;
    out->major = 3;                         /* a bare "python", unless its library turns out to be of another */
    if (rest.size > 0 && !take_tag(&rest, out))
        return false;
    if (take(&rest, "-dbg"))
        out->debug = true;
    return rest.size == 0;
}

bool tag_of_folder(const char *name, struct tag *out)
{
    str rest = str_of(name);
    return take_implementation(&rest, out) && take_tag(&rest, out) && out->has_minor && !out->debug && rest.size == 0;
}

/* ---- versions ----------------------------------------------------------------------------------- */

static const struct level {
    unsigned nibble;
    const char *letters;
    const char *words;              /* as sys.version_info.releaselevel says it */
} levels[] = { { 0xa, "a", "alpha" }, { 0xb, "b", "beta" }, { 0xc, "rc", "candidate" }, { 0xf, "", "final" } };

static void set_level(struct version *version, const struct level *level, unsigned serial)
{
    if (level->letters[0] == '\0')
        version->level[0] = '\0';
    else
        snprintf(version->level, sizeof version->level, "%s%u", level->letters, serial % 1000);
}

bool version_of_number(uint64_t hex, struct version *out)
{
    *out = (struct version){ hex >> 24 & 0xff, hex >> 16 & 0xff, hex >> 8 & 0xff, "" };
    if (hex > UINT32_MAX)
        return false;
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (levels[i].nibble == (hex >> 4 & 0xf)) {
            set_level(out, &levels[i], hex & 0xf);
            return true;
        }
    return false;
}

bool version_of_text(str text, struct version *out)
{
    str rest = text;
    *out = (struct version){ 0 };
    if (!take_number(&rest, &out->major) || !take(&rest, ".") || !take_number(&rest, &out->minor) || !take(&rest, ".")
        || !take_number(&rest, &out->micro))
        return false;
    for (size_t i = 0; i < 3; i++) {
        unsigned serial;
        if (take(&rest, levels[i].letters)) {
            if (!take_number(&rest, &serial))
                return false;
            set_level(out, &levels[i], serial);
            break;
        }
    }
    (void)take(&rest, "+");
    return rest.size == 0;
}

/* The quoted value of `#define PY_VERSION "3.9.18"`. */
static bool defined_version(str line, str *out)
{
    str before;
    if (!take(&line, "#define"))
        return false;
    line = str_trim(line);
    if (!take(&line, "PY_VERSION"))
        return false;
    return str_split(str_trim(line), '"', &before, out) && before.size == 0 && str_split(*out, '"', out, &before);
}

bool version_of_patchlevel(str file, struct version *out)
{
    str line, value;
    while (str_next_line(&file, &line))
        if (defined_version(line, &value))
            return version_of_text(value, out);
    return false;
}

static bool version_of_json(yyjson_val *root, struct version *out)
{
    yyjson_val *info = yyjson_obj_get(yyjson_obj_get(root, "language"), "version_info");
    const char *words = note_text(info, "releaselevel");
    unsigned serial = 0;
    *out = (struct version){ 0 };
    if (!note_number(info, "major", &out->major) || !note_number(info, "minor", &out->minor)
        || !note_number(info, "micro", &out->micro) || !note_number(info, "serial", &serial) || words == NULL)
        return false;
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (strcmp(levels[i].words, words) == 0) {
            set_level(out, &levels[i], serial);
            return true;
        }
    return false;
}

bool version_of_build_details(struct arena *arena, str file, struct version *out)
{
    yyjson_val *root = note_read(arena, file);
    return root != NULL && version_of_json(root, out);
}

/* ---- _sysconfigdata ----------------------------------------------------------------------------- */

/* 'KEY': 'value' of one line of the dictionary; false for values that are no plain text. */
static bool text_entry(str line, const char *key, str *out)
{
    str rest = str_trim(line), after;
    if (!take(&rest, key) || !take(&rest, "'"))
        return false;
    rest = str_trim(rest);
    if (!take(&rest, ":"))
        return false;
    rest = str_trim(rest);
    return take(&rest, "'") && str_split(rest, '\'', out, &after) && str_find_byte(*out, '\\') == out->size;
}

struct sysconfig sysconfig_parse(struct arena *arena, str file)
{
    struct sysconfig found = { NULL, NULL, NULL };
    const struct { const char *key; const char **out; } wanted[] = {
        { "ABIFLAGS", &found.abiflags }, { "PLATLIBDIR", &found.platlibdir },
        { "WHEEL_PKG_DIR", &found.wheel_pkg_dir },
    };
    str line, value;
    while (str_next_line(&file, &line)) {
        size_t quote = str_find_byte(line, '\'');   /* the first key may stand behind "build_time_vars = {" */
        line = str_slice(line, quote + 1, line.size);
        if (line.size == 0 || (line.text[0] != 'A' && line.text[0] != 'P' && line.text[0] != 'W'))
            continue;
        for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
            if (*wanted[i].out == NULL && text_entry(line, wanted[i].key, &value))
                *wanted[i].out = str_copy(arena, value);
    }
    return found;
}
