/* probe_print.c: prints what is found for one interpreter as key=value lines; oracle_probe.py compares. */
#include <stdio.h>
#include <stdlib.h>

#include "src/find/find.h"

static void exhausted(void *owner)
{
    (void)owner;
    abort();
}

static void print_facts(const struct interpreter *python)
{
    const struct { const char *key, *value; } texts[] = {
        { "level", python->level }, { "abiflags", python->abiflags }, { "architecture", python->architecture },
        { "asked", python->asked }, { "executable", python->executable }, { "base", python->base },
        { "home", python->home }, { "name", python->name }, { "prefix", python->prefix },
        { "stdlib", python->stdlib }, { "lib_name", python->lib_name }, { "include_name", python->include_name },
        { "platlibdir", python->platlibdir }, { "wheel_pkg_dir", python->wheel_pkg_dir },
        { "no_copy", python->no_copy }, { "companions", python->companions },
    };
    static const char *const implementations[] = { "cpython", "pypy", "graalpy" };
    printf("implementation=%s\n", implementations[python->implementation]);
    printf("version=%u.%u.%u\n", python->major, python->minor, python->micro);
    printf("free_threaded=%d\ndebug=%d\nis_64bit=%d\n", python->free_threaded, python->debug, python->is_64bit);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        printf("%s=%s\n", texts[i].key, texts[i].value == NULL ? "" : texts[i].value);
}

int main(int count, char **values)
{
    struct arena arena = arena_over(NULL, 0, exhausted, NULL);
    struct os_args arguments = os_start(&arena, count, values);
    struct request request = { .python = arguments.count > 1 ? arguments.values[1] : NULL };
    struct interpreter python;
    struct error error;
    bool ok = find(&arena, os_host(), &request, &python, &error);
    if (ok)
        print_facts(&python);
    else
        printf("error=%s\ntext=%s\nremedy=%s\n", error_name(error.code), error.text, error.remedy);
    arena_end(&arena);
    return ok ? 0 : 1;
}
