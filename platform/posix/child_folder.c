/* child_folder.c: the folder in which a program begins, where the C library can say it while it starts one. */
#include "platform/posix/posix.h"

#include <spawn.h>

#include "platform/posix/process.h"

int child_folder(struct arena *arena, posix_spawn_file_actions_t *actions, struct os_command *command)
{
    (void)arena;
    return posix_spawn_file_actions_addchdir_np(actions, command->folder);
}
