/* windows_programs.c: Windows: a redirector for each name in Scripts; for --symlinks links, with the redirectors as what takes
 * their place where none can be made. */
#include "src/plan/windows_programs.h"

#include "src/plan/existing.h"

enum { LINKS = 1, PROGRAM_MODE = 0755 | OS_EXACT };

const char windows_programs_why[] = "starts the base interpreter";

static const char *path_of(const struct plan *plan, const struct windows_program *program)
{
    return text_join(plan->arena, plan->bin, "/", program->name, NULL);
}

static str own_bytes(const struct survey *ground, const struct windows_program *program)
{
    const struct survey_own *own = &ground->own[program->windowed];
    return (str){ own->bytes, own->size };
}

/* ---- redirectors -------------------------------------------------------------------------------- */

static void add_redirector(struct plan *plan, const struct survey *ground, const struct windows_program *program)
{
    const char *path = path_of(plan, program);
    struct step *step = program->launcher != NULL
                      ? plan_add_copy(plan, path, program->launcher, PROGRAM_MODE, windows_programs_why)
                      : plan_add_text(plan, path, own_bytes(ground, program), PROGRAM_MODE, windows_programs_why);
    step->where = existing_where(ground, path);
}

/* Libraries that links of an earlier run brought would be loaded by nobody, or by the wrong one. */
static void set_linked_aside(struct plan *plan, const struct survey *ground)
{
    for (size_t i = 0; i < ground->entry_count; i++) {
        const struct survey_entry *entry = &ground->entries[i];
        str path = str_of(entry->path);
        if (entry->kind != OS_LINK || !str_take(&path, plan->bin) || !str_ends(path, ".dll"))
            continue;
        if (str_starts(path, "/python") || str_starts(path, "/vcruntime"))
            plan_add_set_aside(plan, entry->path, "only a linked interpreter needs it");
    }
}

static void add_redirectors(struct plan *plan, const struct interpreter *python, const struct survey *ground)
{
    set_linked_aside(plan, ground);
    for (size_t i = 0; i < python->program_count; i++)
        if (!python->programs[i].linked_only)
            add_redirector(plan, ground, &python->programs[i]);
}

/* ---- links -------------------------------------------------------------------------------------- */

static bool all_are_right(const struct plan *plan, const struct interpreter *python, const struct survey *ground)
{
    for (size_t i = 0; i < python->program_count; i++)
        if (!existing_link_is_right(ground, path_of(plan, &python->programs[i]), python->programs[i].target))
            return false;
    return true;
}

static void add_link(struct plan *plan, const struct survey *ground, const struct windows_program *program)
{
    const char *path = path_of(plan, program);
    struct step *step = plan_add_link(plan, path, program->target, "the interpreter and what it loads");
    str own = own_bytes(ground, program);
    step->group = LINKS;
    step->where = existing_where(ground, path);
    step->otherwise = program->linked_only ? OR_SKIP : program->launcher != NULL ? OR_COPY : OR_WRITE;
    step->copy_source = program->launcher;
    step->text = own.text;
    step->size = own.size;
}

static void add_links(struct plan *plan, const struct interpreter *python, const struct survey *ground)
{
    if (all_are_right(plan, python, ground))
        return;
    for (size_t i = 0; i < python->program_count; i++)
        add_link(plan, ground, &python->programs[i]);
    plan->instead = "--symlinks: this system makes no links here (Windows allows them to administrators and in "
                    "Developer Mode); redirectors were made instead";
}

void windows_programs_add(struct plan *plan, const struct request *request, const struct interpreter *python,
                          const struct survey *ground)
{
    bool links = request->links == LINKS_SYMBOLIC;
    if (links && python->no_links != NULL)
        plan_warn(plan, text_format(plan->arena, "--symlinks: no link can lead to %s: %s; redirectors are made instead",
                                    python->base, python->no_links));
    if (links && python->no_links == NULL)
        add_links(plan, python, ground);
    else
        add_redirectors(plan, python, ground);
}
