/* ground_posix.c: the contract's ground on a real file system, by plain POSIX calls. */
#define _GNU_SOURCE
#include "tests/contract/ground.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/contract/old_kernel.h"

static char scratch[256];
static char paths[64][8192];
static unsigned next_path;
static char text_read[65536];

static bool drop_rights(void)
{
    enum { NOBODY = 65534 };
    return geteuid() != 0 || (setgroups(0, NULL) == 0 && setresgid(NOBODY, NOBODY, NOBODY) == 0
                              && setresuid(NOBODY, NOBODY, NOBODY) == 0);
}

bool ground_prepare(int argc, char **argv)
{
    os_start(NULL, argc, argv);
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--unprivileged") == 0 && drop_rights())
            continue;
        if (strcmp(argv[i], "--old-kernel") == 0 && forget_new_calls())
            continue;
        if (strcmp(argv[i], "--only") == 0 && i + 1 < argc) {
            cmocka_set_test_filter(argv[++i]);
            continue;
        }
        return false;
    }
    return true;
}

void ground_mask(unsigned mask)
{
    umask((mode_t)mask);
    os_start(NULL, 0, NULL);
}

int ground_begin(void **state)
{
    (void)state;
    const char *base = getenv("TMPDIR");
    snprintf(scratch, sizeof scratch, "%s/contract-XXXXXX", base != NULL ? base : "/tmp");
    ground_mask(022);
    return mkdtemp(scratch) != NULL && chmod(scratch, 0755) == 0 ? 0 : -1;
}

/* Where a folder had to be opened first, the walk begins anew. */
static int open_up(const char *path, const struct stat *facts, int kind, struct FTW *where)
{
    (void)facts, (void)where;
    if (kind == FTW_D || kind == FTW_DNR)
        return chmod(path, 0700) == 0 && kind == FTW_DNR;
    return 0;
}

static int remove_one(const char *path, const struct stat *facts, int kind, struct FTW *where)
{
    (void)facts, (void)kind, (void)where;
    return remove(path);
}

int ground_end(void **state)
{
    (void)state;
    while (nftw(scratch, open_up, 16, FTW_PHYS) > 0)
        continue;
    return nftw(scratch, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

const char *ground_path(const char *relative)
{
    char *path = paths[next_path++ % 64];
    snprintf(path, sizeof *paths, strcmp(relative, ".") == 0 ? "%s" : "%s/%s", scratch, relative);
    return path;
}

void ground_folder(const char *relative, unsigned mode)
{
    char *path = paths[next_path++ % 64];
    snprintf(path, sizeof *paths, "%s/%s", scratch, relative);
    for (char *slash = path + strlen(scratch) + 1; (slash = strchr(slash, '/')) != NULL; *slash++ = '/') {
        *slash = '\0';
        mkdir(path, 0755);
    }
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        fail_msg("mkdir %s", path);
    assert_int_equal(chmod(path, (mode_t)mode), 0);
}

void ground_file(const char *relative, unsigned mode, const char *text)
{
    int file = open(ground_path(relative), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, strlen(text)), (ssize_t)strlen(text));
    assert_int_equal(fchmod(file, (mode_t)mode), 0);
    close(file);
}

void ground_link(const char *relative, const char *target)
{
    assert_int_equal(symlink(target, ground_path(relative)), 0);
}

void ground_pipe(const char *relative)
{
    assert_int_equal(mkfifo(ground_path(relative), 0644), 0);
}

void ground_variable(const char *name, const char *value)
{
    if (value != NULL)
        setenv(name, value, 1);
    else
        unsetenv(name);
}

static mode_t mode_of(const char *relative)
{
    struct stat facts;
    return lstat(ground_path(relative), &facts) == 0 ? facts.st_mode : 0;
}

bool ground_is(const char *relative, enum os_kind kind)
{
    mode_t mode = mode_of(relative);
    switch (kind) {
    case OS_FILE: return S_ISREG(mode);
    case OS_FOLDER: return S_ISDIR(mode);
    case OS_LINK: return S_ISLNK(mode);
    default: return S_ISFIFO(mode);
    }
}

bool ground_has(const char *relative)
{
    return mode_of(relative) != 0;
}

unsigned ground_mode(const char *relative)
{
    return mode_of(relative) & 07777;
}

const char *ground_text(const char *relative)
{
    int file = open(ground_path(relative), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    if (file < 0)
        return NULL;
    ssize_t size = read(file, text_read, sizeof text_read - 1);
    close(file);
    if (size < 0)
        return NULL;
    text_read[size] = '\0';
    return text_read;
}

const char *ground_target(const char *relative)
{
    ssize_t size = readlink(ground_path(relative), text_read, sizeof text_read - 1);
    if (size < 0)
        return NULL;
    text_read[size] = '\0';
    return text_read;
}

bool ground_is_ruler(void)
{
    return geteuid() == 0;
}

bool ground_keeps_modes(void)
{
    return true;
}

bool ground_makes_links(void)
{
    return true;
}

bool ground_makes_pipes(void)
{
    return true;
}

bool ground_takes_bytes(void)
{
    return true;
}

int64_t ground_time_step(void)
{
    return 1;
}

unsigned ground_longest_way(void)
{
    return 8 * 1024;
}

int ground_apart(int (*body)(void))
{
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(body() % 256);
    int how;
    assert_int_equal(waitpid(child, &how, 0), child);
    return WIFEXITED(how) ? WEXITSTATUS(how) : -WTERMSIG(how);
}
