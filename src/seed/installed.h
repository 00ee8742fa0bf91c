/* installed.h: are installed projects as their RECORD says, and do their scripts start this environment's Python? */
#ifndef VENVCAST_SEED_INSTALLED_H
#define VENVCAST_SEED_INSTALLED_H

#include "platform/platform.h"
#include "src/find/survey.h"

/* A project that is there, but not whole. */
struct injury {
    const char *project;
    size_t count;               /* of files that are missing or changed; RECORD itself when it cannot be read */
    const char **paths;         /* relative to the environment */
    str record;                 /* RECORD as it stands, or nothing */
};

/* A file with the text that it should have. */
struct mended {
    const char *path;           /* relative to the environment */
    str text;
    unsigned mode;
    bool script;                /* else the RECORD that lists scripts */
};

/* A script that was read. */
struct installed_text {
    const char *path;           /* relative to the environment, as in the survey */
    str bytes;
};

struct installed {
    size_t injury_count;
    struct injury *injuries;
    size_t mended_count;
    struct mended *mended;      /* scripts of whatever project that start the Python of another environment */
    size_t text_count;
    struct installed_text *texts;       /* all that were read, so that nobody has to do it again */
    const char *unread;         /* what could not be looked at, or NULL: then nothing can be said */
    struct os_status unread_cause;
};

/* Where to look; paths are relative to the environment. */
struct installed_places {
    const char *site_packages, *bin;
    const char *python;         /* name of the interpreter in `bin` */
    bool relocatable;           /* scripts are to find it beside themselves */
};

/* Looks at the `count` projects named, and at every script. Files are compared by their size, and by their
 * hash where they are younger than RECORD; bytecode may come and go. A script counts when a RECORD lists it and
 * it names the interpreter of another environment, or of one that is gone: then the environment was moved or
 * copied; or when it names that of this very place, and the environment is relocatable. */
void installed_look(struct arena *arena, const struct host *host, const struct survey *ground,
                    const struct installed_places *places, const char *const *projects, size_t count,
                    struct installed *out);

/* The injury of a project, or NULL. */
const struct injury *installed_injury(const struct installed *installed, const char *project);

#endif
