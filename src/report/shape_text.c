/* shape_text.c: findings and steps in lines that grep and people read alike. */
#include "src/report/shape_text.h"

#include <string.h>

#include "src/base/path.h"
#include "src/base/utf8.h"
#include "src/report/activation.h"
#include "src/report/diff.h"
#include "src/report/text.h"

const char *report_place(struct arena *arena, const struct plan *plan, const struct symptom *finding)
{
    if (strcmp(finding->path, ".") == 0)
        return plan->root;
    char *path = path_join(arena, plan->host, plan->root, finding->path);
    for (char *at = path + strlen(plan->root); *at != '\0'; at++)
        if (*at == '/')
            *at = plan->host->separator;
    return path;
}

static void add_files(struct text *out, const struct host *host, const char *option, const struct words *files)
{
    for (size_t i = 0; i < files->count; i++)
        text_print(out, "%s %s ", option, report_quoted(out->arena, host, files->items[i]));
}

const char *report_remedy(struct arena *arena, const struct request *request, const struct plan *plan,
                          enum finding_code code)
{
    static const char *const options[] = {
        [BY_ENSURE] = " --ensure ", [BY_CLEAR] = " --clear ", [BY_PYTHON] = " --ensure --python PATH ",
        [BY_REQUIREMENTS] = " --ensure ",
    };
    struct text out = { .arena = arena };
    text_put(&out, request->called);
    text_put(&out, options[finding_cure(code)]);
    if (finding_cure(code) == BY_REQUIREMENTS) {
        add_files(&out, plan->host, "--find-links", &request->find_links);
        add_files(&out, plan->host, "--requirements", &request->requirements);
    }
    text_put(&out, report_quoted(arena, plan->host, plan->root));
    return text_done(&out);
}

const char *report_findings(struct arena *arena, const struct request *request, const struct plan *plan,
                            const struct shape *shape)
{
    struct text out = { .arena = arena };
    for (size_t i = 0; i < shape->count; i++) {
        const struct symptom *finding = &shape->findings[i];
        const char *line = text_join(arena, report_place(arena, plan, finding), " ", finding->what, "; try: ",
                                     report_remedy(arena, request, plan, finding->code), NULL);
        text_print(&out, "%s %s\n", finding_name(finding->code), utf8_show(arena, str_of(line)));
    }
    return text_done(&out);
}

const char *report_change(struct arena *arena, const struct plan *plan, const struct step *step)
{
    if (step->kind != STEP_TEXT)
        return "";
    return report_diff(arena, path_join(arena, plan->host, plan->root, step->path), step->before,
                       plan_text(arena, step));
}

/* Tabs belong to scripts; all else is shown as everywhere. */
static void show_line(struct text *out, str line)
{
    str part;
    for (bool first = true; str_next_item(&line, '\t', &part); first = false)
        text_print(out, "%s%s", first ? "" : "\t", utf8_show(out->arena, part));
    text_byte(out, '\n');
}

static void show_change(struct text *out, const struct plan *plan, const struct step *step)
{
    str rest = str_of(report_change(out->arena, plan, step)), line;
    while (str_next_line(&rest, &line))
        show_line(out, line);
}

const char *report_plan(struct arena *arena, const struct plan *plan, bool diff)
{
    struct text out = { .arena = arena };
    text_print(&out, "%s%s\n", utf8_show(arena, str_of(plan->root)), plan->count == 0 ? ": nothing to do" : "");
    for (size_t i = 0; i < plan->count; i++)
        text_print(&out, "%s\n", utf8_show(arena, str_of(report_step(arena, &plan->steps[i]))));
    for (size_t i = 0; diff && i < plan->count; i++)
        show_change(&out, plan, &plan->steps[i]);
    return text_done(&out);
}
