/* work.h: what the files of this room share while one plan is carried out. */
#ifndef VENVCAST_APPLY_WORK_H
#define VENVCAST_APPLY_WORK_H

#include "src/apply/outcome.h"
#include "src/base/error.h"
#include "src/plan/plan.h"

/* Something that was done to the world and can be taken back. */
enum deed_kind {
    DEED_FOLDER,        /* a folder above the target was made */
    DEED_BROUGHT,       /* moved from the stage into a free place */
    DEED_EXCHANGED,     /* changed places with what stood there */
    DEED_STOWED,        /* came into the stage by an exchange, and got another name there */
    DEED_ASIDE,         /* moved from its place into the stage */
    DEED_MODE           /* its mode was changed */
};

struct deed {
    enum deed_kind kind;
    const char *path;   /* in the environment; of a DEED_FOLDER: below `ground` */
    const char *kept;   /* DEED_STOWED, DEED_ASIDE: its name in the stage */
    unsigned mode;      /* DEED_MODE: as it was */
};

/* Where names begin: a folder, and how many bytes of each path lead there. */
struct end {
    struct os_place *place;
    size_t skip;
};

struct work {
    struct arena *arena;
    const struct plan *plan;
    struct outcome *outcome;
    struct error *error;
    struct os_place *ground;    /* the deepest folder on the way to the target that was there before */
    struct os_place *home;      /* the folder that holds the stage: the target's parent, or the target */
    struct os_place *cache;     /* the folder of the cache when something comes out of it, or NULL */
    struct os_place *stage;     /* our own folder, closed to others */
    const char *stage_name;     /* its name in `home` until it is the target */
    const char *old;            /* what stood in the target's place, in `home`, until no program can fail; or NULL */
    struct os_place *old_place; /* PLAN_EXCHANGE: what stands in the target's place, claimed; or NULL */
    bool guarded;               /* it counts only when programs have completed it: until then it is marked as unfinished, */
    bool marked;                /* and is so now */
    struct os_place *shelf;     /* guarded, PLAN_IN_PLACE: the copy of what stood there, */
    struct os_place *shelf_above;   /* the place that holds it: `ground`, or `stage` */
    const char *shelf_name;     /* and its name there */
    bool done;                  /* all of it so far */
    bool shared;                /* what comes out of the cache is there already */
    const char **own;           /* plan.durable: room for the files that share nothing with the cache */
    size_t deed_count;
    struct deed *deeds;         /* as many as the plan can ever need */
    unsigned unlinked_group;    /* the group of links that cannot be made; 0: none */
    size_t known_count;
    str *known;                 /* folders that are there already: in the stage, then in the environment */
};

/* stage.c: opens home and stage, and carries out the plan's steps in the stage. */
MUST_USE bool stage_open(struct work *work);
MUST_USE bool stage_build(struct work *work);
void stage_remove(struct work *work);
void stage_keep(struct work *work);             /* after E_UNDO: old things are still in it */
void stage_discard(struct work *work, const char *folder);      /* a folder of ours in `home`; else it is litter */
bool stage_write(struct work *work, const char *path, const void *bytes, size_t size, unsigned mode);
bool stage_copy(struct work *work, const char *path, const char *source, unsigned mode);

/* link.c: a link, or its alternative; for a group of links everything or nothing. */
bool stage_link(struct work *work, const struct step *step);

/* standing.c: before anyone sees it: is the environment's interpreter there, and whole? E_INTERPRETER_GONE. */
MUST_USE bool interpreter_stands(struct work *work);

/* in_use.c: E_TARGET_HELD when a program that would be replaced runs, on systems that cannot replace it then. */
MUST_USE bool nobody_uses(struct work *work);

/* All on the way to `path` in the stage, of which that to `end` is there. */
MUST_USE bool stage_make_folders_for(struct work *work, const struct end *end, str path);

/* What the places of one wheel take, which are opened one after the other. */
enum { SHARE_ROOM = 16 * 1024 };

/* share.c: opens the cache when it is needed; brings files out of it into the stage, before all others. On
 * false outcome.stale tells whether to try again without it. Is it by hard links that it begins? */
MUST_USE bool share_open(struct work *work);
MUST_USE bool share_all(struct work *work);
bool share_makes_names(const struct work *work);

/* last.c: with --durable, the bytes of what was built go to the disk before its names change; then those names.
 * On false they are as they were: `how` the target was given its name, or in place. */
MUST_USE bool bytes_last(struct work *work);
MUST_USE bool target_lasts(struct work *work, enum os_rename_how how);
MUST_USE bool names_last(struct work *work);

/* date.c: SOURCE_DATE_EPOCH for everything in the stage. */
MUST_USE bool date_all(struct work *work);

/* bring.c: moves what was built from the stage into an existing environment, step by step. */
MUST_USE bool bring(struct work *work);

/* programs.c: runs the programs of a finished environment; the first that fails ends it. Then the environment is
 * taken away again when the plan says so. */
MUST_USE bool programs_run(struct work *work);
void retract(struct work *work);

/* mark.c: does what is made count only when programs have completed it, and is what fails to go again? The mark that
 * says so to other runs, and its end; then what --durable still owes. */
bool is_guarded(const struct plan *plan);
bool is_undone(const struct work *work);
MUST_USE bool mark_set(struct work *work);
MUST_USE bool mark_end(struct work *work);
void mark_drop(struct work *work);              /* whatever comes of it */

/* keep.c: of an environment that stands, a copy with modes and times while programs may change it; and the way back to
 * it, where only what differs is touched. */
MUST_USE bool keep_copy(struct work *work);
struct os_status keep_restore(struct work *work);
void keep_remove(struct work *work);

/* stage.c: claims an open folder, and looks at it: OS_EXISTS when its name does not lead to it any more. And E_TARGET_HELD. */
struct os_status stage_claim(struct os_place *above, const char *name, struct os_place *folder, struct os_entry *open);
bool stage_held(struct work *work);

/* stage.c: where there are no claims, nobody can tell whether a run is at work: what was changed less than an hour ago counts as busy.
 * And removes what a killed run has left beside the target under the stage's name. */
bool may_be_at_work(const struct os_entry *folder);
struct os_status stage_claim_left(struct os_place *above, const char *name, struct os_place *folder, struct os_entry *open);
void stage_remove_left(struct work *work, struct os_place *above);

/* apply.c: the system itself stops every write outside while it acts. */
void in_confinement(struct work *work, void (*act)(void *work));

/* hear.c: runs a program; when it does not talk by our own streams, whoever looks on hears its lines. */
struct os_status program_run(struct work *work, const struct os_command *command, struct os_ended *ended);

/* undo.c: writes a deed down; takes all of them back, the last one first. */
void undo_note(struct work *work, enum deed_kind kind, const char *path, const char *kept);
void undo_all(struct work *work);

/* Is `path` in the list of known folders? */
bool work_knows(const struct work *work, str path);
const char *work_learn(struct work *work, str path);    /* the copy that it keeps */

/* False with E_INTERRUPTED when the user wants it to end: asked between two changes of the world. */
bool work_goes_on(struct work *work);

/* E_WRITE for a path of the environment. Returns false. */
bool work_failed(struct work *work, struct os_status status, const char *verb, const char *path);

#endif
