/* world.c: what the process was given: variables, user, current folder, chance and time. */
#include "platform/posix/posix.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#include "platform/posix/system.h"

extern char **environ;

/* How far both are the same; mostly nothing at all, and the caller has as many variables as it likes. */
static size_t common(const char *variable, const char *name)
{
    size_t i = 0;
    while (name[i] != '\0' && name[i] == variable[i])
        i++;
    return i;
}

const char *os_variable(const char *name)
{
    for (char **next = environ; next != NULL && *next != NULL; next++) {
        size_t size = common(*next, name);
        if (name[size] == '\0' && (*next)[size] == '=')
            return *next + size + 1;
    }
    return NULL;
}

const char *os_next_variable(const char *prefix, size_t *at)
{
    while (environ != NULL && environ[*at] != NULL) {
        const char *variable = environ[(*at)++];
        if (prefix[common(variable, prefix)] == '\0')
            return variable;
    }
    return NULL;
}

const char *os_parent_program(struct arena *arena)
{
    char name[256];
    return system_parent(name, sizeof name) == 0 && name[0] != '\0' ? arena_copy(arena, name, strlen(name)) : NULL;
}

bool os_is_elevated_by_file(void)
{
    return system_is_elevated();
}

struct os_status os_current_folder(struct arena *arena, const char **out)
{
    char text[PLACE_PATH_ROOM];
    if (getcwd(text, sizeof text) == NULL)
        return status_of(errno == ERANGE ? ENAMETOOLONG : errno);
    *out = arena_copy(arena, text, strlen(text));
    return STATUS_OK;
}

const char *os_home(void)
{
    const char *home = os_variable("HOME");
    return home != NULL && *home != '\0' ? home : NULL;
}

static const char *joined(struct arena *arena, const char *folder, const char *rest)
{
    size_t size = strlen(folder), more = strlen(rest);
    char *text = arena_take(arena, size + more + 1);
    memcpy(text, folder, size);
    memcpy(text + size, rest, more);
    return text;
}

/* Relative values are no use: the XDG specification says to ignore them. */
const char *os_cache_folder(struct arena *arena)
{
    const char *home = os_home();
    const char *chosen = os_variable("XDG_CACHE_HOME");
    if (chosen != NULL && *chosen == '/')
        return chosen;
    if (home == NULL || *home != '/')
        return NULL;
    return joined(arena, home, os_host()->darwin ? "/Library/Caches" : "/.cache");
}

const char *os_config_folder(struct arena *arena, bool everybodys)
{
    const char *home = os_home();
    const char *chosen = os_variable("XDG_CONFIG_HOME");
    if (everybodys)
        return "/etc";
    if (chosen != NULL && *chosen == '/')
        return chosen;
    if (home == NULL || *home != '/')
        return NULL;
    return joined(arena, home, os_host()->darwin ? "/Library/Application Support" : "/.config");
}

static struct os_status read_device(const char *path, char *bytes, size_t size)
{
    int device = open_again(AT_FDCWD, path, O_RDONLY | O_NOCTTY | O_CLOEXEC, 0);
    if (device < 0)
        return status_now();
    struct os_status status = STATUS_OK;
    while (size != 0 && status.code == OS_OK) {
        ssize_t got = read(device, bytes, size);
        if (got > 0) {
            bytes += got;
            size -= (size_t)got;
        } else if (got == 0 || errno != EINTR) {
            status = status_of(got == 0 ? EIO : errno);
        }
    }
    close(device);
    return status;
}

struct os_status os_random(void *bytes, size_t size)
{
    enum { AT_ONCE = 256 };
    for (char *next = bytes; size != 0;) {
        size_t part = size < AT_ONCE ? size : AT_ONCE;
        if (system_random(next, part) != 0)
            return read_device("/dev/urandom", next, size);
        next += part;
        size -= part;
    }
    return STATUS_OK;
}

uint64_t os_clock(void)
{
    struct timespec now;
    system_clock(&now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

void os_pause(uint64_t nanoseconds)
{
    struct timespec time = { (time_t)(nanoseconds / 1000000000), (long)(nanoseconds % 1000000000) };
    (void)nanosleep(&time, NULL);
}

int64_t os_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}
