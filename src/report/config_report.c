/* config_report.c: the settings of a run with their origins, in lines for people and in JSON for programs. */
#include "src/report/config_report.h"

#include <string.h>

#include "src/base/utf8.h"
#include "src/report/json.h"

static bool is_list(const struct option *option)
{
    return option->kind == OPTION_MANY || option->kind == OPTION_SEED;
}

/* What one option was set to: the items of a list, otherwise one. */
struct settled {
    const struct option *option;
    const char *where;          /* of the first */
    struct words values;
};

static struct settled typed(const struct option *option, const struct request *request)
{
    struct settled out = { option, "command line", { 1, &request->typed[option_index(option)] } };
    if (is_list(option))
        memcpy(&out.values, (const char *)request + option->field, sizeof out.values);
    return out;
}

static bool look_up(struct arena *arena, const struct settings *settings, const struct request *request, size_t at,
                    struct settled *out)
{
    unsigned rank = request->ranks[at] & ~(unsigned)RANK_OFF;
    const struct option *option = option_at(at);
    *out = (struct settled){ .option = option };
    if (rank == RANK_NONE || option->kind == OPTION_KIND)
        return false;
    if (rank == RANK_TYPED) {
        *out = typed(option, request);
        return true;
    }
    out->values.items = arena_take_many(arena, settings->count, sizeof *out->values.items);
    for (size_t i = 0; i < settings->count; i++) {
        const struct setting *setting = &settings->list[i];
        if (setting->option != option || (unsigned)setting->rank != rank)
            continue;
        out->where = out->where == NULL ? setting->where : out->where;
        out->values.items[out->values.count++] = setting->value;
    }
    return out->values.count > 0;
}

static const char *const rank_words[RANKS] = {
    [RANK_NONE] = "", [RANK_ENFORCED] = "enforced", [RANK_TYPED] = "typed", [RANK_VARIABLE] = "variable",
    [RANK_ADMIN] = "administrator", [RANK_USER] = "user",
};

/* ---- lines ------------------------------------------------------------------------------------ */

static void add_settled(struct text *out, const struct settled *settled, unsigned rank)
{
    for (size_t i = 0; i < settled->values.count; i++)
        text_print(out, "%s = %s\n", setting_key(settled->option), utf8_show(out->arena, str_of(settled->values.items[i])));
    text_print(out, "    %s%s\n", utf8_show(out->arena, str_of(settled->where)),
               (rank & ~(unsigned)RANK_OFF) == RANK_ENFORCED ? ", enforced" : "");
}

static const char *state_of(const struct config_source *source)
{
    return source->read ? "read" : source->reason != NULL ? source->reason : "not there";
}

const char *report_config(struct arena *arena, const struct settings *settings, const struct request *request)
{
    struct text out = { .arena = arena };
    struct settled settled;
    for (size_t i = 0; i < option_count(); i++)
        if (look_up(arena, settings, request, i, &settled))
            add_settled(&out, &settled, request->ranks[i]);
    if (out.size == 0)
        text_put(&out, "Nothing is set.\n");
    text_byte(&out, '\n');
    for (size_t i = 0; i < settings->source_count; i++)
        text_print(&out, "%s: %s\n", utf8_show(arena, str_of(settings->sources[i].path)), state_of(&settings->sources[i]));
    return text_done(&out);
}

const char *report_unread(struct arena *arena, const struct config_source *source)
{
    if (source->reason == NULL)
        return "";
    return text_format(arena, "%s is not read: %s\n", utf8_show(arena, str_of(source->path)), source->reason);
}

const char *report_unknown(struct arena *arena, const char *const *variables, bool color)
{
    struct text out = { .arena = arena };
    for (; *variables != NULL; variables++) {
        const char *meant = setting_meant(arena, *variables);
        text_put(&out, color ? "\033[1;33mWarning: \033[0m" : "Warning: ");
        text_print(&out, "the variable %s means nothing here", utf8_show(arena, str_of(*variables)));
        text_put(&out, meant == NULL ? "" : text_join(arena, "; did you mean ", meant, "?", NULL));
        text_byte(&out, '\n');
    }
    return text_done(&out);
}

/* ---- JSON ------------------------------------------------------------------------------------- */

static void add_values(struct json *json, const struct settled *settled, unsigned rank)
{
    if (!is_list(settled->option) && settled->option->argument != NULL)
        json_text(json, "value", settled->values.items[0]);
    if (settled->option->argument == NULL)
        json_bool(json, "value", (rank & RANK_OFF) == 0);
    if (!is_list(settled->option))
        return;
    json_open(json, "value", '[');
    for (size_t i = 0; i < settled->values.count; i++)
        json_text(json, NULL, settled->values.items[i]);
    json_close(json, ']');
}

static void add_sources(struct json *json, const struct settings *settings)
{
    json_open(json, "sources", '[');
    for (size_t i = 0; i < settings->source_count; i++) {
        json_open(json, NULL, '{');
        json_text(json, "path", settings->sources[i].path);
        json_bool(json, "read", settings->sources[i].read);
        json_text(json, "reason", settings->sources[i].reason);
        json_close(json, '}');
    }
    json_close(json, ']');
}

const char *report_config_json(struct arena *arena, const struct settings *settings, const struct request *request)
{
    struct json json = { .out = { .arena = arena } };
    struct settled settled;
    json_open(&json, NULL, '{');
    json_text(&json, "schema", "venvcast.config/1");
    json_open(&json, "settings", '[');
    for (size_t i = 0; i < option_count(); i++) {
        if (!look_up(arena, settings, request, i, &settled))
            continue;
        json_open(&json, NULL, '{');
        json_text(&json, "option", settled.option->name);
        add_values(&json, &settled, request->ranks[i]);
        json_text(&json, "by", rank_words[request->ranks[i] & ~(unsigned)RANK_OFF]);
        json_text(&json, "where", settled.where);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    add_sources(&json, settings);
    json_close(&json, '}');
    return json_done(&json);
}
