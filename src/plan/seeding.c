/* seeding.c: which seeds are installed, whole or in part, and what makes room for them. */
#include "src/plan/seeding.h"

#include <string.h>

#include "src/plan/existing.h"
#include "src/seed/launcher.h"
#include "src/seed/member.h"

static const struct injury *injury_of(const struct seeding *seeding, const struct wheel *wheel)
{
    return installed_injury(seeding->seeds->installed, wheel->name);
}

static bool is_seeded(const struct seeding *seeding, const struct wheel *wheel)
{
    enum standing standing = existing_standing(seeding->ground, seeding->layout, wheel);
    return (standing == STANDING_FINE && injury_of(seeding, wheel) == NULL) || standing == STANDING_KEPT;
}

static void warn_of_kept(struct seeding *seeding, const struct wheel *wheel)
{
    if (existing_standing(seeding->ground, seeding->layout, wheel) == STANDING_KEPT)
        plan_warn(seeding->plan, text_format(seeding->plan->arena, "another version of %s is installed there and stays; "
                                          "the environment's pip can exchange it: pip install %s",
                                          wheel->name, wheel->source));
}

static void set_old_seeds_aside(const struct seeding *seeding)
{
    for (size_t i = 0; seeding->seeds != NULL && i < seeding->seeds->count; i++)
        if (!is_seeded(seeding, &seeding->seeds->wheels[i]) && !seeding->parts[i].mends)
            existing_set_project_aside(seeding->plan, seeding->ground, seeding->layout, &seeding->seeds->wheels[i]);
}

/* Where pip puts the headers of projects into environments, by the version alone. */
static const char *headers_of(const struct seeding *seeding)
{
    const char *include = seeding->host->family == HOST_WINDOWS ? "Include" : "include";
    return text_format(seeding->plan->arena, "%s/site/python%u.%u", include, seeding->python->major, seeding->python->minor);
}

static void warn_of_launchers(struct seeding *seeding, const struct wheel *wheel, const struct seed_scheme *scheme)
{
    if (seeding->host->family == HOST_WINDOWS && wheel->entry_point_count > 0 &&
        launcher_find(scheme->launchers, scheme->architecture, false) == NULL)
        plan_warn(seeding->plan, text_format(seeding->plan->arena, "no pip here brings launchers for Windows on %s: the scripts of "
                                          "%s end in -script.py and must be given to python.exe",
                                          scheme->architecture, wheel->name));
}

static bool is_record(const struct seed_file *file)
{
    return str_ends(str_of(file->path), ".dist-info/RECORD");
}

static bool is_injured(const struct injury *injury, const char *path)
{
    for (size_t i = 0; i < injury->count; i++)
        if (strcmp(injury->paths[i], path) == 0)
            return true;
    return false;
}

/* Where the very same was installed, the files that are missing or changed will do. */
static void keep_injured(const struct seeding *seeding, const struct wheel *wheel, struct part *part)
{
    const struct injury *injury = injury_of(seeding, wheel);
    bool same = false;
    for (size_t i = 0; injury != NULL && i < part->count; i++)
        same = same || (is_record(&part->files[i]) && injury->record.size == part->files[i].size &&
                        memcmp(injury->record.text, part->files[i].bytes, part->files[i].size) == 0);
    if (!same || existing_standing(seeding->ground, seeding->layout, wheel) != STANDING_FINE)
        return;
    size_t kept = 0;
    for (size_t i = 0; i < part->count; i++)
        if (is_injured(injury, part->files[i].path))
            part->files[kept++] = part->files[i];
    part->count = kept;
    part->mends = true;
}

static void install_seeds(struct seeding *seeding)
{
    size_t count = seeding->seeds == NULL ? 0 : seeding->seeds->count;
    struct seed_scheme scheme = {
        .site_packages = seeding->layout->site_packages,
        .scripts = seeding->layout->bin,
        .python = seeding->request->relocatable ? seeding->layout->primary : seeding->plan->python,
        .prefer = text_format(seeding->plan->arena, "%u.%u", seeding->python->major, seeding->python->minor),
        .headers = headers_of(seeding),
        .platform_packages = seeding->layout->platform_packages,
        .launchers = seeding->seeds == NULL ? NULL : seeding->seeds->launchers,
        .architecture = seeding->python->architecture,
    };
    seeding->parts = arena_take_many(seeding->plan->arena, count + 1, sizeof *seeding->parts);
    for (size_t i = 0; i < count; i++) {
        const struct wheel *wheel = &seeding->seeds->wheels[i];
        if (is_seeded(seeding, wheel))
            continue;
        warn_of_launchers(seeding, wheel, &scheme);
        seed_install(seeding->plan->arena, seeding->host, wheel, &scheme, &seeding->parts[i].count, &seeding->parts[i].files);
        keep_injured(seeding, wheel, &seeding->parts[i]);
    }
}

static void add_seeds(struct seeding *seeding)
{
    for (size_t i = 0; seeding->seeds != NULL && i < seeding->seeds->count; i++) {
        const struct wheel *wheel = &seeding->seeds->wheels[i];
        warn_of_kept(seeding, wheel);
        if (is_seeded(seeding, wheel))
            continue;
        const char *name = text_join(seeding->plan->arena, wheel->name, "-", wheel->version, NULL);
        struct step *step = plan_add_unpack(seeding->plan, name, seeding->parts[i].count, seeding->parts[i].files,
                                            "a seed package");
        step->where = STEP_REPLACE;
        step->stored = wheel->stored;
        if (seeding->request->compile_bytecode && (wheel->stored == NULL || wheel->stored->bytecode == NULL))
            plan_warn(seeding->plan, text_format(seeding->plan->arena, "%s comes without bytecode: --compile-bytecode makes it in "
                                              "the cache, which cannot be used for it", name));
    }
}

static bool is_unpacked(const struct seeding *seeding, const char *path)
{
    for (size_t i = 0; i < seeding->seeds->count; i++)
        for (size_t j = 0; j < seeding->parts[i].count; j++)
            if (strcmp(seeding->parts[i].files[j].path, path) == 0)
                return true;
    return false;
}

/* Scripts of a moved environment, and the RECORDs that list them. */
static void add_mended(struct seeding *seeding)
{
    const struct installed *installed = seeding->seeds == NULL ? NULL : seeding->seeds->installed;
    for (size_t i = 0; installed != NULL && i < installed->mended_count; i++) {
        const struct mended *mended = &installed->mended[i];
        if (is_unpacked(seeding, mended->path))
            continue;
        str path = str_of(mended->path);
        plan_add_folders(seeding->plan, str_copy(seeding->plan->arena, str_slice(path, 0, str_find_last_byte(path, '/'))), "scripts");
        plan_add_text(seeding->plan, mended->path, mended->text, mended->mode, "starts this environment's interpreter")
            ->where = STEP_REPLACE;
    }
}

/* Seeds may share folders, but no file. What ensurepip brings is known to keep apart. */
static bool seeds_keep_apart(struct seeding *seeding, struct error *error)
{
    size_t count = 0;
    const char *culprit;
    if (seeding->request->seeds.count == 0 && seeding->request->wheels.count == 0)
        return true;
    for (size_t i = 0; i < seeding->plan->count; i++)
        count += seeding->plan->steps[i].file_count;
    const char **names = arena_take_many(seeding->plan->arena, count, sizeof *names);
    count = 0;
    for (size_t i = 0; i < seeding->plan->count; i++)
        for (size_t j = 0; j < seeding->plan->steps[i].file_count; j++)
            names[count++] = seeding->plan->steps[i].files[j].path;
    if (members_fault(seeding->plan->arena, count, names, &culprit) == W_FINE)
        return true;
    return refuse(error, W_SEEDS_CLASH, culprit, seeding->seeds->wheels[seeding->seeds->count - 1].source);
}

void seeding_begin(struct seeding *seeding)
{
    install_seeds(seeding);
    set_old_seeds_aside(seeding);
}

bool seeding_add(struct seeding *seeding, struct error *error)
{
    add_seeds(seeding);
    add_mended(seeding);
    return seeds_keep_apart(seeding, error);
}
