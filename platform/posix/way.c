/* way.c: the user's own way to a folder: its links are followed, but for those that somebody else has put into a folder
 * that everybody may write to. Linux can refuse these itself (fs.protected_symlinks); not every kernel does. */
#include "platform/posix/posix.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "platform/posix/system.h"

enum { LINKS_MOST = 40 };

struct way {
    int at;                         /* how far it has led, or -1 */
    int flags;                      /* for its end */
    unsigned links;
    char rest[PLACE_PATH_ROOM];
};

static bool step_to(struct way *way, int below)
{
    if (way->at >= 0)
        close_quietly(way->at);
    way->at = below;
    return below >= 0;
}

static bool is_planted(int folder, const struct stat *link)
{
    struct stat facts;
    return fstat(folder, &facts) != 0
        || ((facts.st_mode & S_IWOTH) != 0 && link->st_uid != geteuid() && link->st_uid != facts.st_uid
            && link->st_uid != 0);
}

/* What the link says comes before the rest. The kernel's own links of /proc, which have no size, say too little. */
static bool follow(struct way *way, const char *name, const struct stat *link, const char *behind)
{
    char text[PLACE_PATH_ROOM];
    if (is_planted(way->at, link) || ++way->links > LINKS_MOST) {
        errno = ELOOP;
        return step_to(way, -1);
    }
    if (link->st_size == 0) {
        int flags = *behind == '\0' ? way->flags : OPEN_TO_PASS;
        memmove(way->rest, behind, strlen(behind) + 1);
        return step_to(way, open_again(way->at, name, flags | O_DIRECTORY | O_CLOEXEC, 0));
    }
    ssize_t size = readlinkat(way->at, name, text, sizeof text);
    if (size < 0 || (size_t)size + strlen(behind) + 2 > sizeof text) {
        errno = size < 0 ? errno : ENAMETOOLONG;
        return step_to(way, -1);
    }
    text[size] = '/';
    strcpy(text + size + 1, behind);
    strcpy(way->rest, text);
    return *text != '/' || step_to(way, open_again(AT_FDCWD, "/", OPEN_TO_PASS | O_DIRECTORY | O_CLOEXEC, 0));
}

/* One name further. */
static bool go_on(struct way *way)
{
    char name[NAME_MAX + 1];
    struct stat facts;
    const char *begin = way->rest + strspn(way->rest, "/");
    size_t size = strcspn(begin, "/");
    const char *behind = begin + size + strspn(begin + size, "/");
    if (size >= sizeof name) {
        errno = ENAMETOOLONG;
        return step_to(way, -1);
    }
    memcpy(name, size == 0 ? "." : begin, size == 0 ? 2 : size);
    name[size == 0 ? 1 : size] = '\0';
    if (fstatat(way->at, name, &facts, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(facts.st_mode))
        return follow(way, name, &facts, behind);
    if (!step_to(way, folder_open_at(way->at, name, *behind == '\0' ? way->flags : OPEN_TO_PASS)))
        return false;
    memmove(way->rest, behind, strlen(behind) + 1);
    return true;
}

RARELY static int walk_way(const char *path, int flags)
{
    struct way way = { .flags = flags };
    if (strlen(path) >= sizeof way.rest) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strcpy(way.rest, path);
    way.at = open_again(AT_FDCWD, *path == '/' ? "/" : ".", OPEN_TO_PASS | O_DIRECTORY | O_CLOEXEC, 0);
    for (bool begun = false; way.at >= 0 && (!begun || *way.rest != '\0'); begun = true)
        (void)go_on(&way);
    return way.at;
}

int way_open(const char *path, int flags, bool *straight)
{
    int folder = system_open_below(AT_FDCWD, path, flags);      /* mostly there is no link */
    *straight = folder >= 0;
    return folder >= 0 || (errno != ELOOP && errno != ENOSYS) ? folder : walk_way(path, flags);
}
