/* share.c: files that come out of the cache: as clones, as further names of the same file, as copies.
 *
 * Each is compared with what the cache's index says of it just before: another environment has names of the
 * same files, and whoever edits one there has edited all. One that differs makes the whole run start again
 * without the cache. */
#include "src/apply/work.h"

#include "src/base/path.h"
#include "src/find/cache.h"

struct sharing {
    struct work *work;
    const struct step *step;
    struct os_place *from;          /* the wheel's folder in the cache */
    enum link_mode way;
    uint32_t user;                  /* the cache's owner */
    bool keeps_times;               /* bytecode knows its source by the time */
};

bool share_open(struct work *work)
{
    const struct plan *plan = work->plan;
    const char *folder = NULL;
    for (size_t i = 0; i < plan->count && folder == NULL; i++)
        folder = plan->steps[i].stored == NULL ? NULL : plan->steps[i].stored->folder;
    if (folder == NULL || cache_open(work->arena, plan->host, folder, false, &work->cache) == CACHE_OURS)
        return true;
    work->outcome->stale = true;
    return error_say(work->error, E_WRITE, "the cache '%s' cannot be used", folder);
}

static bool stale(struct sharing *sharing, const char *path)
{
    sharing->work->outcome->stale = true;
    return error_say(sharing->work->error, E_WRITE, "'%s/%s' in the cache has changed", sharing->step->stored->entry,
                     path);
}

static const char *absolute(struct sharing *sharing, const char *path)
{
    struct work *work = sharing->work;
    const struct stored *stored = sharing->step->stored;
    const char *entry = path_join(work->arena, work->plan->host, stored->folder, stored->entry);
    return path_join(work->arena, work->plan->host, entry, path);
}

/* ---- the ways ------------------------------------------------------------------------------- */

/* A file with a time of its own: the one that its bytecode knows, if it has any. */
static struct os_status copy(struct sharing *sharing, const struct seed_file *file)
{
    const struct stored_file *stored = file->stored;
    struct os_place *stage = sharing->work->stage;
    struct os_status status = { OS_UNSUPPORTED, 0 };
    if (sharing->way == LINK_CLONE)
        status = os_clone(stage, file->path, sharing->from, stored->path, stored->mode | OS_EXACT);
    else
        status = os_copy(stage, file->path, absolute(sharing, stored->path), stored->mode | OS_EXACT);
    if (status.code == OS_OK && sharing->keeps_times)
        status = os_set_time(stage, file->path, stored->modified);
    return status;
}

static struct os_status share_by(struct sharing *sharing, const struct seed_file *file)
{
    struct os_place *stage = sharing->work->stage;
    switch (sharing->way) {
    case LINK_HARD:
        return os_hard_link(stage, file->path, sharing->from, file->stored->path);
    case LINK_SYMBOLIC:
        return os_link(stage, file->path, absolute(sharing, file->stored->path), false);
    case LINK_AUTO:
    case LINK_CLONE:
    case LINK_COPY:
    case LINK_MODES:
        break;
    }
    return copy(sharing, file);
}

/* The way to begin with. Names of one file have one time, so that a dated tree has none of them. */
static enum link_mode first_way(const struct plan *plan, const struct stored *stored)
{
    if (plan->link_mode == LINK_AUTO)
        return stored->clones ? LINK_CLONE : plan->dated ? LINK_COPY : LINK_HARD;
    return plan->link_mode == LINK_HARD && plan->dated ? LINK_COPY : plan->link_mode;
}

/* The declared alternative, once the file system has said that it cannot: for all files that follow. */
static bool take_other_way(struct sharing *sharing, struct os_status status)
{
    bool cannot = status.code == OS_UNSUPPORTED || status.code == OS_OTHER_VOLUME || status.code == OS_DENIED;
    if (!cannot || sharing->way == LINK_COPY)
        return false;
    bool by_name = sharing->way == LINK_CLONE && sharing->work->plan->link_mode == LINK_AUTO &&
                   !sharing->work->plan->dated && status.code == OS_UNSUPPORTED;
    sharing->way = by_name ? LINK_HARD : LINK_COPY;
    sharing->work->outcome->apart = status;
    return true;
}

static bool share_file(struct sharing *sharing, const struct seed_file *file)
{
    struct os_entry now;
    if (os_look_in(sharing->from, file->stored->path, &now).code != OS_OK ||
        !stored_is_untouched(file->stored, &now, sharing->user))
        return stale(sharing, file->stored->path);
    struct os_status status = share_by(sharing, file);
    while (status.code != OS_OK && take_other_way(sharing, status))
        status = share_by(sharing, file);
    if (status.code == OS_ABSENT || status.code == OS_TOO_LARGE)
        return stale(sharing, file->stored->path);      /* deleted just now, or it has all the names it may have */
    if (status.code != OS_OK)
        return work_failed(sharing->work, status, "write", file->path);
    sharing->work->outcome->shared[sharing->way]++;
    return true;
}

static bool share_step(struct work *work, const struct step *step)
{
    struct sharing sharing = { .work = work, .step = step, .way = first_way(work->plan, step->stored),
                               .user = os_user() };
    sharing.keeps_times = step->stored->bytecode != NULL && !work->plan->dated;
    if (os_place_enter(work->arena, work->cache, step->stored->entry, OS_PRIVATE, &sharing.from).code != OS_OK)
        return stale(&sharing, ".");
    bool done = true;
    for (size_t i = 0; i < step->file_count && done; i++)
        if (step->files[i].stored != NULL)
            done = work_goes_on(work) && stage_make_folders_for(work, step->files[i].path) && share_file(&sharing, &step->files[i]);
    os_place_close(sharing.from);
    return done;
}

bool share_all(struct work *work)
{
    for (size_t i = 0; i < work->plan->count; i++)
        if (work->plan->steps[i].stored != NULL && !share_step(work, &work->plan->steps[i]))
            return false;
    return true;
}

bool share_makes_names(const struct work *work)
{
    for (size_t i = 0; i < work->plan->count; i++) {
        const struct stored *stored = work->plan->steps[i].stored;
        if (stored != NULL && first_way(work->plan, stored) == LINK_HARD)
            return true;
    }
    return false;
}
