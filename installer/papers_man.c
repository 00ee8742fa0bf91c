/* papers_man.c: the blocks of the man page, in man(7). */
#include <ctype.h>
#include <string.h>

#include "installer/papers.h"
#include "src/ask/help.h"
#include "src/base/error.h"
#include "src/plan/shape.h"

/* Is `at` a minus that is typed, rather than a hyphen? One in a word that begins with it. */
static bool is_typed(const char *text, const char *at)
{
    while (at > text && at[-1] != ' ' && at[-1] != '(' && at[-1] != '/')
        at--;
    return *at == '-';
}

/* `text` as roff has it: nothing in it is a command. Backquotes set what they enclose in italics. */
static void put(const char *text, FILE *out)
{
    bool quoted = false;
    if (*text == '.' || *text == '\'')
        fputs("\\&", out);
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '\\')
            fputs("\\e", out);
        else if (*at == '-' && is_typed(text, at))
            fputs("\\-", out);
        else if (*at == '\'')
            fputs("\\(aq", out);
        else if (*at == '`')
            fputs((quoted = !quoted) ? "\\fI" : "\\fR", out);
        else
            putc(*at, out);
    }
}

/* A sentence out of a clause of the table. It begins with a capital, unless that is the name of a file. */
static void put_sentence(const char *clause, FILE *out)
{
    const char *end = clause + strcspn(clause, " ");
    bool is_word = isalpha((unsigned char)*clause) && memchr(clause, '.', (size_t)(end - clause)) == NULL;
    char first[2] = { (char)toupper((unsigned char)*clause), '\0' };
    put(is_word ? first : "", out);
    put(is_word ? clause + 1 : clause, out);
    fputs(".\n", out);
}

static void put_option(const struct option *option, FILE *out)
{
    fputs(".TP\n", out);
    if (option->letter != '\0')
        fprintf(out, "\\fB\\-%c\\fR, ", option->letter);
    fputs("\\fB", out);
    put(option->name, out);
    fputs("\\fR", out);
    if (option->argument != NULL) {
        fputs(" \\fI", out);
        put(option->argument, out);
        fputs("\\fR", out);
    }
    putc('\n', out);
    put_sentence(option->help, out);
}

static void put_options(struct arena *arena, FILE *out)
{
    (void)arena;
    for (int group = 0; group < GROUP_COUNT; group++) {
        const char *heading = option_heading((enum option_group)group);
        fprintf(out, ".SS %c%s\n", toupper((unsigned char)*heading), heading + 1);
        for (size_t i = 0; i < option_count(); i++)
            if (option_at(i)->group == (enum option_group)group && is_shown(option_at(i)))
                put_option(option_at(i), out);
    }
}

/* The variables that stand for options, in the order of the table. */
static void put_variables(struct arena *arena, FILE *out)
{
    const char *last = NULL;
    for (size_t i = 0; i < option_count(); i++) {
        const struct option *option = option_at(i);
        if (!is_shown(option) || option_no_setting(option) != NULL)
            continue;
        if (last != NULL)
            fprintf(out, ".BR %s ,\n", last);
        last = setting_variable(arena, option);
    }
    fprintf(out, ".BR %s .\n", last);
}

static void put_row(const char *name, int exit, const char *when, FILE *out)
{
    fprintf(out, ".TP\n\\fB%s\\fR", name);
    if (exit >= 0)
        fprintf(out, " (%d)", exit);
    putc('\n', out);
    put_sentence(when, out);
}

static void put_errors(struct arena *arena, FILE *out)
{
    (void)arena;
#define ERROR_ROW(code, exit, when) put_row(#code, (int)exit, when, out);
    ERROR_TABLE(ERROR_ROW)
#undef ERROR_ROW
}

static void put_exit_codes(struct arena *arena, FILE *out)
{
    size_t count;
    const struct help_row *rows = help_rows(HELP_EXIT_CODES, &count);
    (void)arena;
    for (size_t i = 0; i < count; i++)
        put_row(rows[i].name, -1, rows[i].meaning, out);
}

static void put_findings(struct arena *arena, FILE *out)
{
    (void)arena;
#define FINDING_ROW(code, cure, when) put_row(#code, -1, when, out);
    FINDING_TABLE(FINDING_ROW)
#undef FINDING_ROW
}

const struct block man_blocks[] = {
    { "@MAN_OPTIONS@", put_options },
    { "@MAN_VARIABLES@", put_variables },
    { "@MAN_ERRORS@", put_errors },
    { "@MAN_EXIT_CODES@", put_exit_codes },
    { "@MAN_FINDINGS@", put_findings },
    { NULL, NULL }
};
