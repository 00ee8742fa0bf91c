/* choose.h: which wheels become the seeds of an environment: ensurepip's, and those the user names. */
#ifndef VENVCAST_SEED_CHOOSE_H
#define VENVCAST_SEED_CHOOSE_H

#include "src/ask/request.h"
#include "src/seed/ensure.h"

/* Without options: what ensurepip would install. --without-pip leaves that out; --wheel puts a file in the
 * place of its project or adds it; --seed looks for a project in the folders of --find-links, among
 * ensurepip's wheels, the distribution's and virtualenv's, and takes the newest that fits; the folders of
 * --find-links count for pip, too. Every wheel is proved, now or when it came
 * into the cache (store.h). Writes nothing but the cache.
 * Errors: E_NO_WHEEL, E_NO_SEED (the candidates as details), E_FIND_LINKS, E_WHEEL, E_REQUIREMENTS (a file
 * that is not there). */
MUST_USE bool seeds_choose(struct arena *arena, const struct host *host, const struct request *request,
                           const struct interpreter *python, struct store *store, struct seeds *out,
                           struct error *error);

#endif
