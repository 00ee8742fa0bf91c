/* config.h: variables, files and policies are read into settings. */
#ifndef VENVCAST_FIND_CONFIG_H
#define VENVCAST_FIND_CONFIG_H

#include "platform/platform.h"
#include "src/ask/settings.h"

/* All that stands behind a command line. The administrator's file counts when nobody but administrators may change
 * it, the user's when it belongs to the user that this run is. A file that is not there costs one call of the
 * system. Error: E_CONFIG. */
MUST_USE bool config_read(struct arena *arena, const struct host *host, const struct request *request,
                          struct settings *out, struct error *error);

#endif
