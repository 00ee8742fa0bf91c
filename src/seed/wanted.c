/* wanted.c: the projects that options name. */
#include "src/seed/wanted.h"

#include "src/base/path.h"
#include "src/seed/ensure.h"
#include "src/seed/project.h"
#include "src/seed/version.h"

static struct wanted *place_for(struct wanted *all, size_t *count, const char *project)
{
    for (size_t i = 0; i < *count; i++)
        if (project_same(str_of(all[i].project), str_of(project)))
            return &all[i];
    all[*count] = (struct wanted){ .project = project };
    return &all[(*count)++];
}

size_t seeds_wanted(struct arena *arena, const struct host *host, const struct request *request,
                    const struct interpreter *python, const struct wanted **out)
{
    const char *names[ENSURED_MOST], *why;
    size_t count = 0, ensured = request->without_pip || python->unverified ? 0 : ensure_names(python, names);
    struct wanted *all = arena_take_many(arena, ENSURED_MOST + request->seeds.count + request->wheels.count, sizeof *all);
    for (size_t i = 0; i < ensured; i++)
        (void)place_for(all, &count, names[i]);
    for (size_t i = 0; i < request->seeds.count; i++) {
        struct wish *wish = arena_take(arena, sizeof *wish);
        if (wish_parse(arena, request->seeds.items[i], wish, &why))
            place_for(all, &count, str_copy(arena, wish->name))->wish = wish;
    }
    for (size_t i = 0; i < request->wheels.count; i++) {
        struct wheel_name name;
        if (wheel_name_read(path_name(host, request->wheels.items[i]), &name))
            place_for(all, &count, str_copy(arena, name.project))->version = str_copy(arena, name.version);
    }
    *out = all;
    return count;
}

bool wanted_takes(struct arena *arena, const struct wanted *wanted, str version)
{
    if (wanted->version != NULL)
        return version_compare(version, str_of(wanted->version)) == 0;
    return wanted->wish == NULL || wanted->wish->versions.size == 0 || wish_takes(arena, wanted->wish, version);
}
