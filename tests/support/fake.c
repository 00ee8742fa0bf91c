/* fake.c: a world in memory: how a test furnishes it, makes it fail and looks at it. */
#include "tests/support/fake_tree.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct world fake_world;

static void exhausted(void *owner)
{
    (void)owner;
    abort();
}

static void wrong(const char *what, const char *path)
{
    fprintf(stderr, "fake: %s: %s\n", what, path);
    abort();
}

char *fake_copy(const char *text)
{
    return arena_copy(&fake_world.arena, text, strlen(text));
}

char *fake_print(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *text = arena_take(&fake_world.arena, (size_t)size + 1);
    va_start(arguments, format);
    vsnprintf(text, (size_t)size + 1, format, arguments);
    va_end(arguments);
    return text;
}

struct os_status fake_status(enum os_code code)
{
    return (struct os_status){ code, 0 };
}

void fake_begin(const struct host *host)
{
    if (fake_world.host != NULL)
        fake_end();
    fake_world = (struct world){ .arena = arena_over(NULL, 0, exhausted, NULL), .host = host };
    fake_world.user = 1000;
    fake_world.mask = 022;
    fake_world.volumes = 1;
    fake_world.root = node_new(NULL, "", OS_FOLDER, 0755);
    fake_world.current = host->family == HOST_WINDOWS ? node_new(fake_world.root, "C:", OS_FOLDER, 0755)
        : fake_world.root;
    for (int i = 0; i < 2; i++)
        fake_world.printed[i] = fake_copy("");
}

void fake_end(void)
{
    arena_end(&fake_world.arena);
    fake_world = (struct world){ 0 };
}

/* ---- furnishing ---- */

/* The folder that is to hold `path`, made where it is missing; and the last name. */
static struct node *make_way(const char *path, const char **last)
{
    const char *separators = fake_world.host->family == HOST_WINDOWS ? "/\\" : "/";
    struct node *at = fake_world.root;
    char *rest = fake_copy(path + strspn(path, separators));
    for (;;) {
        size_t size = strcspn(rest, separators);
        char *next = rest + size + strspn(rest + size, separators);
        rest[size] = '\0';
        *last = rest;
        if (rest == next || *next == '\0')
            return at;
        struct node *below = node_child(at, rest);
        at = below != NULL ? below : node_new(at, rest, OS_FOLDER, 0755);
        if (at->kind != OS_FOLDER)
            wrong("not a folder on the way to", path);
        rest = next;
    }
}

static struct node *furnish(const char *path, enum os_kind kind, unsigned mode)
{
    const char *name;
    struct node *folder = make_way(path, &name);
    struct node *there = node_child(folder, name);
    if (there == NULL)
        return node_new(folder, name, kind, mode);
    if (there->kind != kind)
        wrong("already there as something else", path);
    there->mode = mode;
    node_touch(there);
    return there;
}

void fake_folder(const char *path, unsigned mode)
{
    furnish(path, OS_FOLDER, mode);
}

void fake_bytes(const char *path, unsigned mode, const void *bytes, size_t size)
{
    struct node *node = furnish(path, OS_FILE, mode);
    node->bytes = arena_copy(&fake_world.arena, bytes, size);
    node->size = size;
}

void fake_file(const char *path, unsigned mode, const char *text)
{
    fake_bytes(path, mode, text, strlen(text));
}

void fake_link(const char *path, const char *target)
{
    struct node *node = furnish(path, OS_LINK, 0777);
    node->bytes = fake_copy(target);
    node->size = strlen(target);
}

void fake_other(const char *path)
{
    furnish(path, OS_OTHER, 0644);
}

static struct node *there(const char *path)
{
    struct node *node = NULL;
    uint32_t user = fake_world.user;
    fake_world.user = 0;            /* the test may look everywhere */
    bool found = tree_find(path, false, &node).code == OS_OK;
    fake_world.user = user;
    return found ? node : NULL;
}

static struct node *needed(const char *path)
{
    struct node *node = there(path);
    if (node == NULL)
        wrong("nothing there", path);
    return node;
}

void fake_owner(const char *path, uint32_t owner)
{
    needed(path)->owner = owner;
}

void fake_running(const char *path)
{
    needed(path)->running = true;
}

void fake_volume(const char *path)
{
    fake_folder(path, 0755);
    needed(path)->device = ++fake_world.volumes;
}

void fake_number(const char *path, const char *other)
{
    needed(path)->device = ++fake_world.volumes;
    needed(path)->file = needed(other)->file;
}

void fake_program(const char *path, int code, const char *output)
{
    fake_file(path, 0755, "a program");
    struct node *node = needed(path);
    node->code = code;
    node->output = fake_copy(output);
}

void fake_set(const char *name, const char *value)
{
    struct variable *variable = arena_take(&fake_world.arena, sizeof *variable);
    *variable = (struct variable){ fake_world.variables, fake_copy(name), value != NULL ? fake_copy(value) : NULL };
    fake_world.variables = variable;
}

void fake_current(const char *path)
{
    fake_world.current = path != NULL ? needed(path) : NULL;
}

void fake_user(uint32_t user)
{
    fake_world.user = user;
}

void fake_mask(unsigned mask)
{
    fake_world.mask = mask;
}

void fake_terminal(bool out, bool err)
{
    fake_world.terminal[OS_OUT] = out;
    fake_world.terminal[OS_ERR] = err;
}

void fake_clock(unsigned milliseconds)
{
    fake_world.pace = milliseconds;
}

void fake_columns(unsigned columns)
{
    fake_world.columns = columns;
}

void fake_parent(const char *name)
{
    fake_world.parent = name;
}

void fake_elevated(bool elevated)
{
    fake_world.elevated = elevated;
}

void fake_next_process(void)
{
    fake_world.confined = NULL;
    fake_world.confined_count = 0;
    fake_world.is_confined = false;
}

void fake_claimed(unsigned pauses)
{
    fake_world.claimed = true;
    fake_world.pauses = pauses;
}

void fake_lacks(unsigned lacks)
{
    fake_world.lacks = lacks;
}

/* ---- failures ---- */

void fake_fail(enum fake_scope scope, unsigned nth, enum os_code code, bool for_good)
{
    fake_world.scopes[scope] = (struct countdown){ 0, nth, code, for_good };
}

unsigned fake_count(enum fake_scope scope)
{
    return fake_world.scopes[scope].calls;
}

unsigned fake_interrupt(unsigned nth)
{
    unsigned asked = fake_world.interrupt_asked;
    fake_world.interrupt_at = nth;
    fake_world.interrupt_asked = 0;
    return asked;
}

static enum os_code count_down(struct countdown *countdown)
{
    countdown->calls++;
    bool fails = countdown->nth != 0
        && (countdown->calls == countdown->nth || (countdown->for_good && countdown->calls > countdown->nth));
    return fails ? countdown->code : OS_OK;
}

struct os_status fake_call(bool changes)
{
    enum os_code code = count_down(&fake_world.scopes[FAKE_CALLS]);
    enum os_code of_change = changes ? count_down(&fake_world.scopes[FAKE_CHANGES]) : OS_OK;
    return fake_status(code != OS_OK ? code : of_change);
}

/* ---- looking ---- */

bool fake_is(const char *path, enum os_kind kind)
{
    struct node *node = there(path);
    return node != NULL && node->kind == kind;
}

unsigned fake_mode(const char *path)
{
    return needed(path)->mode;
}

const char *fake_text(const char *path)
{
    return fake_is(path, OS_FILE) ? there(path)->bytes : NULL;
}

const char *fake_target(const char *path)
{
    return fake_is(path, OS_LINK) ? there(path)->bytes : NULL;
}

bool fake_is_synced(const char *path)
{
    return there(path)->synced;
}

static char *draw(char *before, const struct node *folder, const char *way)
{
    for (const struct node *node = folder->first; node != NULL; node = node->next) {
        if (node->kind == OS_FOLDER)
            before = draw(fake_print("%sfolder %04o %s%s\n", before, node->mode, way, node->name), node,
                          fake_print("%s%s/", way, node->name));
        else if (node->kind == OS_FILE)
            before = fake_print("%sfile %04o %zu %s%s\n", before, node->mode, node->size, way, node->name);
        else if (node->kind == OS_LINK)
            before = fake_print("%slink %s%s -> %s\n", before, way, node->name, node->bytes);
        else
            before = fake_print("%sother %s%s\n", before, way, node->name);
    }
    return before;
}

const char *fake_picture(struct arena *arena, const char *path)
{
    const char *picture = draw(fake_copy(""), needed(path), "");
    return arena_copy(arena, picture, strlen(picture));
}

const char *fake_printed(enum os_stream stream)
{
    return fake_world.printed[stream];
}

const char *fake_ran(unsigned nth)
{
    return nth < fake_world.runs ? fake_world.ran[nth] : NULL;
}

const char *fake_ran_with(unsigned nth)
{
    return nth < fake_world.runs ? fake_world.ran_with[nth] : NULL;
}
