/* setup.h: what a renamed copy of this program beside an application is to do when somebody double-clicks it. */
#ifndef VENVCAST_COMMAND_SETUP_H
#define VENVCAST_COMMAND_SETUP_H

#include "src/ask/app_conf.h"
#include "src/base/error.h"

struct setup {
    const char *name;           /* of the copy, without ".exe": "Setup" */
    const char *folder;         /* absolute path of the folder it lies in; NULL: this run is none of that kind */
    const char *read;           /* what is read: "venvcast.conf, requirements.txt, wheels" */
    const char *log;            /* absolute path, beside the copy or else in the user's cache folder; or NULL */
    const char *came_from;      /* why nothing of this folder is started, or NULL */
    const char *stamp;          /* what the requirements are, as the environment remembers it; NULL: there are none */
    bool again;                 /* the environment is there, with these requirements */
    bool wheels;                /* they are installed from the folder of wheels alone */
    struct app_conf conf;
    struct os_args args;        /* the command line that does it */
};

/* Is this such a run: called by another name than ours, without arguments, with venvcast.conf, requirements.txt or
 * pyproject.toml beside it? Then fills `out`: reads venvcast.conf, chooses the log and puts the command line together.
 * True also when it is none. Error: E_SETUP. */
MUST_USE bool setup_begin(struct arena *arena, const struct host *host, const struct os_args *args, struct setup *out,
                          struct error *error);

/* Writes down which requirements the environment has now. That this cannot be is no failure: they are installed
 * once more next time. */
void setup_remember(struct arena *arena, const struct setup *setup, const char *environment);

/* Adds words to the log; it is begun anew when it has grown large. What cannot be written is left out. */
void setup_log(struct arena *arena, const struct host *host, const struct setup *setup, const char *words);

/* What pip and this run have said in there so far. */
str setup_log_text(struct arena *arena, const struct setup *setup);

#endif
