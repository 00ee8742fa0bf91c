/* in_process.c: the executor over a real back end whose calls fail, one by one and in pairs (inject.h).
 *
 *     usage: in_process FOLDER STRIDE      in an empty folder; of each call's pairs every STRIDEth is tried. With a STRIDE
 *                                          above 8, where a run takes long, codes and pairs come in turns
 *
 * After one fault all is as it was, or whole. After two, the second of which may hit the way back and last for some calls
 * or for ever, that may fail; then the error is E_UNDO and says where, or what is left is named. What was the user's is
 * never gone. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/apply/apply.h"
#include "tests/fault/inject.h"
#include "tests/fault/picture.h"
#include "tests/support/seen.h"

static struct arena arena;
static struct os_place *top;            /* FOLDER */
static const char *folder;
static unsigned runs, violations;

enum { CODES = 5, LASTING = 1000000, MANY = 8 };

/* ---- the worlds ----------------------------------------------------------------------------- */

static void put(const char *path, const char *text)
{
    char above[256];
    for (size_t i = 1; path[i] != '\0'; i++)
        if (path[i] == '/') {
            snprintf(above, sizeof above, "%.*s", (int)i, path);
            (void)os_make_folder(top, above, 0755);
        }
    must(os_write(top, path, text, strlen(text), 0644), path);
}

static void furnish(bool old)
{
    (void)os_remove_tree(top, "srv");
    put("srv/neighbour", "kept");
    put("srv/tool", "tool");
    if (!old)
        return;
    put("srv/env/pyvenv.cfg", "home = /old\n");
    put("srv/env/bin/tool", "old tool");
    put("srv/env/bin/pip", "old pip");
    put("srv/env/lib/site/pip/old.py", "old");
    put("srv/env/lib/site/pip-0.dist-info/RECORD", "old");
    put("srv/env/lib/site/mine/mine.py", "mine");
}

static const struct seed_file wheel_files[] = {
    { "lib/site/pip/__init__.py", "new", 3, false, false, NULL },
    { "lib/site/pip/deep/x.py", "x", 1, true, false, NULL },
    { "lib/site/pip-1.dist-info/RECORD", "r", 1, false, false, NULL },
    { "bin/pip", "#!", 2, false, true, NULL },
};

static struct plan plan_of(enum plan_manner manner)
{
    const struct host *host = os_host();
    const char *name = manner == PLAN_BESIDE ? "/srv/new/deep/env" : "/srv/env";
    struct text root = { .arena = &arena };
    for (const char *at = text_join(&arena, folder, name, NULL); *at != '\0'; at++)
        text_byte(&root, *at == '/' ? host->separator : *at);
    struct plan plan = plan_for(&arena, host, text_done(&root), manner);
    plan.root_mode = 0755 | OS_EXACT;
    plan.bin = "bin";
    if (manner == PLAN_IN_PLACE) {
        plan_add_set_aside(&plan, "lib/site/pip", "");
        plan_add_set_aside(&plan, "lib/site/pip-0.dist-info", "");
    }
    plan_add_folder(&plan, "lib", "");
    plan_add_folder(&plan, "lib/site", "");
    plan_add_folder(&plan, "bin", "");
    plan_add_copy(&plan, "bin/tool", text_join(&arena, folder, "/srv/tool", NULL), 0755, "")->where = STEP_REPLACE;
    plan_add_unpack(&plan, "pip-1", 4, wheel_files, "")->where = STEP_REPLACE;
    plan_add_text(&plan, "bin/activate", STR("new"), 0644, "")->where = STEP_REPLACE;
    plan_add_text(&plan, "pyvenv.cfg", STR("home = /new\n"), 0644, "")->where = STEP_REPLACE;
    return as_seen(plan);
}

/* ---- what stands there ---------------------------------------------------------------------- */

static void say(struct text *out, const char *bytes, size_t size)
{
    (void)size;
    text_print(out, " = %s", bytes);
}

static const char *picture(void)
{
    const struct painter painter = { &arena, top, say };
    return picture_of(&painter, "srv");
}

struct result {
    bool ok;
    struct error error;
    struct outcome outcome;
    unsigned calls;
    const char *before, *after;
};

static struct result run(enum plan_manner manner, unsigned first, unsigned second, unsigned span, int code)
{
    struct result result = { 0 };
    arena_end(&arena);
    arena = arena_over(NULL, 0, exhausted, NULL);
    furnish(manner != PLAN_BESIDE);
    result.before = picture();
    struct plan plan = plan_of(manner);
    inject(first, second, span, code);
    result.ok = apply(&arena, &plan, &result.outcome, &result.error);
    result.calls = inject_count();
    inject(0, 0, 0, 0);
    result.after = picture();
    return result;
}

/* ---- what holds ----------------------------------------------------------------------------- */

static void expect(bool holds, const char *what, enum plan_manner manner, unsigned first, unsigned second, int code,
                   const struct result *result)
{
    if (holds || violations++ >= 12)
        return;
    printf("%s: manner %d, calls %u and %u, code %d: %s: %s\n%s", what, (int)manner, first, second, code,
           result->ok ? "done" : "not done", result->ok ? "" : result->error.text, result->after);
}

/* A failure with its place, and with what could not be taken away. */
static bool is_told(const struct result *result)
{
    const char *text = result->error.text, *litter = result->outcome.litter, *details = result->error.details;
    if (litter != NULL && (details == NULL || strstr(details, litter) == NULL))
        return false;
    return result->error.code != E_NONE && (strchr(text, '/') != NULL || strchr(text, '\\') != NULL);
}

/* Every text that the user had is somewhere still. */
static bool nothing_is_lost(const struct result *result)
{
    static const char *const texts[] = { "= home = /old", "= old tool", "= old pip", "old.py = old", "RECORD = old",
                                         "= mine", "neighbour = kept" };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strstr(result->before, texts[i]) != NULL && strstr(result->after, texts[i]) == NULL)
            return false;
    return true;
}

static void check(enum plan_manner manner, const char *whole, unsigned first, unsigned second, unsigned span, int code)
{
    struct result result = run(manner, first, second, span, code);
    bool as_before = strcmp(result.before, result.after) == 0;
    bool single = second == 0;
    runs++;
    expect(!result.ok || strcmp(whole, result.after) == 0 || result.outcome.litter != NULL, "not whole", manner, first,
           second, code, &result);
    expect(result.ok || is_told(&result), "not told", manner, first, second, code, &result);
    expect(result.ok || as_before || (!single && (result.error.code == E_UNDO || result.outcome.litter != NULL)),
           "not as before", manner, first, second, code, &result);
    expect(result.ok || nothing_is_lost(&result), "lost", manner, first, second, code, &result);
}

static void sweep(enum plan_manner manner, unsigned stride)
{
    struct result good = run(manner, 0, 0, 0, 0);
    if (!good.ok) {
        printf("without a fault: %s\n", good.error.text);
        violations++;
        return;
    }
    static char whole[16384];
    snprintf(whole, sizeof whole, "%s", good.after);
    for (unsigned first = 1; first <= good.calls; first++) {
        bool turns = stride > MANY;
        for (int code = turns ? (int)(first % CODES) : 0; code < CODES; code += turns ? CODES : 1)
            check(manner, whole, first, 0, 0, code);
        if (turns && first % MANY != 0)
            continue;
        unsigned calls = run(manner, first, 0, 0, 2).calls;
        for (unsigned second = first + 1 + first % stride; second <= calls; second += stride)
            check(manner, whole, first, second, 1 + second % 5, 2);
        check(manner, whole, first, first, LASTING, 1);
    }
    printf("manner %d: %u calls\n", (int)manner, good.calls);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    static const enum plan_manner manners[] = { PLAN_BESIDE, PLAN_EXCHANGE, PLAN_IN_PLACE };
    struct arena lasting = arena_over(NULL, 0, exhausted, NULL);
    struct os_args args = os_start(&lasting, argc, argv);
    if (args.count != 3 || atoi(args.values[2]) < 1)
        return 2;
    folder = args.values[1];
    must(os_place_open(&lasting, folder, &top), folder);
    arena = arena_over(NULL, 0, exhausted, NULL);
    for (size_t i = 0; i < sizeof manners / sizeof *manners; i++)
        sweep(manners[i], (unsigned)atoi(args.values[2]));
    (void)os_remove_tree(top, "srv");
    printf("%u runs, %u violations\n", runs, violations);
    arena_end(&arena);
    return violations != 0;
}
