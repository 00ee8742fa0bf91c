/* many.c: workers that take one environment after the other off a list. */
#include "src/many/many.h"

#include <setjmp.h>
#include <string.h>

#include "src/ask/args.h"
#include "src/ask/manifest.h"
#include "src/many/kits.h"
#include "src/many/make.h"
#include "src/many/twins.h"
#include "src/seed/hash.h"

enum { MANIFEST_LIMIT = 64 * 1024 * 1024, WORKING_MEMORY = 256 * 1024 };

/* What one worker is asked to make: an ENV_DIR of the command line, or a line of the manifest. */
struct item {
    str text;
    unsigned line;              /* 0: of the command line */
};

struct many {
    const struct many_task *task;
    size_t count;
    struct item *items;
    struct kits kits;           /* its lock is that of everything below, too */
    const struct kit *kit;      /* of the command line; NULL with a manifest */
    /* Under the lock: */
    size_t next;
    struct progress progress;
    uint64_t begun;
    enum exit_code worst;
    struct arena results;
    struct twins twins;         /* of the lines whose turn has come */
};

struct worker {
    struct many *many;
    jmp_buf out_of_memory;
    struct arena memory;        /* of the environment that is being made */
    size_t at;                  /* of the list; `count` before the first one and after the last */
    struct os_guard *guard;     /* of one environment after the other */
};

static void exhausted(void *owner)
{
    longjmp(((struct worker *)owner)->out_of_memory, 1);
}

/* For whom the lock is held is known, should the memory end meanwhile. */
static void enter(struct worker *worker)
{
    os_lock(worker->many->kits.lock);
    worker->many->kits.owner = worker;
    worker->many->results.owner = worker;
}

static void leave(struct worker *worker)
{
    worker->many->kits.owner = NULL;
    os_unlock(worker->many->kits.lock);
}

static bool is_stopped(const struct many *many)
{
    return os_interrupted() || watch_stops(many->task->request->watch);
}

/* ---- telling ---------------------------------------------------------------------------------- */

/* Where a line stands: "environments.txt:12". */
static const char *place_of(struct worker *worker)
{
    const struct item *item = &worker->many->items[worker->at];
    return item->line == 0 ? NULL : text_format(&worker->memory, "%s:%u", worker->many->task->request->from, item->line);
}

static void tell(struct worker *worker, struct many_told *told, enum exit_code code)
{
    struct many *many = worker->many;
    told->index = worker->at;
    told->count = many->count;
    told->memory = &worker->memory;
    told->place = place_of(worker);
    enter(worker);
    many->progress.done++;
    many->progress.failed += code != DONE && code != OUT_OF_SHAPE;
    many->progress.nanoseconds = os_clock() - many->begun;
    many->worst = code > many->worst ? code : many->worst;
    told->progress = &many->progress;
    many->task->tell(many->task->data, told);
    leave(worker);
}

/* Of an interrupt the caller of all of them will hear. */
static void tell_failure(struct worker *worker, const struct request *request, const struct error *error,
                         const char *target)
{
    struct many_told told = { .request = request, .error = error, .target = target };
    if (error->code != E_INTERRUPTED)
        tell(worker, &told, error_exit(error->code));
}

static void tell_success(struct worker *worker, const struct request *request, const struct made *made)
{
    struct many_told told = { .request = request, .made = made, .target = made->plan.root };
    tell(worker, &told, made_code(request, made));
}

/* ---- making ----------------------------------------------------------------------------------- */

static void make_target(struct worker *worker, const struct request *request, const struct kit *kit, const char *target)
{
    struct made *made = arena_take(&worker->memory, sizeof *made);
    struct error error = { .code = E_NONE };
    if (make(&worker->memory, worker->many->task->host, request, kit, target, made, &error))
        tell_success(worker, request, made);
    else
        tell_failure(worker, request, &error, target);
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
    request->terminal = task->request->terminal;
    request->watch = task->request->watch;
    request->guest = task->request->guest;
    request->many = true;
    return true;
}

/* Is the ENV_DIR another one than those of all lines before? */
static bool is_apart(struct worker *worker, const char *target, struct error *error)
{
    struct many *many = worker->many;
    unsigned other = 0;
    enter(worker);
    many->twins.memory = &many->results;
    bool apart = twins_enter(&many->twins, &worker->memory, many->task->host, target, many->items[worker->at].line, &other);
    leave(worker);
    return apart || error_say(error, E_USAGE, "ENV_DIR '%s' is the folder of line %u in another spelling", target, other);
}

static void make_line(struct worker *worker)
{
    struct request request;
    struct error error = { .code = E_NONE };
    const struct kit *kit;
    if (!read_line(worker, &request, &error) ||
        !kits_find(&worker->many->kits, &worker->memory, worker->many->task->host, &request, &kit, &error)) {
        tell_failure(worker, worker->many->task->request, &error, NULL);
        return;
    }
    enter(worker);
    worker->many->progress.total += request.target_count - 1;
    leave(worker);
    for (size_t i = 0; i < request.target_count; i++)
        if (is_apart(worker, request.targets[i], &error))
            make_target(worker, &request, kit, request.targets[i]);
        else
            tell_failure(worker, &request, &error, request.targets[i]);
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
    os_lock(many->kits.lock);
    worker->at = is_stopped(many) ? many->count : many->next;
    many->next += many->next < many->count;
    os_unlock(many->kits.lock);
    return worker->at < many->count;
}

/* There is no memory to say more. */
static void lose(struct many *many, size_t index, size_t environments)
{
    static const struct error error = { .code = E_MEMORY, .text = "the system has no memory left" };
    struct many_told told = { .index = index, .count = many->count, .request = many->task->request, .error = &error,
                              .progress = &many->progress };
    many->progress.done += environments;
    many->progress.failed += environments;
    many->worst = NOT_DONE > many->worst ? NOT_DONE : many->worst;
    many->task->tell(many->task->data, &told);
}

/* The lock may have been held when the memory ended. Who has begun nothing leaves it to the others. */
static void give_up(struct worker *worker)
{
    struct many *many = worker->many;
    if (many->kits.owner == worker)
        leave(worker);
    os_lock(many->kits.lock);
    if (worker->at < many->count)
        lose(many, worker->at, 1);
    os_unlock(many->kits.lock);
}

static void work(void *data)
{
    struct worker worker = { .many = data, .at = SIZE_MAX };
    struct arena own = arena_over(NULL, 0, exhausted, &worker);
    if (setjmp(worker.out_of_memory) != 0) {
        give_up(&worker);
        os_guard_end(&worker.guard);
        return;
    }
    void *memory = arena_take_raw(&own, WORKING_MEMORY);
    while (take_next(&worker)) {
        worker.memory = arena_over(memory, WORKING_MEMORY, exhausted, &worker);
        worker.memory.guard = &worker.guard;
        make_item(&worker);
        arena_end(&worker.memory);
    }
    os_guard_end(&worker.guard);
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
        return error_set(error, E_MANIFEST, status, "the manifest %s cannot be read", path);
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
    if (many->next < many->count && !is_stopped(many))      /* none of the workers had memory for the rest */
        lose(many, many->next, many->count - many->next);
    many->progress.nanoseconds = os_clock() - many->begun;
}

bool many_make(struct arena *arena, const struct many_task *task, struct many_answer *out, struct error *error)
{
    struct many *many = arena_take(arena, sizeof *many);
    struct kit *kit = arena_take(arena, sizeof *kit);
    *many = (struct many){ .task = task, .begun = os_clock() };
    if (!(task->request->from != NULL ? read_manifest(arena, many, error) : take_targets(arena, many, kit, error)))
        return false;
    many->progress.total = many->count;
    many->kits.lock = os_lock_new(arena);
    os_hold_interrupts();
    hash_prepare();
    many->results = arena_over(NULL, 0, exhausted, NULL);
    run(many);
    *out = (struct many_answer){ many->worst, many->progress };
    arena_end(&many->results);
    kits_end(&many->kits);
    os_lock_end(many->kits.lock);
    return true;
}
