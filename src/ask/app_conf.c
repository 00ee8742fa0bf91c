/* app_conf.c: the keys of venvcast.conf, and what each may say. */
#include "src/ask/app_conf.h"

#include "src/ask/manifest.h"
#include "src/base/path.h"
#include "src/base/utf8.h"

enum { REQUIREMENTS_MOST = 16 };

enum value_kind { TEXT, NAME, PATH_BELOW, PATHS_BELOW, COMMAND };

static const struct key {
    const char *name;
    enum value_kind kind;
    size_t field;
} keys[] = {
    { "python", TEXT, offsetof(struct app_conf, python) },
    { "prompt", TEXT, offsetof(struct app_conf, prompt) },
    { "env", NAME, offsetof(struct app_conf, env) },
    { "wheels", PATH_BELOW, offsetof(struct app_conf, wheels) },
    { "requirements", PATHS_BELOW, offsetof(struct app_conf, requirements) },
    { "launch", COMMAND, offsetof(struct app_conf, launch) },
};

struct reading {
    struct arena *arena;
    const struct host *host;
    struct app_conf *out;
    struct error *error;
    unsigned line;
};

static bool wrong(struct reading *reading, const char *what, const char *text)
{
    error_say(reading->error, E_SETUP, "venvcast.conf:%u: %s: %s", reading->line, what,
              utf8_repr(reading->arena, str_of(text)));
    return error_remedy(reading->error, "the keys are python, requirements, wheels, prompt, env and launch");
}

/* A path that stays below the folder: no drive, no root, no "..", no option. */
static bool stays_below(const struct host *host, const char *path)
{
    str rest = str_of(path);
    bool fine = rest.size > 0 && path[0] != '-' && str_find(rest, ":") == rest.size;
    while (rest.size > 0 && fine) {
        size_t end = 0;
        while (end < rest.size && !path_is_separator(host, rest.text[end]))
            end++;
        fine = end > 0 && !str_is(str_slice(rest, 0, end), "..");
        rest = str_slice(rest, end + 1, rest.size);
    }
    return fine;
}

static bool is_name(const struct host *host, const char *text)
{
    return stays_below(host, text) && !path_has_separator(host, text) && !str_is(str_of(text), ".");
}

static bool set_text(struct reading *reading, const char **field, const char *value)
{
    if (*field != NULL)
        return wrong(reading, "given twice", value);
    *field = value;
    return true;
}

static bool add_path(struct reading *reading, struct words *words, const char *value)
{
    if (words->count == 0)
        words->items = arena_take_many(reading->arena, REQUIREMENTS_MOST, sizeof *words->items);
    if (words->count == REQUIREMENTS_MOST)
        return wrong(reading, "too many of them", value);
    words->items[words->count++] = value;
    return true;
}

static bool set_command(struct reading *reading, struct words *words, const char *value)
{
    const char *why = "";
    struct words split;
    if (words->count > 0)
        return wrong(reading, "given twice", value);
    if (!manifest_words(reading->arena, reading->host, str_of(value), &split, &why) || split.count == 0)
        return wrong(reading, "cannot be read", value);
    if (!is_name(reading->host, split.items[0]))
        return wrong(reading, "not the bare name of a program in the environment", split.items[0]);
    words->count = split.count;
    words->items = arena_take_many(reading->arena, split.count + 1, sizeof *words->items);
    for (size_t i = 0; i < split.count; i++)
        words->items[i] = split.items[i];
    return true;
}

static bool set(struct reading *reading, const struct key *key, const char *value)
{
    void *field = (char *)reading->out + key->field;
    if (value[0] == '\0')
        return wrong(reading, "nothing is said of", key->name);
    if (key->kind == NAME && !is_name(reading->host, value))
        return wrong(reading, "not the name of a folder beside this file", value);
    if ((key->kind == PATH_BELOW || key->kind == PATHS_BELOW) && !stays_below(reading->host, value))
        return wrong(reading, "leads out of this folder", value);
    if (key->kind == COMMAND)
        return set_command(reading, field, value);
    return key->kind == PATHS_BELOW ? add_path(reading, field, value) : set_text(reading, field, value);
}

static bool read_line(struct reading *reading, str line)
{
    str name, value;
    line = str_trim(line);
    if (line.size == 0 || line.text[0] == '#')
        return true;
    if (!str_split(line, '=', &name, &value))
        return wrong(reading, "neither key = value nor a comment", str_copy(reading->arena, line));
    name = str_trim(name);
    value = str_trim(value);
    if (value.size > 1 && value.text[0] == '"' && value.text[value.size - 1] == '"')
        value = str_slice(value, 1, value.size - 1);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (str_is(name, keys[i].name))
            return set(reading, &keys[i], str_copy(reading->arena, value));
    return wrong(reading, "there is no such key", str_copy(reading->arena, name));
}

bool app_conf_read(struct arena *arena, const struct host *host, str bytes, struct app_conf *out, struct error *error)
{
    struct reading reading = { .arena = arena, .host = host, .out = out, .error = error };
    str line;
    *out = (struct app_conf){ 0 };
    (void)str_take(&bytes, "\xEF\xBB\xBF");
    while (str_next_line(&bytes, &line)) {
        reading.line++;
        if (!read_line(&reading, line))
            return false;
    }
    return true;
}
