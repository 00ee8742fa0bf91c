/* made_json.c: environments → JSON. A key that stands here is a promise: a change of meaning is another schema. */
#include "src/report/made_json.h"

#include "src/ask/options.h"
#include "src/report/hints.h"
#include "src/report/text.h"
#include "src/report/words.h"

struct json made_json_begin(struct arena *arena)
{
    struct json json = { .out.arena = arena };
    json_open(&json, NULL, '{');
    json_text(&json, "schema", "venvcast.made/1");
    json_open(&json, "environments", '[');
    return json;
}

static void add_texts(struct json *json, const char *key, const char *const *texts, size_t count)
{
    json_open(json, key, '[');
    for (size_t i = 0; i < count; i++)
        json_text(json, NULL, texts[i]);
    json_close(json, ']');
}

static void add_hints(struct json *json, const struct policies *policies)
{
    struct hint hints[POWERSHELLS];
    size_t count = policies == NULL ? 0 : hints_of(json->out.arena, policies, hints);
    json_open(json, "hints", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(json, NULL, '{');
        json_text(json, "text", hints[i].what);
        json_text(json, "remedy", hints[i].remedy);
        json_close(json, '}');
    }
    json_close(json, ']');
    if (policies == NULL)
        json_text(json, "powershell", NULL);
    else
        policies_json(json, policies);
}

/* What came out of the cache, and how. */
static void add_cache(struct json *json, const struct store *store, const struct outcome *outcome)
{
    json_open(json, "cache", '{');
    json_text(json, "path", store->folder);
    json_text(json, "unused_because", store->note);
    for (size_t i = LINK_AUTO + 1; i < LINK_MODES; i++)
        json_number(json, link_mode_names[i], (unsigned)outcome->shared[i]);
    json_close(json, '}');
}

void made_json_add(struct json *json, const struct interpreter *python, const struct plan *plan,
                   const struct outcome *outcome, const struct store *store, const struct policies *policies)
{
    const char *warnings[WARNINGS_MOST];
    size_t count = report_warnings(json->out.arena, plan, outcome, warnings);
    json_open(json, NULL, '{');
    json_text(json, "path", plan->root);
    json_text(json, "python", plan->python);
    json_text(json, "base", python->base);
    json_text(json, "version", words_version(json->out.arena, python));
    add_cache(json, store, outcome);
    add_texts(json, "warnings", warnings, count);
    add_hints(json, policies);
    json_close(json, '}');
}

const char *made_json_end(struct json *json)
{
    json_close(json, ']');
    json_close(json, '}');
    return json_done(json);
}
