/* spec_version.h: within find/spec: the version of a spec with all that may hang on it. */
#ifndef VENVCAST_FIND_SPEC_VERSION_H
#define VENVCAST_FIND_SPEC_VERSION_H

#include "src/find/spec.h"

/* Reads all of `folded` ("3.13.0rc1td+debug-x86_64", lower case) into the facts of `out`, which may name
 * an implementation already. False: `why` says what is wrong with it in a few words. */
bool spec_read_version(struct arena *arena, const struct host *host, str folded, struct spec *out,
                       const char **why);

/* The name that struct interpreter uses for an architecture ("amd64" gives "x86_64"), or the text itself
 * when it is not known. */
const char *spec_architecture(struct arena *arena, str name);

#endif
