/* templates.c: a walk through the folders of --scripts-dir. */
#include "src/find/templates.h"

#include <string.h>

#include "src/base/path.h"

enum { LARGEST = 16 * 1024 * 1024, DEEPEST = 16, MOST = 10000 };

struct walk {
    struct arena *arena;
    const struct host *host;
    struct templates *out;
    struct error *error;
};

static bool unread(struct walk *walk, struct os_status status, const char *path)
{
    error_set(walk->error, E_SCRIPTS_DIR, status, "%s cannot be read", path);
    return error_remedy(walk->error, "give --scripts-dir a folder that can be read, with common, posix or nt in it");
}

static bool overfull(struct walk *walk, const char *folder)
{
    error_say(walk->error, E_SCRIPTS_DIR, "%s holds more than scripts", folder);
    return error_remedy(walk->error, "give --scripts-dir a folder of its own for the templates");
}

static void append(struct walk *walk, struct template found)
{
    struct templates *out = walk->out;
    if (out->count == out->room) {
        struct template *more = arena_take_many(walk->arena, out->room * 2 + 16, sizeof *more);
        if (out->count > 0)
            memcpy(more, out->list, out->count * sizeof *more);
        out->list = more;
        out->room = out->room * 2 + 16;
    }
    out->list[out->count++] = found;
}

static bool read_file(struct walk *walk, const char *path, const char *relative)
{
    struct template found = { .path = relative };
    struct os_entry facts;
    struct os_status status = os_look(path, &facts);
    if (status.code == OS_OK && facts.kind != OS_FILE)
        return true;                        /* a link to a folder, or a device */
    if (status.code == OS_OK)
        status = os_read(walk->arena, path, LARGEST, &found.bytes, &found.size);
    if (status.code != OS_OK)
        return unread(walk, status, path);
    found.mode = facts.mode & 0777;
    append(walk, found);
    return true;
}

static bool read_folder(struct walk *walk, const char *folder, const char *above, unsigned depth)
{
    struct os_names names;
    struct os_status status = os_list(walk->arena, folder, &names);
    if (status.code == OS_ABSENT && depth == 0)
        return true;                        /* who has nothing for this system needs no folder for it */
    if (status.code != OS_OK)
        return unread(walk, status, folder);
    for (size_t i = 0; i < names.count; i++) {
        const char *name = names.names[i].name, *path = path_join(walk->arena, walk->host, folder, name);
        const char *relative = *above == '\0' ? name : text_join(walk->arena, above, "/", name, NULL);
        if (walk->out->count == MOST || depth == DEEPEST)
            return overfull(walk, folder);
        bool read = names.names[i].kind == OS_FOLDER ? read_folder(walk, path, relative, depth + 1)
                                                     : read_file(walk, path, relative);
        if (!read)
            return false;
    }
    return true;
}

static bool read_dir(struct walk *walk, const char *dir)
{
    const char *own = walk->host->family == HOST_WINDOWS ? "nt" : "posix";
    struct os_entry facts;
    struct os_status status = os_look(dir, &facts);
    if (status.code == OS_OK && facts.kind != OS_FOLDER)
        status.code = OS_NOT_FOLDER;
    if (status.code != OS_OK)
        return unread(walk, status, dir);
    return read_folder(walk, path_join(walk->arena, walk->host, dir, own), "", 0) &&
           read_folder(walk, path_join(walk->arena, walk->host, dir, "common"), "", 0);
}

bool templates_read(struct arena *arena, const struct host *host, const struct request *request,
                    struct templates *out, struct error *error)
{
    struct walk walk = { arena, host, out, error };
    *out = (struct templates){ 0 };
    for (size_t i = request->scripts_dirs.count; i > 0; i--)
        if (!read_dir(&walk, request->scripts_dirs.items[i - 1]))
            return false;
    return true;
}
