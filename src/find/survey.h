/* survey.h: what stands where the environment is to be; the plan sees the disk through this alone. */
#ifndef VENVCAST_FIND_SURVEY_H
#define VENVCAST_FIND_SURVEY_H

#include "platform/platform.h"
#include "src/ask/request.h"
#include "src/base/error.h"
#include "src/find/interpreter.h"
#include "src/find/templates.h"
#include "src/find/unfinished.h"

enum ground {
    GROUND_FREE,            /* nothing of that name */
    GROUND_EMPTY,           /* an empty folder */
    GROUND_FOLDER,          /* a folder with something in it, no pyvenv.cfg */
    GROUND_ENVIRONMENT      /* a folder with pyvenv.cfg */
};

struct survey_entry {
    const char *path;       /* relative to the environment, '/' between names */
    enum os_kind kind;      /* of the entry itself */
    const char *target;     /* of a link, as it is written; else NULL */
    bool reaches;           /* a link: does it lead to something that exists? */
    struct os_entry facts;  /* of the thing itself; for a link that reaches, of what it leads to */
};

/* The bytes of our own redirector; NULL where there is none (platform.h). */
struct survey_own {
    const void *bytes;
    size_t size;
};

struct survey {
    const char *given;      /* ENV_DIR as the user wrote it */
    const char *path;       /* absolute, as text (Python's abspath) */
    const char *parent;     /* its folder; may not exist yet */
    const char *name;       /* its last name */
    const char *current;    /* the current folder, or NULL when it is gone */
    enum ground ground;
    bool is_current_or_above;   /* it is the current folder or holds it */
    bool is_home_or_above;
    bool is_root;
    bool is_mount;              /* something is mounted there: it cannot be renamed */
    bool holds_repository;      /* .git, .hg or .svn stands in it */
    struct os_entry facts;      /* of the folder, when there is one */
    struct unfinished_mark unfinished;  /* what a run that is at work, or was killed, says of it */
    struct templates templates; /* of --scripts-dir; filled by templates_read */
    struct survey_own own[2];   /* Windows: for consoles, for windows */
    bool dated;                 /* SOURCE_DATE_EPOCH is set: all that is made there gets that time, */
    int64_t date;               /* nanoseconds since 1970 */
    const char *unread;         /* a folder in it that cannot be read, or NULL: what is in there is not known */
    struct os_status unread_cause;
    size_t entry_count;
    const struct survey_entry *entries;     /* of the root, bin, lib, include and site-packages; sorted by path */
};

/* Looks at one ENV_DIR. Errors: E_EMPTY_TARGET, E_BAD_TEXT, E_PATH_SEPARATOR, E_TARGET_NAME,
 * E_TARGET_KIND, E_TARGET_PARENT, E_USAGE (SOURCE_DATE_EPOCH). Nothing is written. */
MUST_USE bool survey(struct arena *arena, const struct host *host, const char *given,
                     const struct interpreter *python, struct survey *out, struct error *error);

/* Is what is there now the very folder that was looked at, with the same names in it? Every run that changes an
 * environment makes a folder in it. */
bool survey_is_as_seen(const struct os_entry *seen, const struct os_entry *now);

/* Sets the error for a survey with a folder that cannot be read. Returns false. */
bool survey_is_unread(const struct survey *ground, struct error *error);

/* Looks at this place as well, of a folder that was not looked into. */
void survey_look_at(struct arena *arena, const struct host *host, struct survey *ground, const char *path);

/* What stands at `path` (relative), or NULL. */
const struct survey_entry *survey_find(const struct survey *ground, const char *path);

#endif
