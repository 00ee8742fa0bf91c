/* sysconfig.c: where the file lies that says how an interpreter was configured, and what it says. */
#include "src/find/sysconfig.h"

#include "src/base/path.h"
#include "src/base/str.h"

enum { LARGEST_TEXT = 1024 * 1024, TAIL = 12 * 1024 };

struct search {
    struct arena *arena;
    const struct host *host;
    const struct interpreter *python;
    struct sysconfig_file *out;
    struct error *error;
};

/* True when there is nothing to complain of: it was read, or is not there. */
static bool is_fine(struct os_status status, const char *path, struct error *error)
{
    if (status.code == OS_OK || error_is_absence(status))
        return true;
    error_set(error, E_PROBE, status, "%s, which says how the interpreter was configured, cannot be read", path);
    return error_remedy(error, "name another interpreter with --python");
}

/* Looks whether it is this one: then `out` is filled. */
static bool try(struct search *search, const char *name)
{
    struct os_entry facts;
    const char *path = path_join(search->arena, search->host, search->python->stdlib, name);
    struct os_status status = os_look(path, &facts);
    if (status.code == OS_OK)
        *search->out = (struct sysconfig_file){ path, facts.size };
    return is_fine(status, path, search->error);
}

/* The file of these flags, else the only one there is. A library that may be used and not listed has none. */
static bool try_in_list(struct search *search)
{
    struct os_names names;
    const char *only = NULL, *wanted = text_join(search->arena, "_sysconfigdata_", search->python->abiflags, "_", NULL);
    size_t count = 0;
    struct os_status status = os_list(search->arena, search->python->stdlib, &names);
    if (status.code != OS_OK)
        return status.code == OS_DENIED || is_fine(status, search->python->stdlib, search->error);
    for (size_t i = 0; i < names.count; i++) {
        str name = str_of(names.names[i].name);
        if (!str_starts(name, "_sysconfigdata_") || !str_ends(name, ".py"))
            continue;
        only = names.names[i].name;
        count++;
        if (str_starts(name, wanted))
            return try(search, only);
    }
    return count != 1 || try(search, only);
}

/* By its usual name first, for listing the whole library costs more. Debian's PyPy leaves the system out. */
bool sysconfig_find(struct arena *arena, const struct host *host, const struct interpreter *python, bool is_elf,
                    const char *triplet, struct sysconfig_file *out, struct error *error)
{
    static const char *const systems[] = { "_linux_", "_" };
    struct search search = { arena, host, python, out, error };
    *out = (struct sysconfig_file){ 0 };
    for (size_t i = 0; i < 2 && triplet != NULL && out->path == NULL; i++)
        if (!try(&search, text_join(arena, "_sysconfigdata_", python->abiflags, systems[i], triplet, ".py", NULL)))
            return false;
    if (!is_elf && !try(&search, text_join(arena, "_sysconfigdata_", python->abiflags, "_darwin_darwin.py", NULL)))
        return false;
    return out->path != NULL || python->implementation == PYPY || try_in_list(&search);
}

bool sysconfig_tail(struct arena *arena, const struct sysconfig_file *file, struct sysconfig *out, struct error *error)
{
    char *bytes = arena_take_raw(arena, TAIL);
    size_t got = 0;
    struct os_status status = os_read_part(file->path, file->size > TAIL ? file->size - TAIL : 0, bytes, TAIL, &got);
    *out = sysconfig_parse(arena, (str){ bytes, status.code == OS_OK ? got : 0 });
    return is_fine(status, file->path, error);
}

bool sysconfig_whole(struct arena *arena, const struct sysconfig_file *file, struct sysconfig *out, struct error *error)
{
    str text;
    struct os_status status = os_read(arena, file->path, LARGEST_TEXT, &text.text, &text.size);
    *out = sysconfig_parse(arena, status.code == OS_OK ? text : STR(""));
    return is_fine(status, file->path, error);
}
