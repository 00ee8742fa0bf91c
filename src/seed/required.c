/* required.c: the lines of files of requirements held against the METADATA of what is installed. */
#include "src/seed/required.h"

#include <string.h>

#include "src/base/path.h"
#include "src/base/utf8.h"
#include "src/seed/dependency.h"
#include "src/seed/lines.h"
#include "src/seed/marker.h"
#include "src/seed/project.h"

enum { FILE_LIMIT = 4 * 1024 * 1024, DEEPEST = 8 };

/* A project in a site-packages folder. */
struct project {
    str name;                   /* of its folder */
    const char *folder;         /* absolute, ".dist-info"; NULL: an older kind, which only pip reads */
    bool read;
    str metadata, version;      /* nothing: it cannot be read */
    struct visit *visits;
};

/* What a project needs has been looked at, with one of its extras; "" stands for none. */
struct visit {
    const char *extra;
    struct visit *next;
};

/* Where a requirement stands: in a file, and perhaps in the METADATA of a project that the file names. */
struct origin {
    const char *where;          /* "requirements.txt:3" */
    const char *needer;         /* the project that needs it, or NULL */
    bool constraint;            /* it says which version, and not that there is one */
};

struct look {
    struct arena *arena;
    const struct host *host;
    const struct interpreter *python;
    const struct required_places *places;
    struct required *out;
    struct error *error;
    size_t count;
    struct project *projects;
};

/* ---- what is not fulfilled -------------------------------------------------------------------- */

/* Once: several extras of a project may need the same. */
static void add(struct look *look, const struct origin *origin, bool open, const char *clause)
{
    struct required *out = look->out;
    const char *needs = origin->needer == NULL ? "" : text_join(look->arena, ", which ", origin->needer, " needs", NULL);
    const char *what = text_join(look->arena, clause, needs, " (", origin->where, ")", NULL);
    for (size_t i = 0; i < out->count; i++)
        if (strcmp(out->list[i].what, what) == 0)
            return;
    if (out->count == out->room) {
        struct unmet *more = arena_take_many(look->arena, out->room * 2 + 8, sizeof *more);
        for (size_t i = 0; i < out->count; i++)
            more[i] = out->list[i];
        out->list = more;
        out->room = out->room * 2 + 8;
    }
    out->open += open;
    out->list[out->count++] = (struct unmet){ open, what };
}

static void add_open(struct look *look, const struct origin *origin, const char *why, str text)
{
    add(look, origin, true, text_join(look->arena, why, ": ", str_copy(look->arena, text), NULL));
}

/* ---- what is installed ------------------------------------------------------------------------ */

/* "idna-3.10.dist-info"; of the older kinds only that they are there is known. */
static bool read_name(struct look *look, const char *folder, const char *name, struct project *out)
{
    str before, after, text = str_of(name);
    bool is_info = str_ends(text, ".dist-info");
    if (!is_info && !str_ends(text, ".egg-info") && !str_ends(text, ".egg-link"))
        return false;
    before = str_slice(text, 0, text.size - strlen(is_info ? ".dist-info" : ".egg-info"));
    if (!str_split(before, '-', &before, &after) && is_info)
        return false;
    *out = (struct project){ .name = before, .folder = is_info ? path_join(look->arena, look->host, folder, name) : NULL };
    return true;
}

static void list_projects(struct look *look)
{
    for (size_t i = 0; look->places->folders[i] != NULL; i++) {
        struct os_names names;
        const char *folder = look->places->folders[i];
        if (os_list(look->arena, folder, &names).code != OS_OK)
            continue;
        struct project *more = arena_take_many(look->arena, look->count + names.count + 1, sizeof *more);
        for (size_t j = 0; j < look->count; j++)
            more[j] = look->projects[j];
        look->projects = more;
        for (size_t j = 0; j < names.count; j++)
            look->count += read_name(look, folder, names.names[j].name, &more[look->count]);
    }
}

/* One line of METADATA's head, "Version: 3.10"; false where the description begins. */
static bool next_header(str *rest, str *name, str *value)
{
    str line;
    if (!str_next_line(rest, &line) || line.size == 0)
        return false;
    if (!str_split(line, ':', name, value) || line.text[0] == ' ' || line.text[0] == '\t')
        *name = *value = STR("");
    *value = str_trim(*value);
    return true;
}

static void read_metadata(struct look *look, struct project *project)
{
    str bytes = STR(""), name, value;
    project->read = true;
    if (project->folder == NULL ||
        os_read(look->arena, path_join(look->arena, look->host, project->folder, "METADATA"), FILE_LIMIT, &bytes.text,
                &bytes.size).code != OS_OK)
        return;
    project->metadata = bytes;
    while (project->version.size == 0 && next_header(&bytes, &name, &value))
        if (str_is(name, "Version"))
            project->version = value;
}

static struct project *find_project(struct look *look, str name)
{
    for (size_t i = 0; i < look->count; i++)
        if (project_same(look->projects[i].name, name)) {
            if (!look->projects[i].read)
                read_metadata(look, &look->projects[i]);
            return &look->projects[i];
        }
    return NULL;
}

/* ---- one requirement -------------------------------------------------------------------------- */

static void judge(struct look *look, const struct origin *origin, str text, const char *extra);

static bool is_visited(struct look *look, struct project *project, const char *extra)
{
    for (const struct visit *visit = project->visits; visit != NULL; visit = visit->next)
        if (project_same(str_of(visit->extra), str_of(extra)))
            return true;
    struct visit *visit = arena_take(look->arena, sizeof *visit);
    *visit = (struct visit){ extra, project->visits };
    project->visits = visit;
    return false;
}

/* What it needs in turn. */
static void visit(struct look *look, const struct origin *origin, struct project *project, const char *extra)
{
    str rest = project->metadata, name, value;
    struct origin inner = { origin->where, str_copy(look->arena, project->name), false };
    if (origin->constraint || is_visited(look, project, extra))
        return;
    while (next_header(&rest, &name, &value))
        if (str_is(name, "Requires-Dist"))
            judge(look, &inner, value, extra);
}

static void visit_all(struct look *look, const struct origin *origin, struct project *project, str extras)
{
    str extra;
    visit(look, origin, project, "");
    while (str_next_item(&extras, ',', &extra))
        if (str_trim(extra).size > 0)
            visit(look, origin, project, str_copy(look->arena, str_trim(extra)));
}

static void judge_absent(struct look *look, const struct origin *origin, const struct dependency *dependency)
{
    str name = dependency->wish.name;
    if (origin->constraint)
        return;
    if (look->places->sees_base)
        add_open(look, origin, "it is not in the environment, but may be in the base that it sees", name);
    else
        add(look, origin, false, text_join(look->arena, "lacks ", str_copy(look->arena, name), NULL));
}

static void judge_present(struct look *look, const struct origin *origin, const struct dependency *dependency,
                          struct project *project)
{
    bool certain = true;
    const char *name = str_copy(look->arena, dependency->wish.name);
    bool takes = project->version.size > 0 && dependency_takes(look->arena, dependency, project->version, &certain);
    if (project->version.size == 0)
        add_open(look, origin, "its METADATA cannot be read", str_of(name));
    else if (!certain || (!takes && origin->constraint))
        add_open(look, origin, "only pip can tell whether its version will do", str_of(name));
    else if (!takes)
        add(look, origin, false, text_join(look->arena, "has ", name, " ", str_copy(look->arena, project->version), ", not ",
                                           str_copy(look->arena, dependency->wish.versions), NULL));
    else
        visit_all(look, origin, project, dependency->extras);
}

/* An address in METADATA says where pip gets it from; in a file of requirements it says what. */
static void judge(struct look *look, const struct origin *origin, str text, const char *extra)
{
    struct dependency dependency;
    if (!dependency_parse(look->arena, text, &dependency)) {
        add_open(look, origin, "it cannot be read here", text);
        return;
    }
    enum marker_answer holds = marker_holds(look->arena, look->host, look->python, extra, dependency.marker);
    struct project *project = find_project(look, dependency.wish.name);
    if (holds == MARKER_NO)
        return;
    if (holds == MARKER_OPEN && project == NULL)
        add_open(look, origin, "only pip can tell whether it is meant", text);
    else if (dependency.is_address && origin->needer == NULL)
        add_open(look, origin, "only pip knows what is there", text);
    else if (project == NULL)
        judge_absent(look, origin, &dependency);
    else
        judge_present(look, origin, &dependency, project);
}

/* ---- files ------------------------------------------------------------------------------------ */

static bool look_at_file(struct look *look, const char *file, bool constraints, unsigned depth);

static const char *beside(const struct look *look, const char *file, str name)
{
    const char *text = str_copy(look->arena, name);
    return path_is_absolute(look->host, text) || !path_has_separator(look->host, file)
               ? text : path_join(look->arena, look->host, path_folder(look->arena, look->host, file), text);
}

static bool look_at_line(struct look *look, const char *file, bool constraints, unsigned depth, const struct line *line)
{
    struct origin origin = { text_format(look->arena, "%s:%u", file, line->number), NULL, constraints };
    bool known = str_find(line->text, "://") == line->text.size && depth < DEEPEST;
    switch (line->kind) {
    case LINE_PROJECT:
        judge(look, &origin, line->text, "");
        return true;
    case LINE_INCLUDE:
    case LINE_CONSTRAINTS:
        if (known)
            return look_at_file(look, beside(look, file, line->text), constraints || line->kind == LINE_CONSTRAINTS,
                                depth + 1);
        add_open(look, &origin, "it is not read here", line->text);
        return true;
    case LINE_NOTHING:
        return true;
    case LINE_OPEN:
        break;
    }
    add_open(look, &origin, "only pip knows what it names", line->text);
    return true;
}

static bool look_at_file(struct look *look, const char *file, bool constraints, unsigned depth)
{
    str rest = STR("");
    struct line line;
    unsigned number = 0;
    struct origin whole = { file, NULL, constraints };
    struct os_status status = os_read(look->arena, file, FILE_LIMIT, &rest.text, &rest.size);
    if (status.code != OS_OK) {
        error_set(look->error, E_REQUIREMENTS, status, "the file %s of --requirements cannot be read", file);
        return error_remedy(look->error, "name a file that is there, from the folder in which you are");
    }
    (void)str_take(&rest, "\xef\xbb\xbf");
    if (!utf8_is_valid(rest) || str_find_byte(rest, '\0') < rest.size) {
        add_open(look, &whole, "it is not in UTF-8", STR("only pip reads it"));
        return true;
    }
    while (lines_next(look->arena, &rest, &number, &line))
        if (!look_at_line(look, file, constraints, depth, &line))
            return false;
    return true;
}

static bool is_address(const char *file)
{
    return str_find(str_of(file), "://") < str_of(file).size;
}

bool required_look(struct arena *arena, const struct host *host, const struct request *request,
                   const struct interpreter *python, const struct required_places *places, struct required *out,
                   struct error *error)
{
    struct look look = { .arena = arena, .host = host, .python = python, .places = places, .out = out, .error = error };
    *out = (struct required){ 0 };
    list_projects(&look);
    for (size_t i = 0; i < request->requirements.count; i++) {
        const char *file = request->requirements.items[i];
        struct origin origin = { file, NULL, false };
        if (is_address(file))
            add_open(&look, &origin, "it is not read here", STR("only pip fetches it"));
        else if (!look_at_file(&look, file, false, 0))
            return false;
    }
    return true;
}

/* Names, and when they changed: pip makes a new folder for whatever it installs. */
uint64_t required_mark(struct arena *arena, const struct host *host, const struct required_places *places)
{
    struct text all = { .arena = arena };
    for (size_t i = 0; places->folders[i] != NULL; i++) {
        struct os_names names;
        if (os_list(arena, places->folders[i], &names).code != OS_OK)
            continue;
        for (size_t j = 0; j < names.count; j++) {
            struct os_entry entry = { .modified = 0 };
            (void)os_look_at_link(path_join(arena, host, places->folders[i], names.names[j].name), &entry);
            text_put(&all, names.names[j].name);
            text_byte(&all, '\n');
            if (names.names[j].kind != OS_FOLDER || str_ends(str_of(names.names[j].name), ".dist-info")) {
                text_number(&all, (uint64_t)entry.modified);
                text_number(&all, entry.file);
            }
        }
    }
    return str_hash(text_view(&all));
}
