/* trees.c: looks at, copies and removes whole folders. */
#include "tests/fault/trees.h"
#include "tests/fault/contents.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

struct looking {
    uint64_t hash;
    unsigned what;
    char *const *skip;
};

static void mix(struct looking *looking, const void *bytes, size_t size)
{
    looking->hash = hash_bytes(looking->hash, bytes, size);
}

static bool is_skipped(const struct dirent *entry, char *const *skip)
{
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
        return true;
    for (; *skip != NULL; skip++)
        if (strcmp(entry->d_name, *skip) == 0)
            return true;
    return false;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in a folder, sorted; the caller frees each and all. NULL when it cannot be read. */
static char **names_in(int folder, char *const *skip, size_t *count)
{
    size_t room = 64;
    char **names = malloc(room * sizeof *names);
    int again = dup(folder);
    DIR *stream = again < 0 ? NULL : fdopendir(again);
    *count = 0;
    for (const struct dirent *entry; stream != NULL && (entry = readdir(stream)) != NULL;) {
        if (is_skipped(entry, skip))
            continue;
        if (*count == room)
            names = realloc(names, (room *= 2) * sizeof *names);
        names[(*count)++] = strdup(entry->d_name);
    }
    if (stream != NULL)
        closedir(stream);
    qsort(names, *count, sizeof *names, by_name);
    return names;
}

static void free_names(char **names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    free(names);
}

static void mix_contents(struct looking *looking, int folder, const char *name, const struct stat *facts)
{
    uint64_t contents = contents_of(folder, name, facts);
    mix(looking, &contents, sizeof contents);
}

static void mix_link(struct looking *looking, int folder, const char *name)
{
    char target[4096];
    ssize_t size = readlinkat(folder, name, target, sizeof target);
    mix(looking, target, size > 0 ? (size_t)size : 0);
}

static void mix_facts(struct looking *looking, const char *name, const struct stat *facts)
{
    bool folder = S_ISDIR(facts->st_mode);
    bool times = name[0] != '\0' && (looking->what & (folder ? TREE_FOLDER_TIMES : TREE_TIMES)) != 0;
    mix(looking, name, strlen(name) + 1);
    mix(looking, &facts->st_mode, sizeof facts->st_mode);
    if (!folder)
        mix(looking, &facts->st_size, sizeof facts->st_size);
    if (times)
        mix(looking, &facts->st_mtim, sizeof facts->st_mtim);
    if (looking->what & TREE_NUMBERS)
        mix(looking, &facts->st_ino, sizeof facts->st_ino);
}

static bool look_at(struct looking *looking, int folder, const char *name, const char *called);

static void look_below(struct looking *looking, int folder, const char *name)
{
    size_t count;
    int below = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (below < 0)
        return;
    char **names = names_in(below, looking->skip, &count);
    for (size_t i = 0; i < count; i++)
        look_at(looking, below, names[i], names[i]);
    mix(looking, "/", 1);
    free_names(names, count);
    close(below);
}

static bool look_at(struct looking *looking, int folder, const char *name, const char *called)
{
    struct stat facts;
    if (fstatat(folder, name, &facts, AT_SYMLINK_NOFOLLOW) != 0)
        return false;
    mix_facts(looking, called, &facts);
    if (S_ISDIR(facts.st_mode))
        look_below(looking, folder, name);
    else if (S_ISLNK(facts.st_mode))
        mix_link(looking, folder, name);
    else if (S_ISREG(facts.st_mode) && !(looking->what & TREE_NO_CONTENTS))
        mix_contents(looking, folder, name, &facts);
    return true;
}

uint64_t tree_look(const char *path, unsigned what, char *const *skip)
{
    struct looking looking = { 0xcbf29ce484222325, what, skip };
    return look_at(&looking, AT_FDCWD, path, "") ? looking.hash : 0;
}

/* ---- copying -------------------------------------------------------------------------------- */

static bool keep_facts(int folder, const char *name, const struct stat *facts)
{
    struct timespec times[2] = { facts->st_mtim, facts->st_mtim };
    return (S_ISLNK(facts->st_mode) || fchmodat(folder, name, facts->st_mode & 07777, 0) == 0)
        && utimensat(folder, name, times, AT_SYMLINK_NOFOLLOW) == 0;
}

static bool copy_link(int from, const char *name, int to, const char *new_name)
{
    char target[4096];
    ssize_t size = readlinkat(from, name, target, sizeof target - 1);
    if (size < 0)
        return false;
    target[size] = '\0';
    return symlinkat(target, to, new_name) == 0;
}

static bool copy_file(int from, const char *name, int to, const char *new_name, off_t size)
{
    int source = openat(from, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    int file = openat(to, new_name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool done = source >= 0 && file >= 0;
    while (done && size > 0) {
        ssize_t part = sendfile(file, source, NULL, (size_t)size);
        done = part > 0;
        size -= part;
    }
    if (source >= 0)
        close(source);
    if (file >= 0)
        close(file);
    return done;
}

static bool copy_one(int from, const char *name, int to, const char *new_name);

static bool copy_folder(int from, const char *name, int to, const char *new_name)
{
    char *const nothing[] = { NULL };
    size_t count;
    if (mkdirat(to, new_name, 0700) != 0)
        return false;
    int below = openat(from, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int fresh = openat(to, new_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    char **names = names_in(below, nothing, &count);
    bool done = true;
    for (size_t i = 0; done && i < count; i++)
        done = copy_one(below, names[i], fresh, names[i]);
    free_names(names, count);
    close(below);
    close(fresh);
    return done;
}

static bool copy_one(int from, const char *name, int to, const char *new_name)
{
    struct stat facts;
    if (fstatat(from, name, &facts, AT_SYMLINK_NOFOLLOW) != 0)
        return false;
    bool done = S_ISDIR(facts.st_mode) ? copy_folder(from, name, to, new_name)
        : S_ISLNK(facts.st_mode) ? copy_link(from, name, to, new_name)
        : copy_file(from, name, to, new_name, facts.st_size);
    return done && keep_facts(to, new_name, &facts);
}

bool tree_copy(const char *from, const char *to)
{
    return copy_one(AT_FDCWD, from, AT_FDCWD, to);
}

/* ---- removing ------------------------------------------------------------------------------- */

static bool remove_one(int folder, const char *name)
{
    char *const nothing[] = { NULL };
    size_t count;
    if (unlinkat(folder, name, 0) == 0 || errno == ENOENT)
        return true;
    int below = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (below < 0)
        return false;
    char **names = names_in(below, nothing, &count);
    for (size_t i = 0; i < count; i++)
        remove_one(below, names[i]);
    free_names(names, count);
    close(below);
    return unlinkat(folder, name, AT_REMOVEDIR) == 0;
}

bool tree_remove(const char *path)
{
    return remove_one(AT_FDCWD, path);
}
