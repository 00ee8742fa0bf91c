/* trees.h: what the sweep asks of a folder thousands of times. */
#ifndef VENVCAST_TESTS_FAULT_TREES_H
#define VENVCAST_TESTS_FAULT_TREES_H

#include <stdbool.h>
#include <stdint.h>

/* What counts when two trees are compared; names, kinds, modes, contents and links always do. */
enum {
    TREE_TIMES = 1,             /* when files and links were changed */
    TREE_FOLDER_TIMES = 2,      /* ... and folders below the one that is looked at */
    TREE_NUMBERS = 4,           /* that a file is the same file */
    TREE_NO_CONTENTS = 8        /* names alone */
};

/* A number that differs when anything that counts does; 0: nothing stands there. Names in `skip`, which ends
 * with NULL, are passed over in every folder. */
uint64_t tree_look(const char *path, unsigned what, char *const *skip);

/* `from` again at `to`, where nothing is, with its modes and times. */
bool tree_copy(const char *from, const char *to);

/* A folder with all that is in it, a file, or nothing. */
bool tree_remove(const char *path);

#endif
