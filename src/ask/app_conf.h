/* app_conf.h: venvcast.conf beside an application: data for its set-up, and nothing that runs but one name. */
#ifndef VENVCAST_ASK_APP_CONF_H
#define VENVCAST_ASK_APP_CONF_H

#include "platform/platform.h"
#include "src/ask/request.h"
#include "src/base/error.h"
#include "src/base/str.h"

struct app_conf {
    const char *python;         /* as --python; NULL where nothing is given, as for all of these */
    const char *wheels;         /* a folder beside the file, from which alone everything is installed */
    const char *prompt;
    const char *env;            /* one name: the folder to make */
    struct words requirements;  /* files beside the file; may be given several times */
    struct words launch;        /* a program of the environment by its bare name, and its arguments; ended by NULL */
};

/* Lines of "key = value"; blank lines and those that begin with '#' are skipped; one pair of double quotes around a
 * value goes. `launch` is split as lines of --from are. Error: E_SETUP with the line: no such key, one given twice, a
 * path that leads out of the folder, a program that is not a bare name. Pure. */
MUST_USE bool app_conf_read(struct arena *arena, const struct host *host, str bytes, struct app_conf *out,
                            struct error *error);

#endif
