/* main.c: the map of the house, and its one sentence.
 *
 *   venvcast.h  what all of it is for other programs, too   src/serve/ keeps its promises, by the rooms below:
 *   ask      command line → request                         src/ask/
 *   find     request → interpreter; target → survey         src/find/
 *   seed     interpreter → proved wheels                    src/seed/
 *   plan     all of these → steps                           src/plan/
 *   apply    steps → outcome, or everything as it was       src/apply/
 *   report   outcome or error → words                       src/report/
 *   many     all of that for one environment, or for many   src/many/
 *   base     text, paths, characters, errors                src/base/
 *   platform what differs between systems                   platform/
 *   command  what this executable does around the library   src/command/
 */
#include "src/command/enter.h"
#include "src/command/program.h"
#include "src/report/setup_text.h"

/* The run's begins with what is asked for at once, since most runs need it. */
enum { TOUCHED = 28 * 1024 };
static char own_memory[16 * 1024], first_memory[240 * 1024];

static void memory_exhausted(void *owner)
{
    longjmp(((struct program *)owner)->out_of_memory, 1);
}

static int end_without_memory(const struct program *program)
{
    (void)print(OS_ERR, "Error: the system has no memory left");
    (void)print(OS_ERR, program->performed ? " to tell more" : "; nothing was written");
    (void)print(OS_ERR, " [E_MEMORY]\nTry: end other programs, or let this one have more memory\n");
    return (int)error_exit(E_MEMORY);
}

/* ---- the beginning ---------------------------------------------------------------------------- */

static bool begin_setup(struct program *program)
{
    struct setup *setup = &program->setup;
    if (!setup_begin(&program->memory, program->host, &program->args, setup, &program->error))
        return false;
    program->args = setup->args;
    if (setup->folder != NULL && !(setup->again && setup->conf.launch.count > 0))
        tell_of_setup(program, setup_opening(&program->memory, setup->name, setup->folder, setup->read));
    return true;
}

/* The command line, then what variables, files and policies say of the rest. */
static int ask(struct program *program)
{
    struct venvcast_watcher watcher = { .size = sizeof watcher, .data = program, .made = tell_made,
                                        .progress = note_pace, .stop = show_pace };
    (void)venvcast_watch(program->run, &watcher);
    int code = venvcast_set_arguments(program->run, program->args.count, program->args.values);
    return code != VENVCAST_DONE ? code : venvcast_set_configured(program->run);
}

/* ---- the end ---------------------------------------------------------------------------------- */

/* The environment is ready: what it has is written down, and what else there is to say. */
static void end_setup(struct program *program, const struct venvcast_context *place)
{
    const struct setup *setup = &program->setup;
    struct venvcast_outcome outcome = { .size = sizeof outcome };
    const char *launch = setup->conf.launch.count > 0 ? setup->conf.launch.items[0] : NULL;
    (void)venvcast_get_outcome(venvcast_get_environment(program->run), &outcome);
    if (outcome.changed)
        setup_remember(&program->memory, setup, place->env_dir);
    if (asked(program, "--exec") == NULL)
        (void)print(OS_ERR, setup_ending(&program->memory, launch, setup->came_from, setup->log));
}

static struct words words_of_exec(struct program *program)
{
    struct words words = { 0, NULL };
    while (venvcast_value(program->run, "--exec", words.count) != NULL)
        words.count++;
    words.items = arena_take_many(&program->memory, words.count + 1, sizeof *words.items);
    for (size_t i = 0; i < words.count; i++)
        words.items[i] = venvcast_value(program->run, "--exec", i);
    return words;
}

/* Returns only when it cannot be. */
static enum exit_code become(struct program *program, const struct venvcast_context *place)
{
    struct words words = words_of_exec(program);
    (void)enter(&program->memory, place, &words, program->setup.folder, &program->error);
    return fail(program);
}

/* An interrupted run ends as if nobody had held it up, so that a script around it sees it and stops, too. What was
 * made is told, even if something after it failed. */
static enum exit_code perform(struct program *program)
{
    struct venvcast_context place = { .size = sizeof place };
    int code = venvcast_perform(program->run);
    program->performed = true;
    struct venvcast_environment *environment = venvcast_get_environment(program->run);
    clear_line(program);
    if (code != VENVCAST_DONE && environment == NULL && program->setup.folder != NULL)
        return tell_failure(program, code);
    (void)print(OS_ERR, venvcast_words(program->run));
    if (os_interrupted())
        os_end_interrupted();
    bool made = code == VENVCAST_DONE && environment != NULL;
    if (made)
        (void)venvcast_get_context(environment, &place);
    if (made && program->setup.folder != NULL)
        end_setup(program, &place);
    if (made && asked(program, "--exec") != NULL)
        return become(program, &place);
    enum exit_code said = say_output(program);
    return code != VENVCAST_DONE ? (enum exit_code)code : said;
}

/* A window that was opened for us closes with us: not before it has been read. Only who double-clicks or uses a
 * shortcut to a program gets one that is waited for; the window of a service would wait for good. */
static void keep_window(const struct program *program)
{
    const char *pause = asked(program, "--pause");
    bool lost = program->setup.folder != NULL || asked(program, "--exec") != NULL;      /* it has become no program */
    if (pause == NULL ? !(lost && os_owns_terminal()) : !str_is(str_of(pause), "always"))
        return;
    (void)print(OS_ERR, "Press Enter to end.\n");
    os_wait_for_enter();
}

static enum exit_code run(struct program *program)
{
    if (os_is_elevated_by_file()) {
        error_say(&program->error, E_ELEVATED, "this program must not be installed setuid or setgid");
        return fail(program);
    }
    program->begun = os_clock();
    bool begun = begin_setup(program);
    int code = begun ? ask(program) : 0;
    program->terminal = os_is_terminal(OS_ERR);
    learn_manner(program);
    if (!begun)
        return fail(program);
    if (code != VENVCAST_DONE)
        return tell_failure(program, code);
    (void)print(OS_ERR, venvcast_words(program->run));
    return perform(program);
}

int main(int argc, char **argv)
{
    static struct program program;
    program.host = os_host();
    program.memory = arena_over(own_memory, sizeof own_memory, memory_exhausted, &program);
    if (setjmp(program.out_of_memory) != 0)
        return end_without_memory(&program);
    program.args = os_start(&program.memory, argc, argv);
    os_touch(first_memory, TOUCHED);
    program.run = venvcast_new(first_memory, sizeof first_memory);
    if (program.run == NULL)
        return end_without_memory(&program);
    enum exit_code code = run(&program);
    keep_window(&program);
    return (int)code;
}
