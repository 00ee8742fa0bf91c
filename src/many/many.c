/* many.c: workers that take one environment after the other off a list. */
#include "src/many/many.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "src/ask/args.h"
#include "src/ask/manifest.h"
#include "src/many/kits.h"
#include "src/many/make.h"
#include "src/many/twins.h"
#include "src/report/made_json.h"
#include "src/report/progress.h"
#include "src/seed/hash.h"

enum { MANIFEST_LIMIT = 64 * 1024 * 1024, WORKING_MEMORY = 256 * 1024, LINE_WIDTH = 79 };

/* Nanoseconds. */
static const uint64_t first_sight = 200000000, next_sight = 100000000, next_line = 5000000000;

/* What one worker is asked to make: an ENV_DIR of the command line, or a line of the manifest. */
struct item {
    str text;
    unsigned line;              /* 0: of the command line */
};

struct many {
    const struct many_task *task;
    size_t count;
    struct item *items;
    struct kits kits;
    const struct kit *kit;      /* of the command line; NULL with a manifest */
    /* Under the lock: */
    size_t next;
    struct progress progress;
    uint64_t begun, shown;
    bool line_is_shown;
    enum exit_code worst;
    struct arena results;
    const char **outputs;       /* of each item, or NULL */
    struct twins twins;         /* of the lines whose turn has come */
};

struct worker {
    struct many *many;
    jmp_buf out_of_memory;
    struct arena memory;        /* of the environment that is being made */
    size_t at;                  /* of the list; `count` before the first one and after the last */
};

static void exhausted(void *owner)
{
    longjmp(((struct worker *)owner)->out_of_memory, 1);
}

static void print(const char *text)
{
    if (*text != '\0')
        (void)os_print(OS_ERR, text, strlen(text));
}

/* ---- telling ---------------------------------------------------------------------------------- */

static void clear_line(struct many *many)
{
    if (many->line_is_shown)
        print("\r\033[K");
    many->line_is_shown = false;
}

/* On a terminal one line that changes; elsewhere a line from time to time. `words` come before that. */
static void show(struct worker *worker, const char *words, const char *current)
{
    struct many *many = worker->many;
    bool terminal = many->task->manner->terminal, quiet = many->task->request->quiet;
    uint64_t now = os_clock(), wait = terminal ? next_sight : next_line;
    many->progress.nanoseconds = now - many->begun;
    bool due = !quiet && many->progress.nanoseconds >= (terminal ? first_sight : next_line) && now - many->shown >= wait;
    if (*words == '\0' && !due)
        return;
    clear_line(many);
    print(words);
    if (!due)
        return;
    many->shown = now;
    many->line_is_shown = terminal;
    print(report_progress(&worker->memory, &many->progress, current, terminal ? LINE_WIDTH : 0));
    if (!terminal)
        print("\n");
}

/* Where a line stands: "environments.txt:12". */
static const char *place_of(struct worker *worker)
{
    const struct item *item = &worker->many->items[worker->at];
    return item->line == 0 ? NULL : text_format(&worker->memory, "%s:%u", worker->many->task->request->from, item->line);
}

static void count(struct worker *worker, enum exit_code code, const char *words, const char *current)
{
    struct many *many = worker->many;
    os_lock();
    many->kits.owner = worker;
    many->progress.done++;
    many->progress.failed += code != DONE && code != OUT_OF_SHAPE;
    many->worst = code > many->worst ? code : many->worst;
    show(worker, words, current);
    many->kits.owner = NULL;
    os_unlock();
}

/* An item may make several environments. */
static void keep_output(struct worker *worker, const char *text)
{
    struct many *many = worker->many;
    os_lock();
    many->kits.owner = worker;
    many->results.owner = worker;
    const char *others = many->outputs[worker->at];
    many->outputs[worker->at] = text_join(&many->results, others == NULL ? "" : others, text, NULL);
    many->kits.owner = NULL;
    os_unlock();
}

/* As it stands among the others: a comma goes before all but the first. */
static struct json json_piece(struct worker *worker)
{
    struct json whole = made_json_begin(&worker->memory);
    return (struct json){ .out.arena = &worker->memory, .depth = whole.depth, .after_value = true };
}

static const char *json_of(struct worker *worker, const struct request *request, const struct made *made)
{
    struct json piece = json_piece(worker);
    made_json_add(&piece, request, &made->kit.python, &made->plan, &made->outcome, &made->kit.store,
                  made_policies(&worker->memory, worker->many->task->host, &made->plan));
    return text_done(&piece.out);
}

static void tell_failure(struct worker *worker, const struct error *error, const char *current)
{
    char reason[160];
    if (error->code == E_INTERRUPTED)
        return;
    os_reason(error->cause, reason, sizeof reason);
    const char *words = report_one_error(&worker->memory, place_of(worker), error,
                                         error->cause.code == OS_OK ? NULL : reason, worker->many->task->manner->color);
    if (worker->many->task->request->json) {
        struct json piece = json_piece(worker);
        made_json_fail(&piece, current != NULL ? current : place_of(worker), error,
                       error->cause.code == OS_OK ? NULL : reason);
        keep_output(worker, text_done(&piece.out));
    }
    count(worker, error_exit(error->code), words, current);
}

/* Of success people hear only when they ask for it. */
static void tell_success(struct worker *worker, const struct request *request, const struct made *made)
{
    struct many *many = worker->many;
    struct report_manner manner = *many->task->manner;
    manner.terminal = false;
    const char *words = report_outcome(&worker->memory, many->task->host, request, &made->kit.python, &made->plan,
                                       &made->outcome, &made->kit.store, &manner);
    keep_output(worker, request->json ? json_of(worker, request, made) : made_output(&worker->memory, request, made));
    count(worker, made_code(request, made), words, made->plan.root);
}

/* ---- making ----------------------------------------------------------------------------------- */

static void make_target(struct worker *worker, const struct request *request, const struct kit *kit, const char *target)
{
    struct made *made = arena_take(&worker->memory, sizeof *made);
    struct error error = { .code = E_NONE };
    if (make(&worker->memory, worker->many->task->host, request, kit, target, made, &error))
        tell_success(worker, request, made);
    else
        tell_failure(worker, &error, target);
}

/* The arguments of this run, and behind them those of the line. */
static bool read_line(struct worker *worker, struct request *request, struct error *error)
{
    const struct many_task *task = worker->many->task;
    struct words words;
    const char *why = "";
    if (!manifest_words(&worker->memory, task->host, worker->many->items[worker->at].text, &words, &why))
        return error_say(error, E_MANIFEST, "the line cannot be read: %s", why);
    size_t given = (size_t)task->args->count;
    const char **all = arena_take_many(&worker->memory, given + words.count + 1, sizeof *all);
    memcpy(all, task->args->values, given * sizeof *all);
    memcpy(all + given, words.items, words.count * sizeof *all);
    struct os_args args = { (int)(given + words.count), all };
    if (!ask_words(&worker->memory, task->host, &args, request, error) ||
        !ask_settle(&worker->memory, task->settings, request, error))
        return false;
    if (request->kind != REQUEST_CREATE || request->from != task->request->from)
        return error_say(error, E_MANIFEST, "a line of a manifest can make environments, and nothing else");
    if (request->target_count == 0)
        return error_say(error, E_MANIFEST, "the line names no ENV_DIR");
    request->terminal = task->manner->terminal;
    request->many = true;
    return true;
}

/* Is the ENV_DIR another one than those of all lines before? */
static bool is_apart(struct worker *worker, const char *target, struct error *error)
{
    struct many *many = worker->many;
    unsigned other = 0;
    os_lock();
    many->kits.owner = worker;
    many->results.owner = worker;
    many->twins.memory = &many->results;
    bool apart = twins_enter(&many->twins, &worker->memory, many->task->host, target, many->items[worker->at].line, &other);
    many->kits.owner = NULL;
    os_unlock();
    return apart || error_say(error, E_USAGE, "ENV_DIR '%s' is the folder of line %u in another spelling", target, other);
}

static void make_line(struct worker *worker)
{
    struct request request;
    struct error error = { .code = E_NONE };
    const struct kit *kit;
    if (!read_line(worker, &request, &error) ||
        !kits_find(&worker->many->kits, &worker->memory, worker->many->task->host, &request, &kit, &error)) {
        tell_failure(worker, &error, NULL);
        return;
    }
    os_lock();
    worker->many->progress.total += request.target_count - 1;
    os_unlock();
    for (size_t i = 0; i < request.target_count; i++)
        if (is_apart(worker, request.targets[i], &error))
            make_target(worker, &request, kit, request.targets[i]);
        else
            tell_failure(worker, &error, request.targets[i]);
}

static void make_item(struct worker *worker)
{
    const struct many *many = worker->many;
    if (many->kit == NULL)
        make_line(worker);
    else
        make_target(worker, many->task->request, many->kit, many->items[worker->at].text.text);
}

/* ---- the workers ------------------------------------------------------------------------------ */

static bool take_next(struct worker *worker)
{
    struct many *many = worker->many;
    os_lock();
    worker->at = os_interrupted() ? many->count : many->next;
    many->next += many->next < many->count;
    os_unlock();
    return worker->at < many->count;
}

static void lose(struct many *many, size_t environments)
{
    many->progress.done += environments;
    many->progress.failed += environments;
    many->worst = NOT_DONE > many->worst ? NOT_DONE : many->worst;
    clear_line(many);
    print("Error: the system has no memory left [E_MEMORY]\nTry: fewer at the same time, with --jobs 1\n");
}

/* The lock may have been held when the memory ended. Who has begun nothing leaves it to the others. */
static void give_up(struct worker *worker)
{
    if (worker->many->kits.owner == worker)
        os_unlock();
    os_lock();
    if (worker->at < worker->many->count)
        lose(worker->many, 1);
    os_unlock();
}

static void work(void *data)
{
    struct worker worker = { .many = data, .at = SIZE_MAX };
    struct arena own = arena_over(NULL, 0, exhausted, &worker);
    if (setjmp(worker.out_of_memory) != 0) {
        give_up(&worker);
        return;
    }
    void *memory = arena_take_raw(&own, WORKING_MEMORY);
    while (take_next(&worker)) {
        worker.memory = arena_over(memory, WORKING_MEMORY, exhausted, &worker);
        make_item(&worker);
        arena_end(&worker.memory);
    }
    arena_end(&own);
}

/* ---- what there is to do ---------------------------------------------------------------------- */

static bool is_blank(str line)
{
    line = str_trim(line);
    return line.size == 0 || line.text[0] == '#';
}

static size_t count_lines(str rest)
{
    size_t lines = 1;
    for (size_t i = 0; i < rest.size; i++)
        lines += rest.text[i] == '\n';
    return lines;
}

static bool read_manifest(struct arena *arena, struct many *many, struct error *error)
{
    const char *text, *path = many->task->request->from;
    size_t size;
    unsigned number = 0;
    struct os_status status = os_read(arena, path, MANIFEST_LIMIT, &text, &size);
    if (many->task->request->target_count > 0)
        return error_say(error, E_USAGE, "ENV_DIR: not allowed with argument --from, whose lines name them");
    if (status.code != OS_OK)
        return error_set(error, E_MANIFEST, status, "the manifest %s cannot be read", path),
               error_remedy(error, "name a file that is there, with a line for each environment");
    str rest = { text, size }, line;
    many->items = arena_take_many(arena, count_lines(rest), sizeof *many->items);
    while (str_next_line(&rest, &line))
        if (number++, !is_blank(line))
            many->items[many->count++] = (struct item){ line, number };
    return true;
}

/* Two spellings would be made into one folder at the same time. */
static bool are_apart(struct arena *arena, const struct many_task *task, struct error *error)
{
    const struct request *request = task->request;
    struct twins twins = { .memory = arena };
    unsigned other;
    for (size_t i = 0; i < request->target_count; i++)
        if (!twins_enter(&twins, arena, task->host, request->targets[i], (unsigned)i, &other))
            return error_say(error, E_USAGE, "ENV_DIR '%s' and '%s' are one folder", request->targets[other],
                             request->targets[i]);
    return true;
}

static bool take_targets(struct arena *arena, struct many *many, struct kit *kit, struct error *error)
{
    const struct request *request = many->task->request;
    many->count = request->target_count;
    many->items = arena_take_many(arena, many->count, sizeof *many->items);
    for (size_t i = 0; i < many->count; i++)
        many->items[i].text = str_of(request->targets[i]);
    many->kit = kit;
    return are_apart(arena, many->task, error) && kit_prepare(arena, many->task->host, request, kit, error);
}

static void run(struct many *many)
{
    size_t jobs = many->task->request->jobs;
    if (jobs == 0)
        jobs = os_processors();
    if (jobs > many->count)
        jobs = many->count;
    os_parallel(jobs < 1 ? 1 : (unsigned)jobs, work, many);
    if (many->next < many->count && !os_interrupted())      /* none of the workers had memory for the rest */
        lose(many, many->count - many->next);
    many->progress.nanoseconds = os_clock() - many->begun;
    clear_line(many);
}

static const char *all_outputs(struct arena *arena, const struct many *many)
{
    struct text out = { .arena = arena };
    for (size_t i = 0; i < many->count; i++)
        text_put(&out, many->outputs[i] == NULL ? "" : many->outputs[i]);
    return text_done(&out);
}

static const char *answer_of(struct arena *arena, const struct many *many)
{
    const char *outputs = all_outputs(arena, many);
    if (!many->task->request->json)
        return outputs;
    struct json json = made_json_begin(arena);
    text_put(&json.out, *outputs == ',' ? outputs + 1 : outputs);
    json.after_value = *outputs != '\0';
    return made_json_end(&json);
}

bool many_make(struct arena *arena, const struct many_task *task, struct many_answer *out, struct error *error)
{
    struct many *many = arena_take(arena, sizeof *many);
    struct kit *kit = arena_take(arena, sizeof *kit);
    *many = (struct many){ .task = task, .begun = os_clock() };
    if (!(task->request->from != NULL ? read_manifest(arena, many, error) : take_targets(arena, many, kit, error)))
        return false;
    many->progress.total = many->count;
    many->outputs = arena_take_many(arena, many->count + 1, sizeof *many->outputs);
    os_hold_interrupts();
    hash_prepare();
    many->results = arena_over(NULL, 0, exhausted, NULL);
    run(many);
    bool makes = !task->request->check && !task->request->dry_run && !task->request->cache_key;
    bool talk = makes && !task->request->quiet && (task->manner->terminal || task->request->verbose > 0);
    if (talk || (many->progress.failed > 0 && many->progress.total > 1))
        print(report_summary(arena, &many->progress));
    *out = (struct many_answer){ many->worst, answer_of(arena, many) };
    arena_end(&many->results);
    kits_end(&many->kits);
    return true;
}
