/* given.c: facts that follow from a path and a version. */
#include "src/find/given.h"

#include "src/base/path.h"

static bool read_version(const char *text, struct interpreter *out)
{
    str rest = str_of(text), major, minor;
    out->free_threaded = str_ends(rest, "t");
    if (out->free_threaded)
        rest = str_slice(rest, 0, rest.size - 1);
    return str_split(rest, '.', &major, &rest) && str_split(rest, '.', &minor, &rest) &&
           str_to_number(major, &out->major) && str_to_number(minor, &out->minor) &&
           str_to_number(rest, &out->micro) && out->major == 3 && out->minor >= 8;
}

static void add_programs(struct arena *arena, const struct host *host, struct interpreter *out)
{
    struct windows_program *programs = arena_take_many(arena, 2, sizeof *programs);
    programs[0] = (struct windows_program){ "python.exe", out->base, NULL, false, false };
    programs[1] = (struct windows_program){ "pythonw.exe", path_join(arena, host, out->home, "pythonw.exe"), NULL, true,
                                            false };
    out->programs = programs;
    out->program_count = 2;
}

bool given(struct arena *arena, const struct host *host, const struct request *request, struct interpreter *out,
           struct error *error)
{
    *out = (struct interpreter){ .implementation = CPYTHON, .level = "", .architecture = VENVCAST_MACHINE,
                                 .is_64bit = sizeof(void *) == 8, .platlibdir = "lib", .rule = "--base" };
    if (!path_is_absolute(host, request->base))
        return error_say(error, E_USAGE, "argument --base: not an absolute path: %s", request->base);
    if (!read_version(request->python_version, out))
        return error_say(error, E_USAGE, "argument --python-version: not a version such as 3.13.5: %s",
                         request->python_version);
    bool windows = host->family == HOST_WINDOWS;
    out->base = path_absolute(arena, host, "/", request->base);
    out->asked = out->executable = out->base;
    out->home = path_folder(arena, host, out->base);
    out->name = path_name(host, out->base);
    out->abiflags = out->free_threaded ? "t" : "";
    out->prefix = windows ? out->home : path_folder(arena, host, out->home);
    out->lib_name = text_format(arena, "python%u.%u%s", out->major, out->minor, out->abiflags);
    out->include_name = out->lib_name;
    out->stdlib = path_join(arena, host, out->prefix, windows ? "Lib" : "lib");
    if (windows)
        add_programs(arena, host, out);
    else
        out->stdlib = path_join(arena, host, out->stdlib, out->lib_name);
    out->no_copy = "it is not known whether it is there";
    out->unverified = true;
    out->warning = text_format(arena, "nobody has looked whether Python %s is at %s (--no-verify)",
                               request->python_version, out->base);
    return true;
}
