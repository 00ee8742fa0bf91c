/* places_posix.c: the folders in which Linux, macOS and their version managers keep Pythons. */
#include "src/find/places.h"

#include <string.h>

enum root { ROOT_ABSOLUTE, ROOT_HOME, ROOT_DATA };      /* ROOT_DATA: XDG_DATA_HOME or ~/.local/share */

enum form {
    FORM_EACH,          /* every folder in it is an installation prefix */
    FORM_EACH_LINK,     /* the same, and links to folders count */
    FORM_PROGRAMS,      /* programs called python3, python3.12, ... stand in it */
    FORM_BREW           /* python@3.12/bin/python3.12, by links that stay the same from version to version */
};

/* One place. `variable`, when it is set, is used in place of root and folder. */
static const struct place {
    enum source source;
    const char *variable, *below;
    enum root root;
    const char *folder;
    enum form form;
    bool darwin;        /* there only */
} places[] = {
    { SOURCE_FRAMEWORK, NULL, NULL, ROOT_ABSOLUTE, "/Library/Frameworks/Python.framework/Versions", FORM_EACH, true },
    { SOURCE_SYSTEM, NULL, NULL, ROOT_ABSOLUTE, "/usr/local/bin", FORM_PROGRAMS, false },
    { SOURCE_SYSTEM, NULL, NULL, ROOT_ABSOLUTE, "/usr/bin", FORM_PROGRAMS, false },
    { SOURCE_HOMEBREW, "HOMEBREW_PREFIX", "opt", ROOT_ABSOLUTE, "/opt/homebrew/opt", FORM_BREW, false },
    { SOURCE_HOMEBREW, NULL, NULL, ROOT_ABSOLUTE, "/usr/local/opt", FORM_BREW, false },
    { SOURCE_HOMEBREW, NULL, NULL, ROOT_ABSOLUTE, "/home/linuxbrew/.linuxbrew/opt", FORM_BREW, false },
    { SOURCE_PYENV, "PYENV_ROOT", "versions", ROOT_HOME, ".pyenv/versions", FORM_EACH, false },
    { SOURCE_ASDF, "ASDF_DATA_DIR", "installs/python", ROOT_HOME, ".asdf/installs/python", FORM_EACH, false },
    { SOURCE_MISE, "MISE_DATA_DIR", "installs/python", ROOT_DATA, "mise/installs/python", FORM_EACH, false },
    { SOURCE_UV, "UV_PYTHON_INSTALL_DIR", "", ROOT_DATA, "uv/python", FORM_EACH, false },
    { SOURCE_OPT, NULL, NULL, ROOT_ABSOLUTE, "/opt/python", FORM_EACH_LINK, false },
    { SOURCE_OPT, NULL, NULL, ROOT_ABSOLUTE, "/opt", FORM_EACH_LINK, false },
    { SOURCE_XCODE, NULL, NULL, ROOT_ABSOLUTE, "/Library/Developer/CommandLineTools/usr/bin", FORM_PROGRAMS, true },
    { SOURCE_XCODE, NULL, NULL, ROOT_ABSOLUTE, "/Applications/Xcode.app/Contents/Developer/usr/bin", FORM_PROGRAMS,
      true },
};

static const char *folder_of(const struct candidates *all, const struct place *place)
{
    const char *folder = places_by_variable(all, place->variable, place->below), *home = os_home();
    if (folder != NULL || place->root == ROOT_ABSOLUTE)
        return folder != NULL ? folder : place->folder;
    if (place->root == ROOT_DATA)
        folder = places_by_variable(all, "XDG_DATA_HOME", place->folder);
    if (folder != NULL || home == NULL || home[0] != '/')
        return folder;
    return places_join(all, place->root == ROOT_DATA ? places_join(all, home, ".local/share") : home, place->folder);
}

static void add_each(struct candidates *all, const char *folder, enum source source, bool with_links)
{
    struct os_names names = places_below(all, folder, "", with_links);
    for (size_t i = 0; i < names.count; i++)
        places_add_program(all, places_join(all, folder, names.names[i].name), places_in_prefix, source);
}

/* python@3.12 holds bin/python3.12 and, of late, no bin/python3; python3 leads to python@3.13. */
static void add_brew(struct candidates *all, const char *folder)
{
    struct os_names names = places_below(all, folder, "py", true);
    for (size_t i = 0; i < names.count; i++) {
        const char *name = names.names[i].name;
        const char *own = str_starts(str_of(name), "python@3.") ? text_join(all->arena, "bin/python", name + 7, NULL)
                        : str_starts(str_of(name), "pypy3.") ? text_join(all->arena, "bin/", name, NULL) : NULL;
        const char *const wanted[] = { own, NULL };
        if (own != NULL)
            places_add_program(all, places_join(all, folder, name), wanted, SOURCE_HOMEBREW);
    }
}

static void add_place(struct candidates *all, const struct place *place)
{
    const char *folder = folder_of(all, place);
    if (folder == NULL || (place->darwin && !all->host->darwin))
        return;
    switch (place->form) {
    case FORM_PROGRAMS: places_folder(all, folder, place->source); return;
    case FORM_BREW: add_brew(all, folder); return;
    case FORM_EACH:
    case FORM_EACH_LINK: add_each(all, folder, place->source, place->form == FORM_EACH_LINK); return;
    }
}

void places_posix(struct candidates *all)
{
    places_conda(all);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        add_place(all, &places[i]);
}

bool places_installed(const struct candidates *all, const char *name, const char **out)
{
    if (all->host->family == HOST_WINDOWS || strchr(name, '/') != NULL || name[0] == '.')
        return false;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        enum source source = places[i].source;
        const char *folder = folder_of(all, &places[i]);
        if ((source == SOURCE_PYENV || source == SOURCE_ASDF || source == SOURCE_MISE) && folder != NULL
            && places_program(all, places_join(all, folder, name), places_in_prefix, out))
            return true;
    }
    return false;
}
