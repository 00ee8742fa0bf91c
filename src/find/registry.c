/* registry.c: Pythons that registered themselves on Windows, as PEP 514 has it. */
#include <string.h>

#include "src/base/path.h"
#include "src/base/utf8.h"
#include "src/find/places.h"

/* In the order in which they hide each other. */
static const struct hive {
    enum os_hive hive;
    enum source source;
} hives[] = {
    { OS_HIVE_USER, SOURCE_REGISTRY_USER },
    { OS_HIVE_MACHINE, SOURCE_REGISTRY_MACHINE },
    { OS_HIVE_MACHINE_32, SOURCE_REGISTRY_MACHINE_32 },
};

/* What has been registered so far. */
struct registration {
    struct registration *before;
    const char *company, *tag;      /* folded */
};

struct reading {
    struct candidates *all;
    const struct hive *hive;
    struct registration *known;
};

static bool same_text(struct arena *arena, const char *a, const char *b)
{
    return strcmp(utf8_fold(arena, str_of(a)), utf8_fold(arena, str_of(b))) == 0;
}

static bool is_hidden(const struct reading *reading, const char *company, const char *tag)
{
    struct arena *arena = reading->all->arena;
    for (const struct registration *one = reading->known; one != NULL; one = one->before)
        if (same_text(arena, one->company, company) && same_text(arena, one->tag, tag))
            return true;
    return false;
}

static void remember(struct reading *reading, const char *company, const char *tag)
{
    struct registration *one = arena_take(reading->all->arena, sizeof *one);
    *one = (struct registration){ reading->known, company, tag };
    reading->known = one;
}

/* Where the interpreter is: PythonCore may leave that to be told by its prefix, nobody else. */
static const char *executable_of(const struct reading *reading, const char *key, const char *company)
{
    struct candidates *all = reading->all;
    const char *install = text_join(all->arena, key, "\\InstallPath", NULL), *path;
    enum os_hive hive = reading->hive->hive;
    if (os_registry_value(all->arena, hive, install, "ExecutablePath", &path).code != OS_OK) {
        if (!same_text(all->arena, company, "PythonCore")
            || os_registry_value(all->arena, hive, install, "", &path).code != OS_OK || path[0] == '\0')
            return NULL;
        path = path_join(all->arena, all->host, path, "python.exe");
    }
    return path_is_absolute(all->host, path) ? path_absolute(all->arena, all->host, "C:\\", path) : NULL;
}

/* A registration of the same company and tag in a hive further down is not asked for by name; one whose
 * program is gone hides nothing. */
static void add_tag(struct reading *reading, const char *key, const char *company, const char *tag)
{
    struct candidates *all = reading->all;
    const char *path = executable_of(reading, key, company);
    struct os_entry facts;
    if (path == NULL)
        return;
    struct candidate one = { path, reading->hive->source, company, tag,
                             same_text(all->arena, company, "ContinuumAnalytics"), NULL };
    bool is_there = os_look_at_link(path, &facts).code == OS_OK;
    if (!is_there) {
        one.why = text_join(all->arena, "its registration ", company, "/", tag, " is stale: nothing is there", NULL);
    } else if (is_hidden(reading, company, tag)) {
        one.company = NULL;
        one.tag = NULL;
    } else {
        remember(reading, company, tag);
    }
    candidates_add(all, one);
}

static void add_company(struct reading *reading, const char *company)
{
    struct candidates *all = reading->all;
    const char *key = text_join(all->arena, "Software\\Python\\", company, NULL);
    struct os_names tags;
    if (same_text(all->arena, company, "PyLauncher")
        || os_registry_keys(all->arena, reading->hive->hive, key, &tags).code != OS_OK)
        return;
    for (size_t i = 0; i < tags.count; i++)
        add_tag(reading, text_join(all->arena, key, "\\", tags.names[i].name, NULL), company, tags.names[i].name);
}

void places_registry(struct candidates *all)
{
    struct reading reading = { .all = all };
    for (size_t h = 0; h < sizeof hives / sizeof *hives; h++) {
        struct os_names companies;
        reading.hive = &hives[h];
        if (os_registry_keys(all->arena, hives[h].hive, "Software\\Python", &companies).code != OS_OK)
            continue;
        for (size_t i = 0; i < companies.count; i++)
            add_company(&reading, companies.names[i].name);
    }
}
