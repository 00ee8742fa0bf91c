/* own_win32.h: what the parts of the contract's Windows side share. */
#ifndef VENVCAST_TESTS_OWN_WIN32_H
#define VENVCAST_TESTS_OWN_WIN32_H

#define WIN32_LEAN_AND_MEAN
#define UNICODE
#define _UNICODE

#include <wchar.h>
#include <windows.h>

#include "tests/contract/ground.h"

/* The path as the system takes it at any length; valid until the fourth call from now. */
const wchar_t *ground_wide(const char *relative);

/* Some of what Windows can do, Wine cannot; a test says so where it leaves that out. */
bool is_wine(void);

static inline double seconds_since(uint64_t start)
{
    return (double)(os_clock() - start) / 1e9;
}

/* held_win32.c: files that somebody has open; the number of failures. */
int held_tests(void);

/* process_win32.c: programs, streams, registry, environment; the number of failures. */
int own_process_win32(void);

/* What this program does when another one of its kind started it with --claim FOLDER: claims the folder, says by
 * its exit code what came of it, and once it has the folder sleeps until it is killed. Does not return. */
void claim_and_wait(void);

/* With --become PROGRAM WORD ...: becomes it. Does not return. */
void become_for_a_test(int argc, char **argv);

#endif
