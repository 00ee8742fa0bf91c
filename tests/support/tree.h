/* tree.h: a real temporary folder for one test, and short ways to fill it. To be included first. */
#ifndef VENVCAST_TESTS_TREE_H
#define VENVCAST_TESTS_TREE_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <ftw.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/check.h"

static char tree_root[PATH_MAX];

/* Makes the folder; everything below is relative to it. */
static inline void tree_make(void)
{
    char made[] = "/tmp/venvcast-test-XXXXXX";
    assert_non_null(mkdtemp(made));
    assert_non_null(realpath(made, tree_root));
}

static inline int tree_remove_one(const char *path, const struct stat *facts, int kind, struct FTW *where)
{
    (void)facts;
    (void)kind;
    (void)where;
    return remove(path);
}

static inline void tree_remove(void)
{
    assert_int_equal(nftw(tree_root, tree_remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

/* The absolute path of `relative`; good until the eighth next call. */
static inline const char *tree_path(const char *relative)
{
    static char paths[8][2 * PATH_MAX];
    static unsigned next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof paths[0], "%s%s%s", tree_root, relative[0] == '\0' ? "" : "/", relative);
    return path;
}

static inline void tree_folder(const char *relative)
{
    char path[2 * PATH_MAX];
    snprintf(path, sizeof path, "%s", tree_path(relative));
    for (char *at = path + strlen(tree_root) + 1; *at != '\0'; at++)
        if (*at == '/') {
            *at = '\0';
            mkdir(path, 0755);
            *at = '/';
        }
    mkdir(path, 0755);
}

static inline void tree_parents(const char *relative)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(relative, '/');
    if (slash == NULL)
        return;
    snprintf(folder, sizeof folder, "%.*s", (int)(slash - relative), relative);
    tree_folder(folder);
}

static inline void tree_bytes(const char *relative, const void *bytes, size_t size, mode_t mode)
{
    tree_parents(relative);
    unlink(tree_path(relative));
    FILE *file = fopen(tree_path(relative), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(tree_path(relative), mode), 0);
}

static inline void tree_file(const char *relative, const char *text)
{
    tree_bytes(relative, text, strlen(text), 0644);
}

static inline void tree_script(const char *relative, const char *text)
{
    tree_bytes(relative, text, strlen(text), 0755);
}

static inline void tree_link(const char *relative, const char *target)
{
    tree_parents(relative);
    assert_int_equal(symlink(target, tree_path(relative)), 0);
}

#endif
