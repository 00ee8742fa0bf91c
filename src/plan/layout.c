/* layout.c: names inside an environment, as tables by family, implementation and version. */
#include "src/plan/layout.h"

#include "src/base/str.h"

static unsigned version_of(const struct interpreter *python)
{
    return python->major * 100 + python->minor;
}

/* Which version makes which extra name; every implementation is asked for the names of its own. */
static const struct alias_row {
    const char *name;           /* "%u" stands for the minor version */
    unsigned first, last;       /* versions, 100 * major + minor */
    bool pypy_only;
} alias_rows[] = {
    { "python", 300, 9999, false },
    { "python3", 300, 9999, false },
    { "python3.%u", 309, 9999, false },
    { "\xf0\x9d\x9c\x8bthon", 314, 314, false },
    { "pypy3", 300, 9999, true },
    { "pypy", 300, 9999, true },
};

static const char *alias_name(struct arena *arena, const char *pattern, unsigned minor)
{
    str before, after;
    if (!str_split(str_of(pattern), '%', &before, &after))
        return pattern;
    return text_format(arena, "%.*s%u", (int)before.size, before.text, minor);
}

static void add_aliases(struct arena *arena, const struct interpreter *python, struct layout *layout)
{
    size_t count = 0;
    for (size_t i = 0; i < sizeof alias_rows / sizeof *alias_rows; i++) {
        const struct alias_row *row = &alias_rows[i];
        unsigned version = version_of(python);
        if (version < row->first || version > row->last || (row->pypy_only && python->implementation != PYPY))
            continue;
        const char *name = alias_name(arena, row->name, python->minor);
        if (!str_is(str_of(name), layout->primary))
            layout->aliases[count++] = name;
    }
}

/* CPython 3.11 to 3.13 name a folder for headers after the version; before and after it is bare. */
static const char *include_of(struct arena *arena, const struct interpreter *python)
{
    unsigned version = version_of(python);
    if (version < 311 || version > 313)
        return "include";
    return text_join(arena, "include/", python->include_name, NULL);
}

/* An interpreter may have any name, but must not take the place of what else lies in bin. */
static const char *primary_of(const struct interpreter *python)
{
    static const char *const taken[] = { "activate", "Activate", "deactivate", "pip", "easy_install", "wheel" };
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (str_starts(str_of(python->name), taken[i]))
            return "python3";
    return python->name;
}

static struct layout posix_layout(struct arena *arena, const struct host *host, const struct interpreter *python)
{
    struct layout layout = {
        .bin = "bin",
        .include = include_of(arena, python),
        .site_packages = text_join(arena, "lib/", python->lib_name, "/site-packages", NULL),
        .primary = primary_of(python),
    };
    bool own_platlib = version_of(python) >= 315 && !str_is(str_of(python->platlibdir), "lib");
    if (own_platlib)
        layout.platform_packages = text_join(arena, python->platlibdir, "/", python->lib_name, "/site-packages", NULL);
    if (version_of(python) <= 314 && python->is_64bit && !host->darwin)
        layout.lib64 = "lib";
    add_aliases(arena, python, &layout);
    return layout;
}

static struct layout windows_layout(const struct interpreter *python)
{
    return (struct layout){
        .bin = "Scripts",
        .include = "Include",
        .site_packages = "Lib/site-packages",
        .primary = python->debug ? "python_d.exe" : "python.exe",
    };
}

struct layout layout_of(struct arena *arena, const struct host *host, const struct interpreter *python)
{
    return host->family == HOST_WINDOWS ? windows_layout(python) : posix_layout(arena, host, python);
}
