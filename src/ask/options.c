/* options.c: the rows of the option table, and looking one up. */
#include "src/ask/options.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "src/ask/wish.h"
#include "src/base/utf8.h"

#define FIELD(name) offsetof(struct request, name)

static const struct option options[] = {
    { "--help", 'h', NULL, "show this help and exit", GROUP_VENV, OPTION_STOP, 0, REQUEST_HELP },
    { "--system-site-packages", 0, NULL, "let the environment see the packages installed for its base interpreter",
      GROUP_VENV, OPTION_FLAG, FIELD(system_site_packages), 0 },
    { "--symlinks", 0, NULL, "link the interpreter into the environment (the default, except on Windows)", GROUP_VENV,
      OPTION_LINKS, 0, LINKS_SYMBOLIC },
    { "--copies", 0, NULL, "copy the interpreter into the environment (the default on Windows)", GROUP_VENV,
      OPTION_LINKS, 0, LINKS_COPIES },
    { "--clear", 0, NULL, "replace an environment that stands at ENV_DIR by a fresh one", GROUP_VENV, OPTION_FLAG,
      FIELD(clear), 0 },
    { "--upgrade", 0, NULL, "turn the environment at ENV_DIR over to this interpreter; packages stay", GROUP_VENV,
      OPTION_FLAG, FIELD(upgrade), 0 },
    { "--without-pip", 0, NULL, "leave pip out", GROUP_VENV, OPTION_FLAG, FIELD(without_pip), 0 },
    { "--prompt", 0, "PROMPT", "name shown in front of the shell's prompt; . means the current folder's name",
      GROUP_VENV, OPTION_TEXT, FIELD(prompt), 0 },
    { "--upgrade-deps", 0, NULL, "let the environment's own pip fetch the newest pip (and setuptools before 3.12)",
      GROUP_VENV, OPTION_FLAG, FIELD(upgrade_deps), 0 },
    { "--without-scm-ignore-files", 0, NULL, "write no .gitignore", GROUP_VENV, OPTION_FLAG,
      FIELD(without_scm_ignore_files), 0 },

    { "--python", 'p', "PYTHON", "the interpreter: a path, a command, a version such as 3.12, 3.13t or '>=3.10,<3.14', "
      "pypy3.11, Company/Tag; launchers' -3.12 and -V:TAG are understood as well", GROUP_INTERPRETER, OPTION_TEXT, FIELD(python), 0 },
    { "--no-project", 0, NULL, "leave .python-version and pyproject.toml out of the choice of the interpreter",
      GROUP_INTERPRETER, OPTION_FLAG, FIELD(no_project), 0 },
    { "--base", 0, "PATH", "an interpreter that is not here yet; with --python-version and --no-verify",
      GROUP_INTERPRETER, OPTION_TEXT, FIELD(base), 0 },
    { "--python-version", 0, "X.Y.Z", "its version", GROUP_INTERPRETER, OPTION_TEXT, FIELD(python_version), 0 },
    { "--no-verify", 0, NULL, "do not look whether it is there", GROUP_INTERPRETER, OPTION_FLAG, FIELD(no_verify), 0 },
    { "--list", 0, NULL, "list the interpreters that are known, best first; with -v also why others are not in it",
      GROUP_INTERPRETER, OPTION_KIND, 0, REQUEST_LIST },

    { "--seed", 0, "NAME[==VERSION]", "install this project, too: the newest wheel on this machine that fits, or "
      "this version; may be repeated", GROUP_SEEDING, OPTION_SEED, FIELD(seeds), 0 },
    { "--wheel", 0, "FILE", "install this wheel, instead of one of the same project; may be repeated", GROUP_SEEDING,
      OPTION_MANY, FIELD(wheels), 0 },
    { "--find-links", 0, "DIR", "look for wheels in this folder, too; may be repeated", GROUP_SEEDING, OPTION_MANY,
      FIELD(find_links), 0 },
    { "--requirements", 'r', "FILE", "let the environment's pip install what FILE lists; with --find-links from "
      "there alone; may be repeated", GROUP_SEEDING, OPTION_MANY, FIELD(requirements), 0 },
    { "--keep-failed", 0, NULL, "keep a new environment whose --requirements could not be installed", GROUP_SEEDING,
      OPTION_FLAG, FIELD(keep_failed), 0 },
    { "--post-setup", 0, "COMMAND", "then run this program of the environment, or along PATH; should it fail, "
      "everything is as it was before; may be repeated", GROUP_SEEDING, OPTION_MANY, FIELD(post_setup), 0 },
    { "--post-setup-timeout", 0, "SECONDS", "end it after so long", GROUP_SEEDING, OPTION_NUMBER,
      FIELD(post_setup_seconds), 1 },
    { "--compile-bytecode", 0, NULL, "compile pip once for each interpreter, and link the result into the "
      "environment", GROUP_SEEDING, OPTION_FLAG, FIELD(compile_bytecode), 0 },

    { "--link-mode", 0, "MODE", "how files come out of the cache: auto, clone, hardlink, copy or symlink", GROUP_CACHE,
      OPTION_LINK_MODE, 0, 0 },
    { "--cache-dir", 0, "DIR", "where wheels are kept unpacked, instead of the user's cache folder", GROUP_CACHE,
      OPTION_TEXT, FIELD(cache_dir), 0 },
    { "--no-cache", 0, NULL, "keep nothing, and use nothing that was kept", GROUP_CACHE, OPTION_FLAG, FIELD(no_cache),
      0 },
    { "--cache-info", 0, NULL, "show what is kept, and where", GROUP_CACHE, OPTION_KIND, 0, REQUEST_CACHE_INFO },
    { "--cache-prune", 0, NULL, "delete what is kept", GROUP_CACHE, OPTION_KIND, 0, REQUEST_CACHE_PRUNE },
    { "--older-than", 0, "DAYS", "with --cache-prune: only what was not used for so many days", GROUP_CACHE,
      OPTION_NUMBER, FIELD(older_than), 1 },

    { "--ensure", 0, NULL, "leave an environment in shape untouched, else do the least that brings it into shape",
      GROUP_SHAPE, OPTION_FLAG, FIELD(ensure), 0 },
    { "--repair", 0, NULL, "the same, for an environment that is there already", GROUP_SHAPE, OPTION_FLAG,
      FIELD(repair), 0 },
    { "--check", 0, NULL, "change nothing, and say what is not in shape (exit code 7)", GROUP_SHAPE, OPTION_FLAG,
      FIELD(check), 0 },
    { "--dry-run", 0, NULL, "write nothing, and say what would be done", GROUP_SHAPE, OPTION_FLAG, FIELD(dry_run), 0 },
    { "--diff", 0, NULL, "with --dry-run: also show how the text files would change", GROUP_SHAPE, OPTION_FLAG,
      FIELD(diff), 0 },
    { "--cache-key", 0, NULL, "write nothing, and print a line that changes when the environment would be another",
      GROUP_SHAPE, OPTION_FLAG, FIELD(cache_key), 0 },

    { "--exec", 0, "PROGRAM ...", "when ENV_DIR is ready, become this program inside it; all that follows belongs to it",
      GROUP_SCRIPTS, OPTION_REST, FIELD(exec), 0 },
    { "--print-python", 0, NULL, "print the path of the environment's interpreter when it is ready", GROUP_SCRIPTS,
      OPTION_FLAG, FIELD(print_python), 0 },
    { "--json", 0, NULL, "one JSON object on standard output: what was made, or what --list and --cache-info show",
      GROUP_SCRIPTS, OPTION_FLAG, FIELD(json), 0 },
    { "--from", 0, "FILE", "make an environment for each line of FILE, which holds options and ENV_DIR", GROUP_SCRIPTS,
      OPTION_TEXT, FIELD(from), 0 },
    { "--jobs", 'j', "N", "how many environments are made at the same time (default: as many as there are "
      "processors)", GROUP_SCRIPTS, OPTION_NUMBER, FIELD(jobs), 1 },
    { "--wait", 0, "SECONDS", "wait so long for another run that is at work on ENV_DIR, instead of failing at once",
      GROUP_SCRIPTS, OPTION_NUMBER, FIELD(wait), 0 },
    { "--durable", 0, NULL, "let what is made survive a power cut; --from, --ensure and --repair do so by themselves",
      GROUP_SCRIPTS, OPTION_FLAG, FIELD(durable), 0 },
    { "--log", 0, "FILE", "add what pip has to say to this file", GROUP_SCRIPTS, OPTION_TEXT, FIELD(log), 0 },
    { "--force", 0, NULL, "allow --clear also where it is refused otherwise", GROUP_SCRIPTS, OPTION_FLAG, FIELD(force),
      0 },

    { "--show-config", 0, NULL, "show what is set by command line, variables, files and policies, and where",
      GROUP_SETTINGS, OPTION_KIND, 0, REQUEST_SHOW_CONFIG },
    { "--no-config", 0, NULL, "leave out files of settings, but for what the administrator enforces", GROUP_SETTINGS,
      OPTION_FLAG, FIELD(no_config), 0 },

    { "--activators", 0, "LIST", "only the activation scripts of these, separated by commas: bash, fish, cshell, nushell, "
      "xonsh, powershell, python, batch; or none", GROUP_ACTIVATION, OPTION_TEXT, FIELD(activators), 0 },
    { "--relocatable", 0, NULL, "let activation and console scripts find the environment where it is: it may be moved",
      GROUP_ACTIVATION, OPTION_FLAG, FIELD(relocatable), 0 },
    { "--scripts-dir", 0, "DIR", "also write the templates of its folders common, and posix or nt, filled in as venv does; "
      "may be repeated", GROUP_ACTIVATION, OPTION_MANY, FIELD(scripts_dirs), 0 },
    { "--scm-ignore", 0, "SCM", "git, hg or none: the file that keeps the environment out of version control (default: "
      "git, from Python 3.13 on)", GROUP_ACTIVATION, OPTION_SCM, 0, 0 },
    { "--always-copy", 0, NULL, NULL, GROUP_ACTIVATION, OPTION_LINKS, 0, LINKS_COPIES },

    { "--quiet", 'q', NULL, "say nothing but warnings and errors", GROUP_TALK, OPTION_QUIET, 0, 0 },
    { "--verbose", 'v', NULL, "list what is done, and why", GROUP_TALK, OPTION_VERBOSE, 0, 0 },
    { "--color", 0, "WHEN", "auto, always or never; wins over NO_COLOR, CLICOLOR, CLICOLOR_FORCE and FORCE_COLOR",
      GROUP_TALK, OPTION_COLOR, FIELD(color), 0 },
    { "--pause", 0, "WHEN", "auto, always or never: wait for Enter at the end, before the window closes", GROUP_TALK,
      OPTION_COLOR, FIELD(pause), 0 },
    { "--version", 0, NULL, "print the version number and exit", GROUP_TALK, OPTION_STOP, 0, REQUEST_VERSION },
};

const char *const link_mode_names[LINK_MODES] = {
    [LINK_AUTO] = "auto", [LINK_CLONE] = "clone", [LINK_HARD] = "hardlink", [LINK_COPY] = "copy",
    [LINK_SYMBOLIC] = "symlink",
};

static const char *const color_names[] = {
    [COLOR_AUTO] = "auto", [COLOR_ALWAYS] = "always", [COLOR_NEVER] = "never"
};

const char *const scm_names[SCM_CHOICES] = { [SCM_GIT] = "git", [SCM_HG] = "hg", [SCM_NONE] = "none" };

static const char *const headings[GROUP_COUNT] = {
    [GROUP_VENV] = "options, as python -m venv has them",
    [GROUP_INTERPRETER] = "which Python",
    [GROUP_SEEDING] = "pip and other packages",
    [GROUP_CACHE] = "the cache",
    [GROUP_SHAPE] = "keeping environments in shape",
    [GROUP_SCRIPTS] = "for scripts, and for many environments",
    [GROUP_SETTINGS] = "settings",
    [GROUP_ACTIVATION] = "activation",
    [GROUP_TALK] = "what is said",
};

size_t option_count(void)
{
    return sizeof options / sizeof *options;
}

size_t option_index(const struct option *option)
{
    return (size_t)(option - options);
}

const struct option *option_at(size_t index)
{
    return &options[index];
}

const char *option_heading(enum option_group group)
{
    return headings[group];
}

const char *const *option_choices(const struct option *option, size_t *count)
{
    static const struct {
        enum option_kind kind;
        const char *const *names;
        size_t count;
    } rows[] = {
        { OPTION_COLOR, color_names, sizeof color_names / sizeof *color_names },
        { OPTION_LINK_MODE, link_mode_names, LINK_MODES },
        { OPTION_SCM, scm_names + 1, SCM_CHOICES - 1 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].kind == option->kind)
            return *count = rows[i].count, rows[i].names;
    return *count = 0, NULL;
}

const struct option *option_lettered(char letter)
{
    for (size_t i = 0; letter != '\0' && i < option_count(); i++)
        if (options[i].letter == letter)
            return &options[i];
    return NULL;
}

const struct option *option_named(str name)
{
    if (name.size == 2 && name.text[0] == '-')
        return option_lettered(name.text[1]);
    for (size_t i = 0; i < option_count(); i++)
        if (str_is(name, options[i].name))
            return &options[i];
    return NULL;
}

const char *option_shown(struct arena *arena, const struct option *option)
{
    return option->letter == '\0' ? option->name : text_format(arena, "-%c/%s", option->letter, option->name);
}

/* ---- what an argument may be ------------------------------------------------------------------ */

/* Which of its names `value` is. Error: E_USAGE, in argparse's words. */
static bool choose(struct arena *arena, const struct option *option, const char *value, size_t *out,
                   struct error *error)
{
    size_t count;
    const char *const *names = option_choices(option, &count);
    struct text list = { .arena = arena };
    for (*out = 0; *out < count; ++*out) {
        if (strcmp(value, names[*out]) == 0)
            return true;
        text_print(&list, "%s%s", *out > 0 ? ", " : "", names[*out]);
    }
    return error_say(error, E_USAGE, "argument %s: invalid choice: %s (choose from %s)", option_shown(arena, option),
                     utf8_repr(arena, str_of(value)), text_done(&list));
}

static bool set_color(struct arena *arena, const struct option *option, const char *value, struct request *request,
                      struct error *error)
{
    size_t found = COLOR_AUTO;
    bool fits = choose(arena, option, value, &found, error);
    *(enum color_choice *)(void *)((char *)request + option->field) = (enum color_choice)found;
    return fits;
}

static bool set_link_mode(struct arena *arena, const struct option *option, const char *value,
                          struct request *request, struct error *error)
{
    size_t found = LINK_AUTO;
    bool fits = choose(arena, option, value, &found, error);
    request->link_mode = (enum link_mode)found;
    return fits;
}

static bool set_scm(struct arena *arena, const struct option *option, const char *value, struct request *request,
                    struct error *error)
{
    size_t found = 0;
    bool fits = choose(arena, option, value, &found, error);
    request->scm = (enum scm_choice)(found + 1);
    return fits;
}

static bool set_number(struct arena *arena, const struct option *option, const char *value, struct request *request,
                       struct error *error)
{
    unsigned *field = (unsigned *)(void *)((char *)request + option->field);
    if (str_to_number(str_of(value), field) && *field >= (unsigned)option->value && *field < 100000)
        return true;
    return error_say(error, E_USAGE, "argument %s: not a number from %d to 99999: %s", option->name, option->value,
                     utf8_repr(arena, str_of(value)));
}

static bool refuse(struct arena *arena, const struct option *option, const char *why, struct error *error)
{
    return error_say(error, E_USAGE, "argument %s: %s", option_shown(arena, option), why);
}

static const char *const is_empty = "its value is empty, as from a variable that is not set";

/* --prompt '' is venv's own and means something; an empty text is of no use to any of our options. */
static bool set_text(struct arena *arena, const struct option *option, const char *value, struct request *request,
                     struct error *error)
{
    assert(value != NULL);              /* the table gives this kind to options with an argument alone */
    if (value[0] == '\0' && option->group != GROUP_VENV)
        return refuse(arena, option, is_empty, error);
    memcpy((char *)request + option->field, &value, sizeof value);
    return true;
}

/* Room grows by doubling. */
static bool add_word(struct arena *arena, const struct option *option, const char *value, struct request *request,
                     struct error *error)
{
    struct words *words = (struct words *)(void *)((char *)request + option->field);
    assert(value != NULL);
    if (value[0] == '\0')
        return refuse(arena, option, is_empty, error);
    if ((words->count & (words->count - 1)) == 0) {
        const char **more = arena_take_many(arena, words->count * 2 + 1, sizeof *more);
        for (size_t i = 0; i < words->count; i++)
            more[i] = words->items[i];
        words->items = more;
    }
    words->items[words->count++] = value;
    return true;
}

static bool add_seed(struct arena *arena, const struct option *option, const char *value, struct request *request,
                     struct error *error)
{
    struct wish wish;
    const char *why;
    return wish_parse(arena, value, &wish, &why) ? add_word(arena, option, value, request, error)
                                                 : refuse(arena, option, why, error);
}

bool option_set(struct arena *arena, const struct option *option, const char *value, struct request *request,
                struct error *error)
{
    switch (option->kind) {
    case OPTION_STOP:
    case OPTION_KIND:
        request->kind = (enum request_kind)option->value;
        return true;
    case OPTION_FLAG:
        *(bool *)((char *)request + option->field) = true;
        return true;
    case OPTION_TEXT:
        return set_text(arena, option, value, request, error);
    case OPTION_MANY:
        return add_word(arena, option, value, request, error);
    case OPTION_SEED:
        return add_seed(arena, option, value, request, error);
    case OPTION_LINKS:
        request->links = (enum link_choice)option->value;
        return true;
    case OPTION_COLOR:
        return set_color(arena, option, value, request, error);
    case OPTION_LINK_MODE:
        return set_link_mode(arena, option, value, request, error);
    case OPTION_SCM:
        return set_scm(arena, option, value, request, error);
    case OPTION_NUMBER:
        return set_number(arena, option, value, request, error);
    case OPTION_REST:               /* the command line has taken it: a value alone is no rest */
        return true;
    case OPTION_QUIET:
        request->quiet = true;
        request->verbose = 0;
        return true;
    case OPTION_VERBOSE:
        request->quiet = false;
        request->verbose++;
        return true;
    }
    return true;
}

/* ---- what does not go together ---------------------------------------------------------------- */

static bool is_given(const struct request *request, size_t field)
{
    return *(const bool *)((const char *)request + field);
}

static const char *name_of(size_t field)
{
    size_t i = 0;
    while (options[i].kind != OPTION_FLAG || options[i].field != field)
        i++;
    return options[i].name;
}

/* The first FLAG_RIVALS are flags that options_agree() holds; of the others the command line has words of its own. */
static const struct { size_t one, other; } rivals[] = {
    { FIELD(ensure), FIELD(clear) }, { FIELD(ensure), FIELD(upgrade) },
    { FIELD(repair), FIELD(clear) }, { FIELD(repair), FIELD(upgrade) },
    { FIELD(check), FIELD(clear) }, { FIELD(check), FIELD(upgrade) }, { FIELD(check), FIELD(dry_run) },
    { FIELD(check), FIELD(print_python) }, { FIELD(dry_run), FIELD(print_python) },
    { FIELD(cache_key), FIELD(check) }, { FIELD(cache_key), FIELD(dry_run) }, { FIELD(cache_key), FIELD(json) },
    { FIELD(cache_key), FIELD(print_python) },
    { FIELD(upgrade), FIELD(clear) }, { FIELD(no_cache), FIELD(cache_dir) }, { FIELD(json), FIELD(print_python) },
    { FIELD(base), FIELD(python) }
};
enum { RIVALS = sizeof rivals / sizeof *rivals, FLAG_RIVALS = RIVALS - 4 };

/* Whatever prints or ends by a code of its own leaves no room for a program's. */
static bool exec_agrees(const struct request *request, struct error *error)
{
    static const size_t others[] = {
        FIELD(check), FIELD(dry_run), FIELD(cache_key), FIELD(json), FIELD(print_python)
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (is_given(request, others[i]))
            return error_say(error, E_USAGE, "argument --exec: not allowed with argument %s", name_of(others[i]));
    return true;
}

bool options_agree(const struct request *request, struct error *error)
{
    for (size_t i = 0; i < FLAG_RIVALS; i++)
        if (is_given(request, rivals[i].one) && is_given(request, rivals[i].other))
            return error_say(error, E_USAGE, "argument %s: not allowed with argument %s", name_of(rivals[i].one),
                             name_of(rivals[i].other));
    if (request->exec.count > 0 && !exec_agrees(request, error))
        return false;
    if (request->diff && !request->dry_run)
        return error_say(error, E_USAGE, "argument --diff: allowed with --dry-run alone");
    bool whole = request->base != NULL && request->python_version != NULL && request->no_verify;
    bool some = request->base != NULL || request->python_version != NULL || request->no_verify;
    if (some && !whole)
        return error_say(error, E_USAGE, "--base, --python-version and --no-verify belong together");
    if (request->without_scm_ignore_files && request->scm != SCM_BY_VERSION)
        return error_say(error, E_USAGE, "argument --scm-ignore: not allowed with argument --without-scm-ignore-files");
    if (whole && (request->python != NULL || request->selector != NULL))
        return error_say(error, E_USAGE, "argument --base: not allowed with argument -p/--python");
    return true;
}

bool option_is_rival(const struct option *one, const struct option *other)
{
    size_t a = one->field, b = other->field;
    if (one->kind == OPTION_LINKS || one->kind == OPTION_QUIET)
        return (other->kind == one->kind && other->value != one->value)
            || (one->kind == OPTION_QUIET && other->kind == OPTION_VERBOSE);
    if (one->kind == OPTION_VERBOSE)
        return other->kind == OPTION_QUIET;
    for (size_t i = 0; i < RIVALS; i++)
        if ((rivals[i].one == a && rivals[i].other == b) || (rivals[i].one == b && rivals[i].other == a))
            return true;
    return false;
}

const char *option_no_setting(const struct option *option)
{
    static const char *const rows[][2] = {
        { "--from", "it names the environments, as ENV_DIR does" },
        { "--exec", "it says what is to be done, not how" },
        { "--no-config", "it says whether this file is read; VENVCAST_NO_CONFIG and the command line do" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(option->name, rows[i][0]) == 0)
            return rows[i][1];
    return option->kind == OPTION_STOP || option->kind == OPTION_KIND ? rows[1][1] : NULL;
}
