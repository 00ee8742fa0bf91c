/* library_mac.c: the libpython of a program for macOS, where its loader would find it. */
#include <string.h>

#include "src/base/path.h"
#include "src/find/library.h"

static const char framework_mark[] = ".framework/Versions/";

/* "/Library/Frameworks/PythonT.framework/Versions/3.13/PythonT": by name and version of the framework. */
static bool tag_of_framework(struct arena *arena, const char *name, struct tag *out)
{
    str all = str_of(name), version, rest;
    size_t at = str_find(all, framework_mark), slash = str_find_last_byte(str_slice(all, 0, at), '/');
    str own = str_slice(all, slash == at ? 0 : slash + 1, at);
    if (at == all.size || !str_starts(own, "Python")
        || !str_split(str_slice(all, at + strlen(framework_mark), all.size), '/', &version, &rest)
        || !tag_of_folder(text_join(arena, "python", str_copy(arena, version), NULL), out))
        return false;
    out->free_threaded = str_ends(own, "T");
    return true;
}

static bool tag_of_name(struct arena *arena, const char *name, struct tag *out)
{
    const char *slash = strrchr(name, '/');
    return tag_of_framework(arena, name, out) || tag_of_library(slash == NULL ? name : slash + 1, out);
}

/* What a search needs to know. */
struct search {
    struct arena *arena;
    const struct host *host;
    const char *origin;         /* folder of the program */
    struct library *out;
};

/* `name` with the loader's words for the program's folder replaced; NULL when it leads nowhere by itself. */
static const char *expand(const struct search *search, const char *name, bool *relative)
{
    static const char *const forms[] = { "@executable_path/", "@loader_path/" };
    *relative = false;
    for (size_t i = 0; i < 2; i++) {
        str rest = str_of(name);
        if (!str_take(&rest, forms[i]))
            continue;
        *relative = true;
        name = path_join(search->arena, search->host, search->origin, rest.text);
    }
    return name[0] == '/' ? path_absolute(search->arena, search->host, "/", name) : NULL;
}

/* Does the library stand there? What does not move with the program counts more, wherever it stands in the list. */
static void try_name(const struct search *search, const char *name, const char *way)
{
    struct os_entry facts;
    bool relative;
    const char *path = expand(search, name, &relative);
    if (path == NULL || os_look(path, &facts).code != OS_OK)
        return;
    if (search->out->path == NULL) {
        search->out->path = path;
        search->out->way = way;
        search->out->moves_with_program = relative;
    }
    search->out->moves_with_program = search->out->moves_with_program && relative;
}

static void locate(const struct search *search, const struct macho *program)
{
    str rest = str_of(search->out->name);
    if (!str_take(&rest, "@rpath/")) {
        try_name(search, search->out->name, search->out->name);
        return;
    }
    for (size_t i = 0; i < program->rpath_count; i++)
        try_name(search, path_join(search->arena, search->host, program->rpaths[i], rest.text), program->rpaths[i]);
}

bool library_find_mac(struct arena *arena, const struct host *host, const struct macho *program, const char *path,
                      struct library *out)
{
    for (size_t i = 0; i < program->library_count; i++) {
        struct tag tag;
        if (!tag_of_name(arena, program->libraries[i], &tag))
            continue;
        *out = (struct library){ .name = program->libraries[i], .tag = tag };
        struct search search = { arena, host, path_folder(arena, host, path), out };
        locate(&search, program);
        return true;
    }
    return false;
}

bool library_is_framework(const struct library *library)
{
    str name = str_of(library->name);
    return str_find(name, framework_mark) < name.size;
}
