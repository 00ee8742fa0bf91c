/* templates.h: the files of --scripts-dir, as they lie in its folders. */
#ifndef VENVCAST_FIND_TEMPLATES_H
#define VENVCAST_FIND_TEMPLATES_H

#include "src/ask/request.h"
#include "src/base/error.h"

struct template {
    const char *path;           /* below the environment's folder of scripts, '/' between names */
    const char *bytes;
    size_t size;
    unsigned mode;              /* of the file; links are followed to it */
};

struct templates {
    size_t count, room;
    struct template *list;      /* the last folder that was named comes first: it wins */
};

/* Reads `common`, and `posix` or `nt`, of each folder; links to folders are not entered. Error: E_SCRIPTS_DIR. */
MUST_USE bool templates_read(struct arena *arena, const struct host *host, const struct request *request,
                             struct templates *out, struct error *error);

#endif
