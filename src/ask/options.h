/* options.h: the one table of options; the parser, the help text and the README all stand on it. */
#ifndef VENVCAST_ASK_OPTIONS_H
#define VENVCAST_ASK_OPTIONS_H

#include "src/ask/request.h"
#include "src/base/error.h"
#include "src/base/str.h"

/* The headings of the help text, in its order. Options of GROUP_VENV are those of CPython 3.15's
 * `python -m venv`, in its order; any unambiguous prefix of them is valid, as argparse has it. Ours
 * need their whole name: so they never make an old prefix ambiguous, and no prefix that happens to
 * work today becomes a promise. */
enum option_group {
    GROUP_VENV,
    GROUP_INTERPRETER,
    GROUP_SEEDING,
    GROUP_CACHE,
    GROUP_SHAPE,
    GROUP_SCRIPTS,
    GROUP_SETTINGS,
    GROUP_ACTIVATION,
    GROUP_TALK,
    GROUP_COUNT
};

/* What an option does to the request. */
enum option_kind {
    OPTION_STOP,        /* request.kind becomes `value` and the rest is not read: --help, --version */
    OPTION_KIND,        /* request.kind becomes `value`, and the rest still counts: --list */
    OPTION_FLAG,        /* the bool at `field` becomes true */
    OPTION_TEXT,        /* the text at `field` becomes the argument */
    OPTION_MANY,        /* the argument is added to the struct words at `field` */
    OPTION_SEED,        /* the same, for an argument in the form of wish.h */
    OPTION_LINKS,       /* request.links becomes `value`; two different values exclude each other */
    OPTION_COLOR,       /* the enum color_choice at `field` becomes what the argument names */
    OPTION_LINK_MODE,   /* the same for request.link_mode */
    OPTION_SCM,         /* the same for request.scm */
    OPTION_REST,        /* all that follows goes into the struct words at `field`, and is not looked at */
    OPTION_NUMBER,      /* the number at `field` becomes the argument, a whole number from `value` on */
    OPTION_QUIET,       /* takes back --verbose: the later one counts */
    OPTION_VERBOSE      /* takes back --quiet; may be repeated */
};

struct option {
    const char *name;       /* "--clear" */
    char letter;            /* 'p' for -p, or 0 */
    const char *argument;   /* name of its argument, or NULL when it takes none */
    const char *help;       /* one sentence, also of the README and the man page; NULL: understood, but not shown */
    enum option_group group;
    enum option_kind kind;
    size_t field;           /* FLAG, TEXT, NUMBER: offset in struct request */
    int value;
};

/* The words that an argument may be, for completion and for the man page; NULL: it is not one of a few. */
const char *const *option_choices(const struct option *option, size_t *count);

/* The words for a link mode, in the order of the enum. */
extern const char *const link_mode_names[LINK_MODES];
extern const char *const scm_names[SCM_CHOICES];         /* the first has none */

size_t option_count(void);
const struct option *option_at(size_t index);
const char *option_heading(enum option_group group);

/* By its whole name ("--clear", "-h"), or NULL. */
const struct option *option_named(str name);
const struct option *option_lettered(char letter);

size_t option_index(const struct option *option);

/* Does what the option does; `value` is NULL when it takes none. Error: E_USAGE, in argparse's words. */
MUST_USE bool option_set(struct arena *arena, const struct option *option, const char *value, struct request *request,
                         struct error *error);

/* Do these two exclude each other? */
bool option_is_rival(const struct option *one, const struct option *other);

/* Why there can be no variable and no line of a file for it: a reason for the user; NULL: there can. */
const char *option_no_setting(const struct option *option);

/* Does what is asked for go together? Error: E_USAGE, E_UPGRADE_CLEAR. */
MUST_USE bool options_agree(const struct request *request, struct error *error);

/* How argparse names an option in a message: "-h/--help", "--clear". */
const char *option_shown(struct arena *arena, const struct option *option);

#endif
