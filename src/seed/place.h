/* place.h: where each file of a wheel goes in an environment, and how RECORD names it there. */
#ifndef VENVCAST_SEED_PLACE_H
#define VENVCAST_SEED_PLACE_H

#include "src/seed/install.h"

/* Relative to the environment; NULL when the file is not installed at all. */
const char *place_of(struct arena *arena, const struct seed_scheme *scheme, const struct wheel *wheel,
                     const struct wheel_file *file);

/* The path from site-packages to a place: "../../../bin/x". */
const char *place_row(struct arena *arena, const struct seed_scheme *scheme, const char *place);

/* A file of .data/scripts as it is installed: "#!python" becomes the environment's own, other text stays.
 * True when it was changed. */
bool place_script(struct arena *arena, const struct host *host, const struct seed_scheme *scheme,
                  const struct wheel_file *file, str *out);

#endif
