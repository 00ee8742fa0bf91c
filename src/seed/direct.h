/* direct.h: direct_url.json, which says from which file a project was installed (PEP 610). */
#ifndef VENVCAST_SEED_DIRECT_H
#define VENVCAST_SEED_DIRECT_H

#include "platform/platform.h"
#include "src/base/str.h"

/* Its text for the wheel at the absolute `path`, whose SHA-256 is `sum` (hash_hex), as pip writes it. */
const char *direct_text(struct arena *arena, const struct host *host, const char *path, const char *sum);

#endif
