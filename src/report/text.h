/* text.h: outcome, warnings and errors in words for people. Nothing here asks the system: what must be
 * known of it is passed in. */
#ifndef VENVCAST_REPORT_TEXT_H
#define VENVCAST_REPORT_TEXT_H

#include "src/apply/outcome.h"
#include "src/ask/request.h"
#include "src/base/error.h"
#include "src/find/interpreter.h"
#include "src/find/policy.h"
#include "src/plan/plan.h"
#include "src/seed/store.h"

/* What decides about colour on one stream. Variables as they are in the environment, NULL when unset. */
struct color_signs {
    enum color_choice choice;       /* --color */
    const char *no_color;           /* NO_COLOR: off when not empty */
    const char *clicolor_force;     /* CLICOLOR_FORCE: on when neither empty nor "0" */
    const char *force_color;        /* FORCE_COLOR: the same */
    const char *term;               /* TERM: off when "dumb" */
    bool terminal;                  /* is the stream one? */
    const char *clicolor;           /* CLICOLOR: off when "0", before TERM */
};

/* The first sign that says something decides, in the order of the struct. */
bool report_in_color(const struct color_signs *signs);

/* How to talk on standard error. */
struct report_manner {
    bool terminal;                  /* else success is silent, unless the user wants it verbose */
    bool color;                     /* report_in_color's answer */
    const char *shell;              /* whose activation command is shown: a path or name, or NULL */
    uint64_t nanoseconds;           /* how long it took; 0: nobody knows */
    const struct policies *policies;        /* of PowerShell; NULL when they are of no interest */
};

/* What went wrong, everything shown safely, ended by a newline. A wrong command line as argparse shows
 * it: usage, "NAME: error: ...", the remedy. Everything else: "Error: SENTENCE: REASON [E_CODE]", the
 * remedy. `reason` is os_reason's text for error->cause; NULL or "" when the system has no part in it. */
const char *report_error(struct arena *arena, const struct request *request, const struct error *error,
                         const char *reason, bool color);

/* What the user is to be warned of, as sentences without a full stop; their number, at most WARNINGS_MOST. */
enum { WARNINGS_MOST = 18 };
size_t report_warnings(struct arena *arena, const struct plan *plan, const struct outcome *outcome,
                       const char *warnings[WARNINGS_MOST]);

/* A step in a line: what, and for links and copies from where; and one word for its kind. */
const char *report_step(struct arena *arena, const struct step *step);
const char *report_step_kind(enum step_kind kind);

/* Warnings, always; on a terminal, unless quiet, what was made and how to activate it; the steps when
 * verbose. "" when there is nothing to say. */
const char *report_outcome(struct arena *arena, const struct host *host, const struct request *request,
                           const struct interpreter *python, const struct plan *plan, const struct outcome *outcome,
                           const struct store *store, const struct report_manner *manner);

#endif
