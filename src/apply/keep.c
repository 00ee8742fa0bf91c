/* keep.c: an environment that stands, kept aside with its modes and times while programs may change it, and put right again
 * by comparison: what is still as it was stays the very same file. */
#include "src/apply/work.h"

#include <string.h>

#include "src/base/path.h"
#include "src/find/unfinished.h"

static const struct os_status fine = { OS_OK, 0 };

/* From one tree to another, under the same names. */
struct keeping {
    struct work *work;
    struct os_place *from, *to;
    const char *from_root, *to_root;    /* their absolute paths */
    bool stops;                         /* when it is interrupted */
    struct os_status first;             /* what failed, */
    const char *where;                  /* and where */
};

static bool is_top(const char *path)
{
    return strcmp(path, ".") == 0;
}

static const char *below(const struct keeping *keeping, const char *path, const char *name)
{
    return is_top(path) ? name : text_join(keeping->work->arena, path, "/", name, NULL);
}

static const char *absolute(const struct keeping *keeping, const char *root, const char *path)
{
    return path_join(keeping->work->arena, keeping->work->plan->host, root, path);
}

static void note(struct keeping *keeping, struct os_status status, const char *path)
{
    if (status.code == OS_OK || keeping->first.code != OS_OK)
        return;
    keeping->first = status;
    keeping->where = str_copy(keeping->work->arena, str_of(path));
}

/* ---- copying ----------------------------------------------------------------------------------- */

/* Ours, in the environment; never part of what is kept. */
static bool is_own(const struct keeping *keeping, const char *path, const char *name)
{
    return is_top(path) && (strcmp(name, UNFINISHED_MARK) == 0 || strcmp(name, keeping->work->stage_name) == 0);
}

static struct os_status copy_file(const struct keeping *keeping, const char *path, unsigned mode)
{
    struct os_status status = os_clone(keeping->to, path, keeping->from, path, mode | OS_EXACT);
    if (status.code == OS_UNSUPPORTED || status.code == OS_OTHER_VOLUME)
        status = os_copy(keeping->to, path, absolute(keeping, keeping->from_root, path), mode | OS_EXACT);
    return status;
}

static struct os_status copy_link(const struct keeping *keeping, const char *path)
{
    const char *target;
    struct os_entry leads;
    struct os_status status = os_read_link_in(keeping->work->arena, keeping->from, path, &target);
    bool folder = os_look(absolute(keeping, keeping->from_root, path), &leads).code == OS_OK && leads.kind == OS_FOLDER;
    return status.code == OS_OK ? os_link(keeping->to, path, target, folder) : status;
}

static void copy_entry(struct keeping *keeping, const char *path);

static void copy_names(struct keeping *keeping, const char *path)
{
    const struct arena before = *keeping->work->arena;
    struct os_names names = { 0, NULL };
    note(keeping, os_list_in(keeping->work->arena, keeping->from, path, &names), path);
    for (size_t i = 0; i < names.count && keeping->first.code == OS_OK; i++)
        if (!is_own(keeping, path, names.names[i].name))
            copy_entry(keeping, below(keeping, path, names.names[i].name));
    if (keeping->first.code == OS_OK)
        arena_return(keeping->work->arena, &before);
}

/* Sockets and pipes cannot be copied, and stay as they are. */
static void copy_entry(struct keeping *keeping, const char *path)
{
    struct os_entry entry;
    struct os_status status = os_look_in(keeping->from, path, &entry);
    if (status.code != OS_OK || entry.kind == OS_OTHER) {
        note(keeping, status, path);
        return;
    }
    if (keeping->stops && !work_goes_on(keeping->work))
        status = (struct os_status){ OS_FAILED, 0 };
    else if (entry.kind == OS_FILE)
        status = copy_file(keeping, path, entry.mode);
    else if (entry.kind == OS_LINK)
        status = copy_link(keeping, path);
    else
        status = os_make_folder(keeping->to, path, 0700 | OS_EXACT);
    note(keeping, status, path);
    if (status.code == OS_OK && entry.kind == OS_FOLDER) {
        copy_names(keeping, path);
        note(keeping, os_set_mode(keeping->to, path, entry.mode | OS_EXACT), path);
    }
    if (status.code == OS_OK)
        note(keeping, os_set_time(keeping->to, path, entry.modified), path);
}

/* ---- the copy ---------------------------------------------------------------------------------- */

/* Beside it, so that a program which goes through the whole environment does not meet it; in our folder in it, when
 * there is no room beside it on the same volume. */
static bool open_shelf(struct work *work)
{
    struct os_entry here, above;
    struct os_status status = { OS_UNSUPPORTED, 0 };
    if (work->ground != NULL && os_look_in(work->home, ".", &here).code == OS_OK &&
        os_look_in(work->ground, ".", &above).code == OS_OK && here.device == above.device)
        status = os_make_folder(work->ground, work->plan->beside, 0700 | OS_EXACT);
    work->shelf_above = status.code == OS_OK ? work->ground : work->stage;
    const char *name = status.code == OS_OK ? work->plan->beside : UNFINISHED_COPY;
    if (status.code != OS_OK)
        status = os_make_folder(work->stage, UNFINISHED_COPY, 0700 | OS_EXACT);
    if (status.code == OS_OK)
        work->shelf_name = name;
    if (status.code == OS_OK)
        status = os_place_enter(work->arena, work->shelf_above, work->shelf_name, OS_PRIVATE, &work->shelf);
    return status.code == OS_OK || error_set(work->error, E_WRITE, status, "cannot make a folder for a copy of '%s'",
                                             work->plan->root);
}

static const char *shelf_path(struct work *work)
{
    const struct plan *plan = work->plan;
    const char *above = work->shelf_above == work->ground ? plan->parent
                                                          : path_join(work->arena, plan->host, plan->root, work->stage_name);
    return path_join(work->arena, plan->host, above, work->shelf_name);
}

bool keep_copy(struct work *work)
{
    if (!open_shelf(work))
        return false;
    struct keeping keeping = { .work = work, .from = work->home, .to = work->shelf, .from_root = work->plan->root,
                               .to_root = shelf_path(work), .stops = true };
    copy_names(&keeping, ".");
    if (keeping.first.code == OS_OK)
        note(&keeping, os_set_time(work->shelf, ".", work->plan->seen.modified), ".");
    if (keeping.first.code == OS_OK && work->plan->durable)
        note(&keeping, os_sync(work->shelf), ".");
    if (keeping.first.code == OS_OK || work->error->code == E_INTERRUPTED)
        return keeping.first.code == OS_OK;
    return error_set(work->error, E_WRITE, keeping.first, "cannot keep a copy of '%s/%s'", work->plan->root, keeping.where);
}

/* A copy is only a copy; where it cannot go, the next run takes it away. */
void keep_remove(struct work *work)
{
    struct os_status status = { OS_FAILED, 0 };
    if (work->shelf_name == NULL)
        return;
    if (work->shelf != NULL)
        os_place_close(work->shelf);
    work->shelf = NULL;
    for (int tries = 0; tries < 2 && status.code != OS_OK && status.code != OS_ABSENT; tries++)
        status = os_remove_tree(work->shelf_above, work->shelf_name);
    if (status.code != OS_OK && status.code != OS_ABSENT)
        work->outcome->litter = work->shelf_name;
    work->shelf_name = NULL;
    if (work->shelf_above != work->ground)
        stage_remove(work);
}

/* ---- the way back ------------------------------------------------------------------------------ */

static bool has_same_bytes(const struct keeping *keeping, const char *path, uint64_t size)
{
    enum { PIECE = 16 * 1024 };
    char one[PIECE], other[PIECE];
    const char *from = absolute(keeping, keeping->from_root, path), *to = absolute(keeping, keeping->to_root, path);
    for (uint64_t at = 0; at < size; at += PIECE) {
        size_t got = 0, got_other = 0;
        if (os_read_part(from, at, one, PIECE, &got).code != OS_OK ||
            os_read_part(to, at, other, PIECE, &got_other).code != OS_OK || got != got_other || memcmp(one, other, got) != 0)
            return false;
    }
    return true;
}

static bool has_same_target(const struct keeping *keeping, const char *path)
{
    const char *from, *to;
    return os_read_link_in(keeping->work->arena, keeping->from, path, &from).code == OS_OK &&
           os_read_link_in(keeping->work->arena, keeping->to, path, &to).code == OS_OK && strcmp(from, to) == 0;
}

static bool is_same(const struct keeping *keeping, const char *path, const struct os_entry *kept, const struct os_entry *now)
{
    if (kept->kind != now->kind)
        return false;
    if (kept->kind == OS_LINK)
        return has_same_target(keeping, path);
    return kept->size == now->size && has_same_bytes(keeping, path, kept->size);
}

static struct os_status remove_entry(struct os_place *place, const char *path, enum os_kind kind)
{
    return kind == OS_FOLDER ? os_remove_tree(place, path) : os_remove_file(place, path);
}

/* Mode and time, where they differ. */
static void put_facts_right(struct keeping *keeping, const char *path, const struct os_entry *kept)
{
    struct os_entry now;
    struct os_status status = os_look_in(keeping->to, path, &now);
    if (status.code == OS_OK && kept->kind != OS_LINK && now.mode != kept->mode && !is_top(path))
        status = os_set_mode(keeping->to, path, kept->mode | OS_EXACT);
    if (status.code == OS_OK && now.modified != kept->modified)
        status = os_set_time(keeping->to, path, kept->modified);
    note(keeping, status, path);
}

static void put_right(struct keeping *keeping, const char *path);

static bool holds(const struct os_names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->names[i].name, name) == 0)
            return true;
    return false;
}

static void put_folder_right(struct keeping *keeping, const char *path, const struct os_entry *kept, unsigned mode)
{
    const struct arena before = *keeping->work->arena;
    struct os_names was = { 0, NULL }, is = was;
    if ((mode & 0700) != 0700)
        note(keeping, os_set_mode(keeping->to, path, 0700 | OS_EXACT), path);
    struct os_status status = os_list_in(keeping->work->arena, keeping->from, path, &was);
    if (status.code == OS_OK)
        status = os_list_in(keeping->work->arena, keeping->to, path, &is);
    note(keeping, status, path);
    for (size_t i = 0; status.code == OS_OK && i < is.count; i++)
        if (is.names[i].kind != OS_OTHER && !is_own(keeping, path, is.names[i].name) && !holds(&was, is.names[i].name))
            note(keeping, remove_entry(keeping->to, below(keeping, path, is.names[i].name), is.names[i].kind), path);
    for (size_t i = 0; status.code == OS_OK && i < was.count; i++)
        put_right(keeping, below(keeping, path, was.names[i].name));
    put_facts_right(keeping, path, kept);
    if (keeping->first.code == OS_OK)
        arena_return(keeping->work->arena, &before);
}

static void put_right(struct keeping *keeping, const char *path)
{
    struct os_entry kept, now;
    struct os_status status = os_look_in(keeping->from, path, &kept), there = os_look_in(keeping->to, path, &now);
    if (status.code != OS_OK || (there.code != OS_OK && there.code != OS_ABSENT)) {
        note(keeping, status.code != OS_OK ? status : there, path);
    } else if (there.code == OS_OK && kept.kind == OS_FOLDER && now.kind == OS_FOLDER) {
        put_folder_right(keeping, path, &kept, now.mode);
    } else if (there.code == OS_OK && kept.kind != OS_FOLDER && is_same(keeping, path, &kept, &now)) {
        put_facts_right(keeping, path, &kept);
    } else {
        if (there.code == OS_OK)
            note(keeping, remove_entry(keeping->to, path, now.kind), path);
        struct keeping one = *keeping;
        one.first = fine;
        copy_entry(&one, path);
        note(keeping, one.first, path);
    }
}

/* All but the mark. */
static struct os_status put_all_right(struct work *work, struct os_entry *top)
{
    struct os_entry now;
    struct keeping keeping = { .work = work, .from = work->shelf, .to = work->home, .from_root = shelf_path(work),
                               .to_root = work->plan->root };
    struct os_status status = os_look_in(work->shelf, ".", top);
    if (status.code == OS_OK)
        status = os_look_in(work->home, ".", &now);
    if (status.code != OS_OK)
        return status;
    put_folder_right(&keeping, ".", top, now.mode);
    return keeping.first;
}

/* What failed for a moment only goes the second time, for what is right by then stays. The mark goes before the copy: as
 * long as it is there, the copy is whole. */
struct os_status keep_restore(struct work *work)
{
    struct os_entry top;
    struct os_status status = put_all_right(work, &top);
    if (status.code != OS_OK)
        status = put_all_right(work, &top);
    if (status.code != OS_OK)
        return status;
    mark_drop(work);
    if (work->marked)
        return (struct os_status){ OS_FAILED, 0 };
    keep_remove(work);
    status = os_set_time(work->home, ".", top.modified);
    return status.code == OS_OK ? status : os_set_time(work->home, ".", top.modified);
}
