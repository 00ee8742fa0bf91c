/* papers_tool.c: writes the man page and the completions: a template, with blocks made from the program's own tables.
 *
 *   usage: papers_tool VERSION DATE TEMPLATE OUT
 *
 * A line "@NAME@" stands for a block (papers_man.c, papers_shells.c); @VERSION@ and @DATE@ within a line for the arguments.
 * Run while building, on the machine that builds. */
#include <stdlib.h>
#include <string.h>

#include "installer/papers.h"
#include "src/plan/activate.h"

#define ACTIVATOR_NAME(identifier, name, speaker, posix, windows) name,
static const char *const activators[] = { ACTIVATOR_TABLE(ACTIVATOR_NAME) "none" };
#undef ACTIVATOR_NAME

static void stop(const char *what, const char *which)
{
    fprintf(stderr, "papers_tool: %s: %s\n", which, what);
    exit(1);
}

static void give_up(void *owner)
{
    stop("no memory is left", owner);
}

/* ---- what the options take -------------------------------------------------------------------- */

enum offer offer_of(const struct option *option)
{
    static const struct { const char *argument; enum offer offer; } rows[] = {
        { "FILE", OFFER_FILE }, { "PATH", OFFER_FILE }, { "DIR", OFFER_FOLDER }, { "PYTHON", OFFER_PYTHON },
        { "LIST", OFFER_LIST }, { "PROGRAM ...", OFFER_PROGRAM }, { "PROMPT", OFFER_FREE }, { "X.Y.Z", OFFER_FREE },
        { "NAME[==VERSION]", OFFER_FREE }, { "DAYS", OFFER_FREE }, { "COMMAND", OFFER_FREE },
        { "N", OFFER_FREE }, { "SECONDS", OFFER_FREE },
    };
    size_t count;
    if (option->argument == NULL)
        return OFFER_NOTHING;
    if (option_choices(option, &count) != NULL)
        return OFFER_WORDS;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].argument, option->argument) == 0)
            return rows[i].offer;
    stop("nobody has said what to offer for its argument (offer_of)", option->name);
    return OFFER_FREE;
}

const char *const *offer_words(const struct option *option, size_t *count)
{
    const char *const *words = option_choices(option, count);
    if (words == NULL)
        *count = sizeof activators / sizeof *activators;
    return words == NULL ? activators : words;
}

bool is_shown(const struct option *option)
{
    return option->help != NULL;
}

bool is_repeatable(const struct option *option)
{
    return option->kind == OPTION_MANY || option->kind == OPTION_SEED || option->kind == OPTION_VERBOSE;
}

/* ---- templates -------------------------------------------------------------------------------- */

/* The block that this whole line names, or NULL. */
static const struct block *block_named(const char *line)
{
    static const struct block *const lists[] = { man_blocks, shell_blocks };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (const struct block *block = lists[i]; block->name != NULL; block++)
            if (strcmp(block->name, line) == 0)
                return block;
    return NULL;
}

static void print_line(const char *line, const char *const (*words)[2], size_t count, FILE *out)
{
    while (*line != '\0') {
        size_t i = 0;
        while (i < count && strncmp(line, words[i][0], strlen(words[i][0])) != 0)
            i++;
        if (i < count) {
            fputs(words[i][1], out);
            line += strlen(words[i][0]);
        } else {
            putc(*line++, out);
        }
    }
    putc('\n', out);
}

static void fill(FILE *in, const char *const (*words)[2], size_t count, FILE *out, const char *name)
{
    char line[1024];
    while (fgets(line, sizeof line, in) != NULL) {
        struct arena arena = arena_over(NULL, 0, give_up, "papers");
        line[strcspn(line, "\n")] = '\0';
        const struct block *block = block_named(line);
        if (block != NULL)
            block->print(&arena, out);
        else if (line[0] == '@' && line[strlen(line) - 1] == '@')
            stop("asks for a block that there is none of", name);
        else
            print_line(line, words, count, out);
        arena_end(&arena);
    }
}

int main(int argc, char **argv)
{
    if (argc != 5)
        stop("usage: papers_tool VERSION DATE TEMPLATE OUT", "papers_tool");
    const char *const words[][2] = { { "@VERSION@", argv[1] }, { "@DATE@", argv[2] } };
    FILE *in = fopen(argv[3], "rb"), *out = fopen(argv[4], "wb");
    if (in == NULL || out == NULL)
        stop("cannot be opened", in == NULL ? argv[3] : argv[4]);
    fill(in, words, sizeof words / sizeof *words, out, argv[3]);
    if (ferror(in) || fclose(in) != 0 || ferror(out) || fclose(out) != 0)
        stop("cannot be written", argv[4]);
    return 0;
}
