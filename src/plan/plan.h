/* plan.h: what will be done, as a value: a list of steps that only plan_add_* can lengthen. */
#ifndef VENVCAST_PLAN_PLAN_H
#define VENVCAST_PLAN_PLAN_H

#include "platform/platform.h"
#include "src/base/error.h"
#include "src/ask/request.h"
#include "src/base/str.h"
#include "src/find/survey.h"
#include "src/seed/install.h"

struct filling;             /* activate.h */

/* A closed list: every switch over it names all of them (-Wswitch-enum). An eighth needs a reason. */
enum step_kind {
    STEP_FOLDER,            /* is made, or used when it is there; REPLACE: then it gets the mode */
    STEP_TEXT,
    STEP_COPY,
    STEP_LINK,
    STEP_UNPACK,            /* a whole wheel */
    STEP_SET_ASIDE,         /* an existing entry goes away, and comes back when the run fails */
    STEP_RUN                /* a program, after the commit */
};

enum step_where {
    STEP_NEW,               /* the name must be free */
    STEP_REPLACE            /* what stands there is exchanged, and comes back when the run fails */
};

/* A link's one declared alternative, for places where none can be made. */
enum step_otherwise { OR_FAIL, OR_COPY, OR_SKIP, OR_WRITE };

struct step {
    enum step_kind kind;
    enum step_where where;
    const char *path;           /* relative to the environment, '/' between names; UNPACK: the wheel's name */
    size_t path_size;           /* without its NUL; for plan_has */
    const char *source;         /* COPY: absolute path; LINK: target as written */
    unsigned mode;              /* FOLDER, TEXT, COPY: bits for platform.h */
    enum step_otherwise otherwise;
    unsigned group;             /* LINK: those of one number are made all, or all by their alternatives; 0: by itself */
    bool to_folder;             /* LINK: what it will lead to, which Windows must know */
    const char *copy_source;    /* OR_COPY: absolute path */
    const char *text;           /* OR_WRITE; TEXT, see plan_text */
    size_t size;
    const struct filling *filling;  /* TEXT: what makes the text, or NULL */
    str before;                 /* TEXT: what stands there, when someone has looked; text NULL: no such file */
    size_t file_count;          /* UNPACK: files of one wheel */
    const struct seed_file *files;
    const struct stored *stored; /* UNPACK: where some of the files lie in the cache, or NULL */
    const char *const *command; /* RUN: program and arguments, ended by NULL */
    const char *folder;         /* RUN: absolute path of the folder to run it in, NULL for the current one */
    unsigned seconds;           /* RUN: it may take, 0: as long as it likes */
    bool inside;                /* RUN: as if activated, with `text` (the context) for it to read */
    enum error_code failure;    /* RUN: what it means when the program fails */
    const char *why;            /* a clause for --verbose and JSON */
    enum chapter chapter;
};

/* The folder in which an existing environment's new parts are built; never part of an environment. */
#define PLAN_STAGE OWN_ENDING

struct plan_setting {
    const char *key, *value;
};

enum plan_manner {
    PLAN_BESIDE,                /* built in a folder of ours beside the target and renamed into place */
    PLAN_EXCHANGE,              /* the same, and what stood there changes places with it and is deleted (--clear) */
    PLAN_IN_PLACE               /* an existing folder: step by step, with undo */
};

struct plan {
    const struct host *host;
    enum plan_manner manner;
    struct os_entry seen;       /* what stood there when it was made; not for PLAN_BESIDE */
    const char *root;           /* absolute path of the environment */
    const char *parent;
    const char *name;
    const char *python;         /* absolute path of the environment's interpreter */
    const char *interpreter;    /* the same relative to the root; must stand there when all is built. NULL: no such */
    const char *instead;        /* for the user, when a group of links could not be made; or NULL */
    const char *prompt;         /* bare, as activation shows it */
    const char *bin;            /* folder of the scripts: "bin", "Scripts" */
    const char *stage;          /* name of the folder in which it is built: beside the root, or in it */
    const char *beside;         /* the one beside it, whichever is used: a killed run may have left it */
    unsigned root_mode;         /* of a root that is made or exchanged */
    bool retracts;              /* a program that fails takes back what was made */
    bool keeps;                 /* what failed stays for a look */
    enum link_mode link_mode;   /* how files come out of the cache; what that cannot do is done by a copy */
    const char **scripts;       /* for activation, whether they are in the steps or there already; ended by NULL, or NULL */
    bool dated;                 /* SOURCE_DATE_EPOCH: everything gets that time, and shares none with the cache */
    int64_t date;               /* nanoseconds since 1970 */
    bool talks;                 /* programs write to our own standard error */
    const struct interpreter *from;     /* what it is made from */
    bool durable;               /* what is made survives a power cut */
    bool confined;              /* nothing of this process comes after it that writes elsewhere or starts a program */
    enum chapter chapter;             /* which the next step belongs to */
    const struct watch *watch;  /* who looks on; NULL: nobody */
    bool told[CHAPTERS];        /* of which chapters */
    size_t count, room;
    struct step *steps;
    size_t setting_count;       /* lines of pyvenv.cfg that somebody else wants, behind ours */
    struct plan_setting settings[16];
    size_t warning_count;
    const char *warnings[16];   /* sentences for the user, shown once */
    struct arena *arena;
};

/* An empty plan for the environment at the absolute path `root`. */
struct plan plan_for(struct arena *arena, const struct host *host, const char *root, enum plan_manner manner);

/* Does a step make this path already? And is it a folder that it makes? */
bool plan_has(const struct plan *plan, const char *path);
bool plan_has_folder(const struct plan *plan, const char *path);

/* Is it relative, and leads it to a place inside the environment? */
bool plan_can_hold(const struct plan *plan, const char *path);

/* And does no step make it, or a file where a folder on its way must be? */
bool plan_has_room(const struct plan *plan, const char *path);

/* Each adds one step and asserts the plan's invariants: parents before children, no path twice, every path
 * inside the root, pyvenv.cfg after every other file; RUN steps stay behind all others, whenever they are added. */
struct step *plan_add_folder(struct plan *plan, const char *path, const char *why);
struct step *plan_add_text(struct plan *plan, const char *path, str text, unsigned mode, const char *why);
struct step *plan_add_filling(struct plan *plan, const char *path, const struct filling *filling, unsigned mode,
                              const char *why);
struct step *plan_add_copy(struct plan *plan, const char *path, const char *source, unsigned mode, const char *why);
struct step *plan_add_link(struct plan *plan, const char *path, const char *target, const char *why);
struct step *plan_add_unpack(struct plan *plan, const char *name, size_t count, const struct seed_file *files,
                             const char *why);
struct step *plan_add_set_aside(struct plan *plan, const char *path, const char *why);
struct step *plan_add_run(struct plan *plan, const char *const *command, const char *folder, enum error_code failure,
                          const char *why);

/* The folder and every one above it that the plan does not have yet. */
void plan_add_folders(struct plan *plan, const char *path, const char *why);

/* The text of a STEP_TEXT, in `arena` when it has yet to be made; and how much that takes there at most. */
str plan_text(struct arena *arena, const struct step *step);
size_t plan_text_room(const struct step *step);

/* A sentence for the user. */
void plan_warn(struct plan *plan, const char *sentence);

#endif
