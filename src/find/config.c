/* config.c: where settings stand: variables, two files, and the registry's policies. */
#include "src/find/config.h"

#include <string.h>

#include "src/base/path.h"

enum { CONFIG_LIMIT = 1024 * 1024 };

struct config {
    struct arena *arena;
    const struct host *host;
    struct settings *out;
    struct error *error;
    bool enforced_only;         /* --no-config */
};

/* ---- variables -------------------------------------------------------------------------------- */

static const char variable_prefix[] = "VENVCAST_";

/* VENVCAST_VERSION is what many call the release that they install: it is none of ours. */
static bool is_variable(const struct option *option)
{
    return option->help != NULL && option->kind != OPTION_STOP;
}

/* Does this "NAME=value" look like the variable of an option? Most runs have none or one of them, so that asking for
 * each by its name would be most of what reading the command line takes. */
static bool looks_like(const char *variable, const struct option *option)
{
    const char *key = setting_key(option), *name = variable + sizeof variable_prefix - 1;
    for (; *key != '\0'; key++, name++) {
        char byte = *name >= 'A' && *name <= 'Z' ? (char)(*name + ('a' - 'A')) : *name == '_' ? '-' : *name;
        if (byte != *key)
            return false;
    }
    return *name == '=';
}

static const bool *options_in_variables(struct arena *arena)
{
    bool *found = arena_take(arena, option_count());
    const char *variable;
    for (size_t at = 0; (variable = os_next_variable(variable_prefix, &at)) != NULL;)
        for (size_t i = 0; i < option_count(); i++)
            found[i] = found[i] || looks_like(variable, option_at(i));
    return found;
}

static bool read_variables(const struct config *config)
{
    const bool *found = options_in_variables(config->arena);
    for (size_t i = 0; i < option_count(); i++) {
        const struct option *option = option_at(i);
        if (!found[i] || !is_variable(option))
            continue;
        const char *name = setting_variable(config->arena, option), *value = os_variable(name);
        if (str_of(value).size == 0)
            continue;
        const char *why = strcmp(option->name, "--no-config") == 0 ? NULL : option_no_setting(option);
        if (why != NULL)
            return error_say(config->error, E_CONFIG, "%s: no variable can say that: %s", name, why),
                   error_remedy(config->error, "remove the variable: %s", name);
        const struct setting setting = { option, RANK_VARIABLE, value, name };
        settings_add(config->arena, config->out, &setting, config->host->list_separator);
    }
    return true;
}

static bool are_files_left_out(const struct config *config, bool *out)
{
    const char *value = os_variable("VENVCAST_NO_CONFIG");
    if (value == NULL || value[0] == '\0' || setting_flag(config->arena, value, out))
        return true;
    error_say(config->error, E_CONFIG, "VENVCAST_NO_CONFIG: 1 or 0 is expected, and not '%s'", value);
    return error_remedy(config->error, "correct the variable, or remove it: VENVCAST_NO_CONFIG");
}

/* ---- files ------------------------------------------------------------------------------------ */

static struct config_source *add_source(const struct config *config, const char *path)
{
    struct config_source *source = &config->out->sources[config->out->source_count++];
    source->path = path;
    return source;
}

/* Root with another user's HOME, as sudo leaves it, must not do what that user wrote. */
static const char *why_not(enum setting_rank rank, const char *path)
{
    struct os_entry entry;
    if (rank == RANK_ADMIN)
        return os_is_guarded(path) ? NULL : "it, or its folder, belongs to somebody else than the administrators, "
                                            "or others may change it";
    if (os_look(path, &entry).code != OS_OK)
        return "it cannot be looked at";
    if (entry.owner != os_user() && entry.owner != 0)
        return "it belongs to another user";
    return (entry.mode & 02) != 0 ? "everybody may change it" : NULL;
}

/* [settings] of the administrator are left out with the files; what is enforced is not. */
static void keep_enforced(const struct config *config, size_t from)
{
    struct settings *settings = config->out;
    size_t kept = from;
    for (size_t i = from; i < settings->count; i++)
        if (settings->list[i].rank == RANK_ENFORCED)
            settings->list[kept++] = settings->list[i];
    settings->count = kept;
}

/* A file that is there and cannot be read would be followed or not as chance has it: that is said. */
static bool read_one(const struct config *config, const char *path, enum setting_rank rank)
{
    const char *bytes = NULL;
    size_t size = 0, before = config->out->count;
    struct config_source *source = add_source(config, path);
    struct os_status status = os_read(config->arena, path, CONFIG_LIMIT, &bytes, &size);
    if (error_is_absence(status))
        return true;
    source->reason = why_not(rank, path);
    if (source->reason != NULL)
        return true;
    if (status.code != OS_OK) {
        error_set(config->error, E_CONFIG, status, "cannot read the settings in '%s'", path);
        return error_remedy(config->error, "--no-config leaves files of settings out");
    }
    source->read = true;
    if (!settings_read(config->arena, path, (str){ bytes, size }, rank, config->out, config->error))
        return false;
    if (config->enforced_only)
        keep_enforced(config, before);
    return true;
}

static bool read_file(const struct config *config, enum setting_rank rank)
{
    const char *folder = os_config_folder(config->arena, rank == RANK_ADMIN);
    bool flat = rank == RANK_ADMIN && config->host->family == HOST_POSIX;      /* /etc/venvcast.conf */
    if (folder == NULL || !path_is_absolute(config->host, folder))
        return true;
    if (!flat)
        folder = path_join(config->arena, config->host, folder, "venvcast");
    return read_one(config, path_join(config->arena, config->host, folder, "venvcast.conf"), rank);
}

/* ---- policies --------------------------------------------------------------------------------- */

static const char *policy_value(const struct config *config, const char *key, const char *name)
{
    const char *text = NULL;
    uint32_t number = 0;
    if (os_registry_value(config->arena, OS_HIVE_MACHINE, key, name, &text).code == OS_OK)
        return text;
    if (os_registry_number(OS_HIVE_MACHINE, key, name, &number).code == OS_OK)
        return number_text(config->arena, number);
    return NULL;
}

/* Where group policy puts them, only administrators may write. */
static void read_policy(const struct config *config, const char *key, enum setting_rank rank)
{
    for (size_t i = 0; i < option_count(); i++) {
        const struct option *option = option_at(i);
        bool may_be = option->help != NULL && option_no_setting(option) == NULL;
        const char *value = may_be ? policy_value(config, key, setting_key(option)) : NULL;
        if (value == NULL)
            continue;
        const char *where = text_join(config->arena, "HKLM\\", key, "\\", setting_key(option), NULL);
        const struct setting setting = { option, rank, value, where };
        settings_add(config->arena, config->out, &setting, ';');
    }
}

static void read_policies(const struct config *config)
{
    static const char policies[] = "Software\\Policies\\venvcast";
    struct os_names below;
    struct config_source *source = add_source(config, "HKLM\\Software\\Policies\\venvcast");
    if (os_registry_keys(config->arena, OS_HIVE_MACHINE, policies, &below).code != OS_OK)
        return;
    source->read = true;
    read_policy(config, policies, RANK_ENFORCED);
    if (!config->enforced_only && below.count > 0)
        read_policy(config, "Software\\Policies\\venvcast\\Recommended", RANK_ADMIN);
}

bool config_read(struct arena *arena, const struct host *host, const struct request *request, struct settings *out,
                 struct error *error)
{
    struct config config = { arena, host, out, error, false };
    *out = (struct settings){ 0 };
    if (!read_variables(&config) || !are_files_left_out(&config, &config.enforced_only))
        return false;
    config.enforced_only = config.enforced_only || request->no_config;
    if (host->family == HOST_WINDOWS)
        read_policies(&config);
    if (!read_file(&config, RANK_ADMIN))
        return false;
    return config.enforced_only || read_file(&config, RANK_USER);
}
