/* store_fill.c: a wheel unpacked into the cache: beside its place, to the disk, then renamed into it. */
#include "src/seed/store.h"

#include <string.h>

#include "src/seed/compile.h"
#include "src/seed/hash.h"
#include "src/seed/install.h"
#include "src/seed/record.h"
#include "src/seed/store_index.h"

static const int64_t an_hour = (int64_t)3600 * 1000000000;

struct filling {
    struct arena *arena;
    struct os_place *place;         /* the cache's folder */
    struct os_place *stage;         /* where it is unpacked */
    const char *name;               /* of the stage, in the cache */
    const struct wheel *wheel;
    size_t count, room;
    struct seed_file *files;        /* paths as in site-packages */
    const char *const *hashes;
    struct stored *stored;
    struct compiled compiled;
    bool done;                      /* all of it so far */
    bool renew;                     /* what stands in its place is of no use */
    void (*exhausted)(void *owner); /* whom it is told to that there is no memory any more */
    void *owner;
};

static bool ok(struct os_status status)
{
    return status.code == OS_OK;
}

/* ---- the stage ------------------------------------------------------------------------------ */

/* A folder, or what somebody has put in its place. */
static void remove_whatever(struct filling *filling, const char *path)
{
    if (os_remove_tree(filling->place, path).code == OS_NOT_FOLDER)
        (void)os_remove_file(filling->place, path);
}

/* What killed runs have left; a living one has made its folder a moment ago. */
static void sweep(struct filling *filling)
{
    struct os_names names;
    struct os_entry facts;
    int64_t now = os_now();
    if (!ok(os_list_in(filling->arena, filling->place, STORE_FOLDER, &names)))
        return;
    for (size_t i = 0; i < names.count; i++) {
        const char *path = text_join(filling->arena, STORE_FOLDER "/", names.names[i].name, NULL);
        if (str_starts(str_of(names.names[i].name), STORE_UNFINISHED) &&
            ok(os_look_in(filling->place, path, &facts)) && now - facts.modified > an_hour)
            remove_whatever(filling, path);
    }
}

static bool open_stage(struct filling *filling)
{
    uint64_t random;
    struct os_status status = os_make_folder(filling->place, STORE_FOLDER, 0700);
    if ((!ok(status) && status.code != OS_EXISTS) || !ok(os_random(&random, sizeof random)))
        return false;
    sweep(filling);
    filling->name = text_format(filling->arena, STORE_FOLDER "/" STORE_UNFINISHED HEX64,
                                HEX64_OF(random));
    if (!ok(os_make_folder(filling->place, filling->name, 0700 | OS_EXACT)))
        return false;
    if (ok(os_place_enter(filling->arena, filling->place, filling->name, OS_PRIVATE, &filling->stage)))
        return true;
    (void)os_remove_folder(filling->place, filling->name);
    return false;
}

/* ---- the files ------------------------------------------------------------------------------ */

static void add(struct filling *filling, const char *path, const void *bytes, size_t size, bool executable)
{
    filling->files[filling->count++] = (struct seed_file){ path, bytes, size, executable, false, NULL, 0 };
}

static void add_all(struct filling *filling)
{
    const struct wheel *wheel = filling->wheel;
    filling->files = arena_take_many(filling->arena, wheel->file_count + 2, sizeof *filling->files);
    for (size_t i = 0; i < wheel->file_count; i++)
        add(filling, wheel->files[i].path, wheel->files[i].bytes, wheel->files[i].size, wheel->files[i].executable);
    add(filling, text_join(filling->arena, wheel->dist_info, "/INSTALLER", NULL), "pip\n", 4, false);
    add(filling, text_join(filling->arena, wheel->dist_info, "/REQUESTED", NULL), "", 0, false);
    seed_sort(filling->files, filling->count);
}

/* The folders between the last file's and this one's: files are sorted, so that each is met once. */
static bool make_folders(struct filling *filling, const char *path, const char *before)
{
    for (size_t i = 0; path[i] != '\0'; i++) {
        if (path[i] != '/' || strncmp(path, before, i + 1) == 0)
            continue;
        struct os_status status = os_make_folder(filling->stage, str_copy(filling->arena, (str){ path, i }), 0755);
        if (!ok(status) && status.code != OS_EXISTS)
            return false;
    }
    return true;
}

static bool write_all(struct filling *filling)
{
    const char *before = "";
    for (size_t i = 0; i < filling->count; i++) {
        const struct seed_file *file = &filling->files[i];
        unsigned mode = seed_mode(file, os_mask()) | OS_EXACT;
        if (!make_folders(filling, file->path, before) ||
            !ok(os_write(filling->stage, file->path, file->bytes, file->size, mode)))
            return false;
        before = file->path;
    }
    return true;
}

/* ---- what is remembered of them ------------------------------------------------------------- */

static bool look(struct filling *filling, const char *path, struct stored_file *out)
{
    struct os_entry facts;
    if (!ok(os_look_in(filling->stage, path, &facts)) || facts.kind != OS_FILE)
        return false;
    *out = (struct stored_file){ .path = path, .size = facts.size, .file = facts.file, .modified = facts.modified,
                                 .mode = facts.mode };
    return true;
}

static bool look_at_all(struct filling *filling, const struct compiled *compiled)
{
    struct stored_file *files = arena_take_many(filling->arena, filling->count + compiled->count, sizeof *files);
    size_t count = 0;
    for (size_t i = 0; i < filling->count; i++)
        if (!look(filling, filling->files[i].path, &files[count++]))
            return false;
    for (size_t i = 0; i < compiled->count; i++)
        if (!look(filling, compiled->paths[i], &files[count++]))
            return false;
    store_index_number(files, count);
    filling->stored->files = files;
    filling->stored->count = count;
    return true;
}

static void add_row(struct record *record, const char *path, const char *hash, const char *size)
{
    record->rows[record->count++] = (struct record_row){ path, hash, size };
}

/* Scripts' rows begin with "../"; no path of a wheel does. */
static void add_rows(struct filling *filling, const struct record *all, bool behind, struct text *out)
{
    struct record some = { 0, arena_take_many(filling->arena, all->count, sizeof *some.rows) };
    for (size_t i = 0; i < all->count; i++)
        if ((strcmp(all->rows[i].path, "../") > 0) == behind)
            some.rows[some.count++] = all->rows[i];
    record_write(&some, out);
}

static void write_record(struct filling *filling, const struct compiled *compiled)
{
    const struct wheel *wheel = filling->wheel;
    struct arena *arena = filling->arena;
    struct record all = { 0, arena_take_many(arena, wheel->file_count + compiled->count + 3, sizeof *all.rows) };
    struct text out = { .arena = arena };
    for (size_t i = 0; i < wheel->file_count; i++) {
        const struct wheel_file *file = &wheel->files[i];
        bool changed = compiled->by != NULL && str_ends(str_of(file->path), ".pyc");     /* perhaps: it is compiled again */
        add_row(&all, file->path, changed ? "" : file->hash, changed ? "" : number_text(arena, file->size));
    }
    for (size_t i = 0; i < compiled->count; i++)
        add_row(&all, compiled->paths[i], "", "");
    add_row(&all, text_join(arena, wheel->dist_info, "/INSTALLER", NULL), hash_text(arena, "pip\n", 4), "4");
    add_row(&all, text_join(arena, wheel->dist_info, "/REQUESTED", NULL), hash_text(arena, "", 0), "0");
    add_row(&all, text_join(arena, wheel->dist_info, "/RECORD", NULL), "", "");
    add_rows(filling, &all, false, &out);
    filling->stored->scripts_at = out.size;
    add_rows(filling, &all, true, &out);
    filling->stored->record = text_view(&out);
}

/* Asked once, of the largest number of environments' sake: most file systems cannot. What was tried must be gone
 * again, for an entry holds the wheel's files and nothing else. */
static bool try_clone(struct filling *filling)
{
    const char *trial = STORE_INDEX "-clone";
    filling->stored->clones = ok(os_clone(filling->stage, trial, filling->stage, filling->files[0].path, 0600));
    struct os_status status = os_remove_file(filling->stage, trial);
    return ok(status) || status.code == OS_ABSENT;
}

static bool write_index(struct filling *filling)
{
    str text = store_index_write(filling->arena, filling->wheel, filling->stored);
    return ok(os_write(filling->stage, STORE_INDEX, text.text, text.size, 0600));
}

/* ---- into its place ------------------------------------------------------------------------- */

/* What stands there goes; those who are linking from it at this moment see that, and start again. */
static bool replace(struct filling *filling, const char *entry)
{
    const char *old = text_join(filling->arena, filling->name, "-old", NULL);
    struct os_status status = os_rename(filling->place, filling->name, filling->place, entry, OS_EXCHANGE);
    if (status.code == OS_UNSUPPORTED) {
        (void)os_rename(filling->place, entry, filling->place, old, OS_NEW_NAME);
        remove_whatever(filling, old);
    }
    if (!ok(status))
        status = os_rename(filling->place, filling->name, filling->place, entry, OS_NEW_NAME);
    remove_whatever(filling, filling->name);
    return ok(status);
}

static void unpack(void *given)
{
    struct filling *filling = given;
    filling->done = open_stage(filling);
    if (!filling->done)
        return;
    add_all(filling);
    filling->done = write_all(filling);
}

/* What another run has put there meanwhile; false when it is of no use. */
static bool take_winner(struct filling *filling, const char *folder, const char *entry)
{
    struct wheel wheel;
    struct stored stored;
    if (!store_look_up(filling->arena, filling->place, folder, entry, &wheel, &stored))
        return false;
    *filling->stored = stored;
    return true;
}

static bool publish(struct filling *filling, const char *folder, const char *entry, bool renew)
{
    struct os_status status = os_rename(filling->place, filling->name, filling->place, entry, OS_NEW_NAME);
    if (ok(status))
        return true;
    if (status.code != OS_EXISTS && status.code != OS_NOT_EMPTY) {
        remove_whatever(filling, filling->name);
        return false;
    }
    if (renew || !take_winner(filling, folder, entry))
        return replace(filling, entry);
    remove_whatever(filling, filling->name);
    return true;
}

static bool finish(struct filling *filling)
{
    filling->stored->bytecode = filling->compiled.by;
    if (!try_clone(filling))
        return false;
    write_record(filling, &filling->compiled);
    return look_at_all(filling, &filling->compiled) && write_index(filling) && ok(os_sync(filling->stage));
}

static void finish_and_publish(void *given)
{
    struct filling *filling = given;
    const struct stored *stored = filling->stored;
    filling->done = filling->done && finish(filling);
    os_place_close(filling->stage);
    filling->stage = NULL;
    if (filling->done)
        filling->done = publish(filling, stored->folder, stored->entry, filling->renew);
    else
        remove_whatever(filling, filling->name);
}

static void hand_back(struct filling *filling)
{
    filling->arena->exhausted = filling->exhausted;
    filling->arena->owner = filling->owner;
}

/* There is no memory any more, in the middle of it: nothing of it stays. How much it takes cannot be told before. */
static void give_up(void *owner)
{
    struct filling *filling = owner;
    hand_back(filling);
    if (filling->stage != NULL)
        os_place_close(filling->stage);
    if (filling->name != NULL)
        remove_whatever(filling, filling->name);
    filling->arena->exhausted(filling->arena->owner);
}

static void fill(struct store *store, struct filling *filling)
{
    os_confined(store->arena, &store->place, 1, unpack, filling);
    if (filling->stage == NULL)
        return;
    if (filling->done && store->bytecode != NULL)
        filling->done = compile_all(store, filling->name, filling->stage, filling->wheel, &filling->compiled);
    os_confined(store->arena, &store->place, 1, finish_and_publish, filling);
}

/* In confinement to the cache, but for the interpreter that compiles. */
bool store_fill(struct store *store, const char *entry, const struct wheel *wheel, struct stored *out)
{
    struct filling filling = { .arena = store->arena, .place = store->place, .wheel = wheel, .stored = out,
                               .renew = store->trust == STORE_RENEW, .exhausted = store->arena->exhausted,
                               .owner = store->arena->owner };
    *out = (struct stored){ .folder = store->folder, .entry = entry };
    store->arena->exhausted = give_up;
    store->arena->owner = &filling;
    fill(store, &filling);
    hand_back(&filling);
    return filling.done;
}
