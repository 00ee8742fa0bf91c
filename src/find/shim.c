/* shim.c: which version a shim stands for, by the rules of the manager that made it. */
#include "src/find/shim.h"

#include <string.h>

#include "src/base/path.h"

enum { LARGEST_FILE = 64 * 1024, HEAD = 1024 };

/* ---- the managers ------------------------------------------------------------------------------- */

enum file_form {
    FIRST_WORDS,        /* pyenv: the first word of each line */
    TOOL_LINE,          /* asdf: "python 3.12.1 3.11.4" */
    TOOLS_TABLE         /* mise: python = "3.12" below [tools] */
};

struct version_file {
    const char *name;
    enum file_form form;
};

struct manager {
    const char *name;
    const char *variable;           /* overrides every file */
    char between;                   /* between the versions in the variable */
    const char *installs;           /* below the root: the folder of versions */
    struct version_file files[4];   /* looked for in each folder, ended by NULL */
    struct version_file general;    /* when there was none: relative to the root or to the home folder */
    bool general_in_home;
    bool nothing_is_system;         /* no version set at all: go on along PATH */
    const char *install;            /* what installs a version */
};

static const struct manager managers[] = {
    { "pyenv", "PYENV_VERSION", ':', "versions", { { ".python-version", FIRST_WORDS } }, { "version", FIRST_WORDS },
      false, true, "pyenv install" },
    { "asdf", "ASDF_PYTHON_VERSION", ' ', "installs/python", { { ".tool-versions", TOOL_LINE } },
      { ".tool-versions", TOOL_LINE }, true, false, "asdf install python" },
    { "mise", "MISE_PYTHON_VERSION", ' ', "installs/python",
      { { "mise.toml", TOOLS_TABLE }, { ".mise.toml", TOOLS_TABLE }, { ".tool-versions", TOOL_LINE } },
      { ".config/mise/config.toml", TOOLS_TABLE }, true, true, "mise install python@" },
};

struct shim {
    struct arena *arena;
    const struct host *host;
    const struct manager *manager;
    const char *path, *command, *root;
};

static bool mentions(str script, const char *word)
{
    return str_find(script, word) < script.size;
}

/* pyenv and asdf write scripts; mise links every name to itself. */
static const struct manager *manager_of(struct arena *arena, const struct host *host, const char *path)
{
    char head[HEAD];
    size_t size;
    const char *real;
    if (strcmp(path_name(host, path_folder(arena, host, path)), "shims") != 0
        || os_read_part(path, 0, head, sizeof head, &size).code != OS_OK)
        return NULL;
    str script = { head, size };
    if (str_starts(script, "#!"))
        return mentions(script, "asdf exec") ? &managers[1] : mentions(script, "pyenv") ? &managers[0] : NULL;
    if (os_real_path(arena, path, &real).code == OS_OK && strcmp(path_name(host, real), "mise") == 0)
        return &managers[2];
    return NULL;
}

/* ---- reading versions --------------------------------------------------------------------------- */

/* Takes a word off the front; blanks, brackets, commas and quotes are between words. */
static bool next_word(str *rest, str *word)
{
    static const char between[] = " \t\r,[]\"'";
    size_t start = 0, end;
    while (start < rest->size && strchr(between, rest->text[start]) != NULL)
        start++;
    for (end = start; end < rest->size && strchr(between, rest->text[end]) == NULL; end++)
        ;
    *word = str_slice(*rest, start, end);
    *rest = str_slice(*rest, end, rest->size);
    return word->size > 0 && word->text[0] != '#';
}

static void add_version(struct text *list, str version)
{
    text_add(list, version);
    text_byte(list, '\n');
}

static void add_words(struct text *list, str line)
{
    str word;
    while (next_word(&line, &word))
        add_version(list, word);
}

/* What one line says, by the form of the file; `in_tools` is kept from line to line. */
static void read_line(struct text *list, enum file_form form, str line, bool *in_tools)
{
    str word, value, rest = line;
    switch (form) {
    case FIRST_WORDS:
        if (next_word(&rest, &word))
            add_version(list, word);
        return;
    case TOOL_LINE:
        if (next_word(&rest, &word) && str_is(word, "python"))
            add_words(list, rest);
        return;
    case TOOLS_TABLE:
        line = str_trim(line);
        if (str_starts(line, "["))
            *in_tools = str_is(line, "[tools]");
        else if (*in_tools && str_split(line, '=', &word, &value) && str_is(str_trim(word), "python"))
            add_words(list, value);
        return;
    }
}

/* The versions in one file, one a line; "" when it is not there or names none. */
static const char *versions_in(const struct shim *shim, const char *path, enum file_form form)
{
    struct text list = { .arena = shim->arena };
    str rest, line;
    bool in_tools = false;
    if (os_read(shim->arena, path, LARGEST_FILE, &rest.text, &rest.size).code == OS_OK)
        while (str_next_line(&rest, &line))
            read_line(&list, form, line, &in_tools);
    return text_done(&list);
}

static const char *versions_in_folder(const struct shim *shim, const char *folder)
{
    const struct version_file *files = shim->manager->files;
    for (size_t i = 0; files[i].name != NULL; i++) {
        const char *list = versions_in(shim, path_join(shim->arena, shim->host, folder, files[i].name), files[i].form);
        if (list[0] != '\0')
            return list;
    }
    return "";
}

static const char *versions_by_variable(const struct shim *shim)
{
    const char *value = os_variable(shim->manager->variable);
    struct text list = { .arena = shim->arena };
    str rest = str_of(value), word;
    while (rest.size > 0) {
        if (!str_split(rest, shim->manager->between, &word, &rest)) {
            word = rest;
            rest.size = 0;
        }
        if (word.size > 0)
            add_version(&list, word);
    }
    return text_done(&list);
}

static const char *versions_upward(const struct shim *shim)
{
    const char *folder, *list;
    if (os_current_folder(shim->arena, &folder).code != OS_OK)
        return "";
    for (;;) {
        const char *above = path_folder(shim->arena, shim->host, folder);
        list = versions_in_folder(shim, folder);
        if (list[0] != '\0' || strcmp(above, folder) == 0)
            return list;
        folder = above;
    }
}

static const char *versions_by_default(const struct shim *shim)
{
    const char *folder = shim->manager->general_in_home ? os_home() : shim->root;
    if (folder == NULL)
        return "";
    return versions_in(shim, path_join(shim->arena, shim->host, folder, shim->manager->general.name),
                       shim->manager->general.form);
}

/* Every version that is meant, one a line, best first. */
static const char *versions_of(const struct shim *shim)
{
    const char *list = versions_by_variable(shim);
    if (list[0] == '\0')
        list = versions_upward(shim);
    return list[0] == '\0' ? versions_by_default(shim) : list;
}

/* ---- from a version to a program ---------------------------------------------------------------- */

/* Compares "3.9.18" and "3.10.2" number by number. */
static int compare_versions(str a, str b)
{
    str left, right;
    while (a.size > 0 && b.size > 0) {
        unsigned x = 0, y = 0;
        if (!str_split(a, '.', &left, &a))
            left = a, a.size = 0;
        if (!str_split(b, '.', &right, &b))
            right = b, b.size = 0;
        if (!str_to_number(left, &x) || !str_to_number(right, &y))
            return str_compare(left, right);
        if (x != y)
            return x < y ? -1 : 1;
    }
    return (a.size > 0) - (b.size > 0);
}

static bool is_release_of(str name, const char *beginning)
{
    if (!str_starts(name, beginning))
        return false;
    str rest = str_slice(name, strlen(beginning), name.size);
    for (size_t i = 0; i < rest.size; i++)
        if (rest.text[i] != '.' && (rest.text[i] < '0' || rest.text[i] > '9'))
            return false;
    return rest.size > 1 && rest.text[0] == '.';
}

/* "3.11" stands for the newest 3.11.x that is installed. */
static const char *newest_of(const struct shim *shim, const char *installs, const char *beginning)
{
    struct os_names names;
    const char *best = NULL;
    if (os_list(shim->arena, installs, &names).code != OS_OK)
        return NULL;
    for (size_t i = 0; i < names.count; i++)
        if (is_release_of(str_of(names.names[i].name), beginning)
            && (best == NULL || compare_versions(str_of(best), str_of(names.names[i].name)) < 0))
            best = names.names[i].name;
    return best;
}

static bool has_program(const struct shim *shim, const char *folder, const char **out)
{
    struct os_entry facts;
    *out = path_join(shim->arena, shim->host, path_join(shim->arena, shim->host, folder, "bin"), shim->command);
    return os_look(*out, &facts).code == OS_OK && facts.kind == OS_FILE;
}

/* The program of one version; names that would lead out of the folder of versions are not taken. */
static bool program_of(const struct shim *shim, const char *version, const char **out)
{
    const char *installs = path_join(shim->arena, shim->host, shim->root, shim->manager->installs), *newest;
    if (str_starts(str_of(version), "path:") && path_is_absolute(shim->host, version + 5))
        return has_program(shim, version + 5, out);
    if (str_starts(str_of(version), "ref:"))
        version = text_join(shim->arena, "ref-", version + 4, NULL);
    if (strstr(version, "..") != NULL || version[0] == '/')
        return false;
    if (has_program(shim, path_join(shim->arena, shim->host, installs, version), out))
        return true;
    if (str_starts(str_of(version), "python-"))
        version += 7;
    newest = newest_of(shim, installs, version);
    if (newest == NULL)
        newest = version;
    return has_program(shim, path_join(shim->arena, shim->host, installs, newest), out);
}

static enum shim_verdict broken(const struct shim *shim, const char *versions, struct error *error)
{
    const struct manager *manager = shim->manager;
    str list = str_of(versions), first;
    if (!str_next_line(&list, &first)) {
        error_say(error, E_NO_PYTHON, "%s is a shim of %s, and no Python version is set for this folder", shim->path,
                  manager->name);
        error_remedy(error, "set one, or name an interpreter with --python");
        return SHIM_BROKEN;
    }
    const char *version = str_copy(shim->arena, first);
    bool glued = str_ends(str_of(manager->install), "@");
    error_say(error, E_NO_PYTHON, "%s is a shim of %s for version %s, which has no %s here", shim->path, manager->name,
              version, shim->command);
    error_remedy(error, "%s%s%s, or name another interpreter with --python", manager->install, glued ? "" : " ",
                 version);
    return SHIM_BROKEN;
}

enum shim_verdict shim_resolve(struct arena *arena, const struct host *host, const char *path, const char **out,
                               struct error *error)
{
    const char *folder = path_folder(arena, host, path);
    struct shim shim = { arena, host, manager_of(arena, host, path), path, path_name(host, path),
                         path_folder(arena, host, folder) };
    if (shim.manager == NULL)
        return SHIM_NONE;
    const char *versions = versions_of(&shim);
    str rest = str_of(versions), version;
    if (rest.size == 0 && shim.manager->nothing_is_system)
        return SHIM_SYSTEM;
    while (str_next_line(&rest, &version)) {
        if (str_is(version, "system"))
            return SHIM_SYSTEM;
        if (program_of(&shim, str_copy(arena, version), out))
            return SHIM_FOUND;
    }
    return broken(&shim, versions, error);
}
