/* run.c: a run begins, is told what is asked for, and ends. */
#include "src/serve/serve.h"

#include <string.h>

#include "src/ask/args.h"
#include "src/find/config.h"

/* ---- entries ---------------------------------------------------------------------------------- */

static void come_back(void *owner)
{
    longjmp(((struct entry *)owner)->out, 1);
}

void entry_begin(struct entry *entry, struct arena *arena)
{
    entry->arena = arena;
    entry->exhausted = arena->exhausted;
    entry->owner = arena->owner;
    arena->exhausted = come_back;
    arena->owner = entry;
}

void entry_end(struct entry *entry)
{
    entry->arena->exhausted = entry->exhausted;
    entry->arena->owner = entry->owner;
}

/* Every such structure begins with it. */
static size_t size_of(const void *structure)
{
    size_t size;
    memcpy(&size, structure, sizeof size);
    return size;
}

int hand_out(void *out, const void *value)
{
    size_t asked = size_of(out), known = size_of(value), most = asked < known ? asked : known;
    if (most > sizeof(size_t))
        memcpy((char *)out + sizeof(size_t), (const char *)value + sizeof(size_t), most - sizeof(size_t));
    return VENVCAST_DONE;
}

int code_of(const struct error *error)
{
    return (int)error_exit(error->code);
}

bool misused(struct venvcast *run, const char *what)
{
    return error_say(&run->error, E_USAGE, "%s", what);
}

/* ---- begin and end ---------------------------------------------------------------------------- */

const char *venvcast_version(void)
{
    return VENVCAST_VERSION;
}

static struct venvcast *begin(struct arena *arena)
{
    static const char *const name[] = { "venvcast" };
    struct venvcast *run = arena_take(arena, sizeof *run);
    run->host = os_host();
    run->output = run->words = "";
    run->args = (struct os_args){ 1, name };
    run->request = ask_nothing(arena, run->host, &run->args);
    return run;
}

struct venvcast *venvcast_new(void *memory, size_t room)
{
    struct arena arena = arena_over(memory, room, NULL, NULL);
    struct venvcast *volatile run = NULL;
    struct entry entry;
    entry_begin(&entry, &arena);
    if (setjmp(entry.out) == 0)
        run = begin(&arena);
    entry_end(&entry);
    if (run == NULL)
        arena_end(&arena);
    else
        run->memory = arena;
    return run;
}

/* Itself it lies in the memory that is given back. */
void venvcast_free(struct venvcast *run)
{
    if (run == NULL)
        return;
    struct arena memory = run->memory;
    arena_end(&run->results);
    arena_end(&memory);
}

/* ---- what is asked for ------------------------------------------------------------------------ */

static bool lacks_memory(struct venvcast *run)
{
    return error_say(&run->error, E_MEMORY, "the system has no memory left");
}

/* The words of a manifest's lines stand behind them. */
static void note_word(struct venvcast *run, const char *word)
{
    size_t count = (size_t)run->args.count;
    const char **words = arena_take_many(&run->memory, count + 1, sizeof *words);
    memcpy(words, run->args.values, count * sizeof *words);
    words[count] = word;
    run->args = (struct os_args){ run->args.count + 1, words };
}

static void add_target(struct venvcast *run, const char *target)
{
    size_t count = run->request.target_count;
    const char **targets = arena_take_many(&run->memory, count + 1, sizeof *targets);
    for (size_t i = 0; i < count; i++)
        targets[i] = run->request.targets[i];
    targets[count] = target;
    run->request.targets = targets;
    run->request.target_count = count + 1;
}

static bool set_option(struct venvcast *run, const char *name, const char *value)
{
    const struct option *option = option_named(str_of(name));
    if (option == NULL || option->kind == OPTION_REST)
        return error_say(&run->error, E_USAGE, "there is no option '%s'", name);
    if ((option->argument == NULL) != (value == NULL))
        return error_say(&run->error, E_USAGE, "argument %s: %s", name,
                         value == NULL ? "expected one argument" : "takes no value");
    const char *word = value == NULL ? option->name : text_join(&run->memory, option->name, "=", value, NULL);
    const char *given = value == NULL ? NULL : word + strlen(option->name) + 1;      /* the very text that lines repeat */
    run->request.typed[option_index(option)] = value == NULL ? "yes" : given;
    note_word(run, word);
    return option_set(&run->memory, option, given, &run->request, &run->error);
}

static bool set(struct venvcast *run, const char *option, const char *value)
{
    if (run->settled)
        return misused(run, "nothing can be set any more");
    if (strcmp(option, "ENV_DIR") != 0)
        return set_option(run, option, value);
    if (value == NULL)
        return misused(run, "ENV_DIR needs a value");
    add_target(run, str_copy(&run->memory, str_of(value)));
    return true;
}

int venvcast_set(struct venvcast *run, const char *option, const char *value)
{
    struct entry entry;
    volatile bool done = false;
    entry_begin(&entry, &run->memory);
    if (setjmp(entry.out) == 0)
        done = set(run, option, value);
    else
        done = lacks_memory(run);
    entry_end(&entry);
    return done ? VENVCAST_DONE : code_of(&run->error);
}

static bool set_arguments(struct venvcast *run, int count, const char *const *values)
{
    const char **own = arena_take_many(&run->memory, (size_t)count + 1, sizeof *own);
    for (int i = 0; i < count; i++)
        own[i] = str_copy(&run->memory, str_of(values[i]));
    run->args = (struct os_args){ count, own };
    return ask_words(&run->memory, run->host, &run->args, &run->request, &run->error);
}

int venvcast_set_arguments(struct venvcast *run, int count, const char *const *values)
{
    struct entry entry;
    volatile bool done = false;
    entry_begin(&entry, &run->memory);
    if (setjmp(entry.out) == 0)
        done = run->settled ? misused(run, "nothing can be set any more") : set_arguments(run, count, values);
    else
        done = lacks_memory(run);
    entry_end(&entry);
    return done ? VENVCAST_DONE : code_of(&run->error);
}

void venvcast_set_manner(struct venvcast *run, unsigned manner)
{
    run->manner = manner;
}

void venvcast_set_columns(struct venvcast *run, unsigned columns)
{
    run->columns = columns;
}

int venvcast_watch(struct venvcast *run, const struct venvcast_watcher *watcher)
{
    run->watcher = (struct venvcast_watcher){ .size = sizeof run->watcher };
    hand_out(&run->watcher, watcher);
    return VENVCAST_DONE;
}
