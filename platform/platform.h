/* platform.h: everything venvcast asks of an operating system, and nothing else.
 *
 * One definition of each function lives in posix/ and one in win32/; the build chooses at link time.
 * Rules that hold for all of them:
 *  - Text is NUL-terminated UTF-8: the system's own bytes on POSIX, WTF-8 on Windows.
 *  - Every call does one whole thing, prints nothing, never exits (but one) and knows nothing of Python.
 *  - A call that can fail returns a struct os_status; out parameters are set only when code is OS_OK.
 *  - Text and lists of unknown size are taken from the caller's arena and live as long as it does.
 *  - A `relative` path has '/' between names on every system, is never empty ("." is the place itself)
 *    and holds no "." or ".." component otherwise; nothing on the way to it is followed when it is a
 *    link, and its last name never is.
 *  - Interrupted calls are repeated inside. */
#ifndef VENVCAST_PLATFORM_H
#define VENVCAST_PLATFORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "platform/arena.h"

/* ---- the system as a value ------------------------------------------------------------------ */

enum host_family { HOST_POSIX, HOST_WINDOWS };

/* What the core must know of a system to plan for it; tests plan for systems they do not run on. */
struct host {
    enum host_family family;
    bool darwin;                /* macOS: no lib64 link, its own library search */
    char separator;             /* between the names of a path: '/' or '\\' */
    char list_separator;        /* between the entries of PATH: ':' or ';' */
    const char *exe_suffix;     /* "" or ".exe" */
    const char *newline;        /* of text files such as pyvenv.cfg: "\n" or "\r\n" */
};

/* The system this program was built for. */
const struct host *os_host(void);

/* ---- outcomes ------------------------------------------------------------------------------- */

enum os_code {
    OS_OK,
    OS_ABSENT,                  /* nothing of that name, or a part of the way is missing */
    OS_EXISTS,
    OS_DENIED,                  /* not allowed (EACCES, EPERM) */
    OS_NOT_FOLDER,
    OS_IS_FOLDER,
    OS_IS_LINK,                 /* a link where none is followed, or too many of them */
    OS_NOT_EMPTY,
    OS_NO_SPACE,                /* disk or quota is full */
    OS_READ_ONLY,
    OS_OTHER_VOLUME,
    OS_NAME_TOO_LONG,
    OS_UNSUPPORTED,             /* this file system or kernel cannot */
    OS_BUSY,                    /* in use */
    OS_TOO_LARGE,               /* larger than the limit the caller gave */
    OS_MEMORY,
    OS_FAILED                   /* anything else; `number` says what */
};

struct os_status {
    enum os_code code;
    uint32_t number;            /* errno or GetLastError(), 0 when the failure is not the system's */
};

/* The system's own words for a status, without a final full stop; `room` at least 80. */
void os_reason(struct os_status status, char *text, size_t room);

/* ---- the process ---------------------------------------------------------------------------- */

struct os_args {
    int count;                  /* 0 is possible: a caller may pass no arguments at all */
    const char *const *values;
};

/* To be called first: closed standard streams are opened on nothing, signals that would end a run in
 * the middle of a write (broken pipe, file size limit) become failures, the search for libraries is
 * narrowed. Returns the arguments as UTF-8. */
struct os_args os_start(struct arena *arena, int argc, char **argv);
/* Much of this memory will be written to soon: whoever says so has its pages at once, where the system has a way. */
void os_touch(void *memory, size_t size);

/* From now on Ctrl-C and other requests to end (SIGINT, SIGTERM, SIGHUP, unless the caller has them ignored; a
 * closed window, a log-off) end nothing by themselves any more: whoever writes asks os_interrupted() between
 * two steps, takes back what is half done, and calls os_end_interrupted(). A program that os_run runs is told. */
void os_hold_interrupts(void);
bool os_interrupted(void);

/* Ends the process in the way in which the interrupt would have ended it, so that its caller sees it: by the
 * signal, or with exit code 0xC000013A. The one call that does not return. */
void os_end_interrupted(void);

/* An environment variable or NULL, and the next one that begins so ("NAME=value", `*at` is 0 at first); the process's own. */
const char *os_variable(const char *name);
const char *os_next_variable(const char *prefix, size_t *at);

/* Did this program get more rights than its caller has (setuid, setgid, file capabilities)? */
bool os_is_elevated_by_file(void);

/* The effective user: a number that os_entry.owner can be compared with. 0 is the administrator. */
uint32_t os_user(void);
/* The permission bits that the caller wants to be left out of new files; 0 on Windows. */
unsigned os_mask(void);

/* Absolute path of the current folder; OS_ABSENT when it has been deleted. */
struct os_status os_current_folder(struct arena *arena, const char **out);

/* The user's home folder from the environment (HOME; USERPROFILE), or NULL. */
const char *os_home(void);

/* Where a user's caches belong (XDG_CACHE_HOME or ~/.cache; ~/Library/Caches; LocalAppData), or NULL. */
const char *os_cache_folder(struct arena *arena);

/* Where settings belong (~/.config and the like; RoamingAppData), or everybody's (/etc; ProgramData); or NULL. */
const char *os_config_folder(struct arena *arena, bool everybodys);

/* Fills `bytes` with unpredictable bytes. */
struct os_status os_random(void *bytes, size_t size);

/* Nanoseconds of a clock that only goes forward, and since 1970 by the clock that people set. */
uint64_t os_clock(void);
int64_t os_now(void);

/* Lets so many nanoseconds pass, or fewer when an interrupt comes. */
void os_pause(uint64_t nanoseconds);

enum os_stream { OS_OUT, OS_ERR };

/* Writes all of it, or says why it could not. */
struct os_status os_print(enum os_stream stream, const char *bytes, size_t size);
bool os_is_terminal(enum os_stream stream);

/* Was the terminal that we read from opened for this process alone, so that it closes when we end? And waiting, there,
 * until somebody presses Enter; an interrupt or the end of the input will do. */
bool os_owns_terminal(void);
void os_wait_for_enter(void);

/* Does that terminal understand colours? Old consoles of Windows do not. How many columns has it (0: nobody knows)? */
bool os_shows_colors(enum os_stream stream);
unsigned os_columns(enum os_stream stream);
const char *os_parent_program(struct arena *arena);     /* which has started this one ("cmd.exe"), or NULL: for advice */

struct os_command {
    const char *program;            /* absolute path */
    const char *const *arguments;   /* without the program itself, ended by NULL */
    const char *const *set;         /* "NAME=value" to set or, without '=', "NAME" to remove; ended by NULL */
    bool clean;                     /* start from an empty environment instead of our own (Windows: SystemRoot stays) */
    const char *folder;             /* where to run it; NULL for here */
    bool capture;                   /* collect standard output, drop standard error; else pass both through */
    bool talks;                     /* when not captured: standard output goes where standard error goes */
    unsigned seconds;               /* time limit, 0 for none */
    bool alone;                     /* when it ends, so does all that it has started; and it does not outlive an interrupt
                                       for long, even if it ignores that */
    const char *input;              /* what it reads from standard input; NULL: ours, or nothing when captured */

    /* Instead of `capture`: what it writes is handed on as it comes, and it may be stopped between two pieces or
     * looks. Both or none; none of them is called on another thread. */
    void (*said)(void *data, enum os_stream stream, const char *bytes, size_t size);
    bool (*stop)(void *data);
    void *data;
};

struct os_ended {
    int code;                       /* exit code, or 128 + signal */
    const char *output;             /* when captured, NUL-terminated; at most 1 MiB is kept */
    size_t size;
};

/* Runs a program to its end. A failure means that it could not be started, was stopped, or ended at its limit. */
struct os_status os_run(struct arena *arena, const struct os_command *command, struct os_ended *out);

/* Becomes that program (`program`, `arguments`, `set`, `clean` and `folder` of the command; the streams are ours):
 * on POSIX the same process, with the signals and streams that our caller gave us; on Windows a child that ends
 * with us and whose exit code is ours. Returns only when it cannot be started. An interrupt that was held ends us. */
struct os_status os_become(struct arena *arena, const struct os_command *command);

/* ---- threads --------------------------------------------------------------------------------- */

/* How many threads can run at the same time; at least 1. */
unsigned os_processors(void);

/* Calls work(data) on `workers` threads, the calling one among them, and returns when all of them have. When
 * fewer can be started there are fewer; with one worker none is. */
void os_parallel(unsigned workers, void (*work)(void *data), void *data);

/* A lock, in the arena's memory until it is ended; a thread cannot take it twice. */
struct os_lock;
struct os_lock *os_lock_new(struct arena *arena);
void os_lock_end(struct os_lock *lock);
void os_lock(struct os_lock *lock);
void os_unlock(struct os_lock *lock);

/* ---- looking at the world: absolute paths, links are followed unless said otherwise ---------- */

enum os_kind { OS_FILE, OS_FOLDER, OS_LINK, OS_OTHER };

struct os_entry {
    enum os_kind kind;
    unsigned mode;                  /* permission bits 07777; 0755 or 0644 on Windows */
    uint32_t owner;
    uint64_t size;
    uint64_t device, file;          /* together they tell whether two names are one thing */
    int64_t modified, changed;      /* nanoseconds since 1970 */
};

struct os_name {
    const char *name;
    enum os_kind kind;              /* of the entry itself: links are not followed */
};

struct os_names {
    size_t count;
    struct os_name *names;          /* without "." and "..", sorted by byte value */
};

struct os_status os_look(const char *path, struct os_entry *out);
struct os_status os_look_at_link(const char *path, struct os_entry *out);     /* the last name is not followed */
struct os_status os_read_link(struct arena *arena, const char *path, const char **out);
struct os_status os_real_path(struct arena *arena, const char *path, const char **out);
struct os_status os_list(struct arena *arena, const char *path, struct os_names *out);

/* Only the names that begin with one of `letters`: of a folder with thousands the few that matter. */
struct os_status os_list_some(struct arena *arena, const char *path, const char *letters, struct os_names *out);
/* Is it the administrators' alone to change this file, or to put another into its folder? Links are followed. */
bool os_is_guarded(const char *path);
bool os_can_execute(const char *path);

/* A whole regular file, NUL-terminated; OS_TOO_LARGE when it has more than `limit` bytes. A FIFO or
 * device is OS_FAILED, and is never waited for. */
struct os_status os_read(struct arena *arena, const char *path, size_t limit, const char **out, size_t *size);

/* Up to `size` bytes from `offset` on; `got` is smaller at the end of the file. */
struct os_status os_read_part(const char *path, uint64_t offset, void *bytes, size_t size, size_t *got);

/* ---- what only Windows has: on every other system OS_UNSUPPORTED ------------------------------ */

enum os_hive { OS_HIVE_USER, OS_HIVE_MACHINE, OS_HIVE_MACHINE_32 };     /* the machine's in its 64- and 32-bit view */

/* Names of the keys below `key` ("Software\\Python"), and the text of a value; `name` "" is the key's own. */
struct os_status os_registry_keys(struct arena *arena, enum os_hive hive, const char *key, struct os_names *out);
struct os_status os_registry_value(struct arena *arena, enum os_hive hive, const char *key, const char *name,
                                   const char **out);

/* A value that is a number of 32 bits (REG_DWORD); a value of any other type is a failure. */
struct os_status os_registry_number(enum os_hive hive, const char *key, const char *name, uint32_t *out);

/* Does an absolute path lead to another machine: a UNC path, a drive that is mapped to a share? No look at
 * whether anything is there. On every other system false, for nothing depends on it. */
bool os_is_remote(const char *path);

/* An app execution alias, which only the system's own start of programs follows: OS_OTHER to os_look. */
struct os_alias {
    const char *package;            /* its family name: "PythonSoftwareFoundation.Python.3.12_qbz5n2kfra8p0" */
    const char *target;             /* the program inside it */
};

struct os_status os_read_alias(struct arena *arena, const char *path, struct os_alias *out);

/* The bytes of our own redirector, the program that starts an environment's base Python where the base brings
 * none of its own (platform/win32/redirector.c): of this program's architecture, for consoles or for windows.
 * They belong to the program, or to the arena. */
struct os_status os_redirector(struct arena *arena, bool windowed, const void **bytes, size_t *size);

/* ---- places: opened folders, the only way to write -------------------------------------------
 * A place is used by one thread at a time. It may remember the folder that the last path led through;
 * renaming and removing through the same place is noticed, so let one place rule over a tree. */

struct os_place;

enum os_place_use {
    OS_SHARED,                      /* others may write here: every step on the way is checked for links */
    OS_PRIVATE                      /* made by us, closed to others or in such a place: no need to. A folder
                                       that is not closed to others (owner, mode) is treated as shared */
};

/* Opens an existing folder; links in `path` are followed, for it is the user's own way of naming it, but for those
 * that somebody else has put into a folder that everybody may write to (OS_IS_LINK). */
struct os_status os_place_open(struct arena *arena, const char *path, struct os_place **out);

/* Opens a folder below `place`. */
struct os_status os_place_enter(struct arena *arena, struct os_place *place, const char *relative,
                                enum os_place_use use, struct os_place **out);
void os_place_close(struct os_place *place);

/* Marks the folder as in use by this process until the place is closed or the process ends, in whatever way. OS_BUSY
 * when it has been done already; OS_UNSUPPORTED where the file system cannot tell, or serves other machines that would
 * not see it; OS_FAILED when so few folders can be opened that it could not be emptied again (marked all the same). */
struct os_status os_place_claim(struct os_place *place);

/* Modes are masked with os_mask() as usual, unless OS_EXACT is added. */
enum { OS_EXACT = 0x10000 };

struct os_status os_make_folder(struct os_place *place, const char *relative, unsigned mode);

/* A new file, whole or not at all; OS_EXISTS when the name is taken. */
struct os_status os_write(struct os_place *place, const char *relative, const void *bytes, size_t size, unsigned mode);

/* A new file with the bytes of the file at the absolute path `source`, whose links are followed. */
struct os_status os_copy(struct os_place *place, const char *relative, const char *source, unsigned mode);

/* One more name for the file `source` below `from`, which is one file with it from then on. OS_OTHER_VOLUME,
 * OS_UNSUPPORTED and OS_DENIED where that cannot be; OS_TOO_LARGE when it has as many names as it may have. */
struct os_status os_hard_link(struct os_place *place, const char *relative, struct os_place *from, const char *source);

/* A new file that has the blocks of `source` below `from` until one of the two is written to. Nothing is
 * left behind where that cannot be: OS_UNSUPPORTED, OS_OTHER_VOLUME. */
struct os_status os_clone(struct os_place *place, const char *relative, struct os_place *from, const char *source,
                          unsigned mode);

/* A new symbolic link; `folder` says what it will lead to, which Windows must know. */
struct os_status os_link(struct os_place *place, const char *relative, const char *target, bool folder);

enum os_rename_how {
    OS_NEW_NAME,                    /* OS_EXISTS when the new name is taken, decided by the system in one step */
    OS_EXCHANGE,                    /* both names exist and change places in one step; else OS_UNSUPPORTED */
    OS_OVER                         /* replaces a file or link (not a folder) in one step */
};

struct os_status os_rename(struct os_place *from, const char *from_relative, struct os_place *to,
                           const char *to_relative, enum os_rename_how how);
struct os_status os_remove_file(struct os_place *place, const char *relative);    /* file or link */
struct os_status os_remove_folder(struct os_place *place, const char *relative);  /* an empty one */

/* A folder with all that is in it, through opened folders: no link is followed, no mount is entered
 * (OS_BUSY). Folders that their owner has closed are opened first. What cannot be removed does not stop
 * the rest; the first failure is returned. */
struct os_status os_remove_tree(struct os_place *place, const char *relative);

struct os_status os_set_mode(struct os_place *place, const char *relative, unsigned mode);
struct os_status os_set_time(struct os_place *place, const char *relative, int64_t modified);

/* Does a program run from this file, or does somebody keep it from being changed? Never where the system lets
 * such a file be replaced and removed all the same. */
bool os_is_in_use(struct os_place *place, const char *relative);

/* What stands there; links are not followed. "." is the place itself. */
struct os_status os_look_in(struct os_place *place, const char *relative, struct os_entry *out);
/* The folder so many levels above one of os_place_open; OS_UNSUPPORTED when its path led through a link. */
struct os_status os_look_above(struct os_place *place, unsigned levels, struct os_entry *out);
struct os_status os_read_link_in(struct arena *arena, struct os_place *place, const char *relative, const char **out);
struct os_status os_list_in(struct arena *arena, struct os_place *place, const char *relative, struct os_names *out);
struct os_status os_read_in(struct arena *arena, struct os_place *place, const char *relative, size_t limit,
                            const char **out, size_t *size);

/* Makes what was written below `place` survive a power cut. */
struct os_status os_sync(struct os_place *place);

/* A batch for what is about to be renamed into view: no name that changes from now on survives a power cut without
 * the bytes of these files. What is a link, or not there, is passed over. */
struct os_status os_sync_bytes(struct os_place *place, const char *const *files, size_t count);

/* Makes every name that was changed below `place` survive, too. OS_UNSUPPORTED when this handle cannot tell it. */
struct os_status os_sync_names(struct os_place *place);

/* From now on the calling thread, and threads that it starts, may write only below these places and may start no
 * program; without effect (and OS_UNSUPPORTED) where the system cannot. */
struct os_status os_confine(struct os_place *const *places, size_t count);

/* Calls work(data) in such confinement; the caller keeps its rights. Memory of `arena` that is exhausted in there is
 * exhausted here. Where the system cannot confine, or has no thread to spare, `work` is simply called. */
void os_confined(struct arena *arena, struct os_place *const *places, size_t count, void (*work)(void *data), void *data);

/* Who does much of this gives its arenas one `guard`, NULL at first, which is used by one thread at a time: what takes
 * long to begin then stays from call to call while the places are the same. It is to be ended; NULL is fine. */
void os_guard_end(struct os_guard **guard);

#endif
