/* installed.c: RECORD held against the files, and first lines against the environment's place. */
#include "src/seed/installed.h"

#include <string.h>

#include "src/base/path.h"
#include "src/seed/descent.h"
#include "src/seed/hash.h"
#include "src/seed/place.h"
#include "src/seed/project.h"
#include "src/seed/record.h"
#include "src/seed/shebang.h"

enum { LARGEST = 64 * 1024 * 1024, LARGEST_SCRIPT = 2 * 1024 * 1024 };

struct look {
    struct arena *arena;
    const struct host *host;
    const struct survey *ground;
    const struct installed_places *places;
    struct os_place *root;
    struct installed *out;
};

/* ---- one project ------------------------------------------------------------------------------ */

/* The name of an entry that lies directly in site-packages and ends so; empty for others. */
static str dist_info(const struct look *look, const struct survey_entry *entry)
{
    str rest = str_of(entry->path);
    bool is_one = str_take(&rest, look->places->site_packages) && str_take(&rest, "/") &&
                  str_ends(rest, ".dist-info") && str_find_byte(rest, '/') == rest.size;
    return is_one ? rest : STR("");
}

static const struct survey_entry *entry_of(const struct look *look, const char *project)
{
    for (size_t i = 0; i < look->ground->entry_count; i++) {
        str before, after;
        if (str_split(dist_info(look, &look->ground->entries[i]), '-', &before, &after) &&
            project_same(before, str_of(project)))
            return &look->ground->entries[i];
    }
    return NULL;
}

static const char *record_of(const struct look *look, const struct survey_entry *entry)
{
    return text_join(look->arena, entry->path, "/RECORD", NULL);
}

/* No file of an environment has such a path: the system refuses to look. */
static bool is_no_path(const char *path)
{
    str rest = str_of(path), name;
    while (strcmp(path, ".") != 0 && str_next_item(&rest, '/', &name))
        if (name.size == 0 || str_is(name, ".") || str_is(name, ".."))
            return true;
    return false;
}

/* Is it there? What cannot be looked at is neither missing nor damaged: the first one is kept. */
static bool is_read(const struct look *look, const char *path, struct os_status status)
{
    if (status.code == OS_OK)
        return true;
    bool other = error_is_absence(status) || status.code == OS_IS_FOLDER || status.code == OS_TOO_LARGE ||
                 status.code == OS_NAME_TOO_LONG || is_no_path(path);
    if (!other && look->out->unread == NULL) {
        look->out->unread = path_join(look->arena, look->host, look->ground->path, path);
        look->out->unread_cause = status;
    }
    return false;
}

static str read(const struct look *look, const char *path, size_t limit)
{
    str bytes = { NULL, 0 };
    if (!is_read(look, path, os_read_in(look->arena, look->root, path, limit, &bytes.text, &bytes.size)))
        bytes = (str){ NULL, 0 };
    return bytes;
}

/* What one RECORD is read with: hundreds of rows, for none of which memory is asked. */
struct rows {
    const struct look *look;
    struct injury *injury;
    size_t room;                /* for paths of the injury */
    int64_t modified;           /* of RECORD */
    size_t size, prefix;        /* of `path`, and of site-packages when it begins with that */
    char path[DESCENT_PATH];    /* of the file, relative to the environment */
    struct descent descent;
};

struct row {
    str path, hash, size;
};

/* "a/b.py,sha256=...,123" from its end. */
static bool split_row(str line, struct row *out)
{
    enum { HASH = sizeof ",sha256=" - 1 + 43 };
    size_t second = str_find_last_byte(line, ','), first = second - HASH;
    if (second < HASH || line.text[first] != ',' || line.text[first + sizeof ",sha256" - 1] != '=')
        first = str_find_last_byte(str_slice(line, 0, second), ',');
    out->path = str_slice(line, 0, first);
    out->hash = str_slice(line, first + 1, second);
    out->size = str_slice(line, second + 1, line.size);
    return second < line.size && first < second;
}

/* Of a rest that is not empty. Rows without quotes, as nearly all are, are views; a final CR LF or LF goes. */
static bool next_row(const struct look *look, str *rest, struct row *out)
{
    struct record_row row;
    if (rest->text[0] != '"') {
        str line;
        (void)str_next_line(rest, &line);
        return split_row(line, out);
    }
    if (!record_next(look->arena, rest, &row))
        return false;
    *out = (struct row){ str_of(row.path), str_of(row.hash), str_of(row.size) };
    return true;
}

/* "../../../bin/pip" from site-packages: "bin/pip". False for what leads out of the environment. */
static bool find_place(struct rows *rows, str row)
{
    str site = str_of(rows->look->places->site_packages);
    while (row.size > 0 && row.text[0] == '.' && str_take(&row, "../")) {
        size_t slash = str_find_last_byte(site, '/');
        if (site.size == 0)
            return false;
        site = str_slice(site, 0, slash == site.size ? 0 : slash);
    }
    size_t between = site.size > 0;
    rows->size = site.size + between + row.size;
    if (row.size == 0 || row.text[0] == '/' || str_find_byte(row, ':') < row.size || rows->size >= sizeof rows->path)
        return false;
    if (site.size != rows->prefix)
        memcpy(rows->path, site.text, site.size);
    rows->prefix = site.size;
    rows->path[site.size] = '/';
    memcpy(rows->path + site.size + between, row.text, row.size);
    rows->path[rows->size] = '\0';
    return true;
}

/* As it is read through a link, such as one into the cache. */
static bool find_file(struct rows *rows, struct os_entry *out)
{
    const struct look *look = rows->look;
    const char *path = rows->path;
    if (!is_read(look, path, descent_look(&rows->descent, (str){ path, rows->size }, out)))
        return false;
    if (out->kind == OS_LINK &&
        !is_read(look, path, os_look(path_join(look->arena, look->host, look->ground->path, path), out)))
        return false;
    return out->kind == OS_FILE;
}

static bool is_as_recorded(struct rows *rows, const struct row *row)
{
    struct os_entry facts;
    unsigned size;
    if (!find_file(rows, &facts))
        return false;
    if (str_to_number(row->size, &size) && size != facts.size)
        return false;
    if (!str_starts(row->hash, "sha256=") || facts.modified <= rows->modified)
        return true;
    /* cppcheck-suppress bufferAccessOutOfBounds; LARGEST is how much of the file is read, it takes read() for POSIX's */
    str bytes = read(rows->look, rows->path, LARGEST);
    return bytes.text == NULL || str_is(row->hash, hash_text(rows->look->arena, bytes.text, bytes.size));
}

static void add_path(const struct look *look, struct injury *injury, size_t room, const char *path)
{
    if (injury->count == 0)
        injury->paths = arena_take_many(look->arena, room, sizeof *injury->paths);
    injury->paths[injury->count++] = path;
}

static size_t count_lines(str rest)
{
    size_t lines = 1;
    for (size_t i = 0; i < rest.size; i++)
        lines += rest.text[i] == '\n';
    return lines;
}

/* Bytecode, and the folders in which it lies, which virtualenv lists as well. */
static bool comes_and_goes(str path)
{
    return str_ends(path, ".pyc") || str_ends(path, "/__pycache__");
}

/* False: it is no RECORD. */
static bool look_at_each(struct rows *rows, str rest)
{
    const struct look *look = rows->look;
    struct row row;
    while (rest.size > 0) {
        if (!next_row(look, &rest, &row))
            return false;
        if (comes_and_goes(row.path) || !find_place(rows, row.path) || is_as_recorded(rows, &row))
            continue;
        if (rows->room == 0)
            rows->room = count_lines(rows->injury->record);
        add_path(look, rows->injury, rows->room, text_join(look->arena, rows->path, NULL));
    }
    return true;
}

static void look_at_rows(const struct look *look, struct injury *injury, int64_t modified)
{
    struct rows *rows = arena_take_raw(look->arena, sizeof *rows);
    rows->look = look;
    rows->injury = injury;
    rows->room = rows->prefix = 0;
    rows->modified = modified;
    descent_begin(&rows->descent, look->arena, look->root);
    bool read = look_at_each(rows, injury->record);
    descent_end(&rows->descent);
    if (read)
        return;
    injury->record = STR("");
    injury->count = 0;
}

static void look_at_project(struct look *look, const char *project)
{
    const struct survey_entry *entry = entry_of(look, project);
    struct os_entry facts = { .modified = 0 };
    if (entry == NULL)
        return;
    const char *path = record_of(look, entry);
    struct injury injury = { .project = project, .record = read(look, path, LARGEST) };
    if (injury.record.size > 0 && is_read(look, path, os_look_in(look->root, path, &facts)))
        look_at_rows(look, &injury, facts.modified);
    if (injury.record.size == 0)
        add_path(look, &injury, 1, path);
    if (injury.count > 0)
        look->out->injuries[look->out->injury_count++] = injury;
}

/* ---- scripts ---------------------------------------------------------------------------------- */

static bool is_python(str name)
{
    return str_starts(name, "python") || str_starts(name, "pypy");
}

/* Does a script with this interpreter belong to another environment, or to one that is gone; or to this place alone? */
static bool is_elsewhere(const struct look *look, const char *python)
{
    struct os_entry facts;
    struct arena *arena = look->arena;
    if (!path_is_absolute(look->host, python) || !is_python(str_of(path_name(look->host, python))))
        return false;
    const char *folder = path_folder(arena, look->host, python), *root = path_folder(arena, look->host, folder);
    if (strcmp(path_name(look->host, folder), look->places->bin) != 0)
        return false;
    if (strcmp(root, look->ground->path) == 0)
        return look->places->relocatable;
    if (os_look(root, &facts).code != OS_OK)
        return true;
    bool same = facts.file == look->ground->facts.file && facts.device == look->ground->facts.device;
    return !same && os_look(path_join(arena, look->host, root, "pyvenv.cfg"), &facts).code == OS_OK;
}

static struct mended *mended_at(const struct look *look, const char *path)
{
    for (size_t i = 0; i < look->out->mended_count; i++)
        if (strcmp(look->out->mended[i].path, path) == 0)
            return &look->out->mended[i];
    return NULL;
}

static void add_mended(const struct look *look, const char *path, str text, unsigned mode, bool script)
{
    struct mended *mended = mended_at(look, path);
    if (mended == NULL)
        mended = &look->out->mended[look->out->mended_count++];
    *mended = (struct mended){ path, text, mode, script };
}

/* The row of a script with its new hash; false when it is not there. */
static bool exchange_row(const struct look *look, str record, const char *row, str script, str *out)
{
    str rest = record, line;
    struct text text = { .arena = look->arena };
    const char *head = text_join(look->arena, row, ",", NULL);
    bool found = false;
    while (rest.size > 0) {
        str before = rest;
        str_next_line(&rest, &line);
        bool is_row = str_starts(line, head);
        if (is_row) {
            text_print(&text, "%s%s,%s", head, hash_text(look->arena, script.text, script.size),
                       number_text(look->arena, script.size));
            text_add(&text, str_slice(before, line.size, before.size - rest.size));
        } else {
            text_add(&text, str_slice(before, 0, before.size - rest.size));
        }
        found = found || is_row;
    }
    *out = (str){ text_done(&text), text.size };
    return found;
}

/* What no RECORD lists is the user's own. */
static void mend_script(const struct look *look, const char *path, unsigned mode, str script)
{
    struct seed_scheme scheme = { .site_packages = look->places->site_packages };
    const char *row = place_row(look->arena, &scheme, path);
    for (size_t i = 0; i < look->ground->entry_count; i++) {
        if (dist_info(look, &look->ground->entries[i]).size == 0)
            continue;
        const char *record = record_of(look, &look->ground->entries[i]);
        const struct mended *earlier = mended_at(look, record);
        str text = earlier != NULL ? earlier->text : read(look, record, LARGEST), renewed;
        if (!exchange_row(look, text, row, script, &renewed))
            continue;
        add_mended(look, path, script, mode, true);
        add_mended(look, record, renewed, 0644, false);
        return;
    }
}

static void look_at_script(const struct look *look, const struct survey_entry *entry)
{
    struct shebang shebang;
    str bytes = read(look, entry->path, LARGEST_SCRIPT);
    if (bytes.text != NULL)
        look->out->texts[look->out->text_count++] = (struct installed_text){ entry->path, bytes };
    if (!shebang_find(look->host, bytes, &shebang))
        return;
    const char *python = str_copy(look->arena, shebang.python), *name = path_name(look->host, python);
    if (!is_elsewhere(look, python))
        return;
    if (survey_find(look->ground, text_join(look->arena, look->places->bin, "/", name, NULL)) == NULL)
        name = look->places->python;
    const char *own = path_join(look->arena, look->host, look->ground->path, look->places->bin);
    own = look->places->relocatable ? name : path_join(look->arena, look->host, own, name);
    mend_script(look, entry->path, entry->facts.mode | OS_EXACT,
                shebang_exchange(look->arena, look->host, bytes, &shebang, own));
}

/* The interpreter's own names are links, or programs without a script in them. */
static void look_at_scripts(const struct look *look)
{
    for (size_t i = 0; i < look->ground->entry_count; i++) {
        const struct survey_entry *entry = &look->ground->entries[i];
        str name = str_of(entry->path);
        if (entry->kind == OS_FILE && str_take(&name, look->places->bin) && str_take(&name, "/") && !is_python(name))
            look_at_script(look, entry);
    }
}

/* ---- all -------------------------------------------------------------------------------------- */

void installed_look(struct arena *arena, const struct host *host, const struct survey *ground,
                    const struct installed_places *places, const char *const *projects, size_t count,
                    struct installed *out)
{
    struct look look = { .arena = arena, .host = host, .ground = ground, .places = places, .out = out };
    *out = (struct installed){ 0 };
    if (!is_read(&look, ".", os_place_open(arena, ground->path, &look.root)))
        return;
    out->injuries = arena_take_many(arena, count + 1, sizeof *out->injuries);
    out->mended = arena_take_many(arena, ground->entry_count * 2 + 1, sizeof *out->mended);
    out->texts = arena_take_many(arena, ground->entry_count + 1, sizeof *out->texts);
    for (size_t i = 0; i < count; i++)
        look_at_project(&look, projects[i]);
    look_at_scripts(&look);
    os_place_close(look.root);
}

const struct injury *installed_injury(const struct installed *installed, const char *project)
{
    for (size_t i = 0; installed != NULL && i < installed->injury_count; i++)
        if (project_same(str_of(installed->injuries[i].project), str_of(project)))
            return &installed->injuries[i];
    return NULL;
}
