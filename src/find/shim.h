/* shim.h: the small scripts of pyenv, asdf and mise that stand for an interpreter. */
#ifndef VENVCAST_FIND_SHIM_H
#define VENVCAST_FIND_SHIM_H

#include "platform/platform.h"
#include "src/base/error.h"

enum shim_verdict {
    SHIM_NONE,          /* it is no shim: take it as it is */
    SHIM_FOUND,         /* `out` is the interpreter that it stands for here */
    SHIM_SYSTEM,        /* it stands for whatever comes later on PATH */
    SHIM_BROKEN         /* E_NO_PYTHON: it stands for one that is not installed, or for none */
};

/* Reads what the manager itself would read: its variable, its files from the current folder upward, its
 * own default. Nothing is started. */
enum shim_verdict shim_resolve(struct arena *arena, const struct host *host, const char *path, const char **out,
                               struct error *error);

#endif
