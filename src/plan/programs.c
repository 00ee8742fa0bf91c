/* programs.c: command lines for the environment's pip. */
#include "src/plan/programs.h"

#include "src/ask/manifest.h"

#include "src/base/path.h"

enum { WORDS_MOST = 16 };

/* A command line under construction. */
struct line {
    struct plan *plan;
    const char *current;
    size_t count;
    const char **words;
};

static void add(struct line *line, const char *word)
{
    line->words[line->count++] = word;
}

/* The user names files from where the user stands; pip takes addresses as well. */
static void add_path(struct line *line, const char *option, const char *given)
{
    bool address = str_find(str_of(given), "://") < str_of(given).size;
    add(line, option);
    add(line, address || line->current == NULL
                  ? given : path_absolute(line->plan->arena, line->plan->host, line->current, given));
}

/* All of them end at the option that is to be added; `most` words will follow. */
static struct line begin(struct plan *plan, const struct request *request, const struct survey *ground, size_t most)
{
    struct line line = { .plan = plan, .current = ground->current };
    line.words = arena_take_many(plan->arena, WORDS_MOST + most, sizeof *line.words);
    add(&line, plan->python);
    add(&line, "-m");
    add(&line, "pip");
    add(&line, "install");
    if (request->log != NULL)
        add_path(&line, "--log", request->log);
    return line;
}

static void add_upgrade(struct plan *plan, const struct request *request, const struct interpreter *python,
                        const struct survey *ground)
{
    struct line line = begin(plan, request, ground, 0);
    add(&line, "--upgrade");
    add(&line, "pip");
    if (python->major == 3 && python->minor < 12)
        add(&line, "setuptools");
    plan_add_run(plan, line.words, plan->root, E_UPGRADE_DEPS, "--upgrade-deps");
}

/* Silent unless someone is watching; its errors are heard in any case. */
static void add_requirements(struct plan *plan, const struct request *request, const struct survey *ground)
{
    const struct words *files = &request->requirements, *links = &request->find_links;
    struct line line = begin(plan, request, ground, 2 * (files->count + links->count));
    add(&line, "--disable-pip-version-check");
    if (request->quiet || (!request->terminal && request->verbose == 0))
        add(&line, "--quiet");
    if (links->count > 0)
        add(&line, "--no-index");
    for (size_t i = 0; i < links->count; i++)
        add_path(&line, "--find-links", links->items[i]);
    for (size_t i = 0; i < files->count; i++)
        add_path(&line, "--requirement", files->items[i]);
    plan_add_run(plan, line.words, ground->current, E_REQUIREMENTS, "--requirements");
}

/* What it is to read comes when the plan is complete (src/many/context.h). */
static bool add_command(struct plan *plan, const struct request *request, const char *line, struct error *error)
{
    struct words words;
    const char *why = "it names no program";
    if (!manifest_words(plan->arena, plan->host, str_of(line), &words, &why) || words.count == 0)
        return error_say(error, E_USAGE, "argument --post-setup: %s: %s", why, line);
    const char **command = arena_take_many(plan->arena, words.count + 1, sizeof *command);
    for (size_t i = 0; i < words.count; i++)
        command[i] = words.items[i];
    struct step *step = plan_add_run(plan, command, plan->root, E_POST_SETUP, "--post-setup");
    step->seconds = request->post_setup_seconds;
    step->inside = true;
    return true;
}

static bool add_commands(struct plan *plan, const struct request *request, struct error *error)
{
    for (size_t i = 0; !request->upgrade && i < request->post_setup.count; i++)
        if (!add_command(plan, request, request->post_setup.items[i], error))
            return false;
    return true;
}

bool programs_wanted(const struct request *request)
{
    return request->upgrade_deps || request->requirements.count > 0 || request->post_setup.count > 0;
}

bool programs_add(struct plan *plan, const struct request *request, const struct interpreter *python,
                  const struct survey *ground, struct error *error)
{
    plan->chapter = CHAPTER_UPGRADE;
    if (request->upgrade_deps)
        add_upgrade(plan, request, python, ground);
    plan->chapter = CHAPTER_REQUIREMENTS;
    if (request->requirements.count > 0)
        add_requirements(plan, request, ground);
    return add_commands(plan, request, error);
}
