/* setup.c: files beside the program, turned into a command line. */
#include "src/command/setup.h"

#include <string.h>

#include "src/base/path.h"
#include "src/base/utf8.h"
#include "src/find/policy.h"
#include "src/seed/hash.h"

enum { LARGEST_CONF = 64 * 1024, LARGEST_REQUIREMENTS = 1024 * 1024, LARGEST_LOG = 1024 * 1024, WORDS_MOST = 64 };

static const char stamp_name[] = ".venvcast-setup";

struct beginning {
    struct arena *arena;
    const struct host *host;
    struct setup *out;
    struct error *error;
    size_t count;
    const char **words;
};

static const char *beside(const struct beginning *begin, const char *name)
{
    return path_join(begin->arena, begin->host, begin->out->folder, name);
}

static bool stands(const struct beginning *begin, const char *name, enum os_kind kind)
{
    struct os_entry facts;
    return os_look(beside(begin, name), &facts).code == OS_OK && facts.kind == kind;
}

/* ---- is it one? ------------------------------------------------------------------------------- */

static bool is_our_own_name(struct arena *arena, const char *name)
{
    const char *folded = utf8_fold(arena, str_of(name));
    return str_starts(str_of(folded), "venvcast") || strcmp(folded, "py-venv") == 0 || strcmp(folded, "pyvenv") == 0;
}

/* Where the program lies, when its name tells: file managers name it with its folder; cmd.exe finds it in the current
 * one without saying so. */
static const char *folder_of(const struct beginning *begin, const char *called)
{
    const char *current;
    if (!path_has_separator(begin->host, called) && begin->host->family == HOST_POSIX)
        return NULL;
    if (os_current_folder(begin->arena, &current).code != OS_OK) {
        if (!path_is_absolute(begin->host, called))
            return NULL;
        current = called;
    }
    return path_folder(begin->arena, begin->host, path_absolute(begin->arena, begin->host, current, called));
}

static void note(struct beginning *begin, const char *name)
{
    const char *before = begin->out->read;
    begin->out->read = before == NULL ? name : text_join(begin->arena, before, ", ", name, NULL);
}

static bool is_beside_an_application(const struct beginning *begin)
{
    static const char *const names[] = { "venvcast.conf", "requirements.txt", "pyproject.toml" };
    bool found = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        found = found || stands(begin, names[i], OS_FILE);
    return found;
}

static bool is_meant(struct beginning *begin, const struct os_args *args)
{
    const char *called = args->count == 1 ? args->values[0] : "";
    const char *name = path_name(begin->host, called);
    size_t size = strlen(name), ending = strlen(begin->host->exe_suffix);
    if (ending > 0 && str_ends(str_of(utf8_fold(begin->arena, str_of(name))), begin->host->exe_suffix))
        size -= ending;
    begin->out->name = str_copy(begin->arena, (str){ name, size });
    if (size == 0 || is_our_own_name(begin->arena, begin->out->name))
        return false;
    begin->out->folder = folder_of(begin, called);
    if (begin->out->folder != NULL && !is_beside_an_application(begin))
        begin->out->folder = NULL;
    return begin->out->folder != NULL;
}

/* ---- what it is to do ------------------------------------------------------------------------- */

static bool read_conf(struct beginning *begin)
{
    str bytes = { "", 0 };
    const char *path = beside(begin, "venvcast.conf");
    struct os_status status = os_read(begin->arena, path, LARGEST_CONF, &bytes.text, &bytes.size);
    if (status.code != OS_OK && status.code != OS_ABSENT)
        return error_set(begin->error, E_SETUP, status, "%s cannot be read", path);
    struct app_conf *conf = &begin->out->conf;
    if (status.code == OS_OK)
        note(begin, "venvcast.conf");
    if (stands(begin, "pyproject.toml", OS_FILE))
        note(begin, "pyproject.toml");
    if (!app_conf_read(begin->arena, begin->host, bytes, conf, begin->error))
        return false;
    if (conf->env == NULL)
        conf->env = ".venv";
    if (conf->wheels == NULL && stands(begin, "wheels", OS_FOLDER))
        conf->wheels = "wheels";
    if (conf->requirements.count == 0 && stands(begin, "requirements.txt", OS_FILE)) {
        conf->requirements.items = arena_take_many(begin->arena, 1, sizeof *conf->requirements.items);
        conf->requirements.items[conf->requirements.count++] = "requirements.txt";
    }
    for (size_t i = 0; i < conf->requirements.count; i++)
        note(begin, conf->requirements.items[i]);
    if (conf->wheels != NULL)
        note(begin, conf->wheels);
    return true;
}

/* What was fetched from somewhere and never moved to a place of its own may be anybody's. */
static const char *where_from(const struct beginning *begin)
{
    const char *home = os_home(), *folder = begin->out->folder;
    const char *program = text_join(begin->arena, beside(begin, begin->out->name), begin->host->exe_suffix, NULL);
    if (begin->host->family == HOST_WINDOWS && (policy_is_marked(begin->arena, program) ||
                                                policy_is_marked(begin->arena, beside(begin, "venvcast.conf"))))
        return "it is marked as fetched from the internet";
    if (home != NULL && path_is_below(begin->host, path_join(begin->arena, begin->host, home, "Downloads"), folder))
        return "it lies in the folder for downloads";
    return NULL;
}

/* Beside the program where that may be written to; else where nobody is disturbed. */
static const char *choose_log(const struct beginning *begin)
{
    const char *name = text_join(begin->arena, begin->out->name, ".log", NULL);
    const char *folders[] = { begin->out->folder, os_cache_folder(begin->arena) };
    for (size_t i = 0; i < 2; i++) {
        struct os_place *place;
        if (folders[i] == NULL || os_place_open(begin->arena, folders[i], &place).code != OS_OK)
            continue;
        enum os_code code = os_write(place, name, "", 0, 0666).code;
        os_place_close(place);
        if (code == OS_OK || code == OS_EXISTS)
            return path_join(begin->arena, begin->host, folders[i], name);
    }
    return NULL;
}

/* All that decides what is installed; NULL when nothing is. */
static const char *stamp_of(const struct beginning *begin)
{
    const struct words *files = &begin->out->conf.requirements;
    struct text all = { .arena = begin->arena };
    for (size_t i = 0; i < files->count; i++) {
        str bytes = { "", 0 };
        if (os_read(begin->arena, beside(begin, files->items[i]), LARGEST_REQUIREMENTS, &bytes.text, &bytes.size).code
            == OS_OK)
            text_add(&all, bytes);
        text_byte(&all, '\0');
    }
    return files->count == 0 ? NULL : hash_hex(begin->arena, all.bytes, all.size);
}

static const char *stamp_path(const struct beginning *begin)
{
    return path_join(begin->arena, begin->host, beside(begin, begin->out->conf.env), stamp_name);
}

/* An environment of ours whose requirements are others now is made afresh, one without our mark is the user's own. */
static const char *manner_of(const struct beginning *begin)
{
    str was;
    if (begin->out->stamp == NULL)
        return "--ensure";
    if (os_read(begin->arena, stamp_path(begin), 256, &was.text, &was.size).code != OS_OK)
        return NULL;
    return str_is(was, begin->out->stamp) ? "--ensure" : "--clear";
}

static void add(struct beginning *begin, const char *word)
{
    if (word != NULL)
        begin->words[begin->count++] = word;
}

/* A value is glued to its option, so that it can be none itself. */
static void add_text(struct beginning *begin, const char *option, const char *value)
{
    if (value != NULL)
        add(begin, text_join(begin->arena, option, "=", value, NULL));
}

static void put_together(struct beginning *begin, const char *called)
{
    struct setup *out = begin->out;
    const struct words *files = &out->conf.requirements, *launch = &out->conf.launch;
    begin->words = arena_take_many(begin->arena, WORDS_MOST + files->count + launch->count, sizeof *begin->words);
    add(begin, called);
    add(begin, manner_of(begin));
    add_text(begin, "--python", out->conf.python);
    add_text(begin, "--prompt", out->conf.prompt);
    add_text(begin, "--log", out->log);
    add_text(begin, "--find-links", out->conf.wheels == NULL ? NULL : beside(begin, out->conf.wheels));
    for (size_t i = 0; i < files->count; i++)
        add_text(begin, "--requirements", beside(begin, files->items[i]));
    add(begin, beside(begin, out->conf.env));
    if (launch->count > 0 && out->came_from == NULL)
        add(begin, "--exec");
    for (size_t i = 0; i < launch->count && out->came_from == NULL; i++)
        add(begin, launch->items[i]);
    out->args = (struct os_args){ (int)begin->count, begin->words };
}

bool setup_begin(struct arena *arena, const struct host *host, const struct os_args *args, struct setup *out,
                 struct error *error)
{
    struct beginning begin = { .arena = arena, .host = host, .out = out, .error = error };
    *out = (struct setup){ .args = *args };
    if (!is_meant(&begin, args))
        return true;
    out->log = choose_log(&begin);
    if (!read_conf(&begin))
        return false;
    out->came_from = where_from(&begin);
    out->stamp = stamp_of(&begin);
    out->wheels = out->conf.wheels != NULL;
    out->again = stands(&begin, out->conf.env, OS_FOLDER) && manner_of(&begin) != NULL &&
                 strcmp(manner_of(&begin), "--ensure") == 0;
    put_together(&begin, args->values[0]);
    return true;
}

/* ---- what is left behind ---------------------------------------------------------------------- */

/* What cannot be is left out, and leaves nothing beside. */
static void replace(struct arena *arena, const char *folder, const char *name, str bytes)
{
    struct os_place *place;
    const char *fresh = text_join(arena, name, ".new", NULL);
    if (os_place_open(arena, folder, &place).code != OS_OK)
        return;
    (void)os_remove_file(place, fresh);
    if (os_write(place, fresh, bytes.text, bytes.size, 0666).code == OS_OK &&
        os_rename(place, fresh, place, name, OS_OVER).code != OS_OK)
        (void)os_remove_file(place, fresh);
    os_place_close(place);
}

void setup_remember(struct arena *arena, const struct setup *setup, const char *environment)
{
    if (setup->stamp != NULL)
        replace(arena, environment, stamp_name, str_of(setup->stamp));
}

str setup_log_text(struct arena *arena, const struct setup *setup)
{
    str text;
    bool found = setup->log != NULL && os_read(arena, setup->log, LARGEST_LOG, &text.text, &text.size).code == OS_OK;
    return found ? text : (str){ "", 0 };
}

void setup_log(struct arena *arena, const struct host *host, const struct setup *setup, const char *words)
{
    struct text all = { .arena = arena };
    if (setup->log == NULL)
        return;
    text_add(&all, setup_log_text(arena, setup));
    text_put(&all, words);
    replace(arena, path_folder(arena, host, setup->log), path_name(host, setup->log), text_view(&all));
}
