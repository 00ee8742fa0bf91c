/* papers.h: what papers_tool.c is made of: the blocks that a template may ask for. */
#ifndef VENVCAST_INSTALLER_PAPERS_H
#define VENVCAST_INSTALLER_PAPERS_H

#include <stdio.h>

#include "src/ask/settings.h"

/* What an option's argument may be, as far as a shell can offer it. */
enum offer {
    OFFER_NOTHING,          /* it takes none */
    OFFER_FREE,             /* a text or a number of the user's own */
    OFFER_WORDS,            /* one of a few words: offer_words() */
    OFFER_LIST,             /* several of them, with commas between */
    OFFER_FILE,
    OFFER_FOLDER,
    OFFER_PYTHON,           /* an interpreter that --list knows, or a file */
    OFFER_PROGRAM           /* a program, and all that follows is its own */
};

/* Ends the tool when the table has an argument of which nobody has said what to offer. */
enum offer offer_of(const struct option *option);

/* The words of OFFER_WORDS and OFFER_LIST. */
const char *const *offer_words(const struct option *option, size_t *count);

/* Is it to be told of? Those without a sentence are understood only. */
bool is_shown(const struct option *option);

/* May it be given more than once? */
bool is_repeatable(const struct option *option);

/* One line of a template, "@NAME@", stands for what this prints. */
struct block {
    const char *name;
    void (*print)(struct arena *arena, FILE *out);
};

extern const struct block man_blocks[], shell_blocks[];     /* ended by a NULL */

#endif
