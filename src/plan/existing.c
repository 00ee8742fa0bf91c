/* existing.c: decisions about an existing folder, made from the survey alone. */
#include "src/plan/existing.h"

#include <string.h>

#include "src/base/release.h"
#include "src/seed/project.h"
#include "src/seed/version.h"

static const char *why_not_cleared(const struct survey *ground)
{
    if (ground->is_root)
        return "it is the root of a file system";
    if (ground->is_home_or_above)
        return "it is your home folder, or holds it";
    if (ground->is_current_or_above)
        return "it is the current folder, or holds it";
    if (ground->holds_repository)
        return "it is the top of a repository";
    return ground->ground == GROUND_FOLDER ? "it holds files but no pyvenv.cfg" : NULL;
}

static bool never_cleared(const struct survey *ground)
{
    return ground->is_root || ground->is_home_or_above;
}

bool existing_allows(const struct request *request, const struct survey *ground, struct error *error)
{
    if (!request->clear && ground->unread != NULL)
        return survey_is_unread(ground, error);
    if (!request->clear || ground->ground == GROUND_FREE || ground->ground == GROUND_EMPTY)
        return true;
    const char *why = why_not_cleared(ground);
    if (why == NULL || (request->force && !never_cleared(ground)))
        return true;
    error_say(error, E_CLEAR_REFUSED, "Refusing to clear '%s': %s", ground->path, why);
    if (never_cleared(ground))
        return error_remedy(error, "name the environment's own folder");
    return error_remedy(error, "name the environment's own folder, or add --force to delete everything in this one");
}

enum plan_manner existing_manner(const struct request *request, const struct survey *ground)
{
    if (ground->ground == GROUND_FREE)
        return PLAN_BESIDE;
    bool may_go = !ground->is_mount && !ground->is_current_or_above && !ground->is_root;
    return request->clear && ground->ground != GROUND_EMPTY && may_go ? PLAN_EXCHANGE : PLAN_IN_PLACE;
}

static const char *const kind_names[] = {
    [OS_FILE] = "a file",
    [OS_FOLDER] = "a folder",
    [OS_LINK] = "a link",
    [OS_OTHER] = "a device, socket or pipe",
};

bool existing_folder_fits(const struct survey *ground, const char *path, struct error *error)
{
    const struct survey_entry *entry = survey_find(ground, path);
    if (entry == NULL || entry->kind == OS_FOLDER)
        return true;
    error_say(error, E_TARGET_KIND, "Unable to create directory '%s/%s': %s is in its place", ground->path, path,
              kind_names[entry->kind]);
    return error_remedy(error, "move it away, or choose another ENV_DIR");
}

bool existing_file_fits(const struct survey *ground, const char *path, struct error *error)
{
    const struct survey_entry *entry = survey_find(ground, path);
    if (entry == NULL || entry->kind == OS_FILE || entry->kind == OS_LINK)
        return true;
    error_say(error, E_TARGET_KIND, "Unable to write '%s/%s': %s is in its place", ground->path, path,
              kind_names[entry->kind]);
    return error_remedy(error, "move it away, or choose another ENV_DIR");
}

enum step_where existing_where(const struct survey *ground, const char *path)
{
    return survey_find(ground, path) == NULL ? STEP_NEW : STEP_REPLACE;
}

bool existing_link_says(const struct survey *ground, const char *path, const char *target)
{
    const struct survey_entry *entry = survey_find(ground, path);
    return entry != NULL && entry->kind == OS_LINK && str_is(str_of(target), entry->target);
}

bool existing_link_is_right(const struct survey *ground, const char *path, const char *target)
{
    return existing_link_says(ground, path, target) && survey_find(ground, path)->reaches;
}

bool existing_is_copy(const struct survey *ground, const char *path)
{
    const struct survey_entry *entry = survey_find(ground, path);
    return entry != NULL && entry->kind == OS_FILE;
}

/* The last name of an entry that lies directly in `folder`; empty when it lies elsewhere. */
static str name_in(const struct survey_entry *entry, const char *folder)
{
    size_t size = strlen(folder);
    str path = str_of(entry->path);
    if (!str_starts(path, folder) || path.size <= size + 1 || path.text[size] != '/')
        return STR("");
    str name = str_slice(path, size + 1, path.size);
    return str_find_byte(name, '/') == name.size ? name : STR("");
}

/* "pip-24.2.dist-info" of project "pip": its version; empty for other names. */
static str version_in(str name, const char *project)
{
    str stem = str_slice(name, 0, name.size - strlen(".dist-info")), before, after;
    if (!str_ends(name, ".dist-info") || !str_split(stem, '-', &before, &after) || !project_same(before, str_of(project)))
        return STR("");
    return after;
}

static bool holds(const struct survey *ground, const char *folder, const char *project)
{
    for (size_t i = 0; i < ground->entry_count; i++)
        if (ground->entries[i].kind == OS_FOLDER && str_is(name_in(&ground->entries[i], folder), project))
            return true;
    return false;
}

/* Does the wheel make `name` in site-packages, a folder or a file of its top level? */
static bool wheel_makes(const struct wheel *wheel, str name)
{
    for (size_t i = 0; i < wheel_path_count(wheel); i++) {
        str path = str_of(wheel_path(wheel, i));
        if (path.size >= name.size && str_equal(str_slice(path, 0, name.size), name) &&
            (path.size == name.size || path.text[name.size] == '/'))
            return true;
    }
    return false;
}

str existing_version(const struct survey *ground, const struct layout *layout, const char *project)
{
    for (size_t i = 0; i < ground->entry_count; i++) {
        str found = version_in(name_in(&ground->entries[i], layout->site_packages), project);
        if (found.size > 0)
            return found;
    }
    return STR("");
}

static bool version_will_do(const struct wheel *wheel, str there)
{
    struct release found, wanted;
    if (wheel->exact)
        return version_compare(there, str_of(wheel->version)) == 0;
    return release_parse(str_of(wheel->version), &wanted) && release_parse(there, &found) &&
           release_compare(&found, &wanted) >= 0;
}

bool existing_is_owned(const char *project)
{
    static const char *const alone[] = { "pip", "setuptools", "wheel" };
    bool owned = false;
    for (size_t i = 0; i < sizeof alone / sizeof *alone; i++)
        owned = owned || project_same(str_of(project), str_of(alone[i]));
    return owned;
}

enum standing existing_standing(const struct survey *ground, const struct layout *layout, const struct wheel *wheel)
{
    bool owned = existing_is_owned(wheel->name);
    str there = existing_version(ground, layout, wheel->name);
    if (there.size == 0)
        return STANDING_ABSENT;
    if (owned && !holds(ground, layout->site_packages, wheel->name))
        return STANDING_OTHER;
    if (version_will_do(wheel, there))
        return STANDING_FINE;
    return owned ? STANDING_OTHER : STANDING_KEPT;
}

/* Without a dist-info folder nobody says that the rest is the project's: it is not taken away. */
void existing_set_project_aside(struct plan *plan, const struct survey *ground, const struct layout *layout,
                                const struct wheel *wheel)
{
    if (existing_version(ground, layout, wheel->name).size == 0)
        return;
    for (size_t i = 0; i < ground->entry_count; i++) {
        str name = name_in(&ground->entries[i], layout->site_packages);
        if (name.size > 0 && (wheel_makes(wheel, name) || version_in(name, wheel->name).size > 0))
            plan_add_set_aside(plan, ground->entries[i].path, "another version takes its place");
    }
}

/* "python3.11" and "python3.11t" name a version; the number behind the point, or 0. */
static unsigned version_named(str name)
{
    unsigned minor = 0;
    size_t start = strlen("python3."), end = start;
    if (!str_starts(name, "python3."))
        return 0;
    while (end < name.size && name.text[end] >= '0' && name.text[end] <= '9')
        end++;
    bool plain = end == name.size || (end + 1 == name.size && (name.text[end] == 't' || name.text[end] == 'd'));
    return plain && str_to_number(str_slice(name, start, end), &minor) ? minor : 0;
}

void existing_set_other_versions_aside(struct plan *plan, const struct survey *ground, const struct layout *layout,
                                       unsigned minor)
{
    for (size_t i = 0; i < ground->entry_count; i++) {
        const struct survey_entry *entry = &ground->entries[i];
        unsigned named = version_named(name_in(entry, layout->bin));
        if (named != 0 && named != minor && entry->kind == OS_LINK)
            plan_add_set_aside(plan, entry->path, "it names another version than the environment has");
    }
}

void existing_set_all_aside(struct plan *plan, const struct survey *ground)
{
    for (size_t i = 0; i < ground->entry_count; i++)
        if (strchr(ground->entries[i].path, '/') == NULL && strcmp(ground->entries[i].path, PLAN_STAGE) != 0)
            plan_add_set_aside(plan, ground->entries[i].path, "--clear");
}
