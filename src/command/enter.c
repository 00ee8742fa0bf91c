/* enter.c: the variables of an activated environment, and looking a program up in it. */
#include "src/command/enter.h"

#include <string.h>

#include "src/base/path.h"
#include "src/base/utf8.h"
#include "src/find/path_walk.h"

/* Whoever comes from inside has it in front already. An empty PATH means the current folder to some programs: it is
 * not carried along. */
static const char *path_inside(struct arena *arena, const struct venvcast_context *place)
{
    const char *bin = place->bin_path, *path = os_variable("PATH");
    const char between[] = { os_host()->list_separator, '\0' };
    str rest = str_of(path), first = str_slice(rest, 0, str_find_byte(rest, *between));
    if (str_is(first, bin))
        return path;
    return rest.size == 0 ? bin : text_join(arena, bin, between, path, NULL);
}

const char *const *enter_variables(struct arena *arena, const struct venvcast_context *place)
{
    const char **set = arena_take_many(arena, 5, sizeof *set);
    set[0] = text_join(arena, "PATH=", path_inside(arena, place), NULL);
    set[1] = text_join(arena, "VIRTUAL_ENV=", place->env_dir, NULL);
    set[2] = text_join(arena, "VIRTUAL_ENV_PROMPT=", place->prompt_bare, NULL);
    set[3] = "PYTHONHOME";
    return set;
}

/* ---- which program ---------------------------------------------------------------------------- */

struct hunt {
    struct arena *arena;
    const struct venvcast_context *place;
    const char *unfit;              /* the first that is there, but no program */
    const char *found;
};

static bool try_path(struct hunt *hunt, const char *path)
{
    struct os_entry facts;
    if (os_look(path, &facts).code != OS_OK)
        return false;
    if (facts.kind == OS_FILE && os_can_execute(path))
        return hunt->found = path, true;
    if (hunt->unfit == NULL)
        hunt->unfit = path;
    return false;
}

/* As it is called on this system: on Windows programs have an ending, which nobody types. */
static bool try_named(struct hunt *hunt, const char *path)
{
    const char *ending = os_host()->exe_suffix;
    bool complete = *ending == '\0' || str_ends(str_of(utf8_fold(hunt->arena, str_of(path))), ending);
    return complete ? try_path(hunt, path)
                    : try_path(hunt, text_join(hunt->arena, path, ending, NULL)) || try_path(hunt, path);
}

static bool try_all(struct hunt *hunt, const char *name)
{
    const struct host *host = os_host();
    struct path_walk walk = path_walk_begin(hunt->arena, host);
    const char *folder;
    if (try_named(hunt, path_join(hunt->arena, host, hunt->place->bin_path, name)))
        return true;
    while (path_walk_next(&walk, &folder))
        if (try_named(hunt, path_join(hunt->arena, host, folder, name)))
            return true;
    return false;
}

static bool try_as_given(struct hunt *hunt, const char *path)
{
    const char *current = ".";
    if (!path_is_absolute(os_host(), path) && os_current_folder(hunt->arena, &current).code != OS_OK)
        return false;
    return try_named(hunt, path_absolute(hunt->arena, os_host(), current, path));
}

static bool refuse(struct error *error, struct os_status cause, const char *path)
{
    error_set(error, E_EXEC_UNFIT, cause, "%s cannot be started", path);
    return error_remedy(error, "name a program, or the interpreter with the script behind it: --exec python %s", path);
}

bool enter_find(struct arena *arena, const struct venvcast_context *place, const char *name, const char **out, struct error *error)
{
    struct hunt hunt = { arena, place, NULL, NULL };
    bool found = path_has_separator(os_host(), name) ? try_as_given(&hunt, name)
                                                      : *name != '\0' && try_all(&hunt, name);
    *out = hunt.found;
    if (found)
        return true;
    if (hunt.unfit != NULL)
        return refuse(error, (struct os_status){ OS_DENIED, 0 }, hunt.unfit);
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
