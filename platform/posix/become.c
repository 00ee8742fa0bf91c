/* become.c: this process goes on as another program. */
#include "platform/posix/posix.h"

#include <unistd.h>

#include "platform/posix/process.h"

/* What is open of ours closes by itself; signals that are caught become usual ones. */
struct os_status os_become(struct arena *arena, const struct os_command *command)
{
    char **arguments = process_arguments(arena, command);
    char **environment = process_environment(arena, command);
    if (command->folder != NULL && chdir(command->folder) != 0)
        return status_now();
    interrupts_release();
    signals_give_back();
    streams_give_back();
    execve(command->program, arguments, environment);
    struct os_status status = status_now();
    signals_take_again();
    return status;
}
