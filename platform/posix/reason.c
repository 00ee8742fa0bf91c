/* reason.c: error numbers, as codes to branch on and as words to read.
 *
 * Own words instead of strerror: they are the same under every C library and need no locale. */
#include "platform/posix/posix.h"

#include "platform/reasons.h"

const struct reason reasons[] = {
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
    { 0, OS_OK, NULL },
};

struct os_status status_of(int number)
{
    return status_of_number((uint32_t)number);
}

struct os_status status_now(void)
{
    return status_of(errno);
}
