/* survey.c: one look at ENV_DIR and at the folders in it that an environment is made of. */
#include "src/find/survey.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/path.h"
#include "src/base/utf8.h"
#include "src/find/epoch.h"
#include "src/find/target_name.h"

/* ---- the text ----------------------------------------------------------------------------------- */

static bool check_text(const char *given, struct error *error)
{
    if (given[0] == '\0') {
        error_say(error, E_EMPTY_TARGET, "ENV_DIR is empty");
        return error_remedy(error, "give the environment a name, such as .venv; is a variable not set?");
    }
    if (utf8_breaks_lines(str_of(given))) {
        error_say(error, E_BAD_TEXT, "ENV_DIR holds a line break, which no pyvenv.cfg can carry: %s", given);
        return error_remedy(error, "choose a name on one line");
    }
    return true;
}

static bool make_absolute(struct arena *arena, const struct host *host, struct survey *out, struct error *error)
{
    struct os_status status = os_current_folder(arena, &out->current);
    if (status.code != OS_OK)
        out->current = NULL;
    if (out->current == NULL && !path_is_absolute(host, out->given)) {
        error_set(error, E_TARGET_PARENT, status, "Unable to create directory '%s': the current folder is gone",
                  out->given);
        return error_remedy(error, "change to a folder that exists, or give an absolute path");
    }
    out->path = path_absolute(arena, host, out->current == NULL ? "/" : out->current, out->given);
    out->parent = path_folder(arena, host, out->path);
    out->name = path_name(host, out->path);
    out->is_root = strcmp(out->parent, out->path) == 0;
    return true;
}

/* The absolute path is what activation writes into PATH, so the whole of it counts. */
static bool check_path(const struct host *host, const struct survey *ground, struct error *error)
{
    if (utf8_breaks_lines(str_of(ground->path))) {
        error_say(error, E_BAD_TEXT, "the current folder's name holds a line break: %s", ground->path);
        return error_remedy(error, "choose a folder whose name is on one line");
    }
    if (strchr(ground->path, host->list_separator) != NULL) {
        error_say(error, E_PATH_SEPARATOR, "Refusing to create a venv in %s because it contains the PATH separator %c.",
                  ground->path, host->list_separator);
        return error_remedy(error, "choose a path without %c", host->list_separator);
    }
    str culprit;
    const char *fault = target_name_fault(host, ground->path, &culprit);
    if (fault == NULL)
        return true;
    error_say(error, E_TARGET_NAME, "Unable to create directory '%s': '%.*s' %s", ground->path, (int)culprit.size,
              culprit.text, fault);
    return error_remedy(error, "choose another name");
}

/* ---- the folder itself -------------------------------------------------------------------------- */

static bool refuse_kind(const struct survey *ground, const char *what, struct error *error)
{
    error_say(error, E_TARGET_KIND, "Unable to create directory '%s': it is %s", ground->path, what);
    return error_remedy(error, "choose another ENV_DIR, or remove that one");
}

static bool refuse_status(struct arena *arena, const struct host *host, const struct survey *ground,
                          struct os_status status, struct error *error)
{
    const char *folder = ground->parent;
    struct os_entry facts;
    if (status.code != OS_NOT_FOLDER) {
        error_set(error, E_TARGET_PARENT, status, "Unable to create directory '%s'", ground->path);
        return status.code == OS_NAME_TOO_LONG ? error_remedy(error, "choose a shorter name")
                                               : error_remedy(error, "choose another place, or make %s accessible", folder);
    }
    while (os_look(folder, &facts).code != OS_OK && strcmp(path_folder(arena, host, folder), folder) != 0)
        folder = path_folder(arena, host, folder);
    error_say(error, E_TARGET_PARENT, "Unable to create directory '%s': %s is not a folder", ground->path, folder);
    return error_remedy(error, "choose another place, or remove %s", folder);
}

/* Looks at the name itself: a link is never followed, and nothing but a folder is touched. */
static bool look_at_target(struct arena *arena, const struct host *host, struct survey *out, struct error *error)
{
    struct os_status status = os_look_at_link(out->path, &out->facts);
    out->ground = GROUND_FREE;
    if (status.code == OS_ABSENT)
        return true;
    if (status.code != OS_OK)
        return refuse_status(arena, host, out, status, error);
    switch (out->facts.kind) {
    case OS_FOLDER: out->ground = GROUND_EMPTY; return true;
    case OS_LINK: return refuse_kind(out, "a symbolic link", error);
    case OS_FILE: return refuse_kind(out, "a file", error);
    case OS_OTHER: break;
    }
    return refuse_kind(out, "neither a folder nor a file (a pipe, socket or device)", error);
}

bool survey_is_unread(const struct survey *ground, struct error *error)
{
    error_set(error, E_TARGET_PARENT, ground->unread_cause, "%s cannot be read", ground->unread);
    return error_remedy(error, "choose another ENV_DIR, or make that one readable");
}

/* ---- what is in it ------------------------------------------------------------------------------ */

struct entries {
    struct arena *arena;
    const struct host *host;
    const char *root;
    struct survey *out;
    size_t count, room;
    struct survey_entry *list;
};

static struct survey_entry *add_entry(struct entries *entries)
{
    if (entries->count == entries->room) {
        size_t room = entries->room == 0 ? 32 : entries->room * 2;
        struct survey_entry *list = arena_take_many(entries->arena, room, sizeof *list);
        if (entries->count > 0)
            memcpy(list, entries->list, entries->count * sizeof *list);
        entries->list = list;
        entries->room = room;
    }
    return &entries->list[entries->count++];
}

static const char *in_root(const struct entries *entries, const char *relative)
{
    return relative[0] == '\0' ? entries->root
                               : path_join(entries->arena, entries->host, entries->root, relative);
}

static void add_name(struct entries *entries, const char *folder, const struct os_name *name)
{
    const char *between = folder[0] == '\0' ? "" : "/";
    struct survey_entry *entry = add_entry(entries);
    entry->path = text_join(entries->arena, folder, between, name->name, NULL);
    entry->kind = name->kind;
    const char *path = in_root(entries, entry->path);
    if (name->kind == OS_LINK) {
        if (os_read_link(entries->arena, path, &entry->target).code != OS_OK)
            entry->target = "";
        entry->reaches = os_look(path, &entry->facts).code == OS_OK;
    } else {
        (void)os_look_at_link(path, &entry->facts);
    }
}

/* In site-packages only the seeds' own names matter, however much else is installed. */
static bool is_of_seeds(str name)
{
    static const char *const names[] = { "pip", "setuptools", "pkg_resources", "_distutils_hack" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(name, names[i]))
            return true;
    return str_ends(name, ".dist-info") || str_ends(name, ".pth");
}

/* What is no folder, or leads to none, holds nothing; what cannot be read may hold anything. */
static void add_folder(struct entries *entries, const char *relative, bool only_seeds)
{
    struct os_names names = { 0, NULL };
    const char *path = in_root(entries, relative);
    struct os_status status = os_list(entries->arena, path, &names);
    if (status.code != OS_OK && !error_is_absence(status) && entries->out->unread == NULL) {
        entries->out->unread = path;
        entries->out->unread_cause = status;
    }
    for (size_t i = 0; i < names.count; i++)
        if (!only_seeds || is_of_seeds(str_of(names.names[i].name)))
            add_name(entries, relative, &names.names[i]);
}

static int by_path(const void *a, const void *b)
{
    const struct survey_entry *left = a, *right = b;
    return strcmp(left->path, right->path);
}

void survey_look_at(struct arena *arena, const struct host *host, struct survey *ground, const char *path)
{
    struct os_entry facts;
    struct entries entries = { .arena = arena, .host = host, .root = ground->path, .out = ground };
    if (survey_find(ground, path) != NULL || os_look_at_link(in_root(&entries, path), &facts).code != OS_OK)
        return;
    for (size_t i = 0; i < ground->entry_count; i++)
        *add_entry(&entries) = ground->entries[i];
    add_name(&entries, "", &(struct os_name){ path, facts.kind });
    qsort(entries.list, entries.count, sizeof *entries.list, by_path);
    ground->entries = entries.list;
    ground->entry_count = entries.count;
}

static bool stands(const struct survey *ground, const char *path)
{
    return survey_find(ground, path) != NULL;
}

/* The folders below the root that an environment is made of; one that is not there has nothing below it. */
static void add_layout(struct entries *entries, const struct interpreter *python)
{
    bool windows = entries->host->family == HOST_WINDOWS;
    const char *lib = windows ? "Lib" : "lib", *include = windows ? "Include" : "include";
    const char *bin = windows ? "Scripts" : "bin";
    const char *library = windows ? lib : text_join(entries->arena, lib, "/", python->lib_name, NULL);
    bool has_library = stands(entries->out, lib);
    const struct survey_entry *own = windows || python->platlibdir == NULL ? NULL
                                                                           : survey_find(entries->out, python->platlibdir);
    if (own != NULL && own->kind == OS_FOLDER && strcmp(own->path, lib) != 0) {
        add_folder(entries, own->path, false);
        add_folder(entries, text_join(entries->arena, own->path, "/", python->lib_name, NULL), false);
    }
    if (stands(entries->out, bin))
        add_folder(entries, bin, false);
    if (stands(entries->out, include))
        add_folder(entries, include, false);
    if (has_library)
        add_folder(entries, lib, false);
    if (has_library && !windows)
        add_folder(entries, library, false);
    if (has_library)
        add_folder(entries, text_join(entries->arena, library, "/site-packages", NULL), true);
}

/* A mark is a file; what cannot be read is none of ours. */
static void read_mark(struct arena *arena, const struct host *host, struct survey *out)
{
    const struct survey_entry *entry = survey_find(out, UNFINISHED_MARK);
    const char *text;
    size_t size;
    if (entry == NULL || entry->facts.kind != OS_FILE)
        return;
    if (os_read(arena, path_join(arena, host, out->path, UNFINISHED_MARK), UNFINISHED_LARGEST, &text, &size).code != OS_OK)
        text = "";
    out->unfinished = unfinished_read(arena, host, text, out->path, out->facts.file);
    if (out->unfinished.state == UNFINISHED_REPLACED)
        out->unfinished.state = UNFINISHED_STRAY;
}

static bool look_inside(struct arena *arena, const struct host *host, const struct interpreter *python,
                        struct survey *out, struct error *error)
{
    struct entries entries = { .arena = arena, .host = host, .root = out->path, .out = out };
    add_folder(&entries, "", false);
    if (out->unread != NULL)
        return survey_is_unread(out, error);
    out->entries = entries.list;                /* sorted already: survey_find can be used on them */
    out->entry_count = entries.count;
    if (entries.count > 0)
        out->ground = stands(out, "pyvenv.cfg") ? GROUND_ENVIRONMENT : GROUND_FOLDER;
    read_mark(arena, host, out);
    out->holds_repository = stands(out, ".git") || stands(out, ".hg") || stands(out, ".svn");
    add_layout(&entries, python);
    out->entries = entries.list;
    out->entry_count = entries.count;
    if (entries.count > 0)
        qsort(entries.list, entries.count, sizeof *entries.list, by_path);
    return true;
}

/* ---- how it lies to other folders --------------------------------------------------------------- */

/* Is `path` an existing folder at or below the target, by text or by what the text, and `real_target`, really mean? */
static bool holds(struct arena *arena, const struct host *host, const struct survey *ground, const char *real_target,
                  const char *path)
{
    const char *real;
    if (path == NULL || !path_is_absolute(host, path))
        return false;
    if (path_is_below(host, ground->path, path_absolute(arena, host, "/", path)))
        return true;
    return real_target != NULL && os_real_path(arena, path, &real).code == OS_OK && path_is_below(host, real_target, real);
}

static void compare_with_others(struct arena *arena, const struct host *host, struct survey *out)
{
    const char *real;
    if (os_real_path(arena, out->path, &real).code != OS_OK)
        real = NULL;
    out->is_current_or_above = holds(arena, host, out, real, out->current);
    out->is_home_or_above = holds(arena, host, out, real, os_home());
}

static bool is_mount(const struct survey *ground)
{
    struct os_entry parent;
    return os_look(ground->parent, &parent).code == OS_OK && parent.device != ground->facts.device;
}

static void take_redirectors(struct arena *arena, const struct host *host, struct survey *out)
{
    for (size_t i = 0; host->family == HOST_WINDOWS && i < 2; i++)
        if (os_redirector(arena, i == 1, &out->own[i].bytes, &out->own[i].size).code != OS_OK)
            out->own[i] = (struct survey_own){ NULL, 0 };
}

static bool look(struct arena *arena, const struct host *host, const struct interpreter *python, struct survey *out,
                 struct error *error)
{
    out->unread = NULL;
    out->entry_count = 0;
    out->unfinished = (struct unfinished_mark){ FINISHED, "", false };
    if (!look_at_target(arena, host, out, error))
        return false;
    if (out->ground == GROUND_FREE)
        return true;
    compare_with_others(arena, host, out);
    out->is_mount = is_mount(out);
    return look_inside(arena, host, python, out, error);
}

bool survey_is_as_seen(const struct os_entry *seen, const struct os_entry *now)
{
    return seen->file == now->file && seen->device == now->device && seen->changed == now->changed;
}

/* Another run may have put another folder in its place, and be deleting the one that was looked into. */
static bool is_still_there(const struct survey *ground)
{
    struct os_entry now;
    return ground->ground == GROUND_FREE ||
           (os_look_at_link(ground->path, &now).code == OS_OK && survey_is_as_seen(&ground->facts, &now));
}

bool survey(struct arena *arena, const struct host *host, const char *given, const struct interpreter *python,
            struct survey *out, struct error *error)
{
    enum { LOOKS_MOST = 8 };
    *out = (struct survey){ .given = given, .dated = epoch_is_set() };
    if (out->dated && !epoch_read(&out->date))
        return error_say(error, E_USAGE, "SOURCE_DATE_EPOCH is not a whole number of seconds: %s",
                         os_variable("SOURCE_DATE_EPOCH")),
               error_remedy(error, "remove the variable, or give it the seconds since 1970");
    take_redirectors(arena, host, out);
    if (!check_text(given, error) || !make_absolute(arena, host, out, error) || !check_path(host, out, error))
        return false;
    bool looked = look(arena, host, python, out, error);
    for (int looks = 1; looked && looks < LOOKS_MOST && !is_still_there(out); looks++)
        looked = look(arena, host, python, out, error);
    return looked;
}

const struct survey_entry *survey_find(const struct survey *ground, const char *path)
{
    size_t low = 0, high = ground->entry_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(path, ground->entries[middle].path);
        if (order == 0)
            return &ground->entries[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}
