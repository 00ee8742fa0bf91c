/* fake_tree.c: the nodes of the fake's tree, and the two ways to find one. */
#include "tests/support/fake_tree.h"

#include <ctype.h>
#include <string.h>

enum { LINKS_AT_MOST = 40, PATH_LIMIT = 4096 };

static int compare_names(const char *one, const char *other)
{
    if (fake_world.host->family != HOST_WINDOWS)
        return strcmp(one, other);
    while (*one != '\0' && tolower((unsigned char)*one) == tolower((unsigned char)*other))
        one++, other++;
    return tolower((unsigned char)*one) - tolower((unsigned char)*other);
}

void node_touch(struct node *node)
{
    node->modified = node->changed = (int64_t)(1700000000 + fake_world.ticks++) * 1000000000;
}

void node_attach(struct node *folder, struct node *node, const char *name)
{
    node->name = fake_copy(name);
    node->parent = folder;
    node->gone = false;
    struct node **at = &folder->first;
    while (*at != NULL && strcmp((*at)->name, name) < 0)
        at = &(*at)->next;
    node->next = *at;
    *at = node;
    node_touch(folder);
}

void node_detach(struct node *node)
{
    struct node **at = &node->parent->first;
    while (*at != node)
        at = &(*at)->next;
    *at = node->next;
    node->next = NULL;
    node->gone = true;
    node_touch(node->parent);
}

struct node *node_new(struct node *parent, const char *name, enum os_kind kind, unsigned mode)
{
    struct node *node = arena_take(&fake_world.arena, sizeof *node);
    node->kind = kind;
    node->mode = mode & 07777;
    node->owner = fake_world.user;
    node->device = parent != NULL ? parent->device : 1;
    node->file = ++fake_world.files;
    node->bytes = "";
    node_touch(node);
    if (parent != NULL)
        node_attach(parent, node, name);
    else
        node->name = "";
    return node;
}

struct node *node_child(const struct node *folder, const char *name)
{
    struct node *child = folder->first;
    while (child != NULL && compare_names(child->name, name) != 0)
        child = child->next;
    return child;
}

bool node_is_below(const struct node *node, const struct node *above)
{
    while (node != NULL && node != above)
        node = node->parent;
    return node != NULL;
}

/* The administrator is asked for nothing but one execute bit of a program. */
bool node_allows(const struct node *node, unsigned wanted)
{
    if (fake_world.host->family == HOST_WINDOWS)
        return true;
    if (fake_world.user == 0)
        return node->kind == OS_FOLDER || wanted != 1 || (node->mode & 0111) != 0;
    unsigned bits = node->owner == fake_world.user ? node->mode >> 6 : node->mode;
    return (bits & wanted) == wanted;
}

const char *node_path(struct arena *arena, const struct node *node)
{
    char text[PATH_LIMIT * 2];
    size_t start = sizeof text;
    text[--start] = '\0';
    bool drive = fake_world.host->family == HOST_WINDOWS && node->parent != NULL && node->parent->parent == NULL;
    if (drive || node->parent == NULL)
        text[--start] = fake_world.host->separator;
    for (; node->parent != NULL; node = node->parent) {
        size_t size = strlen(node->name);
        start -= size;
        memcpy(text + start, node->name, size);
        if (fake_world.host->family == HOST_POSIX || node->parent->parent != NULL)
            text[--start] = fake_world.host->separator;
    }
    return arena_copy(arena, text + start, sizeof text - start - 1);
}

void node_entry(const struct node *node, struct os_entry *out)
{
    *out = (struct os_entry){ node->kind, node->mode, node->owner, node->size, node->device, node->file,
                              node->modified, node->changed };
}

static bool is_separator(char byte)
{
    return byte == '/' || (fake_world.host->family == HOST_WINDOWS && byte == '\\');
}

static bool is_absolute(const char *path)
{
    return is_separator(path[0]) || (fake_world.host->family == HOST_WINDOWS && path[0] != '\0' && path[1] == ':');
}

/* Takes the next name off a path; false at its end. A name that is too long is cut, which finds nothing. */
static bool next_name(const char **path, char name[NAME_LIMIT + 2])
{
    while (is_separator(**path))
        ++*path;
    size_t size = 0;
    for (; **path != '\0' && !is_separator(**path); ++*path)
        if (size <= NAME_LIMIT)
            name[size++] = **path;
    name[size] = '\0';
    return size != 0;
}

/* Goes one name further; a link that is followed becomes more of the way (`rest`). */
static struct os_status step(struct node **at, const char *name, bool follow, const char **rest, unsigned *links)
{
    if ((*at)->kind != OS_FOLDER)
        return fake_status(OS_NOT_FOLDER);
    if (!node_allows(*at, 1))
        return fake_status(OS_DENIED);
    if (strlen(name) > NAME_LIMIT)
        return fake_status(OS_NAME_TOO_LONG);
    struct node *next = *at;
    if (strcmp(name, "..") == 0)
        next = (*at)->parent != NULL ? (*at)->parent : *at;
    else if (strcmp(name, ".") != 0)
        next = node_child(*at, name);
    if (next == NULL)
        return fake_status(OS_ABSENT);
    if (next->kind == OS_LINK && (follow || **rest != '\0')) {
        if (++*links > LINKS_AT_MOST)
            return fake_status(OS_IS_LINK);
        *rest = fake_print("%s/%s", next->bytes, *rest);
        next = is_absolute(next->bytes) ? fake_world.root : *at;
    }
    *at = next;
    return FAKE_OK;
}

struct os_status tree_find(const char *path, bool follow, struct node **out)
{
    char name[NAME_LIMIT + 2];
    unsigned links = 0;
    if (strlen(path) >= PATH_LIMIT)
        return fake_status(OS_NAME_TOO_LONG);
    struct node *at = is_absolute(path) ? fake_world.root : fake_world.current;
    if (at == NULL || *path == '\0')
        return fake_status(OS_ABSENT);
    while (next_name(&path, name)) {
        struct os_status status = step(&at, name, follow, &path, &links);
        if (status.code != OS_OK)
            return status;
    }
    *out = at;
    return FAKE_OK;
}

/* Only the last name may be missing, or a link. */
static struct os_status descend(struct node **at, const char *name)
{
    if (!node_allows(*at, 1))
        return fake_status(OS_DENIED);
    if (strlen(name) > NAME_LIMIT)
        return fake_status(OS_NAME_TOO_LONG);
    struct node *next = node_child(*at, name);
    if (next == NULL)
        return fake_status(OS_ABSENT);
    if (next->kind != OS_FOLDER)
        return fake_status(next->kind == OS_LINK ? OS_IS_LINK : OS_NOT_FOLDER);
    *at = next;
    return FAKE_OK;
}

static bool is_no_name(const char *name, size_t size)
{
    return size == 0 || (size == 1 && name[0] == '.') || (size == 2 && name[0] == '.' && name[1] == '.');
}

struct os_status tree_spot(const struct os_place *place, const char *relative, struct node **folder,
                           const char **name)
{
    *folder = place->folder;
    *name = fake_copy(relative);
    if (strcmp(relative, ".") == 0)
        return FAKE_OK;
    for (char *next = fake_copy(relative);;) {
        size_t size = strcspn(next, "/");
        bool last = next[size] == '\0';
        if (is_no_name(next, size))
            return fake_status(OS_FAILED);
        next[size] = '\0';
        *name = next;
        if (last)
            break;
        struct os_status status = descend(folder, next);
        if (status.code != OS_OK)
            return status;
        next += size + 1;
    }
    if (!node_allows(*folder, 1))
        return fake_status(OS_DENIED);
    return fake_status(strlen(*name) > NAME_LIMIT ? OS_NAME_TOO_LONG : OS_OK);
}

struct os_status tree_find_in(const struct os_place *place, const char *relative, struct node **out)
{
    struct node *folder;
    const char *name;
    struct os_status status = tree_spot(place, relative, &folder, &name);
    if (status.code != OS_OK)
        return status;
    *out = strcmp(name, ".") == 0 ? folder : node_child(folder, name);
    return fake_status(*out != NULL ? OS_OK : OS_ABSENT);
}
