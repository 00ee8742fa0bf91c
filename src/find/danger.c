/* danger.c: owners and modes of a program, of its folders and of all that stand above them. */
#include "src/find/danger.h"

#include <string.h>

#include "src/base/path.h"

enum { STICKY = 01000, OTHERS_WRITE = 022 };

/* What was found out about one folder. */
struct danger_folder {
    struct danger_folder *next;
    const char *path;
    const char *own;            /* why nothing in it can be trusted */
    const char *way;            /* why nothing below it can: what stands there could be exchanged */
    bool is_linked;             /* it, or a folder above it, is a link: its path leads elsewhere, too */
    bool is_followed;
    const char *both;           /* `own`, or that of the folder which links lead to; once it is followed */
};

struct danger danger_begin(struct arena *arena, const struct host *host)
{
    return (struct danger){ arena, host, NULL, { arena, NULL } };
}

static struct danger_folder *folder_known(const struct danger *danger, const char *path)
{
    struct danger_folder *one = danger->first;
    while (one != NULL && strcmp(one->path, path) != 0)
        one = one->next;
    return one;
}

/* Where everybody may write, but each only to what is their own (/tmp), new things can be put beside ours, while
 * ours stay. */
static void look_at(struct danger *danger, struct danger_folder *folder)
{
    struct os_entry facts;
    if (glance_at(&danger->glances, folder->path, &facts, &folder->is_linked).code != OS_OK) {
        folder->own = folder->way = "a folder of its program cannot be looked at";
    } else if (facts.owner != 0) {
        folder->own = "the folder of its program belongs to another user";
        folder->way = "a folder above its program belongs to another user";
    } else if ((facts.mode & OTHERS_WRITE) != 0) {
        folder->own = "others may write to the folder of its program";
        folder->way = facts.mode & STICKY ? NULL : "others may write to a folder above its program";
    }
}

static struct danger_folder *judge(struct danger *danger, const char *path)
{
    struct danger_folder *one = folder_known(danger, path);
    if (one != NULL)
        return one;
    one = arena_take(danger->arena, sizeof *one);
    *one = (struct danger_folder){ .path = path };
    look_at(danger, one);
    const char *above = path_folder(danger->arena, danger->host, path);
    if (strcmp(above, path) != 0 && one->way == NULL) {
        const struct danger_folder *upper = judge(danger, above);
        one->way = upper->way;
        one->is_linked |= upper->is_linked;
    }
    if (one->own == NULL)
        one->own = one->way;
    one->next = danger->first;
    danger->first = one;
    return one;
}

/* The folder by its name, and by what the links in that lead to. */
static const char *judge_both(struct danger *danger, const char *folder)
{
    const char *real;
    struct danger_folder *one = judge(danger, folder);
    if (one->is_followed)
        return one->both;
    one->is_followed = true;
    one->both = one->own;
    if (one->own == NULL && one->is_linked && os_real_path(danger->arena, folder, &real).code == OS_OK)
        one->both = judge(danger, real)->own;
    return one->both;
}

const char *danger_of(struct danger *danger, const struct interpreter *python)
{
    if (os_user() != 0)
        return NULL;
    const char *const paths[] = { python->executable, python->asked, python->base };
    const char *why = python->owner != 0 ? "it belongs to another user"
                    : (python->mode & OTHERS_WRITE) != 0 ? "others may write to it" : NULL;
    for (size_t i = 0; i < sizeof paths / sizeof *paths && why == NULL; i++)
        why = judge_both(danger, path_folder(danger->arena, danger->host, paths[i]));
    return why;
}
