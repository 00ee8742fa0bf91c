/* floor.c: the least that making a tree takes: one system call for each folder, link and name, three for a file.
 *
 * usage: floor [--safe | --look] LIST TARGET...
 *
 * --safe adds what all-or-nothing and confinement take: a stage that is claimed, Landlock, a rename.
 * --look makes nothing: each folder of the tree is opened once, and each name in it looked at, which is the least
 * that tells whether somebody has changed a file.
 *
 * LIST was made beforehand by bench.py from a real environment: records in order (see struct record), then the bytes
 * of the files. Nothing is read, found out, checked, inflated or hashed here; what a real program takes more than this
 * is what it takes to know what to do. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum kind { END, FOLDER, LINK, FILE_OF_BYTES, HARD_LINK, CHECKED_LINK };

struct record {
    uint32_t kind, mode;
    uint64_t path, other;       /* offsets of NUL-terminated text: where to make it; LINK: target, *_LINK: source */
    uint64_t bytes, size;       /* FILE_OF_BYTES: offset and size of what to write; CHECKED_LINK: size */
};

static int make_file(const char *list, const struct record *record)
{
    int file = open(list + record->path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, record->mode);

    if (file < 0)
        return -1;
    if (record->size > 0 && write(file, list + record->bytes, record->size) != (ssize_t)record->size)
        return -1;
    return close(file);
}

/* What any program must do that wants to know whether a file is still the one that was kept. */
static int make_checked_link(const char *list, const struct record *record)
{
    struct stat info;

    if (stat(list + record->other, &info) != 0 || (uint64_t)info.st_size != record->size)
        return -1;
    return link(list + record->other, list + record->path);
}

static int make(const char *list, const struct record *record)
{
    switch ((enum kind)record->kind) {
    case FOLDER:
        return mkdir(list + record->path, record->mode);
    case LINK:
        return symlink(list + record->other, list + record->path);
    case FILE_OF_BYTES:
        return make_file(list, record);
    case HARD_LINK:
        return link(list + record->other, list + record->path);
    case CHECKED_LINK:
        return make_checked_link(list, record);
    case END:
        break;
    }
    return -1;
}

static int make_all(const char *list)
{
    for (const struct record *record = (const void *)list; record->kind != END; record++)
        if (make(list, record) != 0)
            return -1;
    return 0;
}

static int make_tree(const char *list, const char *target)
{
    return mkdir(target, 0777) != 0 || chdir(target) != 0 ? -1 : make_all(list);
}

/* Landlock, by the numbers of its calls: no file may be written to or made but below `folder`, no program started. */
static void confine(int folder)
{
    uint64_t rights = 1 | 2 | 3 << 4 | 0x7f << 6 | 1 << 13 | 1 << 14;
    struct {
        uint64_t rights;
        int32_t folder;
    } __attribute__((packed)) rule = { rights & ~(uint64_t)1, folder };
    int rules = (int)syscall(444, &rights, sizeof rights, 0);

    if (rules < 0 || syscall(445, rules, 1, &rule, 0) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        syscall(446, rules, 0) != 0)
        perror("floor: there is no Landlock here");
    close(rules);
}

static int make_tree_safely(const char *list, const char *target)
{
    char stage[4096], above[4096];

    snprintf(stage, sizeof stage, "%s.stage", target);
    snprintf(above, sizeof above, "%.*s", (int)(strrchr(target, '/') - target), target);
    int parent = open(above, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (parent < 0 || mkdir(stage, 0700) != 0)
        return -1;
    int folder = open(stage, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (folder < 0 || flock(folder, LOCK_EX | LOCK_NB) != 0)
        return -1;
    confine(parent);
    return fchdir(folder) != 0 || make_all(list) != 0 || fchmod(folder, 0755) != 0 ? -1 : rename(stage, target);
}

static int look_at_all(const char *list, const char *target)
{
    char folder[4096] = "";
    struct stat info;
    int at = open(target, O_PATH | O_DIRECTORY | O_CLOEXEC), top = at;

    for (const struct record *record = (const void *)list; record->kind != END && at >= 0; record++) {
        const char *path = list + record->path, *slash = strrchr(path, '/');
        size_t size = slash == NULL ? 0 : (size_t)(slash - path);

        if (strlen(folder) != size || strncmp(folder, path, size) != 0) {
            if (at != top)
                close(at);
            snprintf(folder, sizeof folder, "%.*s", (int)size, path);
            at = size == 0 ? top : openat(top, folder, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        }
        if (at < 0 || fstatat(at, slash == NULL ? path : slash + 1, &info, AT_SYMLINK_NOFOLLOW) != 0)
            return -1;
    }
    return at < 0 ? -1 : 0;
}

/* Several targets must be absolute paths. */
int main(int count, char **values)
{
    struct stat info;
    int (*work)(const char *list, const char *target) = make_tree;
    int flags = count > 1 && values[1][0] == '-';
    int file = count >= 3 + flags ? open(values[1 + flags], O_RDONLY | O_CLOEXEC) : -1;

    if (file < 0 || fstat(file, &info) != 0)
        return 2;
    const char *list = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
    if (list == MAP_FAILED)
        return 1;
    if (flags)
        work = strcmp(values[1], "--look") == 0 ? look_at_all : make_tree_safely;
    for (int i = 2 + flags; i < count; i++)
        if (work(list, values[i]) != 0)
            return 1;
    return 0;
}
