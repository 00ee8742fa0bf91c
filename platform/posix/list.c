/* list.c: the names in a folder. */
#include "platform/posix/posix.h"

#include <string.h>

#include "platform/names.h"

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

enum os_kind kind_of(int folder, const struct dirent *entry)
{
    switch (entry->d_type) {
    case DT_REG: return OS_FILE;
    case DT_DIR: return OS_FOLDER;
    case DT_LNK: return OS_LINK;
    case DT_UNKNOWN: return kind_by_looking(folder, entry->d_name);
    default: return OS_OTHER;
    }
}

static struct os_status read_names(struct arena *arena, DIR *folder, const char *letters, struct os_names *out)
{
    struct naming naming = naming_in(arena);
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(folder);
        if (entry == NULL)
            break;
        if (is_dots(entry->d_name) || (letters != NULL && strchr(letters, entry->d_name[0]) == NULL))
            continue;
        const char *name = arena_copy(arena, entry->d_name, strlen(entry->d_name));
        naming_add(&naming, name, kind_of(dirfd(folder), entry));
    }
    if (errno != 0)
        return status_now();
    *out = naming_done(&naming);
    return STATUS_OK;
}

static struct os_status list(struct arena *arena, int descriptor, const char *letters, struct os_names *out)
{
    if (descriptor < 0)
        return status_now();
    DIR *folder = fdopendir(descriptor);
    if (folder == NULL) {
        close_quietly(descriptor);
        return status_now();
    }
    struct os_status status = read_names(arena, folder, letters, out);
    closedir(folder);
    return status;
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
