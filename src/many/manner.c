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

/* On Windows the letters of a name may be of either case. */
static const char *name_of(struct arena *arena, const char *variable)
{
    char *name = str_copy(arena, str_slice(str_of(variable), 0, strcspn(variable, "=")));
    for (char *byte = name; *byte != '\0'; byte++)
        *byte = *byte >= 'a' && *byte <= 'z' && os_host()->family == HOST_WINDOWS ? (char)(*byte - ('a' - 'A')) : *byte;
    return name;
}

const char *const *manner_unknown(struct arena *arena)
{
    size_t at = 0, count = 0, kept = 0;
    const char *variable;
    while (os_next_variable(SETTING_PREFIX, &at) != NULL)
        count++;
    const char **names = arena_take_many(arena, count + 1, sizeof *names);
    for (at = 0; kept < count && (variable = os_next_variable(SETTING_PREFIX, &at)) != NULL;)
        if (!setting_is_known(arena, name_of(arena, variable)))
            names[kept++] = name_of(arena, variable);
    return names;
}
