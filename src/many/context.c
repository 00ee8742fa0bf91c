/* context.c: a plan's places, by the names that venv has for them. */
#include "src/many/context.h"

#include <string.h>

#include "src/base/path.h"
#include "src/plan/configuration.h"
#include "src/plan/layout.h"
#include "src/report/json.h"

/* A relative path of a plan, as the system spells it below the environment. */
static const char *below(struct arena *arena, const struct plan *plan, const char *relative)
{
    char *path = path_join(arena, plan->host, plan->root, relative);
    for (char *at = path + strlen(plan->root); *at != '\0'; at++)
        if (*at == '/')
            *at = plan->host->separator;
    return path;
}

bool context_of(struct arena *arena, const struct plan *plan, struct context *out)
{
    const struct interpreter *python = plan->from;
    if (python == NULL)
        return false;
    struct layout layout = layout_of(arena, plan->host, python);
    *out = (struct context){
        .env_dir = plan->root,
        .env_name = plan->name,
        .prompt = configuration_context_prompt(arena, python, plan->prompt),
        .executable = python->executable,
        .python_dir = python->home,
        .python_exe = path_name(plan->host, python->base),
        .inc_path = below(arena, plan, layout.include),
        .lib_path = below(arena, plan, layout.site_packages),
        .bin_path = below(arena, plan, layout.bin),
        .bin_name = layout.bin,
        .env_exe = plan->python,
        .cfg_path = below(arena, plan, "pyvenv.cfg"),
    };
    return true;
}

static const char *in_json(struct arena *arena, const struct context *context)
{
    const struct { const char *key, *value; } rows[] = {
        { "schema", "venvcast.context/1" }, { "env_dir", context->env_dir }, { "env_name", context->env_name },
        { "prompt", context->prompt }, { "executable", context->executable }, { "python_dir", context->python_dir },
        { "python_exe", context->python_exe }, { "inc_path", context->inc_path }, { "lib_path", context->lib_path },
        { "bin_path", context->bin_path }, { "bin_name", context->bin_name }, { "env_exe", context->env_exe },
        { "env_exec_cmd", context->env_exe }, { "cfg_path", context->cfg_path },
    };
    struct json json = { .out.arena = arena };
    json_open(&json, NULL, '{');
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        json_text(&json, rows[i].key, rows[i].value);
    json_close(&json, '}');
    return json_done(&json);
}

void context_add(struct plan *plan)
{
    struct context context;
    const char *text = NULL;
    for (size_t i = 0; i < plan->count; i++) {
        struct step *step = &plan->steps[i];
        if (step->kind != STEP_RUN || !step->inside)
            continue;
        if (text == NULL && context_of(plan->arena, plan, &context))
            text = in_json(plan->arena, &context);
        step->text = text;
    }
}
