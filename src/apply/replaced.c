/* replaced.c: where names cannot be exchanged: what --clear replaces, for an instant under a name beside its own. */
#include "src/apply/replaced.h"

#include <string.h>

#include "src/apply/apply.h"
#include "src/base/path.h"
#include "src/find/unfinished.h"

const char *replaced_name(struct work *work)
{
    return text_join(work->arena, work->plan->beside, "-old", NULL);
}

/* What a system that cannot refuse a taken name takes it with first (os_rename), and a killed run leaves there. */
static bool is_reserved(const struct os_entry *facts)
{
    return facts->kind == OS_FOLDER && facts->owner == os_user() && (facts->mode & 07777) == 0700;
}

void replaced_free(struct work *work, const char *name)
{
    struct os_entry facts;
    if (os_look_in(work->home, name, &facts).code == OS_OK && is_reserved(&facts))
        (void)os_remove_folder(work->home, name);
}

/* ---- while it is replaced ---------------------------------------------------------------------- */

void replaced_mark(struct work *work)
{
    static const struct unfinished_mark mark = { UNFINISHED_REPLACED, "", true };
    struct os_entry folder;
    if (work->old_place == NULL || os_look_in(work->old_place, ".", &folder).code != OS_OK)
        return;
    const char *text = unfinished_text(work->arena, &mark, work->plan->root, folder.file);
    (void)os_write(work->old_place, UNFINISHED_MARK, text, strlen(text), 0600 | OS_EXACT);
}

/* A recovery has not seen it before. */
void replaced_unmark(struct work *work)
{
    const struct os_entry *seen = &work->plan->seen;
    const char *mark = text_join(work->arena, work->plan->name, "/", UNFINISHED_MARK, NULL);
    struct os_status status = os_remove_file(work->home, mark);
    if (status.code != OS_OK && status.code != OS_ABSENT)
        status = os_remove_file(work->home, mark);
    if (status.code == OS_OK && seen->file != 0 && os_set_time(work->home, work->plan->name, seen->modified).code != OS_OK)
        (void)os_set_time(work->home, work->plan->name, seen->modified);
    if (status.code != OS_OK && status.code != OS_ABSENT)
        work->outcome->litter = mark;
}

/* ---- what a killed run has left ---------------------------------------------------------------- */

void apply_notice(struct arena *arena, const struct host *host, struct survey *ground)
{
    struct os_entry folder;
    const char *text;
    size_t size;
    if (ground->ground != GROUND_FREE && (ground->ground != GROUND_EMPTY || !is_reserved(&ground->facts)))
        return;
    struct plan plan = plan_for(arena, host, ground->path, PLAN_BESIDE);
    struct work work = { .arena = arena, .plan = &plan };
    const char *name = replaced_name(&work), *path = path_join(arena, host, plan.parent, name);
    if (os_look_at_link(path, &folder).code != OS_OK || folder.kind != OS_FOLDER ||
        os_read(arena, path_join(arena, host, path, UNFINISHED_MARK), UNFINISHED_LARGEST, &text, &size).code != OS_OK)
        return;
    if (unfinished_read(arena, host, text, plan.root, folder.file).state == UNFINISHED_REPLACED)
        ground->unfinished = (struct unfinished_mark){ UNFINISHED_REPLACED, name, true };
}

/* OS_ABSENT: it is not of a run on this target. OS_BUSY, OS_EXISTS: that run is at work. Otherwise it is claimed. */
static struct os_status claim(struct work *work, struct os_place *above, const char *name, struct os_place *left)
{
    struct os_entry folder;
    const char *text;
    size_t size;
    struct os_status status = stage_claim(above, name, left, &folder);
    bool told = status.code == OS_OK;
    if (status.code == OS_UNSUPPORTED)
        status = os_look_in(left, ".", &folder);
    if (status.code == OS_OK)
        status = os_read_in(work->arena, left, UNFINISHED_MARK, UNFINISHED_LARGEST, &text, &size);
    if (status.code != OS_OK)
        return status;
    if (unfinished_read(work->arena, work->plan->host, text, work->plan->root, folder.file).state != UNFINISHED_REPLACED)
        return (struct os_status){ OS_ABSENT, 0 };
    return (struct os_status){ told || !may_be_at_work(&folder) ? OS_OK : OS_BUSY, 0 };
}

static struct os_status enter(struct work *work, struct os_place *above, const char *name, struct os_place **left)
{
    struct os_status status = os_place_enter(work->arena, above, name, OS_SHARED, left);
    return status.code == OS_OK ? claim(work, above, name, *left) : status;
}

void replaced_give_way(struct work *work, struct os_place *above)
{
    struct os_place *left = NULL;
    const char *name = replaced_name(work);
    if (enter(work, above, name, &left).code == OS_OK &&
        os_rename(above, name, above, work->plan->beside, OS_NEW_NAME).code != OS_OK) {
        stage_remove_left(work, above);
        (void)os_rename(above, name, above, work->plan->beside, OS_NEW_NAME);
    }
    if (left != NULL)
        os_place_close(left);
}

bool replaced_is_held(struct work *work)
{
    struct os_place *left = NULL;
    struct os_status status = enter(work, work->home, replaced_name(work), &left);
    if (left != NULL)
        os_place_close(left);
    return status.code == OS_BUSY;
}

struct os_status replaced_return(struct work *work)
{
    const char *name = replaced_name(work), *place = work->plan->name;
    struct os_status status = enter(work, work->home, name, &work->old_place);
    if (status.code != OS_OK)
        return status;
    replaced_free(work, place);
    status = os_rename(work->home, name, work->home, place, OS_NEW_NAME);
    if (status.code != OS_OK && status.code != OS_EXISTS)
        status = os_rename(work->home, name, work->home, place, OS_NEW_NAME);
    if (status.code == OS_OK)
        replaced_unmark(work);
    return status.code == OS_EXISTS ? (struct os_status){ OS_ABSENT, 0 } : status;
}
