/* main.c: the map of the house, and its one sentence.
 *
 *   ask      command line → request                         src/ask/
 *   find     request → interpreter; target → survey         src/find/
 *   seed     interpreter → proved wheels                    src/seed/
 *   plan     all of these → steps                           src/plan/
 *   apply    steps → outcome, or everything as it was       src/apply/
 *   report   outcome or error → words                       src/report/
 *   base     text, paths, characters, errors                src/base/
 *   platform what differs between systems                   platform/
 */
#include <setjmp.h>

#include "platform/platform.h"
#include "src/apply/apply.h"
#include "src/ask/args.h"
#include "src/base/error.h"
#include "src/find/find.h"
#include "src/find/findings.h"
#include "src/find/policy.h"
#include "src/find/survey.h"
#include "src/plan/compose.h"
#include "src/report/cache_report.h"
#include "src/report/list_json.h"
#include "src/report/made_json.h"
#include "src/report/table.h"
#include "src/report/text.h"
#include "src/seed/choose.h"

/* One run of the program. */
struct run {
    struct arena memory;
    jmp_buf out_of_memory;
    const struct host *host;
    struct request request;
    struct interpreter python;
    struct store store;
    struct seeds seeds;
    struct error error;
    struct report_manner manner;
    struct policies policies;       /* what manner.policies points to */
    struct json made;               /* --json: the environments so far */
    bool color_out;
};

static char first_memory[256 * 1024];

static void memory_exhausted(void *owner)
{
    longjmp(((struct run *)owner)->out_of_memory, 1);
}

static const char *error_words(struct run *run)
{
    char reason[160];
    os_reason(run->error.cause, reason, sizeof reason);
    bool has_cause = run->error.cause.code != OS_OK;
    return report_error(&run->memory, &run->request, &run->error, has_cause ? reason : NULL, run->manner.color);
}

static struct os_status print(enum os_stream stream, const char *text)
{
    str view = str_of(text);
    return view.size > 0 ? os_print(stream, view.text, view.size) : (struct os_status){ OS_OK, 0 };
}

static enum exit_code fail(struct run *run)
{
    enum exit_code code = error_exit(run->error.code);
    (void)print(OS_ERR, error_words(run));      /* with no way left to say that it cannot be said */
    return code;
}

/* A result that cannot be printed is a failure. */
static enum exit_code say(struct run *run, enum os_stream stream, const char *text)
{
    struct os_status status = print(stream, text);
    if (status.code == OS_OK)
        return DONE;
    error_set(&run->error, E_OUTPUT, status, "cannot write the result");
    return fail(run);
}

/* Only Windows has execution policies, and only who hears of them need know them. */
static void learn_policies(struct run *run, const struct plan *plan)
{
    const struct request *request = &run->request;
    bool told = request->json || (!request->quiet && (run->manner.terminal || request->verbose > 0));
    const char *script = run->host->family == HOST_WINDOWS && told ? report_powershell_script(&run->memory, plan) : NULL;
    run->manner.policies = NULL;
    if (script == NULL)
        return;
    policies_find(&run->memory, run->host, script, &run->policies);
    run->manner.policies = &run->policies;
}

/* Standard output is for data alone: here, where the environment's python is. */
static enum exit_code tell(struct run *run, const struct plan *plan, const struct outcome *outcome)
{
    learn_policies(run, plan);
    const char *words = report_outcome(&run->memory, run->host, &run->request, &run->python, plan, outcome,
                                       &run->store, &run->manner);
    if (run->request.json)
        made_json_add(&run->made, &run->python, plan, outcome, &run->store, run->manner.policies);
    (void)print(OS_ERR, words);     /* talk that cannot be heard takes nothing away from what was made */
    if (!run->request.print_python)
        return DONE;
    return say(run, OS_OUT, text_join(&run->memory, plan->python, "\n", NULL));
}

static bool find_seeds(struct run *run, enum store_trust trust)
{
    store_close(&run->store);
    run->store = store_of(&run->memory, run->host, &run->request, &run->python, trust);
    return seeds_choose(&run->memory, run->host, &run->request, &run->python, &run->store, &run->seeds, &run->error);
}

static bool make(struct run *run, const char *target, struct plan *plan, struct outcome *outcome)
{
    struct arena *memory = &run->memory;
    struct survey ground;
    *outcome = (struct outcome){ 0 };
    return survey(memory, run->host, target, &run->python, &ground, &run->error)
        && compose(memory, run->host, &run->request, &run->python, &ground, &run->seeds, plan, &run->error)
        && apply(memory, plan, outcome, &run->error);
}

/* A cache that is not what it should be is renewed, and costs no more than time. */
static enum exit_code create(struct run *run, const char *target)
{
    struct plan plan;
    struct outcome outcome;
    bool made = make(run, target, &plan, &outcome);
    for (int trust = STORE_RENEW; !made && outcome.stale && trust <= STORE_WITHOUT; trust++)
        made = find_seeds(run, (enum store_trust)trust) && make(run, target, &plan, &outcome);
    return made ? tell(run, &plan, &outcome) : fail(run);
}

/* What was made is told, even if something after it failed. */
static enum exit_code end_json(struct run *run, enum exit_code code)
{
    enum exit_code said = say(run, OS_OUT, made_json_end(&run->made));
    return code == DONE ? said : code;
}

/* Each ENV_DIR in its turn; the first that fails ends the run, as in Python's venv. An interrupted run ends as
 * if nobody had held it up, so that a script around it sees it and stops, too. */
static enum exit_code create_all(struct run *run)
{
    struct arena *memory = &run->memory;
    bool ready = find(memory, run->host, &run->request, &run->python, &run->error)
              && find_seeds(run, STORE_AS_IT_IS);
    enum exit_code code = ready ? DONE : fail(run);
    if (run->request.json)
        run->made = made_json_begin(memory);
    for (size_t i = 0; i < run->request.target_count && code == DONE && !os_interrupted(); i++)
        code = create(run, run->request.targets[i]);
    store_close(&run->store);
    if (os_interrupted())
        os_end_interrupted();
    return run->request.json ? end_json(run, code) : code;
}

/* Everything that is known; that it is nothing is an answer, too. */
static enum exit_code list(struct run *run)
{
    struct findings findings;
    const struct request *request = &run->request;
    bool verbose = request->verbose > 0;
    if (!find_all(&run->memory, run->host, request, &findings, &run->error))
        return fail(run);
    return say(run, OS_OUT, request->json ? list_json(&run->memory, &findings, verbose)
                                          : report_table(&run->memory, &findings, verbose, run->color_out));
}

static enum exit_code cache_info(struct run *run)
{
    struct cache_report report = store_survey(&run->memory, run->host, &run->request);
    return say(run, OS_OUT, run->request.json ? report_cache_json(&run->memory, &report)
                                              : report_cache(&run->memory, &report));
}

/* Talk, not data: silent where nobody reads it. */
static enum exit_code cache_prune(struct run *run)
{
    struct cache_report report;
    if (!store_prune(&run->memory, run->host, &run->request, &report, &run->error))
        return fail(run);
    if (!run->request.quiet && (run->manner.terminal || run->request.verbose > 0))
        (void)print(OS_ERR, report_pruned(&run->memory, &report));
    return DONE;
}

static enum exit_code answer(struct run *run)
{
    switch (run->request.kind) {
    case REQUEST_HELP:
        return say(run, OS_OUT, args_help(&run->memory, run->request.called, run->color_out));
    case REQUEST_VERSION:
        return say(run, OS_OUT, args_version(&run->memory));
    case REQUEST_LIST:
        return list(run);
    case REQUEST_CACHE_INFO:
        return cache_info(run);
    case REQUEST_CACHE_PRUNE:
        return cache_prune(run);
    case REQUEST_CREATE:
        return create_all(run);
    }
    return NOT_DONE;
}

static bool in_color(const struct request *request, bool terminal)
{
    struct color_signs signs = {
        .choice = request->color,
        .no_color = os_variable("NO_COLOR"),
        .clicolor_force = os_variable("CLICOLOR_FORCE"),
        .force_color = os_variable("FORCE_COLOR"),
        .term = os_variable("TERM"),
        .terminal = terminal,
    };
    return report_in_color(&signs);
}

/* How this run is to talk: asked of the system once, and passed on as values. */
static void learn_manner(struct run *run)
{
    run->manner.terminal = os_is_terminal(OS_ERR);
    run->manner.color = in_color(&run->request, run->manner.terminal && os_shows_colors(OS_ERR));
    run->manner.shell = os_variable("SHELL");
    run->color_out = run->request.kind != REQUEST_CREATE
        && in_color(&run->request, os_is_terminal(OS_OUT) && os_shows_colors(OS_OUT));
}

int main(int argc, char **argv)
{
    struct run run = { .host = os_host() };
    run.memory = arena_over(first_memory, sizeof first_memory, memory_exhausted, &run);
    if (setjmp(run.out_of_memory) != 0) {
        (void)print(OS_ERR, "Error: the system has no memory left; nothing was written [E_MEMORY]\n");
        return (int)error_exit(E_MEMORY);
    }
    struct os_args args = os_start(&run.memory, argc, argv);
    if (os_is_elevated_by_file()) {
        error_say(&run.error, E_ELEVATED, "this program must not be installed setuid or setgid");
        return (int)fail(&run);
    }
    bool asked = ask(&run.memory, run.host, &args, &run.request, &run.error)
              && ask_link_mode(&run.memory, os_variable("VENVCAST_LINK_MODE"), &run.request, &run.error);
    learn_manner(&run);
    return (int)(asked ? answer(&run) : fail(&run));
}
