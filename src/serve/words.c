/* words.c: the report room, asked for what one run has to say. */
#include "src/serve/serve.h"

#include "src/many/manner.h"
#include "src/report/config_report.h"
#include "src/report/made_json.h"
#include "src/report/progress.h"
#include "src/report/text.h"

bool in_color(const struct venvcast *run, bool drawn)
{
    struct color_signs signs = {
        .choice = run->request.color,
        .no_color = os_variable("NO_COLOR"),
        .clicolor_force = os_variable("CLICOLOR_FORCE"),
        .force_color = os_variable("FORCE_COLOR"),
        .term = os_variable("TERM"),
        .clicolor = os_variable("CLICOLOR"),
        .terminal = drawn,
    };
    return report_in_color(&signs);
}

static bool draws(const struct venvcast *run)
{
    return in_color(run, (run->manner & VENVCAST_COLORS) != 0);
}

int venvcast_draws_colors(const struct venvcast *run)
{
    return draws(run);
}

/* NULL when the system has no part in it. */
static const char *reason_of(struct arena *arena, const struct error *error)
{
    char *reason = arena_take(arena, 160);
    os_reason(error->cause, reason, 160);
    return error->cause.code != OS_OK ? reason : NULL;
}

/* An ENV_DIR beside --from has been refused before anybody asks. */
static bool is_one(const struct venvcast *run)
{
    return run->request.target_count == 1;
}

/* ---- for standard error ----------------------------------------------------------------------- */

static const char *error_words(struct venvcast *run, struct arena *arena, const struct error *error)
{
    return report_error(arena, &run->request, error, reason_of(arena, error), draws(run));
}

/* Of success people hear only when they ask for it; of one among many, when they ask twice. */
static const char *success_words(struct venvcast_environment *environment)
{
    const struct venvcast *run = environment->run;
    const struct request *request = environment->request;
    const struct made *made = environment->made;
    struct report_manner manner = {
        .terminal = is_one(run) && (run->manner & VENVCAST_TALKATIVE) != 0,
        .color = draws(run),
        .shell = manner_shell(environment->memory, run->host, (run->manner & VENVCAST_TERMINAL) != 0),
        .nanoseconds = environment->progress->nanoseconds,
    };
    if (!request->quiet && (manner.terminal || request->verbose > 0))
        manner.policies = made_policies(environment->memory, run->host, &made->plan);
    return report_outcome(environment->memory, run->host, request, &made->kit.python, &made->plan, &made->outcome,
                          &made->kit.store, &manner);
}

const char *words_of(struct venvcast_environment *environment)
{
    struct venvcast *run = environment->run;
    struct arena *memory = environment->memory;
    if (memory == NULL)
        return "Error: the system has no memory left [E_MEMORY]\nTry: fewer at the same time, with --jobs 1\n";
    if (environment->made != NULL)
        return success_words(environment);
    if (environment->error == NULL)
        return "";
    if (is_one(run))
        return error_words(run, memory, environment->error);
    return report_one_error(memory, environment->place, environment->error, reason_of(memory, environment->error),
                            draws(run));
}

static const char no_memory[] = "Error: the system has no memory left; nothing was written [E_MEMORY]\n"
                                "Try: end other programs, or let this one have more memory\n";

/* There may be too little left to say anything else with. */
const char *venvcast_environment_words(struct venvcast_environment *environment)
{
    struct entry entry;
    if (environment->memory == NULL)
        return words_of(environment);
    const char *volatile words = environment->error == NULL ? "" : no_memory;
    entry_begin(&entry, environment->memory);
    if (setjmp(entry.out) == 0)
        words = words_of(environment);
    entry_end(&entry);
    return words;
}

/* Who has set a variable should not have to guess why it does nothing; said once, to who reads it. */
static const char *unknown(struct venvcast *run)
{
    bool heard = run->configured && !run->warned && (run->manner & VENVCAST_TERMINAL) != 0 && !run->request.quiet;
    run->warned = run->warned || heard;
    return heard ? report_unknown(&run->memory, manner_unknown(&run->memory), draws(run)) : "";
}

const char *venvcast_words(struct venvcast *run)
{
    struct entry entry;
    if (run->error.code == E_MEMORY && !run->told)
        return no_memory;
    const char *volatile words = run->words;
    entry_begin(&entry, &run->memory);
    if (setjmp(entry.out) == 0) {
        bool failed = run->error.code != E_NONE && !run->told;
        words = text_join(&run->memory, unknown(run), run->words,
                          failed ? error_words(run, &run->memory, &run->error) : NULL, NULL);
    }
    entry_end(&entry);
    return words;
}

/* ---- for standard output ---------------------------------------------------------------------- */

/* As it stands among the others: a comma goes before all but the first. */
static struct json json_piece(struct arena *arena)
{
    struct json whole = made_json_begin(arena);
    return (struct json){ .out.arena = arena, .depth = whole.depth, .after_value = true };
}

static const char *json_of(struct venvcast_environment *environment)
{
    const struct made *made = environment->made;
    struct json piece = json_piece(environment->memory);
    if (made != NULL)
        made_json_add(&piece, environment->request, &made->kit.python, &made->plan, &made->outcome, &made->kit.store,
                      made_policies(environment->memory, environment->run->host, &made->plan));
    else
        made_json_fail(&piece, environment->target != NULL ? environment->target : environment->place,
                       environment->error, reason_of(environment->memory, environment->error));
    return text_done(&piece.out);
}

const char *output_of(struct venvcast_environment *environment)
{
    if (environment->memory == NULL)
        return "";
    if (environment->run->request.json)
        return json_of(environment);
    return environment->made == NULL ? "" : made_output(environment->memory, environment->request, environment->made);
}

const char *json_whole(struct arena *arena, const char *pieces)
{
    struct json json = made_json_begin(arena);
    text_put(&json.out, *pieces == ',' ? pieces + 1 : pieces);
    json.after_value = *pieces != '\0';
    return made_json_end(&json);
}

const char *venvcast_output(struct venvcast *run)
{
    return run->output;
}
