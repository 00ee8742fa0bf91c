/* places_windows.c: the registry, and the folders in which installers of Windows keep Pythons. */
#include "src/find/places.h"

#include <string.h>

#include "src/base/path.h"
#include "src/find/json_note.h"

enum { LARGEST_RECORD = 1024 * 1024 };

/* Folders in VARIABLE\folder that begin with `prefix` (lower case); in each, or in each folder of each
 * when `deep`, the program. */
static const struct place {
    enum source source;
    const char *variable, *folder, *prefix, *program;
    bool deep;
} places[] = {
    { SOURCE_USER_PROGRAMS, "LOCALAPPDATA", "Programs/Python", "python3", "python.exe", false },
    { SOURCE_PROGRAM_FILES, "ProgramFiles", "", "python3", "python.exe", false },
    { SOURCE_PROGRAM_FILES, "ProgramFiles(x86)", "", "python3", "python.exe", false },
    { SOURCE_PROGRAM_FILES, "SystemDrive", "", "python3", "python.exe", false },
    { SOURCE_PYENV, "USERPROFILE", ".pyenv/pyenv-win/versions", "", "python.exe", false },
    { SOURCE_SCOOP, "SCOOP", "apps", "python", "current/python.exe", false },
    { SOURCE_SCOOP, "USERPROFILE", "scoop/apps", "python", "current/python.exe", false },
    { SOURCE_SCOOP, "SCOOP_GLOBAL", "apps", "python", "current/python.exe", false },
    { SOURCE_SCOOP, "ProgramData", "scoop/apps", "python", "current/python.exe", false },
    { SOURCE_NUGET, "USERPROFILE", ".nuget/packages", "python", "tools/python.exe", true },
};

static void add_each(struct candidates *all, const char *folder, const struct place *place, bool deep)
{
    const char *const names[] = { place->program, NULL };
    struct os_names below = places_below(all, folder, deep || !place->deep ? place->prefix : "", false);
    for (size_t i = 0; i < below.count; i++) {
        const char *one = places_join(all, folder, below.names[i].name);
        if (deep)
            add_each(all, one, place, false);
        else
            places_add_program(all, one, names, place->source);
    }
}

/* "C:" is a drive, "C:\" its root. */
static const char *place_folder(const struct candidates *all, const struct place *place)
{
    const char *value = os_variable(place->variable);
    if (value != NULL && value[0] != '\0' && value[1] == ':' && value[2] == '\0')
        return text_join(all->arena, value, "\\", NULL);
    return places_by_variable(all, place->variable, place->folder);
}

/* ---- install manager ---------------------------------------------------------------------------- */

/* Each runtime has a record that names its program; reading it starts nothing and downloads nothing. */
static void add_managed(struct candidates *all, const char *folder)
{
    str bytes;
    if (os_read(all->arena, places_join(all, folder, "__install__.json"), LARGEST_RECORD, &bytes.text, &bytes.size).code
        != OS_OK)
        return;
    yyjson_val *record = note_read(all->arena, bytes);
    const char *program = note_text(record, "executable");
    struct os_entry facts;
    if (program != NULL && !path_is_absolute(all->host, program) && strstr(program, "..") == NULL) {
        struct candidate one = { .path = places_join(all, folder, program), .source = SOURCE_INSTALL_MANAGER };
        one.company = note_text(record, "company");
        one.tag = note_text(record, "tag");
        if (os_look(one.path, &facts).code != OS_OK)
            one.why = "its record in __install__.json is stale: nothing is there";
        candidates_add(all, one);
    }
}

static void add_all_managed(struct candidates *all)
{
    const char *folder = places_by_variable(all, "LOCALAPPDATA", "Python");
    struct os_names names = { 0, NULL };
    if (folder != NULL)
        names = places_below(all, folder, "", false);
    for (size_t i = 0; i < names.count; i++)
        add_managed(all, places_join(all, folder, names.names[i].name));
}

/* ---- the rest ----------------------------------------------------------------------------------- */

static void add_uv(struct candidates *all)
{
    static const char *const names[] = { "python.exe", "pypy3.exe", NULL };
    const char *folder = places_by_variable(all, "UV_PYTHON_INSTALL_DIR", "");
    if (folder == NULL)
        folder = places_by_variable(all, "APPDATA", "uv/python");
    struct os_names below = { 0, NULL };
    if (folder != NULL)
        below = places_below(all, folder, "", false);
    for (size_t i = 0; i < below.count; i++)
        places_add_program(all, places_join(all, folder, below.names[i].name), names, SOURCE_UV);
}

static void add_store(struct candidates *all)
{
    const char *folder = places_by_variable(all, "LOCALAPPDATA", "Microsoft/WindowsApps");
    if (folder != NULL)
        places_folder(all, folder, SOURCE_STORE);
}

void places_windows(struct candidates *all)
{
    places_registry(all);
    add_all_managed(all);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const char *folder = place_folder(all, &places[i]);
        if (folder != NULL)
            add_each(all, folder, &places[i], places[i].deep);
    }
    add_uv(all);
    places_conda(all);
    add_store(all);
}
