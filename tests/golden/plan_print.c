/* plan_print.c: a world described in a text file → the plan that compose() makes of it, as text.
 *
 * A line is `key = value`; README.md beside this file lists the keys. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/ask/args.h"
#include "src/base/path.h"
#include "src/find/redirectors.h"
#include "src/plan/compose.h"
#include "tests/support/fake.h"
#include "tests/support/hosts.h"

enum { MOST = 64 };

struct world {
    struct arena *arena;
    const struct host *host;
    const char *arguments[MOST];
    int argument_count;
    struct interpreter python;
    struct survey ground;
    struct survey_entry entries[MOST];
    struct wheel wheels[4];
    struct seeds seeds;
};

static void out_of_memory(void *owner)
{
    (void)owner;
    exit(70);
}

static void set_text(struct world *world, const char **field, str value)
{
    *field = str_copy(world->arena, value);
}

/* ---- keys ----------------------------------------------------------------------------------- */

static void key_host(struct world *world, str value)
{
    world->host = str_is(value, "windows") ? &a_windows_host : str_is(value, "mac") ? &a_mac_host : &a_posix_host;
    fake_end();
    fake_begin(world->host);
}

static void key_args(struct world *world, str value)
{
    str word;
    while (value.size > 0) {
        if (!str_split(value, ' ', &word, &value)) {
            word = value;
            value = STR("");
        }
        world->arguments[world->argument_count++] = str_is(word, "''") ? "" : str_copy(world->arena, word);
    }
}

static void key_version(struct world *world, str value)
{
    sscanf(str_copy(world->arena, value), "%u.%u.%u", &world->python.major, &world->python.minor,
           &world->python.micro);
}

static void key_flags(struct world *world, str value)
{
    set_text(world, &world->python.abiflags, value);
    world->python.debug = str_find_byte(value, 'd') < value.size;
    world->python.free_threaded = str_find_byte(value, 't') < value.size;
}

static void key_base(struct world *world, str value)
{
    set_text(world, &world->python.base, value);
    world->python.asked = world->python.executable = world->python.base;
    world->python.home = path_folder(world->arena, world->host, world->python.base);
    world->python.name = path_name(world->host, world->python.base);
    world->python.stdlib = path_join(world->arena, world->host, world->python.home, "Lib");
}

/* ---- Windows: what lies around the base ---- */

/* "NAME", a program for this machine; "empty:NAME"; "arm64:NAME", a program for another one. */
static void make_program(struct world *world, const char *folder, str word)
{
    unsigned char head[256] = { 'M', 'Z', [0x3c] = 0x80, [0x80] = 'P', 'E', 0, 0, 0x64, 0x86 };
    bool is_empty = str_take(&word, "empty:");
    if (str_take(&word, "arm64:"))
        head[0x85] = 0xaa;
    fake_bytes(path_join(world->arena, world->host, folder, str_copy(world->arena, word)), 0755, head,
               is_empty ? 0 : sizeof head);
}

static void make_programs(struct world *world, const char *folder, str names)
{
    str name;
    while (str_next_item(&names, ' ', &name))
        make_program(world, folder, name);
}

static void key_beside(struct world *world, str value) { make_programs(world, world->python.home, value); }

static void key_launchers(struct world *world, str value)
{
    make_programs(world, path_join(world->arena, world->host, world->python.stdlib, "venv\\scripts\\nt"), value);
}

static void key_alias(struct world *world, str value)
{
    str name;
    while (str_next_item(&value, ' ', &name))
        fake_alias(path_join(world->arena, world->host, world->python.home, str_copy(world->arena, name)),
                   "PythonSoftwareFoundation.Python.3.12_qbz5n2kfra8p0", "C:\\Program Files\\WindowsApps\\P\\python.exe");
}

static void key_machine(struct world *world, str value) { set_text(world, &world->python.architecture, value); }
static void key_stdlib(struct world *world, str value) { set_text(world, &world->python.stdlib, value); }

static void key_pypy(struct world *world, str value)
{
    world->python.implementation = PYPY;
    set_text(world, &world->python.companions, value);
}

static void key_platlibdir(struct world *world, str value) { set_text(world, &world->python.platlibdir, value); }
static void key_ps1(struct world *world, str value) { set_text(world, &world->python.activate_ps1, value); }
static void key_no_copy(struct world *world, str value) { set_text(world, &world->python.no_copy, value); }
static void key_current(struct world *world, str value) { set_text(world, &world->ground.current, value); }

static void key_ground(struct world *world, str value)
{
    static const char *const names[] = { "free", "empty", "folder", "environment" };
    for (size_t i = 0; i < 4; i++)
        if (str_is(value, names[i]))
            world->ground.ground = (enum ground)i;
    world->ground.is_mount = str_is(value, "mount");
    if (world->ground.is_mount)
        world->ground.ground = GROUND_ENVIRONMENT;
    world->ground.facts.mode = 0750;
}

static void key_refuse(struct world *world, str value)
{
    world->ground.is_root = str_is(value, "root");
    world->ground.is_home_or_above = str_is(value, "home");
    world->ground.is_current_or_above = str_is(value, "current");
    world->ground.holds_repository = str_is(value, "repository");
}

/* "bin/python -> /usr/bin/python3 dangling", "bin/python file", "bin folder" */
static void key_entry(struct world *world, str value)
{
    struct survey_entry *entry = &world->entries[world->ground.entry_count++];
    char path[200], kind[200], target[200] = "", state[40] = "";
    sscanf(str_copy(world->arena, value), "%199s %199s %199s %39s", path, kind, target, state);
    entry->path = str_copy(world->arena, str_of(path));
    entry->kind = strcmp(kind, "->") == 0 ? OS_LINK : strcmp(kind, "folder") == 0 ? OS_FOLDER
                : strcmp(kind, "other") == 0 ? OS_OTHER : OS_FILE;
    entry->target = entry->kind == OS_LINK ? str_copy(world->arena, str_of(target)) : NULL;
    entry->reaches = strcmp(state, "dangling") != 0;
    entry->facts.file = strcmp(state, "base") == 0 ? 1 : 2;
}

static void key_seed(struct world *world, str value)
{
    static const struct wheel_file files[] = {
        { "pip/__init__.py", (const unsigned char *)"", 0, false, "sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU" },
    };
    static const struct wheel_file launcher = {
        .path = "pip/_vendor/distlib/t64.exe", .bytes = (const unsigned char *)"MZ", .size = 2 };
    static const struct wheel lender = { .name = "pip", .file_count = 1, .files = &launcher };
    static const struct entry_point points[] = { { "pip", "pip._internal.cli.main", "main", false },
                                                 { "pip3", "pip._internal.cli.main", "main", false } };
    world->seeds.wheels = world->wheels;
    struct wheel *wheel = &world->wheels[world->seeds.count++];
    str name, version;
    if (!str_split(value, ' ', &name, &version))
        exit(2);
    *wheel = (struct wheel){ .file_count = 1, .files = files, .entry_point_count = 2, .entry_points = points };
    if (world->host->family == HOST_WINDOWS)
        world->seeds.launchers = &lender;
    set_text(world, &wheel->name, name);
    set_text(world, &wheel->version, version);
    wheel->dist_info = text_join(world->arena, wheel->name, "-", wheel->version, ".dist-info", NULL);
}

static const struct key {
    const char *name;
    void (*set)(struct world *world, str value);
} keys[] = {
    { "host", key_host }, { "args", key_args }, { "version", key_version }, { "flags", key_flags },
    { "base", key_base }, { "pypy", key_pypy }, { "platlibdir", key_platlibdir }, { "ps1", key_ps1 },
    { "no_copy", key_no_copy }, { "current", key_current }, { "ground", key_ground }, { "refuse", key_refuse },
    { "entry", key_entry }, { "seed", key_seed }, { "beside", key_beside }, { "launchers", key_launchers },
    { "alias", key_alias }, { "stdlib", key_stdlib }, { "machine", key_machine },
};

static void read_line(struct world *world, str line)
{
    str name, value;
    if (line.size == 0 || line.text[0] == '#')
        return;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (str_split(line, '=', &name, &value) && str_is(str_trim(name), keys[i].name)) {
            keys[i].set(world, str_trim(value));
            return;
        }
    fprintf(stderr, "unknown key: %.*s\n", (int)line.size, line.text);
    exit(2);
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct survey_entry *)a)->path, ((const struct survey_entry *)b)->path);
}

static void complete(struct world *world, const char *target)
{
    struct interpreter *python = &world->python;
    struct survey *ground = &world->ground;
    python->is_64bit = true;
    python->file = 1;
    const char *free_threaded = python->free_threaded ? "t" : "";
    python->lib_name = text_format(world->arena, "%s%u.%u%s", python->implementation == PYPY ? "pypy" : "python",
                                   python->major, python->minor, free_threaded);
    python->include_name = text_format(world->arena, "python%u.%u%s", python->major, python->minor, python->abiflags);
    ground->given = target;
    ground->path = path_absolute(world->arena, world->host, ground->current, target);
    ground->parent = path_folder(world->arena, world->host, ground->path);
    ground->name = path_name(world->host, ground->path);
    qsort(world->entries, ground->entry_count, sizeof *world->entries, by_path);
    ground->entries = world->entries;
    for (size_t i = 0; world->host->family == HOST_WINDOWS && i < 2; i++)
        (void)os_redirector(world->arena, i == 1, &ground->own[i].bytes, &ground->own[i].size);
}

/* ---- the plan as text ----------------------------------------------------------------------- */

static void print_text(struct arena *arena, const struct step *step)
{
    bool whole = strcmp(step->path, "pyvenv.cfg") == 0 || str_ends(str_of(step->path), ".exe") || strcmp(step->path, "CACHEDIR.TAG") == 0;
    str rest = plan_text(arena, step), line;
    while (whole && str_next_line(&rest, &line))
        printf("        | %.*s\n", (int)line.size, line.text);
}

static void print_step(struct arena *arena, const struct step *step)
{
    static const char *const kinds[] = { "folder", "text", "copy", "link", "unpack", "set aside", "run" };
    static const char *const otherwise[] = { "", " or copy", " or leave out", " or our own" };
    printf("%s %s", kinds[step->kind], step->path);
    if (step->kind == STEP_COPY || step->kind == STEP_LINK)
        printf(" %s %s%s", step->kind == STEP_LINK ? "->" : "from", step->source, otherwise[step->otherwise]);
    if (step->group != 0)
        printf("%s%s (all or none)", step->copy_source == NULL ? "" : " of ",
               step->copy_source == NULL ? "" : step->copy_source);
    if (step->kind == STEP_TEXT || step->kind == STEP_COPY || step->kind == STEP_FOLDER)
        printf(" %03o%s", step->mode & 07777, step->mode & OS_EXACT ? " exactly" : "");
    if (step->kind == STEP_UNPACK)
        for (size_t i = 0; i < step->file_count; i++)
            printf("\n        | %s", step->files[i].path);
    for (const char *const *word = step->command; word != NULL && *word != NULL; word++)
        printf(" %s", *word);
    printf("%s\n", step->where == STEP_REPLACE ? " (replace)" : "");
    if (step->kind == STEP_TEXT)
        print_text(arena, step);
}

static void print_plan(const struct plan *plan)
{
    static const char *const manners[] = { "built beside", "built beside and exchanged", "changed in place" };
    printf("%s: %s, stage %s\n", plan->root, manners[plan->manner], plan->stage);
    for (size_t i = 0; i < plan->count; i++)
        print_step(plan->arena, &plan->steps[i]);
    for (size_t i = 0; i < plan->warning_count; i++)
        printf("warning: %s\n", plan->warnings[i]);
}

static int print_error(const struct error *error)
{
    printf("%s (exit %d): %s\n", error_name(error->code), (int)error_exit(error->code), error->text);
    if (error->remedy[0] != '\0')
        printf("        | %s\n", error->remedy);
    return 0;
}

static int plan_of(struct world *world)
{
    struct os_args args = { world->argument_count, world->arguments };
    struct request request;
    struct plan plan;
    struct error error = { 0 };
    if (!ask(world->arena, world->host, &args, &request, &error))
        return print_error(&error);
    complete(world, request.targets[0]);
    redirectors_find(world->arena, world->host, request.links == LINKS_SYMBOLIC, &world->python);
    if (!compose(world->arena, world->host, &request, &world->python, &world->ground,
                 request.without_pip ? NULL : &world->seeds, &plan, &error))
        return print_error(&error);
    print_plan(&plan);
    return 0;
}

int main(int argc, char **argv)
{
    static char bytes[64 * 1024];
    struct arena arena = arena_over(NULL, 0, out_of_memory, NULL);
    struct world world = { .arena = &arena, .host = &a_posix_host, .arguments = { "venvcast" }, .argument_count = 1 };
    world.python.abiflags = "";
    world.python.level = "";
    world.python.architecture = "x86_64";
    fake_begin(world.host);
    world.python.platlibdir = "lib";
    world.ground.current = "/home/u/project";
    FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
    if (file == NULL)
        return 2;
    str rest = { bytes, fread(bytes, 1, sizeof bytes - 1, file) }, line;
    fclose(file);
    while (str_next_line(&rest, &line))
        read_line(&world, line);
    int code = plan_of(&world);
    arena_end(&arena);
    return code;
}
