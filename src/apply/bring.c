/* bring.c: what was built moves into an environment that people may be using: each name changes at once,
 * whole folders where there is none yet, pyvenv.cfg last; what stood there waits in the stage. */
#include "src/apply/work.h"

#include <string.h>

/* ---- out of the way ------------------------------------------------------------------------- */

/* Where a new one is ready to take the place of the old one, both move in one step: not even for a moment is an
 * environment without its pip. What stands at the top goes first and comes last, for there pyvenv.cfg must be the end. */
static struct os_status exchange_below_top(struct work *work, const char *path)
{
    if (strchr(path, '/') == NULL)
        return (struct os_status){ OS_UNSUPPORTED, 0 };
    return os_rename(work->stage, path, work->home, path, OS_EXCHANGE);
}

/* After an exchange the old one makes room in the stage, where the new one is not any more. */
static bool stow(struct work *work, const char *path, const char *kept)
{
    undo_note(work, DEED_EXCHANGED, path, NULL);
    struct os_status status = os_rename(work->stage, path, work->stage, kept, OS_NEW_NAME);
    if (status.code != OS_OK)
        return work_failed(work, status, "replace", path);
    undo_note(work, DEED_STOWED, path, kept);
    return true;
}

static bool set_aside(struct work *work, const struct step *step, size_t number)
{
    const char *kept = text_format(work->arena, ".aside-%u", (unsigned)number);
    struct os_status status = exchange_below_top(work, step->path);
    if (status.code == OS_OK)
        return stow(work, step->path, kept);
    if (status.code != OS_UNSUPPORTED && status.code != OS_ABSENT)
        return work_failed(work, status, "replace", step->path);
    status = os_rename(work->home, step->path, work->stage, kept, OS_NEW_NAME);
    if (status.code == OS_ABSENT)
        return true;
    if (status.code != OS_OK)
        return work_failed(work, status, "move away", step->path);
    undo_note(work, DEED_ASIDE, step->path, kept);
    return true;
}

/* ---- into its place ------------------------------------------------------------------------- */

static bool exchange(struct work *work, const char *path)
{
    struct os_status status = os_rename(work->stage, path, work->home, path, OS_EXCHANGE);
    if (status.code == OS_OK) {
        undo_note(work, DEED_EXCHANGED, path, NULL);
        return true;
    }
    if (status.code != OS_UNSUPPORTED)
        return work_failed(work, status, "replace", path);
    const char *kept = text_format(work->arena, ".aside-x%u", (unsigned)work->deed_count);
    status = os_rename(work->home, path, work->stage, kept, OS_NEW_NAME);
    if (status.code != OS_OK)
        return work_failed(work, status, "replace", path);
    undo_note(work, DEED_ASIDE, path, kept);
    status = os_rename(work->stage, path, work->home, path, OS_NEW_NAME);
    if (status.code != OS_OK)
        return work_failed(work, status, "replace", path);
    undo_note(work, DEED_BROUGHT, path, NULL);
    return true;
}

/* For a name whose place is taken by a thing of another kind, which is the user's. */
static bool in_the_way(struct work *work, const char *verb, const char *path)
{
    error_say(work->error, E_TARGET_KIND, "Unable to %s '%s/%s': something else is in its place", verb,
              work->plan->root, path);
    return error_remedy(work->error, "move it away, or choose another ENV_DIR");
}

/* False with an error when it cannot be told. */
static bool look_for_folder(struct work *work, const char *path, bool *is_folder)
{
    struct os_entry entry;
    struct os_status status = os_look_in(work->home, path, &entry);
    *is_folder = entry.kind == OS_FOLDER;
    return status.code == OS_OK || work_failed(work, status, "look at", path);
}

enum arrival { ARRIVED, TAKEN, MISSING, LOST };

static enum arrival try_free_place(struct work *work, const char *path)
{
    struct os_status status = os_rename(work->stage, path, work->home, path, OS_NEW_NAME);
    if (status.code == OS_EXISTS)
        return TAKEN;
    if (status.code == OS_ABSENT)
        return MISSING;
    if (status.code != OS_OK) {
        work_failed(work, status, "move into place", path);
        return LOST;
    }
    undo_note(work, DEED_BROUGHT, path, NULL);
    return ARRIVED;
}

/* A folder moves whole where there is none; where there is one, its contents move one by one. */
static enum arrival bring_folder(struct work *work, const char *path)
{
    bool is_folder;
    enum arrival arrival = try_free_place(work, path);
    if (arrival != TAKEN)
        return arrival;
    if (!look_for_folder(work, path, &is_folder))
        return LOST;
    if (is_folder)
        (void)work_learn(work, str_of(path));
    else
        in_the_way(work, "create directory", path);
    return is_folder ? TAKEN : LOST;
}

static bool bring_file(struct work *work, const char *path, enum step_where where, bool may_miss)
{
    bool is_folder;
    enum arrival arrival = try_free_place(work, path);
    if (arrival == TAKEN && where == STEP_REPLACE) {
        if (!look_for_folder(work, path, &is_folder))
            return false;
        return is_folder ? in_the_way(work, "write", path) : exchange(work, path);
    }
    if (arrival == TAKEN)
        return error_say(work->error, E_TARGET_HELD, "'%s/%s' has just been made by someone else", work->plan->root,
                         path);
    if (arrival == MISSING && !may_miss)
        return error_say(work->error, E_WRITE, "'%s/%s' vanished while it was made", work->plan->root, path);
    return arrival != LOST;
}

/* Did a folder above `path` move whole? Brings the topmost one that can. */
static enum arrival bring_above(struct work *work, const char *path)
{
    for (size_t i = 1; path[i] != '\0'; i++) {
        str folder = { path, i };
        if (path[i] != '/' || work_knows(work, folder))
            continue;
        enum arrival arrival = bring_folder(work, str_copy(work->arena, folder));
        if (arrival != TAKEN)
            return arrival;
    }
    return TAKEN;
}

/* A folder that is there gets the mode of a new one. */
static bool mend_mode(struct work *work, const struct step *step)
{
    struct os_entry entry;
    struct os_status status = os_look_in(work->home, step->path, &entry);
    if (status.code == OS_OK)
        status = os_set_mode(work->home, step->path, step->mode);
    if (status.code != OS_OK)
        return work_failed(work, status, "set the mode of", step->path);
    undo_note(work, DEED_MODE, step->path, NULL);
    work->deeds[work->deed_count - 1].mode = entry.mode;
    return true;
}

static bool bring_folder_step(struct work *work, const struct step *step)
{
    bool there = work_knows(work, str_of(step->path)) || bring_folder(work, step->path) != LOST;
    return there && (step->where == STEP_NEW || !work_knows(work, str_of(step->path)) || mend_mode(work, step));
}

/* A missing folder has moved already, together with one above it. */
static bool bring_path(struct work *work, const char *path, const struct step *step)
{
    enum arrival above = bring_above(work, path);
    if (above != TAKEN)
        return above != LOST;
    if (step->kind == STEP_FOLDER)
        return bring_folder_step(work, step);
    return bring_file(work, path, step->where, step->otherwise == OR_SKIP);
}

static bool bring_files(struct work *work, const struct step *step)
{
    for (size_t i = 0; i < step->file_count; i++)
        if (!work_goes_on(work) || !bring_path(work, step->files[i].path, step))
            return false;
    return true;
}

static bool bring_step(struct work *work, const struct step *step, size_t number)
{
    switch (step->kind) {
    case STEP_SET_ASIDE:
        return set_aside(work, step, number);
    case STEP_UNPACK:
        return bring_files(work, step);
    case STEP_FOLDER:
    case STEP_TEXT:
    case STEP_COPY:
    case STEP_LINK:
        return bring_path(work, step->path, step);
    case STEP_RUN:
        return true;
    }
    return false;
}

bool bring(struct work *work)
{
    work->known_count = 0;
    for (size_t i = 0; i < work->plan->count; i++)
        if (!work_goes_on(work) || !bring_step(work, &work->plan->steps[i], i))
            return false;
    return true;
}
