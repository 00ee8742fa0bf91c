/* floor.c: the least that making a tree takes: one system call for each folder, link and name, three for a file.
 *
 * usage: floor [--safe | --look | --promised=PYTHON:LIBRARY:CACHE] LIST TARGET...
 *
 * --safe adds what all-or-nothing and confinement take: a stage that is claimed, Landlock, a rename.
 * --look makes nothing: each folder of the tree is opened once, and each name in it looked at, which is the least
 * that tells whether somebody has changed a file.
 * --promised adds to --safe each look that a promise of the README takes: streams and signals that cannot end it in the
 * middle, settings of administrator and user, what was remembered of PYTHON and LIBRARY in the folder CACHE and whether
 * that still holds and nobody else can write there, a target that is not there, a stage that is still ours, an
 * interpreter that stands. It does not know what any of it says: no name is compared, no text is made.
 *
 * LIST was made beforehand by bench.py from a real environment: records in order (see struct record), then the bytes
 * of the files. Nothing is read, found out, checked, inflated or hashed here; what a real program takes more than this
 * is what it takes to know what to do. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
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

static const char *promised;            /* PYTHON:LIBRARY:CACHE, or NULL */

/* The stage as it was opened is what its name leads to, on a file system that can be locked, and can be emptied. */
static void prove_stage(int parent, const char *stage, int folder)
{
    struct stat info;
    struct statfs system;

    fstat(folder, &info);
    fstatfs(folder, &system);
    close(fcntl(folder, F_DUPFD, 8));
    fstatat(parent, strrchr(stage, '/') + 1, &info, AT_SYMLINK_NOFOLLOW);
    fstatat(folder, ".", &info, AT_SYMLINK_NOFOLLOW);
}

static int make_tree_safely(const char *list, const char *target)
{
    char stage[4096], above[4096], python[4200];
    struct stat info;

    snprintf(stage, sizeof stage, "%s.stage", target);
    snprintf(above, sizeof above, "%.*s", (int)(strrchr(target, '/') - target), target);
    if (promised != NULL && lstat(target, &info) == 0)
        return -1;
    int parent = open(above, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (parent < 0 || mkdir(stage, 0700) != 0)
        return -1;
    int folder = open(stage, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (folder < 0 || flock(folder, LOCK_EX | LOCK_NB) != 0)
        return -1;
    if (promised != NULL)
        prove_stage(parent, stage, folder);
    confine(parent);
    if (fchdir(folder) != 0 || make_all(list) != 0)
        return -1;
    snprintf(python, sizeof python, "%s/bin/python3", stage);
    if (promised != NULL && stat(python, &info) != 0)
        return -1;
    return fchmod(folder, 0755) != 0 ? -1 : rename(stage, target);
}

/* ---- --promised: what comes before ------------------------------------------------------------- */

static void hold(int number)
{
    (void)number;
}

static void prepare_process(void)
{
    static const int numbers[] = { SIGPIPE, SIGXFSZ, SIGINT, SIGTERM, SIGHUP };
    struct pollfd streams[3] = { { .fd = 0 }, { .fd = 1 }, { .fd = 2 } };
    struct sigaction action = { .sa_handler = hold, .sa_flags = SA_RESTART };
    char current[4096];

    poll(streams, 3, 0);
    for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++)
        sigaction(numbers[i], &action, NULL);
    umask(umask(077));
    (void)geteuid();
    if (getcwd(current, sizeof current) == NULL)
        perror("floor");
}

static void open_settings(void)
{
    open("/etc/venvcast.conf", O_RDONLY | O_CLOEXEC);
    open("/nonexistent/venvcast/venvcast.conf", O_RDONLY | O_CLOEXEC);
}

/* Each folder on the way must be one that nobody else can write to. */
static void look_above(const char *path)
{
    char folder[4096];
    struct stat info;

    snprintf(folder, sizeof folder, "%s", path);
    for (char *slash; (slash = strrchr(folder, '/')) != NULL && slash != folder;) {
        *slash = '\0';
        lstat(folder, &info);
    }
    lstat("/", &info);
}

static int read_what_was_remembered(const char *folder)
{
    static char bytes[64 * 1024];
    struct stat info;
    int cache = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);

    if (cache < 0 || fstatat(cache, ".", &info, AT_SYMLINK_NOFOLLOW) != 0 ||
        fstatat(cache, "known", &info, AT_SYMLINK_NOFOLLOW) != 0)
        return -1;
    int known = openat(cache, "known", O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (known < 0 || fstat(known, &info) != 0 || pread(known, bytes, sizeof bytes, 0) < 0)
        return -1;
    close(known);
    return close(cache);
}

static int keep_promises(void)
{
    char python[1024], library[1024], cache[1024];
    struct stat info;

    if (sscanf(promised, "%1023[^:]:%1023[^:]:%1023[^:]", python, library, cache) != 3)
        return -1;
    prepare_process();
    open_settings();
    if (stat(python, &info) != 0 || stat(library, &info) != 0 || read_what_was_remembered(cache) != 0)
        return -1;
    look_above(python);
    look_above(cache);
    return 0;
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
    if (flags && strncmp(values[1], "--promised=", 11) == 0) {
        promised = values[1] + 11;
        if (keep_promises() != 0)
            return 1;
    }
    for (int i = 2 + flags; i < count; i++)
        if (work(list, values[i]) != 0)
            return 1;
    return 0;
}
