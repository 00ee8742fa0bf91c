/* macho.h: what a program of macOS says of itself; the file may be hostile, so every number in it is doubted. */
#ifndef VENVCAST_FIND_MACHO_H
#define VENVCAST_FIND_MACHO_H

#include "platform/platform.h"
#include "src/base/str.h"

enum { MACHO_LIBRARIES = 32, MACHO_RPATHS = 16 };

struct macho {
    bool is_program;                        /* else a library or something else */
    bool is_64bit;
    const char *architecture;               /* "x86_64", "arm64"; "universal2" when it holds both; "machine-N" */
    size_t library_count, rpath_count;
    const char *libraries[MACHO_LIBRARIES]; /* as the program asks for them: "@rpath/libpython3.13.dylib" */
    const char *rpaths[MACHO_RPATHS];       /* what "@rpath" stands for, in the loader's order */
};

/* Does a file that begins like this claim to be one? (A class file of Java has the same first four bytes as a
 * program for several processors; what stands behind them tells.) */
bool macho_begins(str start);

/* Reads header and load commands; of a program for several processors those of the first one, for they differ in
 * their code alone. False for other files, and when what it says leads out of the file. */
bool macho_open(struct arena *arena, const char *path, struct macho *out);

#endif
