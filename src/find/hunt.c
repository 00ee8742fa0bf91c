/* hunt.c: from a candidate to a verdict; one look for each interpreter, however many names it has. */
#include "src/find/hunt.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/path.h"
#include "src/find/probe.h"

void hunt_look_at_base(struct interpreter *python, const struct os_entry *known)
{
    struct os_entry facts = { 0 };
    if (known->kind == OS_FILE && strcmp(python->base, python->asked) == 0)
        facts = *known;
    else if (os_look(python->base, &facts).code != OS_OK)
        return;
    python->device = facts.device;
    python->file = facts.file;
    python->owner = facts.owner;
    python->mode = facts.mode;
}

struct looks looks_begin(struct arena *arena, const struct host *host, struct known *known)
{
    return (struct looks){ .known = known, .danger = danger_begin(arena, host) };
}

/* ---- one candidate ------------------------------------------------------------------------------ */

static struct looked *keep(struct hunt *hunt, const struct candidate *candidate)
{
    if (hunt->count == hunt->room) {
        hunt->room = hunt->room == 0 ? 64 : 2 * hunt->room;
        struct looked **list = arena_take_many(hunt->arena, hunt->room, sizeof *list);
        if (hunt->count > 0)
            memcpy(list, hunt->list, hunt->count * sizeof *list);
        hunt->list = list;
    }
    struct looked *one = arena_take(hunt->arena, sizeof *one);
    one->candidate = *candidate;
    hunt->list[hunt->count++] = one;
    return one;
}

static bool was_looked_at(const struct hunt *hunt, const struct candidate *candidate, const struct os_entry *facts)
{
    for (size_t i = 0; i < hunt->count; i++) {
        const struct looked *old = hunt->list[i];
        bool same_file = hunt->host->family == HOST_POSIX && old->facts.file == facts->file
            && old->facts.device == facts->device && facts->file != 0;
        if (same_file || strcmp(old->candidate.path, candidate->path) == 0)
            return true;
    }
    return false;
}

/* Two programs of one installation: python.exe and python3.exe, or the copy in an environment. */
static struct looked *twin_of(const struct hunt *hunt, const struct interpreter *python)
{
    for (size_t i = 0; i < hunt->count; i++) {
        const struct interpreter *other = hunt->list[i]->python;
        if (other != NULL && other->implementation == python->implementation && other->minor == python->minor
            && other->micro == python->micro && strcmp(other->prefix, python->prefix) == 0
            && strcmp(other->abiflags, python->abiflags) == 0
            && strcmp(other->architecture, python->architecture) == 0)
            return hunt->list[i];
    }
    return NULL;
}

/* An error about a path, as words to stand behind it: "it is a script, not an interpreter". */
static const char *reason_of(struct arena *arena, const char *path, const struct error *error)
{
    str text = str_of(error->text);
    if (str_take(&text, path) && str_take(&text, " "))
        return text_join(arena, "it ", str_copy(arena, text), NULL);
    return str_copy(arena, text);
}

static bool stands_below(const struct hunt *hunt, const char *folder, const char *name)
{
    struct os_entry facts;
    return os_look(path_join(hunt->arena, hunt->host, folder, name), &facts).code == OS_OK;
}

static void match(struct hunt *hunt, struct looked *one)
{
    const struct candidate *candidate = &one->candidate;
    one->why = NULL;
    bool by_tag = hunt->spec->kind == SPEC_TAG;
    bool has_tag = by_tag && candidate->tag != NULL && candidate->company != NULL
        && spec_matches_tag(hunt->arena, hunt->spec, candidate->company, candidate->tag);
    one->fit = has_tag ? SPEC_FITS : spec_matches(hunt->arena, hunt->spec, one->python, &one->why);
    if (one->fit == SPEC_FITS && ((by_tag && !has_tag) || candidate->source == SOURCE_CONDA_ENVIRONMENT))
        one->fit = SPEC_FITS_AT_NEED;
    if (one->fit != SPEC_FITS_NOT)
        one->why = NULL;
}

/* What is kept of a probe, which itself takes a hundred times as much memory. */
static struct interpreter *keep_python(struct arena *arena, const struct interpreter *python)
{
    struct interpreter *kept = arena_take(arena, sizeof *kept);
    *kept = *python;
    const char **texts[] = {
        &kept->level, &kept->abiflags, &kept->architecture, &kept->asked, &kept->executable, &kept->base, &kept->home,
        &kept->name, &kept->prefix, &kept->stdlib, &kept->lib_name, &kept->include_name, &kept->platlibdir,
        &kept->wheel_pkg_dir, &kept->activate_ps1, &kept->no_copy, &kept->companions,
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (*texts[i] != NULL)
            *texts[i] = text_join(arena, *texts[i], NULL);
    return kept;
}

/* Probes one after the other in the same memory: fresh pages cost more than what is read into them. */
static struct interpreter *probe_in_scratch(struct hunt *hunt, const char *path, struct error *error)
{
    enum { SCRATCH = 512 * 1024 };
    bool may_run = hunt->may_run && os_user() != 0;
    if (hunt->count <= 1) {                             /* most often there is no second one */
        struct interpreter *only = arena_take(hunt->arena, sizeof *only);
        return (may_run ? probe : probe_files)(hunt->arena, hunt->host, path, hunt->cache, only, error) ? only : NULL;
    }
    if (hunt->scratch == NULL)
        hunt->scratch = arena_take_raw(hunt->arena, SCRATCH);
    struct arena scratch = arena_over(hunt->scratch, SCRATCH, hunt->arena->exhausted, hunt->arena->owner);
    struct interpreter python = { 0 };
    bool known = (may_run ? probe : probe_files)(&scratch, hunt->host, path, hunt->cache, &python, error);
    struct interpreter *kept = known ? keep_python(hunt->arena, &python) : NULL;
    arena_end(&scratch);
    return kept;
}

/* From what an earlier run has kept, else from the files. */
static struct interpreter *learn_now(struct hunt *hunt, const struct looked *one, struct error *error)
{
    const char *path = one->candidate.path;
    struct known *known = hunt->looks->known;
    struct interpreter kept, *python;
    if (known != NULL && known_get(known, path, &one->facts, &kept)) {
        python = arena_take(hunt->arena, sizeof *python);
        *python = kept;
        return python;
    }
    python = probe_in_scratch(hunt, path, error);
    if (python != NULL && known != NULL)
        known_put(known, path, &one->facts, python);
    return python;
}

/* What one look at a program has shown. */
struct look {
    struct look *before;
    const char *path;
    const struct interpreter *python;   /* NULL: `error` says why */
    bool may_run;
    struct error error;
};

/* A program that was no use without being run may be of use when it is. */
static const struct look *earlier_look(const struct hunt *hunt, const char *path)
{
    const struct look *look = hunt->looks->last;
    while (look != NULL && (strcmp(look->path, path) != 0 || (look->python == NULL && look->may_run != hunt->may_run)))
        look = look->before;
    return look;
}

/* From an earlier hunt of this run, else now. */
static struct interpreter *learn(struct hunt *hunt, const struct looked *one, struct error *error)
{
    const struct look *earlier = earlier_look(hunt, one->candidate.path);
    struct interpreter *python = NULL;
    if (earlier == NULL) {
        struct look *look = arena_take(hunt->arena, sizeof *look);
        python = learn_now(hunt, one, error);
        *look = (struct look){ hunt->looks->last, one->candidate.path, python, hunt->may_run, .error = *error };
        hunt->looks->last = look;
    } else if (earlier->python == NULL) {
        *error = earlier->error;
    } else {
        python = arena_take(hunt->arena, sizeof *python);
        *python = *earlier->python;
    }
    return python;
}

static bool look(struct hunt *hunt, struct looked *one)
{
    struct interpreter *python;
    struct error error = { .code = E_NONE };
    if (one->candidate.why != NULL) {
        one->why = one->candidate.why;
        return false;
    }
    python = learn(hunt, one, &error);
    if (python == NULL) {
        one->why = reason_of(hunt->arena, one->candidate.path, &error);
        if (hunt->first.code == E_NONE)
            hunt->first = error;
        return false;
    }
    hunt_look_at_base(python, &one->facts);
    one->why = danger_of(&hunt->looks->danger, python);
    if (one->why != NULL)
        return false;
    one->python = python;
    return true;
}

const struct looked *hunt_try(struct hunt *hunt, const struct candidate *candidate)
{
    struct os_entry facts = { .kind = OS_OTHER };
    if (candidate->why == NULL && os_look(candidate->path, &facts).code != OS_OK)
        facts.file = 0;
    if (was_looked_at(hunt, candidate, &facts))
        return NULL;
    struct looked *one = keep(hunt, candidate);
    one->facts = facts;
    if (!look(hunt, one))
        return one;
    const struct interpreter *python = one->python;
    one->python = NULL;
    struct looked *twin = twin_of(hunt, python);
    if (twin != NULL) {
        hunt->count--;
        if (twin->candidate.tag == NULL) {
            twin->candidate.company = candidate->company;
            twin->candidate.tag = candidate->tag;
            match(hunt, twin);
        }
        return NULL;
    }
    one->python = python;
    if (!one->candidate.is_conda)
        one->candidate.is_conda = stands_below(hunt, python->prefix, "conda-meta");
    match(hunt, one);
    return one;
}

/* ---- all of them -------------------------------------------------------------------------------- */

/* For qsort: what is ranked, and where it came from. */
struct place_in_line {
    struct found found;
    struct looked *looked;
    int group;
};

static int group_of(const struct hunt *hunt, const struct looked *one)
{
    const char *company = one->candidate.company;
    if (one->python == NULL)
        return 3;
    if (hunt->as_launcher && one->fit == SPEC_FITS && company != NULL && strcmp(company, "PythonCore") == 0)
        return -1;
    return one->fit == SPEC_FITS ? 0 : one->fit == SPEC_FITS_AT_NEED ? 1 : 2;
}

static int compare(const void *a, const void *b)
{
    const struct place_in_line *x = a, *y = b;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    if (x->group < 3)
        return rank_compare(&x->found, &y->found);
    return (x->found.order > y->found.order) - (x->found.order < y->found.order);
}

void hunt_rank(struct hunt *hunt)
{
    struct place_in_line *line = arena_take_many(hunt->arena, hunt->count + 1, sizeof *line);
    for (size_t i = 0; i < hunt->count; i++) {
        struct looked *one = hunt->list[i];
        const struct candidate *candidate = &one->candidate;
        line[i] = (struct place_in_line){ { one->python, candidate->source, i, candidate->company, candidate->tag,
                                            candidate->is_conda }, one, group_of(hunt, one) };
    }
    if (hunt->count > 0)
        qsort(line, hunt->count, sizeof *line, compare);
    for (size_t i = 0; i < hunt->count; i++)
        hunt->list[i] = line[i].looked;
}

const char *hunt_reasons(const struct hunt *hunt, size_t most)
{
    struct text text = { .arena = hunt->arena };
    for (size_t i = 0; i < hunt->count; i++) {
        if (hunt->count > most && i + 1 >= most) {
            text_print(&text, "and %u more, which -v shows\n", (unsigned)(hunt->count - i));
            break;
        }
        text_print(&text, "%s: %s\n", hunt->list[i]->candidate.path, hunt->list[i]->why);
    }
    return hunt->count == 0 ? NULL : text_done(&text);
}
