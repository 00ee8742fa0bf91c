/* programs.c: command lines for the environment's pip. */
#include "src/plan/programs.h"

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

bool programs_wanted(const struct request *request)
{
    return request->upgrade_deps || request->requirements.count > 0;
}

void programs_add(struct plan *plan, const struct request *request, const struct interpreter *python,
                  const struct survey *ground)
{
    plan->chapter = CHAPTER_UPGRADE;
    if (request->upgrade_deps)
        add_upgrade(plan, request, python, ground);
    plan->chapter = CHAPTER_REQUIREMENTS;
    if (request->requirements.count > 0)
        add_requirements(plan, request, ground);
}
