/* list_json.c: findings → JSON. A key that stands here is a promise: a change of meaning is another schema. */
#include "src/report/list_json.h"

#include "src/report/json.h"
#include "src/report/words.h"

/* "SOURCE_REGISTRY_USER" → "registry_user": words may change, these do not. */
static const char *source_key(struct arena *arena, enum source source)
{
#define SOURCE_KEY(name, words) [name] = #name,
    static const char *const names[] = { SOURCE_TABLE(SOURCE_KEY) };
#undef SOURCE_KEY
    struct text out = { .arena = arena };
    for (const char *at = names[source] + sizeof "SOURCE_" - 1; *at != '\0'; at++)
        text_byte(&out, *at >= 'A' && *at <= 'Z' ? (char)(*at - 'A' + 'a') : *at);
    return text_done(&out);
}

/* As sys.implementation.name has it. */
static const char *implementation_key(enum implementation implementation)
{
    static const char *const keys[] = { [CPYTHON] = "cpython", [PYPY] = "pypy", [GRAALPY] = "graalpy" };
    return keys[implementation];
}

static void add_python(struct json *json, const struct interpreter *python)
{
    json_text(json, "version", words_version(json->out.arena, python));
    json_text(json, "implementation", implementation_key(python->implementation));
    json_text(json, "abi", python->abiflags);
    json_bool(json, "free_threaded", python->free_threaded);
    json_bool(json, "debug", python->debug);
    json_text(json, "architecture", python->architecture);
    json_number(json, "bits", python->is_64bit ? 64 : 32);
    json_text(json, "base", python->base);
    json_text(json, "prefix", python->prefix);
}

static void add_interpreter(struct json *json, const struct finding *finding, const char *rule)
{
    json_open(json, NULL, '{');
    json_text(json, "path", finding->path);
    json_text(json, "link", words_link(finding));
    add_python(json, finding->python);
    json_text(json, "source", source_key(json->out.arena, finding->source));
    json_bool(json, "conda", finding->is_conda);
    json_text(json, "company", finding->company);
    json_text(json, "tag", finding->tag);
    json_bool(json, "default", finding->is_default);
    json_text(json, "rule", finding->is_default ? rule : NULL);
    json_close(json, '}');
}

static void add_rejected(struct json *json, const struct finding *finding)
{
    json_open(json, NULL, '{');
    json_text(json, "path", finding->path);
    json_text(json, "source", source_key(json->out.arena, finding->source));
    json_text(json, "version", finding->python == NULL ? NULL : words_version(json->out.arena, finding->python));
    json_text(json, "reason", finding->why);
    json_close(json, '}');
}

static void add_all_rejected(struct json *json, const struct findings *findings)
{
    json_open(json, "rejected", '[');
    for (size_t i = 0; i < findings->count; i++)
        if (!words_fits(&findings->list[i]))
            add_rejected(json, &findings->list[i]);
    json_close(json, ']');
}

const char *list_json(struct arena *arena, const struct findings *findings, bool verbose)
{
    struct json json = { .out = { .arena = arena } };
    json_open(&json, NULL, '{');
    json_text(&json, "schema", "venvcast.list/1");
    json_open(&json, "interpreters", '[');
    for (size_t i = 0; i < findings->count; i++)
        if (words_fits(&findings->list[i]))
            add_interpreter(&json, &findings->list[i], findings->rule);
    json_close(&json, ']');
    if (verbose)
        add_all_rejected(&json, findings);
    json_close(&json, '}');
    return json_done(&json);
}
