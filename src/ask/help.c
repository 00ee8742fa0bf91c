/* help.c: usage, help and version, made from the option table. */
#include "src/ask/args.h"
#include "src/ask/options.h"
#include "src/base/utf8.h"

enum { WIDTH = 80, NAMES_WIDTH = 28, DEEPEST_INDENT = 32 };

/* A paragraph that is broken at blanks so that it fits into WIDTH. */
struct paragraph {
    struct text *out;
    size_t indent;          /* of every line after the first */
    size_t column;
};

static void pad(struct text *out, size_t columns)
{
    for (size_t i = 0; i < columns; i++)
        text_byte(out, ' ');
}

/* `words` stays together; a blank stands before it, or a new line. */
static void add_piece(struct paragraph *paragraph, str words)
{
    size_t width = utf8_width(words);
    if (paragraph->column > paragraph->indent && paragraph->column + 1 + width > WIDTH) {
        text_byte(paragraph->out, '\n');
        pad(paragraph->out, paragraph->indent);
        paragraph->column = paragraph->indent;
    } else if (paragraph->column > paragraph->indent) {
        text_byte(paragraph->out, ' ');
        paragraph->column++;
    }
    text_add(paragraph->out, words);
    paragraph->column += width;
}

static void add_words(struct paragraph *paragraph, const char *sentence)
{
    str rest = str_of(sentence), word;
    while (str_split(rest, ' ', &word, &rest))
        add_piece(paragraph, word);
    add_piece(paragraph, rest);
    text_byte(paragraph->out, '\n');
}

static void add_heading(struct text *out, const char *heading, bool color)
{
    text_print(out, color ? "\n\033[1m%s:\033[0m\n" : "\n%s:\n", heading);
}

/* A name in the left column and what it means in the right one. */
static void add_row(struct text *out, const char *name, const char *meaning)
{
    size_t width = 2 + utf8_width(str_of(name));
    text_print(out, "  %s", name);
    if (width + 2 > NAMES_WIDTH) {
        text_byte(out, '\n');
        width = 0;
    }
    pad(out, NAMES_WIDTH - width);
    struct paragraph paragraph = { out, NAMES_WIDTH, NAMES_WIDTH };
    add_words(&paragraph, meaning);
}

/* "-p, --python PYTHON" */
static const char *left_column(struct arena *arena, const struct option *option)
{
    const char *letter = option->letter == '\0' ? "" : text_format(arena, "-%c, ", option->letter);
    const char *argument = option->argument == NULL ? "" : option->argument;
    return text_format(arena, "%s%s%s%s", letter, option->name, *argument == '\0' ? "" : " ", argument);
}

/* "-p PYTHON", as the usage names it */
static const char *short_form(struct arena *arena, const struct option *option)
{
    const char *name = option->letter == '\0' ? option->name : text_format(arena, "-%c", option->letter);
    return option->argument == NULL ? name : text_format(arena, "%s %s", name, option->argument);
}

static bool is_link_choice(size_t index)
{
    return index < option_count() && option_at(index)->kind == OPTION_LINKS && option_at(index)->help != NULL;
}

/* "[--clear]", or "[--symlinks | --copies]": then *index moves on to the last of them. */
static const char *usage_piece(struct arena *arena, size_t *index)
{
    struct text piece = { .arena = arena };
    text_print(&piece, "[%s", short_form(arena, option_at(*index)));
    while (is_link_choice(*index) && is_link_choice(*index + 1))
        text_print(&piece, " | %s", short_form(arena, option_at(++*index)));
    text_byte(&piece, ']');
    return text_done(&piece);
}

const char *args_usage(struct arena *arena, const char *called)
{
    struct text out = { .arena = arena };
    const char *name = utf8_show(arena, str_of(called));
    size_t indent = 7 + utf8_width(str_of(name)) + 1;
    text_print(&out, "usage: %s", name);
    text_byte(&out, indent > DEEPEST_INDENT ? '\n' : ' ');
    if (indent > DEEPEST_INDENT)
        pad(&out, indent = 7);
    struct paragraph paragraph = { &out, indent, indent };
    for (size_t i = 0; i < option_count(); i++)
        if (option_at(i)->help != NULL)
            add_piece(&paragraph, str_of(usage_piece(arena, &i)));
    add_piece(&paragraph, STR("ENV_DIR [ENV_DIR ...]"));
    text_byte(&out, '\n');
    return text_done(&out);
}

static void add_options(struct text *out, enum option_group group, bool color)
{
    add_heading(out, option_heading(group), color);
    for (size_t i = 0; i < option_count(); i++) {
        const struct option *option = option_at(i);
        if (option->group == group && option->help != NULL)
            add_row(out, left_column(out->arena, option), option->help);
    }
}

static void add_rows(struct text *out, const char *const (*rows)[2], size_t count)
{
    for (size_t i = 0; i < count; i++)
        add_row(out, rows[i][0], rows[i][1]);
}

static void add_activation(struct text *out, bool color)
{
    static const char *const rows[][2] = {
        { "bash, zsh", "source ENV_DIR/bin/activate" },
        { "sh, dash, ksh, busybox", ". ENV_DIR/bin/activate" },
        { "fish", "source ENV_DIR/bin/activate.fish" },
        { "csh, tcsh", "source ENV_DIR/bin/activate.csh" },
        { "nu", "overlay use ENV_DIR/bin/activate.nu" },
        { "xonsh", "source ENV_DIR/bin/activate.xsh" },
        { "PowerShell", "& ENV_DIR/bin/Activate.ps1" },
    };
    add_heading(out, "afterwards, to work inside ENV_DIR until \"deactivate\"", color);
    add_rows(out, rows, sizeof rows / sizeof *rows);
}

static void add_examples(struct text *out, const char *called, bool color)
{
    const struct { const char *arguments, *meaning; } rows[] = {
        { ".venv", "an environment with pip, for the first python3 on PATH" },
        { "-p python3.12 .venv", "for another interpreter" },
        { "--prompt . .venv", "the shell's prompt shows this folder's name" },
        { "--clear .venv", "start afresh" },
    };
    add_heading(out, "examples", color);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        add_row(out, text_format(out->arena, "%s %s", called, rows[i].arguments), rows[i].meaning);
}

static void add_exit_codes(struct text *out, bool color)
{
    static const char *const rows[][2] = {
        { "0", "done" },
        { "1", "could not be done" },
        { "2", "the command line cannot be understood" },
        { "3", "no interpreter fits" },
        { "4", "refused: ENV_DIR holds something that is not an environment" },
        { "5", "pip could not be installed" },
        { "6", "another run is at work on ENV_DIR" },
        { "7", "--check has found an environment that is not in shape" },
        { "126", "the program of --exec cannot be started" },
        { "127", "there is no such program" },
    };
    add_heading(out, "exit codes", color);
    add_rows(out, rows, sizeof rows / sizeof *rows);
}

const char *args_help(struct arena *arena, const char *called, bool color)
{
    struct text out = { .arena = arena };
    const char *name = utf8_show(arena, str_of(called));
    text_put(&out, args_usage(arena, called));
    text_put(&out, "\nMakes virtual Python environments without starting Python.\n");
    add_heading(&out, "arguments", color);
    add_row(&out, "ENV_DIR", "the folder to make; several may be named side by side, before or after the options");
    for (int group = 0; group < GROUP_COUNT; group++)
        add_options(&out, (enum option_group)group, color);
    add_activation(&out, color);
    add_examples(&out, name, color);
    add_exit_codes(&out, color);
    return text_done(&out);
}

/* A bare dotted number and nothing else. Salt takes the whole output (older releases), or every word of
 * it that begins with a digit, any character and more (newer ones), as integers joined by dots; a name
 * in front would break the older form, a compiler or date behind it both. */
const char *args_version(struct arena *arena)
{
    (void)arena;
    return VENVCAST_VERSION "\n";
}
