/* manner.c: facts about the user's shell and variables. */
#include "src/many/manner.h"

#include <string.h>

#include "src/ask/settings.h"

const char *manner_shell(struct arena *arena, const struct host *host, bool watches)
{
    const struct shell_signs signs = {
        .parent = watches ? os_parent_program(arena) : NULL,
        .shell = os_variable("SHELL"),
        .prompt = os_variable("PROMPT"),
    };
    return report_shell(arena, host, &signs);
}

const char *const *manner_unknown(struct arena *arena)
{
    const char *const *given = os_variables_named(arena, SETTING_PREFIX);
    size_t count = 0, kept = 0;
    while (given[count] != NULL)
        count++;
    const char **names = arena_take_many(arena, count + 1, sizeof *names);
    for (size_t i = 0; i < count; i++)
        if (!setting_is_known(arena, given[i]))
            names[kept++] = given[i];
    return names;
}
