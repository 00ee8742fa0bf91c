/* library.c: DT_NEEDED, RPATH, LD_LIBRARY_PATH, RUNPATH and the standard folders, in the loader's order. */
#include "src/find/library.h"

#include <string.h>

#include "src/base/error.h"
#include "src/base/path.h"

/* What a search needs to know. */
struct hunt {
    struct arena *arena;
    const struct host *host;
    const char *origin;         /* folder of the program */
    const char *file;           /* last name of the library */
};

/* `entry` with $ORIGIN replaced; NULL for other variables of the loader and for relative entries. */
static const char *expand(const struct hunt *hunt, str entry, bool *relative_to_program)
{
    static const char *const forms[] = { "$ORIGIN", "${ORIGIN}" };
    const char *text = str_copy(hunt->arena, entry);
    *relative_to_program = false;
    for (size_t i = 0; i < 2; i++)
        if (str_starts(entry, forms[i])) {
            *relative_to_program = true;
            text = text_join(hunt->arena, hunt->origin, text + strlen(forms[i]), NULL);
        }
    if (strchr(text, '$') != NULL || !path_is_absolute(hunt->host, text))
        return NULL;
    return path_absolute(hunt->arena, hunt->host, "/", text);
}

/* A library that stands there and cannot be read ends the search, without a path: another one further on may be of
 * another version. */
static bool try_path(const struct hunt *hunt, const char *path, struct library *out)
{
    enum elf_verdict state = elf_open(hunt->arena, path, &out->elf);
    if (state == ELF_OTHER || (state == ELF_UNREADABLE && error_is_absence(out->elf.cause)))
        return false;
    out->path = state == ELF_FINE ? path : NULL;
    return true;
}

/* Tries each folder of a list; remembers whether it was one relative to the program. */
static bool try_list(const struct hunt *hunt, const char *list, struct library *out)
{
    str rest = str_of(list), entry;
    while (str_next_item(&rest, ':', &entry)) {
        bool relative;
        const char *folder = expand(hunt, entry, &relative);
        if (folder == NULL || !try_path(hunt, path_join(hunt->arena, hunt->host, folder, hunt->file), out))
            continue;
        out->moves_with_program = relative;
        out->way = str_copy(hunt->arena, entry);
        return true;
    }
    return false;
}

static bool try_usual_places(const struct hunt *hunt, const struct elf *program, struct library *out)
{
    const char *triplet = elf_triplet(program);
    const char *folders[] = {
        triplet == NULL ? "/lib" : text_join(hunt->arena, "/lib/", triplet, NULL),
        triplet == NULL ? "/usr/lib" : text_join(hunt->arena, "/usr/lib/", triplet, NULL),
        program->is_64bit ? "/lib64" : "/lib", program->is_64bit ? "/usr/lib64" : "/usr/lib",
        "/lib", "/usr/lib", "/usr/local/lib",
        path_join(hunt->arena, hunt->host, path_folder(hunt->arena, hunt->host, hunt->origin), "lib"),
        path_join(hunt->arena, hunt->host, path_folder(hunt->arena, hunt->host, hunt->origin), "lib64"),
    };
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (try_path(hunt, path_join(hunt->arena, hunt->host, folders[i], hunt->file), out))
            return true;
    return false;
}

/* A copy would find the library too if it also stands where the program's place does not matter. */
static bool stands_elsewhere(const struct hunt *hunt, const char *list)
{
    str rest = str_of(list), entry;
    struct os_entry facts;
    while (str_next_item(&rest, ':', &entry)) {
        bool relative;
        const char *folder = expand(hunt, entry, &relative);
        if (folder != NULL && !relative
            && os_look(path_join(hunt->arena, hunt->host, folder, hunt->file), &facts).code == OS_OK)
            return true;
    }
    return false;
}

static bool search_lists(const struct hunt *hunt, const struct elf *program, struct library *out)
{
    const char *own = program->runpath != NULL ? program->runpath : program->rpath;
    const char *user = os_is_elevated_by_file() ? NULL : os_variable("LD_LIBRARY_PATH");
    const char *const lists[] = { program->runpath == NULL ? program->rpath : NULL, user, program->runpath };
    for (size_t i = 0; i < 3; i++)
        if (lists[i] != NULL && try_list(hunt, lists[i], out)) {
            if (out->moves_with_program && own != NULL)
                out->moves_with_program = !stands_elsewhere(hunt, own);
            return true;
        }
    return false;
}

/* A name with a folder in it is not searched for. */
static void locate_by_folder(const struct hunt *hunt, struct library *out)
{
    bool relative;
    const char *path = expand(hunt, str_of(out->name), &relative);
    if (path == NULL || !try_path(hunt, path, out))
        return;
    out->moves_with_program = relative;
    out->way = out->name;
}

bool library_find(struct arena *arena, const struct host *host, const struct elf *program, const char *path,
                  struct library *out)
{
    for (size_t i = 0; i < program->library_count; i++) {
        const char *name = program->libraries[i], *slash = strrchr(name, '/');
        struct hunt hunt = { arena, host, path_folder(arena, host, path), slash == NULL ? name : slash + 1 };
        struct tag tag;
        if (!tag_of_library(hunt.file, &tag))
            continue;
        *out = (struct library){ .name = name, .tag = tag };
        if (slash != NULL)
            locate_by_folder(&hunt, out);
        else if (!search_lists(&hunt, program, out) && try_usual_places(&hunt, program, out))
            out->moves_with_program = false;
        return true;
    }
    return false;
}
