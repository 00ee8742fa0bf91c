/* main.c: the map of the house, and its one sentence.
 *
 *   ask      command line → request                         src/ask/
 *   find     request → interpreter; target → survey         src/find/
 *   seed     interpreter → proved wheels                    src/seed/
 *   plan     all of these → steps                           src/plan/
 *   apply    steps → outcome, or everything as it was       src/apply/
 *   report   outcome or error → words                       src/report/
 *   many     all of that for one environment, or for many   src/many/
 *   base     text, paths, characters, errors                src/base/
 *   platform what differs between systems                   platform/
 */
#include <setjmp.h>

#include "platform/platform.h"
#include "src/ask/args.h"
#include "src/base/error.h"
#include "src/find/config.h"
#include "src/find/findings.h"
#include "src/find/policy.h"
#include "src/many/enter.h"
#include "src/many/make.h"
#include "src/many/manner.h"
#include "src/many/many.h"
#include "src/many/setup.h"
#include "src/report/cache_report.h"
#include "src/report/config_report.h"
#include "src/report/list_json.h"
#include "src/report/made_json.h"
#include "src/report/setup_text.h"
#include "src/report/table.h"
#include "src/report/text.h"

/* One run of the program. */
struct run {
    struct arena memory;
    jmp_buf out_of_memory;
    const struct host *host;
    struct request request;
    struct settings settings;       /* what stands behind the command line */
    struct os_args args;
    struct setup setup;             /* a double-click on a renamed copy; folder NULL: none */
    struct made made;
    struct error error;
    struct report_manner manner;
    struct json json;               /* --json: the environments so far */
    bool color_out;
    uint64_t begun;
};

static char first_memory[256 * 1024];

static void memory_exhausted(void *owner)
{
    longjmp(((struct run *)owner)->out_of_memory, 1);
}

/* NULL when the system has no part in it. */
static const char *reason_of(struct run *run)
{
    char *reason = arena_take(&run->memory, 160);
    os_reason(run->error.cause, reason, 160);
    return run->error.cause.code != OS_OK ? reason : NULL;
}

static const char *error_words(struct run *run)
{
    return report_error(&run->memory, &run->request, &run->error, reason_of(run), run->manner.color);
}

static struct os_status print(enum os_stream stream, const char *text)
{
    str view = str_of(text);
    return view.size > 0 ? os_print(stream, view.text, view.size) : (struct os_status){ OS_OK, 0 };
}

/* To who reads the screen, and into the log: a window may close too soon. */
static void tell_of_setup(struct run *run, const char *words)
{
    (void)print(OS_ERR, words);
    setup_log(&run->memory, run->host, &run->setup, words);
}

/* Whoever double-clicks has no command line on which to try what others are told. */
static void advise(struct run *run)
{
    struct setup_cause cause = { run->host, &run->error, run->setup.folder,
                                 setup_log_text(&run->memory, &run->setup), run->setup.wheels };
    const char *remedy = setup_remedy(&cause);
    if (remedy != NULL)
        error_remedy(&run->error, "%s", remedy);
}

static enum exit_code fail(struct run *run)
{
    enum exit_code code = error_exit(run->error.code);
    if (run->setup.folder != NULL) {
        advise(run);
        tell_of_setup(run, error_words(run));
        (void)print(OS_ERR, setup_ending(&run->memory, NULL, NULL, run->setup.log));
    } else {
        (void)print(OS_ERR, error_words(run));  /* with no way left to say that it cannot be said */
    }
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

/* Standard output is for data alone: here, where the environment's python is. */
static enum exit_code tell(struct run *run)
{
    const struct made *made = &run->made;
    const struct request *request = &run->request;
    bool told = request->json || (!request->quiet && (run->manner.terminal || request->verbose > 0));
    run->manner.policies = told ? made_policies(&run->memory, run->host, &made->plan) : NULL;
    run->manner.nanoseconds = os_clock() - run->begun;
    const char *words = report_outcome(&run->memory, run->host, &run->request, &made->kit.python, &made->plan,
                                       &made->outcome, &made->kit.store, &run->manner);
    if (run->request.json)
        made_json_add(&run->json, &run->request, &made->kit.python, &made->plan, &made->outcome, &made->kit.store,
                      run->manner.policies);
    (void)print(OS_ERR, words);     /* talk that cannot be heard takes nothing away from what was made */
    setup_log(&run->memory, run->host, &run->setup, words);
    enum exit_code said = run->request.json ? DONE
                                            : say(run, OS_OUT, made_output(&run->memory, &run->request, made));
    return said == DONE ? made_code(&run->request, made) : said;
}

/* What was made is told, even if something after it failed. */
static enum exit_code end_json(struct run *run, enum exit_code code)
{
    enum exit_code said = say(run, OS_OUT, made_json_end(&run->json));
    return code == DONE ? said : code;
}

/* The environment is ready: what it has is written down, and what else there is to say. */
static void end_setup(struct run *run)
{
    const struct setup *setup = &run->setup;
    const char *launch = setup->conf.launch.count > 0 ? setup->conf.launch.items[0] : NULL;
    setup_remember(&run->memory, setup, &run->made);
    if (run->request.exec.count == 0)
        (void)print(OS_ERR, setup_ending(&run->memory, launch, setup->came_from, setup->log));
}

/* One environment, in the memory of the run and without a thread. An interrupted run ends as if nobody had
 * held it up, so that a script around it sees it and stops, too. */
static enum exit_code create(struct run *run)
{
    struct arena *memory = &run->memory;
    struct kit kit;
    bool done = kit_prepare(memory, run->host, &run->request, &kit, &run->error)
             && make(memory, run->host, &run->request, &kit, run->request.targets[0], &run->made, &run->error);
    if (run->request.json)
        run->json = made_json_begin(memory);
    enum exit_code code = done ? tell(run) : fail(run);
    if (!done && run->request.json)
        made_json_fail(&run->json, run->request.targets[0], &run->error, reason_of(run));
    if (os_interrupted())
        os_end_interrupted();
    if (code == DONE && run->setup.folder != NULL)
        end_setup(run);
    if (code == DONE && run->request.exec.count > 0) {
        (void)enter(memory, &run->made.plan, &run->request.exec, run->setup.folder, &run->error);
        return fail(run);
    }
    return run->request.json ? end_json(run, code) : code;
}

/* None of them could be begun. */
static enum exit_code fail_json(struct run *run)
{
    run->json = made_json_begin(&run->memory);
    for (size_t i = 0; i < run->request.target_count; i++)
        made_json_fail(&run->json, run->request.targets[i], &run->error, reason_of(run));
    return end_json(run, fail(run));
}

/* What goes wrong with one does not stop the others, and has been told already. */
static enum exit_code create_many(struct run *run)
{
    struct many_task task = { run->host, &run->args, &run->request, &run->settings, &run->manner };
    struct many_answer answer;
    run->request.many = true;
    if (!many_make(&run->memory, &task, &answer, &run->error))
        return run->request.json ? fail_json(run) : fail(run);
    if (os_interrupted())
        os_end_interrupted();
    enum exit_code said = say(run, OS_OUT, answer.output);
    return answer.code != DONE ? answer.code : said;
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

static enum exit_code show_config(struct run *run)
{
    return say(run, OS_OUT, (run->request.json ? report_config_json : report_config)(&run->memory, &run->settings,
                                                                                     &run->request));
}

static enum exit_code answer(struct run *run)
{
    switch (run->request.kind) {
    case REQUEST_HELP:
        return say(run, OS_OUT, args_help(&run->memory, run->request.called, os_columns(OS_OUT), run->color_out));
    case REQUEST_VERSION:
        return say(run, OS_OUT, args_version(&run->memory));
    case REQUEST_LIST:
        return list(run);
    case REQUEST_CACHE_INFO:
        return cache_info(run);
    case REQUEST_CACHE_PRUNE:
        return cache_prune(run);
    case REQUEST_SHOW_CONFIG:
        return show_config(run);
    case REQUEST_CREATE:
        return run->request.target_count == 1 && run->request.from == NULL ? create(run) : create_many(run);
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
        .clicolor = os_variable("CLICOLOR"),
        .terminal = terminal,
    };
    return report_in_color(&signs);
}

/* How this run is to talk: asked of the system once, and passed on as values. */
static void learn_manner(struct run *run)
{
    run->request.terminal = os_is_terminal(OS_ERR);
    run->manner.terminal = run->request.terminal || run->setup.folder != NULL;
    run->manner.color = in_color(&run->request, run->request.terminal && os_shows_colors(OS_ERR));
    run->manner.shell = manner_shell(&run->memory, run->host, run->request.terminal);
    run->color_out = run->request.kind != REQUEST_CREATE
        && in_color(&run->request, os_is_terminal(OS_OUT) && os_shows_colors(OS_OUT));
}

static bool begin_setup(struct run *run)
{
    struct setup *setup = &run->setup;
    if (!setup_begin(&run->memory, run->host, &run->args, setup, &run->error))
        return false;
    run->args = setup->args;
    if (setup->folder != NULL && !(setup->again && setup->conf.launch.count > 0))
        tell_of_setup(run, setup_opening(&run->memory, setup->name, setup->folder, setup->read));
    return true;
}

/* A window that was opened for us closes with us: not before it has been read. Only who double-clicks or uses a
 * shortcut to a program gets one that is waited for; the window of a service would wait for good. */
static void keep_window(const struct run *run, enum exit_code code)
{
    const struct request *request = &run->request;
    bool lost = run->setup.folder != NULL || (request->exec.count > 0 && code != DONE);
    if (request->pause == COLOR_NEVER || (request->pause == COLOR_AUTO && !(lost && os_owns_terminal())))
        return;
    (void)print(OS_ERR, "Press Enter to end.\n");
    os_wait_for_enter();
}

/* Who has written a file of settings should not have to guess why it does nothing. */
static void tell_unread(struct run *run)
{
    for (size_t i = 0; run->request.verbose > 0 && i < run->settings.source_count; i++)
        (void)print(OS_ERR, report_unread(&run->memory, &run->settings.sources[i]));
    if (run->request.terminal && !run->request.quiet)
        (void)print(OS_ERR, report_unknown(&run->memory, manner_unknown(&run->memory), run->manner.color));
}

/* The command line first, then what variables, files and policies say of the rest. */
static bool settle(struct run *run)
{
    struct request *request = &run->request;
    return (request_is_answered(request) ||
            config_read(&run->memory, run->host, request, &run->settings, &run->error)) &&
           ask_settle(&run->memory, &run->settings, request, &run->error);
}

int main(int argc, char **argv)
{
    static struct run run;
    run.host = os_host();
    run.begun = os_clock();
    run.memory = arena_over(first_memory, sizeof first_memory, memory_exhausted, &run);
    if (setjmp(run.out_of_memory) != 0) {
        (void)print(OS_ERR, "Error: the system has no memory left; nothing was written [E_MEMORY]\n"
                            "Try: end other programs, or let this one have more memory\n");
        return (int)error_exit(E_MEMORY);
    }
    run.args = os_start(&run.memory, argc, argv);
    if (os_is_elevated_by_file()) {
        error_say(&run.error, E_ELEVATED, "this program must not be installed setuid or setgid");
        return (int)fail(&run);
    }
    bool asked = begin_setup(&run) && ask_words(&run.memory, run.host, &run.args, &run.request, &run.error) && settle(&run);
    learn_manner(&run);
    tell_unread(&run);
    enum exit_code code = asked ? answer(&run) : fail(&run);
    keep_window(&run, code);
    return (int)code;
}
