/* made_json.c: environments → JSON. A key that stands here is a promise: a change of meaning is another schema. */
#include "src/report/made_json.h"

#include "src/ask/options.h"
#include "src/report/hints.h"
#include "src/report/shape_text.h"
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

static const char *const statuses[] = {
    [MADE_CREATED] = "created", [MADE_UNCHANGED] = "unchanged", [MADE_REPAIRED] = "repaired",
    [MADE_UPGRADED] = "upgraded", [MADE_CLEARED] = "cleared", [MADE_REFUSED] = "refused",
};

const char *made_status(enum outcome_status status)
{
    return statuses[status];
}

static void add_findings(struct json *json, const struct request *request, const struct plan *plan,
                         const struct shape *shape)
{
    json_open(json, "findings", '[');
    for (size_t i = 0; shape != NULL && i < shape->count; i++) {
        const struct symptom *finding = &shape->findings[i];
        json_open(json, NULL, '{');
        json_text(json, "code", finding_name(finding->code));
        json_text(json, "path", report_place(json->out.arena, plan, finding));
        json_text(json, "text", finding->what);
        json_text(json, "remedy", report_remedy(json->out.arena, request, plan, finding->code));
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void add_actions(struct json *json, const struct request *request, const struct plan *plan)
{
    json_open(json, "actions", '[');
    for (size_t i = 0; i < plan->count; i++) {
        const struct step *step = &plan->steps[i];
        json_open(json, NULL, '{');
        json_text(json, "action", report_step_kind(step->kind));
        json_text(json, "path", step->kind == STEP_RUN ? step->command[0] : step->path);
        if (step->source != NULL)
            json_text(json, "source", step->source);
        if (step->kind == STEP_UNPACK)
            json_number(json, "files", (unsigned)step->file_count);
        json_text(json, "why", step->why);
        if (request->diff && step->kind == STEP_TEXT)
            json_text(json, "diff", report_change(json->out.arena, plan, step));
        json_close(json, '}');
    }
    json_close(json, ']');
}

/* What stands first tells programs most of what they want to know. */
static void add_status(struct json *json, const char *path, const char *status, bool changed)
{
    json_open(json, NULL, '{');
    json_text(json, "path", path);
    json_text(json, "status", status);
    json_bool(json, "changed", changed);
}

void made_json_add(struct json *json, const struct request *request, const struct interpreter *python,
                   const struct plan *plan, const struct outcome *outcome, const struct store *store,
                   const struct policies *policies)
{
    const char *warnings[WARNINGS_MOST];
    size_t count = report_warnings(json->out.arena, plan, outcome, warnings);
    add_status(json, plan->root, made_status(outcome->status), outcome->changed);
    json_bool(json, "dry_run", request->dry_run || request->check);
    json_text(json, "python", plan->python);
    json_text(json, "base", python->base);
    json_text(json, "version", python->base == NULL ? NULL : words_version(json->out.arena, python));
    add_findings(json, request, plan, outcome->shape);
    add_actions(json, request, plan);
    add_cache(json, store, outcome);
    add_texts(json, "warnings", warnings, count);
    add_hints(json, policies);
    json_text(json, "error", NULL);
    json_close(json, '}');
}

void made_json_fail(struct json *json, const char *path, const struct error *error, const char *reason)
{
    enum exit_code code = error_exit(error->code);
    add_status(json, path, code == TARGET_REFUSED ? "refused" : "failed", false);
    json_open(json, "error", '{');
    json_text(json, "code", error_name(error->code));
    json_text(json, "text", error->text);
    json_text(json, "reason", reason);
    json_text(json, "remedy", error_helps(error));
    json_number(json, "exit_code", (unsigned)code);
    json_close(json, '}');
    json_close(json, '}');
}

const char *made_json_end(struct json *json)
{
    json_close(json, ']');
    json_close(json, '}');
    return json_done(json);
}
