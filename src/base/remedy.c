/* remedy.c: what helps where whoever saw the error knew nothing better. */
#include "src/base/error.h"

/* Errors about writing: the system's reason says what to do. */
static const char *const causes[OS_FAILED + 1] = {
    [OS_ABSENT] = "run the same command again: somebody else has changed the folder meanwhile",
    [OS_EXISTS] = "run the same command again: somebody else has changed the folder meanwhile",
    [OS_DENIED] = "choose an ENV_DIR in a folder that you can write to",
    [OS_NOT_FOLDER] = "run the same command again: somebody else has changed the folder meanwhile",
    [OS_IS_LINK] = "run the same command again: somebody else has changed the folder meanwhile",
    [OS_NO_SPACE] = "make room on that disk (or in your quota), or choose an ENV_DIR on another one",
    [OS_READ_ONLY] = "choose an ENV_DIR on a disk that can be written to",
    [OS_NAME_TOO_LONG] = "choose an ENV_DIR with a shorter path",
    [OS_UNSUPPORTED] = "choose an ENV_DIR on another file system",
    [OS_BUSY] = "end the program that uses it, and run the same command again",
    [OS_TOO_LARGE] = "choose an ENV_DIR on a file system that takes files of that size",
    [OS_FAILED] = "choose an ENV_DIR on another disk; the limits of this session and the system's log may tell more",
};

static const char *const codes[ERROR_COUNT] = {
    [E_USAGE] = "--help explains the options",
    [E_BAD_TEXT] = "choose a name of letters and digits",
    [E_CONFIG] = "correct it there; what it may be, --help says of the option",
    [E_ENFORCED] = "leave it out, or ask the administrator of this machine",
    [E_SETUP] = "correct venvcast.conf, or take it away from beside this program",
    [E_MANIFEST] = "write options and ENV_DIR on the line, as on a command line: -p 3.12 /srv/envs/a",
    [E_UPGRADE_CLEAR] = "leave out --clear to keep the packages, or --upgrade to start afresh",
    [E_INTERRUPTED] = "run the same command again",
    [E_CACHE] = "end the other runs and repeat it, or delete that folder yourself",
    [E_OUTPUT] = "lead standard output to where there is room, and run the same command again",
    [E_MEMORY] = "end other programs, or let this one have more memory, and run the same command again",
    [E_ELEVATED] = "take these rights from it: chmod u-s,g-s, with the path of this program",
    [E_NO_PYTHON] = "choose another one: --list shows which there are",
    [E_NOT_A_BASE] = "choose another one: --list shows which there are",
    [E_PROBE] = "choose another one: --list shows which there are",
    [E_TARGET_HELD] = "run the same command again, or add --wait SECONDS",
    [E_NO_WHEEL] = "leave pip out with --without-pip, or name a folder that has its wheel with --find-links",
    [E_FIND_LINKS] = "name a folder of wheels that is there and that you may read",
    [E_WHEEL] = "use another copy of the wheel, or --without-pip",
    [E_REQUIREMENTS] = "name a file that is there, from the folder in which you are",
    [E_POST_SETUP] = "look at what that program has said, and run it by hand",
    [E_REFUSED] = "ask those who made the program that uses venvcast",
    [E_EXEC_ABSENT] = "name a program that is there, from the folder in which you are",
};

static bool is_about_writing(enum error_code code)
{
    return code == E_WRITE || code == E_UNDO || code == E_TARGET_PARENT;
}

const char *error_helps(const struct error *error)
{
    if (error->remedy[0] != '\0')
        return error->remedy;
    const char *helps = is_about_writing(error->code) ? causes[error->cause.code] : codes[error->code];
    return helps != NULL ? helps : "run the same command again; -v tells how far it comes";
}
