/* args.h: command line → request, by one table of options that also makes the help text. */
#ifndef VENVCAST_ASK_ARGS_H
#define VENVCAST_ASK_ARGS_H

#include "platform/platform.h"
#include "src/ask/request.h"
#include "src/ask/settings.h"
#include "src/base/error.h"

/* The arguments of a run → what they ask for. Follows Python's argparse as `python -m venv` uses it:
 * options before or after the block of ENV_DIRs, unambiguous prefixes of venv's own long options,
 * --option=value, "--" ends the options. A leading "-m venv" is accepted and ignored. On false the
 * error is E_USAGE, E_EMPTY_TARGET or E_UPGRADE_CLEAR; nothing has been looked at on the disk. */
MUST_USE bool ask(struct arena *arena, const struct host *host, const struct os_args *args, struct request *out,
                  struct error *error);

/* A request that asks for nothing yet, called by the first of these words. */
struct request ask_nothing(struct arena *arena, const struct host *host, const struct os_args *args);

/* The same in its two halves: what the command line says by itself, and then what stands behind it (settings.h).
 * Between them the caller may read the settings that `out` allows. */
MUST_USE bool ask_words(struct arena *arena, const struct host *host, const struct os_args *args, struct request *out,
                        struct error *error);
MUST_USE bool ask_settle(struct arena *arena, const struct settings *settings, struct request *request,
                         struct error *error);

/* The whole help text / the usage block alone / the line of --version. NUL-terminated, in the arena. `columns`: of
 * the screen; 0 when nobody knows: 80. */
const char *args_help(struct arena *arena, const char *called, unsigned columns, bool color);
const char *args_usage(struct arena *arena, const char *called, unsigned columns);
const char *args_version(struct arena *arena);

#endif
