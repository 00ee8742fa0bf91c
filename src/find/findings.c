/* findings.c: everything that is known, in order, with the reasons against it. */
#include "src/find/findings.h"

#include <string.h>

#include "src/find/choose.h"
#include "src/find/hunt.h"

/* A path or a command is nothing that others could be held against. */
static const struct spec *spec_of(const struct wishes *wishes)
{
    static const struct spec any = { .kind = SPEC_ANY, .text = "any", .pre_releases = true };
    if (wishes->count == 0 || wishes->list[0].spec.kind == SPEC_PATH || wishes->list[0].spec.kind == SPEC_COMMAND)
        return &any;
    return &wishes->list[0].spec;
}

static bool is_same(const struct interpreter *a, const struct interpreter *b)
{
    return a->implementation == b->implementation && a->minor == b->minor && a->micro == b->micro
        && strcmp(a->prefix, b->prefix) == 0 && strcmp(a->abiflags, b->abiflags) == 0
        && strcmp(a->architecture, b->architecture) == 0;
}

/* One that search would not choose is fine when it was named. */
static struct finding finding_of(const struct looked *looked, const struct interpreter *chosen)
{
    const struct candidate *candidate = &looked->candidate;
    if (looked->python == NULL && chosen != NULL && strcmp(candidate->path, chosen->asked) == 0)
        return (struct finding){ .path = candidate->path, .source = candidate->source, .python = chosen,
                                 .is_conda = candidate->is_conda, .is_default = true };
    return (struct finding){
        .path = candidate->path, .source = candidate->source, .python = looked->python, .why = looked->why,
        .company = candidate->company, .tag = candidate->tag, .is_conda = candidate->is_conda,
        .is_default = chosen != NULL && looked->python != NULL && is_same(looked->python, chosen),
    };
}

static void look_everywhere(struct hunt *hunt, const struct interpreter *chosen)
{
    struct candidates all = { .arena = hunt->arena, .host = hunt->host };
    places_everywhere(&all);
    if (chosen != NULL)
        candidates_add(&all, (struct candidate){ .path = chosen->asked, .source = SOURCE_NAMED });
    for (size_t i = 0; i < all.count; i++)
        (void)hunt_try(hunt, &all.list[i]);
    hunt_rank(hunt);
}

bool find_all(struct arena *arena, const struct host *host, const struct request *request, struct findings *out,
              struct error *error)
{
    struct wishes *wishes = arena_take(arena, sizeof *wishes);
    struct interpreter *chosen = arena_take(arena, sizeof *chosen);
    struct error none;
    if (!rules_read(arena, host, request, wishes, error))
        return false;
    struct known known = { .arena = arena, .host = host, .cache = wishes->cache };
    struct looks looks = looks_begin(arena, host, &known);
    known.glances = &looks.danger.glances;
    if (!choose(arena, host, wishes, &looks, 0, chosen, &none))
        chosen = NULL;
    struct hunt hunt = { .arena = arena, .host = host, .spec = spec_of(wishes), .cache = wishes->cache, .looks = &looks,
                         .as_launcher = wishes->count > 0 && wishes->list[0].newest };
    look_everywhere(&hunt, chosen);
    known_save(&known);
    struct finding *list = arena_take_many(arena, hunt.count + 1, sizeof *list);
    for (size_t i = 0; i < hunt.count; i++)
        list[i] = finding_of(hunt.list[i], chosen);
    *out = (struct findings){ hunt.count, list, chosen == NULL ? NULL : chosen->rule };
    return true;
}
