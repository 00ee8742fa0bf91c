/* install.c: the list of files that pip would have made from a wheel, with the RECORD of them. */
#include "src/seed/install.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/str.h"
#include "src/seed/data.h"
#include "src/seed/hash.h"
#include "src/seed/launcher.h"
#include "src/seed/place.h"
#include "src/seed/record.h"
#include "src/seed/script.h"

struct installation {
    struct arena *arena;
    const struct host *host;
    const struct wheel *wheel;
    const struct seed_scheme *scheme;
    const char *to_scripts;         /* from site-packages: "../../../bin/" */
    struct script {                 /* the last one: some are made under several names */
        const struct entry_point *entry;
        const char *ending, *hash;
        str bytes;
    } script;
    struct record record;
    size_t count;
    struct seed_file *files;
};

static void add_row(struct installation *made, const char *path, const char *hash, size_t size)
{
    const char *digits = hash[0] == '\0' ? "" : number_text(made->arena, size);
    made->record.rows[made->record.count++] = (struct record_row){ path, hash, digits };
}

static const char *in_site_packages(struct installation *made, const char *path)
{
    return text_join(made->arena, made->scheme->site_packages, "/", path, NULL);
}

/* ---- the wheel's own files ------------------------------------------------------------------ */

/* A file of the .data folder goes to a place of its own; a script in it may need another first line, and comes
 * out of no cache then. */
static void add_data_file(struct installation *made, const struct wheel_file *file, enum data_part part,
                          const struct stored_file *stored)
{
    const char *place = place_of(made->arena, made->scheme, made->wheel, file), *hash = file->hash;
    str text = { (const char *)file->bytes, file->size };
    if (place == NULL)
        return;
    if (part == DATA_SCRIPTS && place_script(made->arena, made->host, made->scheme, file, &text)) {
        hash = hash_text(made->arena, text.text, text.size);
        stored = NULL;
    }
    made->files[made->count++] = (struct seed_file){ place, text.text, text.size, file->executable, false, stored, 0 };
    add_row(made, place_row(made->arena, made->scheme, place), hash, text.size);
}

static void add_wheel_file(struct installation *made, const struct wheel_file *file, const struct stored_file *stored)
{
    enum data_part part = data_split(file->path).part;
    if (part != DATA_NONE) {
        add_data_file(made, file, part, stored);
        return;
    }
    made->files[made->count++] =
        (struct seed_file){ in_site_packages(made, file->path), file->bytes, file->size, file->executable, false,
                            stored, stored == NULL ? 0 : strlen(made->scheme->site_packages) + 1 };
    add_row(made, file->path, file->hash, file->size);
}

static size_t folder_size(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? 0 : (size_t)(slash - path) + 1;
}

/* '/' below every other byte: a folder comes right before those in it. */
static int compare_paths(const char *a, size_t a_size, const char *b, size_t b_size)
{
    for (size_t i = 0; i < a_size && i < b_size; i++)
        if (a[i] != b[i])
            return (a[i] == '/' ? 0 : (unsigned char)a[i]) - (b[i] == '/' ? 0 : (unsigned char)b[i]);
    return (a_size > b_size) - (a_size < b_size);
}

static int by_folder(const void *left, const void *right)
{
    const char *a = ((const struct seed_file *)left)->path, *b = ((const struct seed_file *)right)->path;
    size_t x = folder_size(a), y = folder_size(b);
    int order = compare_paths(a, x, b, y);
    return order != 0 ? order : strcmp(a + x, b + y);
}

void seed_sort(struct seed_file *files, size_t count)
{
    qsort(files, count, sizeof *files, by_folder);
}

unsigned seed_mode(const struct seed_file *file, unsigned mask)
{
    if (file->script)
        return (0666 & ~mask) | 0555;
    return file->executable ? (0777 & ~mask) | 0111 : 0666 & ~mask;
}

/* ---- what pip adds -------------------------------------------------------------------------- */

static void add_note(struct installation *made, const char *name, const char *text)
{
    const char *path = text_join(made->arena, made->wheel->dist_info, "/", name, NULL);
    size_t size = strlen(text);
    made->files[made->count++] = (struct seed_file){ in_site_packages(made, path), text, size, false, false, NULL, 0 };
    add_row(made, path, hash_text(made->arena, text, size), size);
}

/* A program of Windows that holds the script; without a launcher the script by the name that launchers look for. */
static void make_script(struct installation *made, const struct entry_point *entry)
{
    const struct seed_scheme *scheme = made->scheme;
    struct script *script = &made->script;
    bool windows = made->host->family == HOST_WINDOWS;
    const struct wheel_file *program = NULL;
    if (windows)
        program = launcher_find(scheme->launchers, scheme->architecture, entry->windowed);
    script->entry = entry;
    script->ending = !windows ? "" : program != NULL ? ".exe" : entry->windowed ? "-script.pyw" : "-script.py";
    script->bytes = program != NULL
                  ? launcher_bytes(made->arena, program, scheme->python, script_body(made->arena, entry))
                  : script_text(made->arena, made->host, scheme->python, entry);
    script->hash = hash_text(made->arena, script->bytes.text, script->bytes.size);
}

static void add_script(struct installation *made, const char *name, const struct entry_point *entry)
{
    const struct script *script = &made->script;
    if (script->entry != entry)
        make_script(made, entry);
    const char *file = text_join(made->arena, name, script->ending, NULL);
    made->files[made->count++] = (struct seed_file){
        text_join(made->arena, made->scheme->scripts, "/", file, NULL), script->bytes.text, script->bytes.size, true,
        true, NULL, 0 };
    add_row(made, text_join(made->arena, made->to_scripts, file, NULL), script->hash, script->bytes.size);
}

/* pip and easy_install are built with the version of the Python they were built with in the names of
 * their scripts; pip makes those of the Python it installs for instead. */
static const struct versioned {
    const char *name;
    const char *major, *minor;      /* what stands before "3" and before "3.13"; NULL for no such script */
} versioned_scripts[] = {
    { "pip", "pip", "pip" },
    { "easy_install", NULL, "easy_install-" },
};

enum { VERSIONED = sizeof versioned_scripts / sizeof *versioned_scripts };

static const struct entry_point *find_entry(const struct wheel *wheel, const char *name)
{
    for (size_t i = 0; i < wheel->entry_point_count; i++)
        if (!wheel->entry_points[i].windowed && strcmp(wheel->entry_points[i].name, name) == 0)
            return &wheel->entry_points[i];
    return NULL;
}

static bool is_number(str s)
{
    for (size_t i = 0; i < s.size; i++)
        if (s.text[i] < '0' || s.text[i] > '9')
            return false;
    return s.size > 0;
}

/* Is it `prefix` and a version of `parts` numbers behind that? */
static bool is_prefix_and_version(const char *name, const char *prefix, int parts)
{
    str rest = str_of(name), major, minor;
    if (prefix == NULL || !str_starts(rest, prefix))
        return false;
    rest = str_slice(rest, strlen(prefix), rest.size);
    if (parts == 1)
        return is_number(rest);
    return str_split(rest, '.', &major, &minor) && is_number(major) && is_number(minor);
}

static bool is_replaced(const struct wheel *wheel, const struct entry_point *entry)
{
    for (size_t i = 0; i < VERSIONED && !entry->windowed; i++) {
        const struct versioned *row = &versioned_scripts[i];
        if (find_entry(wheel, row->name) != NULL &&
            (strcmp(entry->name, row->name) == 0 || is_prefix_and_version(entry->name, row->major, 1) ||
             is_prefix_and_version(entry->name, row->minor, 2)))
            return true;
    }
    return false;
}

static void add_versioned_scripts(struct installation *made)
{
    str major = str_slice(str_of(made->scheme->prefer), 0, str_find_byte(str_of(made->scheme->prefer), '.'));
    for (size_t i = 0; i < VERSIONED; i++) {
        const struct versioned *row = &versioned_scripts[i];
        const struct entry_point *entry = find_entry(made->wheel, row->name);
        if (entry == NULL)
            continue;
        add_script(made, row->name, entry);
        if (row->major != NULL)
            add_script(made, text_join(made->arena, row->major, str_copy(made->arena, major), NULL), entry);
        add_script(made, text_join(made->arena, row->minor, made->scheme->prefer, NULL), entry);
    }
}

static void add_scripts(struct installation *made)
{
    add_versioned_scripts(made);
    for (size_t i = 0; i < made->wheel->entry_point_count; i++)
        if (!is_replaced(made->wheel, &made->wheel->entry_points[i]))
            add_script(made, made->wheel->entry_points[i].name, &made->wheel->entry_points[i]);
}

static void add_record_file(struct installation *made, const char *path, str text)
{
    made->files[made->count++] =
        (struct seed_file){ in_site_packages(made, path), text.text, text.size, false, false, NULL, 0 };
}

static const char *record_path(const struct installation *made)
{
    return text_join(made->arena, made->wheel->dist_info, "/RECORD", NULL);
}

/* RECORD itself comes last among the rows' makers: it lists all the others, and itself without a hash. */
static void add_record(struct installation *made)
{
    const char *path = record_path(made);
    struct text out = { .arena = made->arena };
    add_row(made, path, "", 0);
    record_write(&made->record, &out);
    text_done(&out);
    add_record_file(made, path, text_view(&out));
}

/* ---- the whole ------------------------------------------------------------------------------ */

/* What no cache holds. */
static void finish(struct installation *made)
{
    if (made->wheel->direct_url != NULL)
        add_note(made, "direct_url.json", made->wheel->direct_url);
    add_scripts(made);
    add_record(made);
}

static void install_read(struct installation *made)
{
    for (size_t i = 0; i < made->wheel->file_count; i++)
        add_wheel_file(made, &made->wheel->files[i], NULL);
    add_note(made, "INSTALLER", "pip\n");
    add_note(made, "REQUESTED", "");
    finish(made);
    seed_sort(made->files, made->count);
}

/* From the cache, but with files or rows that belong among those of RECORD. The cache's own RECORD names files as
 * the wheel does. */
static void install_apart(struct installation *made)
{
    const struct stored *stored = made->wheel->stored;
    struct record rows;
    struct error ignored = { .code = E_NONE };
    if (!record_read(made->arena, made->wheel->source, stored->record, stored->count + 1, &rows, &ignored))
        rows.count = 0;
    for (size_t i = 0; i < stored->count; i++) {
        const struct stored_file *file = &stored->files[i];
        const struct record_row *row = record_find(&rows, file->path);
        const struct wheel_file as_read = { file->path, (const unsigned char *)file->text.text, (size_t)file->size,
                                            (file->mode & 0111) != 0, row == NULL ? "" : row->hash };
        add_wheel_file(made, &as_read, file);
    }
    finish(made);
}

/* Hundreds of paths with one beginning, in one piece of memory. */
static void add_stored_files(struct installation *made, const struct stored *stored)
{
    size_t site = strlen(made->scheme->site_packages) + 1, room = 0;
    for (size_t i = 0; i < stored->count; i++)
        room += site + stored->files[i].size_of_path + 1;
    char *path = arena_take_raw(made->arena, room);
    for (size_t i = 0; i < stored->count; i++) {
        const struct stored_file *file = &stored->files[i];
        made->files[made->count++] =
            (struct seed_file){ path, NULL, (size_t)file->size, false, false, file, site };
        memcpy(path, made->scheme->site_packages, site - 1);
        path[site - 1] = '/';
        memcpy(path + site, file->path, file->size_of_path + 1u);
        path += site + file->size_of_path + 1;
    }
}

/* From the cache come all files but scripts and RECORD, and all rows of RECORD but those of scripts. */
static void install_stored(struct installation *made)
{
    const struct stored *stored = made->wheel->stored;
    struct text record = { .arena = made->arena };
    add_stored_files(made, stored);
    add_scripts(made);
    if (made->record.count == 0) {
        add_record_file(made, record_path(made), stored->record);
        return;
    }
    text_reserve(&record, stored->record.size + made->record.count * 128);
    text_add(&record, str_slice(stored->record, 0, stored->scripts_at));
    record_write(&made->record, &record);
    text_add(&record, str_slice(stored->record, stored->scripts_at, stored->record.size));
    add_record_file(made, record_path(made), text_view(&record));
}

void seed_install(struct arena *arena, const struct host *host, const struct wheel *wheel,
                  const struct seed_scheme *scheme, size_t *count, struct seed_file **out)
{
    size_t files = wheel->stored != NULL ? wheel->stored->count : wheel->file_count;
    size_t most = files + wheel->entry_point_count + 3 * VERSIONED + 4;
    struct installation made = { .arena = arena, .host = host, .wheel = wheel, .scheme = scheme };
    made.to_scripts = place_row(arena, scheme, text_join(arena, scheme->scripts, "/", NULL));
    made.files = arena_take_many(arena, most, sizeof *made.files);
    made.record.rows = arena_take_many(arena, most, sizeof *made.record.rows);
    if (wheel->stored == NULL)
        install_read(&made);
    else if (wheel->stored->apart || wheel->direct_url != NULL)
        install_apart(&made);
    else
        install_stored(&made);
    *count = made.count;
    *out = made.files;
}
