/* fake_place.c: the fake's half of platform.h that changes the tree. */
#include "tests/support/fake_tree.h"

#include <string.h>

static struct os_status place_over(struct arena *arena, struct node *folder, enum os_place_use use,
                                   struct os_place **out)
{
    if (folder->kind != OS_FOLDER)
        return fake_status(folder->kind == OS_LINK ? OS_IS_LINK : OS_NOT_FOLDER);
    *out = arena_take(arena, sizeof **out);
    **out = (struct os_place){ .folder = folder, .use = use };
    return FAKE_OK;
}

struct os_status os_place_open(struct arena *arena, const char *path, struct os_place **out)
{
    struct node *folder = NULL;
    struct os_status status = fake_call(false);
    if (status.code == OS_OK)
        status = tree_find(path, true, &folder);
    if (status.code == OS_OK)
        status = place_over(arena, folder, OS_SHARED, out);
    if (status.code == OS_OK)
        (*out)->straight = fake_world.host->family == HOST_POSIX && strcmp(node_path(arena, folder), path) == 0;
    return status;
}

struct os_status os_place_enter(struct arena *arena, struct os_place *place, const char *relative,
                                enum os_place_use use, struct os_place **out)
{
    struct node *folder = NULL;
    struct os_status status = fake_call(false);
    if (status.code == OS_OK)
        status = tree_find_in(place, relative, &folder);
    return status.code == OS_OK ? place_over(arena, folder, use, out) : status;
}

void os_place_close(struct os_place *place)
{
    if (place->folder != NULL && place->folder->claimer == place)
        place->folder->claimer = NULL;
    place->folder = NULL;
}

/* May this process still write in there? */
static bool is_confined_away(const struct node *folder)
{
    for (size_t i = 0; i < fake_world.confined_count; i++)
        if (node_is_below(folder, fake_world.confined[i]))
            return false;
    return fake_world.is_confined;
}

/* Where something is to be changed: the folder, and the name in it. */
struct spot {
    struct node *folder;
    const char *name;
};

static struct os_status spot_find(const struct os_place *place, const char *relative, struct spot *out)
{
    return tree_spot(place, relative, &out->folder, &out->name);
}

static struct os_status may_change(const struct node *folder)
{
    if (folder->gone)
        return fake_status(OS_ABSENT);
    return fake_status(!node_allows(folder, 3) || is_confined_away(folder) ? OS_DENIED : OS_OK);
}

/* A new thing of that name, as far as the name and the folder allow it. */
static struct os_status add(const struct os_place *place, const char *relative, enum os_kind kind, unsigned mode,
                            struct node **out)
{
    struct spot spot;
    struct os_status status = spot_find(place, relative, &spot);
    if (status.code != OS_OK)
        return status;
    if (strcmp(spot.name, ".") == 0 || node_child(spot.folder, spot.name) != NULL)
        return fake_status(OS_EXISTS);
    status = may_change(spot.folder);
    if (status.code == OS_OK)
        *out = node_new(spot.folder, spot.name, kind, (mode & OS_EXACT) != 0 ? mode : mode & ~os_mask());
    return status;
}

struct os_status os_make_folder(struct os_place *place, const char *relative, unsigned mode)
{
    struct node *node;
    struct os_status status = fake_call(true);
    return status.code == OS_OK ? add(place, relative, OS_FOLDER, mode, &node) : status;
}

static struct os_status add_file(const struct os_place *place, const char *relative, const void *bytes, size_t size,
                                 unsigned mode)
{
    struct node *node = NULL;
    size_t length = strlen(relative);
    bool scanned = (fake_world.lacks & FAKE_HAS_A_SCANNER) != 0 && length > 4;
    if (scanned && strcmp(relative + length - 4, ".exe") == 0)
        return FAKE_OK;
    struct os_status status = add(place, relative, OS_FILE, mode, &node);
    if (status.code == OS_OK) {
        node->bytes = arena_copy(&fake_world.arena, bytes, size);
        node->size = size;
    }
    return status;
}

struct os_status os_write(struct os_place *place, const char *relative, const void *bytes, size_t size, unsigned mode)
{
    struct os_status status = fake_call(true);
    return status.code == OS_OK ? add_file(place, relative, bytes, size, mode) : status;
}

struct os_status os_copy(struct os_place *place, const char *relative, const char *source, unsigned mode)
{
    struct node *from = NULL;
    struct os_status status = fake_call(true);
    if (status.code == OS_OK)
        status = tree_find(source, true, &from);
    if (status.code != OS_OK)
        return status;
    if (from->kind != OS_FILE)
        return fake_status(from->kind == OS_FOLDER ? OS_IS_FOLDER : OS_FAILED);
    if (!node_allows(from, 4))
        return fake_status(OS_DENIED);
    return add_file(place, relative, from->bytes, from->size, mode);
}

struct os_status os_link(struct os_place *place, const char *relative, const char *target, bool folder)
{
    (void)folder;
    struct node *node = NULL;
    struct os_status status = fake_call(true);
    if (status.code == OS_OK && (fake_world.lacks & FAKE_LACKS_LINKS) != 0)
        status = fake_status(OS_UNSUPPORTED);
    if (status.code == OS_OK && *target == '\0')
        status = fake_status(OS_ABSENT);
    if (status.code == OS_OK && (fake_world.lacks & FAKE_LIES_ABOUT_LINKS) != 0)
        return status;
    if (status.code == OS_OK)
        status = add(place, relative, OS_LINK, 0777 | OS_EXACT, &node);
    if (status.code == OS_OK) {
        node->bytes = fake_copy(target);
        node->size = strlen(target);
    }
    return status;
}

/* ---- sharing ---- */

/* The file at `source`, which must lie on the volume of `place`. */
static struct os_status to_be_shared(const struct os_place *place, const char *relative, const struct os_place *from,
                                     const char *source, enum fake_lack lack, struct node **out)
{
    struct spot spot;
    struct os_status status = fake_call(true);
    if (status.code == OS_OK)
        status = tree_find_in(from, source, out);
    if (status.code == OS_OK)
        status = spot_find(place, relative, &spot);
    if (status.code != OS_OK)
        return status;
    if ((*out)->kind == OS_FOLDER)
        return fake_status(OS_DENIED);
    if ((*out)->device != spot.folder->device)
        return fake_status(OS_OTHER_VOLUME);
    return fake_status((fake_world.lacks & lack) != 0 ? OS_UNSUPPORTED : OS_OK);
}

struct os_status os_hard_link(struct os_place *place, const char *relative, struct os_place *from, const char *source)
{
    struct node *old = NULL, *node = NULL;
    struct os_status status = to_be_shared(place, relative, from, source, FAKE_LACKS_HARD_LINKS, &old);
    if (status.code == OS_OK)
        status = add(place, relative, old->kind, old->mode | OS_EXACT, &node);
    if (status.code != OS_OK)
        return status;
    node->bytes = old->bytes;
    node->size = old->size;
    node->owner = old->owner;
    node->file = old->file;
    node->modified = old->modified;
    node->twin = old->twin == NULL ? old : old->twin;
    old->twin = node;
    return FAKE_OK;
}

struct os_status os_clone(struct os_place *place, const char *relative, struct os_place *from, const char *source,
                          unsigned mode)
{
    struct node *old = NULL;
    struct os_status status = to_be_shared(place, relative, from, source, FAKE_LACKS_CLONES, &old);
    return status.code == OS_OK ? add_file(place, relative, old->bytes, old->size, mode) : status;
}

/* ---- renaming ---- */

struct renaming {
    struct spot from, to;
    struct node *source, *target;   /* target NULL: the name is free */
};

static void move(struct node *node, struct node *folder, const char *name)
{
    node_detach(node);
    node_attach(folder, node, name);
}

static struct os_status rename_new(struct renaming *r)
{
    if (r->target != NULL)
        return fake_status(OS_EXISTS);
    if (node_is_below(r->to.folder, r->source))
        return fake_status(OS_FAILED);
    move(r->source, r->to.folder, r->to.name);
    return FAKE_OK;
}

static struct os_status exchange(struct renaming *r)
{
    if ((fake_world.lacks & FAKE_LACKS_EXCHANGE) != 0)
        return fake_status(OS_UNSUPPORTED);
    if (r->target == NULL)
        return fake_status(OS_ABSENT);
    const char *from_name = r->source->name, *to_name = r->target->name;
    node_detach(r->source);
    node_detach(r->target);
    node_attach(r->to.folder, r->source, to_name);
    node_attach(r->from.folder, r->target, from_name);
    return FAKE_OK;
}

static struct os_status rename_over(struct renaming *r)
{
    if (r->source->kind == OS_FOLDER || (r->target != NULL && r->target->kind == OS_FOLDER))
        return fake_status(OS_IS_FOLDER);
    if (r->target == r->source)
        return FAKE_OK;
    if (r->target != NULL)
        node_detach(r->target);
    move(r->source, r->to.folder, r->to.name);
    return FAKE_OK;
}

static struct os_status renaming_find(struct os_place *from, const char *from_relative, struct os_place *to,
                                      const char *to_relative, struct renaming *out)
{
    struct os_status status = fake_call(true);
    if (status.code == OS_OK)
        status = spot_find(from, from_relative, &out->from);
    if (status.code == OS_OK)
        status = spot_find(to, to_relative, &out->to);
    if (status.code != OS_OK)
        return status;
    out->source = node_child(out->from.folder, out->from.name);
    out->target = node_child(out->to.folder, out->to.name);
    if (out->source == NULL)
        return fake_status(OS_ABSENT);
    if (out->from.folder->device != out->to.folder->device || out->source->device != out->from.folder->device)
        return fake_status(OS_OTHER_VOLUME);
    status = may_change(out->from.folder);
    return status.code == OS_OK ? may_change(out->to.folder) : status;
}

struct os_status os_rename(struct os_place *from, const char *from_relative, struct os_place *to,
                           const char *to_relative, enum os_rename_how how)
{
    static struct os_status (*const ways[])(struct renaming *) = {
        [OS_NEW_NAME] = rename_new,
        [OS_EXCHANGE] = exchange,
        [OS_OVER] = rename_over,
    };
    struct renaming renaming;
    struct os_status status = renaming_find(from, from_relative, to, to_relative, &renaming);
    return status.code == OS_OK ? ways[how](&renaming) : status;
}

/* ---- removing ---- */

static struct os_status to_be_changed(const struct os_place *place, const char *relative, struct node **out)
{
    struct os_status status = fake_call(true);
    return status.code == OS_OK ? tree_find_in(place, relative, out) : status;
}

struct os_status os_remove_file(struct os_place *place, const char *relative)
{
    struct node *node = NULL;
    struct os_status status = to_be_changed(place, relative, &node);
    if (status.code == OS_OK && node->kind == OS_FOLDER)
        status = fake_status(OS_IS_FOLDER);
    if (status.code == OS_OK)
        status = may_change(node->parent);
    if (status.code == OS_OK)
        node_detach(node);
    return status;
}

struct os_status os_remove_folder(struct os_place *place, const char *relative)
{
    struct node *node = NULL;
    struct os_status status = to_be_changed(place, relative, &node);
    if (status.code == OS_OK && (node->kind != OS_FOLDER || node == place->folder))
        status = fake_status(node == place->folder ? OS_FAILED : OS_NOT_FOLDER);
    if (status.code == OS_OK && node->first != NULL)
        status = fake_status(OS_NOT_EMPTY);
    if (status.code == OS_OK)
        status = may_change(node->parent);
    if (status.code == OS_OK)
        node_detach(node);
    return status;
}

/* Whoever owns a folder can give itself back the right to empty it. */
static bool can_be_emptied(const struct node *folder)
{
    return fake_world.user == 0 || folder->owner == fake_world.user || node_allows(folder, 7);
}

/* Goes on after a failure, and returns the first one. */
static struct os_status empty(struct node *folder)
{
    struct os_status status = FAKE_OK;
    if (folder->first != NULL && !can_be_emptied(folder))
        return fake_status(OS_DENIED);
    for (struct node *next, *node = folder->first; node != NULL; node = next) {
        next = node->next;
        struct os_status below = FAKE_OK;
        if (node->device != folder->device)
            below = fake_status(OS_BUSY);
        else if (node->kind == OS_FOLDER)
            below = empty(node);
        if (below.code == OS_OK)
            node_detach(node);
        if (status.code == OS_OK)
            status = below;
    }
    return status;
}

struct os_status os_remove_tree(struct os_place *place, const char *relative)
{
    struct node *node = NULL;
    struct os_status status = to_be_changed(place, relative, &node);
    if (status.code == OS_OK && node->kind != OS_FOLDER)
        status = fake_status(node->kind == OS_LINK ? OS_IS_LINK : OS_NOT_FOLDER);
    if (status.code == OS_OK && node == place->folder)
        status = fake_status(OS_FAILED);
    if (status.code == OS_OK)
        status = may_change(node->parent);
    if (status.code == OS_OK)
        status = node->device != node->parent->device ? fake_status(OS_BUSY) : empty(node);
    if (status.code == OS_OK)
        node_detach(node);
    return status;
}

/* ---- the rest ---- */

static struct os_status only_for_the_owner(const struct node *node)
{
    bool owner = fake_world.user == 0 || node->owner == fake_world.user;
    return fake_status(owner ? OS_OK : OS_DENIED);
}

bool os_is_in_use(struct os_place *place, const char *relative)
{
    struct node *node = NULL;
    return fake_world.host->family == HOST_WINDOWS && tree_find_in(place, relative, &node).code == OS_OK && node->running;
}

/* What changes a file changes it under all its names; NULL behind the last one. */
static struct node *next_name(const struct node *name, const struct node *first)
{
    return name->twin == first ? NULL : name->twin;
}

struct os_status os_set_mode(struct os_place *place, const char *relative, unsigned mode)
{
    struct node *node = NULL;
    struct os_status status = to_be_changed(place, relative, &node);
    unsigned wanted = (mode & OS_EXACT) != 0 ? mode : mode & ~os_mask();
    if (status.code == OS_OK)
        status = node->kind == OS_LINK ? fake_status(OS_IS_LINK) : only_for_the_owner(node);
    for (struct node *name = node; status.code == OS_OK && name != NULL; name = next_name(name, node))
        name->mode = wanted & 07777;
    return status;
}

struct os_status os_set_time(struct os_place *place, const char *relative, int64_t modified)
{
    struct node *node = NULL;
    struct os_status status = to_be_changed(place, relative, &node);
    if (status.code == OS_OK)
        status = only_for_the_owner(node);
    for (struct node *name = node; status.code == OS_OK && name != NULL; name = next_name(name, node))
        name->modified = modified;
    return status;
}

struct os_status os_sync(struct os_place *place)
{
    (void)place;
    return fake_call(true);
}

struct os_status os_sync_bytes(struct os_place *place, const char *const *files, size_t count)
{
    struct os_status status = fake_call(true);
    for (size_t i = 0; status.code == OS_OK && i < count; i++) {
        struct node *node = NULL;
        if (tree_find_in(place, files[i], &node).code == OS_OK && node->kind == OS_FILE)
            node->synced = true;
    }
    return status;
}

/* Everything below is on the disk under the name that it has now. */
struct os_status os_sync_names(struct os_place *place)
{
    struct os_status status = fake_call(true);
    if (status.code == OS_OK)
        place->folder->synced = true;
    return status;
}

struct os_status os_confine(struct os_place *const *places, size_t count)
{
    struct os_status status = fake_call(false);
    if (status.code != OS_OK || (fake_world.lacks & FAKE_LACKS_CONFINING) != 0)
        return status.code != OS_OK ? status : fake_status(OS_UNSUPPORTED);
    struct node **folders = arena_take_many(&fake_world.arena, count, sizeof *folders);
    for (size_t i = 0; i < count; i++)
        folders[i] = places[i]->folder;
    fake_world.confined = folders;
    fake_world.confined_count = count;
    fake_world.is_confined = true;
    return FAKE_OK;
}

void os_confined(struct arena *arena, struct os_place *const *places, size_t count, void (*work)(void *data), void *data)
{
    struct node *const *folders = fake_world.confined;
    size_t folder_count = fake_world.confined_count;
    bool was_confined = fake_world.is_confined;
    (void)arena;
    (void)os_confine(places, count);
    work(data);
    fake_world.confined = folders;
    fake_world.confined_count = folder_count;
    fake_world.is_confined = was_confined;
}

void os_guard_end(struct os_guard **guard)
{
    (void)guard;
}

/* That another process holds a claim is for the test to say. */
struct os_status os_place_claim(struct os_place *place)
{
    struct node *folder = place->folder;
    if ((fake_world.lacks & FAKE_LACKS_CLAIMS) != 0)
        return fake_status(OS_UNSUPPORTED);
    if (fake_world.claimed || (folder->claimer != NULL && folder->claimer != place))
        return fake_status(OS_BUSY);
    folder->claimer = place;
    return FAKE_OK;
}
