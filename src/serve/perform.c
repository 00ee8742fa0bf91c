/* perform.c: what is asked for is done. */
#include "src/serve/serve.h"

#include "src/ask/args.h"
#include "src/find/findings.h"
#include "src/report/cache_report.h"
#include "src/report/config_report.h"
#include "src/report/list_json.h"
#include "src/report/progress.h"
#include "src/report/table.h"

/* ---- environments ----------------------------------------------------------------------------- */

/* The pieces of one line come one after the other. The lock of the workers is held; their memory may end here. */
static void keep_output(struct venvcast *run, const struct many_told *told, const char *output)
{
    if (told->memory == NULL || *output == '\0')
        return;
    run->results.exhausted = told->memory->exhausted;
    run->results.owner = told->memory->owner;
    if (run->outputs == NULL) {
        run->outputs = arena_take_many(&run->results, told->count, sizeof *run->outputs);
        run->output_count = told->count;
    }
    const char *others = run->outputs[told->index];
    run->outputs[told->index] = text_join(&run->results, others == NULL ? "" : others, output, NULL);
}

static void tell(void *data, const struct many_told *told)
{
    struct venvcast *run = data;
    struct venvcast_environment environment = {
        .run = run,
        .memory = told->memory,
        .request = told->request,
        .plan = told->made == NULL ? NULL : &told->made->plan,
        .made = told->made,
        .error = told->error,
        .progress = told->progress,
        .place = told->place,
        .target = told->target,
    };
    keep_output(run, told, output_of(&environment));
    if (run->watcher.made != NULL)
        run->watcher.made(run->watcher.data, &environment);
}

/* In the memory of the run and without a thread. */
static enum exit_code make_one(struct venvcast *run)
{
    struct arena *memory = &run->memory;
    const struct request *request = &run->request;
    struct kit kit;
    uint64_t begun = run->watcher.made == NULL ? 0 : os_clock();
    bool done = kit_prepare(memory, run->host, request, &kit, &run->error);
    done = done && make(memory, run->host, request, &kit, request->targets[0], &run->made, &run->error);
    run->progress = (struct progress){ 1, 1, !done, run->watcher.made == NULL ? 0 : os_clock() - begun };
    run->environment = (struct venvcast_environment){
        .run = run,
        .memory = memory,
        .request = request,
        .plan = done ? &run->made.plan : NULL,
        .made = done ? &run->made : NULL,
        .error = done ? NULL : &run->error,
        .progress = &run->progress,
        .target = request->targets[0],
    };
    run->told = run->watcher.made != NULL;
    if (run->told)
        run->watcher.made(run->watcher.data, &run->environment);
    run->output = output_of(&run->environment);
    if (request->json)
        run->output = json_whole(memory, run->output);
    return done ? made_code(request, &run->made) : error_exit(run->error.code);
}

static const char *all_outputs(struct venvcast *run)
{
    struct text out = { .arena = &run->memory };
    for (size_t i = 0; i < run->output_count; i++)
        text_put(&out, run->outputs[i] == NULL ? "" : run->outputs[i]);
    const char *outputs = text_done(&out);
    return run->request.json ? json_whole(&run->memory, outputs) : outputs;
}

static const char *summary(struct venvcast *run, const struct progress *progress)
{
    const struct request *request = &run->request;
    bool makes = !request->check && !request->dry_run && !request->cache_key;
    bool talk = makes && !request->quiet && ((run->manner & VENVCAST_TALKATIVE) != 0 || request->verbose > 0);
    return talk || (progress->failed > 0 && progress->total > 1) ? report_summary(&run->memory, progress) : "";
}

/* None of them could be begun. */
static enum exit_code fail_all(struct venvcast *run)
{
    struct text pieces = { .arena = &run->memory };
    struct venvcast_environment none = { .run = run, .memory = &run->memory, .error = &run->error };
    for (size_t i = 0; run->request.json && i < run->request.target_count; i++) {
        none.target = run->request.targets[i];
        text_put(&pieces, output_of(&none));
    }
    if (run->request.json)
        run->output = json_whole(&run->memory, text_done(&pieces));
    return error_exit(run->error.code);
}

static enum exit_code make_many(struct venvcast *run)
{
    struct many_task task = { run->host, &run->args, &run->request, &run->settings, tell, run };
    struct many_answer answer;
    run->request.many = true;
    if (!many_make(&run->memory, &task, &answer, &run->error))
        return fail_all(run);
    run->words = summary(run, &answer.progress);
    run->output = all_outputs(run);
    if (answer.progress.done == answer.progress.total)
        return answer.code;
    error_say(&run->error, E_INTERRUPTED, "interrupted after %u of %u environments", (unsigned)answer.progress.done,
              (unsigned)answer.progress.total);
    run->told = true;           /* of each that was begun */
    return NOT_DONE;
}

/* ---- everything else -------------------------------------------------------------------------- */

/* Everything that is known; that it is nothing is an answer, too. */
static enum exit_code list(struct venvcast *run)
{
    struct findings findings;
    const struct request *request = &run->request;
    bool verbose = request->verbose > 0, drawn = (run->manner & VENVCAST_OUTPUT_COLORS) != 0;
    if (!find_all(&run->memory, run->host, request, &findings, &run->error))
        return error_exit(run->error.code);
    run->output = request->json ? list_json(&run->memory, &findings, verbose)
                                : report_table(&run->memory, &findings, verbose, in_color(run, drawn));
    return DONE;
}

static enum exit_code cache_info(struct venvcast *run)
{
    struct cache_report report = store_survey(&run->memory, run->host, &run->request);
    run->output = (run->request.json ? report_cache_json : report_cache)(&run->memory, &report);
    return DONE;
}

/* Talk, not data: silent where nobody reads it. */
static enum exit_code cache_prune(struct venvcast *run)
{
    struct cache_report report;
    if (!store_prune(&run->memory, run->host, &run->request, &report, &run->error))
        return error_exit(run->error.code);
    bool heard = (run->manner & VENVCAST_TALKATIVE) != 0 || run->request.verbose > 0;
    if (heard && !run->request.quiet)
        run->words = report_pruned(&run->memory, &report);
    return DONE;
}

static enum exit_code show_config(struct venvcast *run)
{
    run->output = (run->request.json ? report_config_json : report_config)(&run->memory, &run->settings, &run->request);
    return DONE;
}

static enum exit_code help(struct venvcast *run)
{
    bool drawn = (run->manner & VENVCAST_OUTPUT_COLORS) != 0;
    run->output = args_help(&run->memory, run->request.called, run->columns, in_color(run, drawn));
    return DONE;
}

static enum exit_code create(struct venvcast *run)
{
    return run->request.target_count == 1 && run->request.from == NULL ? make_one(run) : make_many(run);
}

static enum exit_code answer(struct venvcast *run)
{
    switch (run->request.kind) {
    case REQUEST_HELP:
        return help(run);
    case REQUEST_VERSION:
        run->output = args_version(&run->memory);
        return DONE;
    case REQUEST_LIST:
        return list(run);
    case REQUEST_CACHE_INFO:
        return cache_info(run);
    case REQUEST_CACHE_PRUNE:
        return cache_prune(run);
    case REQUEST_SHOW_CONFIG:
        return show_config(run);
    case REQUEST_CREATE:
        return create(run);
    }
    return NOT_DONE;
}

static enum exit_code perform(struct venvcast *run)
{
    bool once = !run->performed || misused(run, "a run performs once");
    if (!once || !settle(run))
        return error_exit(run->error.code);
    run->performed = true;
    run->error = (struct error){ .code = E_NONE };      /* of a call before, without which the caller went on */
    run->words = "";
    run->request.terminal = (run->manner & VENVCAST_TERMINAL) != 0;
    run->request.guest = (run->manner & VENVCAST_GIVE_UP_RIGHTS) == 0;
    run->request.talks = (run->manner & VENVCAST_PASS_THROUGH) != 0;
    look_on(run);
    return answer(run);
}

int venvcast_perform(struct venvcast *run)
{
    struct entry entry;
    volatile enum exit_code code = NOT_DONE;
    entry_begin(&entry, &run->memory);
    if (setjmp(entry.out) == 0)
        code = perform(run);
    else
        run->told = error_say(&run->error, E_MEMORY, "the system has no memory left; nothing was written");
    entry_end(&entry);
    return (int)code;
}

struct venvcast_environment *venvcast_get_environment(struct venvcast *run)
{
    return run->environment.run == NULL ? NULL : &run->environment;
}
