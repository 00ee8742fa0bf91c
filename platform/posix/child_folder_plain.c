/* child_folder_plain.c: the folder in which a program begins, for a C library that need not be able to say it (glibc before
 * 2.29): where it cannot, a shell goes there and becomes the program. */
#include "platform/posix/posix.h"

#include <spawn.h>
#include <string.h>
#include <unistd.h>

#include "platform/posix/process.h"

/* Asked for when the library is loaded, and not there in an old one. */
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *restrict actions, const char *restrict folder)
    __attribute__((weak));

/* The folder, the program and its arguments follow. */
static const char *const go_there[] = { "-c", "cd -- \"$1\" && shift && exec \"$@\"", "sh" };

enum { SHELLS_WORDS = sizeof go_there / sizeof *go_there };

/* What starting it would have said, as far as a look tells. */
static int obstacle(const struct os_command *command)
{
    struct stat facts;
    if (stat(command->folder, &facts) != 0 || stat(command->program, &facts) != 0)
        return errno;
    return S_ISREG(facts.st_mode) && access(command->program, X_OK) == 0 ? 0 : EACCES;
}

int child_folder(struct arena *arena, posix_spawn_file_actions_t *actions, struct os_command *command)
{
    if (posix_spawn_file_actions_addchdir_np != NULL)
        return posix_spawn_file_actions_addchdir_np(actions, command->folder);
    size_t count = 0;
    while (command->arguments != NULL && command->arguments[count] != NULL)
        count++;
    const char **words = arena_take_many(arena, SHELLS_WORDS + 2 + count + 1, sizeof *words);
    memcpy(words, go_there, sizeof go_there);
    words[SHELLS_WORDS] = command->folder;
    words[SHELLS_WORDS + 1] = command->program;
    if (count > 0)
        memcpy(words + SHELLS_WORDS + 2, command->arguments, count * sizeof *words);
    int error = obstacle(command);
    command->program = "/bin/sh";
    command->arguments = words;
    return error;
}
