/* error.h: what went wrong, in one sentence with a place, a cause and a remedy; the table of codes. */
#ifndef VENVCAST_BASE_ERROR_H
#define VENVCAST_BASE_ERROR_H

#include "platform/platform.h"
#include "src/base/str.h"

/* The exit codes of the program. Never 101-109 (redirectors) nor 1618, 1641, 3010 (installers). */
enum exit_code {
    DONE = 0,
    NOT_DONE = 1,
    USAGE = 2,
    NO_INTERPRETER = 3,
    TARGET_REFUSED = 4,
    SEED_FAILED = 5,
    TARGET_HELD = 6,
    OUT_OF_SHAPE = 7,
    PROGRAM_UNFIT = 126,            /* these two as shells, env and nohup have them */
    PROGRAM_ABSENT = 127
};

/* Every error that the program can report: X(code, exit code, when it is reported).
 * The README's table is checked against this one. */
#define ERROR_TABLE(X)                                                                                  \
    X(E_USAGE, USAGE, "the command line cannot be understood")                                          \
    X(E_EMPTY_TARGET, USAGE, "ENV_DIR is empty, as from a variable that is not set")                    \
    X(E_BAD_TEXT, USAGE, "a path or prompt holds a character that no environment can carry")            \
    X(E_CONFIG, USAGE, "a variable, a file of settings or a policy says what no option means")           \
    X(E_ENFORCED, USAGE, "the administrator of this machine enforces something else")                   \
    X(E_SETUP, USAGE, "venvcast.conf beside a renamed copy of this program cannot be understood")       \
    X(E_MANIFEST, USAGE, "--from, or a line of it, cannot be read")                                     \
    X(E_UPGRADE_CLEAR, NOT_DONE, "--upgrade and --clear contradict each other")                         \
    X(E_PATH_SEPARATOR, NOT_DONE, "ENV_DIR holds the separator of PATH and could not be activated")     \
    X(E_TARGET_NAME, NOT_DONE, "ENV_DIR has a name that Windows takes for something else")              \
    X(E_TARGET_KIND, NOT_DONE, "ENV_DIR, or a part of it, is a link, a file or a device")               \
    X(E_TARGET_PARENT, NOT_DONE, "the folder that should hold ENV_DIR cannot be made or opened")        \
    X(E_WRITE, NOT_DONE, "the environment could not be written; what stood there before is unharmed")   \
    X(E_UNDO, NOT_DONE, "the environment could not be written, and not all of it could be taken back")  \
    X(E_INTERRUPTED, NOT_DONE, "Ctrl-C, or another request to end; what was half done has been taken back") \
    X(E_INTERPRETER_GONE, NOT_DONE, "the environment's interpreter vanished while it was made")         \
    X(E_COPIES, NOT_DONE, "a copied interpreter could not run")                                         \
    X(E_CACHE, NOT_DONE, "what is kept in the cache cannot be deleted")                                 \
    X(E_OUTPUT, NOT_DONE, "the result could not be printed")                                            \
    X(E_MEMORY, NOT_DONE, "the system has no memory left; nothing was written")                         \
    X(E_ELEVATED, NOT_DONE, "started with more rights than its caller has (setuid)")                    \
    X(E_NO_PYTHON, NO_INTERPRETER, "no interpreter of that name or path")                               \
    X(E_NOT_A_BASE, NO_INTERPRETER, "the interpreter cannot carry an environment")                      \
    X(E_PROBE, NO_INTERPRETER, "the interpreter's version or layout cannot be told")                    \
    X(E_CLEAR_REFUSED, TARGET_REFUSED, "--clear would delete something that is not an environment")     \
    X(E_OTHER_VERSION, TARGET_REFUSED, "the environment has packages of another Python than the one it should have") \
    X(E_UNFINISHED, TARGET_REFUSED, "ENV_DIR holds the mark of a killed run, which may be of another folder") \
    X(E_NO_ENVIRONMENT, TARGET_REFUSED, "--repair, and there is no environment")                        \
    X(E_TARGET_HELD, TARGET_HELD, "another run is at work on ENV_DIR, or has just made it; its programs run (Windows)") \
    X(E_NO_WHEEL, SEED_FAILED, "no pip wheel on this machine fits the interpreter")                     \
    X(E_NO_SEED, SEED_FAILED, "no wheel on this machine fits what --seed names")                        \
    X(E_FIND_LINKS, SEED_FAILED, "a folder of --find-links cannot be read")                             \
    X(E_WHEEL, SEED_FAILED, "a wheel is damaged or unsafe")                                             \
    X(E_REQUIREMENTS, SEED_FAILED, "the environment's pip could not install --requirements")            \
    X(E_UPGRADE_DEPS, SEED_FAILED, "the environment's pip could not upgrade")                           \
    X(E_SCRIPTS_DIR, NOT_DONE, "a folder of --scripts-dir cannot be read")                                \
    X(E_POST_SETUP, SEED_FAILED, "a program that was to complete the new environment failed")                \
    X(E_REFUSED, SEED_FAILED, "the program that uses the library refused a part of the work")              \
    X(E_EXEC_UNFIT, PROGRAM_UNFIT, "the program of --exec cannot be started")                           \
    X(E_EXEC_ABSENT, PROGRAM_ABSENT, "the program of --exec is neither in the environment nor on PATH")

#define ERROR_CODE(code, exit, when) code,
enum error_code { E_NONE, ERROR_TABLE(ERROR_CODE) };
#undef ERROR_CODE

#define ERROR_ONE(code, exit, when) +1
enum { ERROR_COUNT = 1 ERROR_TABLE(ERROR_ONE) };        /* with E_NONE */
#undef ERROR_ONE

/* No allocation in here: it must survive the lack of memory. `text` and `remedy` may hold text from
 * outside as it came; whoever shows them escapes them (utf8_show). */
struct error {
    enum error_code code;
    struct os_status cause;     /* code OS_OK when the system has no part in it */
    char text[600];             /* what failed, one sentence without a full stop */
    char remedy[400];           /* one command or action that helps; may be empty: see error_helps */
    const char *details;        /* lines to be shown between the two, in the run's arena; NULL when there are none */
};

/* Sets an error once, where the path is known. Returns false, so that callers can return it. */
bool error_set(struct error *error, enum error_code code, struct os_status cause, const char *format, ...)
    PRINTF_LIKE(4, 5);

/* The same for failures in which the system has no part. */
bool error_say(struct error *error, enum error_code code, const char *format, ...) PRINTF_LIKE(3, 4);

/* Adds what the user can do about it. Returns false. */
bool error_remedy(struct error *error, const char *format, ...) PRINTF_LIKE(2, 3);

/* The remedy, or what helps against any error of that code and cause; never empty. */
const char *error_helps(const struct error *error);

/* Does this certainly mean that no such file or folder is there? Whatever else fails leaves that open. */
bool error_is_absence(struct os_status status);

const char *error_name(enum error_code code);               /* "E_NO_PYTHON" */
enum error_code error_named(const char *name);              /* E_NONE for any other text */
enum exit_code error_exit(enum error_code code);            /* DONE for E_NONE */

#endif
