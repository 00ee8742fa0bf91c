/* findings.c: for now the one interpreter that would be taken. */
#include "src/find/findings.h"

#include "src/find/find.h"

bool find_all(struct arena *arena, const struct host *host, const struct request *request, struct findings *out,
              struct error *error)
{
    struct interpreter *python = arena_take(arena, sizeof *python);
    struct finding *one = arena_take(arena, sizeof *one);
    bool found = find(arena, host, request, python, error);
    *one = (struct finding){ .python = python, .source = SOURCE_PATH, .is_default = true };
    if (found)
        one->path = python->asked;
    *out = (struct findings){ .count = found, .list = one, .rule = request->python != NULL ? "--python" : "PATH" };
    return found || error->code != E_USAGE;
}
