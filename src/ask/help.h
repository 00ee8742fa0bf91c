/* help.h: what --help says besides the options: lists of rows that the man page has, too. */
#ifndef VENVCAST_ASK_HELP_H
#define VENVCAST_ASK_HELP_H

#include <stddef.h>

/* In the order of the help text. */
enum help_list {
    HELP_EXAMPLES,          /* the arguments alone: our own name stands in front */
    HELP_ACTIVATION,        /* a shell, and its command */
    HELP_EXIT_CODES,        /* a number, and the README's words for it */
    HELP_LISTS
};

struct help_row {
    const char *name, *meaning;
};

/* What this program does, in one sentence; what ENV_DIR is. Without a full stop. */
extern const char *const help_sentence;
extern const char *const help_target;

const char *help_heading(enum help_list list);
const struct help_row *help_rows(enum help_list list, size_t *count);

#endif
