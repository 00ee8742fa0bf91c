/* kits.c: a short list of kits, found again by all that went into them. */
#include "src/many/kits.h"

#include <string.h>

#include "src/base/path.h"

static void put(struct text *key, const char *word)
{
    text_put(key, word == NULL ? "" : word);
    text_byte(key, '\n');
}

static void put_words(struct text *key, const struct words *words)
{
    text_number(key, words->count);
    for (size_t i = 0; i < words->count; i++)
        put(key, words->items[i]);
}

/* Files of the project are looked for from the target's parent upward. */
static void put_parent(struct text *key, const struct host *host, const struct request *request)
{
    const char *current;
    if (request->python != NULL || request->selector != NULL || request->base != NULL || request->no_project ||
        os_current_folder(key->arena, &current).code != OS_OK)
        return;
    put(key, path_folder(key->arena, host, path_absolute(key->arena, host, current, request->targets[0])));
}

/* All that find and seed look at, one below the other. */
static const char *key_of(struct arena *arena, const struct host *host, const struct request *request)
{
    struct text key = { .arena = arena };
    put(&key, request->python);
    put(&key, request->selector);
    put(&key, request->preferred);
    put(&key, request->base);
    put(&key, request->python_version);
    put(&key, request->cache_dir);
    put_parent(&key, host, request);
    put_words(&key, &request->seeds);
    put_words(&key, &request->wheels);
    put_words(&key, &request->find_links);
    put_words(&key, &request->requirements);
    text_print(&key, "%d%d%d%d%d%d", request->no_project, request->without_pip, request->no_cache,
               request->compile_bytecode, (int)request->link_mode, (int)request->links);
    return text_done(&key);
}

static const char *copied(struct arena *arena, const char *text)
{
    return text == NULL ? NULL : str_copy(arena, str_of(text));
}

static struct words copied_words(struct arena *arena, const struct words *words)
{
    struct words copy = { words->count, arena_take_many(arena, words->count + 1, sizeof *copy.items) };
    for (size_t i = 0; i < words->count; i++)
        copy.items[i] = copied(arena, words->items[i]);
    return copy;
}

/* The kit outlives the line that asked for it first. */
static const struct request *keep(struct arena *arena, const struct request *request)
{
    struct request *copy = arena_take(arena, sizeof *copy);
    const char **target = arena_take(arena, sizeof *target);
    *copy = *request;
    *target = copied(arena, request->targets[0]);
    copy->targets = target;
    copy->target_count = 1;
    copy->python = copied(arena, request->python);
    copy->selector = copied(arena, request->selector);
    copy->preferred = copied(arena, request->preferred);
    copy->base = copied(arena, request->base);
    copy->python_version = copied(arena, request->python_version);
    copy->cache_dir = copied(arena, request->cache_dir);
    copy->seeds = copied_words(arena, &request->seeds);
    copy->wheels = copied_words(arena, &request->wheels);
    copy->find_links = copied_words(arena, &request->find_links);
    copy->requirements = copied_words(arena, &request->requirements);
    return copy;
}

static bool prepare(struct shared_kit *item, struct arena *arena, const struct host *host,
                    const struct request *request, struct error *error)
{
    item->memory = arena_over(NULL, 0, arena->exhausted, arena->owner);
    if (kit_prepare(&item->memory, host, keep(&item->memory, request), &item->kit, error))
        return true;
    if (error->details != NULL)
        error->details = str_copy(arena, str_of(error->details));
    arena_end(&item->memory);
    return false;
}

static const struct kit *known(const struct kits *kits, const char *key)
{
    for (size_t i = 0; i < kits->count; i++)
        if (strcmp(kits->items[i].key, key) == 0)
            return &kits->items[i].kit;
    return NULL;
}

static bool add(struct kits *kits, const char *key, struct arena *arena, const struct host *host,
                const struct request *request, const struct kit **out, struct error *error)
{
    struct shared_kit *item = &kits->items[kits->count];
    if (!prepare(item, arena, host, request, error))
        return false;
    item->key = copied(&item->memory, key);
    kits->count++;
    *out = &item->kit;
    return true;
}

bool kits_find(struct kits *kits, struct arena *arena, const struct host *host, const struct request *request,
               const struct kit **out, struct error *error)
{
    const char *key = key_of(arena, host, request);
    struct kit *own = arena_take(arena, sizeof *own);
    os_lock(kits->lock);
    kits->owner = arena->owner;
    *out = known(kits, key);
    bool full = kits->count == KITS_MOST;
    bool found = *out != NULL || (!full && add(kits, key, arena, host, request, out, error));
    kits->owner = NULL;
    os_unlock(kits->lock);
    if (found || !full)
        return found;
    *out = own;
    return kit_prepare(arena, host, request, own, error);
}

void kits_end(struct kits *kits)
{
    for (size_t i = 0; i < kits->count; i++)
        arena_end(&kits->items[i].memory);
}
