/* args.c: the command line, read by argparse's rules as they are in CPython 3.14 and 3.15.
 *
 * argparse first tells for every argument by itself whether it looks like an option, then walks through
 * them from left to right and acts; so the first mistake on the way is the one reported, and --help wins
 * over whatever stands behind it. The block of ENV_DIRs is taken as soon as it is met, and only once. */
#include "src/ask/args.h"

#include <string.h>

#include "src/ask/options.h"
#include "src/ask/settings.h"
#include "src/ask/suggest.h"
#include "src/base/path.h"
#include "src/base/utf8.h"

enum { WAIT_USUAL = 60 };       /* seconds */

enum token_kind { WORD, OPTION, END_OF_OPTIONS };

struct token {
    enum token_kind kind;
    const struct option *option;    /* NULL: looks like an option, but there is none of that name */
    const char *rivals;             /* "--upgrade, --upgrade-deps": the prefix stands for all of them */
    const char *value;              /* behind '=' or glued to a letter, or NULL */
    bool lettered;                  /* -p, not --python */
    bool separated;                 /* by '=' */
    bool selector;                  /* a launcher's: -3.12, -V:Company/Tag */
};

struct parse {
    struct arena *arena;
    size_t count;
    const char *const *values;
    struct token *tokens;
    struct request *request;
    struct error *error;
    const struct option *links;     /* which of --symlinks and --copies has been met */
    size_t unknown_count;
    struct text unknown;            /* what nothing could be done with, as argparse lists it */
    const char *misspelt;           /* the first of it that looks like an option */
    struct words rest;              /* behind the option that takes all of it */
    const char *const *verb;        /* a leading "venv" that a launcher may have passed on */
};

/* ---- what an argument looks like -------------------------------------------------------------- */

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Begins as -1 or -.5 does: no option looks like that, so argparse (3.14 and later) takes it for a word. */
static bool is_negative_number(const char *text)
{
    return is_digit(text[1]) || (text[1] == '.' && is_digit(text[2]));
}

/* -3, -2.7 or -V:Tag, as py.exe has them: which Python is meant. What it says is the finder's business. */
static bool is_selector(const char *text)
{
    return text[1] == '2' || text[1] == '3' || (text[1] == 'V' && text[2] == ':');
}

/* One of venv's own long options, if `prefix` begins one of them alone; `rivals` names all if several. */
static struct token by_prefix(struct arena *arena, str prefix)
{
    struct token token = { .kind = OPTION };
    struct text rivals = { .arena = arena };
    const char *start = str_copy(arena, prefix);
    size_t found = 0;
    for (size_t i = 0; i < option_count(); i++) {
        const struct option *option = option_at(i);
        if (option->group != GROUP_VENV || !str_starts(str_of(option->name), start))
            continue;
        token.option = option;
        text_print(&rivals, "%s%s", found++ > 0 ? ", " : "", option->name);
    }
    token.rivals = found > 1 ? text_done(&rivals) : NULL;
    return token;
}

/* An argument that begins with '-' and has more to it. */
static struct token look_at_option(struct arena *arena, const char *text)
{
    str whole = str_of(text), name = str_slice(whole, 0, str_find_byte(whole, '='));
    struct token token = { .kind = OPTION, .lettered = text[1] != '-', .selector = is_selector(text) };
    if (token.selector)
        return token;
    token.option = option_named(whole);
    if (token.option != NULL)
        return token;
    if (token.lettered && name.size > 1 && name.size != 2)
        token.option = option_lettered(text[1]);
    if (token.option != NULL) {
        token.value = text + 2;
        return token;
    }
    token.option = option_named(name);
    if (token.option == NULL && !token.lettered)
        token = by_prefix(arena, name);
    token.separated = name.size < whole.size;
    token.value = token.separated ? text + name.size + 1 : NULL;
    if (token.option == NULL && (is_negative_number(text) || strchr(text, ' ') != NULL))
        token.kind = WORD;
    return token;
}

/* What stands behind the option at `at` is no argument of ours, whatever it looks like. */
static void take_rest(struct parse *parse, size_t at)
{
    size_t count = parse->count - at - 1;
    const char **rest = arena_take_many(parse->arena, count + 1, sizeof *rest);
    memcpy(rest, parse->values + at + 1, count * sizeof *rest);
    parse->rest = (struct words){ count, rest };
    parse->count = at + 1;
}

static void look_at_all(struct parse *parse)
{
    bool only_words = false;
    parse->tokens = arena_take_many(parse->arena, parse->count + 1, sizeof *parse->tokens);
    for (size_t i = 0; i < parse->count; i++) {
        const char *text = parse->values[i];
        struct token *token = &parse->tokens[i];
        if (only_words || text[0] != '-' || text[1] == '\0') {
            token->kind = WORD;
        } else if (strcmp(text, "--") == 0) {
            token->kind = END_OF_OPTIONS;
            only_words = true;
        } else {
            *token = look_at_option(parse->arena, text);
            if (token->option != NULL && token->option->kind == OPTION_REST)
                take_rest(parse, i);
        }
    }
}

/* ---- acting on an option ---------------------------------------------------------------------- */

static bool refuse(struct parse *parse, const struct option *option, const char *why)
{
    return error_say(parse->error, E_USAGE, "argument %s: %s", option_shown(parse->arena, option), why);
}

static bool refuse_value(struct parse *parse, const struct option *option, const char *value)
{
    return error_say(parse->error, E_USAGE, "argument %s: ignored explicit argument %s",
                     option_shown(parse->arena, option), utf8_repr(parse->arena, str_of(value)));
}

/* Two different values of one command line exclude each other. */
static bool agrees_on_links(struct parse *parse, const struct option *option)
{
    const struct option *other = parse->links;
    if (other != NULL && other->value != option->value)
        return error_say(parse->error, E_USAGE, "argument %s: not allowed with argument %s", option->name, other->name);
    parse->links = option;
    return true;
}

static bool set(struct parse *parse, const struct option *option, const char *value)
{
    if (option->kind == OPTION_REST) {
        *(struct words *)((char *)parse->request + option->field) = parse->rest;
        return parse->rest.count > 0 || refuse(parse, option, "expected the name of a program");
    }
    if (option->kind == OPTION_LINKS && !agrees_on_links(parse, option))
        return false;
    parse->request->typed[option_index(option)] = value == NULL ? "yes" : value;
    return option_set(parse->arena, option, value, parse->request, parse->error);
}

static void add_unknown(struct parse *parse, const char *text, bool option, const char *typed)
{
    text_print(&parse->unknown, "%s%s", parse->unknown_count++ > 0 ? " " : "", text);
    if (option && parse->misspelt == NULL)
        parse->misspelt = typed;
}

/* The argument of `option`: glued to it, or the word at *at, which is then used up. */
static bool take_argument(struct parse *parse, const struct option *option, const char *value, size_t *at)
{
    bool follows = *at < parse->count
        && (parse->tokens[*at].kind == WORD || (parse->tokens[*at].selector && is_negative_number(parse->values[*at])));
    if (value == NULL && !follows)
        return refuse(parse, option, "expected one argument");
    return set(parse, option, value != NULL ? value : parse->values[(*at)++]);
}

/* -vqpPATH: letters that take no argument, each followed by the next, up to one that takes the rest. */
static bool take_letters(struct parse *parse, const struct token *token, const char *typed, size_t *at)
{
    const struct option *option = token->option;
    const char *value = token->value;
    bool separated = token->separated;
    while (option->argument == NULL && value != NULL) {
        if (separated || value[0] == '-')
            return refuse_value(parse, option, value);
        if (!set(parse, option, NULL))
            return false;
        option = option_lettered(value[0]);
        if (option == NULL) {
            add_unknown(parse, text_format(parse->arena, "-%s", value), true, typed);
            return true;
        }
        separated = value[1] == '=';
        value = value[1] == '\0' ? NULL : value + (separated ? 2 : 1);
    }
    return option->argument != NULL ? take_argument(parse, option, value, at) : set(parse, option, NULL);
}

/* The option at *at, which moves behind it and its argument. */
static bool take_option(struct parse *parse, size_t *at)
{
    const char *typed = parse->values[*at];
    const struct token *token = &parse->tokens[(*at)++];
    if (token->selector) {
        parse->request->selector = typed;
        parse->request->typed[option_index(option_named(STR("--python")))] = typed;
        return true;
    }
    if (token->option == NULL) {
        add_unknown(parse, typed, true, typed);
        return true;
    }
    if (token->rivals != NULL)
        return error_say(parse->error, E_USAGE, "ambiguous option: %s could match %s", typed, token->rivals);
    if (token->lettered)
        return take_letters(parse, token, typed, at);
    if (token->option->argument != NULL && token->option->kind != OPTION_REST)
        return take_argument(parse, token->option, token->value, at);
    return token->value != NULL ? refuse_value(parse, token->option, token->value)
                                : set(parse, token->option, NULL);
}

/* ---- the walk --------------------------------------------------------------------------------- */

/* A launcher's subcommand: found on PATH by the names of launcher and subcommand (git, kubectl), and by some
 * launchers (cargo) given the subcommand's own name once more. */
static bool is_subcommand(struct arena *arena, const char *called)
{
    const char *name = utf8_fold(arena, str_of(called));
    return strcmp(name, "py-venv") == 0 || strcmp(name, "pyvenv") == 0;
}

/* Is it the subcommand's own name, in front of everything but selectors? */
static bool is_verb(const struct parse *parse, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (!parse->tokens[i].selector)
            return false;
    if (at >= parse->count || parse->tokens[at].kind != WORD)
        return false;
    return strcmp(parse->values[at], "venv") == 0 && is_subcommand(parse->arena, parse->request->called);
}

/* The block of words at `at`, if it is the first: they are the ENV_DIRs. Returns where it ends. */
static size_t take_targets(struct parse *parse, size_t at)
{
    size_t end = at, count = 0;
    if (parse->request->target_count > 0)
        return at;
    if (is_verb(parse, at)) {
        parse->verb = &parse->values[at];
        return take_targets(parse, at + 1);
    }
    const char **targets = arena_take_many(parse->arena, parse->count + 1, sizeof *targets);
    for (; end < parse->count && parse->tokens[end].kind != OPTION; end++)
        if (parse->tokens[end].kind == WORD)
            targets[count++] = parse->values[end];
    parse->request->target_count = count;
    parse->request->targets = targets;
    return count > 0 ? end : at;
}

static void leave_over(struct parse *parse, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        add_unknown(parse, parse->values[i], false, NULL);
}

/* Argument after argument, until one says stop. */
static bool walk(struct parse *parse)
{
    size_t at = 0, options_end = parse->count;
    while (options_end > 0 && parse->tokens[options_end - 1].kind != OPTION)
        options_end--;
    while (at < options_end) {
        size_t next = at;
        while (parse->tokens[next].kind != OPTION)
            next++;
        size_t taken = next > at ? take_targets(parse, at) : at;
        if (taken == at)
            leave_over(parse, at, next);
        at = next;
        if (!take_option(parse, &at))
            return false;
        if (request_is_answered(parse->request))
            return true;
    }
    leave_over(parse, take_targets(parse, at), parse->count);
    if (parse->request->target_count == 0 && parse->verb != NULL && parse->request->kind == REQUEST_CREATE) {
        parse->request->target_count = 1;       /* nothing else is named: "py-venv venv" means the folder venv */
        parse->request->targets = parse->verb;
    }
    return true;
}

/* ---- what the whole of it must fulfil --------------------------------------------------------- */

static bool refuse_unknown(struct parse *parse)
{
    const char *meant = parse->misspelt == NULL ? NULL : suggest_option(parse->arena, parse->misspelt);
    error_say(parse->error, E_USAGE, "unrecognized arguments: %s", text_done(&parse->unknown));
    if (meant != NULL)
        return error_remedy(parse->error, "did you mean %s?", meant);
    if (parse->misspelt == NULL)
        return error_remedy(parse->error, "all ENV_DIRs must stand side by side, with no option between them");
    return error_remedy(parse->error, "%s --help lists the options", parse->request->called);
}

/* What does not hang on any option but those of the command line. */
static bool is_complete(struct parse *parse)
{
    const struct request *request = parse->request;
    if (request->target_count == 0 && request->kind == REQUEST_CREATE && request->from == NULL) {
        error_say(parse->error, E_USAGE, "the following arguments are required: ENV_DIR");
        return error_remedy(parse->error, "name the folder to make, as in: %s .venv", request->called);
    }
    return parse->unknown_count == 0 || refuse_unknown(parse);
}

static bool agree(const struct request *request, struct error *error)
{
    if (request->json && request->print_python && request->kind == REQUEST_CREATE)
        return error_say(error, E_USAGE, "argument --json: not allowed with argument --print-python");
    if (request->exec.count > 0 && (request->kind != REQUEST_CREATE || request->target_count > 1 || request->from != NULL))
        return error_say(error, E_USAGE, "argument --exec: goes with one ENV_DIR, in front of it");
    if (request->older_than > 0 && request->kind != REQUEST_CACHE_PRUNE)
        return error_say(error, E_USAGE, "argument --older-than: allowed with --cache-prune alone");
    if (request->kind == REQUEST_CREATE && !options_agree(request, error))
        return false;
    if (request->no_cache && request->cache_dir != NULL)
        return error_say(error, E_USAGE, "argument --no-cache: not allowed with argument --cache-dir");
    if (request->selector != NULL && request->python != NULL)
        return error_say(error, E_USAGE, "argument %s: not allowed with argument -p/--python", request->selector);
    if (request->upgrade && request->clear)
        return error_say(error, E_UPGRADE_CLEAR, "you cannot supply --upgrade and --clear together.");
    for (size_t i = 0; i < request->target_count; i++)
        if (request->targets[i][0] == '\0') {
            error_say(error, E_EMPTY_TARGET, "ENV_DIR is empty, as from a variable that is not set");
            return error_remedy(error, "name the folder to make; the current folder is .");
        }
    return true;
}

/* What an option brings with it. */
static void imply(struct request *request)
{
    bool tends = request->ensure || request->repair;
    request->durable = request->durable || request->from != NULL || tends;
    if (request->wait == WAIT_UNSAID)
        request->wait = tends ? WAIT_USUAL : 0;
}

/* The name of this program as it was called, for usage and help; ours when there is none. */
static const char *called_by(struct arena *arena, const struct host *host, const struct os_args *args)
{
    str name = str_of(args->count > 0 ? path_name(host, args->values[0]) : "");
    str ending = str_slice(name, name.size - (name.size < 4 ? name.size : 4), name.size);
    if (strcmp(utf8_fold(arena, ending), ".exe") == 0)
        name = str_slice(name, 0, name.size - 4);
    return name.size == 0 ? "venvcast" : str_copy(arena, name);
}

/* How many arguments stand in front of those that count: our own name, and "-m venv". */
static size_t leading(const struct os_args *args)
{
    if (args->count > 1 && strcmp(args->values[1], "-mvenv") == 0)
        return 2;
    if (args->count > 2 && strcmp(args->values[1], "-m") == 0 && strcmp(args->values[2], "venv") == 0)
        return 3;
    return args->count > 0 ? 1 : 0;
}

struct request ask_nothing(struct arena *arena, const struct host *host, const struct os_args *args)
{
    return (struct request){
        .kind = REQUEST_CREATE,
        .called = called_by(arena, host, args),
        .wait = WAIT_UNSAID,
        .typed = arena_take_many(arena, option_count(), sizeof(const char *)),
        .ranks = arena_take(arena, option_count()),
    };
}

bool ask_words(struct arena *arena, const struct host *host, const struct os_args *args, struct request *out,
               struct error *error)
{
    *out = ask_nothing(arena, host, args);
    size_t skip = leading(args);
    struct parse parse = {
        .arena = arena,
        .count = args->count > 0 ? (size_t)args->count - skip : 0,
        .values = args->count > 0 ? args->values + skip : NULL,
        .request = out,
        .error = error,
        .unknown = { .arena = arena },
    };
    look_at_all(&parse);
    return walk(&parse) && (request_is_answered(out) || is_complete(&parse));
}

bool ask_settle(struct arena *arena, const struct settings *settings, struct request *request, struct error *error)
{
    bool done = request_is_answered(request) ||
                (settings_apply(arena, settings, request, error) && agree(request, error));
    imply(request);
    return done;
}

bool ask(struct arena *arena, const struct host *host, const struct os_args *args, struct request *out,
         struct error *error)
{
    static const struct settings none = { 0 };
    return ask_words(arena, host, args, out, error) && ask_settle(arena, &none, out, error);
}
