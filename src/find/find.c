/* find.c: search, then probe: the interpreter that is meant, with its facts. */
#include "src/find/find.h"

#include "src/find/probe.h"
#include "src/find/search.h"

bool find(struct arena *arena, const struct host *host, const struct request *request, struct interpreter *out,
          struct error *error)
{
    const char *path;
    return search(arena, host, request->python, &path, error) && probe(arena, host, path, out, error);
}
