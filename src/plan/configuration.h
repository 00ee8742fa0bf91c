/* configuration.h: the text of pyvenv.cfg, as the interpreter's own venv writes it (PEP 405). */
#ifndef VENVCAST_PLAN_CONFIGURATION_H
#define VENVCAST_PLAN_CONFIGURATION_H

#include "platform/platform.h"
#include "src/ask/request.h"
#include "src/base/str.h"
#include "src/find/interpreter.h"
#include "src/find/survey.h"
#include "src/plan/plan.h"

/* The bare prompt: --prompt, with "." standing for the current folder's name, else the environment's
 * name; kept as it is, unless it holds controls or bytes that are not UTF-8: then it is escaped. NULL when
 * "." is asked for and there is no current folder. */
const char *configuration_prompt(struct arena *arena, const struct host *host, const struct request *request,
                                 const struct survey *ground);

/* The same as venv's context and templates have it: "(NAME) ", and since Python 3.13 NAME alone. */
const char *configuration_context_prompt(struct arena *arena, const struct interpreter *python, const char *prompt);

/* The whole file: the keys that this version of the interpreter writes, in its order. `prompt` is what
 * configuration_prompt gave. Values can never add a line; a `command` that is not UTF-8 is left out, for
 * one bad byte would keep Python from starting. */
str configuration_text(struct arena *arena, const struct host *host, const struct request *request,
                       const struct interpreter *python, const struct survey *ground, const char *prompt);

/* A line behind those, of a key that is none of ours; a second value for the same key takes the place of the first. False
 * when that is no such key, or a value that does not read back as it is, and when pyvenv.cfg has been made. */
MUST_USE bool configuration_set(struct plan *plan, const char *key, const char *value);
str configuration_with_settings(const struct plan *plan, str text);

#endif
