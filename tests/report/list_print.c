/* list_print.c: what --list prints of worlds that are made up here, and texts as JSON, for lists.py.
 *
 * usage: list_print WORLD FORM        FORM is table, table-v, table-color, json or json-v
 *        list_print texts             NUL-ended texts from standard input, as one JSON array */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/report/json.h"
#include "src/report/list_json.h"
#include "src/report/table.h"

static const struct interpreter ordinary = {
    .implementation = CPYTHON, .major = 3, .minor = 13, .level = "", .abiflags = "", .is_64bit = true,
    .architecture = "x86_64", .executable = "/usr/bin/python3.13", .base = "/usr/bin/python3", .prefix = "/usr"
};
static const struct interpreter threaded = {
    .implementation = CPYTHON, .major = 3, .minor = 14, .level = "rc1", .abiflags = "t", .free_threaded = true,
    .is_64bit = true, .architecture = "x86_64", .executable = "/opt/py/bin/python3.14t",
    .base = "/opt/py/bin/python3.14t", .prefix = "/opt/py"
};
static const struct interpreter both = {
    .implementation = CPYTHON, .major = 3, .minor = 13, .micro = 12, .level = "", .abiflags = "td",
    .free_threaded = true, .debug = true, .is_64bit = true, .architecture = "aarch64",
    .executable = "/opt/py/bin/python3.13td", .base = "/opt/py/bin/python3.13td", .prefix = "/opt/py"
};
static const struct interpreter pypy = {
    .implementation = PYPY, .major = 3, .minor = 9, .micro = 16, .level = "", .abiflags = "", .is_64bit = true,
    .architecture = "x86_64", .executable = "/opt/pypy/bin/pypy3.9", .base = "/usr/bin/pypy3", .prefix = "/opt/pypy"
};
static const struct interpreter small = {
    .implementation = CPYTHON, .major = 3, .minor = 12, .micro = 4, .level = "", .abiflags = "",
    .architecture = "i686", .executable = "C:\\Python312-32\\python.exe", .base = "C:\\Python312-32\\python.exe",
    .prefix = "C:\\Python312-32"
};
static const struct interpreter graal = {
    .implementation = GRAALPY, .major = 3, .minor = 11, .micro = 7, .level = "", .abiflags = "", .is_64bit = true,
    .architecture = "x86_64", .executable = "C:\\graalpy\\bin\\graalpy.exe", .base = "C:\\graalpy\\bin\\graalpy.exe",
    .prefix = "C:\\graalpy"
};
static const struct interpreter hostile = {
    .implementation = CPYTHON, .major = 3, .minor = 12, .micro = 1, .level = "", .abiflags = "", .is_64bit = true,
    .architecture = "x86_64\033[31m", .executable = "/tmp/\xe2\x80\xaetxt.nohtyp\xe2\x81\xa9/python\xff",
    .base = "/tmp/\xed\xa0\x80/\xf4\x90\x80\x80/python3", .prefix = "/tmp/\xc0\xaf\"\\\x7f\x01"
};
static const struct interpreter wide = {
    .implementation = CPYTHON, .major = 3, .minor = 11, .micro = 9, .level = "", .abiflags = "", .is_64bit = true,
    .architecture = "x86_64", .executable = "/家/蛇/bin/python3.11", .base = "/家/蛇/bin/python3.11",
    .prefix = "/家/蛇"
};

static const struct finding several[] = {
    { .path = "/usr/bin/python3", .source = SOURCE_PATH, .python = &ordinary, .is_default = true },
    { .path = "/home/ada/miniforge3/bin/python3.13", .source = SOURCE_PATH, .python = &ordinary, .is_conda = true },
    { .path = "/opt/py/bin/python3.13td", .source = SOURCE_OPT, .python = &both },
    { .path = "/opt/py/bin/python3.14t", .source = SOURCE_OPT, .python = &threaded },
    { .path = "/usr/bin/pypy3", .source = SOURCE_SYSTEM, .python = &pypy },
    { .path = "/home/ada/miniforge3/envs/x/bin/python", .source = SOURCE_CONDA_ENVIRONMENT, .python = &ordinary,
      .is_conda = true },
    { .path = "/usr/local/bin/python3.6", .source = SOURCE_PATH, .python = &wide, .why = "its version is 3.6.15" },
    { .path = "/usr/bin/python", .source = SOURCE_PATH, .why = "it is Python 2" },
};
static const struct finding registered[] = {
    { .path = "C:\\Python312-32\\python.exe", .source = SOURCE_REGISTRY_MACHINE_32, .python = &small,
      .company = "PythonCore", .tag = "3.12-32", .is_default = true },
    { .path = "C:\\graalpy\\bin\\graalpy.exe", .source = SOURCE_REGISTRY_USER, .python = &graal,
      .company = "GraalVM", .tag = "24.1" },
    { .path = "C:\\Gone\\python.exe", .source = SOURCE_REGISTRY_USER, .company = "Gone", .tag = "3.9",
      .why = "its registration is stale: there is no such file" },
};
static const struct finding nasty[] = {
    { .path = "/tmp/a\033[2J\n\r\tb\xff\"\\\x9b/python3", .source = SOURCE_PATH, .python = &hostile,
      .company = "\x1b]0;owned\x07", .tag = "3\xe2\x80\xa8.12", .is_default = true },
    { .path = "/家/蛇/bin/python3.11", .source = SOURCE_PYENV, .python = &wide },
    { .path = "/e\xcc\x81t\xc3\xa9/bin/python3.11", .source = SOURCE_PYENV, .python = &wide },
    { .path = "/\xf3\xa0\x80\x81/\xf0\x9f\x90\x8d\xf0\x9f\x8f\xbd/python", .source = SOURCE_ASDF,
      .why = "\xfe\xe2\x80\xa9 is\nnot\x00hidden" },
};

static const struct { const char *name; struct findings findings; } worlds[] = {
    { "several", { sizeof several / sizeof *several, several, "PATH" } },
    { "registered", { sizeof registered / sizeof *registered, registered, "VENVCAST_PYTHON" } },
    { "nasty", { sizeof nasty / sizeof *nasty, nasty, "/a\x1b[m\xff/.python-version" } },
    { "unusable", { 1, several + 7, NULL } },
    { "empty", { 0, NULL, NULL } },
};

static void give_up(void *owner)
{
    (void)owner;
    abort();
}

static int print_texts(struct arena *arena)
{
    struct json json = { .out = { .arena = arena } };
    struct text text = { .arena = arena };
    int byte;
    json_open(&json, NULL, '[');
    while ((byte = getchar()) != EOF) {
        if (byte != '\0') {
            text_byte(&text, (char)byte);
            continue;
        }
        json_text(&json, NULL, text_done(&text));
        text = (struct text){ .arena = arena };
    }
    json_close(&json, ']');
    fputs(json_done(&json), stdout);
    return 0;
}

static int print_world(struct arena *arena, const struct findings *findings, const char *form)
{
    bool verbose = strcmp(form, "table-v") == 0 || strcmp(form, "json-v") == 0;
    bool color = strcmp(form, "table-color") == 0;
    fputs(strncmp(form, "json", 4) == 0 ? list_json(arena, findings, verbose)
                                        : report_table(arena, findings, verbose, color), stdout);
    return 0;
}

static int answer(struct arena *arena, int count, char **values)
{
    if (count == 2 && strcmp(values[1], "texts") == 0)
        return print_texts(arena);
    for (size_t i = 0; count == 3 && i < sizeof worlds / sizeof *worlds; i++)
        if (strcmp(values[1], worlds[i].name) == 0)
            return print_world(arena, &worlds[i].findings, values[2]);
    return 2;
}

int main(int count, char **values)
{
    struct arena arena = arena_over(NULL, 0, give_up, NULL);
    int code = answer(&arena, count, values);
    arena_end(&arena);
    return code;
}
