/* words.c: the codes of platform.h as words. */
#include "platform/words.h"

static const char *const words[] = {
    [OS_OK] = "success",
    [OS_ABSENT] = "no such file or folder",
    [OS_EXISTS] = "the name is taken",
    [OS_DENIED] = "permission denied",
    [OS_NOT_FOLDER] = "not a folder",
    [OS_IS_FOLDER] = "is a folder",
    [OS_IS_LINK] = "a symbolic link is in the way, or too many of them",
    [OS_NOT_EMPTY] = "the folder is not empty",
    [OS_NO_SPACE] = "no space left on the device",
    [OS_READ_ONLY] = "the file system is read-only",
    [OS_OTHER_VOLUME] = "on another file system",
    [OS_NAME_TOO_LONG] = "the name is too long",
    [OS_UNSUPPORTED] = "not supported by this system or file system",
    [OS_BUSY] = "in use",
    [OS_TOO_LARGE] = "larger than expected",
    [OS_MEMORY] = "out of memory",
    [OS_FAILED] = "not an ordinary file",
};

const char *words_of_code(enum os_code code)
{
    return words[code];
}
