/* settle.c: what stands behind the words that were set, and what an option was set to in the end. */
#include "src/serve/serve.h"

#include <string.h>

#include "src/ask/args.h"
#include "src/find/config.h"
#include "src/report/config_report.h"

bool settle(struct venvcast *run)
{
    struct request *request = &run->request;
    run->settled = run->settled || ask_settle(&run->memory, &run->settings, request, &run->error);
    bool named = request->target_count > 0 || request->from != NULL || request->kind != REQUEST_CREATE;
    return run->settled && (named || misused(run, "the following arguments are required: ENV_DIR"));
}

/* Who has written a file of settings should not have to guess why it does nothing. */
static const char *unread(struct venvcast *run)
{
    struct text words = { .arena = &run->memory };
    for (size_t i = 0; run->request.verbose > 0 && i < run->settings.source_count; i++)
        text_put(&words, report_unread(&run->memory, &run->settings.sources[i]));
    return text_done(&words);
}

static bool configure(struct venvcast *run)
{
    if (run->settled)
        return misused(run, "settings are asked for once");
    bool read = request_is_answered(&run->request) ||
                config_read(&run->memory, run->host, &run->request, &run->settings, &run->error);
    read = read && settle(run);
    run->words = unread(run);
    run->configured = true;
    return read;
}

int venvcast_set_configured(struct venvcast *run)
{
    struct entry entry;
    volatile bool done = false;
    entry_begin(&entry, &run->memory);
    if (setjmp(entry.out) == 0)
        done = configure(run);
    else
        done = error_say(&run->error, E_MEMORY, "the system has no memory left");
    entry_end(&entry);
    return done ? VENVCAST_DONE : code_of(&run->error);
}

/* ---- what was set ----------------------------------------------------------------------------- */

static const char *in_list(const struct words *words, size_t index)
{
    return index < words->count ? words->items[index] : NULL;
}

static const char *number_or_null(struct venvcast *run, unsigned number)
{
    return number == 0 || number == WAIT_UNSAID ? NULL : number_text(&run->memory, number);
}

static const char *value_of(struct venvcast *run, const struct option *option, size_t index)
{
    static const char *const colors[] = { [COLOR_AUTO] = NULL, [COLOR_ALWAYS] = "always", [COLOR_NEVER] = "never" };
    struct request *request = &run->request;
    const char *field = (const char *)request + option->field;
    switch (option->kind) {
    case OPTION_STOP:
    case OPTION_KIND:
        return request->kind == (enum request_kind)option->value ? "yes" : NULL;
    case OPTION_FLAG:
        return *(const bool *)field ? "yes" : NULL;
    case OPTION_TEXT:
        return *(const char *const *)(const void *)field;
    case OPTION_LINKS:
        return request->links == (enum link_choice)option->value ? "yes" : NULL;
    case OPTION_COLOR:
        return colors[*(const enum color_choice *)(const void *)field];
    case OPTION_LINK_MODE:
        return request->link_mode == LINK_AUTO ? NULL : link_mode_names[request->link_mode];
    case OPTION_SCM:
        return scm_names[request->scm];
    case OPTION_NUMBER:
        return number_or_null(run, *(const unsigned *)(const void *)field);
    case OPTION_QUIET:
        return request->quiet ? "yes" : NULL;
    case OPTION_VERBOSE:
        return number_or_null(run, request->verbose);
    case OPTION_MANY:
    case OPTION_SEED:
    case OPTION_REST:
        return in_list((const struct words *)(const void *)field, index);
    }
    return NULL;
}

static const char *find_value(struct venvcast *run, const char *name, size_t index)
{
    const struct option *option = option_named(str_of(name));
    if (strcmp(name, "ENV_DIR") == 0)
        return index < run->request.target_count ? run->request.targets[index] : NULL;
    if (option == NULL)
        return NULL;
    bool is_list = option->kind == OPTION_MANY || option->kind == OPTION_SEED || option->kind == OPTION_REST;
    return index == 0 || is_list ? value_of(run, option, index) : NULL;
}

const char *venvcast_value(struct venvcast *run, const char *option, size_t index)
{
    struct entry entry;
    const char *volatile value = NULL;
    entry_begin(&entry, &run->memory);
    if (setjmp(entry.out) == 0)
        value = find_value(run, option, index);
    entry_end(&entry);
    return value;
}
