/* find.c: who decides, then the choice: the interpreter that is meant, with its facts. */
#include "src/find/find.h"

#include "src/base/path.h"
#include "src/find/choose.h"
#include "src/find/given.h"
#include "src/find/redirectors.h"
#include "src/find/rules.h"

enum { MOST_REASONS = 10 };

/* The base's own Activate.ps1 may be signed, and is copied untouched; some Pythons come without it. One that is there
 * but cannot be looked at is said to be so by whoever copies it. */
static const char *find_powershell(struct arena *arena, const struct host *host, const char *stdlib)
{
    static const char *const names[] = { "venv", "scripts", "common", "Activate.ps1" };
    const char *path = stdlib;
    struct os_entry facts;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        path = path_join(arena, host, path, names[i]);
    struct os_status status = os_look(path, &facts);
    if (status.code == OS_OK)
        return facts.kind == OS_FILE ? path : NULL;
    return error_is_absence(status) ? NULL : path;
}

bool find(struct arena *arena, const struct host *host, const struct request *request, struct interpreter *out,
          struct error *error)
{
    struct wishes *wishes = arena_take(arena, sizeof *wishes);
    size_t most = request->verbose > 0 ? SIZE_MAX : MOST_REASONS;
    struct looks looks = looks_begin(arena, host, NULL);
    if (request->base != NULL)
        return given(arena, host, request, out, error);
    if (!rules_read(arena, host, request, wishes, error) || !choose(arena, host, wishes, &looks, most, out, error))
        return false;
    out->activate_ps1 = find_powershell(arena, host, out->stdlib);
    redirectors_find(arena, host, request->links == LINKS_SYMBOLIC, out);
    return true;
}
