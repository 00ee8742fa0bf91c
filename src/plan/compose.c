/* compose.c: the plan of one environment, step by step in the order of Python's venv. */
#include "src/plan/compose.h"

#include "src/base/path.h"
#include "src/base/utf8.h"
#include "src/plan/activate.h"
#include "src/plan/configuration.h"
#include "src/plan/existing.h"
#include "src/plan/fill.h"
#include "src/plan/layout.h"
#include "src/plan/programs.h"
#include "src/plan/seeding.h"
#include "src/plan/windows_programs.h"
#include "src/seed/project.h"

/* All that the steps of one plan are made from. */
struct work {
    struct arena *arena;
    const struct host *host;
    const struct request *request;
    const struct interpreter *python;
    const struct survey *ground;    /* as the steps shall see it: empty after --clear */
    const struct seeds *seeds;      /* NULL: none are asked for */
    struct layout layout;
    const char *prompt;
    struct plan *plan;
    struct error *error;
};

static const char ignore_text[] = "# Made by venvcast: an environment does not belong into version control.\n*\n";
static const char hg_ignore_text[] = "# Made by venvcast: for a line \"subinclude:ENV_DIR/.hgignore\" in the repository's own.\n"
                                     "syntax: glob\n*\n";
static const char cachedir_text[] = "Signature: 8a477f597d28d172789f06886806bc55\n"
                                    "# This folder can be made again by venvcast; backups may leave it out.\n";

static char *below(const struct work *work, const char *folder, const char *name)
{
    return text_join(work->arena, folder, "/", name, NULL);
}

/* ---- what is refused ------------------------------------------------------------------------ */

static bool prompt_is_carried(const struct request *request, struct error *error)
{
    str rest = str_of(request->prompt);
    if (!utf8_is_valid(rest))
        return error_say(error, E_BAD_TEXT, "the prompt is not valid UTF-8");
    while (rest.size > 0) {
        int32_t code = utf8_next(&rest);
        if (utf8_is_line_boundary(code) || utf8_is_control(code))
            return error_say(error, E_BAD_TEXT, "the prompt '%s' holds a control character or a line break",
                             request->prompt);
    }
    return true;
}

static bool copies_can_run(const struct work *work)
{
    if (work->request->links != LINKS_COPIES || work->python->no_copy == NULL)
        return true;
    error_say(work->error, E_COPIES, "a copy of '%s' could not run: %s", work->python->base, work->python->no_copy);
    return error_remedy(work->error, "leave out --copies; the environment then links to its interpreter");
}

static bool home_is_carried(const struct work *work)
{
    if (utf8_is_valid(str_of(work->python->home)) && utf8_is_valid(str_of(work->python->executable)) &&
        !utf8_breaks_lines(str_of(work->python->base)))
        return true;
    error_say(work->error, E_BAD_TEXT, "the interpreter '%s' lies in a folder whose name pyvenv.cfg cannot hold",
              work->python->base);
    return error_remedy(work->error, "choose an interpreter in a folder with a plain name");
}

static bool is_allowed(const struct work *work)
{
    return prompt_is_carried(work->request, work->error) && copies_can_run(work) && home_is_carried(work) &&
           existing_allows(work->request, work->ground, work->error);
}

/* ---- folders -------------------------------------------------------------------------------- */

/* An environment of copies that nobody asked for: links cannot be made where it lies. */
static bool is_unlinked(const struct work *work)
{
    return request_tends(work->request) && work->request->links == LINKS_BY_SYSTEM &&
           existing_is_copy(work->ground, below(work, work->layout.bin, work->layout.primary));
}

static void add_lib64(struct work *work)
{
    const struct survey_entry *entry = survey_find(work->ground, "lib64");
    bool is_right = entry != NULL && (!request_tends(work->request) || entry->kind != OS_LINK ||
                                      existing_link_is_right(work->ground, "lib64", work->layout.lib64));
    if (work->layout.lib64 == NULL || is_right || (entry == NULL && is_unlinked(work)))
        return;
    struct step *step = plan_add_link(work->plan, "lib64", work->layout.lib64, "platform libraries lie in lib too");
    step->where = existing_where(work->ground, "lib64");
    step->otherwise = OR_SKIP;
    step->to_folder = true;
}

static void add_all_folders(struct work *work)
{
    plan_add_folders(work->plan, work->layout.include, "headers of installed packages");
    plan_add_folders(work->plan, work->layout.site_packages, "installed packages");
    if (work->layout.platform_packages != NULL)
        plan_add_folders(work->plan, work->layout.platform_packages, "installed packages of this platform");
    add_lib64(work);
    plan_add_folders(work->plan, work->layout.bin, "interpreter and scripts");
}

/* ---- files ---------------------------------------------------------------------------------- */

static void add_text(struct work *work, const char *path, str text, unsigned mode, const char *why)
{
    plan_add_text(work->plan, path, text, mode, why)->where = existing_where(work->ground, path);
}

/* Only where there is none: a file of the user's own is kept. */
static void add_if_absent(struct work *work, const char *path, const char *text, const char *why)
{
    if (survey_find(work->ground, path) == NULL || request_tends(work->request))
        add_text(work, path, str_of(text), 0666, why);
}

static void add_tags(struct work *work)
{
    static const char why[] = "version control leaves the environment out";
    bool ignores = work->python->major > 3 || work->python->minor >= 13;
    enum scm_choice scm = work->request->scm;
    if (scm == SCM_GIT || (scm == SCM_BY_VERSION && ignores && !work->request->without_scm_ignore_files))
        add_if_absent(work, ".gitignore", ignore_text, why);
    if (scm == SCM_HG)
        add_if_absent(work, ".hgignore", hg_ignore_text, why);
    add_if_absent(work, "CACHEDIR.TAG", cachedir_text, "backups may leave the environment out");
}

/* ---- the interpreter ------------------------------------------------------------------------ */

static bool wants_copy(const struct work *work, const char *path)
{
    return work->request->links == LINKS_COPIES ||
           (work->request->links == LINKS_BY_SYSTEM && work->python->no_copy == NULL &&
            existing_is_copy(work->ground, path));
}

/* Any link that leads to the very base is right, whatever its text. */
static bool leads_to_base(const struct work *work, const char *path)
{
    const struct survey_entry *entry = survey_find(work->ground, path);
    return entry != NULL && entry->kind == OS_LINK && entry->reaches && entry->facts.file == work->python->file &&
           entry->facts.device == work->python->device;
}

static void add_interpreter(struct work *work, const char *name, const char *target)
{
    const char *path = below(work, work->layout.bin, name);
    struct step *step;
    if (wants_copy(work, path)) {
        step = plan_add_copy(work->plan, path, work->python->base, 0755 | OS_EXACT, "the interpreter");
    } else if (existing_link_is_right(work->ground, path, target) || leads_to_base(work, path) ||
               ((target == work->layout.primary || work->python->unverified) && existing_link_says(work->ground, path, target))) {
        return;
    } else {
        step = plan_add_link(work->plan, path, target, "the interpreter");
        step->otherwise = work->python->no_copy == NULL ? OR_COPY : OR_FAIL;
        step->copy_source = work->python->base;
    }
    step->where = existing_where(work->ground, path);
}

/* PyPy's executable is a small one; a copy needs its library beside it. */
static void add_companions(struct work *work)
{
    str rest = str_of(work->python->companions), name;
    while (work->request->links == LINKS_COPIES && str_next_item(&rest, ',', &name)) {
        const char *file = str_copy(work->arena, name);
        const char *path = below(work, work->layout.bin, file);
        const char *source = path_join(work->arena, work->host, work->python->home, file);
        plan_add_copy(work->plan, path, source, 0755 | OS_EXACT, "a library that the interpreter needs beside it")
            ->where = existing_where(work->ground, path);
    }
}

static void add_interpreters(struct work *work)
{
    if (work->host->family == HOST_WINDOWS) {
        windows_programs_add(work->plan, work->request, work->python, work->ground);
        return;
    }
    add_interpreter(work, work->layout.primary, work->python->base);
    for (size_t i = 0; work->layout.aliases[i] != NULL; i++)
        add_interpreter(work, work->layout.aliases[i], work->layout.primary);
    add_companions(work);
}

/* ---- activation ----------------------------------------------------------------------------- */

static void add_base_powershell(struct work *work)
{
    if (work->python->activate_ps1 == NULL || !activation_wants_powershell(work->request->activators))
        return;
    const char *path = below(work, work->layout.bin, "Activate.ps1");
    if (plan_has(work->plan, path))
        return;
    plan_add_copy(work->plan, path, work->python->activate_ps1, 0644 | OS_EXACT,
                  "the base's own script, whose signature must survive")
        ->where = existing_where(work->ground, path);
}

static void add_filling(struct work *work, const char *path, const struct filling *filling)
{
    if (!plan_has(work->plan, path))
        plan_add_filling(work->plan, path, filling, 0644 | OS_EXACT, "activation")->where =
            existing_where(work->ground, path);
}

/* The user's own, which come before ours and before those of folders that were named earlier. */
static void add_template(struct work *work, const struct template *template)
{
    const char *const values[FILL_VALUES] = {
        [FILL_DIR] = work->ground->path, [FILL_NAME] = work->ground->name,
        [FILL_PROMPT] = configuration_context_prompt(work->arena, work->python, work->prompt),
        [FILL_BIN_NAME] = work->layout.bin, [FILL_PYTHON] = work->plan->python,
    };
    const char *path = below(work, work->layout.bin, template->path);
    str text;
    if (plan_has(work->plan, path) && !plan_has_folder(work->plan, path))
        return;
    if (!plan_has_room(work->plan, path)) {
        plan_warn(work->plan, text_join(work->arena, "the template '", template->path,
                                        "' is left out: something else takes its place, or that of its folder", NULL));
        return;
    }
    if (!fill_template(work->arena, work->host, template, values, &text)) {
        plan_warn(work->plan, text_join(work->arena, "the template '", template->path,
                                        "' is left out: its language cannot carry the path or prompt", NULL));
        return;
    }
    plan_add_folders(work->plan, str_copy(work->arena, str_slice(str_of(path), 0, str_find_last_byte(str_of(path), '/'))),
                     "scripts of --scripts-dir");
    plan_add_text(work->plan, path, text, template->mode | OS_EXACT, "a template of --scripts-dir")->where = STEP_REPLACE;
}

/* Where they are, for who is told how to activate. */
static void note_scripts(struct work *work, size_t count, const struct activation_script *scripts)
{
    const char **paths = arena_take_many(work->arena, count + 2, sizeof *paths);
    for (size_t i = 0; i < count; i++)
        paths[i] = below(work, work->layout.bin, scripts[i].file);
    if (work->python->activate_ps1 != NULL && activation_wants_powershell(work->request->activators))
        paths[count] = below(work, work->layout.bin, "Activate.ps1");
    work->plan->scripts = paths;
}

/* --upgrade leaves the scripts alone, as venv does. */
static bool add_activation(struct work *work)
{
    struct activation values = { work->ground->path, work->prompt, work->layout.bin, work->request->relocatable };
    struct activation_script *scripts;
    const char *skipped[8];
    size_t count, skipped_count;
    if (!activation_scripts(work->arena, work->host, &values, work->request->activators,
                            work->python->activate_ps1 == NULL, &count, &scripts, &skipped_count, skipped, 8,
                            work->error))
        return false;
    if (work->request->upgrade)
        return true;
    note_scripts(work, count, scripts);
    for (size_t i = 0; i < work->ground->templates.count; i++)
        add_template(work, &work->ground->templates.list[i]);
    for (size_t i = 0; i < count; i++)
        add_filling(work, work->plan->scripts[i], scripts[i].filling);
    for (size_t i = 0; i < skipped_count; i++)
        plan_warn(work->plan, skipped[i]);
    add_base_powershell(work);
    return true;
}

/* ---- the end -------------------------------------------------------------------------------- */

static void add_configuration(struct work *work)
{
    str text = configuration_text(work->arena, work->host, work->request, work->python, work->ground, work->prompt);
    add_text(work, "pyvenv.cfg", configuration_with_settings(work->plan, text), 0666, "makes the folder an environment");
}

/* What --requirements needs, before anything is written. */
static bool has_pip(const struct work *work)
{
    static const struct wheel pip = { .name = "pip", .version = "0" };
    bool found = existing_standing(work->ground, &work->layout, &pip) == STANDING_FINE;
    for (size_t i = 0; work->seeds != NULL && i < work->seeds->count; i++)
        found = found || project_same(str_of(work->seeds->wheels[i].name), STR("pip"));
    if (found || work->request->requirements.count == 0)
        return true;
    error_say(work->error, E_REQUIREMENTS, "--requirements needs pip, which --without-pip leaves out");
    return error_remedy(work->error, "leave out --without-pip, or name a pip by --seed or --wheel");
}

/* No step may need a folder where a link or a file stands, nor take a folder's place. */
static bool fits(const struct work *work)
{
    for (size_t i = 0; i < work->plan->count; i++) {
        const struct step *step = &work->plan->steps[i];
        bool folder = step->kind == STEP_FOLDER, replaces = step->where == STEP_REPLACE;
        if (folder ? !existing_folder_fits(work->ground, step->path, work->error)
                   : replaces && !existing_file_fits(work->ground, step->path, work->error))
            return false;
        for (size_t j = 0; j < step->file_count; j++)
            if (step->files[j].script && !existing_file_fits(work->ground, step->files[j].path, work->error))
                return false;
    }
    return true;
}

/* ---- the chapters, and who has a say in them ------------------------------------------------- */

static bool tell(struct work *work, enum chapter chapter, bool after)
{
    return watch_chapter(work->request->watch, chapter, after, work->plan, work->plan, work->error);
}

static bool add_folders(struct work *work, struct seeding *seeding)
{
    (void)seeding;
    existing_set_other_versions_aside(work->plan, work->ground, &work->layout, work->python->minor);
    add_all_folders(work);
    add_tags(work);
    return true;
}

static bool add_python(struct work *work, struct seeding *seeding)
{
    (void)seeding;
    add_interpreters(work);
    return true;
}

static bool add_pip(struct work *work, struct seeding *seeding)
{
    return seeding_add(seeding, work->error);
}

static bool add_scripts(struct work *work, struct seeding *seeding)
{
    (void)seeding;
    return add_activation(work);
}

/* pyvenv.cfg is the last file of every plan, whatever comes at its turn; and programs stand behind all files, for what
 * watchers add there may be both. */
static bool is_told(const struct work *work, enum chapter chapter)
{
    const struct request *request = work->request;
    if (chapter == CHAPTER_PIP)
        return work->seeds != NULL && work->seeds->count > 0;
    if (chapter == CHAPTER_SCRIPTS || chapter == CHAPTER_POST_SETUP)
        return !request->upgrade;
    return chapter != CHAPTER_UPGRADE || request->upgrade_deps;
}

static bool add_chapters(struct work *work, struct seeding *seeding)
{
    static bool (*const adders[CHAPTERS])(struct work *work, struct seeding *seeding) = {
        [CHAPTER_FOLDERS] = add_folders, [CHAPTER_PYTHON] = add_python, [CHAPTER_PIP] = add_pip, [CHAPTER_SCRIPTS] = add_scripts,
    };
    for (enum chapter chapter = 0; chapter < CHAPTER_REQUIREMENTS; chapter++) {
        bool told = is_told(work, chapter), stands = chapter >= CHAPTER_POST_SETUP;
        work->plan->chapter = chapter;
        work->plan->told[chapter] = told;
        if ((told && !tell(work, chapter, false)) || (adders[chapter] != NULL && !adders[chapter](work, seeding)) ||
            (told && !stands && !tell(work, chapter, true)))
            return false;
    }
    return true;
}

static bool add_steps(struct work *work)
{
    struct seeding seeding = { work->host, work->request, work->python, work->ground, work->seeds, &work->layout,
                               work->plan, NULL };
    seeding_begin(&seeding);
    if (!add_chapters(work, &seeding))
        return false;
    work->plan->chapter = CHAPTER_CONFIGURATION;
    add_configuration(work);
    if (!has_pip(work))
        return false;
    return programs_add(work->plan, work->request, work->python, work->ground, work->error) && fits(work);
}

bool compose(struct arena *arena, const struct host *host, const struct request *request,
             const struct interpreter *python, const struct survey *ground, const struct seeds *seeds,
             struct plan *out, struct error *error)
{
    struct survey cleared = *ground;
    struct work work = { arena, host, request, python, ground, seeds, layout_of(arena, host, python), NULL, out,
                         error };
    if (!is_allowed(&work))
        return false;
    *out = plan_for(arena, host, ground->path, existing_manner(request, ground));
    if (python->warning != NULL)
        plan_warn(out, python->warning);
    work.prompt = configuration_prompt(arena, host, request, ground);
    if (work.prompt == NULL)
        return error_say(error, E_BAD_TEXT, "--prompt . cannot be used: the current folder has been deleted");
    out->seen = ground->facts;
    out->prompt = work.prompt;
    out->bin = work.layout.bin;
    out->interpreter = python->unverified ? NULL : below(&work, work.layout.bin, work.layout.primary);
    out->watch = request->watch;
    out->from = python;
    out->talks = !request->guest || request->talks;
    out->confined = !request->guest && !request->many && !programs_wanted(request) && !request->compile_bytecode &&
                    request->exec.count == 0;
    bool may_fail = request->requirements.count > 0 || request->post_setup.count > 0 ||
                    (request->watch != NULL && request->watch->chapter != NULL);
    out->retracts = may_fail && !request->keep_failed &&
                    (out->manner != PLAN_IN_PLACE || ground->ground == GROUND_EMPTY);
    out->keeps = request->keep_failed;
    out->link_mode = request->link_mode;
    out->durable = request->durable;
    out->dated = ground->dated;
    out->date = ground->date;
    out->python = path_join(arena, host, path_join(arena, host, ground->path, work.layout.bin), work.layout.primary);
    if (out->manner == PLAN_EXCHANGE)
        out->root_mode = ground->facts.mode | OS_EXACT;
    if (request->clear) {
        if (out->manner == PLAN_IN_PLACE)
            existing_set_all_aside(out, ground);
        cleared.entry_count = 0;
        work.ground = &cleared;
    }
    return add_steps(&work);
}
