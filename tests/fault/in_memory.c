/* in_memory.c: whole runs for which the system has no memory any more: from the first request on, from the second, ...
 *
 *     usage: in_memory FOLDER STRIDE            in an empty folder; every STRIDEth request is tried
 *            in_memory FOLDER run NTH WORD...   one run: the command line WORD..., with no memory from the NTH request on
 *
 * Every piece that an arena hands out is a request here, for its blocks hold one piece each. After a run that got none
 * all is as it was, and the same command makes it whole when there is memory again. A run in which it ended is one in which
 * the last word came from the arena: main.c says it once, with E_MEMORY. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libdeflate.h>

#include "src/plan/plan.h"
#include "src/venvcast.h"
#include "tests/fault/in_memory.h"
#include "tests/fault/inject.h"
#include "tests/fault/picture.h"

enum { ENDED_DONE = 0, ENDED_FAILED = 1, ENDED_MEMORY = 70, WORDS_MOST = 10 };

static struct arena arena;
static struct os_place *top;            /* FOLDER */
static const char *folder, *self;
static unsigned runs, violations;

/* ---- one run, in a process of its own: what it holds open ends with it ------------------------- */

/* What is said of each of several, and of all. */
static char said[4096];

static void tell(void *data, struct venvcast_environment *environment)
{
    (void)data;
    snprintf(said + strlen(said), sizeof said - strlen(said), "%s", venvcast_environment_words(environment));
}

static int make_it(const struct os_args *args)
{
    struct venvcast_watcher watcher = { .size = sizeof watcher, .made = tell };
    struct venvcast_error error = { .size = sizeof error };
    struct venvcast *made = venvcast_new(NULL, 0);
    if (made == NULL) {
        snprintf(said, sizeof said, "main.c says E_MEMORY");
        return ENDED_MEMORY;
    }
    int code = venvcast_watch(made, &watcher);
    if (code == VENVCAST_DONE)
        code = venvcast_set_arguments(made, args->count, args->values);
    if (code == VENVCAST_DONE)
        code = venvcast_perform(made);
    (void)venvcast_get_error(made, &error);
    snprintf(said + strlen(said), sizeof said - strlen(said), "%s", venvcast_words(made));
    bool memory = strstr(said, "[E_MEMORY]") != NULL || (error.name != NULL && strcmp(error.name, "E_MEMORY") == 0);
    return code == VENVCAST_DONE ? ENDED_DONE : memory ? ENDED_MEMORY : ENDED_FAILED;
}

/* Prints how many requests there were, and what was said. */
static int run(const struct os_args *args)
{
    struct os_args words = { args->count - 3, args->values + 3 };
    libdeflate_set_memory_allocator(starve_malloc, free);
    starve((unsigned)atoi(args->values[3]));
    int code = make_it(&words);
    unsigned count = starve_count();
    starve(0);
    printf("%u %s\n", count, said);
    return code;
}

/* ---- the worlds --------------------------------------------------------------------------------- */

static const char *at(const char *relative)
{
    const struct machine machine = { &arena, os_host(), NULL };
    return machine_path(&machine, folder, relative);
}

static void put(const char *path, unsigned mode, const void *bytes, size_t size)
{
    char relative[512], *rest = relative;
    snprintf(relative, sizeof relative, "%s", path + strlen(folder) + 1);
    for (; *rest != '\0'; rest++) {
        if (*rest != os_host()->separator)
            continue;
        *rest = '\0';
        (void)os_make_folder(top, relative, 0755);
        *rest = '/';
    }
    must(os_write(top, relative, bytes, size, mode), relative);
}

/* What is done first, what then finds no memory, and what is broken in between. */
static const struct story {
    const char *name, *first, *then;
    bool cold, harmed;
} stories[] = {
    { "create, cold", NULL, NULL, true, false },
    { "create, warm", NULL, NULL, false, false },
    { "clear", "", "--clear", false, false },
    { "upgrade", "", "--upgrade", false, false },
    { "ensure", "", "--ensure", false, true },
    { "many", NULL, "--jobs=1", false, false },
};

static const char *python, *packages;

static void furnish_machine(void)
{
    const char *stdlib;
    struct machine machine = { &arena, os_host(), put };
    must(os_make_folder(top, "srv", 0755), "srv");
    must(os_make_folder(top, "home", 0700), "home");
    python = memory_python(&machine, at("py"), &stdlib, &packages);
    machine_ensurepip(&machine, stdlib);
    put(at("srv/neighbour"), 0644, "kept", 4);
}

struct result {
    int code;
    unsigned requests;
    const char *text;
};

static struct result start(const char *option, unsigned nth)
{
    const char *set[] = { text_join(&arena, "HOME=", at("home"), NULL), text_join(&arena, "USERPROFILE=", at("home"), NULL),
                          text_join(&arena, "VENVCAST_CACHE_DIR=", at("cache"), NULL), NULL };
    const char *words[WORDS_MOST] = { folder, "run", text_format(&arena, "%u", nth), "-p", python, at("srv/env") };
    struct os_command command = { .program = self, .arguments = words, .set = set, .clean = true, .capture = true,
                                  .folder = folder };
    struct os_ended end;
    words[6] = option;
    if (option != NULL && strcmp(option, "--jobs=1") == 0) {
        words[6] = at("srv/two");
        words[7] = option;
    }
    end.size = 0;
    for (int tries = 0; tries < 2 && end.size == 0; tries++)        /* Wine loses a start in thousands; a fault comes again */
        must(os_run(&arena, &command, &end), self);
    const char *text = strchr(end.output, ' ');
    return (struct result){ end.code, (unsigned)atoi(end.output), text == NULL ? end.output : text + 1 };
}

static struct result works(const char *option)
{
    struct result result = start(option, 0);
    if (result.code == ENDED_DONE)
        return result;
    fprintf(stderr, "in_memory: a run with memory failed (%d): %s\n", result.code, result.text);
    exit(2);
}

static void furnish(const struct story *story)
{
    (void)os_remove_tree(top, "srv/env");
    (void)os_remove_tree(top, "srv/two");
    (void)os_remove_tree(top, "cache");
    if (!story->cold && story->first == NULL) {
        works(NULL);
        must(os_remove_tree(top, "srv/env"), "srv/env");
    }
    if (story->first != NULL)
        works(NULL);
    if (story->harmed)
        must(os_remove_file(top, text_join(&arena, "srv/env/", packages, "/pip/__init__.py", NULL)), "pip");
    if (story->harmed)
        must(os_remove_file(top, "srv/env/pyvenv.cfg"), "pyvenv.cfg");
}

/* ---- what stands there -------------------------------------------------------------------------- */

static void say(struct text *out, const char *bytes, size_t size)
{
    text_print(out, " %u %08x", (unsigned)size, (unsigned)libdeflate_crc32(0, bytes, size));
}

static const char *picture(const char *of)
{
    const struct painter painter = { &arena, top, say };
    return picture_of(&painter, of);
}

static void expect(bool holds, const struct story *story, unsigned nth, const char *what, const char *more)
{
    runs++;
    if (!holds && violations++ < 12)
        printf("%s, request %u: %s: %s\n", story->name, nth, what, more);
}

/* Of several each is there or not. */
static bool is_whole_or_not(const char *after)
{
    return strstr(after, PLAN_STAGE) == NULL && (strstr(after, "srv/env/") == NULL || strstr(after, "srv/env/pyvenv.cfg") != NULL) &&
           (strstr(after, "srv/two/") == NULL || strstr(after, "srv/two/pyvenv.cfg") != NULL);
}

/* What killed runs leave is removed an hour later. */
static bool is_littered(void)
{
    struct os_entry facts;
    return os_look_in(top, "cache", &facts).code == OS_OK && strstr(picture("cache"), "/.new-") != NULL;
}

/* Once, but of several each. */
static bool is_told(const struct story *story, const char *text)
{
    const char *first = strstr(text, "E_MEMORY");
    return first != NULL && (strcmp(story->name, "many") == 0 || strstr(first + 1, "E_MEMORY") == NULL);
}

/* ---- one story ---------------------------------------------------------------------------------- */

static void try_request(const struct story *story, unsigned nth, const char *before, const char *whole, bool again)
{
    if (story->cold)
        (void)os_remove_tree(top, "cache");
    struct result result = start(story->then, nth);
    const char *after = picture("srv");
    bool unchanged = strcmp(before, after) == 0;
    expect(result.code == ENDED_MEMORY || result.code == ENDED_DONE, story, nth, "ended otherwise", result.text);
    expect(result.code == ENDED_DONE || is_told(story, result.text), story, nth, "not told, or twice", result.text);
    expect(unchanged || strcmp(whole, after) == 0 || (strstr(whole, "srv/two") != NULL && is_whole_or_not(after)), story, nth,
           "neither as before nor whole", after);
    expect(!story->cold || !is_littered(), story, nth, "half a wheel is left in the cache", "");
    if (unchanged && again) {
        struct result next = start(story->then, 0);
        expect(next.code == ENDED_DONE && strcmp(whole, picture("srv")) == 0, story, nth, "the next run", next.text);
    }
    if (!unchanged || again)
        furnish(story);
}

static void sweep(const struct story *story, unsigned stride, unsigned offset)
{
    struct arena mark = arena;
    furnish(story);
    const char *before = picture("srv");
    struct result good = works(story->then);
    const char *whole = picture("srv");
    furnish(story);
    for (unsigned nth = 1 + offset % stride; nth <= good.requests; nth += stride) {
        struct arena inner = arena;
        try_request(story, nth, before, whole, nth / stride % 8 == 0);
        arena_return(&arena, &inner);
    }
    printf("%s: %u requests\n", story->name, good.requests);
    fflush(stdout);
    arena_return(&arena, &mark);
}

int main(int argc, char **argv)
{
    arena = arena_over(NULL, 0, exhausted, NULL);
    struct os_args args = os_start(&arena, argc, argv);
    if (args.count > 4 && strcmp(args.values[2], "run") == 0)
        return run(&args);
    if (args.count != 3 || atoi(args.values[2]) < 1)
        return 2;
    folder = args.values[1];
    must(os_current_folder(&arena, &self), "current folder");
    self = path_absolute(&arena, os_host(), self, args.values[0]);
    must(os_place_open(&arena, folder, &top), folder);
    furnish_machine();
    for (size_t i = 0; i < sizeof stories / sizeof *stories; i++)
        sweep(&stories[i], (unsigned)atoi(args.values[2]), (unsigned)i);
    printf("%u runs, %u violations\n", runs, violations);
    return violations != 0;
}
