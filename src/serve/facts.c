/* facts.c: one environment, its plan, its interpreter and what became of it, as structures of venvcast.h. */
#include "src/serve/serve.h"

#include "src/many/context.h"
#include "src/report/made_json.h"
#include "src/report/text.h"
#include "src/report/words.h"

/* Each is filled in the memory of its environment, which must hold it. */
struct telling {
    struct venvcast_environment *environment;
    struct arena *memory;
    size_t index;
};

static int tell_safely(struct telling *telling, bool (*fill)(const struct telling *telling, void *out), void *value,
                       void *out)
{
    struct entry entry;
    volatile bool known = false;
    telling->memory = telling->environment->memory;
    if (telling->memory == NULL)
        return VENVCAST_NOT_DONE;
    entry_begin(&entry, telling->memory);
    if (setjmp(entry.out) == 0)
        known = fill(telling, value);
    entry_end(&entry);
    return known ? hand_out(out, value) : VENVCAST_NOT_DONE;
}

/* ---- errors ----------------------------------------------------------------------------------- */

static void fill_error(struct arena *arena, const struct error *error, struct venvcast_error *out)
{
    char *reason = arena_take(arena, 160);
    os_reason(error->cause, reason, 160);
    *out = (struct venvcast_error){
        .size = sizeof *out,
        .code = code_of(error),
        .name = error_name(error->code),
        .text = error->text,
        .reason = error->cause.code == OS_OK ? NULL : reason,
        .remedy = error_helps(error),
        .details = error->details,
        .cause = (enum venvcast_cause)error->cause.code,
        .number = error->cause.number,
    };
}

int venvcast_get_error(struct venvcast *run, struct venvcast_error *out)
{
    struct venvcast_error error = { .size = sizeof error, .code = code_of(&run->error),
                                    .name = error_name(run->error.code), .text = run->error.text, .remedy = "" };
    struct entry entry;
    entry_begin(&entry, &run->memory);
    if (setjmp(entry.out) == 0)
        fill_error(&run->memory, &run->error, &error);
    entry_end(&entry);
    return hand_out(out, &error);
}

static bool fill_failure(const struct telling *telling, void *out)
{
    static const struct error none = { .code = E_NONE };
    const struct error *error = telling->environment->error;
    fill_error(telling->memory, error == NULL ? &none : error, out);
    return true;
}

int venvcast_get_failure(struct venvcast_environment *environment, struct venvcast_error *out)
{
    struct venvcast_error error;
    return tell_safely(&(struct telling){ .environment = environment }, fill_failure, &error, out);
}

/* ---- what became of it ------------------------------------------------------------------------ */

static bool fill_outcome(const struct telling *telling, void *out)
{
    const struct venvcast_environment *environment = telling->environment;
    const struct made *made = environment->made;
    const struct progress *progress = environment->progress;
    struct venvcast_outcome *outcome = out;
    *outcome = (struct venvcast_outcome){ .size = sizeof *outcome, .status = "failed", .target = environment->target };
    if (made != NULL) {
        outcome->code = (int)made_code(environment->request, made);
        outcome->status = made_status(made->outcome.status);
        outcome->changed = made->outcome.changed;
        outcome->steps_done = made->outcome.done;
    } else if (environment->error != NULL) {
        outcome->code = code_of(environment->error);
        outcome->status = outcome->code == VENVCAST_TARGET_REFUSED ? "refused" : "failed";
    }
    if (progress != NULL) {
        outcome->done = progress->done;
        outcome->total = progress->total;
        outcome->failed = progress->failed;
        outcome->milliseconds = (unsigned long)(progress->nanoseconds / 1000000);
    }
    return made != NULL || environment->error != NULL;
}

int venvcast_get_outcome(struct venvcast_environment *environment, struct venvcast_outcome *out)
{
    struct venvcast_outcome outcome;
    return tell_safely(&(struct telling){ .environment = environment }, fill_outcome, &outcome, out);
}

/* ---- the context ------------------------------------------------------------------------------ */

static bool fill_context(const struct telling *telling, void *out)
{
    const struct plan *plan = telling->environment->plan;
    struct context found;
    if (plan == NULL || !context_of(telling->memory, plan, &found))
        return false;
    *(struct venvcast_context *)out = (struct venvcast_context){
        .size = sizeof(struct venvcast_context),
        .env_dir = found.env_dir,
        .env_name = found.env_name,
        .prompt = found.prompt,
        .prompt_bare = plan->prompt,
        .executable = found.executable,
        .python_dir = found.python_dir,
        .python_exe = found.python_exe,
        .inc_path = found.inc_path,
        .lib_path = found.lib_path,
        .bin_path = found.bin_path,
        .bin_name = found.bin_name,
        .env_exe = found.env_exe,
        .env_exec_cmd = found.env_exe,
        .cfg_path = found.cfg_path,
    };
    return true;
}

int venvcast_get_context(struct venvcast_environment *environment, struct venvcast_context *out)
{
    struct venvcast_context context;
    return tell_safely(&(struct telling){ .environment = environment }, fill_context, &context, out);
}

static bool fill_interpreter(const struct telling *telling, void *out)
{
    const struct plan *plan = telling->environment->plan;
    if (plan == NULL || plan->from == NULL)
        return false;
    const struct interpreter *python = plan->from;
    *(struct venvcast_interpreter *)out = (struct venvcast_interpreter){
        .size = sizeof(struct venvcast_interpreter),
        .path = python->base,
        .implementation = words_implementation(python->implementation),
        .version = words_version(telling->memory, python),
        .major = python->major,
        .minor = python->minor,
        .micro = python->micro,
        .abiflags = python->abiflags,
        .architecture = python->architecture,
        .is_64bit = python->is_64bit,
        .prefix = python->prefix,
        .stdlib = python->stdlib,
        .rule = python->rule,
    };
    return true;
}

int venvcast_get_interpreter(struct venvcast_environment *environment, struct venvcast_interpreter *out)
{
    struct venvcast_interpreter interpreter;
    return tell_safely(&(struct telling){ .environment = environment }, fill_interpreter, &interpreter, out);
}

/* ---- the plan --------------------------------------------------------------------------------- */

size_t venvcast_count_steps(struct venvcast_environment *environment)
{
    return environment->plan == NULL ? 0 : environment->plan->count;
}

static bool fill_step(const struct telling *telling, void *out)
{
    const struct step *step = &telling->environment->plan->steps[telling->index];
    *(struct venvcast_step *)out = (struct venvcast_step){
        .size = sizeof(struct venvcast_step),
        .kind = report_step_kind(step->kind),
        .chapter = (enum venvcast_chapter)step->chapter,
        .path = step->kind == STEP_RUN ? step->command[0] : step->path,
        .source = step->source,
        .bytes = step->kind == STEP_TEXT ? plan_text(telling->memory, step).size : 0,
        .files = step->file_count,
        .command = step->command,
        .why = step->why,
    };
    return true;
}

int venvcast_get_step(struct venvcast_environment *environment, size_t index, struct venvcast_step *out)
{
    struct venvcast_step step;
    if (index >= venvcast_count_steps(environment))
        return VENVCAST_USAGE;
    return tell_safely(&(struct telling){ .environment = environment, .index = index }, fill_step, &step, out);
}
