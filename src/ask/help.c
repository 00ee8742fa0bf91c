/* help.c: usage, help and version, made from the option table. */
#include "src/ask/args.h"
#include "src/ask/help.h"
#include "src/ask/options.h"
#include "src/base/utf8.h"

/* Lines longer than the widest are hard to read; a screen narrower than NARROW has no room for two columns side by side. */
enum { USUAL = 80, WIDEST = 100, NARROWEST = 20, NARROW = 60, NAMES_WIDTH = 28, INDENT = 6, DEEPEST_INDENT = 32 };

/* A page of help, and the paragraph that is being written: broken at blanks so that it fits. */
struct page {
    struct text out;
    size_t width;
    bool color;
    size_t indent;          /* of every line after the first */
    size_t column;
};

static struct page page_of(struct arena *arena, unsigned columns, bool color)
{
    size_t width = columns == 0 ? USUAL : columns > WIDEST ? WIDEST : columns < NARROWEST ? NARROWEST : columns;
    return (struct page){ .out = { .arena = arena }, .width = width, .color = color };
}

static void pad(struct text *out, size_t columns)
{
    for (size_t i = 0; i < columns; i++)
        text_byte(out, ' ');
}

static void begin_paragraph(struct page *page, size_t indent)
{
    page->indent = page->column = indent;
}

/* `words` stays together; a blank stands before it, or a new line. */
static void add_piece(struct page *page, str words)
{
    size_t width = utf8_width(words);
    if (page->column > page->indent && page->column + 1 + width > page->width) {
        text_byte(&page->out, '\n');
        pad(&page->out, page->indent);
        page->column = page->indent;
    } else if (page->column > page->indent) {
        text_byte(&page->out, ' ');
        page->column++;
    }
    text_add(&page->out, words);
    page->column += width;
}

static void add_words(struct page *page, const char *sentence)
{
    str rest = str_of(sentence), word;
    while (str_split(rest, ' ', &word, &rest))
        add_piece(page, word);
    add_piece(page, rest);
    text_byte(&page->out, '\n');
}

static void add_heading(struct page *page, const char *heading)
{
    text_put(&page->out, page->color ? "\n\033[1m" : "\n");
    begin_paragraph(page, 0);
    add_words(page, text_join(page->out.arena, heading, ":", NULL));
    if (page->color) {
        page->out.size--;
        text_put(&page->out, "\033[0m\n");
    }
}

/* A name in the left column and what it means in the right one, or below it where there is no room. */
static void add_row(struct page *page, const char *name, const char *meaning)
{
    size_t width = 2 + utf8_width(str_of(name)), indent = page->width < NARROW ? INDENT : NAMES_WIDTH;
    text_print(&page->out, "  %s", name);
    if (width + 2 > indent) {
        text_byte(&page->out, '\n');
        width = 0;
    }
    pad(&page->out, indent - width);
    begin_paragraph(page, indent);
    add_words(page, meaning);
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

/* "[--clear]", or "[--symlinks | --copies]": then *index moves on to the last of them. Other groups stand behind venv's. */
static const char *usage_piece(struct arena *arena, size_t *index)
{
    struct text piece = { .arena = arena };
    text_print(&piece, "[%s", short_form(arena, option_at(*index)));
    while (option_at(*index)->kind == OPTION_LINKS && option_at(*index + 1)->kind == OPTION_LINKS)
        text_print(&piece, " | %s", short_form(arena, option_at(++*index)));
    text_byte(&piece, ']');
    return text_done(&piece);
}

/* venv's own, and the one of ours that everybody needs; a screen full of the others would hide what went wrong. */
static void add_usage(struct page *page, const char *called)
{
    struct arena *arena = page->out.arena;
    const char *name = utf8_show(arena, str_of(called));
    size_t indent = 7 + utf8_width(str_of(name)) + 1;
    bool deep = indent > DEEPEST_INDENT || page->width < NARROW;
    text_print(&page->out, "usage: %s", name);
    text_byte(&page->out, deep ? '\n' : ' ');
    if (deep)
        pad(&page->out, indent = 7);
    begin_paragraph(page, indent);
    for (size_t i = 0; option_at(i)->group == GROUP_VENV; i++)
        add_piece(page, str_of(usage_piece(arena, &i)));
    add_piece(page, STR("[-p PYTHON]"));
    add_piece(page, STR("[OPTION ...]"));
    add_piece(page, STR("ENV_DIR [ENV_DIR ...]"));
    text_byte(&page->out, '\n');
}

const char *args_usage(struct arena *arena, const char *called, unsigned columns)
{
    struct page page = page_of(arena, columns, false);
    add_usage(&page, called);
    return text_done(&page.out);
}

static void add_options(struct page *page, enum option_group group)
{
    add_heading(page, option_heading(group));
    for (size_t i = 0; i < option_count(); i++) {
        const struct option *option = option_at(i);
        if (option->group == group && option->help != NULL)
            add_row(page, left_column(page->out.arena, option), option->help);
    }
}

static void add_list(struct page *page, enum help_list list, const char *called)
{
    size_t count;
    const struct help_row *rows = help_rows(list, &count);
    add_heading(page, help_heading(list));
    for (size_t i = 0; i < count; i++)
        add_row(page, list == HELP_EXAMPLES ? text_join(page->out.arena, called, " ", rows[i].name, NULL) : rows[i].name,
                rows[i].meaning);
}

const char *args_help(struct arena *arena, const char *called, unsigned columns, bool color)
{
    struct page page = page_of(arena, columns, color);
    add_usage(&page, called);
    text_byte(&page.out, '\n');
    begin_paragraph(&page, 0);
    add_words(&page, text_join(arena, help_sentence, ".", NULL));
    add_list(&page, HELP_EXAMPLES, utf8_show(arena, str_of(called)));
    add_heading(&page, "arguments");
    add_row(&page, "ENV_DIR", help_target);
    for (int group = 0; group < GROUP_COUNT; group++)
        add_options(&page, (enum option_group)group);
    add_list(&page, HELP_ACTIVATION, called);
    add_list(&page, HELP_EXIT_CODES, called);
    return text_done(&page.out);
}

/* A bare dotted number and nothing else. Salt takes the whole output (older releases), or every word of
 * it that begins with a digit, any character and more (newer ones), as integers joined by dots; a name
 * in front would break the older form, a compiler or date behind it both. */
const char *args_version(struct arena *arena)
{
    (void)arena;
    return VENVCAST_VERSION "\n";
}
