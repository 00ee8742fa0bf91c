/* pipe_plain.c: a pipe where the system has no call for one that is closed when a program starts. */
#include "platform/posix/posix.h"
#include "platform/posix/system.h"

#include <unistd.h>

int system_pipe(int ends[2])
{
    if (pipe(ends) != 0)
        return -1;
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    return 0;
}
