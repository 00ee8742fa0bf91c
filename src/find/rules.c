/* rules.c: options, variables and files, asked one after the other until one says something. */
#include "src/find/rules.h"

#include <assert.h>
#include <string.h>

#include "src/base/path.h"
#include "src/find/cache.h"
#include "src/find/places.h"
#include "src/find/version_files.h"

enum { LARGEST_FILE = 1024 * 1024 };

struct rules {
    struct arena *arena;
    const struct host *host;
    const struct request *request;
    struct wishes *out;
    struct error *error;
};

/* What a rule had to say. */
enum word { NOTHING, SAID, WRONG };

/* NULL when the list is full, which only a file with many lines can make it. */
static struct wish *add(const struct rules *rules, const char *rule)
{
    struct wishes *out = rules->out;
    if (out->count == MOST_WISHES)
        return NULL;
    if (out->count == out->room) {
        out->room = out->room == 0 ? 2 : MOST_WISHES;       /* mostly it is one */
        struct wish *more = arena_take_many(rules->arena, out->room, sizeof *more);
        if (out->count > 0)
            memcpy(more, out->list, out->count * sizeof *more);
        out->list = more;
    }
    out->list[out->count] = (struct wish){ .rule = rule };
    return &out->list[out->count++];
}

/* The one wish of a rule that is not a file: all before it had nothing to say. */
static struct wish *add_first(const struct rules *rules, const char *rule)
{
    struct wish *wish = add(rules, rule);
    assert(wish != NULL);
    return wish;
}

static const char *variable(const char *name)
{
    const char *value = os_variable(name);
    return value == NULL || value[0] == '\0' ? NULL : value;
}

static void add_spec(const struct rules *rules, const char *rule, const struct spec *spec)
{
    struct wish *wish = add(rules, rule);
    if (wish != NULL)
        wish->spec = *spec;
}

static void add_path(const struct rules *rules, const char *rule, const char *path)
{
    struct wish *wish = add(rules, rule);
    if (wish != NULL)
        wish->spec = (struct spec){ .kind = SPEC_PATH, .text = path, .path = path };
}

/* The error says who is to blame. */
static enum word blame(const struct rules *rules, const char *who)
{
    char text[sizeof rules->error->text];
    memcpy(text, rules->error->text, sizeof text);
    struct error kept = *rules->error;
    error_say(rules->error, kept.code, "%s: %s", who, text);
    error_remedy(rules->error, "%s", kept.remedy);
    return WRONG;
}

static enum word by_text(const struct rules *rules, const char *rule, const char *text)
{
    struct wish *wish;
    if (text == NULL)
        return NOTHING;
    wish = add_first(rules, rule);
    wish->named = !rules->request->files_only;
    if (spec_parse(rules->arena, rules->host, text, &wish->spec, rules->error))
        return SAID;
    return rule[0] == '-' ? WRONG : blame(rules, rule);     /* an option's value is there to be seen */
}

/* ---- launchers ---------------------------------------------------------------------------------- */

struct defaults {
    const char *python, *python_from, *python3, *python3_from;
};

static void add_ini(const struct rules *rules, const char *folder, struct defaults *out)
{
    struct py_ini ini;
    str bytes;
    if (folder == NULL)
        return;
    const char *path = path_join(rules->arena, rules->host, folder, "py.ini");
    if (os_read(rules->arena, path, LARGEST_FILE, &bytes.text, &bytes.size).code != OS_OK)
        return;
    ini = py_ini_read(rules->arena, bytes);
    if (out->python == NULL && ini.python != NULL) {
        out->python = ini.python;
        out->python_from = path;
    }
    if (out->python3 == NULL && ini.python3 != NULL) {
        out->python3 = ini.python3;
        out->python3_from = path;
    }
}

/* Variables before files, the user's file before the machine's. */
static struct defaults read_defaults(const struct rules *rules)
{
    struct defaults out = { variable("PY_PYTHON"), "PY_PYTHON", variable("PY_PYTHON3"), "PY_PYTHON3" };
    if (rules->host->family == HOST_WINDOWS) {
        add_ini(rules, variable("LOCALAPPDATA"), &out);
        add_ini(rules, variable("SystemRoot"), &out);
    }
    return out;
}

static enum word by_tag(const struct rules *rules, const char *rule, const char *tag)
{
    struct wish *wish = add_first(rules, rule);
    wish->newest = true;
    return spec_parse_tag(rules->arena, rules->host, tag, &wish->spec, rules->error) ? SAID : blame(rules, rule);
}

/* A bare 3 asks for the default among the 3s. */
static enum word by_defaults(const struct rules *rules)
{
    struct defaults defaults = read_defaults(rules);
    bool bare = defaults.python == NULL || strcmp(defaults.python, "3") == 0;
    if (bare && defaults.python3 != NULL)
        return by_tag(rules, defaults.python3_from, defaults.python3);
    return defaults.python == NULL ? NOTHING : by_tag(rules, defaults.python_from, defaults.python);
}

static enum word by_selector(const struct rules *rules, const char *selector)
{
    struct defaults defaults = { 0 };
    if (strcmp(selector, "-3") == 0)
        defaults = read_defaults(rules);
    if (defaults.python3 != NULL)
        return by_tag(rules, defaults.python3_from, defaults.python3);
    struct wish *wish = add_first(rules, selector);
    wish->newest = true;
    return spec_parse_option(rules->arena, rules->host, selector, &wish->spec, rules->error) ? SAID : WRONG;
}

/* ---- files of the project ----------------------------------------------------------------------- */

/* May a path in this file decide which program an environment is made from? Anybody may leave a file in a
 * shared folder such as /tmp; a version in it does no harm, a path would. */
static bool is_trusted(const struct rules *rules, const char *path)
{
    struct os_entry facts;
    if (rules->host->family == HOST_WINDOWS)
        return true;
    return os_look(path, &facts).code == OS_OK && (facts.owner == os_user() || facts.owner == 0);
}

static void warn(const struct rules *rules, const char *path, unsigned line, const char *why)
{
    if (rules->out->warning == NULL)
        rules->out->warning = text_format(rules->arena, "%s, line %u, was passed over: %s", path, line, why);
}

static void add_system(const struct rules *rules, const char *rule)
{
    struct wish *wish = add(rules, rule);
    if (wish == NULL)
        return;
    wish->spec = (struct spec){ .kind = SPEC_FACTS, .text = "system" };
    wish->without_shims = true;
}

static void add_name(const struct rules *rules, const char *file, const char *folder, const struct version_name *name)
{
    struct candidates all = { .arena = rules->arena, .host = rules->host };
    const char *path;
    bool named = name->kind == NAME_SPEC || name->kind == NAME_INSTALLED;
    if (named && places_installed(&all, name->text, &path)) {
        add_path(rules, file, path);
        return;
    }
    switch (name->kind) {
    case NAME_SPEC: add_spec(rules, file, &name->spec); return;
    case NAME_SYSTEM: add_system(rules, file); return;
    case NAME_INSTALLED: {
        struct spec spec = { .kind = SPEC_TAG, .text = name->text, .company = "a version manager", .tag = name->text };
        add_spec(rules, file, &spec);               /* known to nobody: the reasons are shown */
        return;
    }
    case NAME_PATH:
        if (is_trusted(rules, file))
            add_path(rules, file, path_absolute(rules->arena, rules->host, folder, name->text));
        else
            warn(rules, file, name->line, "the file belongs to another user, who must not choose a program");
        return;
    case NAME_MISSPELT: warn(rules, file, name->line, name->why); return;
    }
}

static bool by_version_file(const struct rules *rules, const char *folder)
{
    const char *path = path_join(rules->arena, rules->host, folder, ".python-version");
    str bytes;
    if (os_read(rules->arena, path, LARGEST_FILE, &bytes.text, &bytes.size).code != OS_OK)
        return false;
    struct version_names names = python_version_read(rules->arena, rules->host, bytes);
    for (size_t i = 0; i < names.count; i++)
        add_name(rules, path, folder, &names.names[i]);
    return rules->out->count > 0;
}

static bool by_pyproject(const struct rules *rules, const char *folder)
{
    const char *path = path_join(rules->arena, rules->host, folder, "pyproject.toml"), *wanted, *why;
    struct toml_fault fault;
    struct spec spec = { .kind = SPEC_FACTS };
    str bytes;
    if (os_read(rules->arena, path, LARGEST_FILE, &bytes.text, &bytes.size).code != OS_OK)
        return false;
    if (!pyproject_requires_python(rules->arena, bytes, &wanted, &fault)) {
        warn(rules, path, fault.line, fault.why);
        return false;
    }
    if (wanted == NULL || str_trim(str_of(wanted)).size == 0)
        return false;
    if (!requirement_parse(rules->arena, str_of(wanted), &spec.versions, &why)) {
        warn(rules, path, 1, text_join(rules->arena, "requires-python: ", why, NULL));
        return false;
    }
    spec.text = wanted;
    spec.pre_releases = requirement_asks_pre(&spec.versions);
    add_spec(rules, path, &spec);
    return true;
}

static bool is_top(const struct rules *rules, const char *folder)
{
    const char *home = os_home();
    struct os_entry facts;
    return (home != NULL && strcmp(home, folder) == 0)
        || os_look(path_join(rules->arena, rules->host, folder, ".git"), &facts).code == OS_OK
        || strcmp(path_folder(rules->arena, rules->host, folder), folder) == 0;
}

static enum word by_files(const struct rules *rules)
{
    const struct request *request = rules->request;
    const char *folder;
    if (request->no_project || os_current_folder(rules->arena, &folder).code != OS_OK)
        return NOTHING;
    if (request->target_count > 0)
        folder = path_folder(rules->arena, rules->host,
                             path_absolute(rules->arena, rules->host, folder, request->targets[0]));
    for (;; folder = path_folder(rules->arena, rules->host, folder)) {
        if (by_version_file(rules, folder) || by_pyproject(rules, folder))
            return SAID;
        if (is_top(rules, folder))
            return NOTHING;
    }
}

/* ---- the order ---------------------------------------------------------------------------------- */

static enum word by_environment(const struct rules *rules)
{
    const char *value = variable("VIRTUAL_ENV");
    if (value == NULL || !path_is_absolute(rules->host, value))
        return NOTHING;
    add_path(rules, "VIRTUAL_ENV", value);
    rules->out->list[0].may_fail = true;
    return SAID;
}

bool rules_read(struct arena *arena, const struct host *host, const struct request *request, struct wishes *out,
                struct error *error)
{
    struct rules rules = { arena, host, request, out, error };
    *out = (struct wishes){ .cache = cache_place(arena, host, request), .looks_only = request->looks_only };
    enum word word = by_text(&rules, "--python", request->python);
    if (word == NOTHING && request->selector != NULL)
        word = by_selector(&rules, request->selector);
    if (word == NOTHING)
        word = by_text(&rules, "VENVCAST_PYTHON", variable("VENVCAST_PYTHON"));
    if (word == NOTHING && request->preferred != NULL)
        word = by_text(&rules, request->preferred_by, request->preferred);
    if (word == NOTHING)
        word = by_files(&rules);
    if (word == NOTHING)
        word = by_defaults(&rules);
    if (word == NOTHING)
        word = by_environment(&rules);
    return word != WRONG;
}
