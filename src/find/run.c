/* run.c: one start of the interpreter with a script of our own, and the reading of its answer. */
#include "src/find/run.h"

#include <string.h>

/* The first line shows that it was us whom it answered; then one fact a line. */
static const char script[] =
    "import os,sys\n"
    "v=sys.version_info\n"
    "l={'alpha':'a','beta':'b','candidate':'rc'}.get(v[3],'')\n"
    "n='%d.%d.%d'%tuple(v[:3])+(l and l+str(v[4]))\n"
    "p=getattr(sys,'base_prefix',sys.prefix)\n"
    "f=['venvcast 1',sys.implementation.name,n,getattr(sys,'abiflags',''),getattr(sys,'platlibdir','lib'),p,"
    "os.path.dirname(os.path.abspath(os.__file__)),'.','']\n"
    "os.write(1,b'\\n'.join(os.fsencode(x) for x in f))\n";

enum { SECONDS = 20 };

static bool next_fact(struct arena *arena, str *rest, const char **out)
{
    str line;
    if (!str_next_line(rest, &line))
        return false;
    *out = str_copy(arena, line);
    return true;
}

static bool is_line(struct arena *arena, str *rest, const char *expected)
{
    const char *line;
    return next_fact(arena, rest, &line) && strcmp(line, expected) == 0;
}

static bool read_answer(struct arena *arena, str rest, struct answer *out)
{
    const char *name, *version;
    if (!is_line(arena, &rest, "venvcast 1") || !next_fact(arena, &rest, &name) || !next_fact(arena, &rest, &version)
        || !next_fact(arena, &rest, &out->abiflags) || !next_fact(arena, &rest, &out->platlibdir)
        || !next_fact(arena, &rest, &out->prefix) || !next_fact(arena, &rest, &out->stdlib)
        || !is_line(arena, &rest, ".") || rest.size > 0)
        return false;
    out->implementation = strcmp(name, "pypy") == 0 ? PYPY : CPYTHON;
    return (out->implementation == PYPY || strcmp(name, "cpython") == 0)
        && version_of_text(str_of(version), &out->version);
}

bool run_interpreter(struct arena *arena, const char *path, struct answer *out, struct os_status *cause)
{
    static const char *const arguments[] = { "-I", "-S", "-c", script, NULL };
    const char *libraries = os_is_elevated_by_file() ? NULL : os_variable("LD_LIBRARY_PATH");
    const char *const set[] = { "LC_ALL=C.UTF-8",
        libraries == NULL ? NULL : text_join(arena, "LD_LIBRARY_PATH=", libraries, NULL), NULL };
    struct os_command command = {
        .program = path, .arguments = arguments, .set = set, .clean = true, .folder = "/", .capture = true,
        .seconds = SECONDS,
    };
    struct os_ended ended = { 0 };
    *out = (struct answer){ .implementation = CPYTHON };
    *cause = os_run(arena, &command, &ended);
    return cause->code == OS_OK && ended.code == 0 && read_answer(arena, (str){ ended.output, ended.size }, out);
}
