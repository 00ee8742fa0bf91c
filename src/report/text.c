/* text.c: words for people: what went wrong, what was done, what to do next. */
#include "src/report/text.h"

#include <string.h>

#include "src/ask/args.h"
#include "src/base/utf8.h"
#include "src/plan/shape.h"
#include "src/report/activation.h"
#include "src/report/hints.h"
#include "src/report/words.h"

enum { MENDED_MOST = 10 };      /* lines; --check names all of them */

/* ---- colour ----------------------------------------------------------------------------------- */

static bool is_set(const char *variable)
{
    return variable != NULL && variable[0] != '\0';
}

static bool is_forced(const char *variable)
{
    return is_set(variable) && strcmp(variable, "0") != 0;
}

bool report_in_color(const struct color_signs *signs)
{
    if (signs->choice != COLOR_AUTO)
        return signs->choice == COLOR_ALWAYS;
    if (is_set(signs->no_color))
        return false;
    if (is_forced(signs->clicolor_force) || is_forced(signs->force_color))
        return true;
    if ((signs->clicolor != NULL && strcmp(signs->clicolor, "0") == 0) ||
        (signs->term != NULL && strcmp(signs->term, "dumb") == 0))
        return false;
    return signs->terminal;
}

static const char red[] = "1;31", yellow[] = "1;33", green[] = "1;32", bold[] = "1", plain[] = "";

static void paint(struct text *out, bool color, const char *ink, const char *words)
{
    if (color && ink[0] != '\0')
        text_print(out, "\033[%sm%s\033[0m", ink, words);
    else
        text_put(out, words);
}

/* Text from outside may hold anything. */
static void show(struct text *out, const char *words)
{
    text_put(out, utf8_show(out->arena, str_of(words)));
}

static void show_line(struct text *out, bool color, const char *ink, const char *label, const char *words)
{
    paint(out, color, ink, label);
    show(out, words);
    text_byte(out, '\n');
}

/* ---- errors ----------------------------------------------------------------------------------- */

static void add_usage_error(struct text *out, const struct request *request, const struct error *error, bool color)
{
    const char *called = request != NULL && request->called != NULL ? request->called : "venvcast";
    text_put(out, args_usage(out->arena, called, 0));
    show(out, called);
    text_put(out, ": ");
    show_line(out, color, red, "error: ", error->text);
    if (error->remedy[0] != '\0')
        show_line(out, color, plain, "", error->remedy);
    else
        show_line(out, color, plain, "", text_join(out->arena, called, " ", error_helps(error), NULL));
}

static void add_error(struct text *out, const struct error *error, const char *reason, bool color)
{
    paint(out, color, red, "Error: ");
    show(out, error->text);
    if (is_set(reason)) {
        text_put(out, ": ");
        show(out, reason);
    }
    text_print(out, " [%s]\n", error_name(error->code));
    str rest = str_of(error->details), line;
    while (str_next_line(&rest, &line))
        show_line(out, color, plain, "  ", str_copy(out->arena, line));
    show_line(out, color, bold, "Try: ", error_helps(error));
}

const char *report_error(struct arena *arena, const struct request *request, const struct error *error,
                         const char *reason, bool color)
{
    struct text out = { .arena = arena };
    if (error->code == E_USAGE)
        add_usage_error(&out, request, error, color);
    else
        add_error(&out, error, reason, color);
    return text_done(&out);
}

/* ---- what was done ---------------------------------------------------------------------------- */

size_t report_warnings(struct arena *arena, const struct plan *plan, const struct outcome *outcome,
                       const char *warnings[WARNINGS_MOST])
{
    size_t count = plan->warning_count;
    for (size_t i = 0; i < count; i++)
        warnings[i] = plan->warnings[i];
    if (outcome->unlinked)
        warnings[count++] = plan->instead;
    else if (outcome->copied_instead > 0)
        warnings[count++] = text_format(arena, "links cannot be made here; copied instead: %u",
                                        (unsigned)outcome->copied_instead);
    if (outcome->litter != NULL)
        warnings[count++] = text_format(arena, "this folder of ours could not be removed, and may be deleted: %s",
                                        outcome->litter);
    return count;
}

static void add_warnings(struct text *out, const struct plan *plan, const struct outcome *outcome, bool color)
{
    const char *warnings[WARNINGS_MOST];
    size_t count = report_warnings(out->arena, plan, outcome, warnings);
    for (size_t i = 0; i < count; i++)
        show_line(out, color, yellow, "Warning: ", warnings[i]);
}

const char *report_step_kind(enum step_kind kind)
{
    static const char *const names[] = {
        [STEP_FOLDER] = "folder", [STEP_TEXT] = "file", [STEP_COPY] = "copy", [STEP_LINK] = "link",
        [STEP_UNPACK] = "unpack", [STEP_SET_ASIDE] = "remove", [STEP_RUN] = "run",
    };
    return names[kind];
}

static const char *step_in_words(struct arena *arena, const struct step *step)
{
    const char *path = step->kind == STEP_RUN ? step->command[0] : step->path;
    const char *words = text_format(arena, "%-7s %s", report_step_kind(step->kind), path);
    if (step->kind == STEP_UNPACK)
        return text_format(arena, "%s (%u files)", words, (unsigned)step->file_count);
    if (step->kind == STEP_COPY || step->kind == STEP_LINK)
        return text_join(arena, words, step->kind == STEP_COPY ? " from " : " to ", step->source, NULL);
    return words;
}

const char *report_step(struct arena *arena, const struct step *step)
{
    const char *words = step_in_words(arena, step);
    return is_set(step->why) ? text_format(arena, "  %s: %s", words, step->why) : text_join(arena, "  ", words, NULL);
}

static void add_steps(struct text *out, const struct plan *plan, const struct outcome *outcome)
{
    for (size_t i = 0; i < plan->count && i < outcome->done; i++)
        show_line(out, false, plain, "", report_step(out->arena, &plan->steps[i]));
}

static const char *apart_in_words(enum os_code code)
{
    if (code == OS_OTHER_VOLUME)
        return "it lies on another file system";
    return code == OS_DENIED ? "the system does not allow it" : "this file system cannot";
}

/* What came out of the cache and how, or why nothing did. */
static void add_cache(struct text *out, const struct store *store, const struct outcome *outcome)
{
    static const char *const ways[LINK_MODES] = {
        [LINK_CLONE] = "cloned", [LINK_HARD] = "hard links", [LINK_COPY] = "copied", [LINK_SYMBOLIC] = "symbolic links"
    };
    for (size_t i = 0; i < LINK_MODES; i++)
        if (outcome->shared[i] > 0)
            text_print(out, "  from the cache: %u files, %s\n", (unsigned)outcome->shared[i], ways[i]);
    if (outcome->apart.code != OS_OK)
        text_print(out, "  not shared with the cache: %s\n", apart_in_words(outcome->apart.code));
    if (store != NULL && store->note != NULL)
        text_print(out, "  no cache: %s\n", store->note);
}

static const char *verb_of(const struct outcome *outcome)
{
    static const char *const verbs[] = {
        [MADE_CREATED] = "Made ", [MADE_UNCHANGED] = "In shape: ", [MADE_REPAIRED] = "Brought up to date ",
        [MADE_UPGRADED] = "Upgraded ", [MADE_CLEARED] = "Made afresh ", [MADE_REFUSED] = "",
    };
    return verbs[outcome->status];
}

/* What was not in shape, of an environment that was mended. */
static void add_mended(struct text *out, const struct outcome *outcome, bool color)
{
    const struct shape *shape = outcome->status == MADE_REPAIRED || outcome->status == MADE_UPGRADED ? outcome->shape : NULL;
    size_t count = shape == NULL ? 0 : shape->count, shown = count > MENDED_MOST ? MENDED_MOST : count;
    for (size_t i = 0; i < shown; i++)
        show_line(out, color, green, "Mended: ", text_join(out->arena, shape->findings[i].path, " ", shape->findings[i].what,
                                                           NULL));
    if (count > shown)
        text_print(out, "... and %u more\n", (unsigned)(count - shown));
}

static void add_run(struct text *out, const struct request *request, const struct step *step, bool color)
{
    if (step->failure == E_UPGRADE_DEPS)
        show_line(out, color, green, "Upgraded ", "pip");
    for (size_t i = 0; step->failure == E_REQUIREMENTS && i < request->requirements.count; i++)
        show_line(out, color, green, "Installed ", text_join(out->arena, "what ", request->requirements.items[i], " lists", NULL));
}

/* A line for each thing done, the whole first. */
static void add_summary(struct text *out, const struct request *request, const struct interpreter *python,
                        const struct plan *plan, const struct outcome *outcome, const struct report_manner *manner)
{
    struct arena *arena = out->arena;
    const char *time = manner->nanoseconds == 0 ? "" : text_join(arena, " in ", words_time(arena, manner->nanoseconds), NULL);
    show_line(out, manner->color, green, verb_of(outcome),
              text_join(arena, plan->root, " with ", words_implementation(python->implementation), " ",
                        words_version(arena, python), " (", python->base, ")", time, NULL));
    add_mended(out, outcome, manner->color);
    for (size_t i = 0; i < plan->count; i++) {
        if (plan->steps[i].kind == STEP_UNPACK)
            show_line(out, manner->color, green, "Installed ", plan->steps[i].path);
        if (plan->steps[i].kind == STEP_RUN && outcome->changed)
            add_run(out, request, &plan->steps[i], manner->color);
    }
}

static void add_activation(struct text *out, const struct host *host, const struct plan *plan,
                           const struct report_manner *manner)
{
    const char *command = report_activation(out->arena, host, plan, manner->shell);
    if (command != NULL)
        show_line(out, manner->color, bold, "Activate it: ", command);
}

/* Whoever uses another shell has no interest in what PowerShell allows. */
static void add_hints(struct text *out, const struct host *host, const struct report_manner *manner)
{
    struct hint hints[POWERSHELLS];
    size_t count = 0;
    if (manner->policies != NULL && report_is_powershell(out->arena, host, manner->shell))
        count = hints_of(out->arena, manner->policies, hints);
    for (size_t i = 0; i < count; i++) {
        show_line(out, manner->color, yellow, "Hint: ", hints[i].what);
        show_line(out, manner->color, bold, "Try: ", hints[i].remedy);
    }
}

const char *report_outcome(struct arena *arena, const struct host *host, const struct request *request,
                           const struct interpreter *python, const struct plan *plan, const struct outcome *outcome,
                           const struct store *store, const struct report_manner *manner)
{
    struct text out = { .arena = arena };
    bool talk = !request->quiet && (manner->terminal || request->verbose > 0);
    if (request->exec.count > 0 && outcome->status == MADE_UNCHANGED)
        talk = request->verbose > 0;        /* the program is what counts, and nothing came before it */
    talk = talk && !request->dry_run && !request->cache_key && (!request->check || outcome->status == MADE_UNCHANGED);
    add_warnings(&out, plan, outcome, manner->color);
    if (talk && request->verbose > 0 && python->rule != NULL)
        show_line(&out, manner->color, plain, "Interpreter chosen by: ", python->rule);
    if (talk && request->verbose > 0) {
        add_steps(&out, plan, outcome);
        add_cache(&out, store, outcome);
    }
    if (talk)
        add_summary(&out, request, python, plan, outcome, manner);
    if (talk && request->exec.count == 0) {
        add_activation(&out, host, plan, manner);
        add_hints(&out, host, manner);
    }
    return text_done(&out);
}
