/* reason.c: error numbers, as codes to branch on and as words to read.
 *
 * Own words instead of strerror: they are the same under every C library and need no locale. */
#include "platform/posix/posix.h"

#include <stdio.h>

#include "platform/words.h"

static const struct reason {
    int number;
    enum os_code code;
    const char *words;              /* NULL: the words of the code will do */
} reasons[] = {
    { EPERM, OS_DENIED, "operation not permitted" },
    { EACCES, OS_DENIED, NULL },
    { ENOENT, OS_ABSENT, NULL },
    { EEXIST, OS_EXISTS, NULL },
    { ENOTDIR, OS_NOT_FOLDER, NULL },
    { EISDIR, OS_IS_FOLDER, NULL },
    { ELOOP, OS_IS_LINK, NULL },
    { ENOTEMPTY, OS_NOT_EMPTY, NULL },
    { ENOSPC, OS_NO_SPACE, NULL },
    { EDQUOT, OS_NO_SPACE, "disk quota exceeded" },
    { EROFS, OS_READ_ONLY, NULL },
    { EXDEV, OS_OTHER_VOLUME, NULL },
    { ENAMETOOLONG, OS_NAME_TOO_LONG, NULL },
    { ENOSYS, OS_UNSUPPORTED, NULL },
    { EOPNOTSUPP, OS_UNSUPPORTED, NULL },
    { ENOTSUP, OS_UNSUPPORTED, NULL },              /* another number on macOS */
    { EBUSY, OS_BUSY, NULL },
    { ETXTBSY, OS_BUSY, "the program is running" },
    { ENOMEM, OS_MEMORY, NULL },
    { EFBIG, OS_FAILED, "file larger than the system or a limit allows" },
    { EIO, OS_FAILED, "input or output error" },
    { EINTR, OS_FAILED, "interrupted by a signal" },
    { EINVAL, OS_FAILED, "invalid argument" },
    { EILSEQ, OS_FAILED, "the file system cannot store this name" },
    { EMFILE, OS_FAILED, "too many open files" },
    { ENFILE, OS_FAILED, "too many open files in the system" },
    { EMLINK, OS_FAILED, "too many links" },
    { EPIPE, OS_FAILED, "broken pipe" },
    { EBADF, OS_FAILED, "the stream is closed" },
    { EAGAIN, OS_FAILED, "temporarily out of a resource" },
    { ENXIO, OS_FAILED, "no such device" },
    { ENODEV, OS_FAILED, "no such device" },
    { ENOEXEC, OS_FAILED, "not a program that this system can run" },
    { E2BIG, OS_FAILED, "too many arguments" },
    { ESTALE, OS_FAILED, "the network share has changed underneath" },
    { ETIMEDOUT, OS_FAILED, "timed out" },
};

static const struct reason *reason_of(uint32_t number)
{
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if ((uint32_t)reasons[i].number == number)
            return &reasons[i];
    return NULL;
}

struct os_status status_of(int number)
{
    if (number == 0)
        return STATUS_OK;
    const struct reason *known = reason_of((uint32_t)number);
    return (struct os_status){ known != NULL ? known->code : OS_FAILED, (uint32_t)number };
}

struct os_status status_now(void)
{
    return status_of(errno);
}

void os_reason(struct os_status status, char *text, size_t room)
{
    const struct reason *known = status.number != 0 ? reason_of(status.number) : NULL;
    const char *words = known != NULL && known->words != NULL ? known->words : words_of_code(status.code);
    if (status.number != 0 && known == NULL)
        snprintf(text, room, "error %lu", (unsigned long)status.number);
    else
        snprintf(text, room, "%s", words);
}
