/* settings.c: lines of files into settings, and settings into a request. */
#include "src/ask/settings.h"

#include <string.h>

#include "src/ask/suggest.h"
#include "src/base/utf8.h"

const char *setting_key(const struct option *option)
{
    return option->name + 2;
}

const char *setting_variable(struct arena *arena, const struct option *option)
{
    char *name = text_join(arena, SETTING_PREFIX, setting_key(option), NULL);
    for (char *byte = name; *byte != '\0'; byte++)
        *byte = *byte == '-' ? '_' : *byte >= 'a' ? (char)(*byte - ('a' - 'A')) : *byte;
    return name;
}

bool setting_is_known(struct arena *arena, const char *variable)
{
    for (size_t i = 0; i < option_count(); i++)
        if (option_at(i)->help != NULL && strcmp(setting_variable(arena, option_at(i)), variable) == 0)
            return true;
    return false;
}

/* "VENVCAST_FINDLINKS" as "--findlinks", of which suggest_option knows what is meant. */
const char *setting_meant(struct arena *arena, const char *variable)
{
    char *name = text_join(arena, "--", variable + strlen(SETTING_PREFIX), NULL);
    for (char *byte = name; *byte != '\0'; byte++)
        *byte = *byte == '_' ? '-' : *byte >= 'A' && *byte <= 'Z' ? (char)(*byte + ('a' - 'A')) : *byte;
    const char *meant = suggest_option(arena, name);
    const struct option *option = meant == NULL ? NULL : option_named(str_of(meant));
    return option == NULL || option_no_setting(option) != NULL ? NULL : setting_variable(arena, option);
}

static bool is_list(const struct option *option)
{
    return option->kind == OPTION_MANY || option->kind == OPTION_SEED;
}

static void add(struct arena *arena, struct settings *settings, const struct setting *setting)
{
    if (settings->count == settings->room) {
        settings->room = settings->room * 2 + 8;
        struct setting *more = arena_take_many(arena, settings->room, sizeof *more);
        for (size_t i = 0; i < settings->count; i++)
            more[i] = settings->list[i];
        settings->list = more;
    }
    settings->list[settings->count++] = *setting;
}

void settings_add(struct arena *arena, struct settings *settings, const struct setting *setting, char separator)
{
    str rest = str_of(setting->value), line, item;
    if (!is_list(setting->option)) {
        add(arena, settings, setting);
        return;
    }
    while (str_next_line(&rest, &line))
        while (str_next_item(&line, separator, &item)) {
            struct setting one = *setting;
            one.value = str_copy(arena, str_trim(item));
            if (one.value[0] != '\0')
                add(arena, settings, &one);
        }
}

/* ---- files ------------------------------------------------------------------------------------ */

struct reader {
    struct arena *arena;
    const char *path;
    unsigned line;
    enum setting_rank whole, rank;      /* of the file, and of the section that is being read */
    struct settings *out;
    struct error *error;
};

static const char *place(const struct reader *reader)
{
    return text_format(reader->arena, "%s:%u", reader->path, reader->line);
}

/* Only the user's own file can be left out whole. */
static bool advise(struct error *error, enum setting_rank rank, const char *where)
{
    if (rank == RANK_VARIABLE)
        return error_remedy(error, "correct the variable, or remove it: %s", where);
    return error_remedy(error, "correct it there%s", rank == RANK_USER ? "; --no-config leaves the file out" : ", as administrator");
}

static bool refuse(const struct reader *reader, const char *what, str name, const char *why)
{
    error_say(reader->error, E_CONFIG, "%s: %s%s%s%s", place(reader), what, name.size > 0 ? " " : "",
              name.size > 0 ? utf8_repr(reader->arena, name) : "", why);
    return advise(reader->error, reader->whole, NULL);
}

static bool take_section(struct reader *reader, str line)
{
    if (str_is(line, "[settings]")) {
        reader->rank = reader->whole;
        return true;
    }
    if (!str_is(line, "[enforced]"))
        return refuse(reader, "there is no section", line, "; there are [settings] and, for administrators, [enforced]");
    reader->rank = RANK_ENFORCED;
    return reader->whole == RANK_ADMIN || refuse(reader, "only the administrator's file may have a section", line, "");
}

static bool refuse_key(const struct reader *reader, str key)
{
    const char *meant = suggest_option(reader->arena, text_join(reader->arena, "--", str_copy(reader->arena, key), NULL));
    (void)refuse(reader, "there is no setting", key, "");
    return meant == NULL ? error_remedy(reader->error, "venvcast --help lists the options; a key is one without its --")
                         : error_remedy(reader->error, "write %s instead", meant + 2);
}

/* Said twice in one file, what is no list contradicts itself. */
static bool is_new(const struct reader *reader, const struct option *option)
{
    for (size_t i = 0; i < reader->out->count; i++)
        if (reader->out->list[i].option == option && reader->out->list[i].rank == reader->rank)
            return is_list(option);
    return true;
}

/* Windows takes one pair of quotes off a value; with it blanks may stand at its ends. */
static str unquoted(str value)
{
    bool quoted = value.size > 1 && value.text[0] == '"' && value.text[value.size - 1] == '"';
    return quoted ? str_slice(value, 1, value.size - 1) : value;
}

static bool take_pair(struct reader *reader, str line)
{
    str key, value;
    if (!str_split(line, '=', &key, &value))
        return refuse(reader, "a line is KEY = VALUE, and this one is", line, "");
    key = str_trim(key);
    const char *name = text_join(reader->arena, "--", str_copy(reader->arena, key), NULL);
    const struct option *option = key.size > 0 ? option_named(str_of(name)) : NULL;
    if (option == NULL || option->help == NULL)
        return refuse_key(reader, key);
    if (option_no_setting(option) != NULL)
        return refuse(reader, "no file can hold", key, text_join(reader->arena, ": ", option_no_setting(option), NULL));
    if (!is_new(reader, option))
        return refuse(reader, "a line above has already set", key, "");
    const struct setting setting = { option, reader->rank, str_copy(reader->arena, unquoted(str_trim(value))),
                                     place(reader) };
    add(reader->arena, reader->out, &setting);
    return true;
}

bool settings_read(struct arena *arena, const char *path, str bytes, enum setting_rank rank, struct settings *out,
                   struct error *error)
{
    struct reader reader = { arena, path, 0, rank, rank, out, error };
    str line;
    (void)str_take(&bytes, "\xef\xbb\xbf");
    if (str_find_byte(bytes, '\0') < bytes.size)
        return error_say(error, E_CONFIG, "%s: it is not in UTF-8", path), advise(error, rank, NULL);
    while (str_next_line(&bytes, &line)) {
        reader.line++;
        line = str_trim(line);
        if (line.size == 0 || line.text[0] == '#' || line.text[0] == ';')
            continue;
        if (!(line.text[0] == '[' ? take_section : take_pair)(&reader, line))
            return false;
    }
    return true;
}

/* ---- into a request --------------------------------------------------------------------------- */

bool setting_flag(struct arena *arena, const char *text, bool *out)
{
    static const char *const words[] = { "0", "1", "no", "yes", "false", "true", "off", "on" };
    const char *word = utf8_fold(arena, str_trim(str_of(text)));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(word, words[i]) == 0) {
            *out = i % 2 != 0;
            return true;
        }
    return false;
}

/* Other than on the command line, where being there says it all. --verbose may be a number. */
static bool is_flag(const struct option *option)
{
    return option->argument == NULL;
}

static bool read_flag(struct arena *arena, const struct setting *setting, bool *out, unsigned *times,
                      struct error *error)
{
    *times = 1;
    if (setting->option->kind == OPTION_VERBOSE && str_to_number(str_of(setting->value), times) && *times < 10) {
        *out = *times > 0;
        return true;
    }
    if (setting_flag(arena, setting->value, out))
        return true;
    error_say(error, E_CONFIG, "%s: %s is 1 or 0, yes or no, true or false, on or off, and not %s", setting->where,
              setting_key(setting->option), utf8_repr(arena, str_of(setting->value)));
    return advise(error, setting->rank, setting->where);
}

/* The parser of the command line says what is wrong with a value; here the place of it stands in front. */
static bool act(struct arena *arena, const struct setting *setting, struct request *request, struct error *error)
{
    struct option named = *setting->option;
    bool is_variable = setting->rank == RANK_VARIABLE;
    named.letter = '\0';
    named.name = is_variable ? setting->where : text_join(arena, setting->where, ": ", setting_key(setting->option), NULL);
    if (option_set(arena, &named, setting->value, request, error))
        return true;
    error_say(error, E_CONFIG, "%s", str_copy(arena, str_of(error->text + strlen("argument "))));
    return advise(error, setting->rank, setting->where);
}

struct application {
    struct arena *arena;
    const struct settings *settings;
    struct request *request;
    struct error *error;
};

static bool refuse_typed(const struct application *all, const struct setting *setting, const char *typed)
{
    error_say(all->error, E_ENFORCED, "argument %s: not allowed here: the administrator enforces %s = %s (%s)", typed,
              setting_key(setting->option), setting->value, setting->where);
    return error_remedy(all->error, "leave it out, or ask the administrator of this machine");
}

/* A rival that a stronger one has set, or NULL. */
static const struct option *rival_of(const struct application *all, const struct setting *setting)
{
    for (size_t i = 0; i < option_count(); i++) {
        unsigned rank = all->request->ranks[i];
        bool stronger = setting->rank == RANK_ENFORCED ? all->request->typed[i] != NULL
                                                       : rank != RANK_NONE && rank < (unsigned)setting->rank;
        if (stronger && option_is_rival(setting->option, option_at(i)))
            return option_at(i);
    }
    return NULL;
}

/* The same said by both is no contradiction. */
static bool is_what_was_typed(const struct setting *setting, const char *typed, bool on)
{
    return is_flag(setting->option) ? on : !is_list(setting->option) && strcmp(typed, setting->value) == 0;
}

/* The finder has rules of its own for these, which are older than settings. */
static bool is_read_elsewhere(const struct setting *setting)
{
    const char *key = setting_key(setting->option);
    return setting->rank == RANK_VARIABLE && (strcmp(key, "python") == 0 || strcmp(key, "cache-dir") == 0);
}

/* --python is a word of the command line; below it the same word is one rule among those that choose. */
static bool set_value(const struct application *all, const struct setting *setting, unsigned times)
{
    struct request *request = all->request;
    if (is_read_elsewhere(setting))
        return true;
    if (setting->rank > RANK_TYPED && strcmp(setting_key(setting->option), "python") == 0) {
        request->preferred = setting->value[0] != '\0' ? setting->value : NULL;
        request->preferred_by = setting->where;
        return true;
    }
    request->verbose += times - 1;              /* no other option counts */
    return act(all->arena, setting, request, all->error);
}

static bool settle(const struct application *all, const struct setting *setting)
{
    size_t at = option_index(setting->option);
    unsigned char *rank = &all->request->ranks[at];
    const char *typed = all->request->typed[at];
    const struct option *rival;
    unsigned times = 1;
    bool on = true;
    if (*rank != RANK_NONE && *rank != setting->rank)
        return true;
    if (is_flag(setting->option) && !read_flag(all->arena, setting, &on, &times, all->error))
        return false;
    bool enforced = setting->rank == RANK_ENFORCED;
    if (enforced && typed != NULL && !is_what_was_typed(setting, typed, on))
        return refuse_typed(all, setting, setting->option->name);
    rival = on ? rival_of(all, setting) : NULL;
    if (rival != NULL)
        return !enforced || refuse_typed(all, setting, rival->name);
    *rank = (unsigned char)(setting->rank | (on ? 0 : RANK_OFF));
    return !on || typed != NULL || set_value(all, setting, times);
}

/* What somebody set once and for all is no mistake where it has no meaning. */
static void drop_idle(struct request *request)
{
    for (size_t i = 0; i < option_count(); i++) {
        const char *key = setting_key(option_at(i));
        if (request->typed[i] != NULL)
            continue;
        if (strcmp(key, "older-than") == 0 && request->kind != REQUEST_CACHE_PRUNE)
            request->older_than = 0;
        if (strcmp(key, "diff") == 0 && !request->dry_run)
            request->diff = false;
    }
}

bool settings_apply(struct arena *arena, const struct settings *settings, struct request *request, struct error *error)
{
    const struct application all = { arena, settings, request, error };
    for (unsigned rank = RANK_ENFORCED; rank < RANKS; rank++) {
        for (size_t i = 0; i < option_count() && rank == RANK_TYPED; i++)
            if (request->typed[i] != NULL && request->ranks[i] == RANK_NONE)
                request->ranks[i] = RANK_TYPED;
        for (size_t i = 0; i < settings->count; i++)
            if (settings->list[i].rank == rank && !settle(&all, &settings->list[i]))
                return false;
    }
    drop_idle(request);
    return true;
}
