/* fake.h: a third system behind platform.h: a tree in memory and a world written down by the test.
 *
 * One world exists at a time. Begin it, furnish it, run the code under test, look at what stands there,
 * end it:
 *
 *     fake_begin(&a_posix_host);
 *     fake_file("/usr/bin/python3.12", 0755, "...");
 *     fake_link("/usr/bin/python3", "python3.12");
 *     fake_set("HOME", "/home/u");
 *
 * Paths are absolute, in the host's own spelling; folders on the way are made when they are missing.
 * On a Windows host "C:" is a name like any other, and names are compared without regard to case (ASCII).
 * A mistake of the test itself (such as a file where a folder is needed) aborts with a message. */
#ifndef VENVCAST_TESTS_FAKE_H
#define VENVCAST_TESTS_FAKE_H

#include "platform/platform.h"

/* An empty world: user 1000, mask 022, no variable, current folder "/" or "C:\". */
void fake_begin(const struct host *host);
void fake_end(void);

/* ---- furnishing ---- */
void fake_folder(const char *path, unsigned mode);
void fake_file(const char *path, unsigned mode, const char *text);
void fake_bytes(const char *path, unsigned mode, const void *bytes, size_t size);
void fake_link(const char *path, const char *target);
void fake_other(const char *path);                              /* a FIFO, socket or device */
void fake_owner(const char *path, uint32_t owner);              /* new things belong to the user */
void fake_volume(const char *path);                             /* the folder is where another volume begins */
void fake_number(const char *path, const char *other);          /* of another volume: its number is that of `other` here */
void fake_program(const char *path, int code, const char *output);  /* an executable file, and how os_run ends */

/* Windows: a text value of the registry (its keys are made on the way), and an alias of the Store. */
void fake_registry(enum os_hive hive, const char *key, const char *name, const char *text);
void fake_registry_number(enum os_hive hive, const char *key, const char *name, uint32_t number);
void fake_remote(const char *path);                             /* what lies below is on another machine; NULL: nothing */
void fake_alias(const char *path, const char *package, const char *target);

void fake_running(const char *path);                            /* the file is a program that runs: os_is_in_use */

void fake_set(const char *name, const char *value);             /* an environment variable; NULL removes it */
void fake_current(const char *path);                            /* NULL: it has been deleted */
void fake_user(uint32_t user);
void fake_mask(unsigned mask);
void fake_terminal(bool out, bool err);
void fake_columns(unsigned columns);                            /* of what is a terminal */
void fake_clock(unsigned milliseconds);                         /* go by between two questions for the time; 1 at first */
void fake_parent(const char *name);                             /* the program that has started this one */
void fake_elevated(bool elevated);
void fake_next_process(void);                                   /* what os_confine has forbidden is allowed again */

/* What this system does without: the calls answer OS_UNSUPPORTED; links it may also claim to have made, and a virus
 * scanner takes every new file away whose name ends in ".exe". */
enum fake_lack {
    FAKE_LACKS_NOTHING = 0,
    FAKE_LACKS_LINKS = 1,
    FAKE_LACKS_EXCHANGE = 2,
    FAKE_LACKS_CONFINING = 4,
    FAKE_LACKS_HARD_LINKS = 8,
    FAKE_LACKS_CLONES = 16,
    FAKE_LIES_ABOUT_LINKS = 32,
    FAKE_HAS_A_SCANNER = 64,
    FAKE_LACKS_CLAIMS = 128,
    FAKE_LACKS_COLORS = 256                             /* an old console */
};
void fake_lacks(unsigned lacks);

/* Somebody else is at work on every folder until os_pause() has been called so often; 0: for good. */
void fake_claimed(unsigned pauses);

/* ---- failures ---- */
enum fake_scope {
    FAKE_CALLS,                     /* every call that returns a status, os_print excepted */
    FAKE_CHANGES                    /* those of them that change the tree */
};

/* The nth (from 1) call from now on fails with `code` and does nothing; with `for_good`, so does every one
 * after it. nth 0: nothing fails any more. */
void fake_fail(enum fake_scope scope, unsigned nth, enum os_code code, bool for_good);

/* From the nth (from 1) question on, os_interrupted() says yes; 0: never. Returns how often it was asked since. */
unsigned fake_interrupt(unsigned nth);

/* Calls since the world began or since fake_fail. */
unsigned fake_count(enum fake_scope scope);

/* ---- looking ---- */
bool fake_is(const char *path, enum os_kind kind);              /* links are not followed */
unsigned fake_mode(const char *path);
const char *fake_text(const char *path);                        /* of a file, NUL-terminated; NULL when there is none */
bool fake_is_synced(const char *path);                          /* by os_sync_bytes, or a folder by os_sync_names */
const char *fake_target(const char *path);                      /* of a link; NULL when there is none */

/* Everything below `path`, a line each, sorted: "folder 0755 bin", "file 0644 12 pyvenv.cfg",
 * "link bin/python -> /usr/bin/python3", "other pipe". */
const char *fake_picture(struct arena *arena, const char *path);

const char *fake_printed(enum os_stream stream);                /* since the world began */
const char *fake_ran(unsigned nth);                             /* from 0: "PROGRAM ARGUMENT ...", or NULL */
const char *fake_ran_with(unsigned nth);                        /* and the variables that were set for it, a line each */

#endif
