/* path.c: joining, cutting and comparing paths as text. */
#include "src/base/path.h"

#include <string.h>

bool path_is_separator(const struct host *host, char byte)
{
    return byte == '/' || byte == host->separator;
}

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* Where a UNC or device prefix ends: "\\server\share" of "\\server\share\x". */
static size_t unc_size(const struct host *host, const char *path)
{
    size_t at = 2;
    for (int part = 0; part < 2; part++) {
        while (path[at] != '\0' && !path_is_separator(host, path[at]))
            at++;
        if (part == 0 && path[at] != '\0')
            at++;
    }
    return at;
}

/* How much of `path` is its drive: "C:", "\\server\share", or nothing. */
static size_t drive_size(const struct host *host, const char *path)
{
    if (host->family == HOST_POSIX)
        return 0;
    if (is_letter(path[0]) && path[1] == ':')
        return 2;
    if (path_is_separator(host, path[0]) && path_is_separator(host, path[1]))
        return unc_size(host, path);
    return 0;
}

bool path_is_absolute(const struct host *host, const char *path)
{
    size_t drive = drive_size(host, path);
    if (host->family == HOST_POSIX)
        return path[0] == '/';
    return drive > 2 || (drive == 2 && path_is_separator(host, path[2]));
}

bool path_has_separator(const struct host *host, const char *path)
{
    for (; *path != '\0'; path++)
        if (path_is_separator(host, *path))
            return true;
    return false;
}

char *path_join(struct arena *arena, const struct host *host, const char *folder, const char *name)
{
    size_t size = strlen(folder);
    char between[2] = { size > 0 && path_is_separator(host, folder[size - 1]) ? '\0' : host->separator, '\0' };
    return text_join(arena, folder, between, name, NULL);
}

/* Takes the next name off `rest`; false at the end. */
static bool next_name(const struct host *host, const char **rest, str *name)
{
    while (**rest != '\0' && path_is_separator(host, **rest))
        ++*rest;
    name->text = *rest;
    while (**rest != '\0' && !path_is_separator(host, **rest))
        ++*rest;
    name->size = (size_t)(*rest - name->text);
    return name->size > 0;
}

/* Adds the names of `path` behind `start` bytes of `out`; ".." takes the last one away again. */
static void add_names(const struct host *host, struct text *out, size_t start, const char *path)
{
    str name;
    while (next_name(host, &path, &name)) {
        if (str_is(name, "."))
            continue;
        if (str_is(name, "..")) {
            while (out->size > start && out->bytes[--out->size] != host->separator)
                ;
            continue;
        }
        text_byte(out, host->separator);
        text_add(out, name);
    }
}

static char folded(const struct host *host, char byte)
{
    if (host->family == HOST_POSIX)
        return byte;
    if (byte == '/')
        return '\\';
    return byte >= 'A' && byte <= 'Z' ? (char)(byte + ('a' - 'A')) : byte;
}

/* "\\?\C:\x" is "C:\x" and "\\?\UNC\server\share" is "\\server\share": the prefix is between the back end and
 * the system, and would spoil what is written into files. */
static const char *without_long_prefix(struct arena *arena, const struct host *host, const char *path)
{
    if (host->family == HOST_POSIX || strncmp(path, "\\\\?\\", 4) != 0)
        return path;
    if (is_letter(path[4]) && path[5] == ':')
        return path + 4;
    return strncmp(path + 4, "UNC\\", 4) == 0 ? text_join(arena, "\\\\", path + 8, NULL) : path;
}

static bool same_letters(const struct host *host, const char *a, const char *b, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (folded(host, a[i]) != folded(host, b[i]))
            return false;
    return true;
}

char *path_absolute(struct arena *arena, const struct host *host, const char *current, const char *path)
{
    struct text out = { .arena = arena };
    path = without_long_prefix(arena, host, path);
    size_t drive = drive_size(host, path);
    const char *rest = path + drive;
    bool rooted = path_is_separator(host, *rest) || drive > 2;
    size_t current_drive = drive_size(host, current);
    text_add(&out, drive > 0 ? (str){ path, drive } : (str){ current, current_drive });
    size_t start = out.size;
    if (!rooted && (drive == 0 || (drive == current_drive && same_letters(host, path, current, drive))))
        add_names(host, &out, start, current + current_drive);
    add_names(host, &out, start, rest);
    if (out.size == start)
        text_byte(&out, host->separator);
    text_done(&out);
    return out.bytes;
}

/* Where the last name of `path` begins. */
static size_t name_start(const struct host *host, const char *path)
{
    size_t drive = drive_size(host, path);
    size_t at = strlen(path);
    while (at > drive && !path_is_separator(host, path[at - 1]))
        at--;
    return at;
}

char *path_folder(struct arena *arena, const struct host *host, const char *path)
{
    size_t drive = drive_size(host, path);
    size_t at = name_start(host, path);
    while (at > drive + 1 && path_is_separator(host, path[at - 1]))
        at--;
    return arena_copy(arena, path, at);
}

const char *path_name(const struct host *host, const char *path)
{
    return path + name_start(host, path);
}

bool path_is_below(const struct host *host, const char *above, const char *path)
{
    size_t size = strlen(above);
    return same_letters(host, above, path, size)
        && (path[size] == '\0' || path_is_separator(host, path[size])
            || (size > 0 && path_is_separator(host, above[size - 1])));
}

char *path_portable(struct arena *arena, const struct host *host, const char *path)
{
    char *copy = arena_copy(arena, path, strlen(path));
    for (char *at = copy; *at != '\0'; at++)
        if (path_is_separator(host, *at))
            *at = '/';
    return copy;
}
