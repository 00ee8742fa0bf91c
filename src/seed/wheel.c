/* wheel.c: a wheel proved: archive, RECORD, metadata and what it would do to an environment. */
#include "src/seed/wheel.h"

#include <string.h>

#include "src/base/path.h"
#include "src/base/str.h"
#include "src/seed/data.h"
#include "src/seed/entry_points.h"
#include "src/seed/member.h"
#include "src/seed/project.h"
#include "src/seed/record.h"
#include "src/seed/refusal.h"
#include "src/seed/startup.h"
#include "src/seed/version.h"
#include "src/seed/zip.h"

enum { WHEEL_LIMIT = 64 * 1024 * 1024 };

struct proof {
    struct arena *arena;
    struct error *error;
    struct wheel *wheel;
    struct zip zip;
    struct wheel_name name;
};

static bool refuse_wheel(struct proof *proof, enum refusal why, const char *member)
{
    return refuse(proof->error, why, member, proof->wheel->source);
}

/* A file of the .dist-info folder, or NULL. */
static const struct zip_file *find_file(const struct proof *proof, const char *name)
{
    const char *path = text_join(proof->arena, proof->wheel->dist_info, "/", name, NULL);
    for (size_t i = 0; i < proof->zip.count; i++)
        if (strcmp(proof->zip.files[i].name, path) == 0)
            return &proof->zip.files[i];
    return NULL;
}

static str text_of(const struct zip_file *file)
{
    return (str){ (const char *)file->bytes, file->size };
}

/* The text of a file of the .dist-info folder; false when it is not there. */
static bool find_text(const struct proof *proof, const char *name, str *out)
{
    const struct zip_file *file = find_file(proof, name);
    if (file != NULL)
        *out = text_of(file);
    return file != NULL;
}

/* The one header of that name before the first blank line; false when there is none or a second one. */
static bool find_header(str text, str name, str *out)
{
    str line, key, value;
    size_t found = 0;
    while (str_next_line(&text, &line) && line.size > 0)
        if (str_split(line, ':', &key, &value) && member_same(key, name)) {
            *out = str_trim(value);
            found++;
        }
    return found == 1;
}

/* ---- what lies at the top ------------------------------------------------------------------- */

/* Exactly one folder NAME-VERSION.dist-info, and none that a careless file system would take for one. */
static bool find_dist_info(struct proof *proof)
{
    str found = STR("");
    for (size_t i = 0; i < proof->zip.count; i++) {
        str top = member_top(str_of(proof->zip.files[i].name));
        if (!member_ends(top, STR(".dist-info")) || str_equal(top, found))
            continue;
        if (found.size != 0)
            return refuse_wheel(proof, W_DIST_INFO_COUNT, proof->zip.files[i].name);
        found = top;
    }
    if (found.size == 0)
        return refuse_wheel(proof, W_DIST_INFO_COUNT, NULL);
    proof->wheel->dist_info = str_copy(proof->arena, found);
    return true;
}

static bool check_dist_info(struct proof *proof)
{
    str stem = str_of(proof->wheel->dist_info), project, version;
    stem.size -= strlen(".dist-info");
    if (!str_ends(str_of(proof->wheel->dist_info), ".dist-info") || !str_split(stem, '-', &project, &version) ||
        !project_same(project, proof->name.project) || version_compare(version, proof->name.version) != 0)
        return refuse_wheel(proof, W_DIST_INFO_NAME, proof->wheel->dist_info);
    return true;
}

/* What installers write into .dist-info themselves. */
static bool is_reserved(const struct proof *proof, str path)
{
    static const char *const names[] = { "INSTALLER", "REQUESTED", "direct_url.json" };
    size_t size = strlen(proof->wheel->dist_info) + 1;
    if (!str_equal(member_top(path), str_of(proof->wheel->dist_info)))
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (member_same(str_slice(path, size, path.size), str_of(names[i])))
            return true;
    return false;
}

static bool check_places(struct proof *proof)
{
    for (size_t i = 0; i < proof->zip.count; i++) {
        const char *path = proof->zip.files[i].name;
        if (startup_runs(proof->name.project, str_of(path)))
            return refuse_wheel(proof, W_STARTUP_FILE, path);
        if (is_reserved(proof, str_of(path)))
            return refuse_wheel(proof, W_RESERVED, path);
    }
    return true;
}

/* ---- metadata ------------------------------------------------------------------------------- */

static bool check_metadata(struct proof *proof)
{
    str text, name, version;
    if (!find_text(proof, "METADATA", &text))
        return refuse_wheel(proof, W_NO_METADATA, NULL);
    if (!find_header(text, STR("Name"), &name) || !project_same(name, proof->name.project))
        return refuse_wheel(proof, W_METADATA_NAME, NULL);
    if (!find_header(text, STR("Version"), &version) || version_compare(version, proof->name.version) != 0)
        return refuse_wheel(proof, W_METADATA_VERSION, NULL);
    str python = STR("");
    if (find_header(text, STR("Requires-Python"), &python))
        proof->wheel->requires_python = str_copy(proof->arena, python);
    proof->wheel->name = str_copy(proof->arena, name);
    proof->wheel->version = str_copy(proof->arena, version);
    return true;
}

static bool check_format(struct proof *proof)
{
    str text, version, pure;
    if (!find_text(proof, "WHEEL", &text))
        return refuse_wheel(proof, W_NO_WHEEL_FILE, NULL);
    if (!find_header(text, STR("Wheel-Version"), &version) || !str_starts(version, "1."))
        return refuse_wheel(proof, W_WHEEL_VERSION, NULL);
    if (!find_header(text, STR("Root-Is-Purelib"), &pure) || !member_same(pure, STR("true")))
        return refuse_wheel(proof, W_NOT_PURE, NULL);
    return true;
}

static bool read_entry_points(struct proof *proof)
{
    str text;
    struct entry_point *points = NULL;
    if (!find_text(proof, "entry_points.txt", &text))
        return true;
    if (!entry_points_read(proof->arena, proof->wheel->source, text, &proof->wheel->entry_point_count, &points,
                           proof->error))
        return false;
    proof->wheel->entry_points = points;
    return true;
}

static bool check_data(struct proof *proof)
{
    const char *culprit = NULL;
    enum refusal fault = data_fault(proof->arena, proof->wheel, &culprit);
    return fault == W_FINE || refuse_wheel(proof, fault, culprit);
}

/* Old distributions took pip's libraries out of pip and into wheels of their own. */
static bool check_bundle(struct proof *proof)
{
    for (size_t i = 0; i < proof->zip.count; i++) {
        const struct zip_file *file = &proof->zip.files[i];
        if (strcmp(file->name, "pip/_vendor/__init__.py") == 0 &&
            str_find(text_of(file), "\nDEBUNDLED = True") < file->size)
            return refuse_wheel(proof, W_DEBUNDLED, file->name);
    }
    return true;
}

/* ---- RECORD --------------------------------------------------------------------------------- */

static bool prove_files(struct proof *proof)
{
    struct record record;
    struct wheel *wheel = proof->wheel;
    struct wheel_file *files = arena_take_many(proof->arena, proof->zip.count, sizeof *files);
    const struct zip_file *own = find_file(proof, "RECORD");
    if (own == NULL)
        return refuse_wheel(proof, W_NO_RECORD, NULL);
    if (!record_read(proof->arena, wheel->source, text_of(own), proof->zip.count + 8, &record, proof->error))
        return false;
    for (size_t i = 0; i < proof->zip.count; i++) {
        const struct zip_file *file = &proof->zip.files[i];
        if (file != own)
            files[wheel->file_count++] =
                (struct wheel_file){ file->name, file->bytes, file->size, file->executable, "" };
    }
    wheel->files = files;
    return record_prove(proof->arena, wheel->source, wheel->dist_info, &record, wheel->file_count, files, proof->error);
}

bool wheel_prove(struct arena *arena, const char *path, const void *bytes, size_t size, struct wheel *out,
                 struct error *error)
{
    struct proof proof = { .arena = arena, .error = error, .wheel = out };
    *out = (struct wheel){ .source = path, .archive = { bytes, size } };
    if (!wheel_name_read(path_name(os_host(), path), &proof.name))
        return refuse_wheel(&proof, W_FILE_NAME, NULL);
    if (!wheel_name_is_for_any(&proof.name))
        return refuse_wheel(&proof, W_NOT_PURE, NULL);
    if (size > WHEEL_LIMIT)
        return refuse_wheel(&proof, W_TOO_LARGE, NULL);
    return zip_read(arena, path, bytes, size, &proof.zip, error) && find_dist_info(&proof) &&
           check_dist_info(&proof) && check_places(&proof) && check_metadata(&proof) && check_format(&proof) &&
           prove_files(&proof) && read_entry_points(&proof) && check_data(&proof) && check_bundle(&proof);
}

bool wheel_read(struct arena *arena, const char *path, struct wheel *out, struct error *error)
{
    const char *bytes;
    size_t size;
    struct os_status status = os_read(arena, path, WHEEL_LIMIT, &bytes, &size);
    if (status.code == OS_TOO_LARGE)
        return refuse(error, W_TOO_LARGE, NULL, path);
    if (status.code != OS_OK)
        return error_set(error, E_WHEEL, status, "the wheel %s cannot be read", path),
               error_remedy(error, "name a wheel that is there and that you may read");
    return wheel_prove(arena, path, bytes, size, out, error);
}

size_t wheel_path_count(const struct wheel *wheel)
{
    return wheel->stored != NULL ? wheel->stored->count : wheel->file_count;
}

const char *wheel_path(const struct wheel *wheel, size_t index)
{
    return wheel->stored != NULL ? wheel->stored->files[index].path : wheel->files[index].path;
}
