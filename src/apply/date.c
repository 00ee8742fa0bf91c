/* date.c: one time for everything that was made (SOURCE_DATE_EPOCH). */
#include "src/apply/work.h"

/* What is in a folder first: to date it changes the folder's own time on no system, but to make it did. */
static bool date(struct work *work, const char *path)
{
    struct os_names names;
    struct os_status status = os_list_in(work->arena, work->stage, path, &names);
    bool top = path[0] == '.' && path[1] == '\0';
    if (status.code != OS_OK)
        return work_failed(work, status, "list", path);
    for (size_t i = 0; i < names.count; i++) {
        const char *name = names.names[i].name;
        const char *below = top ? name : text_join(work->arena, path, "/", name, NULL);
        if (names.names[i].kind == OS_FOLDER && !date(work, below))
            return false;
        if (names.names[i].kind == OS_FOLDER)
            continue;
        status = os_set_time(work->stage, below, work->plan->date);
        if (status.code != OS_OK)
            return work_failed(work, status, "set the time of", below);
    }
    status = os_set_time(work->stage, path, work->plan->date);
    return status.code == OS_OK || work_failed(work, status, "set the time of", path);
}

bool date_all(struct work *work)
{
    return !work->plan->dated || date(work, ".");
}
