/* shape.h: what of an environment is not as it should be, and what is left of a plan once the rest is left out.
 *
 * The one diagnosis: --check tells it, --ensure and --repair carry out the plan that is left of it, --dry-run
 * shows both. Pure: all that must be known of the disk is passed in. */
#ifndef VENVCAST_PLAN_SHAPE_H
#define VENVCAST_PLAN_SHAPE_H

#include "src/find/again.h"
#include "src/find/evidence.h"
#include "src/plan/plan.h"
#include "src/seed/installed.h"
#include "src/seed/required.h"
#include "src/seed/wanted.h"

enum cure { BY_ENSURE, BY_CLEAR, BY_PYTHON, BY_REQUIREMENTS };

/* Every finding: X(code, what helps, what it means). The README's table is checked against this one. */
#define FINDING_TABLE(X)                                                                                \
    X(S_ABSENT, BY_ENSURE, "nothing stands at ENV_DIR")                                                 \
    X(S_UNFINISHED, BY_ENSURE, "a run that is to complete it is at work, or was killed; the next run takes back what that has made") \
    X(S_CFG_MISSING, BY_ENSURE, "there is no `pyvenv.cfg`")                                             \
    X(S_CFG_KEY, BY_ENSURE, "a key of `pyvenv.cfg` is missing, or says something else")                 \
    X(S_BASE_UPGRADED, BY_ENSURE, "the base interpreter has another micro version than `pyvenv.cfg` says") \
    X(S_BASE_MOVED, BY_ENSURE, "the base interpreter is no longer where it was, but somewhere else")    \
    X(S_BASE_GONE, BY_PYTHON, "the base interpreter is gone, and no other of its version is here")      \
    X(S_BASE_VERSION, BY_CLEAR, "the environment holds packages of another Python than it should have") \
    X(S_LINK_DANGLING, BY_ENSURE, "a link leads nowhere")                                               \
    X(S_LINK_WRONG, BY_ENSURE, "a link leads to something else, or is none")                            \
    X(S_LINK_MISSING, BY_ENSURE, "a link is missing")                                                   \
    X(S_NAME_LIES, BY_ENSURE, "a link is named after a version that the environment does not have")     \
    X(S_PROGRAM_MISSING, BY_ENSURE, "the interpreter's copy or redirector is missing")                  \
    X(S_PROGRAM_OLD, BY_ENSURE, "the interpreter's copy or redirector is not that of the base")         \
    X(S_FOLDER_MISSING, BY_ENSURE, "a folder is missing")                                               \
    X(S_FILE_MISSING, BY_ENSURE, "an activation script or another file of ours is missing")             \
    X(S_FILE_EDITED, BY_ENSURE, "such a file is not as venvcast writes it")                             \
    X(S_MODE, BY_ENSURE, "a file or folder has a mode with which its owner cannot use it, or everybody can change it") \
    X(S_SEED_MISSING, BY_ENSURE, "pip, or another project that was asked for, is missing")              \
    X(S_SEED_VERSION, BY_ENSURE, "it has another version than was asked for")                           \
    X(S_SEED_DAMAGED, BY_ENSURE, "files of it are missing or changed, by its RECORD")                   \
    X(S_SCRIPT_STALE, BY_ENSURE, "a script starts the Python of another place: the environment was moved or copied; or it is " \
      "bound to this place, and the environment is relocatable") \
    X(S_REQUIREMENT, BY_REQUIREMENTS, "what `--requirements` lists, or what that needs, is missing, or has another version")

#define FINDING_CODE(code, cure, when) code,
enum finding_code { S_FINE, FINDING_TABLE(FINDING_CODE) };
#undef FINDING_CODE

struct symptom {
    enum finding_code code;
    const char *path;           /* relative to the environment, "." for itself */
    const char *what;           /* a clause, to stand behind the path */
};

const char *finding_name(enum finding_code code);       /* "S_LINK_DANGLING" */
enum cure finding_cure(enum finding_code code);

struct shape {
    size_t count, room;
    struct symptom *findings;
};

/* What the diagnosis is made from. */
struct patient {
    const struct host *host;
    const struct request *request;
    const struct interpreter *python;
    const struct survey *ground;
    const struct again *again;
    const struct installed *installed;
    size_t wanted_count;
    const struct wanted *wanted;
    unsigned mask;              /* os_mask */
    const struct required *required;
};

/* Every TEXT, COPY and LINK step of the plan as a question, in a list as long as the plan. */
struct evidence *shape_questions(struct arena *arena, const struct plan *plan);

/* What was found stays with the steps, for --diff. */
void shape_remember(struct plan *plan, const struct evidence *evidence);

/* Adds a finding. */
void shape_add(struct arena *arena, struct shape *shape, enum finding_code code, const char *path, const char *what);

/* The findings about seeds, which need no wheel; and for each project wanted whether there was one. */
void shape_seeds(struct arena *arena, const struct patient *patient, struct shape *out, bool *faulty);

/* The findings about what --requirements lists. */
void shape_required(struct arena *arena, const struct patient *patient, struct shape *out);

/* Holds every other step of the plan against what stands there: what is as it should be leaves the plan, for
 * the rest there is a finding. */
void shape_plan(const struct patient *patient, const struct evidence *evidence, struct plan *plan, struct shape *out);

#endif
