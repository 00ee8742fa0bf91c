/* compile.c: one run of compileall in the cache. The names in the bytecode are relative ones: Python puts
 * the right ones in when it imports a module (_fix_co_filename), so that all environments can share them. */
#include "src/seed/compile.h"

#include <string.h>

#include "src/base/path.h"
#include "src/seed/data.h"

enum { SECONDS = 300 };

/* Nothing of the caller's may change what is compiled; the order of sets would. */
static const char *const set[] = {
    "PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONOPTIMIZE", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX",
    "PYTHONPLATLIBDIR", "PYTHONWARNINGS", "PYTHONINSPECT", "PYTHONDEBUG", "PYTHONVERBOSE", "PYTHONHASHSEED=0", NULL
};

static bool run(struct store *store, const char *name)
{
    const char *top = path_join(store->arena, store->host, store->folder, STORE_FOLDER);
    const char *stage = path_join(store->arena, store->host, store->folder, name);
    const char *const arguments[] = {
        "-s", "-S", "-m", "compileall", "-q", "-d", ".", "--invalidation-mode",
        store->dated ? "checked-hash" : "timestamp", stage, NULL
    };
    struct os_command command = {
        .program = store->bytecode->base,
        .arguments = arguments,
        .set = set,
        .folder = top,          /* first in sys.path: nothing that could be imported lies there */
        .capture = true,
        .seconds = SECONDS,
    };
    struct os_ended ended;
    return os_run(store->arena, &command, &ended).code == OS_OK;
}

/* The folder of `path` when no file before had the same: they come in the order of the archive, so that
 * this is nearly always told by the one before. */
static bool is_new_folder(const struct wheel *wheel, size_t index, str *out)
{
    str path = str_of(wheel->files[index].path);
    *out = str_slice(path, 0, str_find_last_byte(path, '/') < path.size ? str_find_last_byte(path, '/') + 1 : 0);
    for (size_t i = index; i > 0; i--) {
        str other = str_of(wheel->files[i - 1].path);
        size_t end = str_find_last_byte(other, '/') < other.size ? str_find_last_byte(other, '/') + 1 : 0;
        if (str_equal(*out, str_slice(other, 0, end)))
            return false;
    }
    return true;
}

/* A wheel may bring bytecode of its own, which is one of its files already. */
static bool is_brought(const struct wheel *wheel, const char *path)
{
    for (size_t i = 0; i < wheel->file_count; i++)
        if (strcmp(wheel->files[i].path, path) == 0)
            return true;
    return false;
}

/* Adds what is new; is there bytecode at all? */
static bool collect(struct store *store, struct os_place *stage, const struct wheel *wheel, str folder, struct compiled *out)
{
    bool any = false;
    struct os_names names;
    const char *here = text_join(store->arena, str_copy(store->arena, folder), "__pycache__", NULL);
    if (os_list_in(store->arena, stage, here, &names).code != OS_OK)
        return false;
    for (size_t i = 0; i < names.count && out->count < wheel->file_count; i++) {
        const char *path = text_join(store->arena, here, "/", names.names[i].name, NULL);
        if (names.names[i].kind != OS_FILE || !str_ends(str_of(path), ".pyc"))
            continue;
        any = true;
        if (!is_brought(wheel, path))
            out->paths[out->count++] = path;
    }
    return any;
}

bool compile_all(struct store *store, const char *name, struct os_place *stage, const struct wheel *wheel,
                 struct compiled *out)
{
    static const char *const implementations[] = { [CPYTHON] = "CPython", [PYPY] = "PyPy", [GRAALPY] = "GraalPy" };
    const struct interpreter *python = store->bytecode;
    bool modules = false, bytecode = false;
    str folder;
    *out = (struct compiled){ 0, arena_take_many(store->arena, wheel->file_count + 1, sizeof *out->paths), NULL };
    if (!run(store, name))
        return false;
    for (size_t i = 0; i < wheel->file_count; i++) {
        const char *path = wheel->files[i].path;
        if (data_split(path).part == DATA_SCRIPTS)
            continue;
        modules = modules || str_ends(str_of(path), ".py");
        if (is_new_folder(wheel, i, &folder))
            bytecode |= collect(store, stage, wheel, folder, out);
    }
    out->by = text_format(store->arena, "%s %u.%u.%u%s", implementations[python->implementation], python->major,
                          python->minor, python->micro, python->level);
    return bytecode || !modules;
}
