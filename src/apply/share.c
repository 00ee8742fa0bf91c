/* share.c: files that come out of the cache: as clones, as further names of the same file, as copies.
 *
 * Each is compared with what the cache's index says of it just before: another environment has names of the
 * same files, and whoever edits one there has edited all. One that differs makes the whole run start again
 * without the cache. */
#include "src/apply/work.h"

#include <string.h>

#include "src/base/path.h"
#include "src/find/cache.h"

struct sharing {
    struct work *work;
    const struct step *step;
    struct end to, from;            /* of the files that are next */
    enum link_mode way;
    uint32_t user;                  /* the cache's owner */
    bool keeps_times;               /* bytecode knows its source by the time */
};

/* For so many files in one folder the walks there cost more than to open it: where they come from, which is walked
 * twice for each, and where they go. */
enum { MANY_FROM = 8, MANY_TO = 2 * MANY_FROM };

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
static struct os_status copy(struct sharing *sharing, const char *path, const struct stored_file *stored)
{
    struct os_place *place = sharing->to.place;
    struct os_status status = { OS_UNSUPPORTED, 0 };
    if (sharing->way == LINK_CLONE)
        status = os_clone(place, path, sharing->from.place, stored->path + sharing->from.skip, stored->mode | OS_EXACT);
    else
        status = os_copy(place, path, absolute(sharing, stored->path), stored->mode | OS_EXACT);
    if (status.code == OS_OK && sharing->keeps_times)
        status = os_set_time(place, path, stored->modified);
    return status;
}

static struct os_status share_by(struct sharing *sharing, const struct seed_file *file)
{
    const struct stored_file *stored = file->stored;
    const char *path = file->path + sharing->to.skip;
    switch (sharing->way) {
    case LINK_HARD:
        return os_hard_link(sharing->to.place, path, sharing->from.place, stored->path + sharing->from.skip);
    case LINK_SYMBOLIC:
        return os_link(sharing->to.place, path, absolute(sharing, stored->path), false);
    case LINK_AUTO:
    case LINK_CLONE:
    case LINK_COPY:
    case LINK_MODES:
        break;
    }
    return copy(sharing, path, stored);
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
    if (os_look_in(sharing->from.place, file->stored->path + sharing->from.skip, &now).code != OS_OK ||
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

/* ---- folder by folder ----------------------------------------------------------------------- */

/* How many of the files lie together in the cache, and will lie together. */
static size_t neighbours(const struct seed_file *files, size_t count)
{
    size_t together = 1;
    while (files[0].site > 0 && together < count && files[together].site > 0 &&
           files[together].stored->folder == files[0].stored->folder)
        together++;
    return together;
}

/* The folder of `path` below where the end begins: names begin there from now on, if it can be opened (there may be
 * few descriptors), and else where they did. */
static void go_into(struct arena *arena, struct end *end, const char *path, size_t name_at)
{
    char folder[256];
    struct os_place *place;
    size_t size = name_at - end->skip;
    if (size == 0 || size > sizeof folder)
        return;
    memcpy(folder, path + end->skip, size);
    folder[size - 1] = '\0';
    if (os_place_enter(arena, end->place, folder, OS_PRIVATE, &place).code == OS_OK)
        *end = (struct end){ place, name_at };
}

static bool share_each(struct sharing *sharing, const struct seed_file *files, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!work_goes_on(sharing->work) || !share_file(sharing, &files[i]))
            return false;
    return true;
}

static bool share_together(struct sharing *sharing, const struct seed_file *files, size_t count, struct arena *scratch)
{
    const struct end to = sharing->to, from = sharing->from;
    size_t name_at = files->stored->name_at;
    if (files->site == 0)
        sharing->to = (struct end){ sharing->work->stage, 0 };
    if (!stage_make_folders_for(sharing->work, &sharing->to, str_of(files->path)))
        return false;
    if (count >= MANY_FROM)
        go_into(scratch, &sharing->from, files->stored->path, name_at);
    if (count >= MANY_TO)
        go_into(scratch, &sharing->to, files->path, files->site + name_at);
    bool done = share_each(sharing, files, count);
    if (sharing->to.skip > to.skip)
        os_place_close(sharing->to.place);
    if (sharing->from.skip > from.skip)
        os_place_close(sharing->from.place);
    sharing->to = to;
    sharing->from = from;
    return done;
}

static bool share_files(struct sharing *sharing, const struct seed_file *files, size_t count)
{
    struct arena *arena = sharing->work->arena;
    char *room = arena_take_raw(arena, SHARE_ROOM);
    bool done = true;
    for (size_t i = 0, together; i < count && done; i += together) {
        struct arena scratch = arena_over(room, SHARE_ROOM, arena->exhausted, arena->owner);
        together = files[i].stored == NULL ? 1 : neighbours(files + i, count - i);
        if (files[i].stored != NULL)
            done = share_together(sharing, files + i, together, &scratch);
        arena_end(&scratch);
    }
    return done;
}

/* From site-packages on, which is opened once, paths are the same at both ends. */
static bool share_step(struct work *work, const struct step *step)
{
    struct sharing sharing = { .work = work, .step = step, .to = { work->stage, 0 }, .user = os_user(),
                               .way = first_way(work->plan, step->stored) };
    const struct seed_file *first = step->files, *last = first + step->file_count - 1;
    while (first->site == 0 && first < last)
        first++;
    sharing.keeps_times = step->stored->bytecode != NULL && !work->plan->dated;
    if (os_place_enter(work->arena, work->cache, step->stored->entry, OS_PRIVATE, &sharing.from.place).code != OS_OK)
        return stale(&sharing, ".");
    bool done = stage_make_folders_for(work, &sharing.to, str_of(first->path));
    if (done && first->site > 0)
        go_into(work->arena, &sharing.to, first->path, first->site);
    done = done && share_files(&sharing, step->files, step->file_count);
    if (sharing.to.skip > 0)
        os_place_close(sharing.to.place);
    os_place_close(sharing.from.place);
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
