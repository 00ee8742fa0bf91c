/* remove.c: a folder with all that is in it.
 *
 * Every step stands on an open folder and follows no link. Each folder is first asked to go as it is:
 * an empty one does, and one on which something is mounted says so before anything in it is touched.
 * A tree of any depth needs few open folders and little stack: what lies deeper than DEEPEST, or than
 * folders may be opened, is first moved up to the top. What cannot be removed does not stop the rest; the first failure is reported. */
#include "platform/posix/posix.h"

#include <stdio.h>
#include <unistd.h>

enum { DEEPEST = 12 };

struct removal {
    int top;                        /* where folders from too deep below are moved to */
    unsigned moved;                 /* how many names were tried for them */
    dev_t volume;
    struct os_status failure;       /* the first one */
};

static void note_failure(struct removal *removal)
{
    if (removal->failure.code == OS_OK)
        removal->failure = status_now();
}

/* The owner of a folder without rights may give them back first, as nothing else is left to do with it. */
static int open_to_empty(int folder, const char *name)
{
    int below = folder_open_at(folder, name, O_RDONLY);
    if (below >= 0 || errno != EACCES)
        return below;
    if (set_mode_at(folder, name, 0700).code == OS_OK)
        return folder_open_at(folder, name, O_RDONLY);
    errno = EACCES;
    return -1;
}

/* Remembers the top of the tree; everything else must be on the same volume. */
static bool is_of_this_tree(struct removal *removal, int folder, unsigned depth)
{
    struct stat facts;
    if (fstat(folder, &facts) != 0)
        return false;
    if (depth == 0) {
        removal->top = folder;
        removal->volume = facts.st_dev;
    }
    errno = EXDEV;
    return facts.st_dev == removal->volume;
}

static bool unlink_in(int folder, const char *name, int flags)
{
    if (unlinkat(folder, name, flags) == 0)
        return true;
    return errno == EACCES && fchmod(folder, 0700) == 0 && unlinkat(folder, name, flags) == 0;
}

/* Moving a folder changes its "..", so that it must be writable itself, too. */
static bool move_up(struct removal *removal, int folder, const char *name)
{
    for (;;) {
        char new_name[24];
        snprintf(new_name, sizeof new_name, "moved-%u", removal->moved++);
        if (renameat(folder, name, removal->top, new_name) == 0)
            return true;
        if (errno == EACCES && fchmod(removal->top, 0700) == 0 && fchmod(folder, 0700) == 0
            && set_mode_at(folder, name, 0700).code == OS_OK && renameat(folder, name, removal->top, new_name) == 0)
            return true;
        if (errno != ENOTEMPTY && errno != EEXIST && errno != ENOTDIR)
            return false;
    }
}

static bool remove_below(struct removal *removal, int folder, const char *name, unsigned depth);

/* Returns whether the entry is gone from here. */
static bool remove_entry(struct removal *removal, int folder, const struct dirent *entry, unsigned depth)
{
    bool gone;
    if (kind_of(folder, entry) != OS_FOLDER)
        gone = unlink_in(folder, entry->d_name, 0);
    else if (depth < DEEPEST)
        return remove_below(removal, folder, entry->d_name, depth);
    else
        gone = move_up(removal, folder, entry->d_name);
    if (!gone && errno != ENOENT)
        note_failure(removal);
    return gone;
}

/* Empties an open folder, and closes it. Returns how many entries went. */
static size_t empty(struct removal *removal, int descriptor, unsigned depth)
{
    size_t gone = 0;
    DIR *folder = is_of_this_tree(removal, descriptor, depth) ? fdopendir(descriptor) : NULL;
    if (folder == NULL) {
        note_failure(removal);
        close(descriptor);
        return 0;
    }
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;)
        if (!is_dots(entry->d_name) && remove_entry(removal, descriptor, entry, depth + 1))
            gone++;
    closedir(folder);
    return gone;
}

/* Is the folder gone as it is? The one that holds the whole tree keeps its mode. */
static bool goes_by_itself(int folder, const char *name, unsigned depth)
{
    if (depth == 0)
        return unlinkat(folder, name, AT_REMOVEDIR) == 0;
    return unlink_in(folder, name, AT_REMOVEDIR) || errno == ENOENT;
}

/* Some systems leave names out of a listing while others are being removed, and what was moved up comes
 * in late: as long as something goes, there is another round. */
static bool remove_below(struct removal *removal, int folder, const char *name, unsigned depth)
{
    for (;;) {
        if (goes_by_itself(folder, name, depth))
            return true;
        /* ENOTDIR: a file or a link; opening tells which. */
        int below = errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR ? open_to_empty(folder, name) : -1;
        if (below < 0 && errno == EMFILE && depth > 1 && move_up(removal, folder, name))
            return true;
        if (below < 0)
            break;
        if (empty(removal, below, depth) == 0) {
            errno = ENOTEMPTY;
            break;
        }
    }
    note_failure(removal);
    return false;
}

struct os_status os_remove_tree(struct os_place *place, const char *relative)
{
    struct spot spot;
    struct os_status status = spot_find(place, relative, &spot);
    if (status.code != OS_OK)
        return status;
    if (is_dots(spot.name))         /* the place itself would be emptied, and could not go */
        return status_of(EINVAL);
    place_forget(place, relative);
    struct removal removal = { .top = -1 };
    return remove_below(&removal, spot.folder, spot.name, 0) ? STATUS_OK : removal.failure;
}
