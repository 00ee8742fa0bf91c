/* stage.c: the folder of our own in which everything is made before anyone can see it. */
#include "src/apply/replaced.h"
#include "src/apply/work.h"

#include <string.h>

#include "src/base/path.h"

enum { CLAIM_TRIES = 5 };

bool work_failed(struct work *work, struct os_status status, const char *verb, const char *path)
{
    return error_set(work->error, E_WRITE, status, "cannot %s '%s/%s'", verb, work->plan->root, path);
}

bool work_goes_on(struct work *work)
{
    bool stopped = os_interrupted() || watch_stops(work->plan->watch);
    return !stopped || error_say(work->error, E_INTERRUPTED, "interrupted while '%s' was made", work->plan->root);
}

bool work_knows(const struct work *work, str path)
{
    for (size_t i = work->known_count; i > 0; i--)
        if (path.size == work->known[i - 1].size && str_equal(path, work->known[i - 1]))
            return true;
    return false;
}

const char *work_learn(struct work *work, str path)
{
    const char *copy = str_copy(work->arena, path);
    work->known[work->known_count++] = (str){ copy, path.size };
    return copy;
}

/* ---- the places ----------------------------------------------------------------------------- */

bool stage_held(struct work *work)
{
    error_say(work->error, E_TARGET_HELD, "another run is at work on '%s'", work->plan->root);
    return error_remedy(work->error, "wait until it has ended (--wait SECONDS does), then run the same command again");
}

static bool just_changed(struct work *work)
{
    error_say(work->error, E_TARGET_HELD, "another run has just changed '%s'", work->plan->root);
    return error_remedy(work->error, "run the same command again (--wait SECONDS does)");
}

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

/* It was there a moment ago: --clear takes two steps where names cannot be exchanged, and none stands between them. */
static bool open_root(struct work *work)
{
    if (work->plan->name[0] == '\0') {
        struct os_status root = os_place_open(work->arena, work->plan->root, &work->home);
        return root.code == OS_OK || parent_failed(work, root, work->plan->root);
    }
    struct os_status status = os_place_open(work->arena, work->plan->parent, &work->ground);
    if (status.code == OS_OK)
        status = os_place_enter(work->arena, work->ground, work->plan->name, OS_SHARED, &work->home);
    if (status.code == OS_ABSENT)
        return stage_held(work);
    return status.code == OS_OK || parent_failed(work, status, work->plan->root);
}

/* ---- who is at work ------------------------------------------------------------------------- */

/* Claims an open folder, and looks at it. Between the opening and the claim another run may have ended its work with
 * it: OS_EXISTS when its name does not lead to it any more. */
struct os_status stage_claim(struct os_place *above, const char *name, struct os_place *folder, struct os_entry *open)
{
    struct os_entry named = { 0 };
    struct os_status claimed = os_place_claim(folder);
    if (claimed.code == OS_BUSY || claimed.code == OS_UNSUPPORTED)
        return claimed;
    struct os_status status = os_look_in(above, name, &named);
    if (status.code == OS_OK)
        status = os_look_in(folder, ".", open);
    bool other = status.code == OS_OK && (named.file != open->file || named.device != open->device);
    if (other || status.code == OS_ABSENT)
        return (struct os_status){ OS_EXISTS, 0 };
    return claimed.code == OS_OK ? status : claimed;
}

bool may_be_at_work(const struct os_entry *folder)
{
    static const int64_t an_hour = (int64_t)3600 * 1000000000;
    return os_now() - folder->changed <= an_hour;
}

struct os_status stage_claim_left(struct os_place *above, const char *name, struct os_place *folder, struct os_entry *open)
{
    struct os_status claimed = stage_claim(above, name, folder, open);
    struct os_status status = claimed.code == OS_UNSUPPORTED ? os_look_in(folder, ".", open) : claimed;
    bool busy = claimed.code == OS_UNSUPPORTED && status.code == OS_OK && may_be_at_work(open);
    return busy ? (struct os_status){ OS_BUSY, 0 } : status;
}

/* An environment that is changed or replaced is claimed itself, so that the one does not happen during the other.
 * The plan stands on what was seen before the claim. What is to be replaced was there a moment ago: who makes it anew
 * meanwhile is not to lose it unasked. */
static bool claim_target(struct work *work)
{
    const struct plan *plan = work->plan;
    struct os_status status = { OS_UNSUPPORTED, 0 }, entered = status;
    struct os_entry open = { 0 };
    if (plan->manner == PLAN_EXCHANGE)
        entered = os_place_enter(work->arena, work->home, plan->name, OS_SHARED, &work->old_place);
    if (entered.code == OS_OK)
        status = stage_claim(work->home, plan->name, work->old_place, &open);
    else if (plan->manner == PLAN_IN_PLACE && plan->name[0] != '\0')
        status = stage_claim(work->ground, plan->name, work->home, &open);
    if (status.code == OS_BUSY || status.code == OS_EXISTS || entered.code == OS_ABSENT)
        return stage_held(work);
    if (status.code == OS_OK && !survey_is_as_seen(&plan->seen, &open))
        return just_changed(work);
    bool fine = status.code == OS_OK || status.code == OS_UNSUPPORTED;
    return fine || error_set(work->error, E_WRITE, status, "cannot claim '%s'", plan->root);
}

/* ---- the stage ------------------------------------------------------------------------------ */

static void close_stage(struct work *work)
{
    if (work->stage != NULL)
        os_place_close(work->stage);
    work->stage = NULL;
}

/* OS_UNSUPPORTED leaves the stage open. */
static struct os_status enter_stage(struct work *work)
{
    struct os_entry open;
    struct os_status status = os_place_enter(work->arena, work->home, work->stage_name, OS_PRIVATE, &work->stage);
    if (status.code == OS_OK)
        status = stage_claim(work->home, work->stage_name, work->stage, &open);
    if (status.code != OS_OK && status.code != OS_UNSUPPORTED)
        close_stage(work);
    return status;
}

/* Of the folders that runs on this target build in, which were never changed for so long that nobody can be alive. */
static void sweep(struct work *work)
{
    const char *stage = work->plan->stage, *rest;
    struct os_names names = { 0 };
    struct os_entry facts;
    (void)os_list_in(work->arena, work->home, ".", &names);
    for (size_t i = 0; i < names.count; i++) {
        const char *name = names.names[i].name;
        if (!str_starts(str_of(name), stage))
            continue;
        rest = name + strlen(stage);
        if ((*rest == '\0' || *rest == '~') && strcmp(name, work->stage_name) != 0 &&
            os_look_in(work->home, name, &facts).code == OS_OK && !may_be_at_work(&facts))
            (void)os_remove_tree(work->home, name);
    }
}

static bool is_of_another(struct os_status status)
{
    return status.code == OS_BUSY || status.code == OS_EXISTS || status.code == OS_ABSENT;
}

/* Claimed first, and only while it is empty: before the claim another run may have taken it for a stale one and made
 * its own. */
static struct os_status remove_new_stage(struct work *work)
{
    struct os_place *again = NULL;
    struct os_entry open;
    struct os_status status = os_place_enter(work->arena, work->home, work->stage_name, OS_PRIVATE, &again);
    if (status.code == OS_OK)
        status = stage_claim(work->home, work->stage_name, again, &open);
    if (!is_of_another(status))
        status = os_remove_folder(work->home, work->stage_name);
    if (again != NULL)
        os_place_close(again);
    return status;
}

static void drop_new_stage(struct work *work)
{
    struct os_status status = remove_new_stage(work);
    if (status.code != OS_OK && !is_of_another(status))
        status = remove_new_stage(work);
    if (status.code != OS_OK && !is_of_another(status) && status.code != OS_NOT_EMPTY)
        work->outcome->litter = work->stage_name;
}

/* A new folder of ours that cannot be used goes again; one that another run has claimed is no longer ours. */
static struct os_status make_stage(struct work *work)
{
    struct os_status status = os_make_folder(work->home, work->stage_name, 0700 | OS_EXACT);
    if (status.code != OS_OK)
        return status;
    status = enter_stage(work);
    if (work->stage == NULL && !is_of_another(status))
        drop_new_stage(work);
    if (status.code == OS_UNSUPPORTED)
        sweep(work);
    return status;
}

/* What a killed run left behind is nobody's: its claim ended with it. Where there are no claims nobody can tell, and
 * each run takes a name of its own: who comes first is then settled when they give it up for the target's. */
static struct os_status remove_stale(struct work *work)
{
    uint64_t random;
    struct os_status status = enter_stage(work);
    if (work->stage == NULL)
        return status;
    bool own = status.code == OS_UNSUPPORTED;
    status = own ? os_random(&random, sizeof random) : os_remove_tree(work->home, work->stage_name);
    if (own && status.code == OS_OK)
        work->stage_name = text_format(work->arena, "%s~" HEX64, work->plan->stage, HEX64_OF(random));
    close_stage(work);
    return status;
}

/* Without a failure, others came and went, each time before we could take the name. */
static bool stage_failed(struct work *work, struct os_status status)
{
    if (status.code == OS_OK || is_of_another(status))
        return stage_held(work);
    error_set(work->error, E_WRITE, status, "cannot make a folder beside '%s' to build it in", work->plan->root);
    return error_remedy(work->error, "choose an ENV_DIR in a folder that you can write to");
}

/* Made, entered and claimed; whoever comes second sees the claim and stands back. */
static bool open_stage(struct work *work)
{
    struct os_status status = { OS_EXISTS, 0 };
    for (int tries = 0; tries < CLAIM_TRIES; tries++) {
        status = make_stage(work);
        if (work->stage != NULL)
            return true;
        if (status.code == OS_EXISTS)
            status = remove_stale(work);
        if (status.code != OS_OK && status.code != OS_ABSENT && status.code != OS_EXISTS)
            break;
    }
    return stage_failed(work, status);
}

void stage_remove_left(struct work *work, struct os_place *above)
{
    struct os_place *left;
    struct os_entry open;
    const char *name = work->plan->beside;
    if (os_place_enter(work->arena, above, name, OS_PRIVATE, &left).code != OS_OK)
        return;
    if (stage_claim_left(above, name, left, &open).code == OS_OK)
        (void)os_remove_tree(above, name);
    os_place_close(left);
}

bool stage_open(struct work *work)
{
    bool in_place = work->plan->manner == PLAN_IN_PLACE;
    bool opened = in_place ? open_root(work) : open_parent(work);
    if (!opened || !claim_target(work))
        return false;
    struct os_place *above = in_place ? work->ground : work->home;
    if (work->plan->manner != PLAN_BESIDE && above != NULL)
        replaced_give_way(work, above);
    if (!open_stage(work))
        return false;
    if (in_place && above != NULL)
        stage_remove_left(work, above);
    return true;
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
    const char *kept = text_join(work->arena, work->stage_name, "-kept", NULL);
    if (work->plan->manner != PLAN_IN_PLACE)
        return;
    if (os_rename(work->home, work->stage_name, work->home, kept, OS_NEW_NAME).code != OS_OK)
        kept = work->stage_name;
    error_remedy(work->error, "what stood there is in '%s/%s': put it back when the cause is gone", work->plan->root, kept);
    close_stage(work);
}

void stage_remove(struct work *work)
{
    if (work->stage == NULL)
        return;
    stage_discard(work, work->stage_name);
    close_stage(work);
}

/* ---- the steps ------------------------------------------------------------------------------ */

static bool make_folder(struct work *work, const struct end *end, str path, unsigned mode)
{
    if (work_knows(work, path))
        return true;
    const char *folder = work_learn(work, path);
    struct os_status status = os_make_folder(end->place, folder + end->skip, mode);
    return status.code == OS_OK || work_failed(work, status, "create the folder", folder);
}

/* Every folder on the way to `path`. */
bool stage_make_folders_for(struct work *work, const struct end *end, str path)
{
    str folder = str_slice(path, 0, str_find_last_byte(path, '/'));
    return folder.size == path.size || work_knows(work, folder) ||
           (stage_make_folders_for(work, end, folder) && make_folder(work, end, folder, 0777));
}

bool stage_write(struct work *work, const char *path, const void *bytes, size_t size, unsigned mode)
{
    struct os_status status = os_write(work->stage, path, bytes, size, mode);
    return status.code == OS_OK || work_failed(work, status, "write", path);
}

/* What is made for it is given back, so that the next one has the same memory, which is there already. */
static bool write_text(struct work *work, const struct step *step)
{
    const struct arena before = *work->arena;
    str text = plan_text(work->arena, step);
    bool written = stage_write(work, step->path, text.text, text.size, step->mode);
    if (written)
        arena_return(work->arena, &before);
    return written;
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
    const struct end stage = { work->stage, 0 };
    for (size_t i = 0; i < step->file_count; i++) {
        const struct seed_file *file = &step->files[i];
        if (file->stored != NULL)
            continue;
        if (!work_goes_on(work) || !stage_make_folders_for(work, &stage, str_of(file->path)) ||
            !stage_write(work, file->path, file->bytes, file->size, mode_of(file)))
            return false;
    }
    return true;
}

static bool carry_out(struct work *work, const struct step *step)
{
    switch (step->kind) {
    case STEP_FOLDER:
        return make_folder(work, &(struct end){ work->stage, 0 }, str_of(step->path), step->mode);
    case STEP_TEXT:
        return write_text(work, step);
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
        watch_pace(work->plan->watch, PHASE_BUILD, i, work->plan->count, work->plan->steps[i].path);
        if (!work_goes_on(work) || !carry_out(work, &work->plan->steps[i]))
            return false;
        work->outcome->done++;
    }
    watch_pace(work->plan->watch, PHASE_BUILD, work->plan->count, work->plan->count, NULL);
    return date_all(work);
}
