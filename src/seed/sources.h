/* sources.h: the folders in which wheels may lie, and the wheels of one project in them. */
#ifndef VENVCAST_SEED_SOURCES_H
#define VENVCAST_SEED_SOURCES_H

#include "platform/platform.h"
#include "src/find/interpreter.h"
#include "src/seed/project.h"

struct candidate {
    const char *path;
    struct wheel_name name;     /* views into `path` */
    unsigned rank;              /* of tags.h; 0: it does not fit */
    const char *fault;          /* why it was not taken, or NULL */
};

/* Ready when zeroed but for the first four. */
struct sources {
    struct arena *arena;
    const struct host *host;
    const struct interpreter *python;
    str project;
    size_t count, room;
    struct candidate *candidates;
};

/* Adds one wheel, when it is one of the project; adds those in a folder. A folder that is not there has none. */
void sources_add_file(struct sources *sources, const char *path);
struct os_status sources_add_folder(struct sources *sources, const char *folder);

/* Adds what virtualenv has brought along for its own use: of the interpreter's own, the user's, and the one
 * whose command is on PATH; and what distributions keep for ensurepip. */
void sources_add_others(struct sources *sources);

/* The newest first; of one version the one that fits best, then the largest build number, then the first
 * that was added (PEP 427, PEP 440). */
void sources_sort(struct sources *sources);

#endif
