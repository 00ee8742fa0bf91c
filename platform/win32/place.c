/* place.c: opened folders, and the way from them to a name without following a link.
 *
 * Every path is led to its parent folder name by name, each one opened relative to the one before and looked
 * at before the next; that folder stays open for the next path, for most files have a neighbour. All places
 * are shared ones here: what a folder inherits from those above it says little about who may write to it.
 *
 * What is open in a folder keeps that folder from being renamed or removed. So a place knows the places that
 * were opened through it, and lets them close what they hold before something above it changes its name. */
#include "platform/win32/nt.h"

#include <string.h>

enum { PASS = FILE_TRAVERSE | FILE_READ_ATTRIBUTES, PASS_AND_LIST = PASS | FILE_LIST_DIRECTORY };

/* ---- names ---------------------------------------------------------------------------------- */

static struct os_status wide_name(const char *name, size_t size, wchar_t out[256])
{
    wchar_t wide[256 + 3];
    if (!wide_put(wide, sizeof wide / sizeof *wide, name, size) || wcslen(wide) > 255)
        return status_of(ERROR_FILENAME_EXCED_RANGE);
    wmemcpy(out, wide, wcslen(wide) + 1);
    return STATUS_FINE;
}

/* "" and ".." lead nowhere we go; '\\' would be one more separator, and ':' begins a stream of the file. */
static bool is_clean_name(const char *name, size_t size)
{
    bool dots = size <= 2 && memcmp(name, "..", size) == 0;
    return !dots && memchr(name, '\\', size) == NULL && memchr(name, ':', size) == NULL;
}

static bool is_clean(const char *relative)
{
    if (strcmp(relative, ".") == 0)
        return true;
    for (const char *name = relative;; name++) {
        size_t size = strcspn(name, "/");
        if (!is_clean_name(name, size))
            return false;
        name += size;
        if (*name == '\0')
            return true;
    }
}

/* ---- the way -------------------------------------------------------------------------------- */

/* A folder on the way; one that may not be listed may still be passed. */
static struct os_status open_folder(HANDLE folder, const wchar_t *name, HANDLE *out)
{
    struct os_status status = open_real(folder, name, PASS_AND_LIST, true, NULL, out);
    return status.code == OS_DENIED ? open_real(folder, name, PASS, true, NULL, out) : status;
}

/* Opens the folder at the first `length` bytes of `path`; at least one name. */
static struct os_status walk(HANDLE folder, const char *path, size_t length, HANDLE *out)
{
    HANDLE at = folder;
    struct os_status status = STATUS_FINE;
    for (size_t next = 0; next < length && status.code == OS_OK;) {
        const char *slash = memchr(path + next, '/', length - next);
        size_t size = slash != NULL ? (size_t)(slash - path) - next : length - next;
        wchar_t name[256];
        HANDLE below = NULL;
        status = wide_name(path + next, size, name);
        if (status.code == OS_OK)
            status = open_folder(at, name, &below);
        if (at != folder)
            CloseHandle(at);
        at = below;
        next += size + 1;
    }
    *out = at;
    return status;
}

static void forget(struct os_place *place)
{
    if (place->parent != NULL)
        CloseHandle(place->parent);
    place->parent = NULL;
    place->length = 0;
}

/* Does the remembered way lead towards `path`? How much of it then is behind us. */
static size_t already_gone(const struct os_place *place, const char *path, size_t length)
{
    bool on_the_way = place->length > 0 && place->length < length && path[place->length] == '/'
        && memcmp(place->path, path, place->length) == 0;
    return on_the_way ? place->length + 1 : 0;
}

static struct os_status remember(struct os_place *place, const char *relative, size_t length)
{
    size_t gone = already_gone(place, relative, length);
    HANDLE below;
    struct os_status status = walk(gone > 0 ? place->parent : place->folder, relative + gone, length - gone, &below);
    forget(place);
    if (status.code != OS_OK)
        return status;
    place->parent = below;
    if (length < sizeof place->path) {
        memcpy(place->path, relative, length);
        place->length = length;
    }
    return status;
}

struct os_status spot_find(struct os_place *place, const char *relative, struct spot *out)
{
    if (!is_clean(relative))
        return status_of(ERROR_INVALID_NAME);
    if (place->folder == NULL)
        return status_of(ERROR_FILE_NOT_FOUND);
    const char *slash = strrchr(relative, '/'), *name = slash != NULL ? slash + 1 : relative;
    out->folder = place->folder;
    if (slash != NULL) {
        size_t length = (size_t)(slash - relative);
        if (place->length != length || memcmp(place->path, relative, length) != 0) {
            struct os_status status = remember(place, relative, length);
            if (status.code != OS_OK)
                return status;
        }
        out->folder = place->parent;
    }
    return wide_name(name, strcmp(relative, ".") == 0 ? 0 : strlen(name), out->name);
}

struct os_status spot_find_new(struct os_place *place, const char *relative, struct spot *out)
{
    struct os_status status = spot_find(place, relative, out);
    if (status.code != OS_OK)
        return status;
    size_t size = wcslen(out->name);
    if (size == 0)
        return status_of(ERROR_ALREADY_EXISTS);
    return wcschr(L". ", out->name[size - 1]) != NULL ? status_of(ERROR_INVALID_NAME) : STATUS_FINE;
}

/* ---- what must not stay open ---------------------------------------------------------------- */

/* May the way `path` of `length` bytes lead through `relative`? Upper and lower case are one; where only the
 * system can tell (other letters than English ones, short names with '~') it may. */
static bool may_lead_through(const char *path, size_t length, const char *relative)
{
    for (size_t i = 0;; i++) {
        if (relative[i] == '\0')
            return i == length || path[i] == '/';
        if (i == length)
            return false;
        unsigned char one = (unsigned char)path[i], other = (unsigned char)relative[i];
        if (one >= 0x80 || other >= 0x80 || one == '~' || other == '~')
            return true;
        bool letter = (one | 0x20) >= 'a' && (one | 0x20) <= 'z';
        if (one != other && !(letter && (one | 0x20) == (other | 0x20)))
            return false;
    }
}

static void forget_tree(struct os_place *place)
{
    forget(place);
    for (struct os_place *below = place->below; below != NULL; below = below->next)
        forget_tree(below);
}

void place_forget(struct os_place *place, const char *relative)
{
    if (place->length == 0 || may_lead_through(place->path, place->length, relative))
        forget(place);
    if (place->above != NULL && may_lead_through(place->above->path, place->above->length, place->way))
        forget(place->above);
    for (struct os_place *below = place->below; below != NULL; below = below->next)
        if (may_lead_through(below->way, strlen(below->way), relative))
            forget_tree(below);
}

static void end(struct os_place *place)
{
    forget(place);
    if (place->folder != NULL)
        CloseHandle(place->folder);
    place->folder = NULL;
    for (struct os_place *below = place->below; below != NULL; below = below->next)
        end(below);
}

/* Only a way that is spelt alike certainly leads there: no place ends, or moves, by mistake. */
static bool is_inside(const struct os_place *below, const char *relative)
{
    size_t size = strlen(relative);
    return strncmp(below->way, relative, size) == 0 && (below->way[size] == '\0' || below->way[size] == '/');
}

void place_end_below(struct os_place *place, const char *relative)
{
    place_forget(place, relative);
    for (struct os_place *below = place->below; below != NULL; below = below->next)
        if (is_inside(below, relative))
            end(below);
}

/* The way there is `start` and then `rest`; a place too far away is a stranger. */
static void put_below(struct os_place *above, struct os_place *place, const char *start, const char *rest)
{
    size_t size = strlen(start), more = strlen(rest);
    if (size + more >= sizeof place->way)
        return;
    memmove(place->way + size, rest, more + 1);
    memcpy(place->way, start, size);
    place->above = above;
    place->next = above->below;
    above->below = place;
}

static void take_from_above(struct os_place *place)
{
    if (place->above == NULL)
        return;
    struct os_place **link = &place->above->below;
    while (*link != place)
        link = &(*link)->next;
    *link = place->next;
    place->above = NULL;
}

void place_follow(struct os_place *from, const char *from_relative, struct os_place *to, const char *to_relative)
{
    for (struct os_place *below = from->below, *next; below != NULL; below = next) {
        next = below->next;
        if (!is_inside(below, from_relative))
            continue;
        take_from_above(below);
        put_below(to, below, to_relative, below->way + strlen(from_relative));
    }
}

/* ---- places --------------------------------------------------------------------------------- */

static struct os_place *place_over(struct arena *arena, HANDLE folder)
{
    struct os_place *place = arena_take_raw(arena, sizeof *place);
    place->folder = folder;
    place->claim = place->parent = NULL;
    place->length = 0;
    place->above = place->below = place->next = NULL;
    place->way[0] = '\0';
    return place;
}

struct os_status os_place_open(struct arena *arena, const char *path, struct os_place **out)
{
    HANDLE folder = open_path(path, PASS_AND_LIST, 0);
    if (folder == INVALID_HANDLE_VALUE && GetLastError() == ERROR_ACCESS_DENIED)
        folder = open_path(path, PASS, 0);      /* writing in it may be allowed though listing is not */
    if (folder == INVALID_HANDLE_VALUE)
        return status_now();
    struct nt_basic basic;
    struct os_status status = status_of_nt(nt_query(folder, NT_BASIC_FACTS, &basic, sizeof basic));
    if (status.code == OS_OK && (basic.attributes & FILE_ATTRIBUTE_DIRECTORY) == 0)
        status = status_of(ERROR_DIRECTORY);
    if (status.code == OS_OK)
        *out = place_over(arena, folder);
    else
        CloseHandle(folder);
    return status;
}

struct os_status os_place_enter(struct arena *arena, struct os_place *place, const char *relative,
                                enum os_place_use use, struct os_place **out)
{
    (void)use;
    struct spot spot;
    HANDLE folder;
    struct os_status status = spot_find(place, relative, &spot);
    if (status.code == OS_OK)
        status = open_folder(spot.folder, spot.name, &folder);
    if (status.code != OS_OK)
        return status;
    *out = place_over(arena, folder);
    put_below(place, *out, "", relative);
    return STATUS_FINE;
}

void os_place_close(struct os_place *place)
{
    take_from_above(place);
    for (struct os_place *below = place->below; below != NULL; below = below->next)
        below->above = NULL;
    place->below = NULL;
    forget(place);
    if (place->claim != NULL)
        CloseHandle(place->claim);
    if (place->folder != NULL)
        CloseHandle(place->folder);
    place->folder = place->claim = NULL;
}
