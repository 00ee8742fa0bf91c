/* descent.c: a short pile of opened folders, each below the one before it. */
#include "src/seed/descent.h"

#include <string.h>

/* The places have memory of their own, for each is given back before the one below it. */
void descent_begin(struct descent *descent, struct arena *arena, struct os_place *root)
{
    descent->root = root;
    descent->memory = arena_over(descent->room, sizeof descent->room, arena->exhausted, arena->owner);
    descent->depth = 0;
}

static void leave(struct descent *descent)
{
    struct descent_step *last = &descent->steps[--descent->depth];
    os_place_close(last->place);
    arena_return(&descent->memory, &last->before);
}

static void leave_all(struct descent *descent)
{
    while (descent->depth > 0)
        leave(descent);
}

void descent_end(struct descent *descent)
{
    leave_all(descent);
    arena_end(&descent->memory);
}

/* How much of a path the open folders are, with the '/' behind it. */
static size_t way_gone(const struct descent *descent)
{
    return descent->depth == 0 ? 0 : descent->steps[descent->depth - 1].size + 1;
}

/* Does the way to the last open folder lead on to `folder`? */
static bool is_above(const struct descent *descent, str folder)
{
    size_t size = descent->steps[descent->depth - 1].size;
    return size <= folder.size && (size == folder.size || folder.text[size] == '/') &&
           str_equal((str){ descent->path, size }, str_slice(folder, 0, size));
}

static bool enter(struct descent *descent, str folder)
{
    size_t from = way_gone(descent);
    struct descent_step *next = &descent->steps[descent->depth];
    struct os_place *above = descent->depth == 0 ? descent->root : next[-1].place;
    *next = (struct descent_step){ .size = folder.size, .before = descent->memory };
    memcpy(descent->path + from, folder.text + from, folder.size - from);
    descent->path[folder.size] = '\0';
    if (from > 0)
        descent->path[from - 1] = '/';
    bool entered = os_place_enter(&descent->memory, above, descent->path + from, OS_SHARED, &next->place).code == OS_OK;
    descent->depth += entered;
    return entered;
}

/* Opens what is not open yet of the way to `folder`: where many are, the rest of it at once. */
static bool go_to(struct descent *descent, str folder)
{
    while (descent->depth > 0 && !is_above(descent, folder))
        leave(descent);
    if (folder.size == 0 || folder.size < way_gone(descent))
        return true;
    if (descent->depth == DESCENT_DEEPEST)
        leave(descent);
    return enter(descent, folder);
}

/* Where a folder cannot be opened, the look by the whole path says why. */
struct os_status descent_look(struct descent *descent, str path, struct os_entry *out)
{
    size_t slash = str_find_last_byte(path, '/');
    str folder = str_slice(path, 0, slash == path.size ? 0 : slash);
    if (!go_to(descent, folder))
        leave_all(descent);
    if (descent->depth == 0)
        return os_look_in(descent->root, path.text, out);
    return os_look_in(descent->steps[descent->depth - 1].place, folder.text + folder.size + 1, out);
}
