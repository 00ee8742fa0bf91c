/* venvcast.h: Python's virtual environments (PEP 405) for programs in any language, without starting Python.
 *
 *     struct venvcast *run = venvcast_new(NULL, 0);
 *     venvcast_set(run, "--prompt", "demo");
 *     venvcast_set(run, "ENV_DIR", ".venv");
 *     int code = venvcast_perform(run);
 *     venvcast_free(run);
 *
 * What holds for all of it, each call and each field, where nothing else is said:
 *  - Encoding: text is NUL-terminated UTF-8; on POSIX a path is the system's own bytes, on Windows a lone surrogate
 *    stands in three bytes (WTF-8). A path that is given out is absolute. Sizes are bytes, times seconds.
 *  - Ownership: what is passed in is copied, and stays the caller's. What is given out is the run's, is not to be freed
 *    or changed, and lives until venvcast_free(), or, inside a callback, until the callback returns.
 *  - Threads: one at a time uses a run; any number of runs may be at work at the same time. The library has no global
 *    state, and none of a thread's own either; it prints nothing, never exits, and changes no signal, mask, stream or
 *    current folder of the process. It reads environment variables (PATH, HOME, SOURCE_DATE_EPOCH ...): who sets some
 *    must not do so meanwhile.
 *  - Structures begin with their size, which the caller fills in, so that later versions can add to their end: fields
 *    that one of the two does not know stay as they are.
 *  - Errors: functions that can fail return a code, VENVCAST_DONE or more; venvcast_get_error() then says what went
 *    wrong. When there is no more memory, that is E_MEMORY, and nothing was written.
 *  - PEPs: each group and field names the document that it comes from; "venv" is the documentation of Python's module
 *    of that name. What names none is of our own. */
#ifndef VENVCAST_H
#define VENVCAST_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The codes are those with which the program venvcast ends; of our own. */
enum venvcast_code {
    VENVCAST_DONE = 0,
    VENVCAST_NOT_DONE = 1,
    VENVCAST_USAGE = 2,             /* no such option, value, or combination of them; a call at the wrong time */
    VENVCAST_NO_INTERPRETER = 3,
    VENVCAST_TARGET_REFUSED = 4,    /* it would destroy what is not an environment */
    VENVCAST_SEED_FAILED = 5,       /* pip, another seed, or a program of the new environment */
    VENVCAST_TARGET_HELD = 6,       /* another run is at work on it */
    VENVCAST_OUT_OF_SHAPE = 7       /* what --check found */
};

/* One run: what is asked for, and what became of it. */
struct venvcast;

/* One environment: before it is made, and after. */
struct venvcast_environment;

/* ---- begin and end --------------------------------------------------------------------------- */

/* "0.1.0" (PEP 440); a constant, which nobody owns. */
const char *venvcast_version(void);

/* A run that asks for nothing yet, or NULL when there is no memory. It first uses up `room` bytes at `memory`, which stay
 * the caller's and must be kept until the end (NULL and 0: none); more comes from the system. */
struct venvcast *venvcast_new(void *memory, size_t room);

/* Gives back all that the run has given out; NULL is fine. Not from a callback of it. */
void venvcast_free(struct venvcast *run);

/* ---- what is asked for ----------------------------------------------------------------------- */

/* Everything that the command line can say, under the same names: "--clear" with NULL, "--prompt" with its text; what
 * may be repeated may be set again. "ENV_DIR" adds a folder, absolute or relative to the current one. Names are those of
 * venv's command line, where that has the option. VENVCAST_USAGE for what is not known or makes no sense. */
int venvcast_set(struct venvcast *run, const char *option, const char *value);

/* A whole command line, the program's name in front, as `python -m venv` reads it: for a launcher that passes its own
 * on. It replaces what was set before. */
int venvcast_set_arguments(struct venvcast *run, int count, const char *const *values);

/* Also asks what stands behind a command line: VENVCAST_* variables, files of settings, policies. Without it they
 * have no say. */
int venvcast_set_configured(struct venvcast *run);

/* What an option was set to, by whomever, as it was given: "yes" for one without a value, of a list the item at `index`;
 * NULL: nothing, or no more. Numbers are decimal. */
const char *venvcast_value(struct venvcast *run, const char *option, size_t index);

/* How words for people are to be. The last two are for a program that is the whole process, as venvcast is. */
enum venvcast_manner {
    VENVCAST_TALKATIVE = 1,         /* somebody reads them: also of success */
    VENVCAST_TERMINAL = 2,          /* they go to a terminal */
    VENVCAST_COLORS = 4,            /* which draws colours (NO_COLOR and --color are heeded) */
    VENVCAST_OUTPUT_COLORS = 8,     /* venvcast_output() goes to one as well */
    VENVCAST_PASS_THROUGH = 16,     /* programs write to our own standard error; else to `progress` */
    VENVCAST_GIVE_UP_RIGHTS = 32    /* the process may lose the right to write elsewhere for good, as soon as it can */
};
void venvcast_set_manner(struct venvcast *run, unsigned manner);

/* How wide the screen is that venvcast_output() goes to, for --help; 0, as it is at first: nobody knows. */
void venvcast_set_columns(struct venvcast *run, unsigned columns);

/* Are words for people coloured, by the manner, --color, NO_COLOR and its like? */
int venvcast_draws_colors(const struct venvcast *run);

/* ---- who looks on ---------------------------------------------------------------------------- */

/* The chapters of the work are the methods of venv.EnvBuilder (venv), in the order in which it calls them. */
enum venvcast_chapter {
    VENVCAST_ENSURE_DIRECTORIES,
    VENVCAST_CREATE_CONFIGURATION,  /* pyvenv.cfg is the last file of a plan whatever is added here (PEP 405) */
    VENVCAST_SETUP_PYTHON,
    VENVCAST_SETUP_PIP,             /* when there are seeds (PEP 453) */
    VENVCAST_SETUP_SCRIPTS,         /* not with --upgrade, as in venv; nor is the next */
    VENVCAST_POST_SETUP,
    VENVCAST_UPGRADE_DEPENDENCIES,  /* with --upgrade-deps */
    VENVCAST_REQUIREMENTS           /* --requirements: nobody is told */
};

enum venvcast_phase { VENVCAST_FIND, VENVCAST_SEED, VENVCAST_PLAN, VENVCAST_BUILD, VENVCAST_RUN, VENVCAST_WAIT };
enum venvcast_source { VENVCAST_MAIN, VENVCAST_STDOUT, VENVCAST_STDERR };

/* How far it is; of our own. */
struct venvcast_progress {
    size_t size;
    enum venvcast_phase phase;
    size_t done, total;             /* steps; 0 of 0 where nobody knows */
    enum venvcast_source source;    /* who says the line: this library, or a program of the environment */
    const char *line;               /* without its end, until the callback returns; NULL: there is none. Of a program
                                       these are the bytes that it wrote, at most 1000 at a time, in whatever encoding */
};

/* Each may be NULL. With --jobs, or several ENV_DIRs, `chapter`, `progress` and `stop` come from several threads; with
 * one as well, `progress` and `stop` may come from another than the caller's, on which Linux allows no writing
 * elsewhere. `made` is told of one environment after the other. No call may throw, or use the run itself. */
struct venvcast_watcher {
    size_t size;
    void *data;                     /* is passed on to each */

    /* Before (`after` 0) and after a chapter. Up to setup_scripts this is while the plan is made: nothing has been written,
     * and venvcast_add_* lengthen the plan. Before post_setup and upgrade_dependencies, too; after these two the environment
     * stands at its place, but is not published: no other run can have it, and its file .venvcast-unfinished, which goes when
     * all has succeeded, tells whoever finds it after a crash. Nothing can be added any more. Anything but 0 refuses
     * (venvcast_refuse() says why): nothing is made, and what was made goes again (VENVCAST_SEED_FAILED). An environment
     * that stood there before the run comes back with --clear, and when a program was added (venvcast_add_run);
     * else what was done to it stays. The plan may be made more than once: each is told from its beginning. */
    int (*chapter)(void *data, struct venvcast_environment *environment, enum venvcast_chapter chapter, int after);
    void (*progress)(void *data, const struct venvcast_progress *progress);
    int (*stop)(void *data);        /* between two changes: anything but 0 ends the run, and takes back what is half done */
    void (*made)(void *data, struct venvcast_environment *environment);     /* or not made: it has an outcome */
};

/* The structure is copied; `data` is the caller's, and is only passed on. */
int venvcast_watch(struct venvcast *run, const struct venvcast_watcher *watcher);

/* From `chapter`, while the plan is made. Paths are relative to the environment, with '/' between names, and cannot lead out
 * of it; folders on the way are added. VENVCAST_USAGE for any other path, for pyvenv.cfg, for one that the plan has, for what
 * would be another name on this system (case, devices of Windows); VENVCAST_NOT_DONE when there is no memory. `bytes` are
 * written as they are. `source` is an absolute path, read when the plan is carried out; `target` is what the link says,
 * which may be anything. */
int venvcast_add_folder(struct venvcast_environment *environment, const char *path);
int venvcast_add_text(struct venvcast_environment *environment, const char *path, const void *bytes, size_t size,
                      int executable);
int venvcast_add_copy(struct venvcast_environment *environment, const char *path, const char *source, int executable);
int venvcast_add_link(struct venvcast_environment *environment, const char *path, const char *target);

/* A line of pyvenv.cfg (PEP 405), `KEY = VALUE`, behind those of venv: for whom EnvBuilder.create_configuration is the place.
 * A key is of letters, digits, '-', '_' and '.'; a second value takes the place of the first. At most 16 keys.
 * VENVCAST_USAGE for venv's own keys (home, include-system-site-packages, version, version_info, prompt, executable,
 * command) and `relocatable`, which are options' matter, and for a value that would not be read back as it is: not UTF-8,
 * with control characters or line ends, or with blanks at an end. */
int venvcast_set_config(struct venvcast_environment *environment, const char *key, const char *value);

/* A program for when the environment stands, and before it is published: `command` ends with NULL and begins with an
 * absolute path, or one in the environment. VIRTUAL_ENV is set, ENV_DIR the current folder. What it starts ends with it. When
 * it fails, everything is as it was before the run, be it that an environment stood there or not. */
int venvcast_add_run(struct venvcast_environment *environment, const char *const *command);

/* Says why `chapter` will return something else than 0, in a sentence. Always returns VENVCAST_SEED_FAILED. */
int venvcast_refuse(struct venvcast_environment *environment, const char *reason);

/* ---- do it ------------------------------------------------------------------------------------ */

/* Does what is asked for: makes, checks, mends one environment or many, shows a plan (--dry-run), lists interpreters ...
 * A run performs once. */
int venvcast_perform(struct venvcast *run);

/* What the program venvcast would print on its standard output (one JSON object, with --json: RFC 8259) / on standard error.
 * The second is of the run as a whole, for what became of each of many is told to `made`. */
const char *venvcast_output(struct venvcast *run);
const char *venvcast_words(struct venvcast *run);

/* ---- what became of it ------------------------------------------------------------------------ */

/* What kind of failure the system's is, the same on all of them; of our own. */
enum venvcast_cause {
    VENVCAST_CAUSE_NONE, VENVCAST_CAUSE_ABSENT, VENVCAST_CAUSE_EXISTS, VENVCAST_CAUSE_DENIED, VENVCAST_CAUSE_NOT_FOLDER,
    VENVCAST_CAUSE_IS_FOLDER, VENVCAST_CAUSE_IS_LINK, VENVCAST_CAUSE_NOT_EMPTY, VENVCAST_CAUSE_NO_SPACE,
    VENVCAST_CAUSE_READ_ONLY, VENVCAST_CAUSE_OTHER_VOLUME, VENVCAST_CAUSE_NAME_TOO_LONG, VENVCAST_CAUSE_UNSUPPORTED,
    VENVCAST_CAUSE_BUSY, VENVCAST_CAUSE_TOO_LARGE, VENVCAST_CAUSE_MEMORY, VENVCAST_CAUSE_FAILED
};

/* What went wrong; of our own. The README has the table of names. */
struct venvcast_error {
    size_t size;
    int code;
    const char *name;               /* "E_NO_PYTHON"; "" when nothing went wrong */
    const char *text;               /* a sentence, with a path as it is, in the system's bytes: escape it before you show it */
    const char *reason;             /* the system's, or NULL */
    const char *remedy;             /* what helps, or "" */
    const char *details;            /* lines, or NULL */
    enum venvcast_cause cause;
    unsigned long number;           /* errno (POSIX) or GetLastError() (Windows), or 0 */
};

/* Of the last call that failed / of one environment. */
int venvcast_get_error(struct venvcast *run, struct venvcast_error *out);
int venvcast_get_failure(struct venvcast_environment *environment, struct venvcast_error *out);

/* When one ENV_DIR was asked for: its environment after venvcast_perform(), or NULL. */
struct venvcast_environment *venvcast_get_environment(struct venvcast *run);

/* As `made` has it: words for people, ended by a newline or empty. */
const char *venvcast_environment_words(struct venvcast_environment *environment);

/* What became of it; of our own. */
struct venvcast_outcome {
    size_t size;
    int code;
    const char *status;             /* "created", "unchanged", "repaired", "upgraded", "cleared", "refused", "failed" */
    int changed;                    /* was anything done, or, when nothing is to be written, would it be? */
    size_t steps_done;              /* of its plan */
    size_t done, total, failed;     /* of the whole run, so far */
    unsigned long milliseconds;     /* since the run began */
    const char *target;             /* ENV_DIR as it was given, or NULL */
};
int venvcast_get_outcome(struct venvcast_environment *environment, struct venvcast_outcome *out);

/* The names of EnvBuilder's context (venv), and one more. All but env_name, the prompts, python_exe and bin_name are paths;
 * prompts are UTF-8 on every system. */
struct venvcast_context {
    size_t size;
    const char *env_dir;            /* the environment; in it sys.prefix (PEP 405) */
    const char *env_name;           /* the last name of that (venv) */
    const char *prompt;             /* "(demo) ", and since Python 3.13 "demo" (venv); pyvenv.cfg has the bare one, quoted */
    const char *prompt_bare;        /* "demo"; of our own */
    const char *executable;         /* of the base, links resolved: since Python 3.11 the key `executable` (venv) */
    const char *python_dir;         /* its folder: the key `home` (PEP 405) */
    const char *python_exe;         /* its name (venv) */
    const char *inc_path;           /* headers of packages: the path `include` of sysconfig's scheme `venv` (venv) */
    const char *lib_path;           /* site-packages (PEP 405): `purelib` of that scheme */
    const char *bin_path;           /* programs and scripts (PEP 405): `scripts` of that scheme */
    const char *bin_name;           /* "bin", or on Windows "Scripts" (PEP 405) */
    const char *env_exe;            /* the environment's interpreter (PEP 405); */
    const char *env_exec_cmd;       /* the same, for starting it (venv) */
    const char *cfg_path;           /* pyvenv.cfg (PEP 405) */
};
int venvcast_get_context(struct venvcast_environment *environment, struct venvcast_context *out);

/* The base. What is known of it comes out of its files (build-details.json, PEP 739, where there is one), of the registry
 * (PEP 514) or of itself. A text that is not known is NULL. */
struct venvcast_interpreter {
    size_t size;
    const char *path;               /* of the base; never another environment's (PEP 405: environments do not nest) */
    const char *implementation;     /* "CPython", "PyPy", "GraalPy": in small letters sys.implementation.name (PEP 421) */
    const char *version;            /* "3.14.0rc1" (PEP 440) */
    unsigned major, minor, micro;   /* its first three numbers: sys.version_info */
    const char *abiflags;           /* "t" when free-threaded (PEP 703), "d" when a debug build (PEP 3149); "" */
    const char *architecture;       /* "x86_64": platform.machine(), as in the tags of wheels (PEP 425) */
    int is_64bit;                   /* SysArchitecture "64bit" (PEP 514), for every system */
    const char *prefix;             /* sys.base_prefix (PEP 405) */
    const char *stdlib;             /* its library: the path `stdlib` of sysconfig */
    const char *rule;               /* what decided for it: "--python", "PATH"; or NULL. Of our own */
};
int venvcast_get_interpreter(struct venvcast_environment *environment, struct venvcast_interpreter *out);

/* A step of a plan, as far as it is made; of our own. */
struct venvcast_step {
    size_t size;
    const char *kind;               /* "folder", "file", "copy", "link", "unpack", "remove", "run" */
    enum venvcast_chapter chapter;
    const char *path;               /* relative to the environment, with '/'; of "unpack" the wheel's name (PEP 427),
                                       of "run" the program as it is named */
    const char *source;             /* of "copy" an absolute path, of "link" what it says; or NULL */
    size_t bytes;                   /* of "file": its size */
    size_t files;                   /* of "unpack": the wheel's, and what installing adds (PEP 376, PEP 610) */
    const char *const *command;     /* of "run" the program and its arguments, ended by NULL; else NULL */
    const char *why;                /* a clause */
};
size_t venvcast_count_steps(struct venvcast_environment *environment);
int venvcast_get_step(struct venvcast_environment *environment, size_t index, struct venvcast_step *out);

#ifdef __cplusplus
}
#endif

#endif
