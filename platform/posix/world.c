/* world.c: what the process was given: variables, user, current folder, chance and time. */
#include "platform/posix/posix.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "platform/posix/system.h"

extern char **environ;

const char *os_variable(const char *name)
{
    return getenv(name);
}

const char *const *os_variables_named(struct arena *arena, const char *start)
{
    size_t count = 0, size = strlen(start);
    for (char **next = environ; next != NULL && *next != NULL; next++)
        count += strncmp(*next, start, size) == 0;
    const char **names = arena_take_many(arena, count + 1, sizeof *names);
    count = 0;
    for (char **next = environ; next != NULL && *next != NULL; next++)
        if (strncmp(*next, start, size) == 0)
            names[count++] = arena_copy(arena, *next, strcspn(*next, "="));
    return names;
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
    const char *home = getenv("HOME");
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
    const char *chosen = getenv("XDG_CACHE_HOME");
    if (chosen != NULL && *chosen == '/')
        return chosen;
    if (home == NULL || *home != '/')
        return NULL;
    return joined(arena, home, os_host()->darwin ? "/Library/Caches" : "/.cache");
}

const char *os_config_folder(struct arena *arena, bool everybodys)
{
    const char *home = os_home();
    const char *chosen = getenv("XDG_CONFIG_HOME");
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
    clock_gettime(CLOCK_MONOTONIC, &now);
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
