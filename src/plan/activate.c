/* activate.c: which scripts there are, what is put into them, and how. */
#include "src/plan/activate.h"

#include <assert.h>
#include <string.h>

#include "resources/resources.h"
#include "src/plan/draw.h"
#include "src/plan/quote.h"

#define IDENTIFIER(identifier, name, speaker, posix, windows) identifier,
enum activator { ACTIVATOR_TABLE(IDENTIFIER) ACTIVATORS };
#undef IDENTIFIER

#define ROW(identifier, name, speaker, posix, windows) [identifier] = { name, speaker, posix, windows },
static const struct {
    const char *name;           /* as in --activators */
    const char *speaker;        /* as in a sentence */
    bool posix, windows;        /* written there when no list says otherwise */
} activators[ACTIVATORS] = { ACTIVATOR_TABLE(ROW) };
#undef ROW

/* One file: whose it is, whose quoting its text follows (NULL: nothing is put into it) and that of the
 * path, how its lines end, how it finds itself, what else is part of it. */
struct script {
    enum activator activator;
    const char *resource;
    const char *(*quote)(struct arena *arena, const struct host *host, str text);
    const char *(*quote_path)(struct arena *arena, const struct host *host, str text);
    bool crlf;
    const char *here;           /* the resource that stands for the path in a relocatable one; NULL: it always finds itself */
    /* Of the placeholders for cmd's other mode; NULL: it has none. */
    const char *(*quote_delayed)(struct arena *arena, const struct host *host, str text);
    const char *tail;           /* another resource, which follows it in the same file; or NULL */
};

static const struct script scripts[] = {
    { BASH, "activate/activate", quote_sh, quote_sh, false, "activate/here_sh", NULL, NULL },
    { FISH, "activate/activate.fish", quote_fish, quote_fish, false, "activate/here_fish", NULL, NULL },
    { CSHELL, "activate/activate.csh", quote_csh, quote_csh, false, "activate/here_csh", NULL, NULL },
    { CSHELL, "activate/deactivate.csh", quote_csh, quote_csh, false, NULL, NULL, NULL },
    { NUSHELL, "activate/activate.nu", quote_nu, quote_nu, false, "activate/here_nu", NULL, NULL },
    { XONSH, "activate/activate.xsh", quote_python, quote_xonsh_path, false, "activate/here_python", NULL, NULL },
    { POWERSHELL, "activate/Activate.ps1", NULL, NULL, true, NULL, NULL, NULL },
    { PYTHON, "activate/activate_this.py", quote_python, quote_python, false, "activate/here_python", NULL, NULL },
    { BATCH, "activate/activate.bat", quote_batch, quote_batch, true, "activate/here_batch", quote_batch_delayed,
      "activate/common.bat" },
    { BATCH, "activate/deactivate.bat", quote_batch, quote_batch, true, NULL, quote_batch_delayed,
      "activate/common.bat" },
};
#define SCRIPT_COUNT (sizeof scripts / sizeof *scripts)

/* What a template may ask for. The first three are the values of `struct activation`, the others the
 * prompt for one shell to draw. Every one is put in through the script's quoting, as a whole token. */
enum { ENV_DIR, PROMPT, BIN, FIRST_DRAWN, ENV_DIR_DELAYED = FIRST_DRAWN + 10, PROMPT_DELAYED };

static const struct placeholder {
    const char *name;
    enum draw_shell shell;
    bool delayed;               /* the same once more, for cmd's other mode */
} placeholders[] = {
    [ENV_DIR] = { "@ENV_DIR@", 0, false },
    [PROMPT] = { "@PROMPT@", 0, false },
    [BIN] = { "@BIN@", 0, false },
    [FIRST_DRAWN] = { "@DRAWN@", DRAW_LITERAL, false },
    { "@DRAWN_PLAIN@", DRAW_PLAIN, false },
    { "@DRAWN_BASH@", DRAW_BASH, false },
    { "@DRAWN_ZSH@", DRAW_ZSH, false },
    { "@DRAWN_KSH@", DRAW_KSH, false },
    { "@DRAWN_SH@", DRAW_SH, false },
    { "@DRAWN_TCSH@", DRAW_TCSH, false },
    { "@DRAWN_XONSH@", DRAW_XONSH, false },
    { "@DRAWN_CMD@", DRAW_CMD, false },
    { "@DRAWN_CMD_DELAYED@", DRAW_CMD, true },
    [ENV_DIR_DELAYED] = { "@ENV_DIR_DELAYED@", 0, true },
    [PROMPT_DELAYED] = { "@PROMPT_DELAYED@", 0, true },
};
#define PLACEHOLDER_COUNT (sizeof placeholders / sizeof *placeholders)

/* What stands for each placeholder, before it is quoted. */
struct values {
    const char *of[PLACEHOLDER_COUNT];
};

static struct values values_of(struct arena *arena, const struct activation *activation)
{
    struct values values = { .of = { [ENV_DIR] = activation->env_dir,
                                     [PROMPT] = activation->prompt,
                                     [BIN] = activation->bin_name,
                                     [ENV_DIR_DELAYED] = activation->env_dir,
                                     [PROMPT_DELAYED] = activation->prompt } };
    bool plain = str_plain(str_of(activation->prompt)) == strlen(activation->prompt);
    for (size_t i = FIRST_DRAWN; i < ENV_DIR_DELAYED; i++)
        values.of[i] = plain && i > FIRST_DRAWN
                         ? values.of[FIRST_DRAWN]       /* in which no shell sees anything but letters */
                         : draw_prompt(arena, placeholders[i].shell, str_of(activation->prompt));
    return values;
}

/* The placeholder at the beginning of `rest`, or PLACEHOLDER_COUNT. */
static size_t placeholder_at(str rest)
{
    size_t i = 0;
    while (i < PLACEHOLDER_COUNT && !str_starts(rest, placeholders[i].name))
        i++;
    return i;
}

/* Text of the script itself, with the ends of lines that it must have. */
static void add_plain(struct text *out, str plain, bool crlf)
{
    while (crlf && plain.size > 0) {
        size_t end = str_find_byte(plain, '\n');
        text_add(out, str_slice(plain, 0, end));
        if (end < plain.size)
            text_put(out, "\r\n");
        plain = str_slice(plain, end + 1, plain.size);
    }
    text_add(out, plain);
}

/* One pass: what has been put in is not looked at again. */
static void add_filled(struct text *out, const struct resource *resource, bool crlf, const struct values *quoted)
{
    const str all = { resource->bytes, resource->size };
    size_t done = 0;
    for (const unsigned short *mark = resource->marks; *mark < all.size; mark++) {
        size_t found = *mark < done ? PLACEHOLDER_COUNT : placeholder_at(str_slice(all, *mark, all.size));
        if (found == PLACEHOLDER_COUNT)
            continue;
        add_plain(out, str_slice(all, done, *mark), crlf);
        text_put(out, quoted->of[found]);
        done = *mark + strlen(placeholders[found].name);
    }
    add_plain(out, str_slice(all, done, all.size), crlf);
}

struct filling {
    const struct script *script;
    const struct resource *resource, *tail;     /* tail: or NULL */
    size_t room;
    struct values quoted;
};

/* A line end may become two bytes, and every '@' the longest value. */
static size_t room_of(const struct script *script, const struct resource *resource, size_t longest)
{
    size_t marks = 0;
    while (resource != NULL && resource->marks[marks] < resource->size)
        marks++;
    return resource == NULL ? 0 : resource->size * (script->crlf ? 2 : 1) + marks * longest;
}

size_t filling_room(const struct filling *filling)
{
    return filling->room + 64;
}

str filling_text(struct arena *arena, const struct filling *filling)
{
    bool crlf = filling->script->crlf;
    struct text out = { .arena = arena };
    text_reserve(&out, filling->room);
    add_filled(&out, filling->resource, crlf, &filling->quoted);
    if (filling->tail != NULL)
        add_filled(&out, filling->tail, crlf, &filling->quoted);
    text_done(&out);
    return text_view(&out);
}

static struct activation_script fill(struct arena *arena, const struct script *script, const struct values *quoted)
{
    struct filling *filling = arena_take_raw(arena, sizeof *filling);
    size_t longest = 0;
    for (size_t i = 0; i < PLACEHOLDER_COUNT; i++) {
        size_t size = i > 0 && quoted->of[i] == quoted->of[i - 1] ? 0 : strlen(quoted->of[i]);
        longest = size > longest ? size : longest;
    }
    *filling = (struct filling){ script, resource_find(script->resource), NULL, 0, *quoted };
    if (script->tail != NULL)
        filling->tail = resource_find(script->tail);
    filling->room = room_of(script, filling->resource, longest) + room_of(script, filling->tail, longest);
    return (struct activation_script){ script->resource + strlen("activate/"), filling };
}

/* "" for a placeholder that the script does not have. */
static const char *quote_value(struct arena *arena, const struct host *host, const struct script *script,
                               size_t placeholder, str value)
{
    if (placeholders[placeholder].delayed)
        return script->quote_delayed == NULL ? "" : script->quote_delayed(arena, host, value);
    if (script->quote == NULL)
        return "";
    return placeholder == ENV_DIR ? script->quote_path(arena, host, value) : script->quote(arena, host, value);
}

/* Most prompts are drawn alike by all shells. */
static bool is_same_again(const struct values *values, size_t i)
{
    return i > FIRST_DRAWN && placeholders[i].delayed == placeholders[i - 1].delayed &&
           (values->of[i] == values->of[i - 1] || strcmp(values->of[i], values->of[i - 1]) == 0);
}

/* How a script finds itself instead: in the place of the quoted path, without the last line's end. */
static void put_here(struct arena *arena, const struct script *script, struct values *quoted)
{
    struct text here = { .arena = arena };
    if (script->here == NULL)
        return;
    const struct resource *resource = resource_find(script->here);
    add_plain(&here, (str){ resource->bytes, resource->size - 1 }, script->crlf);
    quoted->of[ENV_DIR] = text_done(&here);
    quoted->of[ENV_DIR_DELAYED] = "!VIRTUAL_ENV!";      /* which is set by then */
}

/* Every value in the language of one script; `lacking` names the first that it cannot carry. */
static bool quote_all(struct arena *arena, const struct host *host, const struct script *script,
                      const struct values *values, struct values *quoted, const char **lacking)
{
    for (size_t i = 0; i < PLACEHOLDER_COUNT; i++) {
        *lacking = i == ENV_DIR ? "path" : "prompt";
        quoted->of[i] = is_same_again(values, i) ? quoted->of[i - 1]
                      : quote_value(arena, host, script, i, str_of(values->of[i]));
        if (quoted->of[i] == NULL)
            return false;
    }
    return true;
}

static size_t activator_named(str name)
{
    size_t i = 0;
    while (i < ACTIVATORS && !str_is(name, activators[i].name))
        i++;
    return i;
}

static bool unknown_activator(str name, struct error *error)
{
    error_say(error, E_USAGE, "there is no activator '%.*s'", name.size > 60 ? 60 : (int)name.size, name.text);
    return error_remedy(error, "name some of bash, fish, cshell, nushell, xonsh, powershell, python, batch; or none");
}

/* "bash, fish" → which of them are wanted; "none" alone → none. */
static bool read_list(const char *list, bool *wanted, struct error *error)
{
    str rest = str_trim(str_of(list));
    if (str_is(rest, "none"))
        return true;
    while (rest.size > 0) {
        str name = rest, after = STR("");
        str_split(rest, ',', &name, &after);
        name = str_trim(name);
        size_t activator = activator_named(name);
        if (activator == ACTIVATORS)
            return unknown_activator(name, error);
        wanted[activator] = true;
        rest = str_trim(after);
    }
    return true;
}

static void want_all(const struct host *host, bool *wanted)
{
    for (size_t i = 0; i < ACTIVATORS; i++)
        wanted[i] = host->family == HOST_WINDOWS ? activators[i].windows : activators[i].posix;
}

/* One sentence for each activator that is left out, however many files it has; they follow each other. */
static void skip(struct arena *arena, const struct script *script, const char *lacking, enum activator *last,
                 size_t *count, const char **skipped)
{
    bool named_before = script->activator == *last;
    *last = script->activator;
    if (!named_before)
        skipped[(*count)++] = text_format(arena, "%s was left out: %s cannot carry the %s of this environment",
                                          script->resource + strlen("activate/"),
                                          activators[script->activator].speaker, lacking);
}

bool activation_scripts(struct arena *arena, const struct host *host, const struct activation *values,
                        const char *list, bool powershell, size_t *count, struct activation_script **out,
                        size_t *skipped_count, const char **skipped, size_t room, struct error *error)
{
    bool wanted[ACTIVATORS] = { false };
    struct values bare = values_of(arena, values), quoted = { 0 };
    enum activator last = ACTIVATORS;
    *count = *skipped_count = 0;
    assert(room >= ACTIVATORS);
    if (list == NULL)
        want_all(host, wanted);
    else if (!read_list(list, wanted, error))
        return false;
    wanted[POWERSHELL] = wanted[POWERSHELL] && powershell;
    *out = arena_take_many(arena, SCRIPT_COUNT, sizeof **out);
    for (const struct script *script = scripts; script < scripts + SCRIPT_COUNT; script++) {
        const char *lacking = NULL;
        if (!wanted[script->activator])
            continue;
        bool carries = quote_all(arena, host, script, &bare, &quoted, &lacking);
        if (values->relocatable)
            put_here(arena, script, &quoted);
        if (carries)
            (*out)[(*count)++] = fill(arena, script, &quoted);
        else
            skip(arena, script, lacking, &last, skipped_count, skipped);
    }
    return true;
}

bool activation_wants_powershell(const char *list)
{
    bool wanted[ACTIVATORS] = { false };
    struct error ignored = { 0 };
    return list == NULL || (read_list(list, wanted, &ignored) && wanted[POWERSHELL]);
}
