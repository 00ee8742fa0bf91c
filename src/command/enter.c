/* enter.c: the variables of an activated environment, and what is said of a program that is not in it. */
#include "src/command/enter.h"

#include "src/base/path.h"
#include "src/find/inside.h"

const char *const *enter_variables(struct arena *arena, const struct venvcast_context *place)
{
    const char **set = arena_take_many(arena, 5, sizeof *set);
    set[0] = text_join(arena, "PATH=", inside_path(arena, os_host(), place->bin_path), NULL);
    set[1] = text_join(arena, "VIRTUAL_ENV=", place->env_dir, NULL);
    set[2] = text_join(arena, "VIRTUAL_ENV_PROMPT=", place->prompt_bare, NULL);
    set[3] = "PYTHONHOME";
    return set;
}

static bool refuse(struct error *error, struct os_status cause, const char *path)
{
    error_set(error, E_EXEC_UNFIT, cause, "%s cannot be started", path);
    return error_remedy(error, "name a program, or the interpreter with the script behind it: --exec python %s", path);
}

bool enter_find(struct arena *arena, const struct venvcast_context *place, const char *name, const char **out, struct error *error)
{
    const char *unfit;
    *out = inside_find(arena, os_host(), place->bin_path, name, &unfit);
    if (*out != NULL)
        return true;
    if (unfit != NULL)
        return refuse(error, (struct os_status){ OS_DENIED, 0 }, unfit);
    if (path_has_separator(os_host(), name))
        return error_say(error, E_EXEC_ABSENT, "there is no program %s", name);
    error_say(error, E_EXEC_ABSENT, "there is no program '%s' in %s or on PATH", name, place->bin_path);
    return error_remedy(error, "install what brings it: %s -m pip install ...", place->env_exe);
}

bool enter(struct arena *arena, const struct venvcast_context *place, const struct words *words, const char *folder,
           struct error *error)
{
    const char *program;
    if (!enter_find(arena, place, words->items[0], &program, error))
        return false;
    struct os_command command = { .program = program, .arguments = words->items + 1,
                                  .set = enter_variables(arena, place), .folder = folder };
    return refuse(error, os_become(arena, &command), program);
}
