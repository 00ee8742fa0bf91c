/* tell.c: what the executable says of its work, and of what went wrong. */
#include "src/command/program.h"

#include <string.h>

#include "src/report/progress.h"
#include "src/report/setup_text.h"
#include "src/report/text.h"

enum { LINE_WIDTH = 79 };       /* of progress, where nobody knows the screen */

/* Nanoseconds. */
static const uint64_t first_sight = 200000000, next_sight = 100000000, next_line = 5000000000;

const char *asked(const struct program *program, const char *option)
{
    return venvcast_value(program->run, option, 0);
}

bool asks_for_many(const struct program *program)
{
    return asked(program, "--from") != NULL || venvcast_value(program->run, "ENV_DIR", 1) != NULL;
}

void learn_manner(struct program *program)
{
    bool heard = program->terminal || program->setup.folder != NULL;
    unsigned manner = VENVCAST_PASS_THROUGH | VENVCAST_GIVE_UP_RIGHTS;
    manner |= heard ? VENVCAST_TALKATIVE : 0;
    manner |= program->terminal ? VENVCAST_TERMINAL : 0;
    manner |= program->terminal && os_shows_colors(OS_ERR) ? VENVCAST_COLORS : 0;
    manner |= os_is_terminal(OS_OUT) && os_shows_colors(OS_OUT) ? VENVCAST_OUTPUT_COLORS : 0;
    venvcast_set_manner(program->run, manner);
    venvcast_set_columns(program->run, os_columns(OS_OUT));
    program->watched = program->terminal && asked(program, "--quiet") == NULL && !asks_for_many(program);
}

/* A line that is as wide as the screen goes on to the next one. */
static unsigned line_width(const struct program *program)
{
    unsigned columns = os_columns(OS_ERR);
    return !program->terminal ? 0 : columns == 0 || columns > LINE_WIDTH ? LINE_WIDTH : columns > 1 ? columns - 1 : 1;
}

struct os_status print(enum os_stream stream, const char *text)
{
    str view = str_of(text);
    return view.size > 0 ? os_print(stream, view.text, view.size) : (struct os_status){ OS_OK, 0 };
}

void tell_of_setup(struct program *program, const char *words)
{
    (void)print(OS_ERR, words);
    setup_log(&program->memory, program->host, &program->setup, words);
}

/* ---- what went wrong -------------------------------------------------------------------------- */

static const char *error_words(struct program *program)
{
    char *reason = arena_take(&program->memory, 160);
    const struct error *error = &program->error;
    struct request named = { .called = program->args.count > 0 ? program->args.values[0] : NULL };
    os_reason(error->cause, reason, 160);
    return report_error(&program->memory, &named, error, error->cause.code == OS_OK ? NULL : reason,
                        venvcast_draws_colors(program->run));
}

/* Whoever double-clicks has no command line on which to try what others are told. */
static void advise(struct program *program)
{
    const struct setup *setup = &program->setup;
    struct setup_cause cause = { program->host, &program->error, setup->folder, setup_log_text(&program->memory, setup),
                                 setup->wheels };
    const char *remedy = setup_remedy(&cause);
    if (remedy != NULL)
        error_remedy(&program->error, "%s", remedy);
}

enum exit_code fail(struct program *program)
{
    if (program->setup.folder != NULL) {
        advise(program);
        tell_of_setup(program, error_words(program));
        (void)print(OS_ERR, setup_ending(&program->memory, NULL, NULL, program->setup.log));
    } else {
        (void)print(OS_ERR, error_words(program));
    }
    return error_exit(program->error.code);
}

/* The library's error as one of our own, for which there is other advice. */
static void take_over(struct program *program, const struct venvcast_error *error)
{
    struct os_status cause = { (enum os_code)error->cause, (uint32_t)error->number };
    error_set(&program->error, error_named(error->name), cause, "%s", error->text);
    error_remedy(&program->error, "%s", error->remedy);
    program->error.details = error->details;
}

enum exit_code tell_failure(struct program *program, int code)
{
    struct venvcast_error error = { .size = sizeof error };
    if (program->setup.folder == NULL) {
        (void)print(OS_ERR, venvcast_words(program->run));
        return (enum exit_code)code;
    }
    (void)venvcast_get_error(program->run, &error);
    take_over(program, &error);
    return fail(program);
}

enum exit_code say_output(struct program *program)
{
    struct os_status status = print(OS_OUT, venvcast_output(program->run));
    if (status.code == OS_OK)
        return DONE;
    error_set(&program->error, E_OUTPUT, status, "cannot write the result");
    return fail(program);
}

/* ---- what was made ---------------------------------------------------------------------------- */

void clear_line(struct program *program)
{
    if (program->line_is_shown)
        (void)print(OS_ERR, "\r\033[K");
    program->line_is_shown = false;
}

/* On a terminal one line that changes; elsewhere a line from time to time. */
static bool is_due(struct program *program, const struct progress *progress)
{
    uint64_t now = os_clock();
    bool seen = progress->nanoseconds >= (program->terminal ? first_sight : next_line);
    if (asked(program, "--quiet") != NULL || !seen || now - program->shown < (program->terminal ? next_sight : next_line))
        return false;
    program->shown = now;
    return true;
}

static void show_progress(struct program *program, const struct venvcast_outcome *outcome)
{
    struct progress progress = { outcome->done, outcome->total, outcome->failed,
                                 (uint64_t)outcome->milliseconds * 1000000 };
    if (!is_due(program, &progress))
        return;
    clear_line(program);
    program->line_is_shown = program->terminal;
    (void)print(OS_ERR, report_progress(&program->memory, &progress, outcome->target, line_width(program)));
    if (!program->terminal)
        (void)print(OS_ERR, "\n");
}

static void tell_one_of_many(struct program *program, struct venvcast_environment *environment,
                             const struct venvcast_outcome *outcome)
{
    const char *words = venvcast_environment_words(environment);
    if (*words != '\0')
        clear_line(program);
    (void)print(OS_ERR, words);
    show_progress(program, outcome);
}

static void tell_one(struct program *program, struct venvcast_environment *environment)
{
    struct venvcast_error error = { .size = sizeof error };
    clear_line(program);
    program->watched = false;
    (void)venvcast_get_failure(environment, &error);
    if (error.code != VENVCAST_DONE && program->setup.folder != NULL) {
        take_over(program, &error);
        (void)fail(program);
        return;
    }
    tell_of_setup(program, venvcast_environment_words(environment));
}

/* ---- how one comes along ------------------------------------------------------------------------ */

/* What a program of the environment has to say stands on lines of its own. Of many it comes on several threads at once;
 * nobody watches these one by one. */
void note_pace(void *given, const struct venvcast_progress *progress)
{
    struct program *program = given;
    if (!program->watched)
        return;
    program->pace = (struct pace){ (enum phase)progress->phase, progress->done, progress->total, VOICE_MAIN, NULL };
    if (program->pace.phase == PHASE_RUN)
        clear_line(program);
}

/* Between two changes: nothing is done at other times that would take long. The text lives as long as this call. */
int show_pace(void *given)
{
    struct program *program = given;
    uint64_t now = program->watched && program->pace.phase != PHASE_RUN ? os_clock() : 0;
    char room[512];
    if (now == 0 || now - program->begun < first_sight || now - program->shown < next_sight)
        return 0;
    report_pace(room, sizeof room, &program->pace, asked(program, "ENV_DIR"), line_width(program));
    clear_line(program);
    (void)print(OS_ERR, room);
    program->line_is_shown = true;
    program->shown = now;
    return 0;
}

/* Of many it comes on other threads, one at a time: then the memory must not end in main(). */
static void out_of_memory(void *owner)
{
    longjmp(*(jmp_buf *)owner, 1);
}

void tell_made(void *given, struct venvcast_environment *environment)
{
    struct program *program = given;
    struct venvcast_outcome outcome = { .size = sizeof outcome };
    const struct arena before = program->memory;
    jmp_buf lacking;
    program->memory.exhausted = out_of_memory;
    program->memory.owner = &lacking;
    if (setjmp(lacking) == 0) {
        (void)venvcast_get_outcome(environment, &outcome);
        if (asks_for_many(program))
            tell_one_of_many(program, environment, &outcome);
        else
            tell_one(program, environment);
    }
    arena_return(&program->memory, &before);
    program->memory.exhausted = before.exhausted;
    program->memory.owner = before.owner;
}
