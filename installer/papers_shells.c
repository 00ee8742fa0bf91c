/* papers_shells.c: the blocks of the completions: options, what they mean, what their arguments may be. */
#include <string.h>

#include "installer/papers.h"

/* `text` with `before` put in front of each character of `which`. */
static void put_escaped(const char *text, const char *which, const char *before, FILE *out)
{
    for (; *text != '\0'; text++) {
        if (strchr(which, *text) != NULL)
            fputs(before, out);
        putc(*text, out);
    }
}

static void put_words(const struct option *option, FILE *out)
{
    size_t count;
    const char *const *words = offer_words(option, &count);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%s%s", i > 0 ? " " : "", words[i]);
}

/* ---- bash ------------------------------------------------------------------------------------- */

static void put_bash_options(struct arena *arena, FILE *out)
{
    (void)arena;
    fputs("    local options='", out);
    for (size_t i = 0; i < option_count(); i++) {
        const struct option *option = option_at(i);
        if (!is_shown(option))
            continue;
        if (option->letter != '\0')
            fprintf(out, "-%c ", option->letter);
        fprintf(out, "%s\n        ", option->name);
    }
    fputs("'\n", out);
}

/* One arm of the case: what follows this option. */
static void put_bash_arm(const struct option *option, FILE *out)
{
    static const char *const calls[] = {
        [OFFER_FREE] = ":", [OFFER_WORDS] = "_venvcast_offer -W '%s'", [OFFER_LIST] = "_venvcast_list '%s'",
        [OFFER_FILE] = "_venvcast_files -f", [OFFER_FOLDER] = "_venvcast_files -d",
        [OFFER_PYTHON] = "_venvcast_pythons", [OFFER_PROGRAM] = "_venvcast_offer -c",
    };
    enum offer offer = offer_of(option);
    const char *words = strstr(calls[offer], "%s");
    fputs("        ", out);
    if (option->letter != '\0')
        fprintf(out, "-%c|", option->letter);
    fprintf(out, "%s) ", option->name);
    if (words == NULL) {
        fputs(calls[offer], out);
    } else {
        fprintf(out, "%.*s", (int)(words - calls[offer]), calls[offer]);
        put_words(option, out);
        fputs(words + 2, out);
    }
    fputs(" ;;\n", out);
}

static void put_bash_arguments(struct arena *arena, FILE *out)
{
    (void)arena;
    for (size_t i = 0; i < option_count(); i++)
        if (is_shown(option_at(i)) && offer_of(option_at(i)) != OFFER_NOTHING)
            put_bash_arm(option_at(i), out);
}

/* ---- zsh -------------------------------------------------------------------------------------- */

/* In single quotes, where ' ends them; within [...] a bracket and a backslash need one. */
static void put_zsh_text(const char *text, FILE *out)
{
    for (; *text != '\0'; text++)
        if (*text == '\'')
            fputs("'\\''", out);
        else
            put_escaped((char[]){ *text, '\0' }, "[]\\:", "\\", out);
}

static void put_zsh_action(const struct option *option, FILE *out)
{
    static const char *const actions[] = {
        [OFFER_NOTHING] = "", [OFFER_FREE] = " ", [OFFER_FILE] = "_files", [OFFER_FOLDER] = "_files -/",
        [OFFER_PYTHON] = "_venvcast_pythons",
    };
    enum offer offer = offer_of(option);
    if (offer == OFFER_NOTHING)
        return;
    if (offer == OFFER_PROGRAM) {
        fputs(":*:::program: _normal", out);
        return;
    }
    putc(':', out);
    put_zsh_text(option->argument, out);
    putc(':', out);
    if (offer == OFFER_WORDS || offer == OFFER_LIST) {
        fputs(offer == OFFER_WORDS ? "(" : "_values -s , activator ", out);
        put_words(option, out);
        fputs(offer == OFFER_WORDS ? ")" : "", out);
    } else {
        fputs(actions[offer], out);
    }
}

/* '(-p --python)': what is not offered any more once this one is there: itself, and what it excludes. */
static void put_zsh_exclusions(const struct option *option, FILE *out)
{
    fprintf(out, "'(%s", option->name);
    for (size_t i = 0; i < option_count(); i++) {
        const struct option *other = option_at(i);
        bool excluded = other != option && is_shown(other) && option_is_rival(option, other);
        if ((excluded || other == option) && other->letter != '\0')
            fprintf(out, " -%c", other->letter);
        if (excluded)
            fprintf(out, " %s", other->name);
    }
    fputs(")'", out);
}

/* '(--python -p)'{-p+,--python=}'[the interpreter]:PYTHON:_venvcast_pythons' */
static void put_zsh_spec(const struct option *option, FILE *out)
{
    enum offer offer = offer_of(option);
    const char *glued = offer == OFFER_NOTHING || offer == OFFER_PROGRAM ? "" : "=";
    fputs("        ", out);
    if (is_repeatable(option))
        fputs("'*'", out);
    else
        put_zsh_exclusions(option, out);
    if (option->letter != '\0')
        fprintf(out, "{-%c%s,%s%s}", option->letter, *glued == '\0' ? "" : "+", option->name, glued);
    else
        fprintf(out, "%s%s", option->name, glued);
    fputs("'[", out);
    put_zsh_text(option->help, out);
    putc(']', out);
    put_zsh_action(option, out);
    fputs("' \\\n", out);
}

static void put_zsh_specs(struct arena *arena, FILE *out)
{
    (void)arena;
    for (size_t i = 0; i < option_count(); i++)
        if (is_shown(option_at(i)))
            put_zsh_spec(option_at(i), out);
}

/* ---- fish ------------------------------------------------------------------------------------- */

static void put_fish_option(const struct option *option, FILE *out)
{
    static const char *const takes[] = {
        [OFFER_NOTHING] = "", [OFFER_FREE] = " -x", [OFFER_WORDS] = " -x -a '", [OFFER_LIST] = " -x -a '",
        [OFFER_FILE] = " -r -F", [OFFER_FOLDER] = " -x -a '(__fish_complete_directories)'",
        [OFFER_PYTHON] = " -r -F -a '(__venvcast_pythons)'", [OFFER_PROGRAM] = " -x -a '(__fish_complete_command)'",
    };
    enum offer offer = offer_of(option);
    fputs("complete -c venvcast", out);
    if (option->letter != '\0')
        fprintf(out, " -s %c", option->letter);
    fprintf(out, " -l %s%s", option->name + 2, takes[offer]);
    if (offer == OFFER_LIST)
        fputs("(__fish_append , ", out);
    if (offer == OFFER_WORDS || offer == OFFER_LIST) {
        put_words(option, out);
        fputs(offer == OFFER_LIST ? ")'" : "'", out);
    }
    fputs(" -d '", out);
    put_escaped(option->help, "'\\", "\\", out);
    fputs("'\n", out);
}

static void put_fish_options(struct arena *arena, FILE *out)
{
    (void)arena;
    for (size_t i = 0; i < option_count(); i++)
        if (is_shown(option_at(i)))
            put_fish_option(option_at(i), out);
}

/* ---- PowerShell ------------------------------------------------------------------------------- */

static void put_powershell_row(const struct option *option, const char *name, FILE *out)
{
    static const char *const kinds[] = {
        [OFFER_NOTHING] = "nothing", [OFFER_FREE] = "free", [OFFER_WORDS] = "words", [OFFER_LIST] = "list",
        [OFFER_FILE] = "file", [OFFER_FOLDER] = "folder", [OFFER_PYTHON] = "python", [OFFER_PROGRAM] = "program",
    };
    enum offer offer = offer_of(option);
    fprintf(out, "    @{ Name = '%s'; Takes = '%s'; Words = '", name, kinds[offer]);
    if (offer == OFFER_WORDS || offer == OFFER_LIST)
        put_words(option, out);
    fputs("'; Means = '", out);
    put_escaped(option->help, "'", "'", out);
    fputs("' }\n", out);
}

static void put_powershell_rows(struct arena *arena, FILE *out)
{
    (void)arena;
    for (size_t i = 0; i < option_count(); i++) {
        const struct option *option = option_at(i);
        const char letter[] = { '-', option->letter, '\0' };
        if (is_shown(option) && option->letter != '\0')
            put_powershell_row(option, letter, out);
        if (is_shown(option))
            put_powershell_row(option, option->name, out);
    }
}

const struct block shell_blocks[] = {
    { "@BASH_OPTIONS@", put_bash_options },
    { "@BASH_ARGUMENTS@", put_bash_arguments },
    { "@ZSH_SPECS@", put_zsh_specs },
    { "@FISH_OPTIONS@", put_fish_options },
    { "@POWERSHELL_ROWS@", put_powershell_rows },
    { NULL, NULL }
};
