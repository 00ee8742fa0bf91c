/* stage.c: the folder of our own in which everything is made before anyone can see it. */
#include "src/apply/work.h"

#include <string.h>

#include "src/base/path.h"

enum { CLAIM_TRIES = 3 };

bool work_failed(struct work *work, struct os_status status, const char *verb, const char *path)
{
    return error_set(work->error, E_WRITE, status, "cannot %s '%s/%s'", verb, work->plan->root, path);
}

bool work_goes_on(struct work *work)
{
    return !os_interrupted() || error_say(work->error, E_INTERRUPTED, "interrupted while '%s' was made", work->plan->root);
}

bool work_knows(const struct work *work, str path)
{
    for (size_t i = work->known_count; i > 0; i--)
        if (str_is(path, work->known[i - 1]))
            return true;
    return false;
}

void work_learn(struct work *work, str path)
{
    work->known[work->known_count++] = str_copy(work->arena, path);
}

/* ---- the places ----------------------------------------------------------------------------- */

static bool parent_failed(struct work *work, struct os_status status, const char *path)
{
    error_set(work->error, E_TARGET_PARENT, status, "Unable to create directory '%s'", path);
    return error_remedy(work->error, "choose an ENV_DIR in a folder that you can write to");
}

/* Makes the folders between `ground` and the target; others may be making them too. */
static bool make_way(struct work *work, const char *missing)
{
    for (size_t i = 1; i <= strlen(missing); i++) {
        if (missing[i] != '/' && missing[i] != '\0')
            continue;
        const char *folder = str_copy(work->arena, (str){ missing, i });
        struct os_status status = os_make_folder(work->ground, folder, 0777);
        if (status.code == OS_OK)
            undo_note(work, DEED_FOLDER, folder, NULL);
        else if (status.code != OS_EXISTS)
            return parent_failed(work, status, work->plan->parent);
    }
    struct os_status status = os_place_enter(work->arena, work->ground, missing, OS_SHARED, &work->home);
    return status.code == OS_OK || parent_failed(work, status, work->plan->parent);
}

/* Opens the deepest folder on the way that is there; `missing` is what is left of the way. */
static bool open_ground(struct work *work, const char **missing)
{
    const struct host *host = work->plan->host;
    const char *there = work->plan->parent;
    struct os_status status = os_place_open(work->arena, there, &work->ground);
    while (status.code == OS_ABSENT && path_name(host, there)[0] != '\0') {
        there = path_folder(work->arena, host, there);
        status = os_place_open(work->arena, there, &work->ground);
    }
    if (status.code != OS_OK)
        return parent_failed(work, status, work->plan->parent);
    const char *rest = work->plan->parent + strlen(there);
    while (path_is_separator(host, *rest))
        rest++;
    *missing = path_portable(work->arena, host, rest);
    return true;
}

static bool open_parent(struct work *work)
{
    const char *missing = "";
    if (!open_ground(work, &missing))
        return false;
    if (*missing != '\0')
        return make_way(work, missing);
    work->home = work->ground;
    return true;
}

static bool open_root(struct work *work)
{
    if (work->plan->name[0] == '\0') {
        struct os_status root = os_place_open(work->arena, work->plan->root, &work->home);
        return root.code == OS_OK || parent_failed(work, root, work->plan->root);
    }
    struct os_status status = os_place_open(work->arena, work->plan->parent, &work->ground);
    if (status.code == OS_OK)
        status = os_place_enter(work->arena, work->ground, work->plan->name, OS_SHARED, &work->home);
    return status.code == OS_OK || parent_failed(work, status, work->plan->root);
}

/* ---- the stage ------------------------------------------------------------------------------ */

static bool held(struct work *work)
{
    error_say(work->error, E_TARGET_HELD, "another run is at work on '%s'", work->plan->root);
    return error_remedy(work->error, "wait until it has ended, then run the same command again");
}

static void close_stage(struct work *work)
{
    if (work->stage != NULL)
        os_place_close(work->stage);
    work->stage = NULL;
}

static struct os_status enter_stage(struct work *work)
{
    struct os_status status = os_place_enter(work->arena, work->home, work->plan->stage, OS_PRIVATE, &work->stage);
    if (status.code != OS_OK)
        return status;
    status = os_place_claim(work->stage);
    if (status.code != OS_OK && status.code != OS_UNSUPPORTED)
        close_stage(work);
    return status.code == OS_UNSUPPORTED ? (struct os_status){ OS_OK, 0 } : status;
}

/* Only while it is empty: another run may have taken it over by now. */
static void drop_new_stage(struct work *work)
{
    struct os_status status = os_remove_folder(work->home, work->plan->stage);
    if (status.code != OS_OK)
        status = os_remove_folder(work->home, work->plan->stage);
    if (status.code != OS_OK && status.code != OS_ABSENT && status.code != OS_NOT_EMPTY)
        work->outcome->litter = work->plan->stage;
}

/* A new folder of ours that cannot be used goes again; one that another run has claimed is no longer ours. */
static struct os_status make_stage(struct work *work)
{
    struct os_status status = os_make_folder(work->home, work->plan->stage, 0700 | OS_EXACT);
    if (status.code != OS_OK)
        return status;
    status = enter_stage(work);
    if (work->stage == NULL && status.code != OS_BUSY)
        drop_new_stage(work);
    return status;
}

/* What a killed run left behind is nobody's: its claim ended with it. */
static struct os_status remove_stale(struct work *work)
{
    struct os_status status = enter_stage(work);
    if (status.code != OS_OK)
        return status;
    status = os_remove_tree(work->home, work->plan->stage);
    close_stage(work);
    return status;
}

static bool stage_failed(struct work *work, struct os_status status)
{
    if (status.code == OS_BUSY || status.code == OS_EXISTS)
        return held(work);
    error_set(work->error, E_WRITE, status, "cannot make a folder beside '%s' to build it in", work->plan->root);
    return error_remedy(work->error, "choose an ENV_DIR in a folder that you can write to");
}

/* Made, entered and claimed; whoever comes second sees the claim and stands back. */
static bool open_stage(struct work *work)
{
    struct os_status status = { OS_EXISTS, 0 };
    for (int tries = 0; tries < CLAIM_TRIES; tries++) {
        status = make_stage(work);
        if (status.code == OS_EXISTS)
            status = remove_stale(work);
        if (work->stage != NULL)
            return true;
        if (status.code != OS_OK && status.code != OS_ABSENT)
            break;
    }
    return stage_failed(work, status);
}

bool stage_open(struct work *work)
{
    bool opened = work->plan->manner == PLAN_IN_PLACE ? open_root(work) : open_parent(work);
    return opened && open_stage(work);
}

/* What failed for a moment only, as under a signal, goes the second time. */
void stage_discard(struct work *work, const char *folder)
{
    struct os_status status = { OS_FAILED, 0 };
    for (int tries = 0; tries < 2 && status.code != OS_OK && status.code != OS_ABSENT; tries++)
        status = os_remove_tree(work->home, folder);
    if (status.code != OS_OK && status.code != OS_ABSENT)
        work->outcome->litter = folder;
}

/* What could not be put back may be all that is left of it: under another name no later run takes it for its own. */
void stage_keep(struct work *work)
{
    const char *kept = text_join(work->arena, work->plan->stage, "-kept", NULL);
    if (work->plan->manner != PLAN_IN_PLACE)
        return;
    if (os_rename(work->home, work->plan->stage, work->home, kept, OS_NEW_NAME).code != OS_OK)
        kept = work->plan->stage;
    error_remedy(work->error, "what stood there is in '%s/%s': put it back when the cause is gone", work->plan->root, kept);
    close_stage(work);
}

void stage_remove(struct work *work)
{
    if (work->stage == NULL)
        return;
    stage_discard(work, work->plan->stage);
    close_stage(work);
}

/* ---- the steps ------------------------------------------------------------------------------ */

static bool make_folder(struct work *work, const char *path, unsigned mode)
{
    if (work_knows(work, str_of(path)))
        return true;
    struct os_status status = os_make_folder(work->stage, path, mode);
    if (status.code != OS_OK)
        return work_failed(work, status, "create the folder", path);
    work_learn(work, str_of(path));
    return true;
}

/* Every folder on the way to `path`. */
bool stage_make_folders_for(struct work *work, const char *path)
{
    size_t end = str_find_last_byte(str_of(path), '/');
    if (path[end] == '\0' || work_knows(work, (str){ path, end }))
        return true;
    const char *folder = str_copy(work->arena, (str){ path, end });
    return stage_make_folders_for(work, folder) && make_folder(work, folder, 0777);
}

bool stage_write(struct work *work, const char *path, const void *bytes, size_t size, unsigned mode)
{
    struct os_status status = os_write(work->stage, path, bytes, size, mode);
    return status.code == OS_OK || work_failed(work, status, "write", path);
}

bool stage_copy(struct work *work, const char *path, const char *source, unsigned mode)
{
    struct os_status status = os_copy(work->stage, path, source, mode);
    if (status.code == OS_OK)
        return true;
    return error_set(work->error, E_WRITE, status, "cannot copy '%s' to '%s/%s'", source, work->plan->root, path);
}

/* The bits that pip gives: everybody may run what is executable, whatever the mask. */
static unsigned mode_of(const struct seed_file *file)
{
    return file->script || file->executable ? seed_mode(file, os_mask()) | OS_EXACT : 0666;
}

static bool unpack(struct work *work, const struct step *step)
{
    for (size_t i = 0; i < step->file_count; i++) {
        const struct seed_file *file = &step->files[i];
        if (file->stored != NULL)
            continue;
        if (!work_goes_on(work) || !stage_make_folders_for(work, file->path) ||
            !stage_write(work, file->path, file->bytes, file->size, mode_of(file)))
            return false;
    }
    return true;
}

static bool carry_out(struct work *work, const struct step *step)
{
    switch (step->kind) {
    case STEP_FOLDER:
        return make_folder(work, step->path, step->mode);
    case STEP_TEXT:
        return stage_write(work, step->path, step->text, step->size, step->mode);
    case STEP_COPY:
        return stage_copy(work, step->path, step->source, step->mode);
    case STEP_LINK:
        return stage_link(work, step);
    case STEP_UNPACK:
        return unpack(work, step);
    case STEP_SET_ASIDE:
    case STEP_RUN:
        return true;
    }
    return false;
}

bool stage_build(struct work *work)
{
    for (size_t i = 0; i < work->plan->count; i++) {
        if (!work_goes_on(work) || !carry_out(work, &work->plan->steps[i]))
            return false;
        work->outcome->done++;
    }
    return date_all(work);
}
