/* place.c: opened folders, and the way from them to a name without following a link.
 *
 * In a shared place every path is led to its parent folder in one checked step, and that folder stays
 * open for the next path, for most files have a neighbour. In a private place, where nobody else can
 * put a link, the whole path goes to the system at once. */
#include "platform/posix/posix.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "platform/posix/system.h"

int open_again(int folder, const char *name, int flags, unsigned mode)
{
    int descriptor;
    do
        descriptor = openat(folder, name, flags, (mode_t)mode);
    while (descriptor < 0 && errno == EINTR);
    return descriptor;
}

void close_quietly(int descriptor)
{
    int before = errno;
    close(descriptor);
    errno = before;
}

/* Systems disagree on what a link is to O_DIRECTORY with O_NOFOLLOW; here it is ELOOP. */
int folder_open_at(int folder, const char *name, int flags)
{
    int descriptor = open_again(folder, name, flags | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);
    struct stat facts;
    if (descriptor < 0 && errno != ELOOP) {
        int before = errno;
        bool is_link = before == ENOTDIR && fstatat(folder, name, &facts, AT_SYMLINK_NOFOLLOW) == 0
            && S_ISLNK(facts.st_mode);
        errno = is_link ? ELOOP : before;
    }
    return descriptor;
}

/* Opens the first `length` bytes of `path`, name by name: slower, but every system can, and no path
 * is too long. */
static int walk(int folder, const char *path, size_t length, int flags)
{
    char name[NAME_MAX + 1];
    int at = folder;
    for (size_t next = 0; next < length;) {
        const char *slash = memchr(path + next, '/', length - next);
        size_t size = slash != NULL ? (size_t)(slash - path) - next : length - next;
        int below = -1;
        if (size < sizeof name) {
            memcpy(name, path + next, size);
            name[size] = '\0';
            below = folder_open_at(at, name, slash != NULL ? OPEN_TO_PASS : flags);
        } else {
            errno = ENAMETOOLONG;
        }
        if (at != folder)
            close_quietly(at);
        if (below < 0)
            return -1;
        at = below;
        next += size + 1;
    }
    return at;
}

/* Opens a folder of any depth in the way that the place's use asks for. */
static int open_below(const struct os_place *place, const char *relative, int flags)
{
    size_t length = strlen(relative);
    if (strcmp(relative, ".") == 0)
        return open_again(place->folder, relative, flags | O_DIRECTORY | O_CLOEXEC, 0);
    if (length >= PLACE_PATH_ROOM)
        return walk(place->folder, relative, length, flags);
    if (place->use == OS_PRIVATE)
        return folder_open_at(place->folder, relative, flags);
    int descriptor = system_open_below(place->folder, relative, flags);
    return descriptor < 0 && errno == ENOSYS ? walk(place->folder, relative, length, flags) : descriptor;
}

static struct os_place *place_over(struct arena *arena, int folder, enum os_place_use use)
{
    struct os_place *place = arena_take_raw(arena, sizeof *place);
    place->folder = folder;
    place->use = use;
    place->straight = false;
    place->parent = -1;
    place->length = 0;
    return place;
}

struct os_status os_place_open(struct arena *arena, const char *path, struct os_place **out)
{
    bool straight;
    int folder = way_open(path, O_RDONLY, &straight);
    if (folder < 0 && errno == EACCES)          /* writing in it may be allowed though reading is not */
        folder = way_open(path, OPEN_TO_PASS, &straight);
    if (folder < 0)
        return status_now();
    *out = place_over(arena, folder, OS_SHARED);
    (*out)->straight = straight;
    return STATUS_OK;
}

/* Only the system knows whether a folder really is closed to others: file systems without owners and
 * modes say that it is not, and are treated with care. */
static bool is_private(int folder)
{
    struct stat facts;
    return fstat(folder, &facts) == 0 && facts.st_uid == os_user() && (facts.st_mode & 077) == 0;
}

static bool is_step(const char *name, size_t size)
{
    return size == 0 || (name[0] == '.' && (size == 1 || (size == 2 && name[1] == '.')));
}

/* Where the last name begins, and the size of all, in one pass, for there are thousands; NULL for a path with
 * names that are none. */
static const char *last_name(const char *relative, size_t *size)
{
    const char *name = relative, *at = relative;
    for (;; at++) {
        if (*at != '/' && *at != '\0')
            continue;
        if (is_step(name, (size_t)(at - name)))
            break;
        if (*at == '\0') {
            *size = (size_t)(at - relative);
            return name;
        }
        name = at + 1;
    }
    *size = 1;
    return strcmp(relative, ".") == 0 ? relative : NULL;
}

struct os_status os_place_enter(struct arena *arena, struct os_place *place, const char *relative,
                                enum os_place_use use, struct os_place **out)
{
    size_t size;
    if (last_name(relative, &size) == NULL)
        return status_of(EINVAL);
    int folder = open_below(place, relative, O_RDONLY);
    if (folder < 0 && errno == EACCES)
        folder = open_below(place, relative, OPEN_TO_PASS);
    if (folder < 0)
        return status_now();
    bool private = use == OS_PRIVATE && (place->use == OS_PRIVATE || is_private(folder));
    *out = place_over(arena, folder, private ? OS_PRIVATE : OS_SHARED);
    return STATUS_OK;
}

void os_place_close(struct os_place *place)
{
    if (place->parent >= 0)
        close(place->parent);
    close(place->folder);
    place->folder = place->parent = -1;
    place->length = 0;
}

static struct os_status remember(struct os_place *place, const char *relative, size_t length)
{
    if (place->parent >= 0)
        close(place->parent);
    place->parent = -1;
    place->length = 0;
    if (length < sizeof place->path) {
        memcpy(place->path, relative, length);
        place->path[length] = '\0';
        place->parent = system_open_below(place->folder, place->path, OPEN_TO_PASS);
        if (place->parent < 0 && errno != ENOSYS)
            return status_now();
        place->length = length;
    }
    if (place->parent < 0)
        place->parent = walk(place->folder, relative, length, OPEN_TO_PASS);
    if (place->parent >= 0)
        return STATUS_OK;
    place->length = 0;
    return status_now();
}

struct os_status spot_find(struct os_place *place, const char *relative, struct spot *out)
{
    size_t size;
    const char *name = last_name(relative, &size);
    if (name == NULL)
        return status_of(EINVAL);
    *out = (struct spot){ place->folder, relative };
    if (name == relative || (place->use == OS_PRIVATE && size < PLACE_PATH_ROOM))
        return STATUS_OK;
    size_t length = (size_t)(name - relative) - 1;
    if (place->length != length || memcmp(place->path, relative, length) != 0) {
        struct os_status status = remember(place, relative, length);
        if (status.code != OS_OK)
            return status;
    }
    *out = (struct spot){ place->parent, name };
    return STATUS_OK;
}

void place_forget(struct os_place *place, const char *relative)
{
    size_t size = strlen(relative);
    if (size <= place->length && memcmp(place->path, relative, size) == 0
        && (size == place->length || place->path[size] == '/'))
        place->length = 0;
}
