/* data.c: the parts of a .data folder, and what may not be in them. */
#include "src/seed/data.h"

#include <assert.h>
#include <string.h>

#include "src/base/utf8.h"
#include "src/seed/entry_points.h"
#include "src/seed/member.h"
#include "src/seed/startup.h"

static const char *const parts[] = {
    [DATA_PURELIB] = "purelib", [DATA_PLATLIB] = "platlib", [DATA_SCRIPTS] = "scripts",
    [DATA_HEADERS] = "headers", [DATA_DATA] = "data",
};

struct data_path data_split(const char *path)
{
    str whole = str_of(path), top = member_top(whole), part, rest;
    struct data_path split = { DATA_NONE, whole };
    if (!member_ends(top, STR(".data")))
        return split;
    split.part = DATA_UNKNOWN;
    if (!str_split(str_slice(whole, top.size + 1, whole.size), '/', &part, &rest))
        return split;
    for (size_t i = DATA_PURELIB; i <= DATA_DATA; i++)
        if (str_is(part, parts[i]))
            split = (struct data_path){ (enum data_part)i, rest };
    return split;
}

/* setuptools' names for the script of entry point EP: EP, EP.exe, EP-script.py. */
bool data_is_wrapper(const struct wheel *wheel, str script)
{
    static const char *const endings[] = { ".exe", "-script.py", ".pya" };
    size_t folder = str_find_last_byte(script, '/');
    str name = folder == script.size ? script : str_slice(script, folder + 1, script.size);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (member_ends(name, str_of(endings[i]))) {
            name.size -= strlen(endings[i]);
            break;
        }
    for (size_t i = 0; i < wheel->entry_point_count; i++)
        if (str_is(name, wheel->entry_points[i].name))
            return true;
    return false;
}

/* ---- what may not be ------------------------------------------------------------------------ */

/* "lib/python3.13/site-packages/x" as "x"; empty when the path leads elsewhere. */
static str in_site_packages(str rest)
{
    static const char mark[] = "/site-packages/";
    size_t at = str_find(rest, mark);
    return str_slice(rest, at + sizeof mark - 1, rest.size);
}

static bool is_one_of(const char *word, const char *const *words)
{
    for (; *words != NULL; words++)
        if (strcmp(word, *words) == 0)
            return true;
    return false;
}

static enum refusal library_fault(const struct wheel *wheel, str path)
{
    if (member_ends(member_top(path), STR(".dist-info")))
        return W_DIST_INFO_COUNT;
    return startup_runs(str_of(wheel->name), path) ? W_STARTUP_FILE : W_FINE;
}

static enum refusal script_fault(const char *folded)
{
    return entry_points_reserve(folded) ? W_ENTRY_RESERVED : W_FINE;
}

/* What venv or venvcast put at the top of an environment, and the folders that must stay folders. */
static enum refusal place_fault(struct arena *arena, const struct wheel *wheel, str path)
{
    static const char *const files[] = { "pyvenv.cfg", ".gitignore", "cachedir.tag", ".venvcast", "lib64", NULL };
    static const char *const folders[] = { "bin", "scripts", "lib", "include", NULL };
    str library = in_site_packages(path), rest = str_of(utf8_fold(arena, path)), top = member_top(rest);
    if (library.size > 0)
        return library_fault(wheel, library);
    bool alone = top.size == 0;
    const char *first = str_copy(arena, alone ? rest : top);
    if (is_one_of(first, files) || (alone && is_one_of(first, folders)))
        return W_DATA_PLACE;
    bool script = strcmp(first, "bin") == 0 || strcmp(first, "scripts") == 0;
    return script ? script_fault(rest.text + top.size + 1) : W_FINE;
}

static enum refusal file_fault(struct arena *arena, const struct wheel *wheel, const char *path)
{
    struct data_path split = data_split(path);
    size_t stem = strlen(wheel->dist_info) - strlen(".dist-info");
    if (split.part == DATA_NONE)
        return W_FINE;
    if (split.part == DATA_UNKNOWN || strncmp(path, wheel->dist_info, stem) != 0 ||
        strncmp(path + stem, ".data/", 6) != 0)
        return W_DATA_FOLDER;
    if (split.part == DATA_PURELIB || split.part == DATA_PLATLIB)
        return library_fault(wheel, split.rest);
    if (split.part == DATA_SCRIPTS)
        return script_fault(utf8_fold(arena, split.rest));
    return split.part == DATA_DATA ? place_fault(arena, wheel, split.rest) : W_FINE;
}

/* ---- no place twice ------------------------------------------------------------------------- */

/* A name for where the file goes that stands for every layout: with P for site-packages, S for scripts, H
 * for headers, D for all else. NULL when it goes nowhere. */
static const char *spot_of(struct arena *arena, const struct wheel *wheel, const char *path)
{
    static const char *const roots[] = {
        [DATA_NONE] = "P/", [DATA_PURELIB] = "P/", [DATA_PLATLIB] = "P/", [DATA_SCRIPTS] = "S/",
        [DATA_HEADERS] = "H/", [DATA_DATA] = "D/", [DATA_UNKNOWN] = "",
    };
    struct data_path split = data_split(path);
    str top = member_top(split.rest), library = in_site_packages(split.rest);
    assert(split.part != DATA_UNKNOWN);     /* data_fault has refused it */
    const char *root = roots[split.part];
    if (split.part == DATA_SCRIPTS && data_is_wrapper(wheel, split.rest))
        return NULL;
    if (split.part == DATA_DATA && library.size > 0)
        return text_join(arena, "P/", library.text, NULL);
    if (split.part == DATA_DATA && (member_same(top, STR("bin")) || member_same(top, STR("scripts"))))
        return text_join(arena, "S/", split.rest.text + top.size + 1, NULL);
    return text_join(arena, root, split.rest.text, NULL);
}

/* What installers add to the files of the wheel. */
static size_t add_made(struct arena *arena, const struct wheel *wheel, const char **spots)
{
    static const char *const notes[] = { "INSTALLER", "REQUESTED", "RECORD", "direct_url.json" };
    size_t count = 0;
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
        spots[count++] = text_join(arena, "P/", wheel->dist_info, "/", notes[i], NULL);
    for (size_t i = 0; i < wheel->entry_point_count; i++)
        spots[count++] = text_join(arena, "S/", wheel->entry_points[i].name, NULL);
    return count;
}

static enum refusal twice_fault(struct arena *arena, const struct wheel *wheel, const char **culprit)
{
    const char **spots = arena_take_many(arena, wheel->file_count + wheel->entry_point_count + 4, sizeof *spots);
    size_t count = add_made(arena, wheel, spots);
    for (size_t i = 0; i < wheel->file_count; i++) {
        const char *spot = spot_of(arena, wheel, wheel->files[i].path);
        if (spot != NULL)
            spots[count++] = spot;
    }
    return members_fault(arena, count, spots, culprit);
}

enum refusal data_fault(struct arena *arena, const struct wheel *wheel, const char **culprit)
{
    bool any = false;
    for (size_t i = 0; i < wheel->file_count; i++) {
        *culprit = wheel->files[i].path;
        any = any || data_split(*culprit).part != DATA_NONE;
        enum refusal fault = file_fault(arena, wheel, *culprit);
        if (fault != W_FINE)
            return fault;
    }
    return any ? twice_fault(arena, wheel, culprit) : W_FINE;
}
