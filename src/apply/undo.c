/* undo.c: the record of what this run did to the world, and the way back. */
#include "src/apply/work.h"

void undo_note(struct work *work, enum deed_kind kind, const char *path, const char *kept)
{
    work->deeds[work->deed_count++] = (struct deed){ kind, path, kept, 0 };
}

static struct os_status take_back(struct work *work, const struct deed *deed)
{
    switch (deed->kind) {
    case DEED_FOLDER:
        return os_remove_folder(work->ground, deed->path);
    case DEED_BROUGHT:
        return os_rename(work->home, deed->path, work->stage, deed->path, OS_NEW_NAME);
    case DEED_EXCHANGED:
        return os_rename(work->home, deed->path, work->stage, deed->path, OS_EXCHANGE);
    case DEED_MODE:
        return os_set_mode(work->home, deed->path, deed->mode | OS_EXACT);
    case DEED_STOWED:
        return os_rename(work->stage, deed->kept, work->stage, deed->path, OS_NEW_NAME);
    case DEED_ASIDE:
        return os_rename(work->stage, deed->kept, work->home, deed->path, OS_NEW_NAME);
    }
    return (struct os_status){ OS_FAILED, 0 };
}

/* What failed for a moment only is tried again. A folder that others use by now is theirs. */
static bool is_taken_back(struct work *work, const struct deed *deed)
{
    struct os_status status = take_back(work, deed);
    if (status.code != OS_OK)
        status = take_back(work, deed);
    return status.code == OS_OK ||
           (deed->kind == DEED_FOLDER && (status.code == OS_NOT_EMPTY || status.code == OS_ABSENT));
}

/* The first thing that cannot be taken back is named beside the error that made us go back. */
static void cannot(struct work *work, const struct deed *deed)
{
    struct error first = *work->error;
    bool folder = deed->kind == DEED_FOLDER;
    if (first.code == E_UNDO)
        return;
    error_set(work->error, E_UNDO, first.cause, "%s; what was done to '%s%s%s' could not be taken back", first.text,
              folder ? work->plan->parent : work->plan->root, folder ? "" : "/", folder ? "" : deed->path);
    error_remedy(work->error, "run the same command again when the cause is gone");
}

void undo_all(struct work *work)
{
    while (work->deed_count > 0) {
        const struct deed *deed = &work->deeds[--work->deed_count];
        if (!is_taken_back(work, deed))
            cannot(work, deed);
    }
}
