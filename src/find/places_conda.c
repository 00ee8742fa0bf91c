/* places_conda.c: conda's and mamba's base installations, and the environments made with them. */
#include "src/find/places.h"

#include <string.h>

#include "src/base/path.h"

enum { LARGEST_LIST = 1024 * 1024 };

static const char *const posix_names[] = { "bin/python", "bin/python3", NULL };
static const char *const windows_names[] = { "python.exe", NULL };

static void add_prefix(struct candidates *all, const char *prefix, enum source source)
{
    const char *path;
    if (places_program(all, prefix, all->host->family == HOST_WINDOWS ? windows_names : posix_names, &path))
        candidates_add(all, (struct candidate){ .path = path, .source = source, .is_conda = true });
}

static void add_environments(struct candidates *all, const char *folder)
{
    struct os_names names = places_below(all, folder, "", false);
    for (size_t i = 0; i < names.count; i++)
        add_prefix(all, places_join(all, folder, names.names[i].name), SOURCE_CONDA_ENVIRONMENT);
}

static void add_base(struct candidates *all, const char *prefix)
{
    if (prefix == NULL)
        return;
    add_prefix(all, prefix, SOURCE_CONDA);
    add_environments(all, places_join(all, prefix, "envs"));
}

static const char *folder_above(const struct candidates *all, const char *path, unsigned levels)
{
    for (; path != NULL && levels > 0; levels--)
        path = path_folder(all->arena, all->host, path);
    return path;
}

/* Where their installers put them, below a home folder, the machine's folder of programs, /opt. */
static void add_usual(struct candidates *all, const char *folder)
{
    static const char *const usual[] = { "miniforge3", "mambaforge", "miniconda3", "anaconda3", "micromamba", "conda" };
    for (size_t i = 0; folder != NULL && i < sizeof usual / sizeof *usual; i++)
        add_base(all, places_join(all, folder, usual[i]));
}

/* Every environment ever made is written down there, the base ones as well, which alone have "condabin". */
static void add_list(struct candidates *all, const char *home)
{
    str rest = { NULL, 0 }, line;
    struct os_entry facts;
    const char *path = places_join(all, home, ".conda/environments.txt");
    if (os_read(all->arena, path, LARGEST_LIST, &rest.text, &rest.size).code != OS_OK)
        return;
    while (str_next_line(&rest, &line)) {
        const char *prefix = str_copy(all->arena, str_trim(line));
        if (!path_is_absolute(all->host, prefix))
            continue;
        prefix = path_absolute(all->arena, all->host, "/", prefix);
        bool is_base = os_look(places_join(all, prefix, "condabin"), &facts).code == OS_OK;
        add_prefix(all, prefix, is_base ? SOURCE_CONDA : SOURCE_CONDA_ENVIRONMENT);
    }
}

void places_conda(struct candidates *all)
{
    const char *home = os_home();
    add_base(all, folder_above(all, places_by_variable(all, "CONDA_EXE", ""), 2));      /* BASE/bin/conda */
    add_base(all, places_by_variable(all, "MAMBA_ROOT_PREFIX", ""));
    if (home != NULL && path_is_absolute(all->host, home)) {
        add_usual(all, home);
        add_environments(all, places_join(all, home, ".conda/envs"));
        add_list(all, home);
    }
    add_usual(all, all->host->family == HOST_WINDOWS ? places_by_variable(all, "ProgramData", "") : "/opt");
}
