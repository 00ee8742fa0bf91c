/* survey.c: one look at the target, from which the plan is made. */
#include "src/find/survey.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/path.h"
#include "src/base/utf8.h"

/* ---- what is refused before the disk is looked at -------------------------------------------- */

static bool given_is_usable(const char *given, struct error *error)
{
    if (given[0] == '\0') {
        error_say(error, E_EMPTY_TARGET, "ENV_DIR is empty");
        return error_remedy(error, "name the folder; a variable in the command may not have been set");
    }
    if (!utf8_breaks_lines(str_of(given)))
        return true;
    error_say(error, E_BAD_TEXT, "ENV_DIR '%s' holds a line break, which no pyvenv.cfg can carry", given);
    return error_remedy(error, "choose a name without control characters");
}

static bool path_is_usable(const struct host *host, const char *path, struct error *error)
{
    if (utf8_breaks_lines(str_of(path)))
        return error_say(error, E_BAD_TEXT, "the path '%s' holds a line break, which no pyvenv.cfg can carry", path);
    if (strchr(path, host->list_separator) == NULL)
        return true;
    error_say(error, E_PATH_SEPARATOR, "Refusing to create a venv in %s because it contains the PATH separator %c.",
              path, host->list_separator);
    return error_remedy(error, "choose a path without %c", host->list_separator);
}

/* The absolute path; the current folder is asked for only when something depends on it. */
static bool locate(struct arena *arena, const struct host *host, const char *given, struct survey *out,
                   struct error *error)
{
    struct os_status status = os_current_folder(arena, &out->current);
    if (status.code != OS_OK)
        out->current = NULL;
    if (out->current == NULL && !path_is_absolute(host, given)) {
        error_set(error, E_TARGET_PARENT, status, "cannot tell where '%s' is: the current folder cannot be read", given);
        return error_remedy(error, "change to a folder that exists, or name ENV_DIR by its whole path");
    }
    out->given = given;
    out->path = path_absolute(arena, host, out->current == NULL ? "/" : out->current, given);
    out->parent = path_folder(arena, host, out->path);
    out->name = path_name(host, out->path);
    out->is_root = out->name[0] == '\0';
    return path_is_usable(host, out->path, error);
}

/* ---- entries -------------------------------------------------------------------------------- */

struct list {
    struct arena *arena;
    const struct host *host;
    const char *root;
    size_t count, room;
    struct survey_entry *entries;
};

static void fill(struct list *list, struct survey_entry *entry)
{
    char *whole = path_join(list->arena, list->host, list->root, entry->path);
    if (entry->kind == OS_LINK) {
        if (os_read_link(list->arena, whole, &entry->target).code != OS_OK)
            entry->target = "";
        entry->reaches = os_look(whole, &entry->facts).code == OS_OK;
    }
}

static void add(struct list *list, const char *path, enum os_kind kind)
{
    if (list->count == list->room) {
        size_t room = list->room * 2 + 64;
        struct survey_entry *entries = arena_take_many(list->arena, room, sizeof *entries);
        if (list->count > 0)
            memcpy(entries, list->entries, list->count * sizeof *entries);
        list->entries = entries;
        list->room = room;
    }
    struct survey_entry *entry = &list->entries[list->count++];
    *entry = (struct survey_entry){ .path = path, .kind = kind };
    fill(list, entry);
}

/* What stands directly in `folder` (relative; "" is the environment itself). False when it is no folder. */
static bool add_folder(struct list *list, const char *folder)
{
    struct os_names names;
    struct os_entry facts;
    const char *whole = folder[0] == '\0' ? list->root : path_join(list->arena, list->host, list->root, folder);
    if (os_look_at_link(whole, &facts).code != OS_OK || facts.kind != OS_FOLDER)
        return false;
    if (os_list(list->arena, whole, &names).code != OS_OK)
        return false;
    for (size_t i = 0; i < names.count; i++) {
        const char *name = names.names[i].name;
        add(list, folder[0] == '\0' ? name : text_join(list->arena, folder, "/", name, NULL), names.names[i].kind);
    }
    return true;
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct survey_entry *)a)->path, ((const struct survey_entry *)b)->path);
}

/* The folders in which the plan makes something; those of Windows differ in name alone. */
static void add_known_folders(struct list *list, const struct interpreter *python)
{
    bool windows = list->host->family == HOST_WINDOWS;
    const char *lib = windows ? "Lib" : "lib";
    add_folder(list, windows ? "Scripts" : "bin");
    add_folder(list, windows ? "Include" : "include");
    if (!add_folder(list, lib))
        return;
    if (windows) {
        add_folder(list, "Lib/site-packages");
        return;
    }
    const char *below = text_join(list->arena, lib, "/", python->lib_name, NULL);
    if (add_folder(list, below))
        add_folder(list, text_join(list->arena, below, "/site-packages", NULL));
}

static bool holds(const struct list *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->entries[i].path, name) == 0)
            return true;
    return false;
}

static bool holds_repository(const struct list *list)
{
    static const char *const marks[] = { ".git", ".hg", ".svn", ".bzr", ".jj" };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (holds(list, marks[i]))
            return true;
    return false;
}

/* ---- the folder itself ---------------------------------------------------------------------- */

static bool refuse_kind(const char *path, const char *what, struct error *error)
{
    error_say(error, E_TARGET_KIND, "Unable to create directory '%s': it is %s", path, what);
    return error_remedy(error, "choose another ENV_DIR, or move it away first");
}

static bool unreadable(const struct survey *ground, struct os_status status, struct error *error)
{
    error_set(error, E_TARGET_PARENT, status, "Unable to create directory '%s'", ground->path);
    return error_remedy(error, "choose an ENV_DIR in a folder that you can write to");
}

/* Sets `*there` when a folder stands at the path. */
static bool look(struct survey *out, bool *there, struct error *error)
{
    struct os_status status = os_look_at_link(out->path, &out->facts);
    *there = status.code == OS_OK;
    if (status.code == OS_ABSENT)
        return true;
    if (status.code != OS_OK)
        return unreadable(out, status, error);
    switch (out->facts.kind) {
    case OS_LINK:
        return refuse_kind(out->path, "a link; environments are made in their real place", error);
    case OS_FILE:
        return refuse_kind(out->path, "a file", error);
    case OS_OTHER:
        return refuse_kind(out->path, "a device, socket or pipe", error);
    case OS_FOLDER:
        return true;
    }
    return false;
}

/* Is `path` the target or below it? By name, and by identity where links lead to it. */
static bool is_at_or_below(const struct host *host, const struct survey *ground, const char *path)
{
    struct os_entry facts;
    if (path == NULL)
        return false;
    if (path_is_below(host, ground->path, path))
        return true;
    return os_look(path, &facts).code == OS_OK && facts.device == ground->facts.device &&
           facts.file == ground->facts.file;
}

static bool is_mount(const struct survey *ground)
{
    struct os_entry parent;
    return os_look(ground->parent, &parent).code == OS_OK && parent.device != ground->facts.device;
}

static bool describe(struct arena *arena, const struct host *host, const struct interpreter *python,
                     struct survey *out, struct error *error)
{
    struct list list = { .arena = arena, .host = host, .root = out->path };
    struct os_names names;
    struct os_status status = os_list(arena, out->path, &names);
    if (status.code != OS_OK)
        return unreadable(out, status, error);
    for (size_t i = 0; i < names.count; i++)
        add(&list, names.names[i].name, names.names[i].kind);
    out->ground = holds(&list, "pyvenv.cfg") ? GROUND_ENVIRONMENT : list.count == 0 ? GROUND_EMPTY : GROUND_FOLDER;
    out->holds_repository = holds_repository(&list);
    out->is_current_or_above = is_at_or_below(host, out, out->current);
    out->is_home_or_above = is_at_or_below(host, out, os_home());
    out->is_mount = is_mount(out);
    if (list.count > 0) {
        add_known_folders(&list, python);
        qsort(list.entries, list.count, sizeof *list.entries, by_path);
    }
    out->entry_count = list.count;
    out->entries = list.entries;
    return true;
}

bool survey(struct arena *arena, const struct host *host, const char *given, const struct interpreter *python,
            struct survey *out, struct error *error)
{
    bool there = false;
    *out = (struct survey){ .ground = GROUND_FREE };
    if (!given_is_usable(given, error) || !locate(arena, host, given, out, error) || !look(out, &there, error))
        return false;
    return !there || describe(arena, host, python, out, error);
}

static int entry_order(const void *path, const void *entry)
{
    return strcmp(path, ((const struct survey_entry *)entry)->path);
}

const struct survey_entry *survey_find(const struct survey *ground, const char *path)
{
    if (ground->entry_count == 0)
        return NULL;
    return bsearch(path, ground->entries, ground->entry_count, sizeof *ground->entries, entry_order);
}
