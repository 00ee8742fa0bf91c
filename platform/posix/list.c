/* list.c: the names in a folder. */
#include "platform/posix/posix.h"

#include <string.h>

#include "platform/names.h"
#include "platform/posix/system.h"

bool is_dots(const char *name)
{
    return name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

static enum os_kind kind_by_looking(int folder, const char *name)
{
    struct stat facts;
    if (fstatat(folder, name, &facts, AT_SYMLINK_NOFOLLOW) != 0)
        return OS_OTHER;
    if (S_ISDIR(facts.st_mode))
        return OS_FOLDER;
    if (S_ISLNK(facts.st_mode))
        return OS_LINK;
    return S_ISREG(facts.st_mode) ? OS_FILE : OS_OTHER;
}

static enum os_kind kind_of_type(int folder, const char *name, unsigned char type)
{
    switch (type) {
    case DT_REG: return OS_FILE;
    case DT_DIR: return OS_FOLDER;
    case DT_LNK: return OS_LINK;
    case DT_UNKNOWN: return kind_by_looking(folder, name);
    default: return OS_OTHER;
    }
}

enum os_kind kind_of(int folder, const struct dirent *entry)
{
    return kind_of_type(folder, entry->d_name, entry->d_type);
}

struct listing {
    struct arena *arena;
    int folder;
    const char *letters;
    struct naming naming;
};

static void add_name(void *data, const char *name, unsigned char type)
{
    struct listing *listing = data;
    if (is_dots(name) || (listing->letters != NULL && strchr(listing->letters, name[0]) == NULL))
        return;
    const char *copy = arena_copy(listing->arena, name, strlen(name));
    naming_add(&listing->naming, copy, kind_of_type(listing->folder, name, type));
}

static struct os_status list(struct arena *arena, int descriptor, const char *letters, struct os_names *out)
{
    struct listing listing = { arena, descriptor, letters, naming_in(arena) };
    if (descriptor < 0 || system_list(descriptor, add_name, &listing) != 0)
        return status_now();
    *out = naming_done(&listing.naming);
    return STATUS_OK;
}

struct os_status os_list(struct arena *arena, const char *path, struct os_names *out)
{
    return list(arena, open_again(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0), NULL, out);
}

struct os_status os_list_some(struct arena *arena, const char *path, const char *letters, struct os_names *out)
{
    return list(arena, open_again(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0), letters, out);
}

struct os_status os_list_in(struct arena *arena, struct os_place *place, const char *relative, struct os_names *out)
{
    struct spot spot;
    struct os_status status = spot_find(place, relative, &spot);
    return status.code == OS_OK ? list(arena, folder_open_at(spot.folder, spot.name, O_RDONLY), NULL, out) : status;
}
